"""From a snapshot to the engine's model: cells with their stocks, rates, joiners, courses and demand.

The equations and conventions are those of docs/methodology.md, “What the projection starts from”.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from planning.engine import (
    CellInputs,
    Demand,
    ModelInputs,
    OverSteps,
    RollUp,
    Transfer,
    Triple,
    opening_headcount,
    position_dates,
    steps_to_march,
)
from planning.services import placements, stocks
from planning.services.cell_assumptions import CellAssumptions, Once
from planning.services.courses import Courses
from planning.services.interventions.applying import applied
from planning.services.lever_inputs import LeverInputs
from planning.services.resolving import Resolver
from planning.services.snapshots.data import BANDS, EDGES, FIRST_RETIRING_BAND, CellFacts, Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts

FLOWS = (
    ("international recruitment", "international_rate"),
    ("return to practice", "return_to_practice_rate"),
    ("other recruitment", "other_recruitment_rate"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The time that a run covers: the last day of the base month, then each 31 March."""

    base_date: dt.date
    steps: tuple[float, ...]
    positions: tuple[dt.date, ...]

    @property
    def middles(self) -> tuple[dt.date, ...]:
        """The middle day of each step, on which its assumptions are looked up."""
        return tuple(start + (end - start) / 2 for start, end in pairwise(self.positions))


def frame_of(snapshot: Snapshot) -> Frame:
    """Full years up to the horizon, after the part-year that ends at the next 31 March."""
    month = snapshot.base_month
    base = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    part_year = 0 if base.month == 3 else 1
    steps = steps_to_march(base, snapshot.horizon_years + part_year)
    return Frame(base, steps, position_dates(base, steps))


@dataclass(frozen=True, slots=True)
class Prepared:
    """The engine's cells, and what had to be assumed to make each of them."""

    frame: Frame
    cells: tuple[CellInputs, ...]
    stocks: dict[str, stocks.Stock]
    caveats: tuple[str, ...]
    transfers: tuple[Transfer, ...] = ()

    def model(self, snapshot: Snapshot, roll_ups: Iterable[RollUp], only: frozenset[str] | None = None) -> ModelInputs:
        """The model over all cells, or over those named and whoever they exchange staff with.

        A cell's numbers are the same either way.
        """
        wanted = None if only is None else self._with_exchanges(only)
        transfers = self.transfers
        if wanted is not None:
            transfers = tuple(one for one in transfers if one.source in wanted)
        return ModelInputs(
            base_date=self.frame.base_date,
            steps=self.frame.steps,
            age_edges=EDGES,
            cells=self.cells if wanted is None else tuple(cell for cell in self.cells if cell.code in wanted),
            roll_ups=tuple(roll_ups),
            seed=snapshot.seed,
            draws=snapshot.draws,
            transfers=transfers,
        )

    def _with_exchanges(self, only: frozenset[str]) -> frozenset[str]:
        """The cells named, and all from which or into which their staff move, however many steps away."""
        found, before = only, frozenset[str]()
        while found != before:
            before = found
            touching = [one for one in self.transfers if one.source in found or one.target in found]
            found = found.union(*({one.source, one.target} for one in touching))
        return found


def prepare(snapshot: Snapshot, frame: Frame | None = None) -> Prepared:
    """Cells of the engine from the facts; over the full years ahead, unless another frame of time is given.

    Raises:
        NothingAssumed: the scenario lacks an assumption that is needed.
    """
    return Preparation(snapshot, frame or frame_of(snapshot)).counting_on(snapshot.interventions)


class Preparation:
    """The cells of a snapshot before any intervention, made once for as many sets of them as one likes.

    Raises:
        NothingAssumed: the scenario lacks an assumption that is needed.
    """

    def __init__(self, snapshot: Snapshot, frame: Frame) -> None:
        self._snapshot, self._frame = snapshot, frame
        self._maker = _Maker(snapshot, frame)
        self._cells = [self._maker.cell(facts) for facts in snapshot.cells]

    def counting_on(self, interventions: Iterable[InterventionFacts]) -> Prepared:
        """The cells as they are with just these interventions."""
        maker, frame = self._maker, self._frame
        told = replace(self._snapshot, interventions=tuple(interventions))
        done = applied(told, self._cells, frame.positions, frame.steps, maker.usual)
        caveats = (*maker.courses.caveats, *maker.levers.caveats, *done.caveats)
        return Prepared(frame, maker.limited(done.cells), maker.stocks, caveats, maker.levers.transfers)


@dataclass
class _Maker:
    """Makes cells; equal assumptions are one object throughout, which the engine packs once."""

    snapshot: Snapshot
    frame: Frame
    stocks: dict[str, stocks.Stock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.resolver = Resolver(self.snapshot.assumptions, self.frame.middles)
        self.courses = Courses(self.snapshot, self.resolver, self.frame.positions)
        self.levers = LeverInputs(self.snapshot, self.frame.positions, self.frame.steps, self.frame.middles)
        self._once = Once()

    def cell(self, facts: CellFacts) -> CellInputs:
        organisation = self.snapshot.organisations[facts.organisation]
        profession = self.snapshot.professions[facts.profession]
        assumed = CellAssumptions(self.resolver, self._once, self.frame.base_date, (organisation, profession))
        stock = stocks.stock_of(facts, profession, assumed.participation())
        self.stocks[facts.code] = stock
        people = (
            None if stock.headcount is None else opening_headcount(stock.headcount, stock.ages, (1.0,) * len(BANDS))
        )
        rates = assumed.over_steps
        return CellInputs(
            code=facts.code,
            opening=people,
            leave_rate=assumed.leaving(),
            retire_rate=assumed.retiring(sum(stock.ages[FIRST_RETIRING_BAND:])),
            participation=self._once.made(("bands", stock.participation), lambda: stock.participation),
            joiner_profile=stock.joiner_profile,
            joiners=() if stock.headcount is None else self.courses.flows(facts.code, stock.headcount, FLOWS, rates),
            pipelines=self.courses.of(facts.code),
            funded=self._funded(facts, assumed),
            need=self._need(facts, assumed),
            cover=stocks.cover_of(facts, assumed.growing("bank_growth"), assumed.growing("agency_growth")),
        )

    def usual(self, parameter: str, organisation: str, profession: str) -> Triple:
        """What is assumed on the base date for an organisation's profession, by their codes."""
        facts = self.snapshot.organisations[organisation], self.snapshot.professions[profession]
        return self.resolver.on(self.frame.base_date, parameter, *facts)

    def limited(self, cells: tuple[CellInputs, ...]) -> tuple[CellInputs, ...]:
        """The cells with places on placement shared out over all their courses."""
        every = [(cell.code, line) for cell in cells for line in cell.pipelines]
        places = placements.with_places(every, self._places_of)
        if not places:
            return cells
        return tuple(_with_places(cell, places) for cell in cells)

    def _places_of(self, code: str) -> tuple[Triple | None, ...]:
        organisation, profession, _ = code.split("|")
        facts = self.snapshot.organisations[organisation], self.snapshot.professions[profession]
        return self.resolver.optional(placements.PARAMETER, *facts)

    def _funded(self, facts: CellFacts, assumed: CellAssumptions) -> Demand | None:
        vacancy = assumed.on_base_date("assumed_vacancy_rate")
        opening = stocks.funded_demand(facts, vacancy.mode)
        return None if opening is None else self._growing(opening, facts, assumed)

    def _need(self, facts: CellFacts, assumed: CellAssumptions) -> Demand | None:
        """Units times WTE where a staffing ratio holds: then the activity's own growth takes the place of all other."""
        ratios = self.levers.ratios(facts.code)
        if not ratios:
            return None if facts.required is None else self._growing(facts.required, facts, assumed)
        return Demand(
            None,
            service_changes=self.levers.service_changes(facts.code),
            productivity=assumed.over_steps("productivity"),
            mitigation=assumed.over_steps("mitigation"),
            ratios=ratios,
        )

    def _growing(self, opening: float, facts: CellFacts, assumed: CellAssumptions) -> Demand:
        growth = assumed.growth()
        return Demand(
            opening,
            growth.compounding,
            growth.additive,
            self.levers.service_changes(facts.code),
            productivity=growth.productivity,
            mitigation=assumed.over_steps("mitigation"),
        )


def _with_places(cell: CellInputs, places: Mapping[tuple[str, str], OverSteps]) -> CellInputs:
    lines = tuple(
        replace(line, places=places[cell.code, line.name]) if (cell.code, line.name) in places else line
        for line in cell.pipelines
    )
    return replace(cell, pipelines=lines)
