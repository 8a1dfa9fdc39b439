"""What accepting a version would change, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from web.formats import plural
from web.tables import Column, DataTable
from workforce.forms.entry import row_name, row_of
from workforce.rules.figures import shown
from workforce.rules.months import shown_month
from workforce.selectors.changes import Change, Changes, Preview

MOST_SHOWN = 200
"""Changed lines in a table; of more, the table says how many are left out."""


def tables(told: Preview, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A headline and a table against what is on record, and against the period before."""
    last = told.against_last_period
    return [
        _one("Against what is on record", "on-record", told.against_accepted, names, "Nothing is on record yet for "
             "these months, so every line is new."),
        _one(f"Against {shown_month(last.month)}" if last.month else "Against the period before", "last-period", last,
             names, "There is no earlier period on record."),
    ]  # fmt: skip


def _one(title: str, key: str, changes: Changes, names: Mapping[str, str], nothing: str) -> dict[str, Any]:
    compared = bool(changes.same or changes.changed or changes.removed)
    return {
        "title": title,
        "key": key,
        "headline": headline(changes) if compared else nothing,
        "table": _table(title, changes, names) if compared and not changes.none else None,
    }


def headline(changes: Changes) -> str:
    """Counts in words."""
    parts = [
        f"{plural(len(changes.added), 'line')} added", f"{len(changes.changed):,} changed",
        f"{len(changes.removed):,} removed", f"{changes.same:,} the same",
    ]  # fmt: skip
    return ", ".join(parts) + "."


def _table(title: str, changes: Changes, names: Mapping[str, str]) -> DataTable:
    rows = [*_rows("changed", changes.changed, names), *_rows("removed", changes.removed, names),
            *_rows("added", changes.added, names)]  # fmt: skip
    left = len(rows) - MOST_SHOWN
    caption = title if left <= 0 else f"{title}: the first {MOST_SHOWN} of {len(rows):,} changes"
    columns = [Column("Line"), Column("What"), Column("Figure"), Column("Before", numeric=True),
               Column("Now", numeric=True)]  # fmt: skip
    return DataTable(caption, columns, rows[:MOST_SHOWN], caption_hidden=left <= 0, compact=True)


def _rows(what: str, changes: Iterable[Change], names: Mapping[str, str]) -> list[list[Any]]:
    return [
        [f"{row_name(row_of(change.line), names)}, {shown_month(change.line.period)}", what, label,
         _figure(before, change.before is None), _figure(after, change.after is None)]
        for change in changes
        for label, before, after in _told(change)
    ]  # fmt: skip


def _told(change: Change) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Every figure that changed; of a line that comes or goes, its first says enough."""
    figures = change.figures or [("No figures", None, None)]
    return figures if change.before is not None and change.after is not None else figures[:1]


def _figure(value: Decimal | None, no_line: bool) -> str:
    return "no line" if no_line else shown(value)
