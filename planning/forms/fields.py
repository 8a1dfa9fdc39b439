"""A fraction that people type as a percentage: 10.5 is kept as 0.105."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from web.forms import DecimalInput

PLACES: Final = 5
HUNDRED: Final = Decimal(100)


def percent_text(fraction: Decimal) -> str:
    """0.0845 as "8.45": without noughts at the end, as one would type it."""
    return plain_text(fraction * HUNDRED)


def plain_text(value: Decimal) -> str:
    """A decimal without noughts at the end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


class PercentField(forms.DecimalField):
    """A percentage between two fractions; cleans to a fraction. "10.5", "10.5%" and "10.5 %" are the same."""

    widget = DecimalInput
    scale = HUNDRED
    example = "10.5"
    kind = "a percentage"
    sign = "%"

    def __init__(self, *, lowest: Decimal, highest: Decimal, **kwargs: Any) -> None:
        self.lowest, self.highest = lowest, highest
        super().__init__(**kwargs)
        self.error_messages["invalid"] = f"Enter {self.kind}, such as {self.example}."

    def to_python(self, value: Any) -> Any:
        text = str(value if value is not None else "").strip().removesuffix("%").strip().replace("−", "-")
        if "," in text:
            raise ValidationError(f"Write the decimals after a point, such as {self.example}.", code="comma")
        typed = super().to_python(text)
        return None if typed is None else typed / self.scale

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if not self.lowest <= value <= self.highest:
            raise ValidationError(f"{self.label} must be {self.bounds}.", code="bounds")
        if value != round(value, PLACES):
            places = PLACES - (2 if self.scale == HUNDRED else 0)
            raise ValidationError(f"{self.label} can have at most {places} decimal places.", code="places")

    def prepare_value(self, value: Any) -> Any:
        """A fraction from the database as people write it; what somebody typed stays as it was typed."""
        return plain_text(value * self.scale) if isinstance(value, Decimal) else value

    @property
    def bounds(self) -> str:
        """ "between 0% and 100%"."""
        low, high = (plain_text(bound * self.scale).replace("-", "−") for bound in (self.lowest, self.highest))
        return f"between {low}{self.sign} and {high}{self.sign}"


class CountField(PercentField):
    """A number of people: typed and kept as it is, such as 120."""

    scale = Decimal(1)
    example = "120"
    kind = "a number"
    sign = ""


class RatioField(PercentField):
    """WTE per head: typed and kept as it is, such as 0.89."""

    scale = Decimal(1)
    example = "0.89"
    kind = "WTE per head"
    sign = ""


class AmountField(PercentField):
    """A number of WTE, of units, or of WTE for each of them: typed and kept as it is; may be below nought."""

    scale = Decimal(1)
    example = "12.5"
    kind = "a number"
    sign = ""
