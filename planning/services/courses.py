"""What reported cohorts bring to each cell, and recruitment less the part of it that they are."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

from planning.engine import Cohort, Flow, OverSteps, Pipeline, Triple, exactly
from planning.engine.periods import add_years
from planning.services.growth import Perhaps
from planning.services.placements import PARAMETER, placed_students, with_places
from planning.services.resolving import Resolver
from planning.services.snapshots.data import CellFacts, CohortFacts, Snapshot

ROUTE_OF = {
    "degree": "graduates",
    "postgraduate": "graduates",
    "apprenticeship": "apprenticeships",
    "international": "international recruitment",
    "return_to_practice": "return to practice",
    "other": "other training",
}
NEWLY_QUALIFIED = ("graduates", "apprenticeships", "other training")
STAY_WITH_EMPLOYER = ("apprenticeship", "international", "return_to_practice")
MONTHS = 12
SURE = exactly(1.0)
NOBODY = exactly(0.0)


class Courses:
    """Pipelines by cell. A cohort goes to the cells of its organisation, else to all cells of its profession.

    Where a reported cohort arrives, the recruitment that would have brought the same people is lowered by it, in that
    step and never below zero: newly qualified people are part of “other recruitment” (at most the share that reference
    data names), people from abroad part of “international recruitment”.
    """

    def __init__(self, snapshot: Snapshot, resolver: Resolver, positions: Sequence[dt.date]) -> None:
        self._snapshot, self._resolver, self._positions = snapshot, resolver, positions
        self._lengths = [(end - start).days / 365.2425 for start, end in pairwise(positions)]
        self._pipelines: dict[str, list[Pipeline]] = defaultdict(list)
        self.caveats: list[str] = []
        self._homes = self._cells_by_home()
        grouped: dict[tuple[str, ...], list[CohortFacts]] = defaultdict(list)
        for cohort in snapshot.cohorts:
            grouped[_alike(cohort)].append(cohort)
        for _, cohorts in sorted(grouped.items()):
            self._place(cohorts)
        every = [(code, line) for code, lines in self._pipelines.items() for line in lines]
        self._places = with_places(every, self._places_of)

    def of(self, code: str) -> tuple[Pipeline, ...]:
        """Pipelines of one cell."""
        return tuple(self._pipelines.get(code, ()))

    def places_of(self, code: str, line: Pipeline) -> OverSteps | None:
        """The places on placement that one course of a cell has; None = nothing limits it."""
        return self._places.get((code, line.name))

    def flows(
        self,
        code: str,
        headcount: float,
        rates: Sequence[tuple[str, str]],
        assumed: Callable[[str], OverSteps],
    ) -> tuple[Flow, ...]:
        """Joiners a year by route: rate x people at the base date, less what reported cohorts bring."""
        return tuple(Flow(route, self._lowered(code, route, headcount, assumed(name))) for route, name in rates)

    def _lowered(self, code: str, route: str, headcount: float, rate: OverSteps) -> OverSteps:
        brought = self._brought(code, route)
        if not any(brought):
            return _times(rate, headcount)
        each = (rate,) * len(brought) if isinstance(rate, Triple) else rate
        most = self._snapshot.newly_qualified_share if route == "other recruitment" else 1.0
        return tuple(_less(one, headcount, people, most) for one, people in zip(each, brought, strict=True))

    def _brought(self, code: str, route: str) -> list[float]:
        """People a year whom reported cohorts bring by the route, in each step, at the modes."""
        routes = NEWLY_QUALIFIED if route == "other recruitment" else (route,)
        brought = [0.0] * len(self._lengths)
        for line in self._pipelines.get(code, ()):
            if line.route in routes:
                share = (1 - line.attrition.mode) * line.join_rate.mode * line.local_share.mode
                admitted = placed_students(line, self.places_of(code, line), self._positions)
                for starts, students in admitted:
                    step = self._arrives(starts, line.course_years)
                    if step is not None:
                        brought[step] += students * share / self._lengths[step]
        return brought

    def _places_of(self, code: str) -> Perhaps:
        organisation, profession, _ = code.split("|")
        who = self._snapshot.organisations[organisation], self._snapshot.professions[profession]
        return self._resolver.optional(PARAMETER, *who)

    def _arrives(self, starts: dt.date, years: float) -> int | None:
        ends = add_years(starts, years)
        if ends <= self._positions[0] or ends > self._positions[-1]:
            return None
        return bisect_left(self._positions, ends) - 1

    def _cells_by_home(self) -> dict[tuple[str, str], list[CellFacts]]:
        homes: dict[tuple[str, str], list[CellFacts]] = defaultdict(list)
        for cell in self._snapshot.cells:
            if cell.substantive is not None:
                homes[cell.organisation, cell.profession].append(cell)
                homes["", cell.profession].append(cell)
        return homes

    def _place(self, cohorts: list[CohortFacts]) -> None:
        one = cohorts[0]
        own = self._homes.get((one.organisation, one.profession), [])
        exact = [cell for cell in own if cell.setting == one.setting]
        cells = exact or own or self._homes.get(("", one.profession), [])
        if not cells:
            self.caveats.append(
                f"Students of {one.profession} reported by {one.organisation} are left out: nobody in the system "
                "reported staff of that profession."
            )
            return
        total = sum(cell.substantive or 0.0 for cell in cells)
        for cell in cells:
            part = (cell.substantive or 0.0) / total if total else 1 / len(cells)
            if part > 0:
                self._pipelines[cell.code].append(self._pipeline(cohorts, cell, part, at_home=bool(own)))

    def _pipeline(self, cohorts: list[CohortFacts], cell: CellFacts, part: float, at_home: bool) -> Pipeline:
        one = cohorts[0]
        organisation = self._snapshot.organisations[cell.organisation]
        profession = self._snapshot.professions[cell.profession]

        def usual(parameter: str) -> Triple:
            return self._resolver.on(self._positions[0], parameter, organisation, profession)

        trained = ROUTE_OF[one.route] in NEWLY_QUALIFIED
        stays = SURE if at_home and one.route in STAY_WITH_EMPLOYER else usual("local_share")
        local = stays if one.destination_share is None else exactly(one.destination_share)
        return Pipeline(
            name=course_of(one),
            route=ROUTE_OF[one.route],
            cohorts=tuple(Cohort(cohort.start, exactly(cohort.students * part)) for cohort in cohorts),
            course_years=_months(one) / MONTHS,
            attrition=_given(one.attrition, usual("training_attrition") if trained else NOBODY),
            join_rate=_given(one.join_rate, usual("join_rate") if trained else SURE),
            local_share=local,
        )


def course_of(cohort: CohortFacts) -> str:
    """The name of the pipeline in which a cohort is counted."""
    return "/".join(_alike(cohort))


def _alike(cohort: CohortFacts) -> tuple[str, ...]:
    """What cohorts of one pipeline have in common."""
    shares = (cohort.attrition, cohort.join_rate, cohort.destination_share)
    named = (cohort.organisation, cohort.profession, cohort.setting, cohort.route, str(_months(cohort)))
    return (*named, *("" if share is None else repr(share) for share in shares))


def _months(cohort: CohortFacts) -> int:
    return (cohort.completion.year - cohort.start.year) * MONTHS + cohort.completion.month - cohort.start.month


def _given(reported: float | None, assumed: Triple) -> Triple:
    return assumed if reported is None else exactly(reported)


def _times(rate: OverSteps, people: float) -> OverSteps:
    if isinstance(rate, Triple):
        return Triple(rate.low * people, rate.mode * people, rate.high * people)
    return tuple(Triple(one.low * people, one.mode * people, one.high * people) for one in rate)


def _less(rate: Triple, headcount: float, brought: float, most: float) -> Triple:
    taken = min(brought, most * rate.mode * headcount)
    return Triple(*(max(0.0, value * headcount - taken) for value in (rate.low, rate.mode, rate.high)))
