"""The kernel compiled by Numba. Importing this module compiles it, or loads what was compiled before."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from planning.engine.chance import Chance, masters
from planning.engine.kernels.contract import Places
from planning.engine.kernels.jit.cells import draw_and_rank
from planning.engine.kernels.jit.select import quantiles
from planning.engine.kernels.jit.sums import add_draws
from planning.engine.kernels.layout import lay_out, unusual
from planning.engine.kernels.plain import write_draws
from planning.engine.packed import PackedModel
from planning.engine.quantiles import ranks
from planning.engine.types import FloatArray

MOST_THREADS: Final = 4


class CompiledDrawing:
    """Draws cells on a few threads; what is unusual is drawn with NumPy."""

    def __init__(self, packed: PackedModel) -> None:
        inputs = packed.inputs
        self._packed, self._chance = packed, Chance(inputs)
        layout, sizes = lay_out(packed)
        self.drawn = layout.drawn
        self._sizes = (sizes.slots, sizes.terms, sizes.lines, sizes.covers)
        own_share, steps = float(np.sqrt(inputs.local_variance_share)), packed.steps.astype(np.float32)
        conventions = (inputs.joiners_exit_in_step, inputs.compounding_drivers_add)
        self._model = (layout, own_share, steps, _ageing(packed), *conventions, masters(layout.values[:, 2]))
        self._ranks = np.array(ranks(inputs.draws), dtype=np.int64)
        self._threads = threads()
        self._pool = ThreadPoolExecutor(self._threads) if self._threads > 1 else None
        linked = {place for group in packed.linked if len(group) > 1 for place in group}
        self._rare = linked | {place for place, cell in enumerate(packed.cells) if unusual(cell)}

    def draw(self, places: Sequence[int], figures: Places, block: NDArray[np.float32]) -> FloatArray:
        rare = [place for place in places if place in self._rare]
        if rare:
            self._draw_rare(places, rare, block)
        found = np.empty((len(figures), 3, block.shape[2]))
        wanted = np.array(places, dtype=np.int64)
        targets = np.array([-1 if place in self._rare else row for row, place in enumerate(places)], dtype=np.int64)
        bounds = np.searchsorted(figures[:, 0] // block.shape[1], np.arange(len(places) + 1))

        def some(one: int, other: int) -> None:
            draw_and_rank(
                wanted[one:other], targets[one:other], self._model, self._sizes, block, figures,
                bounds[one : other + 1], self._ranks, found,
            )  # fmt: skip

        self._share(len(places), some)
        return found

    def _draw_rare(self, places: Sequence[int], rare: list[int], block: NDArray[np.float32]) -> None:
        spare = np.empty((len(rare), *block.shape[1:]), dtype=np.float32)
        write_draws(self._packed, rare, self._chance, spare)
        block[[places.index(place) for place in rare]] = spare

    def quantiles(self, source: NDArray[Any], figures: Places) -> FloatArray:
        out = np.empty((len(figures), 3, source.shape[1]))
        self._share(len(figures), lambda one, other: quantiles(source, figures[one:other], self._ranks, out[one:other]))
        return out

    def add(self, pool: FloatArray, block: NDArray[np.float32], sums: Places, weights: FloatArray) -> None:
        begins = np.flatnonzero(np.diff(sums[:, 0], prepend=-1))
        ends = np.append(begins[1:], len(sums))
        rows = block.reshape(-1, *block.shape[2:])

        def some(one: int, other: int) -> None:
            part = slice(begins[one], ends[other - 1])
            add_draws(pool, rows, sums[part], weights[part])

        self._share(len(begins), some)

    def _share(self, many: int, work: Callable[[int, int], None]) -> None:
        """Have `work` done on equal parts of 0 .. many, one for each thread."""
        bounds = [many * n // self._threads for n in range(self._threads + 1)]
        parts = [(one, other) for one, other in pairwise(bounds) if one < other]
        if self._pool is None or len(parts) < 2:
            for one, other in parts:
                work(one, other)
            return
        for done in [self._pool.submit(work, one, other) for one, other in parts]:
            done.result()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()


class CompiledKernel:
    """Compiled by Numba."""

    name = f"numba {'.'.join(numba.__version__.split('.')[:2])}"
    batch = 32

    def drawing(self, packed: PackedModel) -> CompiledDrawing:
        return CompiledDrawing(packed)


def threads() -> int:
    """How many processors this process may use, up to four."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_THREADS)


def _ageing(packed: PackedModel) -> NDArray[np.float32]:
    """Shares that move up by 0, 1, 2 … bands in each step, (T, most bands + 1, A)."""
    most = max(len(shares) for shares in packed.ageing)
    table = np.zeros((len(packed.steps), most, packed.inputs.bands), dtype=np.float32)
    for step, shares in enumerate(packed.ageing):
        table[step, : len(shares)] = shares
    return table
