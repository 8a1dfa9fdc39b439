"""The operating plan of the trusts: WTE by month and staff group, a little above what came to be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from demo.calendar import months_between
from demo.cells import Cell, random_of
from demo.places import TRUSTS
from demo.series import substantive

YEARS = {
    dt.date(2025, 9, 1): (dt.date(2025, 4, 1), dt.date(2026, 3, 1)),
    dt.date(2026, 3, 1): (dt.date(2026, 4, 1), dt.date(2027, 3, 1)),
}
"""By the base month of the collection in which a plan is handed in: its first and last month."""

HOPEFUL = 0.012
"""By how much plans are above what came to be at the end of their year (mean and standard deviation)."""

PLANNED_GROWTH = 0.024


def plan_rows(cells: Iterable[Cell], groups: Mapping[str, str], base: dt.date) -> list[dict[str, str]]:
    """Plans handed in with the collection of this base month. ``groups``: profession → its staff group's own code."""
    if base not in YEARS:
        return []
    first, last = YEARS[base]
    start: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.partner in TRUSTS and _plans(cell, first, last):
            start[cell.partner.code, groups[cell.job.profession]].append(cell)
    return [_row(key, told, first, month) for key, told in start.items() for month in months_between(first, last)]


def _plans(cell: Cell, first: dt.date, last: dt.date) -> bool:
    """A trust plans the years that it begins as one."""
    begins, ends = cell.partner.first, cell.partner.last
    return (begins is None or begins <= first) and (ends is None or ends >= last)


def _row(key: tuple[str, str], cells: list[Cell], first: dt.date, month: dt.date) -> dict[str, str]:
    code, group = key
    before = _month_before(first)
    opening = sum(substantive(cell, before) for cell in cells)
    done = ((month.year - first.year) * 12 + month.month - first.month + 1) / 12
    hope = random_of(code, group, first.isoformat()).gauss(HOPEFUL, HOPEFUL)
    wte = opening * (1 + (PLANNED_GROWTH + hope) * done)
    bank, agency = (sum(cell.size * getattr(cell.job, kind) for cell in cells) for kind in ("bank", "agency"))
    told = {"substantive_wte": wte, "bank_wte": bank * (1 - 0.06 * done), "agency_wte": agency * (1 - 0.3 * done)}
    line = {"period": month.isoformat(), "organisation": code, "profession": group}
    return line | {name: f"{value:.2f}" for name, value in told.items()}


def _month_before(month: dt.date) -> dt.date:
    return (month - dt.timedelta(days=1)).replace(day=1)
