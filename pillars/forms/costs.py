"""The form of a cost of an intervention; the service checks again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pillars.models import InterventionCost
from pillars.services.costs import FIRST_YEAR, LARGEST, LAST_YEAR, CostFacts
from web.formats import year_end
from web.forms import DecimalInput, DesignSystemForm


class PoundsField(forms.DecimalField):
    """Pounds, with or without pence and thousands separators."""

    widget = DecimalInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal(0), max_value=LARGEST, max_digits=14, decimal_places=2, **kwargs)
        self.error_messages["invalid"] = "Enter an amount in pounds, such as 45120 or 45,120.50."

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "").replace("£", "").strip() if isinstance(value, str) else value)


class PriceYearField(forms.CharField):
    """A financial year such as 2026/27; cleans to the year in which it begins."""

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            first = year_end(text).year - 1
        except ValueError as error:
            raise ValidationError("Enter a financial year, such as 2026/27.", code="invalid") from error
        if not FIRST_YEAR <= first <= LAST_YEAR:
            raise ValidationError(f"Enter a financial year from {FIRST_YEAR} to {LAST_YEAR}.", code="bounds")
        return first


class CostForm(DesignSystemForm):
    """What is paid for, how much, at the prices of which year."""

    what = forms.CharField(
        label="What is paid for", max_length=InterventionCost._meta.get_field("what").max_length,
        help_text="Such as “salary with on-costs” or “campaign and welcome”.",
    )  # fmt: skip
    band = forms.CharField(
        label="Pay band", required=False, max_length=InterventionCost._meta.get_field("band").max_length,
        help_text="Such as “band 5”.",
    )  # fmt: skip
    unit_cost = PoundsField(label="Unit cost")
    unit = forms.ChoiceField(label="For what", choices=InterventionCost.Unit.choices)
    recurrent = forms.ChoiceField(
        label="How often", choices=[("yes", "Every year (recurrent)"), ("no", "Once (non-recurrent)")],
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    agency_premium = PoundsField(
        label="Agency premium", required=False,
        help_text="By how much more a WTE costs in a year while an agency provides it.",
    )  # fmt: skip
    price_year = PriceYearField(label="Prices of", help_text="The financial year, such as 2026/27.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    design = {
        "unit_cost": {"prefix": "£", "classes": "nhsuk-input--width-10"},
        "agency_premium": {"prefix": "£", "classes": "nhsuk-input--width-10"},
        "price_year": {"classes": "nhsuk-input--width-5"},
    }

    def facts(self) -> CostFacts:
        """What the service takes; the form must be valid."""
        given = dict(self.cleaned_data)
        return CostFacts(**(given | {"recurrent": given["recurrent"] == "yes"}))
