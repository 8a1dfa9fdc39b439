"""Lays a model out for computing: cells sorted by natural code, assumptions as arrays, dates as positions.

Objects that cells share (the same tuple of Triples) are turned into arrays once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from planning.engine.periods import add_years, position_dates, years_elapsed
from planning.engine.types import (
    BASES,
    Basis,
    ByBand,
    CellInputs,
    Demand,
    Driver,
    FloatArray,
    Flow,
    ModelInputs,
    OverSteps,
    Pipeline,
    ServiceChange,
    Triple,
)


@dataclass(frozen=True, slots=True, eq=False)
class Assumed:
    """Assumptions as arrays: `low`, `mode`, `high`, whose last axis is steps (1 = the same in every step)."""

    low: FloatArray
    mode: FloatArray
    high: FloatArray
    uncertain: bool


@dataclass(frozen=True, slots=True, eq=False)
class PackedFlow:
    """A joiner route's headcount per year, shape (1 or T,)."""

    route: str
    per_year: Assumed


@dataclass(frozen=True, slots=True, eq=False)
class PackedPipeline:
    """A course's cohorts that finish within the model: `students` (n,), joining in step `lands` (n,), 0-based."""

    name: str
    route: str
    lands: tuple[int, ...]
    students: Assumed
    shares: tuple[tuple[str, Assumed], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PackedDriver:
    """Growth per year, shape (1 or T,)."""

    name: str
    per_year: Assumed


@dataclass(frozen=True, slots=True, eq=False)
class PackedChange:
    """A service change's WTE and the positions 1..T at which it counts, `counts` (T,) of 0 and 1."""

    name: str
    wte: Assumed
    counts: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PackedDemand:
    """One basis of one cell."""

    opening: float
    compounding: tuple[PackedDriver, ...]
    additive: tuple[PackedDriver, ...]
    changes: tuple[PackedChange, ...]
    productivity: Assumed
    mitigation: Assumed


@dataclass(frozen=True, slots=True, eq=False)
class PackedStock:
    """People in post at the base date, headcount (A,), and what changes their number; rates are (A, 1 or T)."""

    opening: FloatArray
    leave: Assumed
    retire: Assumed
    participation: Assumed
    profile: FloatArray
    flows: tuple[PackedFlow, ...]
    pipelines: tuple[PackedPipeline, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PackedCell:
    """One cell. Supply comes from `stock`, is given as `series`, or is unknown."""

    code: str
    stock: PackedStock | None
    series: FloatArray | None
    demand: dict[Basis, PackedDemand | None]
    cover: Assumed | None


@dataclass(frozen=True, slots=True, eq=False)
class PackedModel:
    """A model ready to be walked.

    Attributes:
        steps: lengths in years, (T,).
        dates: of the T + 1 positions.
        ageing: for each step, shares of each band that move up by 0, 1, 2 … bands, each (A,). What is
            missing from 1 has aged out of a closed last band.
        cells: sorted by code.
        index: code -> place in `cells`.
    """

    inputs: ModelInputs
    steps: FloatArray
    years: FloatArray
    dates: tuple[dt.date, ...]
    ageing: tuple[tuple[FloatArray, ...], ...]
    cells: tuple[PackedCell, ...]
    index: dict[str, int]


def pack(model: ModelInputs) -> PackedModel:
    """Lay out a model that `validate` has passed."""
    packer = _Packer(model)
    cells = tuple(packer.cell(cell) for cell in sorted(model.cells, key=lambda cell: cell.code))
    moves = {length: ageing_shares(model.age_edges, length) for length in set(model.steps)}
    return PackedModel(
        inputs=model,
        steps=np.array(model.steps),
        years=np.array(years_elapsed(model.steps)),
        dates=packer.dates,
        ageing=tuple(moves[length] for length in model.steps),
        cells=cells,
        index={cell.code: place for place, cell in enumerate(cells)},
    )


def ageing_shares(edges: Sequence[float], length: float) -> tuple[FloatArray, ...]:
    """Shares of each band that a step of `length` years moves up by 0, 1, 2 … bands.

    People are spread evenly over their band's width. An open last band keeps everyone.

    Returns:
        one array (A,) per number of bands moved; trailing all-zero ones are left out.
    """
    bands = list(pairwise(edges))
    shares = np.zeros((len(bands), len(bands)))
    for source, (young, old) in enumerate(bands):
        if np.isinf(old):
            shares[0, source] = 1.0
            continue
        for target in range(source, len(bands)):
            overlap = min(old + length, bands[target][1]) - max(young + length, bands[target][0])
            shares[target - source, source] = max(0.0, overlap) / (old - young)
    used = max((moved for moved in range(len(bands)) if shares[moved].any()), default=0)
    return tuple(shares[moved] for moved in range(used + 1))


class _Packer:
    """Packs cells; remembers what it has packed by object, so that shared assumptions cost nothing."""

    def __init__(self, model: ModelInputs) -> None:
        self.model = model
        self.dates = position_dates(model.base_date, model.steps)
        self._seen: dict[int, Assumed] = {}

    def cell(self, cell: CellInputs) -> PackedCell:
        given = cell.supply_series is not None
        return PackedCell(
            code=cell.code,
            stock=None if given else self.stock(cell),
            series=np.array(cell.supply_series, dtype=np.float64) if given else None,
            demand={basis: self.demand(cell.demand(basis)) for basis in BASES},
            cover=None if cell.cover is None else self.over_steps(cell.cover),
        )

    def stock(self, cell: CellInputs) -> PackedStock | None:
        if cell.opening is None:
            return None
        return PackedStock(
            opening=np.array(cell.opening, dtype=np.float64),
            leave=self.by_band(cell.leave_rate),
            retire=self.by_band(cell.retire_rate),
            participation=self.by_band(cell.participation),
            profile=np.array(cell.joiner_profile, dtype=np.float64),
            flows=tuple(self.flow(flow) for flow in sorted(cell.joiners, key=lambda flow: flow.route)),
            pipelines=tuple(self.pipeline(line) for line in sorted(cell.pipelines, key=lambda line: line.name)),
        )

    def over_steps(self, value: OverSteps) -> Assumed:
        """Shape (1 or T,)."""
        found = self._seen.get(id(value))
        if found is None:
            found = self._seen[id(value)] = _assumed((value,) if isinstance(value, Triple) else value)
        return found

    def by_band(self, value: ByBand) -> Assumed:
        """Shape (A, 1 or T)."""
        found = self._seen.get(id(value))
        if found is None:
            found = self._seen[id(value)] = _by_band(value)
        return found

    def flow(self, flow: Flow) -> PackedFlow:
        return PackedFlow(flow.route, self.over_steps(flow.per_year))

    def pipeline(self, line: Pipeline) -> PackedPipeline:
        landed = [
            (step, cohort.students)
            for cohort in sorted(line.cohorts, key=lambda cohort: cohort.starts)
            if (step := self.lands(cohort.starts, line.course_years)) is not None
        ]
        return PackedPipeline(
            name=line.name,
            route=line.route,
            lands=tuple(step for step, _ in landed),
            students=_assumed(tuple(students for _, students in landed)),
            shares=(
                ("attrition", self.over_steps(line.attrition)),
                ("join rate", self.over_steps(line.join_rate)),
                ("local share", self.over_steps(line.local_share)),
            ),
        )

    def lands(self, starts: dt.date, course_years: float) -> int | None:
        """The step (0-based) in which a cohort joins, or None if that is not within the model."""
        ends = add_years(starts, course_years)
        if self.model.round_course_to_steps:
            return self._nearest(starts, ends)
        if ends <= self.dates[0]:
            return None
        return next((place - 1 for place, date in enumerate(self.dates) if date >= ends), None)

    def _nearest(self, starts: dt.date, ends: dt.date) -> int | None:
        after = [place for place, date in enumerate(self.dates) if date > starts]
        if not after or 2 * (ends - self.dates[-1]) >= self.dates[-1] - self.dates[-2]:
            return None
        nearest = min(after, key=lambda place: (abs(self.dates[place] - ends), -place))
        return nearest - 1 if nearest else None

    def demand(self, demand: Demand | None) -> PackedDemand | None:
        if demand is None:
            return None
        return PackedDemand(
            opening=float(demand.opening_wte),
            compounding=self.drivers(demand.compounding),
            additive=self.drivers(demand.additive),
            changes=tuple(
                self.change(change)
                for change in sorted(demand.service_changes, key=lambda change: change.name)
                if change.starts > self.dates[0]
            ),
            productivity=self.over_steps(demand.productivity),
            mitigation=self.over_steps(demand.mitigation),
        )

    def drivers(self, drivers: tuple[Driver, ...]) -> tuple[PackedDriver, ...]:
        ordered = sorted(drivers, key=lambda driver: driver.name)
        return tuple(PackedDriver(driver.name, self.over_steps(driver.per_year)) for driver in ordered)

    def change(self, change: ServiceChange) -> PackedChange:
        counts = [
            float(change.starts <= date and (change.ends is None or date < change.ends)) for date in self.dates[1:]
        ]
        return PackedChange(change.name, self.over_steps(change.wte), np.array(counts))


def _assumed(values: Sequence[Triple]) -> Assumed:
    numbers = np.array([(value.low, value.mode, value.high) for value in values], dtype=np.float64).reshape(-1, 3)
    low, mode, high = (np.ascontiguousarray(numbers[:, place]) for place in range(3))
    return Assumed(low, mode, high, bool((low != high).any()))


def _by_band(bands: ByBand) -> Assumed:
    length = max(1 if isinstance(band, Triple) else len(band) for band in bands)
    flat: list[Triple] = []
    for band in bands:
        flat.extend((band,) * length if isinstance(band, Triple) else band)
    packed = _assumed(flat)
    shape = (len(bands), length)
    low, mode, high = (values.reshape(shape) for values in (packed.low, packed.mode, packed.high))
    return Assumed(cast(FloatArray, low), cast(FloatArray, mode), cast(FloatArray, high), packed.uncertain)
