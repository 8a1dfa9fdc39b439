"""Stored lines as JSON: the same fields that are sent in, with figures as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from web.pagination import CursorPage
from workforce.api.base import asked
from workforce.models import Version
from workforce.rules import SECTIONS, Field, Kind
from workforce.rules.figures import PLACES
from workforce.services.lines import MODELS

NATURAL = {Kind.ORGANISATION, Kind.PROFESSION, Kind.SETTING, Kind.MEASURE}


def line_page(request: Request, section: str, version: Version | None) -> Response:
    """A page of a version's lines, in the order in which they came; none where there is no version."""
    origins = asked(request, "origins")
    rows = MODELS[section].objects.filter(version=version) if version else MODELS[section].objects.none()
    pages: Any = CursorPage()
    page = pages.paginate_queryset(rows.values(*columns(section, origins)), request)
    return pages.get_paginated_response([shown_line(section, row) for row in page or ()])


def columns(section: str, origins: bool) -> tuple[str, ...]:
    """What is read from the database."""
    wanted = dict.fromkeys(_column(item) for item in SECTIONS[section].fields)
    return ("id", *wanted, *(("origins",) if origins else ()))


def shown_line(section: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of ``values()`` as the API tells it."""
    told = {item.name: _value(item, row) for item in SECTIONS[section].fields}
    return told | ({"origins": row["origins"]} if "origins" in row else {})


def _column(item: Field) -> str:
    if item.part_of:
        return item.part_of
    return f"{item.name}__code" if item.kind in NATURAL else item.name


def _value(item: Field, row: Mapping[str, Any]) -> str | None:
    value = row[_column(item)]
    if item.part_of:
        value = value.get(item.part)
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}"
    if item.kind is Kind.FIGURE and value is not None:
        return f"{Decimal(str(value)).quantize(PLACES):f}"
    return value
