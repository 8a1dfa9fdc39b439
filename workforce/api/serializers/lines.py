"""Lines of each section as the schema describes them, made from the one list of fields (decision 0009).

They describe; the rules read. What comes in is never validated here, so that every door says the same.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workforce.rules import SECTIONS, Field, Kind, SectionDefinition

MONTH = r"^\d{4}-\d{2}$"
FIGURE = r"^-?\d{1,9}\.\d{5}$"


@extend_schema_field({"type": ["string", "null"], "pattern": FIGURE})
class FigureOut(serializers.CharField):
    """A figure as text with five places; null = not known."""


@extend_schema_field({"type": ["string", "number", "null"]})
class FigureIn(serializers.Field):
    """A figure as number or text; null or blank = not known."""


@extend_schema_field({"type": ["string", "null"]})
class TextIn(serializers.Field):
    """A code, a name or a text; null or blank = not told."""


@extend_schema_field({"type": ["string", "null"], "pattern": MONTH})
class MonthOut(serializers.CharField):
    """A month, such as 2026-09."""


def _help(item: Field) -> str:
    unit = f" Unit: {item.unit}." if item.unit else ""
    choices = f" One of: {', '.join(code for code, _ in item.choices)}." if item.choices else ""
    default = f" Blank means {item.default}." if item.default else ""
    return f"{item.label}. {item.help}{unit}{choices}{default}".strip()


def _field_in(item: Field) -> serializers.Field[Any, Any, Any, Any]:
    if item.kind is Kind.FIGURE:
        return FigureIn(required=False, help_text=_help(item))
    return TextIn(required=item.required, help_text=_help(item))


def _field_out(item: Field) -> serializers.Field[Any, Any, Any, Any]:
    kinds: dict[Kind, type[serializers.CharField]] = {Kind.FIGURE: FigureOut, Kind.MONTH: MonthOut}
    return kinds.get(item.kind, serializers.CharField)(allow_null=item.kind is not Kind.TEXT, help_text=_help(item))


def _made(name: str, about: str, fields: dict[str, Any]) -> type[serializers.Serializer[Any]]:
    return type(name, (serializers.Serializer,), {**fields, "__doc__": about})


def _lines_in(definition: SectionDefinition) -> type[serializers.Serializer[Any]]:
    line = _made(f"{definition.code.capitalize()}LineIn", definition.about, {
        item.name: _field_in(item) for item in definition.fields
    })  # fmt: skip
    lines = line(many=True, help_text="Every line of the section: what is left out is not in the draft.")
    return _made(f"{definition.code.capitalize()}LinesIn", "The lines of a section.", {"lines": lines})


def _line_page(definition: SectionDefinition) -> type[serializers.Serializer[Any]]:
    origins = serializers.DictField(required=False, help_text="Where each figure came from (with ?origins=true).")
    line = _made(f"{definition.code.capitalize()}Line", definition.about, {
        **{item.name: _field_out(item) for item in definition.fields}, "origins": origins,
    })  # fmt: skip
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": line(many=True),
    }
    return _made(f"{definition.code.capitalize()}LinePage", "Some of the lines, in order.", fields)


LINES_IN = {code: _lines_in(definition) for code, definition in SECTIONS.items()}
"""The body of a request with lines, by section."""

LINE_PAGE = {code: _line_page(definition) for code, definition in SECTIONS.items()}
"""A page of lines, by section."""

ANY_LINE_PAGE = {"anyOf": [{"$ref": f"#/components/schemas/{code.capitalize()}LinePage"} for code in SECTIONS]}
"""A page of lines of whichever section a version belongs to."""
