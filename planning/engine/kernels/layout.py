"""Cells as tables of numbers that compiled code can walk: a *term* for each thing that moves a stock or a demand.

A term is a row: its kind, up to two values (where they begin, how many steps they have, and the slot of their random
numbers, -1 where they are certain) and two small numbers whose meaning depends on the kind.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planning.engine.chance import SYSTEM, individual_parameter, key, normals
from planning.engine.draws import drawn_quantities
from planning.engine.packed import Assumed, PackedCell, PackedDemand, PackedModel, PackedStock
from planning.engine.stock_draws import cohort_streams, leaving_stream
from planning.engine.types import BASES, FloatArray

KIND, FIRST, SECOND, X, Y = 0, 1, 4, 7, 8
COLUMNS: Final = 9
"""Columns of a term; a value takes three: entry, steps, slot."""

LEAVE, RETIRE, RETENTION, PARTICIPATION, PASSED, LOCAL, FLOW, COHORT, SPREAD = range(9)
RATIO, COMPOUND, TOGETHER, ADD, PRODUCE, WORK, CHANGE, PRODUCED, KEEP, COVER = range(9, 19)

ONCE, STOCK, COVERS, FUNDED, NEED, END = range(6)
"""Columns of `Layout.sections`: where a cell's terms of each kind begin."""

NOTHING: Final = (-1, 0, -1)


class Layout(NamedTuple):
    """A model's cells.

    Attributes:
        values: of every assumption, flat: low, high - low, and the mode's share of that, (V, 3).
        terms: (M, 9); `sections` (C, 6) says which are whose.
        keys, system: of each slot, its stream and its row of `scores`; a cell's slots are the first two columns of
            `slots` (C, 3). The third is the place in `singles` of its first step's stream; -1 without such chance.
        singles: streams for what happens to single people: who leaves in each step, who of a cohort completes.
        scores: (R, draws), what all cells share of each parameter's scores.
        openings: people (C, A); `demands`, WTE (C, 2).
        profiles: shares by band (P, A). counts: what counts of changes (K, T).
        moving: (C, 6), whether values change from step to step: rates of leaving and retiring; participation;
            other values of the stock; cover; funded; need.
        drawn: (C, 4), which of supply, cover, funded and need differ from draw to draw.
    """

    values: FloatArray
    terms: NDArray[np.int64]
    sections: NDArray[np.int64]
    keys: NDArray[np.uint64]
    system: NDArray[np.int64]
    slots: NDArray[np.int64]
    singles: NDArray[np.uint64]
    scores: FloatArray
    openings: NDArray[np.float32]
    demands: NDArray[np.float32]
    profiles: NDArray[np.float32]
    counts: NDArray[np.float32]
    moving: NDArray[np.bool_]
    drawn: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """The most of anything that one cell needs."""

    slots: int
    terms: int
    lines: int
    covers: int


def unusual(cell: PackedCell) -> bool:
    """Whether a cell has something that only NumPy walks: places on placement."""
    return cell.stock is not None and any(line.places is not None for line in cell.stock.pipelines)


def lay_out(packed: PackedModel) -> tuple[Layout, Sizes]:
    """Lay out every usual cell; the sections of unusual ones are empty."""
    return _Writer(packed).write()


class _Writer:
    def __init__(self, packed: PackedModel) -> None:
        self.packed, self.bands = packed, packed.inputs.bands
        self.assumed: list[Assumed] = []
        self.places: dict[int, int] = {}
        self.entries = 0
        self.terms = array("q")  # flat: thousands of small tuples would keep the garbage collector busy
        self.keys: list[int] = []
        self.singles: list[int] = []
        self.system: list[int] = []
        self.rows: dict[str, int] = {}
        self.slots: dict[str, int] = {}
        self.code = ""
        self.profiles: dict[bytes, int] = {}
        self.counts: list[FloatArray] = []
        self.lines = self.covers = 0

    def write(self) -> tuple[Layout, Sizes]:
        cells = self.packed.cells
        sections, slots = np.zeros((len(cells), 6), dtype=np.int64), np.full((len(cells), 3), -1, dtype=np.int64)
        openings, demands = np.zeros((len(cells), self.bands), np.float32), np.zeros((len(cells), 2), np.float32)
        drawn, most = drawn_quantities(self.packed), 0
        for place, cell in enumerate(cells):
            first, single = len(self.keys), len(self.singles)
            sections[place] = self._cell(cell, drawn[place])
            slots[place] = first, len(self.keys), single if len(self.singles) > single else -1
            most = max(most, len(self.keys) - first)
            if cell.stock is not None:
                openings[place] = cell.stock.opening
            demands[place] = [0.0 if (one := cell.demand[basis]) is None else one.opening for basis in BASES]
        terms = np.array(self.terms, dtype=np.int64).reshape(-1, COLUMNS)
        layout = Layout(
            values=self._values(),
            terms=terms,
            sections=sections,
            keys=np.array(self.keys, dtype=np.uint64),
            system=np.array(self.system, dtype=np.int64),
            slots=slots,
            singles=np.array(self.singles, dtype=np.uint64),
            scores=self._scores(),
            openings=openings,
            demands=demands,
            profiles=self._profiles(),
            counts=np.array(self.counts, dtype=np.float32).reshape(-1, len(self.packed.steps)),
            moving=_moving(terms, sections),
            drawn=drawn,
        )
        return layout, Sizes(most, int((sections[:, -1] - sections[:, 0]).max(initial=0)), self.lines, self.covers)

    def _cell(self, cell: PackedCell, drawn: NDArray[np.bool_]) -> list[int]:
        self.slots, self.code, at = {}, cell.code, [self._here()]
        if unusual(cell):
            return at * 6
        if cell.stock is not None and drawn[0]:
            self._lines(cell.stock)
        at.append(self._here())
        if cell.stock is not None and drawn[0]:
            self._stock(cell.stock)
        at.append(self._here())
        if cell.cover and drawn[1]:
            for number, cover in enumerate(cell.cover):
                growth = self._value(f"cover growth:{cover.name}", cover.growth)
                self._term(COVER, self._value(f"cover:{cover.name}", cover.wte), growth, number)
            self.covers = max(self.covers, len(cell.cover))
        for number, basis in enumerate(BASES, start=2):
            at.append(self._here())
            demand = cell.demand[basis]
            if demand is not None and drawn[number]:
                self._demand(demand)
        return [*at, self._here()]

    def _lines(self, stock: PackedStock) -> None:
        """What share of each course's students passes and joins: reckoned once, for it holds in every step."""
        for number, line in enumerate(stock.pipelines):
            attrition, join_rate, local = (self._value(f"pipeline:{line.name}:{n}", v) for n, v in line.shares)
            self._term(PASSED, attrition, join_rate, number)
            self._term(LOCAL, local, x=number)
        self.lines = max(self.lines, len(stock.pipelines))

    def _stock(self, stock: PackedStock) -> None:
        if self.packed.inputs.individual_chance:
            for step in range(len(self.packed.steps)):
                self._single(leaving_stream(step))
        self._term(LEAVE, self._value("leave", stock.leave))
        self._term(RETIRE, self._value("retire", stock.retire))
        self._term(PARTICIPATION, self._value("participation", stock.participation))
        for relief in stock.retention:
            self._term(RETENTION, self._value(f"retention:{relief.name}", relief.share))
        joiners: dict[int, list[tuple[int, ...]]] = {self._profile(stock.profile): []}
        for flow in stock.flows:
            value = self._value(f"joiners:{flow.route}", flow.per_year)
            profile = self._profile(stock.profile if flow.profile is None else flow.profile)
            joiners.setdefault(profile, []).append((FLOW, *value, *NOTHING, 0, 0))
        for number, line in enumerate(stock.pipelines):
            entry, _, slot = self._value(f"pipeline:{line.name}:intake", line.students)
            profile = self._profile(stock.profile if line.profile is None else line.profile)
            for place, (landed, stream) in enumerate(zip(line.lands, cohort_streams(line), strict=True)):
                if landed is not None:
                    single = self._single(stream) if self.packed.inputs.individual_chance else -1
                    term = (COHORT, entry + place, 1, slot, single, 0, -1, landed, number)
                    joiners.setdefault(profile, []).append(term)
        for profile, written in joiners.items():
            for one in written:
                self.terms.extend(one)
            self._term(SPREAD, x=profile)

    def _demand(self, demand: PackedDemand) -> None:
        for ratio in demand.ratios:
            units = self._value(f"activity:{ratio.name}", ratio.units)
            self._term(RATIO, units, self._value(f"staffing ratio:{ratio.name}", ratio.wte_per_unit))
        for driver in demand.compounding:
            self._term(COMPOUND, self._value(f"growth:{driver.name}", driver.per_year))
        if self.packed.inputs.compounding_drivers_add:
            self._term(TOGETHER)
        for driver in demand.additive:
            self._term(ADD, self._value(f"growth:{driver.name}", driver.per_year))
        productive = bool(demand.productivity.low.any() or demand.productivity.high.any())
        if productive:
            self._term(PRODUCE, self._value("productivity", demand.productivity))
        self._term(WORK, x=int(bool(demand.ratios)), y=int(bool(demand.additive)))
        for change in demand.changes:
            self._term(CHANGE, self._value(f"service change:{change.name}", change.wte), x=len(self.counts))
            self.counts.append(change.counts)
        if productive:
            self._term(PRODUCED)
        if demand.mitigation.high.any():
            self._term(KEEP, self._value("mitigation", demand.mitigation))
        for relief in demand.reliefs:
            self._term(KEEP, self._value(f"relief:{relief.name}", relief.share))

    def _term(
        self, kind: int, one: Sequence[int] = NOTHING, two: Sequence[int] = NOTHING, x: int = 0, y: int = 0
    ) -> None:
        self.terms.extend((kind, *one, *two, x, y))

    def _here(self) -> int:
        """The number of terms so far."""
        return len(self.terms) // COLUMNS

    def _value(self, parameter: str, assumed: Assumed) -> tuple[int, int, int]:
        entry = self.places.get(id(assumed))
        if entry is None:
            entry = self.places[id(assumed)] = self.entries
            self.assumed.append(assumed)
            self.entries += assumed.low.size
        return entry, assumed.low.shape[-1], self._slot(parameter) if assumed.uncertain else -1

    def _slot(self, parameter: str) -> int:
        """The place of a parameter among the cell's streams; whoever asks again gets the same numbers."""
        found = self.slots.get(parameter)
        if found is None:
            found = self.slots[parameter] = len(self.slots)
            self.keys.append(key(self.packed.inputs.seed, parameter, self.code))
            self.system.append(self.rows.setdefault(parameter, len(self.rows)))
        return found

    def _single(self, what: str) -> int:
        """The place of a stream for what happens to single people of the cell."""
        self.singles.append(key(self.packed.inputs.seed, individual_parameter(what), self.code))
        return len(self.singles) - 1

    def _profile(self, shares: FloatArray) -> int:
        return self.profiles.setdefault(shares.tobytes(), len(self.profiles))

    def _values(self) -> FloatArray:
        low, mode, high = (_flat(getattr(one, name) for one in self.assumed) for name in ("low", "mode", "high"))
        span = high - low
        share = np.divide(mode - low, span, out=np.zeros_like(span), where=span > 0)
        return np.stack([low, span, np.round(share, 9)], axis=1)

    def _scores(self) -> FloatArray:
        seed, draws = self.packed.inputs.seed, self.packed.inputs.draws
        common = np.sqrt(1.0 - self.packed.inputs.local_variance_share)
        scores = np.empty((len(self.rows), draws))
        for parameter, row in self.rows.items():
            scores[row] = common * normals(seed, parameter, SYSTEM, draws)
        return scores

    def _profiles(self) -> NDArray[np.float32]:
        shares = [np.frombuffer(written, dtype=np.float64) for written in self.profiles]
        return np.array(shares, dtype=np.float32).reshape(-1, self.bands)


def _moving(terms: NDArray[np.int64], sections: NDArray[np.int64]) -> NDArray[np.bool_]:
    """See `Layout.moving`."""
    moves, kinds = (terms[:, FIRST + 1] > 1) | (terms[:, SECOND + 1] > 1), terms[:, KIND]
    rates, participation = moves & (kinds <= RETENTION), moves & (kinds == PARTICIPATION)
    asked = ((rates, STOCK), (participation, STOCK), (moves, STOCK), (moves, COVERS), (moves, FUNDED), (moves, NEED))
    return np.stack(
        [_any_in(which, sections[:, section], sections[:, section + 1]) for which, section in asked], axis=1
    )


def _any_in(which: NDArray[np.bool_], first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether there is any from `first` to `last`, for each pair."""
    counted = np.concatenate([[0], np.cumsum(which)])
    some: NDArray[np.bool_] = counted[last] > counted[first]
    return some


def _flat(parts: Iterable[NDArray[Any]]) -> FloatArray:
    flat = [part.ravel() for part in parts]
    return np.concatenate(flat) if flat else np.zeros(0)
