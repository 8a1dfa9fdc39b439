"""Writes results: one node's figures, and its central path's people, flows and effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from planning.engine.central import Central
from planning.engine.figures import COVER, DEMANDS, GAPS, SUPPLY, UNCOVERED
from planning.engine.ledger import Effects
from planning.engine.packed import PackedModel
from planning.engine.results import BasisResult, NodeResult, Spread
from planning.engine.rolling import Parts, weighted
from planning.engine.types import BASES, Basis, FloatArray

NOTHING: Mapping[str, FloatArray] = MappingProxyType({})


class Writer:
    """Writes nodes.

    Args:
        spreads: of every node's figures, (N, 8, 4, T + 1).
        exceeding: shares of the draws that exceed what is tolerated, (N, 2, T + 1), if that was asked for.
    """

    def __init__(
        self, packed: PackedModel, central: Central, spreads: FloatArray, exceeding: FloatArray | None
    ) -> None:
        self._packed, self._central, self._spreads, self._exceeding = packed, central, spreads, exceeding
        self._blank: dict[tuple[int, ...], FloatArray] = {}
        self._supply_taken = -central.supply_effects.wte
        self._names = {id(one): _Names(one) for one in (central.supply_effects, *central.demand_effects.values())}
        self._unknown = Spread(*_closed(np.full((4, len(packed.dates)), np.nan)))
        for array in (spreads, exceeding, self._supply_taken, *_arrays(central)):
            if array is not None:
                array.flags.writeable = False

    def node(self, number: int, code: str, parts: Parts, counted: Sequence[Parts]) -> NodeResult:
        """One node; `counted` are the parts of each of its figures."""
        central, supply = self._central, counted[SUPPLY]
        return NodeResult(
            code=code,
            supply=self._spread(number, SUPPLY, supply),
            cover=self._spread(number, COVER, counted[COVER]),
            headcount=self._sum(central.headcount, supply),
            flows=self._effects(central.supply_effects, central.supply_effects.wte, supply),
            bases=MappingProxyType({basis: self._basis(number, basis, parts, counted) for basis in BASES}),
            clamped=self._sum(central.clamped, supply),
            cover_parts=self._covers(counted[COVER]),
            turned_away=self._sum(central.turned_away, supply),
            unknown_cells=self._codes(parts, supply),
        )

    def _basis(self, number: int, basis: Basis, parts: Parts, counted: Sequence[Parts]) -> BasisResult:
        place, central = BASES.index(basis), self._central
        compared = counted[GAPS + place]
        supply = self._effects(central.supply_effects, self._supply_taken, compared)
        demand = self._effects(central.demand_effects[basis], central.demand_effects[basis].wte, compared)
        return BasisResult(
            demand=self._spread(number, DEMANDS + place, counted[DEMANDS + place]),
            gap=self._spread(number, GAPS + place, compared),
            uncovered=self._spread(number, UNCOVERED + place, counted[UNCOVERED + place]),
            compared_supply=self._sum(central.supply, compared),
            compared_demand=self._sum(central.demand[basis], compared),
            unknown_cells=self._codes(parts, compared),
            effects=MappingProxyType({**supply, **demand}),
            exceeding=None if self._exceeding is None or not compared else self._exceeding[number, place],
        )

    def _spread(self, number: int, figure: int, counted: Parts) -> Spread:
        return Spread(*self._spreads[number, figure]) if counted else self._unknown

    def _sum(self, values: FloatArray, parts: Parts) -> FloatArray:
        if parts:
            return _closed(weighted(values, parts))
        shape = values.shape[1:]
        if shape not in self._blank:
            self._blank[shape] = _closed(np.full(shape, np.nan))
        return self._blank[shape]

    def _effects(self, effects: Effects, wte: FloatArray, parts: Parts) -> Mapping[str, FloatArray]:
        if not parts:
            return NOTHING
        total = _closed(weighted(wte, parts))
        return MappingProxyType({name: total[row] for row, name in self._names[id(effects)].present(parts)})

    def _covers(self, parts: Parts) -> Mapping[str, FloatArray]:
        """Cover by name, over the cells that have it."""
        covers = {}
        for name, wte in self._central.covers.items():
            having = parts.having(~np.isnan(wte[:, 0]))
            if having:
                covers[name] = self._sum(wte, having)
        return MappingProxyType(covers)

    def _codes(self, parts: Parts, known: Parts) -> tuple[str, ...]:
        if parts is known:
            return ()
        counted = set(known.places.tolist())
        return tuple(self._packed.cells[place].code for place in parts.places.tolist() if place not in counted)


class _Names:
    """Which effects cells have; cells that have the same share one list."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._lists: dict[bytes, list[tuple[int, str]]] = {}

    def present(self, parts: Parts) -> list[tuple[int, str]]:
        """Rows and names of the effects that any of the parts has."""
        present = self._effects.present
        has = present[parts.places[0]] if parts.whole_cell else np.any(present[parts.places], axis=0)
        found = self._lists.get(has.tobytes())
        if found is None:
            names = self._effects.names
            found = self._lists[has.tobytes()] = [(row, names[row]) for row in np.flatnonzero(has).tolist()]
        return found


def _closed(values: FloatArray) -> FloatArray:
    values.flags.writeable = False
    return values


def _arrays(central: Central) -> list[FloatArray]:
    """Every array of the central path: results are views of them."""
    effects = (central.supply_effects, *central.demand_effects.values())
    paths = [central.supply, central.headcount, central.clamped, central.turned_away, central.cover]
    return [*paths, *central.demand.values(), *central.covers.values(), *(one.wte for one in effects)]
