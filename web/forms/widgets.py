"""Widgets that the design system has and Django has not."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms


class DecimalInput(forms.TextInput):
    """A text box that brings up the decimal keypad; `type=number` swallows what it does not understand."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "spellcheck": "false", "autocomplete": "off", **(attrs or {})})


class WholeNumberInput(forms.TextInput):
    """A text box that brings up the number keypad."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "spellcheck": "false", "autocomplete": "off", **(attrs or {})})


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes, as the design system asks for dates that people know by heart."""

    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.parts}, dict(attrs or {}))

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, datetime.date):
            return [getattr(value, part) for part in self.parts]
        return [None] * len(self.parts)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{self.parts[0]}" if id_ else id_


class MonthParts(DateParts):
    """Month and year in two boxes."""

    parts = ("month", "year")
