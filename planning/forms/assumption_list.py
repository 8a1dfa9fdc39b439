"""Which assumptions of a scenario to list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from planning.models import Assumption, ScopeKind
from planning.presenters import parameters
from web.forms import DesignSystemForm

NAMES = ("parameter", "scope", "text", "years")


class AssumptionFilter(DesignSystemForm):
    """By parameter, by how narrow they are, and by words in what they hold for, their reason or source."""

    mark_optional = False
    parameter = forms.ChoiceField(label="About", required=False)
    scope = forms.ChoiceField(label="Holds for", required=False, choices=[("", "Any"), *ScopeKind.choices])
    text = forms.CharField(label="Words in it", required=False, max_length=100)
    years = forms.ChoiceField(
        label="Years", required=False, choices=[("", "This year and later"), ("all", "All years")]
    )

    def __init__(self, data: Any, *, rows: QuerySet[Assumption]) -> None:
        super().__init__(data, auto_id="list-%s")
        held = set(rows.order_by().values_list("parameter", flat=True))
        offered = [(name, title) for name, title in parameters.TITLES.items() if name in held]
        self.fields["parameter"].choices = [("", "Everything"), *offered]  # type: ignore[attr-defined]
        self.fields["parameter"].error_messages["invalid_choice"] = "About: nothing of this name is assumed here."

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(str(self.data.get(name) or "").strip() for name in NAMES)
