"""How many futures exceed a tolerated gap: those in which (1 - tolerance) x demand - supply is above 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planning.engine.figures import FUNDED, GAPS, SUPPLY
from planning.engine.ranking import Cells, Ranked, Ranking, row_of
from planning.engine.rolling import Tally
from planning.engine.types import BASES, FloatArray


class Exceeding:
    """Counts, for N nodes on both bases; `shares` (N, 2, T + 1) are NaN where the gap is unknown."""

    def __init__(self, tolerance: float, nodes: int, steps: int) -> None:
        self._of_demand = 1.0 - tolerance
        self._certain = np.full((nodes, len(BASES), steps), np.nan)
        self.shares = np.full((nodes, len(BASES), steps + 1), np.nan)
        self.own, self.rolled = Ranking(), Ranking()

    def rank_cells(self, cells: Cells, levels: FloatArray, drawn: NDArray[np.bool_]) -> None:
        """Note what is to be counted for nodes that are one whole cell."""
        for node, place, batch, row in zip(cells.nodes, cells.places, cells.batch, cells.row, strict=True):
            for basis in range(len(BASES)):
                demand, supply = levels[FUNDED + basis, place], levels[SUPPLY, place]
                if np.isnan(demand[0] - supply[0]):
                    continue
                has = {quantity: bool(drawn[place, quantity]) for quantity in (FUNDED + basis, SUPPLY)}
                self._note(node, basis, demand, supply)
                self._certain[node, basis] = self._of_demand * demand[1:] * (not has[FUNDED + basis])
                self._certain[node, basis] -= supply[1:] * (not has[SUPPLY])
                signs = {FUNDED + basis: 1, SUPPLY: -1}
                terms = [(int(row) * 4 + quantity, signs[quantity]) for quantity in has if has[quantity]]
                self._rank(self.own, batch, node, basis, terms)

    def rank_sums(self, node: int, batch: int, terms: Sequence[Sequence[tuple[int, Tally]]]) -> None:
        """Note what is to be counted for a node that adds cells up; `terms` as for `ranking.rank_sums`."""
        for basis in range(len(BASES)):
            if terms[GAPS + basis]:
                (_, demand), (_, supply) = terms[GAPS + basis]
                self._note(node, basis, demand.central, supply.central)
                self._certain[node, basis] = self._of_demand * demand.certain - supply.certain
                drawn = [(tally.place, sign) for sign, tally in terms[GAPS + basis] if tally.drawn]
                self._rank(self.rolled, batch, node, basis, drawn)

    def _note(self, node: int, basis: int, demand: FloatArray, supply: FloatArray) -> None:
        self.shares[node, basis] = self._of_demand * demand - supply > 0

    def _rank(self, ranking: Ranking, batch: int, node: int, basis: int, terms: list[tuple[int, int]]) -> None:
        if terms:
            rows = np.array([row_of(terms)], dtype=np.int64)
            ranking.add(np.array([batch]), np.array([node]), basis, rows)

    def count(self, ranked: Ranked, source: NDArray[Any]) -> None:
        """Count draws of `source` (S, T, draws)."""
        for row, node, basis in zip(ranked.rows.tolist(), ranked.nodes, ranked.figures, strict=True):
            total = np.repeat(self._certain[node, basis][:, None], source.shape[2], axis=1)
            for place, sign in ((row[0], row[1]), (row[2], row[3])):
                if place >= 0:
                    total += source[place] * np.float64(self._of_demand if sign > 0 else -1.0)
            self.shares[node, basis, 1:] = np.count_nonzero(total > 0, axis=1) / source.shape[2]
