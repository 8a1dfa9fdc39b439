"""Dates of positions, and the steps that reach 31 March."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

MONTHS = 12
DAYS_A_YEAR = 365.2425


def steps_to_march(base_date: dt.date, years: int) -> tuple[float, ...]:
    """Lengths in years of the steps from `base_date` to each of the next `years` positions at 31 March.

    The first is the part-year (whole months) from the base month: 30 September gives 0.5, 31 March gives 1.
    """
    if years < 1:
        raise ValueError("A projection needs at least one year.")
    months = (3 - base_date.month) % MONTHS or MONTHS
    return (months / MONTHS,) + (1.0,) * (years - 1)


def add_years(start: dt.date, years: float) -> dt.date:
    """The date `years` after `start`: by calendar months where it is a whole number of them, otherwise by days.

    The last day of a month stays the last day of a month.
    """
    months = round(years * MONTHS)
    if abs(years * MONTHS - months) > 1e-6:
        return start + dt.timedelta(days=round(years * DAYS_A_YEAR))
    index = start.year * MONTHS + start.month - 1 + months
    year, month = index // MONTHS, index % MONTHS + 1
    last = calendar.monthrange(year, month)[1]
    at_month_end = start.day == calendar.monthrange(start.year, start.month)[1]
    return dt.date(year, month, last if at_month_end else min(start.day, last))


def years_elapsed(steps: Sequence[float]) -> tuple[float, ...]:
    """Years since the base date at each of the T + 1 positions."""
    elapsed = [0.0]
    for length in steps:
        elapsed.append(elapsed[-1] + length)
    return tuple(elapsed)


def position_dates(base_date: dt.date, steps: Sequence[float]) -> tuple[dt.date, ...]:
    """Dates of the T + 1 positions, the base date first."""
    return tuple(add_years(base_date, years) for years in years_elapsed(steps))


def opening_headcount(wte: float, age_profile: Sequence[float], participation: Sequence[float]) -> tuple[float, ...]:
    """Headcount by band for a stock known only in WTE.

    Args:
        wte: whole-time equivalents in total.
        age_profile: shares of *people* by band, adding up to 1.
        participation: WTE per head by band.

    Returns:
        headcount by band whose WTE (headcount x participation) adds up to `wte`.

    Raises:
        ValueError: if the participation of the profile is zero while `wte` is not.
    """
    per_head = sum(share * part for share, part in zip(age_profile, participation, strict=True))
    if wte == 0:
        return tuple(0.0 for _ in age_profile)
    if per_head <= 0:
        raise ValueError("Participation must be above zero to turn WTE into headcount.")
    return tuple(wte / per_head * share for share in age_profile)
