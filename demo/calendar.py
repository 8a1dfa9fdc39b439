"""The demo's months, fixed here and not taken from the clock, so that the demo is the same every day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from workforce.rules.months import add_months

BASE_MONTH: Final = dt.date(2026, 9, 1)
"""The latest month that nearly everybody reported."""

OPEN_MONTH: Final = dt.date(2026, 10, 1)
"""The month of the collection that is going on."""

MONTHS_OF_HISTORY: Final = 24
FIRST_MONTH: Final = add_months(BASE_MONTH, 1 - MONTHS_OF_HISTORY)
QUARTER_ENDS: Final = (3, 6, 9, 12)


@dataclass(frozen=True)
class Collection:
    """A round that is over: its base month, the first month it asked for, and the last day to submit."""

    base: dt.date
    first: dt.date
    due: dt.date

    @property
    def months(self) -> list[dt.date]:
        return months_between(self.first, self.base)


PAST: Final = (
    Collection(dt.date(2025, 9, 1), FIRST_MONTH, dt.date(2025, 11, 14)),
    Collection(dt.date(2026, 3, 1), dt.date(2025, 10, 1), dt.date(2026, 5, 15)),
    Collection(BASE_MONTH, dt.date(2026, 4, 1), dt.date(2026, 11, 6)),
)
"""Together they hold the 24 months of history."""

OPEN_DUE: Final = dt.date(2026, 12, 11)


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every month from the first to the last, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [add_months(first, number) for number in range(count)]


def ahead(month: dt.date) -> int:
    """How many months after the base month (before it: negative)."""
    return (month.year - BASE_MONTH.year) * 12 + month.month - BASE_MONTH.month


def ends_quarter(month: dt.date) -> bool:
    return month.month in QUARTER_ENDS
