"""Reported training cohorts as a published projection counts them: who starts, is placed, completes, joins, stays.

The same rules as the projection's own (`planning.services.courses`), at the modes of its assumptions: a share that was
reported holds, else what the scenario assumes. Nothing is projected here.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from planning.engine import Pipeline
from planning.models import Run
from planning.selectors.inputs import snapshot_of
from planning.services.courses import NEWLY_QUALIFIED, ROUTE_OF, STAY_WITH_EMPLOYER, Courses, course_of
from planning.services.model_inputs import Frame, frame_of
from planning.services.over_steps import each
from planning.services.placements import placed_students
from planning.services.resolving import NothingAssumed, Resolver
from planning.services.snapshots import Snapshot
from planning.services.snapshots.data import CohortFacts

REPORTED, ASSUMED, BY_ROUTE = "reported", "assumed", "by route"
SOURCES: Final = (REPORTED, ASSUMED, BY_ROUTE)
"""Where a share comes from: the return, the scenario, or the route (apprentices stay with their employer)."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1, and where it comes from."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one pipeline line says of a cohort: people who are no staff yet, and those of them who find a placement."""

    line: int
    profession: str
    starts: dt.date
    completes: dt.date
    students: float
    placed: float
    attrition: Share
    join_rate: Share
    local_share: Share

    @property
    def completers(self) -> float:
        return self.placed * (1.0 - self.attrition.value)

    @property
    def entrants(self) -> float:
        """Those who take a post in health or care."""
        return self.completers * self.join_rate.value

    @property
    def joiners(self) -> float:
        """Those of them who join here."""
        return self.entrants * self.local_share.value


@dataclass(frozen=True, slots=True)
class Training:
    """What a run counts. ``places``: students who can be on placement at once by the scenario, in the first step, by
    profession (absent = nothing limits some of its courses). ``participation``: WTE per head by profession."""

    parts: tuple[Part, ...]
    positions: tuple[dt.date, ...]
    places: Mapping[str, float]
    participation: Mapping[str, float]


def training_of(run: Run) -> Training | None:
    """What a run counts; None once its inputs have been pruned."""
    try:
        return _kept(run.code)
    except LookupError:
        return None


@lru_cache(maxsize=8)
def _kept(code: UUID) -> Training:
    """A run's inputs do not change."""
    snapshot = snapshot_of(Run(code=code))
    if snapshot is None:
        raise LookupError(code)
    return read(snapshot)


@dataclass(slots=True)
class _Course:
    """A pipeline, added up over the cells that it is shared out to."""

    profession: str
    lines: list[tuple[Pipeline, float]]
    students: dict[dt.date, float]
    placed: dict[dt.date, float]
    places: float | None = 0.0

    def mean(self, name: str) -> float:
        """A share at its mode, weighted by students; the plain first one where there are none."""
        total = sum(weight for _, weight in self.lines)
        values = [(weight, float(getattr(line, name).mode)) for line, weight in self.lines]
        return sum(weight * value for weight, value in values) / total if total else values[0][1]


def read(snapshot: Snapshot) -> Training:
    """What a snapshot holds."""
    frame = frame_of(snapshot)
    resolver = Resolver(snapshot.assumptions, frame.middles)
    courses = _added_up(snapshot, Courses(snapshot, resolver, frame.positions), frame)
    counted = [(fact, courses[name]) for fact in snapshot.cohorts if (name := course_of(fact)) in courses]
    return Training(
        parts=tuple(_part(fact, course) for fact, course in counted),
        positions=frame.positions,
        places=_places(courses.values()),
        participation=_participation(snapshot, resolver, frame),
    )


def _added_up(snapshot: Snapshot, courses: Courses, frame: Frame) -> dict[str, _Course]:
    found: dict[str, _Course] = {}
    for cell in snapshot.cells:
        for line in courses.of(cell.code):
            one = found.setdefault(line.name, _Course(cell.profession, [], defaultdict(float), defaultdict(float)))
            places = courses.places_of(cell.code, line)
            for cohort in line.cohorts:
                one.students[cohort.starts] += cohort.students.mode
            for starts, some in placed_students(line, places, frame.positions):
                one.placed[starts] += some
            one.lines.append((line, sum(cohort.students.mode for cohort in line.cohorts)))
            now = None if places is None else each(places, len(frame.positions) - 1)[0].mode
            one.places = None if now is None or one.places is None else one.places + now
    return found


def _part(fact: CohortFacts, course: _Course) -> Part:
    trained = ROUTE_OF[fact.route] in NEWLY_QUALIFIED
    local = course.mean("local_share")
    stays = fact.route in STAY_WITH_EMPLOYER and local == 1.0
    asked = course.students[fact.start]
    return Part(
        line=fact.line,
        profession=fact.profession,
        starts=fact.start,
        completes=fact.completion,
        students=fact.students,
        placed=fact.students * (course.placed[fact.start] / asked if asked else 1.0),
        attrition=Share(course.mean("attrition"), _source(fact.attrition, trained)),
        join_rate=Share(course.mean("join_rate"), _source(fact.join_rate, trained)),
        local_share=Share(local, _source(fact.destination_share, not stays)),
    )


def _source(reported: float | None, assumed: bool) -> str:
    if reported is not None:
        return REPORTED
    return ASSUMED if assumed else BY_ROUTE


def _places(courses: Iterable[_Course]) -> dict[str, float]:
    """Places of each profession all of whose courses are limited."""
    held: dict[str, list[float | None]] = defaultdict(list)
    for one in courses:
        held[one.profession].append(one.places)
    return {
        profession: sum(some or 0.0 for some in told) for profession, told in held.items() if None not in told
    }  # fmt: skip


def _participation(snapshot: Snapshot, resolver: Resolver, frame: Frame) -> dict[str, float]:
    """WTE per head of each profession: as reported where people are known, else as the scenario assumes."""
    wte: dict[str, float] = defaultdict(float)
    people: dict[str, float] = defaultdict(float)
    for cell in snapshot.cells:
        if not cell.substantive:
            continue
        heads = cell.headcount
        if not heads:
            who = snapshot.organisations[cell.organisation], snapshot.professions[cell.profession]
            try:
                heads = cell.substantive / resolver.on(frame.base_date, "participation", *who).mode
            except (NothingAssumed, ZeroDivisionError):
                continue
        wte[cell.profession] += cell.substantive
        people[cell.profession] += heads
    return {profession: wte[profession] / heads for profession, heads in people.items()}


@dataclass(frozen=True, slots=True)
class YearOf:
    """What cohorts bring in one step of the projection: people who complete, and those of them who join here."""

    ends: dt.date
    years: float
    completers: float
    joiners: float


def by_year(positions: Sequence[dt.date], told: Iterable[tuple[dt.date, float, float]]) -> list[YearOf]:
    """Each step's completers and joiners from (day of completion, completers, joiners), in people.

    A cohort counts in the step in which it completes; who completed by the base date is staff already.
    """
    completers, joiners = [0.0] * len(positions), [0.0] * len(positions)
    for day, complete, join in told:
        if positions[0] < day <= positions[-1]:
            step = bisect_left(positions, day)
            completers[step] += complete
            joiners[step] += join
    return [
        YearOf(positions[step], (positions[step] - positions[step - 1]).days / 365.25, completers[step], joiners[step])
        for step in range(1, len(positions))
    ]
