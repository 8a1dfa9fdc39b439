"""From a snapshot to the engine's model: cells with their stocks, rates, joiners, courses and demand.

The equations and conventions are those of docs/methodology.md, “What the projection starts from”.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar, cast

from planning.engine import (
    CellInputs,
    Demand,
    Driver,
    ModelInputs,
    OverSteps,
    RollUp,
    Triple,
    exactly,
    opening_headcount,
    position_dates,
    steps_to_march,
)
from planning.services import stocks
from planning.services.courses import Courses
from planning.services.resolving import Resolver
from planning.services.snapshots.data import BANDS, EDGES, FIRST_RETIRING_BAND, CellFacts, Snapshot

T = TypeVar("T")
Assumed = Callable[[str], OverSteps]
"""What is assumed of a parameter, for one cell."""

GROWTH = "net demand growth"
LARGEST_RATE = 1.0
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

    def model(self, snapshot: Snapshot, roll_ups: Iterable[RollUp], only: frozenset[str] | None = None) -> ModelInputs:
        """The model over all cells, or over just those named; a cell's numbers are the same either way."""
        cells = self.cells if only is None else tuple(cell for cell in self.cells if cell.code in only)
        return ModelInputs(
            base_date=self.frame.base_date,
            steps=self.frame.steps,
            age_edges=EDGES,
            cells=cells,
            roll_ups=tuple(roll_ups),
            seed=snapshot.seed,
            draws=snapshot.draws,
        )


def prepare(snapshot: Snapshot) -> Prepared:
    """Cells of the engine from the facts.

    Raises:
        NothingAssumed: the scenario lacks an assumption that is needed.
    """
    frame = frame_of(snapshot)
    maker = _Maker(snapshot, frame)
    cells = tuple(maker.cell(facts) for facts in snapshot.cells)
    return Prepared(frame, cells, maker.stocks, tuple(maker.courses.caveats))


@dataclass
class _Maker:
    """Makes cells; equal assumptions are one object throughout, which the engine packs once."""

    snapshot: Snapshot
    frame: Frame
    stocks: dict[str, stocks.Stock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.resolver = Resolver(self.snapshot.assumptions, self.frame.middles)
        self.courses = Courses(self.snapshot, self.resolver, self.frame.positions)
        self._made: dict[tuple[object, ...], object] = {}

    def cell(self, facts: CellFacts) -> CellInputs:
        organisation = self.snapshot.organisations[facts.organisation]
        profession = self.snapshot.professions[facts.profession]

        def assumed(parameter: str) -> OverSteps:
            return self.resolver.over_steps(parameter, organisation, profession)

        stock = stocks.stock_of(facts, profession, assumed("participation"))
        self.stocks[facts.code] = stock
        vacancy = self.resolver.on(self.frame.base_date, "assumed_vacancy_rate", organisation, profession)
        funded = stocks.funded_demand(facts, vacancy.mode)
        people = (
            None if stock.headcount is None else opening_headcount(stock.headcount, stock.ages, (1.0,) * len(BANDS))
        )
        retiring = sum(stock.ages[FIRST_RETIRING_BAND:])
        brought = self.courses.of(facts.code)
        return CellInputs(
            code=facts.code,
            opening=people,
            leave_rate=self._in_all_bands(self._lost(assumed("leave_rate"), assumed("stays_in_system"))),
            retire_rate=self._when_old(assumed("retire_rate"), retiring),
            participation=self._in_all_bands(stock.participation),
            joiner_profile=stock.joiner_profile,
            joiners=() if stock.headcount is None else self.courses.flows(facts.code, stock.headcount, FLOWS, assumed),
            pipelines=brought,
            funded=self._demand(funded, assumed),
            need=self._demand(facts.required, assumed),
            cover=stocks.cover_of(facts),
        )

    def _demand(self, opening: float | None, assumed: Assumed) -> Demand | None:
        if opening is None:
            return None
        growth, productivity, mitigation = (assumed(name) for name in ("demand_growth", "productivity", "mitigation"))
        return Demand(opening, (self._driver(growth),), productivity=productivity, mitigation=mitigation)

    def _driver(self, growth: OverSteps) -> Driver:
        return self._once(("driver", id(growth)), lambda: Driver(GROWTH, growth, net_of_productivity=True))

    def _in_all_bands(self, value: OverSteps) -> tuple[OverSteps, ...]:
        return self._once(("bands", value), lambda: (value,) * len(BANDS))

    def _lost(self, leave: OverSteps, stays: OverSteps) -> OverSteps:
        """Leavers whom the system loses: the rate less those who stay in the sector."""
        return self._once(("lost", id(leave), id(stays)), lambda: combined(leave, stays, _lost))

    def _when_old(self, retire: OverSteps, share: float) -> tuple[OverSteps, ...]:
        """The retirement rate of everybody, laid on the bands from 55 upwards so that the total stays the same."""
        share = round(share, 6)
        return self._once(("retire", id(retire), share), lambda: _laid_on_the_old(retire, share))

    def _once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])


def _lost(leave: Triple, stays: Triple) -> Triple:
    return Triple(leave.low * (1 - stays.high), leave.mode * (1 - stays.mode), leave.high * (1 - stays.low))


def _laid_on_the_old(retire: OverSteps, share: float) -> tuple[OverSteps, ...]:
    none = exactly(0.0)
    if share <= 0:
        return (none,) * len(BANDS)

    def rescaled(one: Triple) -> Triple:
        return Triple(*(min(LARGEST_RATE, rate / share) for rate in (one.low, one.mode, one.high)))

    old = tuple(map(rescaled, retire)) if isinstance(retire, tuple) else rescaled(retire)
    return (none,) * FIRST_RETIRING_BAND + (old,) * (len(BANDS) - FIRST_RETIRING_BAND)


def combined(one: OverSteps, other: OverSteps, together: Callable[[Triple, Triple], Triple]) -> OverSteps:
    """Two values put together step by step; one Triple if both hold throughout."""
    if isinstance(one, Triple) and isinstance(other, Triple):
        return together(one, other)
    steps = len(one) if isinstance(one, tuple) else len(other)  # type: ignore[arg-type]
    return tuple(together(a, b) for a, b in zip(each(one, steps), each(other, steps), strict=True))


def each(value: OverSteps, steps: int) -> Sequence[Triple]:
    """A value for each step."""
    return (value,) * steps if isinstance(value, Triple) else value
