"""Cells of reference files: what they mean, and in words what is wrong with them."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from import_export import widgets

from partners.resources.widgets import CodeWidget, text_of
from workforce.services.reference.notation import read_profile, read_sectors, written_profile, written_sectors


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
        return self.model._default_manager.filter(code=code, system__code=text_of(row.get("system")) or None).first()


class FlagWidget(widgets.Widget):
    """true or false."""

    MEANING = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = text_of(value).casefold()
        if text not in self.MEANING:
            raise ValueError(f"“{text_of(value)}” is neither true nor false.")
        return self.MEANING[text]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "true" if value else "false"


class ProfileWidget(widgets.Widget):
    """Shares by age band."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dict[str, float]:
        return read_profile(text_of(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return written_profile(value or {})


class SectorsWidget(widgets.Widget):
    """Codes of sectors, set apart by blanks."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return read_sectors(text_of(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return written_sectors(value or [])
