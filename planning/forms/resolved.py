"""For whom values are looked up: an organisation, or any of a sector, and a profession."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from partners.models import Organisation, Sector
from web.forms import DesignSystemForm
from workforce.models import Profession

EITHER: Final = "Choose an organisation, or the sector if none in particular is meant."


class WhoForm(DesignSystemForm):
    """Everything is asked by GET, so that the page has an address; organisations are given by their codes."""

    mark_optional = False
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Organisation", required=False, empty_label="None in particular",
        to_field_name="code",
    )  # fmt: skip
    sector = forms.ChoiceField(
        label="Sector, if no organisation is chosen", required=False, choices=[("", "Choose one"), *Sector.choices]
    )
    profession = forms.ModelChoiceField(
        Profession.objects.exclude(code=Profession.NOT_SPECIFIED), label="Profession", empty_label="Choose one",
        to_field_name="code", error_messages={"required": "Choose a profession."},
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("organisation") and not given.get("sector"):
            self.add_error("organisation", EITHER)
        return given
