"""Cells of reference files: what they mean, and in words what is wrong with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from import_export import widgets

from workforce.services.reference.notation import read_profile, read_sectors, written_profile, written_sectors


class CodeWidget(widgets.Widget):
    """Another row, named by its natural key (``scope__code`` follows a foreign key)."""

    def __init__(self, model: type[Model], key: str = "code") -> None:
        super().__init__()
        self.model, self.key = model, key

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        code = _text(value)
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


class GroupWidget(CodeWidget):
    """A staff group as ``scheme/code``."""

    def find(self, code: str, row: Any) -> Model | None:
        scheme, _, group = code.partition("/")
        return self.model._default_manager.filter(scheme__code=scheme, code=group).first()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value.scheme.code}/{value.code}"


class PriorityWidget(CodeWidget):
    """A priority of the row's system, or a national one where the row names none."""

    def find(self, code: str, row: Any) -> Model | None:
        return self.model._default_manager.filter(code=code, system__code=_text(row.get("system")) or None).first()


class FigureWidget(widgets.Widget):
    """A number; blank is unknown."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        text = _text(value)
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
            raise ValueError(f"“{_text(value)}” is not a whole number.")
        return None if figure is None else int(figure)


class DayWidget(widgets.Widget):
    """A date: a cell of that kind, or text such as 2026-09-30."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.date | None:
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date) or not _text(value):
            return value or None
        try:
            return dt.date.fromisoformat(_text(value))
        except ValueError:
            raise ValueError(f"“{_text(value)}” is not a date such as 2026-09-30.") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class FlagWidget(widgets.Widget):
    """true or false."""

    MEANING = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = _text(value).casefold()
        if text not in self.MEANING:
            raise ValueError(f"“{_text(value)}” is neither true nor false.")
        return self.MEANING[text]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "true" if value else "false"


class ProfileWidget(widgets.Widget):
    """Shares by age band."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dict[str, float]:
        return read_profile(_text(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return written_profile(value or {})


class SectorsWidget(widgets.Widget):
    """Codes of sectors, set apart by blanks."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return read_sectors(_text(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return written_sectors(value or [])


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
