"""What interventions do to the engine's cells: pure, from a snapshot's facts to changed inputs.

Order and equations are those of docs/methodology.md, “Interventions and robustness”: productivity first, then work
that another profession takes over, then those who stay, join and train.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from planning.engine import BASES, CellInputs, Cohort, Demand, Flow, Pipeline, Relief, Triple, exactly
from planning.engine.periods import add_years
from planning.services.interventions import timing
from planning.services.interventions.shares import Parts, by_people, in_scope
from planning.services.interventions.taking_over import Taker, with_demand
from planning.services.snapshots import Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts

PREFIX = "intervention: "
ORDER = ("productivity", "substitution", "new_role", "fewer_leavers", "extra_joiners", "training_places")
Usual = Callable[[str, str, str], Triple]
"""What is assumed of a parameter for an organisation and a profession, by their codes."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The cells as they are with the interventions, in the same order, and what to beware of."""

    cells: tuple[CellInputs, ...]
    caveats: tuple[str, ...] = ()


def name_of(one: InterventionFacts) -> str:
    """What its effect is called in a bridge."""
    return f"{PREFIX}{one.name}"


def applied(
    snapshot: Snapshot,
    cells: Sequence[CellInputs],
    positions: Sequence[dt.date],
    steps: Sequence[float],
    usual: Usual,
) -> Applied:
    """The cells with everything that the snapshot has switched on.

    Args:
        positions: dates of the base date and the ends of the steps; steps: their lengths in years.
        usual: looks up attrition, join rate and local share of training places.
    """
    if not snapshot.interventions:
        return Applied(tuple(cells))
    work = _Work(snapshot, {cell.code: cell for cell in cells}, tuple(positions), tuple(steps), usual)
    for one in sorted(snapshot.interventions, key=lambda one: (ORDER.index(one.kind), one.starts, one.name)):
        work.apply(one)
    return Applied(tuple(work.cells[cell.code] for cell in cells), tuple(work.caveats))


class _Work:
    """The cells on their way."""

    def __init__(
        self,
        snapshot: Snapshot,
        cells: dict[str, CellInputs],
        positions: tuple[dt.date, ...],
        steps: tuple[float, ...],
        usual: Usual,
    ) -> None:
        self.snapshot, self.cells, self.positions, self.steps, self.usual = snapshot, cells, positions, steps, usual
        self.caveats: list[str] = []

    def apply(self, one: InterventionFacts) -> None:
        if words := self._not_in_time(one):
            self.caveats.append(words)
            return
        codes = [cell.code for cell in in_scope(self.snapshot, one)]
        if not codes:
            self.caveats.append(f"“{one.name}” changes nothing: nobody in its scope is in the projection.")
            return
        kinds: dict[str, Callable[[InterventionFacts, list[str]], None]] = {
            "productivity": self._productivity,
            "fewer_leavers": self._fewer_leavers,
            "extra_joiners": self._extra_joiners,
            "training_places": self._training_places,
        }
        kinds.get(one.kind, self._taking_over)(one, codes)

    def _not_in_time(self, one: InterventionFacts) -> str:
        """Why it changes nothing in these years; "" if it does."""
        if one.ends is not None and one.ends <= self.positions[0]:
            return f"“{one.name}” ended before the base date, so it changes nothing."
        if one.starts >= self.positions[-1]:
            return f"“{one.name}” begins after the last year, so it changes nothing."
        return ""

    def _productivity(self, one: InterventionFacts, codes: Iterable[str]) -> None:
        """A relief of demand on both bases. What it had reached by the base date is in the opening demand already."""
        before = timing.level_on(one, self.positions[0])
        levels = timing.levels_at(one, self.positions)
        relief = Relief(name_of(one), tuple(_beyond(one, level, before) for level in levels))
        for code in codes:
            for basis in BASES:
                cell = self.cells[code]
                self.cells[code] = with_demand(cell, basis, _relieved(cell.demand(basis), relief))

    def _fewer_leavers(self, one: InterventionFacts, codes: Iterable[str]) -> None:
        levels = timing.mean_levels(one, self.positions)
        relief = Relief(name_of(one), tuple(scaled(one, level) for level in levels))
        for code in codes:
            cell = self.cells[code]
            self.cells[code] = replace(cell, retention=(*cell.retention, relief))

    def _extra_joiners(self, one: InterventionFacts, codes: Iterable[str]) -> None:
        levels = timing.mean_levels(one, self.positions)
        for code, part in self._parts(one, codes).items():
            cell = self.cells[code]
            flow = Flow(name_of(one), tuple(scaled(one, level * part) for level in levels))
            self.cells[code] = replace(cell, joiners=(*cell.joiners, flow))

    def _training_places(self, one: InterventionFacts, codes: Iterable[str]) -> None:
        intakes = timing.intakes(one, self.positions[-1])
        for code, part in self._parts(one, codes).items():
            cell = self.cells[code]
            cohorts = tuple(Cohort(day, scaled(one, level * part)) for day, level in intakes)
            if cohorts:
                self.cells[code] = replace(cell, pipelines=(*cell.pipelines, self._pipeline(one, code, cohorts)))
        if not any(self._finishes(one, day) for day, _ in intakes):
            self.caveats.append(f"“{one.name}” changes nothing: its first students finish after the last year.")

    def _finishes(self, one: InterventionFacts, day: dt.date) -> bool:
        return self.positions[0] < add_years(day, one.course_years or 1.0) <= self.positions[-1]

    def _pipeline(self, one: InterventionFacts, code: str, cohorts: tuple[Cohort, ...]) -> Pipeline:
        organisation, profession, _ = code.split("|")
        attrition, joining, local = (
            self.usual(name, organisation, profession) for name in ("training_attrition", "join_rate", "local_share")
        )
        return Pipeline(
            name=name_of(one),
            route=name_of(one),
            cohorts=cohorts,
            course_years=one.course_years or 1.0,
            attrition=attrition,
            join_rate=joining,
            local_share=exactly(1.0) if one.organisation else local,
        )

    def _parts(self, one: InterventionFacts, codes: Iterable[str]) -> Parts:
        parts = by_people(self.snapshot, one, [self.cells[code] for code in codes])
        if not parts:
            self.caveats.append(f"“{one.name}” changes nothing: the staff in its scope are not known.")
        return parts

    def _taking_over(self, one: InterventionFacts, codes: list[str]) -> None:
        taker = Taker(self.snapshot, self.cells, self.positions, self.steps)
        self.cells |= taker.taken(one, name_of(one), codes)
        self.caveats += taker.caveats


def scaled(one: InterventionFacts, level: float) -> Triple:
    """Its size at a level."""
    return Triple(one.low * level, one.mode * level, one.high * level)


def _beyond(one: InterventionFacts, level: float, before: float) -> Triple:
    """The share taken off at a level, of what was left after the level before."""

    if before <= 0:
        return scaled(one, level)

    def share(size: float) -> float:
        left = 1.0 - size * before
        return max(0.0, 1.0 - (1.0 - size * level) / left) if left > 0 else 0.0

    return Triple(share(one.low), share(one.mode), share(one.high))


def _relieved(demand: Demand | None, relief: Relief) -> Demand | None:
    return None if demand is None else replace(demand, reliefs=(*demand.reliefs, relief))
