"""Runs a model: the central path of all cells, then drawn futures cell by cell; nodes are finished on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from planning.engine.central import Central, walk
from planning.engine.chance import Chance
from planning.engine.draws import draw_cells
from planning.engine.fingerprint import fingerprint
from planning.engine.ledger import Effects
from planning.engine.packed import PackedModel
from planning.engine.packing import pack
from planning.engine.results import BasisResult, NodeResult, Results, Spread
from planning.engine.rolling import Parts, Spreads, Tallies, Tally, share_above_nought, unknown, weighted
from planning.engine.types import BASES, Basis, FloatArray, ModelInputs
from planning.engine.validation import validate
from planning.engine.version import ENGINE_VERSION

PROGRESS_REPORTS: Final = 100


def project(
    model: ModelInputs,
    *,
    nodes: Collection[str] | None = None,
    tolerance: float | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Results:
    """Project every cell and roll-up of a model.

    The same model gives the same results, bit for bit, on one engine version and processor architecture; a
    cell's results do not depend on the other cells, nor on the order in which anything is given.

    Args:
        model: see `ModelInputs`.
        nodes: codes of the cells and roll-ups that are wanted; None = all. What is wanted has the same bits as
            when all is.
        tolerance: share of demand that a gap may have, 0..1; each basis then tells how many draws exceed it.
        on_progress: called now and then with the share done, 0..1, the last time with 1.0. An exception that
            it raises (a cancelled job) ends the projection.

    Raises:
        ModelError: if the model cannot be projected; says where and why.
        KeyError: if there is no node of a code that is wanted.
    """
    validate(model)
    packed = pack(model)
    run = _Run(packed, nodes, tolerance)
    run.draw(on_progress or _ignore)
    return Results(
        engine_version=ENGINE_VERSION,
        fingerprint=fingerprint(model),
        seed=model.seed,
        draws=model.draws,
        positions=packed.dates,
        years=packed.years,
        nodes=MappingProxyType(dict(sorted(run.nodes.items()))),
    )


def _ignore(done: float) -> None:
    """Nobody asked to be told."""


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """The tallies that one node's figures are made of; None where no cell has the figure."""

    code: str
    last: int
    parts: Parts
    supply: Tally | None
    cover: Tally | None
    bases: dict[Basis, _BasisFigures]

    def tallies(self) -> list[Tally]:
        own = [self.supply, self.cover, *(tally for basis in self.bases.values() for tally in basis.tallies())]
        return [tally for tally in own if tally is not None]


@dataclass(frozen=True, slots=True, eq=False)
class _BasisFigures:
    """Demand, and the like-for-like tallies of the gap and the uncovered gap."""

    demand: Tally | None
    gap: tuple[Tally, Tally] | None
    uncovered: tuple[Tally, Tally, Tally] | None
    compared: Parts

    def tallies(self) -> list[Tally | None]:
        return [self.demand, *(self.gap or ()), *(self.uncovered or ())]


class _Run:
    """One projection under way."""

    def __init__(
        self, packed: PackedModel, nodes: Collection[str] | None = None, tolerance: float | None = None
    ) -> None:
        self.packed, self.tolerance = packed, tolerance
        self.turn = {place: turn for turn, place in enumerate(place for group in packed.linked for place in group)}
        self.central: Central = walk(packed)
        self.known = {"supply": ~np.isnan(self.central.supply[:, 0]), "cover": ~np.isnan(self.central.cover[:, 0])}
        self.known |= {basis: ~np.isnan(self.central.demand[basis][:, 0]) for basis in BASES}
        self.tallies = Tallies(
            {"supply": self.central.supply, "cover": self.central.cover, **{b: self.central.demand[b] for b in BASES}}
        )
        self.nodes: dict[str, NodeResult] = {}
        self.waiting: dict[int, list[_Figures]] = defaultdict(list)
        parts: dict[str, Parts] = {cell.code: ((place, 1.0),) for place, cell in enumerate(packed.cells)}
        for roll_up in packed.inputs.roll_ups:
            parts[roll_up.code] = tuple(sorted((packed.index[code], weight) for code, weight in roll_up.parts))
        for code in parts if nodes is None else sorted(nodes):
            self._await(code, parts[code])

    def _await(self, code: str, parts: Parts) -> None:
        supply, cover = self._having(parts, "supply"), self._having(parts, "cover")
        figures = _Figures(
            code=code,
            last=max(self.turn[place] for place, _ in parts),
            parts=parts,
            supply=self._tally("supply", supply),
            cover=self._tally("cover", cover),
            bases={basis: self._basis(basis, parts, supply) for basis in BASES},
        )
        self.waiting[figures.last].append(figures)

    def _basis(self, basis: Basis, parts: Parts, supply: Parts) -> _BasisFigures:
        compared = self._having(supply, basis)
        covered = self._having(compared, "cover")
        of = self.tallies.of
        return _BasisFigures(
            demand=self._tally(basis, self._having(parts, basis)),
            gap=(of(basis, compared), of("supply", compared)) if compared else None,
            uncovered=(of(basis, covered), of("supply", covered), of("cover", covered)) if covered else None,
            compared=compared,
        )

    def _having(self, parts: Parts, quantity: str) -> Parts:
        known = self.known[quantity]
        return tuple(part for part in parts if known[part[0]])

    def _tally(self, quantity: str, parts: Parts) -> Tally | None:
        return self.tallies.of(quantity, parts) if parts else None

    def draw(self, on_progress: Callable[[float], None]) -> None:
        """Draw group after group of linked cells, usually single ones, and finish each node after its last cell."""
        chance, cells = Chance(self.packed.inputs), self.packed.cells
        every = max(1, len(cells) // PROGRESS_REPORTS)
        for group in self.packed.linked:
            if any(self.tallies.wants(place) for place in group):
                for place, draws in zip(group, draw_cells(self.packed, group, chance), strict=True):
                    self.tallies.take(place, draws)
            for place in group:
                self._finish_after(place)
            turn = self.turn[group[-1]] + 1
            if turn % every == 0 and turn < len(cells):
                on_progress(turn / len(cells))
        on_progress(1.0)

    def _finish_after(self, place: int) -> None:
        for figures in self.waiting.pop(self.turn[place], ()):
            self.nodes[figures.code] = self._finish(figures)

    def _finish(self, figures: _Figures) -> NodeResult:
        spreads, central = Spreads(), self.central
        supply, cover = self._having(figures.parts, "supply"), self._having(figures.parts, "cover")
        flows = self._effects(central.supply_effects, supply)
        node = NodeResult(
            code=figures.code,
            supply=self._spread(spreads, figures.supply),
            cover=self._spread(spreads, figures.cover),
            headcount=self._sum(central.headcount, supply),
            flows=MappingProxyType(flows),
            bases=MappingProxyType({basis: self._basis_result(figures, basis, spreads) for basis in BASES}),
            clamped=self._sum(central.clamped, supply),
            cover_parts=MappingProxyType(self._covers(cover)),
            turned_away=self._sum(central.turned_away, supply),
            unknown_cells=self._codes(figures.parts, supply),
        )
        for tally in figures.tallies():
            tally.users -= 1
            if tally.users == 0:
                tally.draws = None
        return node

    def _basis_result(self, figures: _Figures, basis: Basis, spreads: Spreads) -> BasisResult:
        terms = figures.bases[basis]
        compared, central = terms.compared, self.central
        supply_effects = {name: -wte for name, wte in self._effects(central.supply_effects, compared).items()}
        demand_effects = self._effects(central.demand_effects[basis], compared)
        return BasisResult(
            demand=self._spread(spreads, terms.demand),
            gap=self._difference(spreads, terms.gap),
            uncovered=self._difference(spreads, terms.uncovered),
            compared_supply=self._sum(central.supply, compared),
            compared_demand=self._sum(central.demand[basis], compared),
            unknown_cells=self._codes(figures.parts, compared),
            effects=MappingProxyType({**supply_effects, **demand_effects}),
            exceeding=self._exceeding(terms.gap),
        )

    def _exceeding(self, gap: tuple[Tally, Tally] | None) -> FloatArray | None:
        if self.tolerance is None or gap is None:
            return None
        demand, supply = gap
        return share_above_nought([(1.0 - self.tolerance, demand), (-1.0, supply)])

    def _spread(self, spreads: Spreads, tally: Tally | None) -> Spread:
        return unknown(len(self.packed.dates)) if tally is None else spreads.of([(1, tally)])

    def _difference(self, spreads: Spreads, tallies: tuple[Tally, ...] | None) -> Spread:
        """The first tally less the others."""
        if tallies is None:
            return unknown(len(self.packed.dates))
        return spreads.of([(1, tallies[0]), *((-1, tally) for tally in tallies[1:])])

    def _sum(self, values: FloatArray, parts: Parts) -> FloatArray:
        total = weighted(values, parts) if parts else np.full(values.shape[1:], np.nan)
        total.flags.writeable = False
        return total

    def _effects(self, effects: Effects, parts: Parts) -> dict[str, FloatArray]:
        if not parts:
            return {}
        places = [place for place, _ in parts]
        named = np.flatnonzero(effects.present[places].any(axis=0))
        wte = weighted(effects.wte, parts)
        wte.flags.writeable = False
        return {effects.names[name]: wte[name] for name in named}

    def _covers(self, parts: Parts) -> dict[str, FloatArray]:
        """Cover by name, over the cells that have it."""
        covers = {}
        for name, wte in self.central.covers.items():
            having = tuple(part for part in parts if not np.isnan(wte[part[0], 0]))
            if having:
                covers[name] = self._sum(wte, having)
        return covers

    def _codes(self, parts: Parts, known: Parts) -> tuple[str, ...]:
        if len(parts) == len(known):
            return ()
        kept = {place for place, _ in known}
        return tuple(self.packed.cells[place].code for place, _ in parts if place not in kept)
