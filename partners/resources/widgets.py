"""Cells of imported files: what they mean, and in words what is wrong with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from import_export import widgets


class CodeWidget(widgets.Widget):
    """Another row, named by its natural key (``scope__code`` follows a foreign key)."""

    def __init__(self, model: type[Model], key: str = "code") -> None:
        super().__init__()
        self.model, self.key = model, key

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        code = text_of(value)
        if not code:
            return None
        found = self.find(code, row)
        if found is None:
            raise ValueError(f"“{code}” is no {self.model._meta.verbose_name} known here.")
        return found

    def find(self, code: str, row: Any) -> Model | None:
        return self.model._default_manager.filter(**{self.key: code}).first()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(getattr(value, self.key))


class FigureWidget(widgets.Widget):
    """A number; blank is unknown."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        text = text_of(value)
        if not text:
            return None
        try:
            figure = Decimal(text)
        except InvalidOperation:
            figure = Decimal("NaN")
        if not figure.is_finite():
            raise ValueError(f"“{text}” is not a number.")
        return figure

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class WholeWidget(FigureWidget):
    """A whole number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        figure = super().clean(value, row, **kwargs)
        if figure is not None and figure != figure.to_integral_value():
            raise ValueError(f"“{text_of(value)}” is not a whole number.")
        return None if figure is None else int(figure)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class DayWidget(widgets.Widget):
    """A date: a cell of that kind, or text such as 2026-09-30."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date | None:
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date) or not text_of(value):
            return value or None
        try:
            return dt.date.fromisoformat(text_of(value))
        except ValueError:
            raise ValueError(f"“{text_of(value)}” is not a date such as 2026-09-30.") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


def text_of(value: Any) -> str:
    """A cell's text without blanks around it; an empty cell is ""."""
    return "" if value is None else str(value).strip()
