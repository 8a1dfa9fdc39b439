"""Figures of nodes: draws of cells are added up first, quantiles are taken last.

A *tally* is a weighted sum of one quantity over some cells; nodes that need the same sum share it. A cell is the
tally of itself. Tallies grow in float64 cell after cell, in the order of the cells' codes, and are let go as soon as
the last node that needs them has its quantiles: the draws of a whole system never exist at once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planning.engine.draws import CellDraws
from planning.engine.quantiles import pick, pick_negated
from planning.engine.results import Spread
from planning.engine.types import BASES, FloatArray

Parts = tuple[tuple[int, float], ...]
"""(place of the cell, weight), in the order of places."""

Term = tuple[int, "Tally"]
"""A tally and the sign, 1 or -1, with which it enters a figure."""


@dataclass(slots=True, eq=False)
class Tally:
    """A weighted sum over `parts`.

    Attributes:
        central: of all parts, (T + 1,).
        certain: of the parts without draws, positions 1..T, (T,).
        draws: sum of the draws of the other parts, (T, draws); None until there are any.
    """

    central: FloatArray
    certain: FloatArray
    draws: NDArray[np.float32] | NDArray[np.float64] | None = None
    users: int = 0

    def add(self, draws: NDArray[np.float32], weight: float, alone: bool) -> None:
        """Add one cell's draws; a cell that stands alone lends its own array."""
        if alone and weight == 1.0:
            self.draws = draws
        elif self.draws is None:
            self.draws = np.multiply(draws, weight, dtype=np.float64)
        elif weight == 1.0:
            self.draws += draws
        else:
            self.draws += draws * np.float64(weight)


@dataclass(slots=True)
class Tallies:
    """All tallies of a model, shared by what they add up."""

    central: dict[str, FloatArray]
    _by_key: dict[tuple[str, Parts], Tally] = field(default_factory=dict)
    _by_cell: dict[int, list[tuple[str, Tally, float, bool]]] = field(default_factory=lambda: defaultdict(list))

    def of(self, quantity: str, parts: Parts) -> Tally:
        """The tally of `quantity` (supply, cover, or a basis) over `parts`, counted as used once more."""
        found = self._by_key.get((quantity, parts))
        if found is None:
            found = self._by_key[quantity, parts] = self._new(quantity, parts)
        found.users += 1
        return found

    def _new(self, quantity: str, parts: Parts) -> Tally:
        central = weighted(self.central[quantity], parts)
        tally = Tally(central, np.zeros(len(central) - 1))
        for place, weight in parts:
            self._by_cell[place].append((quantity, tally, weight, len(parts) == 1))
        return tally

    def wants(self, place: int) -> bool:
        """Whether anything that is wanted counts this cell."""
        return place in self._by_cell

    def take(self, place: int, draws: CellDraws) -> None:
        """Add a cell's draws, or its central path where it has none, to every tally that counts it."""
        drawn: dict[str, Any] = {
            "supply": draws.supply,
            "cover": draws.cover,
            **{basis: draws.demand[basis] for basis in BASES},
        }
        for quantity, tally, weight, alone in self._by_cell.pop(place, ()):
            values = drawn[quantity]
            if values is None:
                tally.certain += self.central[quantity][place, 1:] * weight
            else:
                tally.add(values, weight, alone)


def weighted(values: FloatArray, parts: Parts) -> FloatArray:
    """Sum over parts of weight x values[place]; values is (C, …)."""
    places = [place for place, _ in parts]
    if len(parts) == 1 and parts[0][1] == 1.0:
        return values[places[0]].copy()
    weights = np.array([weight for _, weight in parts]).reshape(-1, *(1,) * (values.ndim - 1))
    total: FloatArray = np.add.reduce(values[places] * weights, axis=0)
    return total


class Spreads:
    """Turns the terms of one node's figures into spreads; each combination of draws is sorted once."""

    def __init__(self) -> None:
        self._sorted: dict[tuple[tuple[int, int], ...], NDArray[np.float32] | NDArray[np.float64]] = {}

    def of(self, terms: list[Term]) -> Spread:
        """Spread of the sum of sign x tally."""
        central = _signed([(sign, tally.central) for sign, tally in terms])
        drawn = [(sign, tally) for sign, tally in terms if tally.draws is not None]
        if not drawn:
            return _spread(central, central[1:])
        certain = _signed([(sign, tally.certain) for sign, tally in terms])
        return _spread(central, self._quantiles(drawn) + certain)

    def _quantiles(self, drawn: list[Term]) -> FloatArray:
        flip = drawn[0][0]
        key = tuple((flip * sign, id(tally)) for sign, tally in drawn)
        if key not in self._sorted:
            draws = [(flip * sign, tally.draws) for sign, tally in drawn if tally.draws is not None]
            total: NDArray[Any] = draws[0][1]
            for sign, more in draws[1:]:
                total = total + more if sign > 0 else total - more
            self._sorted[key] = np.sort(total, axis=1)
        return pick(self._sorted[key]) if flip > 0 else pick_negated(self._sorted[key])


def share_above_nought(terms: list[tuple[float, Tally]]) -> FloatArray:
    """Share of the draws in which the sum of factor x tally is above 0, by position, (T + 1,)."""
    central = np.add.reduce([factor * tally.central for factor, tally in terms])
    shares: FloatArray = (central > 0).astype(np.float64)
    drawn = [(factor, tally.draws) for factor, tally in terms if tally.draws is not None]
    if drawn:
        certain = np.add.reduce([factor * tally.certain for factor, tally in terms])
        total: FloatArray = certain[:, None] + sum(factor * draws.astype(np.float64) for factor, draws in drawn)
        shares[1:] = np.count_nonzero(total > 0, axis=1) / total.shape[1]
    shares.flags.writeable = False
    return shares


def unknown(positions: int) -> Spread:
    """The spread of a figure that nobody knows."""
    nothing = np.full(positions, np.nan)
    return _spread(nothing, nothing[1:])


def _signed(terms: list[tuple[int, FloatArray]]) -> FloatArray:
    total = terms[0][1] if terms[0][0] > 0 else -terms[0][1]
    for sign, values in terms[1:]:
        total = total + values if sign > 0 else total - values
    return total


def _spread(central: FloatArray, quantiles: FloatArray) -> Spread:
    """Central path (T + 1,) and its quantiles at positions 1..T, (3, T); the opening position is certain."""
    table = np.empty((4, len(central)))
    table[0], table[1:, 0], table[1:, 1:] = central, central[0], quantiles
    table.flags.writeable = False
    return Spread(*table)
