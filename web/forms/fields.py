"""Form fields that speak plain words when something is wrong."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from web.forms.widgets import DateParts, DecimalInput, MonthParts

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class DatePartsField(forms.MultiValueField):
    """A date typed as day, month and year; cleans to `datetime.date`. Months may be written as words."""

    widget: type[DateParts] = DateParts
    example = "31 3 2026"

    def __init__(self, **kwargs: Any) -> None:
        parts = self.widget.parts
        fields = [forms.CharField(required=False) for _ in parts]
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        given = dict(zip(self.widget.parts, _texts(value, len(self.widget.parts)), strict=True))
        if not any(given.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        missing = [part for part, text in given.items() if not text]
        if missing:
            raise ValidationError(f"{self._name()} must include a {' and a '.join(missing)}.", code="incomplete")
        return self._date(given)

    def _date(self, given: dict[str, str]) -> datetime.date:
        try:
            return datetime.date(_year(given["year"]), month_number(given["month"]), int(given.get("day", "1")))
        except (ValueError, OverflowError) as error:
            message = f"{self._name()} must be a real date, for example {self.example}."
            raise ValidationError(message, code="invalid") from error

    def compress(self, data_list: Sequence[Any]) -> Any:
        return self.clean(list(data_list))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True

    def _name(self) -> str:
        return str(self.label or "The date")


class MonthField(DatePartsField):
    """A month typed as month and year; cleans to the month's first day."""

    widget = MonthParts
    example = "3 2026"


class WTEField(forms.DecimalField):
    """Whole-time equivalents: a decimal of five places, not below nought; blank stays unknown."""

    widget = DecimalInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 5, "min_value": 0, "required": False, **kwargs})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "").strip() if isinstance(value, str) else value)


def month_number(text: str) -> int:
    """1 to 12 from "3", "03", "Mar" or "March"; raises ValueError."""
    if text.isascii() and text.isdigit():
        return int(text)
    matches = [n for n, name in enumerate(MONTHS, 1) if len(text) >= 3 and name.startswith(text.lower())]
    if not matches:
        raise ValueError(f"'{text}' is not a month")
    return matches[0]


def _year(text: str) -> int:
    if len(text) != 4:
        raise ValueError("a year has four digits")
    return int(text)


def _texts(value: Any, count: int) -> list[str]:
    parts = list(value or [])[:count]
    return [str(part if part is not None else "").strip() for part in parts] + [""] * (count - len(parts))
