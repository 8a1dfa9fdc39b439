"""Actions on a time line: a table whose columns are months or quarters, readable as words as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pillars.models import Action
from pillars.presenters.actions import RAG_WORDS, due_cell, rag_cell
from pillars.presenters.addresses import of_action
from web.formats import format_date
from web.tables import Cell, Column, DataTable

MOST_MONTHS: Final = 15
QUARTERS_BACK: Final = 2
QUARTERS_SHOWN: Final = 10


@dataclass(frozen=True)
class Period:
    """A column: its first day, the first day after it, and its label."""

    first: dt.date
    after: dt.date
    label: str

    def holds(self, day: dt.date) -> bool:
        return self.first <= day < self.after


@dataclass(frozen=True)
class Mark:
    """One cell: whether the action runs then, and what happens; ``words`` say it to those who do not see it."""

    runs: bool
    colour: str
    symbols: str
    words: str


@dataclass(frozen=True)
class Line:
    """An action with its marks, one for each period."""

    text: str
    href: str
    rag: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Timeline:
    """Periods and lines; ``undated`` actions have no day at all, and so no line."""

    periods: Sequence[Period]
    lines: Sequence[Line]
    undated: Sequence[Action]
    unit: str
    now: int | None


def timeline(rows: Iterable[Action], today: dt.date) -> Timeline:
    """Actions that have a day, drawn over the span of all their days; ``milestones`` should be prefetched."""
    actions = list(rows)
    dated = [one for one in actions if _days(one)]
    unit, periods = _periods([day for one in dated for day in _days(one)], today)
    lines = [_line(one, periods) for one in dated]
    now = next((place for place, period in enumerate(periods) if period.holds(today)), None)
    return Timeline(periods, lines, [one for one in actions if not _days(one)], unit, now)


def _days(one: Action) -> list[dt.date]:
    return [day for day in (one.starts, one.due, *(step.due for step in one.milestones.all())) if day is not None]


def _periods(days: Sequence[dt.date], today: dt.date) -> tuple[str, list[Period]]:
    """Months where they are few, else quarters around today with what is earlier and later in one column each."""
    if not days:
        return "month", []
    first, last = min(days), max(days)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MOST_MONTHS:
        return "month", _cut(first.replace(day=1), last, 1)
    now = min(max(today, first), last)
    begins = max(_quarter(first), _months_later(_quarter(now), -3 * QUARTERS_BACK))
    ends = min(last, _months_later(begins, 3 * QUARTERS_SHOWN) - dt.timedelta(days=1))
    quarters = _cut(begins, ends, 3)
    earlier = [Period(first, begins, "Earlier")] if first < begins else []
    later = [Period(quarters[-1].after, last + dt.timedelta(days=1), "Later")] if last >= quarters[-1].after else []
    return "quarter", [*earlier, *quarters, *later]


def _quarter(day: dt.date) -> dt.date:
    """First day of its quarter."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _cut(first: dt.date, last: dt.date, months: int) -> list[Period]:
    found = []
    while first <= last:
        after = _months_later(first, months)
        found.append(Period(first, after, _label(first, after, months)))
        first = after
    return found


def _months_later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)


def _label(first: dt.date, after: dt.date, months: int) -> str:
    if months == 1:
        return f"{first:%b %Y}"
    return f"{first:%b} to {after - dt.timedelta(days=1):%b %Y}"


def _line(one: Action, periods: Sequence[Period]) -> Line:
    start, end = min(_days(one)), max(_days(one))
    marks = [_mark(one, period, start, end) for period in periods]
    return Line(f"{one.reference} {one.title}", of_action(one), RAG_WORDS[one.rag], marks)


def _mark(one: Action, period: Period, start: dt.date, end: dt.date) -> Mark:
    runs = start < period.after and end >= period.first
    steps = [step for step in one.milestones.all() if period.holds(step.due)]
    told = [f"starts {format_date(one.starts)}"] if one.starts and period.holds(one.starts) else []
    told += [f"milestone {step.title}, {format_date(step.due)}{', reached' if step.done else ''}" for step in steps]
    told += [f"due {format_date(one.due)}"] if one.due and period.holds(one.due) else []
    symbols = "".join("◆" if step.done else "◇" for step in steps)
    due = "⚑" if one.due and period.holds(one.due) else ""
    return Mark(runs, one.rag or "none", symbols + due, "; ".join(told) or ("goes on" if runs else ""))


def table(rows: Iterable[Action], today: dt.date) -> DataTable:
    """The same in words and days."""
    columns = [Column("Action"), Column("Start"), Column("Due"), Column("RAG"), Column("Milestones")]
    lines = [
        [
            Cell(f"{one.reference} {one.title}", href=of_action(one)),
            Cell(one.starts, text=format_date(one.starts) if one.starts else "No day set"),
            due_cell(one, today),
            rag_cell(one),
            "; ".join(f"{step.title} ({format_date(step.due)}{', reached' if step.done else ''})"
                      for step in one.milestones.all()) or Cell("", text="None"),
        ]
        for one in rows
    ]  # fmt: skip
    return DataTable("Actions by their days", columns, lines, caption_hidden=True, compact=True)
