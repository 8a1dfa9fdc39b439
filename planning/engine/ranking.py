"""Which draws are ranked for which figures of which nodes; equal ones are ranked once.

A node that is one whole cell ranks the cell's own draws, any other the sums in the pool.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planning.engine.figures import FIGURES, Terms
from planning.engine.rolling import Tally
from planning.engine.types import FloatArray

Row = tuple[int, ...]
"""Up to three places of draws, each with its sign; -1 for none. See `kernels.contract.Drawing.quantiles`."""

NOTHING = (-1, 0)


def row_of(terms: Sequence[tuple[int, int]]) -> Row:
    """Terms, (place, sign), as a row."""
    padded = [*terms, *(NOTHING,) * (3 - len(terms))]
    return tuple(number for term in padded for number in term)


@dataclass(frozen=True, slots=True, eq=False)
class Figured:
    """What is found of N nodes' figures.

    Attributes:
        central: (N, 8, T + 1), NaN where a figure is unknown.
        certain: of what has no draws, (N, 8, T).
        quantiles: of the draws, (N, 8, 3, T); 0 where there are none.
    """

    central: FloatArray
    certain: FloatArray
    quantiles: FloatArray

    @classmethod
    def empty(cls, nodes: int, steps: int) -> Figured:
        """Of which nothing is known yet."""
        of, nothing = (nodes, len(FIGURES)), np.nan
        return cls(np.full((*of, steps + 1), nothing), np.full((*of, steps), nothing), np.zeros((*of, 3, steps)))

    def spreads(self) -> FloatArray:
        """Central, p10, p50 and p90 of every figure, (N, 8, 4, T + 1); the opening position is certain."""
        table = np.empty((*self.central.shape[:2], 4, self.central.shape[2]))
        table[:, :, 0] = self.central
        table[:, :, 1:, 0] = self.central[:, :, None, 0]
        np.add(self.quantiles, self.certain[:, :, None], out=table[:, :, 1:, 1:])
        return table


@dataclass(slots=True, eq=False)
class Ranked:
    """Rows to be ranked after one batch, (F, 6), and the node and figure, (F,) each, that they belong to."""

    rows: NDArray[np.int64]
    nodes: NDArray[np.int64]
    figures: NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Ranking:
    """Everything that is to be ranked, and `shared`: (nodes, figure, the figure whose quantiles it shares)."""

    batches: list[NDArray[np.int64]] = field(default_factory=list)
    tables: list[NDArray[np.int64]] = field(default_factory=list)
    shared: list[tuple[NDArray[np.int64], int, int]] = field(default_factory=list)

    def add(self, batch: NDArray[np.int64], nodes: NDArray[np.int64], figure: int, rows: NDArray[np.int64]) -> None:
        """Rows (n, 6) of one figure of n nodes."""
        table = np.empty((len(rows), 8), dtype=np.int64)
        table[:, :6], table[:, 6], table[:, 7] = rows, nodes, figure
        self.batches.append(batch)
        self.tables.append(table)

    def by_batch(self, batches: int) -> list[Ranked]:
        """What is ranked after each batch, in the order of first places."""
        table = np.concatenate([np.zeros((0, 8), dtype=np.int64), *self.tables])
        batch = np.concatenate([np.zeros(0, dtype=np.int64), *self.batches])
        order = np.lexsort((table[:, 0], batch))
        table = np.ascontiguousarray(table[order])
        bounds = np.searchsorted(batch[order], np.arange(batches + 1))
        parts = [table[one:other] for one, other in pairwise(bounds)]
        return [Ranked(np.ascontiguousarray(part[:, :6]), part[:, 6], part[:, 7]) for part in parts]

    def share(self, figured: Figured) -> None:
        """Give every figure that shares another's draws its quantiles."""
        for nodes, figure, source in self.shared:
            figured.quantiles[nodes, figure] = figured.quantiles[nodes, source]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells whose own figures are wanted: the nodes' numbers, the cells' places, batches and rows there, (n,) each."""

    nodes: NDArray[np.int64]
    places: NDArray[np.int64]
    batch: NDArray[np.int64]
    row: NDArray[np.int64]


def rank_cells(cells: Cells, levels: FloatArray, drawn: NDArray[np.bool_], figured: Figured, ranking: Ranking) -> None:
    """Central paths of cells' figures, and what is to be ranked for them. `levels` (4, C, T + 1), `drawn` (C, 4)."""
    own, has = levels[:, cells.places], drawn[cells.places]
    known = ~np.isnan(own[:, :, 0])
    certain = np.where(has.T[:, :, None], 0.0, own[:, :, 1:])
    for figure, terms in enumerate(FIGURES):
        figured.central[cells.nodes, figure] = _signed(own, terms)
        figured.certain[cells.nodes, figure] = _signed(certain, terms)
    for pattern in np.unique(has, axis=0):
        alike = (has == pattern).all(axis=1)
        sources: dict[Terms, int] = {}
        for figure, terms in enumerate(FIGURES):
            having = tuple(term for term in terms if pattern[term[0]])
            these = alike & known[[quantity for quantity, _ in terms]].all(axis=0)
            if not having or not these.any():
                continue
            source = sources.setdefault(having, figure)
            if source != figure:
                ranking.shared.append((cells.nodes[these], figure, source))
                continue
            rows = np.tile(np.array(row_of(having), dtype=np.int64), (int(these.sum()), 1))
            for column in range(0, 2 * len(having), 2):
                rows[:, column] += 4 * cells.row[these]
            ranking.add(cells.batch[these], cells.nodes[these], figure, rows)


def rank_sums(
    node: int, batch: int, terms: Sequence[Sequence[tuple[int, Tally]]], figured: Figured, ranking: Ranking
) -> None:
    """Central paths of one node's figures, made of tallies with signs, and what is to be ranked for them."""
    sources: dict[Row, int] = {}
    nodes = np.array([node], dtype=np.int64)
    for figure, parts in enumerate(terms):
        if not parts:
            continue
        figured.central[node, figure] = sum(sign * tally.central for sign, tally in parts)
        figured.certain[node, figure] = sum(sign * tally.certain for sign, tally in parts)
        row = row_of([(tally.place, sign) for sign, tally in parts if tally.drawn])
        if row[0] < 0:
            continue
        source = sources.setdefault(row, figure)
        if source == figure:
            ranking.add(np.array([batch], dtype=np.int64), nodes, figure, np.array([row], dtype=np.int64))
        else:
            ranking.shared.append((nodes, figure, source))


def _signed(values: FloatArray, terms: Terms) -> FloatArray:
    total = values[terms[0][0]]
    for quantity, sign in terms[1:]:
        total = total + values[quantity] if sign > 0 else total - values[quantity]
    return total
