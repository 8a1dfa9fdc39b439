"""How far an intervention works: from nothing on its first day, evenly up to full effect, and not at all once it ends.

See docs/methodology.md, “Interventions and robustness”. Levels are shares of the full size, 0 to 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from planning.engine.periods import DAYS_A_YEAR, add_years
from planning.services.snapshots.intervention_facts import InterventionFacts

FIRST_TERM = (9, 1)
"""Month and day on which courses begin."""


def level_on(one: InterventionFacts, day: dt.date) -> float:
    """How far it works on a day."""
    if day < one.starts or (one.ends is not None and day >= one.ends):
        return 0.0
    return min(1.0, _years(one.starts, day) / one.ramp_years) if one.ramp_years > 0 else 1.0


def mean_level(one: InterventionFacts, start: dt.date, end: dt.date) -> float:
    """How far it works on average from the first of these days until before the second."""
    begins = max(start, one.starts)
    stops = min(end, one.ends) if one.ends is not None else end
    if stops <= begins:
        return 0.0
    if (begins, stops) == (start, end) and level_on(one, start) == 1.0:
        return 1.0
    return (_worked(one, stops) - _worked(one, begins)) / _years(start, end)


def _worked(one: InterventionFacts, day: dt.date) -> float:
    """Years of full effect that have added up since it began, had it not ended."""
    years = _years(one.starts, day)
    if years >= one.ramp_years:
        return years - one.ramp_years / 2
    return years * years / (2 * one.ramp_years)


def _years(start: dt.date, end: dt.date) -> float:
    return (end - start).days / DAYS_A_YEAR


def levels_at(one: InterventionFacts, positions: Sequence[dt.date]) -> tuple[float, ...]:
    """How far it works at the end of each step."""
    return tuple(level_on(one, day) for day in positions[1:])


def mean_levels(one: InterventionFacts, positions: Sequence[dt.date]) -> tuple[float, ...]:
    """How far it works on average in each step: what a rate or a flow is multiplied by.

    A position is the end of its day, so a step begins on the day after.
    """
    days = [day + dt.timedelta(days=1) for day in positions]
    return tuple(mean_level(one, start, end) for start, end in pairwise(days))


def intakes(one: InterventionFacts, until: dt.date) -> list[tuple[dt.date, float]]:
    """Each 1 September from its start until before it ends, with the share of the full size that begins then.

    While it ramps up, an intake counts as the year that it opens does on average, so that the first is not empty.
    """
    found = []
    first = dt.date(one.starts.year, *FIRST_TERM)
    day = first if first >= one.starts else add_years(first, 1)
    while day <= until and (one.ends is None or day < one.ends):
        found.append((day, mean_level(_endless(one), day, add_years(day, 1))))
        day = add_years(day, 1)
    return found


def _endless(one: InterventionFacts) -> InterventionFacts:
    return replace(one, ends=None)
