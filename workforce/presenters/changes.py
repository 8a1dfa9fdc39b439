"""What accepting a version would change, as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from web.formats import UNKNOWN, format_signed_percent, plural
from web.tables import Column, DataTable
from workforce.forms.entry import row_name, row_of
from workforce.rules.figures import shown
from workforce.rules.months import shown_month
from workforce.selectors.changes import Change, Changes, Preview

MOST_SHOWN = 200
"""Changes in the whole table; of more, the table says how many are left out."""

LARGEST = 10
"""Changes that stand above the fold, by how much they move."""


def tables(told: Preview, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A headline and a table against what is on record, and against the period before."""
    last = told.against_last_period
    found = [
        _one("Against what is on record", "on-record", told.against_accepted, names, "Nothing is on record yet for "
             "these months, so every line is new."),
        _one(f"Against {shown_month(last.month)}" if last.month else "Against the period before", "last-period", last,
             names, "No month before the first one here is on record."),
    ]  # fmt: skip
    if told.outranked:
        found[0]["headline"] = f"{_outranked(told.outranked)} {found[0]['headline']}"
    return found


def _outranked(months: Sequence[dt.date]) -> str:
    named = ", ".join(shown_month(month) for month in months)
    return f"Not used for {named}: figures that come before these in standing are on record. Of the other months:"


def _one(title: str, key: str, changes: Changes, names: Mapping[str, str], nothing: str) -> dict[str, Any]:
    compared = bool(changes.same or changes.changed or changes.removed)
    shown_at_all = compared and not changes.none
    rows = _every(changes, names) if shown_at_all else []
    return {
        "title": title,
        "key": key,
        "headline": headline(changes) if compared else nothing,
        "totals": _totals(title, changes) if shown_at_all and changes.totals else None,
        "largest": _table(f"{title}: the largest changes", largest(rows)) if rows else None,
        "count": len(rows),
        "table": _whole(title, rows) if len(rows) > LARGEST else None,
    }


def _totals(title: str, changes: Changes) -> DataTable:
    columns = [Column("Total of"), Column("Before", numeric=True), Column("Now", numeric=True),
               Column("Difference", numeric=True)]  # fmt: skip
    rows = [
        [
            total.label, _sum(total.before, total.unknown_before), _sum(total.after, total.unknown_after),
            _difference(total.before, total.after) if total.comparable else "not comparable",
        ]
        for total in changes.totals
        if total.before is not None or total.after is not None
    ]  # fmt: skip
    return DataTable(f"{title}: totals", columns, rows, compact=True)


def _sum(total: Decimal | None, unknown: int) -> str:
    """“214 (42 lines not known)”: what is not known is never counted as none."""
    left_out = f" ({plural(unknown, 'line')} not known)" if unknown and total is not None else ""
    return f"{shown(total)}{left_out}"


def _difference(before: Decimal | None, after: Decimal | None) -> str:
    """“+12.5 (+3.1%)”; a dash where one of both is unknown."""
    if before is None or after is None:
        return UNKNOWN
    change = after - before
    share = f" ({format_signed_percent(change / before, 1)})" if before and change else ""
    return f"{'+' if change > 0 else ''}{shown(change)}{share}"


def headline(changes: Changes) -> str:
    """Counts in words."""
    parts = [
        f"{plural(len(changes.added), 'line')} added", f"{len(changes.changed):,} changed",
        f"{len(changes.removed):,} removed", f"{changes.same:,} the same",
    ]  # fmt: skip
    return ", ".join(parts) + "."


@dataclass(frozen=True)
class Row:
    """One figure that changes."""

    line: str
    what: str
    figure: str
    before: str
    after: str
    size: Decimal

    @property
    def cells(self) -> list[str]:
        return [self.line, self.what, self.figure, self.before, self.after]


def largest(rows: Sequence[Row]) -> list[Row]:
    """The changes that move most, the largest first."""
    return sorted(rows, key=lambda row: -row.size)[:LARGEST]


def _whole(title: str, rows: Sequence[Row]) -> DataTable:
    left = len(rows) - MOST_SHOWN
    caption = f"{title}: every change" if left <= 0 else f"{title}: the first {MOST_SHOWN} of {len(rows):,} changes"
    return _table(caption, rows[:MOST_SHOWN])


def _table(caption: str, rows: Iterable[Row]) -> DataTable:
    columns = [Column("Line"), Column("What"), Column("Figure"), Column("Before", numeric=True),
               Column("Now", numeric=True)]  # fmt: skip
    return DataTable(caption, columns, [row.cells for row in rows], compact=True)


def _every(changes: Changes, names: Mapping[str, str]) -> list[Row]:
    return [
        *_rows("changed", changes.changed, names),
        *_rows("removed", changes.removed, names),
        *_rows("added", changes.added, names),
    ]


def _rows(what: str, changes: Iterable[Change], names: Mapping[str, str]) -> list[Row]:
    return [
        Row(
            line=f"{row_name(row_of(change.line), names)}, {shown_month(change.line.period)}",
            what=what,
            figure=label,
            before=_figure(before, change.before is None),
            after=_figure(after, change.after is None),
            size=abs((after or Decimal()) - (before or Decimal())),
        )
        for change in changes
        for label, before, after in _told(change)
    ]


def _told(change: Change) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Every figure that changed; of a line that comes or goes, its first says enough."""
    figures = change.figures or [("No figures", None, None)]
    return figures if change.before is not None and change.after is not None else figures[:1]


def _figure(value: Decimal | None, no_line: bool) -> str:
    return "no line" if no_line else shown(value)
