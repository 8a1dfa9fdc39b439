"""One projection under way: which draws are added up into what, batch after batch, and the figures that come of it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from planning.engine.central import Central, walk
from planning.engine.exceeding import Exceeding
from planning.engine.figures import FIGURES
from planning.engine.kernels import Kernel, the_kernel
from planning.engine.nodes import Writer
from planning.engine.packed import PackedModel
from planning.engine.ranking import Cells, Figured, Ranked, Ranking, rank_cells, rank_sums
from planning.engine.results import NodeResult
from planning.engine.rolling import NOBODY, Parts, Tallies, Tally, batches_of
from planning.engine.types import FloatArray


class Run:
    """A projection of the nodes that are wanted, all of them by default."""

    def __init__(
        self,
        packed: PackedModel,
        wanted: Collection[str] | None = None,
        tolerance: float | None = None,
        kernel: Kernel | None = None,
    ) -> None:
        self.packed = packed
        self.parts = parts_of(packed, wanted)
        self.central: Central = walk(packed)
        self.levels = np.stack([self.central.supply, self.central.cover, *self.central.demand.values()])
        known = ~np.isnan(self.levels[:, :, 0])
        self.figures_known = np.stack([np.all(known[[place for place, _ in terms]], axis=0) for terms in FIGURES])
        kernel = kernel or the_kernel()
        self.drawing = kernel.drawing(packed)
        self.batches = batches_of(self._groups(), kernel.batch)
        self.batch, self.row = self._turns()
        self.tallies = Tallies(self.levels, self.drawing.drawn, self.batch, self.row)
        self.figured = Figured.empty(len(self.parts), len(packed.steps))
        self.exceeding = None if tolerance is None else Exceeding(tolerance, len(self.parts), len(packed.steps))
        self.own, self.rolled = Ranking(), Ranking()
        self._rank()

    def _groups(self) -> list[tuple[int, ...]]:
        """Groups of linked cells that something wanted counts."""
        counted = np.zeros(len(self.packed.cells), dtype=bool)
        for parts in self.parts.values():
            counted[parts.places] = True
        return [group for group in self.packed.linked if counted[list(group)].any()]

    def _turns(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of each cell, the batch in which it is drawn and its row there."""
        batch, row = (np.zeros(len(self.packed.cells), dtype=np.int64) for _ in range(2))
        for number, places in enumerate(self.batches):
            batch[places], row[places] = number, np.arange(len(places))
        return batch, row

    def _rank(self) -> None:
        """Lay down everything that is to be added up and ranked."""
        whole = [(node, parts) for node, parts in enumerate(self.parts.values()) if parts.whole_cell]
        nodes = np.array([node for node, _ in whole], dtype=np.int64)
        places = np.array([parts.places[0] for _, parts in whole], dtype=np.int64)
        cells = Cells(nodes, places, self.batch[places], self.row[places])
        rank_cells(cells, self.levels, self.drawing.drawn, self.figured, self.own)
        if self.exceeding:
            self.exceeding.rank_cells(cells, self.levels, self.drawing.drawn)
        sums = [
            (node, int(self.batch[parts.places].max()), parts)
            for node, parts in enumerate(self.parts.values())
            if not parts.whole_cell
        ]
        terms = [(node, last, self._terms(parts, last)) for node, last, parts in sums]
        self.places = self.tallies.settle()
        for node, last, figures in terms:
            rank_sums(node, last, figures, self.figured, self.rolled)
            if self.exceeding:
                self.exceeding.rank_sums(node, last, figures)

    def _terms(self, parts: Parts, last: int) -> list[list[tuple[int, Tally]]]:
        """The tallies, with signs, that each figure of a roll-up is made of: like for like."""
        return [
            [(sign, self.tallies.of(quantity, counted, last)) for quantity, sign in terms] if counted else []
            for terms, counted in zip(FIGURES, self.counted(parts), strict=True)
        ]

    def counted(self, parts: Parts) -> list[Parts]:
        """Of each figure, the parts of which everything that it is made of is known."""
        if parts.whole_cell:
            return [parts if known else NOBODY for known in self.figures_known[:, parts.places[0]].tolist()]
        return [parts.having(known) for known in self.figures_known]

    def draw(self, on_progress: Callable[[float], None]) -> None:
        """Draw batch after batch and finish each node after its last cell."""
        shape, many = (len(self.packed.steps), self.packed.inputs.draws), len(self.batches)
        block = np.empty((max(map(len, self.batches)), 4, *shape), dtype=np.float32)
        pool = np.empty((self.places, *shape))
        own, rolled, sums = self.own.by_batch(many), self.rolled.by_batch(many), self.tallies.sums(many)
        try:
            for batch, places in enumerate(self.batches):
                drawn = block[: len(places)]
                self._take(own[batch], self.drawing.draw(places, own[batch].rows, drawn))
                self.drawing.add(pool, drawn, sums[batch].rows, sums[batch].weights)
                self._take(rolled[batch], self.drawing.quantiles(pool, rolled[batch].rows))
                self._count(batch, drawn, pool)
                on_progress((batch + 1) / many)
        finally:
            self.drawing.close()

    def _count(self, batch: int, block: NDArray[np.float32], pool: FloatArray) -> None:
        if self.exceeding:
            many = len(self.batches)
            self.exceeding.count(self.exceeding.own.by_batch(many)[batch], block.reshape(-1, *block.shape[2:]))
            self.exceeding.count(self.exceeding.rolled.by_batch(many)[batch], pool)

    def _take(self, ranked: Ranked, quantiles: np.ndarray) -> None:
        self.figured.quantiles[ranked.nodes, ranked.figures] = quantiles

    def results(self) -> dict[str, NodeResult]:
        """Every node that was wanted, by code."""
        self.own.share(self.figured)
        self.rolled.share(self.figured)
        exceeding = self.exceeding.shares if self.exceeding else None
        writer = Writer(self.packed, self.central, self.figured.spreads(), exceeding)
        return {
            code: writer.node(number, code, parts, self.counted(parts))
            for number, (code, parts) in enumerate(self.parts.items())
        }


def parts_of(packed: PackedModel, wanted: Collection[str] | None) -> dict[str, Parts]:
    """The cells that each wanted node is made of, by code in order.

    Raises:
        KeyError: there is no node of that code.
    """
    found = {
        cell.code: Parts.of(np.array([place], dtype=np.int64), np.ones(1)) for place, cell in enumerate(packed.cells)
    }
    for roll_up in packed.inputs.roll_ups:
        parts = sorted((packed.index[code], weight) for code, weight in roll_up.parts)
        places = np.array([place for place, _ in parts], dtype=np.int64)
        found[roll_up.code] = Parts.of(places, np.array([weight for _, weight in parts], dtype=np.float64))
    return {code: found[code] for code in sorted(found if wanted is None else wanted)}
