"""The list of what a scenario assumes: its order, a search in words, and the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from planning.models import Assumption
from planning.presenters import parameters
from planning.presenters.scenarios import WIDEST_FIRST, who
from web.formats import format_date
from web.tables import Column, DataTable

COLUMNS: Final = (
    Column("Code"), Column("Assumption"), Column("Unit"), Column("Holds for"), Column("Years"),
    Column("Low", numeric=True), Column("Most likely", numeric=True), Column("High", numeric=True), Column("Reason"),
    Column("Source"), Column("Changed"), Column("By"),
)  # fmt: skip


def matching(rows: Iterable[Assumption], text: str) -> list[Assumption]:
    """Those in which every one of these words is said: of whom they hold for, in their reason or their source."""
    words = text.casefold().split()
    return [row for row in rows if all(word in _said(row) for word in words)]


def _said(row: Assumption) -> str:
    told = (parameters.TITLES.get(row.parameter, ""), parameters.scope_text(row), row.reason, row.source)
    return " ".join(told).casefold()


def in_order(rows: Iterable[Assumption]) -> list[Assumption]:
    """By parameter, the widest scope first."""
    order = {name: place for place, name in enumerate(parameters.TITLES)}
    return sorted(
        rows,
        key=lambda row: (
            order.get(row.parameter, len(order)),
            WIDEST_FIRST.index(row.scope_kind),
            parameters.scope_text(row).casefold(),
            str(row.from_year or ""),
        ),
    )


def table(rows: Iterable[Assumption]) -> DataTable:
    """The rows as a file: values as fractions, for a machine to read."""
    lines = [
        [
            row.natural_code, parameters.TITLES.get(row.parameter, row.parameter),
            parameters.UNITS.get(row.parameter, ""), parameters.scope_text(row),
            parameters.years_text(row.from_year, row.to_year), row.low, row.mode, row.high, row.reason, row.source,
            format_date(row.changed), who(row.changed_by),
        ]
        for row in rows
    ]  # fmt: skip
    return DataTable("What is assumed", COLUMNS, lines)
