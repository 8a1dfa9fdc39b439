"""Places on placement, shared out over the courses that need them.

One assumption is one number of places: those of an organisation, of a profession, or of a profession in an
organisation. It is shared out over all the courses that it holds for, in proportion to the students who start them for
these cells.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from planning.engine import OverSteps, Pipeline, Triple, exactly
from planning.engine.periods import add_years
from planning.services.growth import Perhaps
from planning.services.over_steps import each, shortest

PARAMETER: Final = "placement_places"
NO_LIMIT: Final = exactly(1e9)
"""Places in a step in which nothing limits them; more students than anybody has."""

Held = Callable[[str], Perhaps]
"""What is assumed of a cell in each step, by the cell's code."""


def with_places(pipelines: Iterable[tuple[str, Pipeline]], held: Held) -> dict[tuple[str, str], OverSteps]:
    """The places of each course that is limited, by cell and course; ``pipelines``: those of the whole system."""
    limited = [(cell, line, steps) for cell, line in pipelines if (steps := held(cell))]
    asked: dict[tuple[int, int], float] = defaultdict(float)
    for _, line, steps in limited:
        for step, places in enumerate(steps):
            asked[step, id(places)] += students_of(line)
    return {(cell, line.name): shortest(_places(students_of(line), steps, asked)) for cell, line, steps in limited}


def students_of(line: Pipeline) -> float:
    """Everybody who starts the course, at the modes."""
    return sum(cohort.students.mode for cohort in line.cohorts)


def _places(students: float, steps: Perhaps, asked: dict[tuple[int, int], float]) -> Sequence[Triple]:
    """The part of the places that students of one course are of all who ask for them."""
    if all(one is steps[0] for one in steps):
        return (_part(students, steps[0], asked[0, id(steps[0])]),)
    return tuple(_part(students, one, asked[step, id(one)]) for step, one in enumerate(steps))


def _part(students: float, places: Triple | None, everybody: float) -> Triple:
    if places is None or not everybody:
        return NO_LIMIT
    share = students / everybody
    return Triple(places.low * share, places.mode * share, places.high * share)


def placed_students(
    line: Pipeline, places: OverSteps | None, positions: Sequence[dt.date]
) -> list[tuple[dt.date, float]]:
    """Start and size of each cohort at the modes, cut to the places that earlier ones leave, as the engine cuts it."""
    cohorts = sorted(line.cohorts, key=lambda cohort: cohort.starts)
    placed: list[tuple[dt.date, float]] = []
    for cohort in cohorts:
        students = cohort.students.mode
        if places is not None and cohort.starts > positions[0]:
            there = sum(some for starts, some in placed if add_years(starts, line.course_years) > cohort.starts)
            step = min(bisect_left(positions, cohort.starts) - 1, len(positions) - 2)
            students = min(students, max(0.0, each(places, len(positions) - 1)[step].mode - there))
        placed.append((cohort.starts, students))
    return placed
