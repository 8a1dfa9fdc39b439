"""Fields that several forms of pillars share."""

from __future__ import annotations

from typing import Any

from django import forms

from partners.models import System, User
from pillars.selectors.people import who_may_lead, who_sees


class LeadField(forms.ModelChoiceField):
    """Somebody who can see the system's plan; who could not change what they lead is marked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), **kwargs)
        self.leading: set[int] = set()

    def offer(self, system: System, besides: User | None = None) -> None:
        """Offer the people of this system, and ``besides`` whoever holds it now."""
        keys = {*who_sees(system).values_list("pk", flat=True), *([besides.pk] if besides is not None else [])}
        self.queryset = User.objects.filter(pk__in=keys).order_by("full_name", "pk")
        self.leading = who_may_lead(system)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.pk in self.leading else f"{obj} (can look, not change)"
