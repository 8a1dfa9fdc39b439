"""Figures of nodes: draws of cells are added up first, quantiles are taken last.

A *tally* is a weighted sum of one quantity over some cells; nodes that need the same sum share it. Tallies grow in
float64 cell after cell, in the order of the cells' turns, in a place of a common pool that they leave as soon as the
last node that needs them has its quantiles: the draws of a whole system never exist at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planning.engine.types import FloatArray

NO_PLACE = -1


@dataclass(frozen=True, slots=True)
class Parts:
    """Cells that are added up, by their places, with weights; equal ones have equal keys."""

    places: NDArray[np.int64] = field(compare=False)
    weights: FloatArray = field(compare=False)
    key: bytes
    whole_cell: bool = field(compare=False)
    """Whether this is one cell, undivided."""

    @classmethod
    def of(cls, places: NDArray[np.int64], weights: FloatArray) -> Parts:
        """The parts in the order of their places."""
        whole_cell = len(places) == 1 and weights[0] == 1.0
        return cls(places, weights, places.tobytes() + weights.tobytes(), whole_cell)

    def having(self, known: NDArray[np.bool_]) -> Parts:
        """Those of which something is known."""
        kept = known[self.places]
        return self if kept.all() else Parts.of(self.places[kept], self.weights[kept])

    def __bool__(self) -> bool:
        return len(self.places) > 0


NOBODY: Final = Parts.of(np.zeros(0, dtype=np.int64), np.zeros(0))


@dataclass(slots=True, eq=False)
class Tally:
    """A weighted sum over `parts`.

    Attributes:
        central: of all parts, (T + 1,).
        certain: of the parts without draws, positions 1..T, (T,).
        drawn: the parts with draws.
        first, last: the batches in which it begins and in which the last node that needs it is finished.
        place: in the pool; none if there are no draws.
    """

    quantity: int
    central: FloatArray
    certain: FloatArray
    drawn: Parts
    first: int
    last: int = 0
    place: int = NO_PLACE


@dataclass(slots=True, eq=False)
class Sums:
    """What one batch of cells adds to tallies, see `Drawing.add`."""

    rows: NDArray[np.int64]
    weights: FloatArray


class Tallies:
    """All tallies of a model, shared by what they add up.

    Args:
        levels: central paths, (4, C, T + 1).
        drawn: (C, 4), what has draws.
        batch, row: of each cell, the batch in which it is drawn and its place there.
    """

    def __init__(
        self, levels: FloatArray, drawn: NDArray[np.bool_], batch: NDArray[np.int64], row: NDArray[np.int64]
    ) -> None:
        self._levels, self._drawn, self._batch, self._row = levels, drawn, batch, row
        self._by_key: dict[tuple[int, Parts], Tally] = {}

    def of(self, quantity: int, parts: Parts, last: int) -> Tally:
        """The tally of a quantity over parts, kept until batch `last` at least."""
        found = self._by_key.get((quantity, parts))
        if found is None:
            found = self._by_key[quantity, parts] = self._new(quantity, parts)
        found.last = max(found.last, last)
        return found

    def _new(self, quantity: int, parts: Parts) -> Tally:
        level, known = self._levels[quantity], self._drawn[:, quantity]
        drawn, certain = parts.having(known), parts.having(~known)
        return Tally(
            quantity=quantity,
            central=weighted(level, parts),
            certain=weighted(level[:, 1:], certain),
            drawn=drawn,
            first=int(self._batch[drawn.places].min()) if drawn else 0,
        )

    def settle(self) -> int:
        """Give every tally its place in the pool, once all are known. Returns how many places there must be."""
        tallies = sorted((one for one in self._by_key.values() if one.drawn), key=lambda tally: tally.first)
        free: list[int] = []
        ending: dict[int, list[int]] = defaultdict(list)
        places, batch = 0, 0
        for tally in tallies:
            for ended in range(batch, tally.first):
                free.extend(ending.pop(ended, ()))
            batch = tally.first
            if free:
                tally.place = free.pop()
            else:
                tally.place, places = places, places + 1
            ending[tally.last].append(tally.place)
        return places

    def sums(self, batches: int) -> list[Sums]:
        """What each batch adds to which tallies; cells in the order of their turns."""
        tables = [self._table(tally) for tally in self._by_key.values() if tally.drawn]
        rows = np.concatenate([table for table, _ in tables]) if tables else np.zeros((0, 4), dtype=np.int64)
        weights = np.concatenate([each for _, each in tables]) if tables else np.zeros(0)
        order = np.argsort(rows[:, 0], kind="stable")
        rows, weights = rows[order], weights[order]
        bounds = np.searchsorted(rows[:, 0], np.arange(batches + 1))
        return [Sums(np.ascontiguousarray(rows[one:other, 1:]), weights[one:other]) for one, other in pairwise(bounds)]

    def _table(self, tally: Tally) -> tuple[NDArray[np.int64], FloatArray]:
        """Batch, place in the pool, place in the batch's block, and whether it begins the sum: a row for each cell."""
        places = tally.drawn.places
        batch, row = self._batch[places], self._row[places]
        order = np.lexsort((row, batch))
        table = np.zeros((len(places), 4), dtype=np.int64)
        table[:, 0], table[:, 1], table[:, 2] = batch[order], tally.place, row[order] * 4 + tally.quantity
        table[0, 3] = 1
        return table, tally.drawn.weights[order]


def weighted(values: FloatArray, parts: Parts) -> FloatArray:
    """Sum over parts of weight x values[place]; values is (C, …)."""
    if parts.whole_cell:
        return values[parts.places[0]]
    weights = parts.weights.reshape(-1, *(1,) * (values.ndim - 1))
    total: FloatArray = np.add.reduce(values[parts.places] * weights, axis=0)
    return total


def batches_of(groups: Iterable[tuple[int, ...]], size: int) -> list[list[int]]:
    """Places of cells in batches of about `size`, whole groups of linked cells together."""
    batches: list[list[int]] = [[]]
    for group in groups:
        if len(batches[-1]) >= size:
            batches.append([])
        batches[-1].extend(group)
    return batches
