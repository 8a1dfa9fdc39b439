"""Lays a model out for computing: cells sorted by natural code, assumptions as arrays, dates as positions.

Objects that cells share (the same tuple of Triples) are turned into arrays once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

import numpy as np

from planning.engine.packed import (
    Assumed,
    PackedCell,
    PackedChange,
    PackedCover,
    PackedDemand,
    PackedDriver,
    PackedFlow,
    PackedModel,
    PackedPipeline,
    PackedRatio,
    PackedRelief,
    PackedStock,
    PackedTransfer,
)
from planning.engine.periods import add_years, position_dates, years_elapsed
from planning.engine.types import (
    BASES,
    ByBand,
    CellInputs,
    Cover,
    Demand,
    Driver,
    FloatArray,
    Flow,
    ModelInputs,
    OverSteps,
    Pipeline,
    Ratio,
    Relief,
    ServiceChange,
    Transfer,
    Triple,
)


def pack(model: ModelInputs) -> PackedModel:
    """Lay out a model that `validate` has passed."""
    packer = _Packer(model)
    cells = tuple(packer.cell(cell) for cell in sorted(model.cells, key=lambda cell: cell.code))
    moves = {length: ageing_shares(model.age_edges, length, len(model.band_groups)) for length in set(model.steps)}
    index = {cell.code: place for place, cell in enumerate(cells)}
    transfers = packer.transfers(index)
    return PackedModel(
        inputs=model,
        steps=np.array(model.steps),
        years=np.array(years_elapsed(model.steps)),
        dates=packer.dates,
        ageing=tuple(moves[length] for length in model.steps),
        cells=cells,
        index=index,
        transfers=transfers,
        linked=linked(len(cells), transfers),
    )


def linked(cells: int, transfers: Sequence[PackedTransfer]) -> tuple[tuple[int, ...], ...]:
    """Groups of places that transfers tie together; see `PackedModel.linked`."""
    first = list(range(cells))

    def root(place: int) -> int:
        while first[place] != place:
            place = first[place]
        return place

    for transfer in transfers:
        one, other = sorted((root(transfer.source), root(transfer.target)))
        first[other] = one
    groups: dict[int, list[int]] = {}
    for place in range(cells):
        groups.setdefault(root(place), []).append(place)
    return tuple(tuple(groups[place]) for place in sorted(groups))


def ageing_shares(edges: Sequence[float], length: float, groups: int = 1) -> tuple[FloatArray, ...]:
    """Shares of each band that a step of `length` years moves up by 0, 1, 2 … bands.

    People are spread evenly over their band's width. An open last band keeps everyone. Each of the groups of bands
    ages on its own.

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
    return tuple(np.tile(shares[moved], groups) for moved in range(used + 1))


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
            cover=None if cell.cover is None else tuple(self.cover(one) for one in by_name(cell.cover)),
        )

    def cover(self, cover: Cover) -> PackedCover:
        return PackedCover(cover.name, self.over_steps(cover.wte), self.over_steps(cover.growth))

    def transfers(self, index: dict[str, int]) -> tuple[PackedTransfer, ...]:
        def key(transfer: Transfer) -> tuple[str, str, str]:
            return transfer.name, transfer.source, transfer.target

        return tuple(
            PackedTransfer(
                one.name, index[one.source], index[one.target], self.over_steps(one.share), _profile(one.profile)
            )
            for one in sorted(self.model.transfers, key=key)
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
            pipelines=tuple(self.pipeline(line) for line in by_name(cell.pipelines)),
            retention=self.reliefs(cell.retention),
        )

    def reliefs(self, reliefs: tuple[Relief, ...]) -> tuple[PackedRelief, ...]:
        return tuple(PackedRelief(one.name, self.over_steps(one.share)) for one in by_name(reliefs))

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
        return PackedFlow(flow.route, self.over_steps(flow.per_year), _profile(flow.profile))

    def pipeline(self, line: Pipeline) -> PackedPipeline:
        cohorts = [
            (cohort, self.lands(cohort.starts, line.course_years))
            for cohort in sorted(line.cohorts, key=lambda cohort: cohort.starts)
        ]
        if line.places is None:
            cohorts = [(cohort, step) for cohort, step in cohorts if step is not None]
        spans = [(cohort.starts, add_years(cohort.starts, line.course_years)) for cohort, _ in cohorts]
        return PackedPipeline(
            name=line.name,
            route=line.route,
            lands=tuple(step for _, step in cohorts),
            students=_assumed(tuple(cohort.students for cohort, _ in cohorts)),
            shares=(
                ("attrition", self.over_steps(line.attrition)),
                ("join rate", self.over_steps(line.join_rate)),
                ("local share", self.over_steps(line.local_share)),
            ),
            profile=_profile(line.profile),
            places=None if line.places is None else self.over_steps(line.places),
            starts=tuple(self._started_in(starts) for starts, _ in spans),
            beside=tuple(
                tuple(place for place, (_, ends) in enumerate(spans[:number]) if ends > starts)
                for number, (starts, _) in enumerate(spans)
            ),
        )

    def _started_in(self, starts: dt.date) -> int | None:
        """The step (0-based) in whose span a day lies, the last one for days beyond; None by the base date."""
        if starts <= self.dates[0]:
            return None
        return min(sum(date < starts for date in self.dates) - 1, len(self.dates) - 2)

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
            opening=float(demand.opening),
            compounding=self.drivers(demand.compounding),
            additive=self.drivers(demand.additive),
            changes=tuple(
                self.change(change) for change in by_name(demand.service_changes) if change.starts > self.dates[0]
            ),
            productivity=self.over_steps(demand.productivity),
            mitigation=self.over_steps(demand.mitigation),
            reliefs=self.reliefs(demand.reliefs),
            ratios=tuple(self.ratio(ratio) for ratio in by_name(demand.ratios)),
        )

    def ratio(self, ratio: Ratio) -> PackedRatio:
        units, each = self.over_steps(ratio.units), self.over_steps(ratio.wte_per_unit)
        return PackedRatio(ratio.name, float(ratio.opening_units), units, each)

    def drivers(self, drivers: tuple[Driver, ...]) -> tuple[PackedDriver, ...]:
        return tuple(PackedDriver(driver.name, self.over_steps(driver.per_year)) for driver in by_name(drivers))

    def change(self, change: ServiceChange) -> PackedChange:
        counts, wte = np.array([_counting(change, date) for date in self.dates[1:]]), change.wte
        if wte.low > wte.high:  # what falls is drawn as what rises, and taken away
            return PackedChange(change.name, _assumed((Triple(-wte.low, -wte.mode, -wte.high),)), -counts)
        return PackedChange(change.name, self.over_steps(wte), counts)


def _counting(change: ServiceChange, date: dt.date) -> float:
    """Share of a service change that counts on a date."""
    if date < change.starts or (change.ends is not None and date >= change.ends):
        return 0.0
    full = add_years(change.starts, change.ramp_years)
    return 1.0 if date >= full else (date - change.starts) / (full - change.starts)


Named = TypeVar("Named", Cover, Pipeline, Ratio, Relief, Driver, ServiceChange)


def by_name(parts: Sequence[Named]) -> list[Named]:
    """Parts in the order of their natural names."""
    return sorted(parts, key=attrgetter("name")) if len(parts) > 1 else list(parts)


def _profile(shares: tuple[float, ...] | None) -> FloatArray | None:
    return None if shares is None else np.array(shares, dtype=np.float64)


def _assumed(values: Sequence[Triple], shape: tuple[int, ...] = (-1,)) -> Assumed:
    lows, highs = [value.low for value in values], [value.high for value in values]
    numbers = np.array([lows, [value.mode for value in values], highs], dtype=np.float64).reshape(3, *shape)
    return Assumed(numbers[0], numbers[1], numbers[2], lows != highs)


def _by_band(bands: ByBand) -> Assumed:
    length = max([1 if isinstance(band, Triple) else len(band) for band in bands])
    if length == 1:
        return _assumed([band if isinstance(band, Triple) else band[0] for band in bands], (len(bands), 1))
    flat: list[Triple] = []
    for band in bands:
        flat.extend((band,) * length if isinstance(band, Triple) else band)
    return _assumed(flat, (len(bands), length))
