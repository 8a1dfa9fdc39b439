"""The kernel that needs nothing but NumPy: it serves where Numba cannot load, and checks the compiled one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planning.engine.chance import Chance
from planning.engine.draws import draw_cells, drawn_quantities
from planning.engine.kernels.contract import Places
from planning.engine.packed import PackedModel
from planning.engine.quantiles import pick
from planning.engine.types import BASES, FloatArray


class PlainDrawing:
    """Draws group after group of linked cells, usually single ones, while they are in the processor's cache."""

    def __init__(self, packed: PackedModel) -> None:
        self._packed, self._chance = packed, Chance(packed.inputs)
        self.drawn = drawn_quantities(packed)

    def draw(self, places: Sequence[int], figures: Places, block: NDArray[np.float32]) -> FloatArray:
        write_draws(self._packed, places, self._chance, block)
        return self.quantiles(block.reshape(-1, *block.shape[2:]), figures)

    def quantiles(self, source: NDArray[Any], figures: Places) -> FloatArray:
        out = np.empty((len(figures), 3, source.shape[1]))
        for number, figure in enumerate(figures):
            total = source[figure[0]] if figure[1] > 0 else -source[figure[0]]
            for row, sign in ((figure[2], figure[3]), (figure[4], figure[5])):
                if row >= 0:
                    total = total + source[row] if sign > 0 else total - source[row]
            out[number] = pick(np.sort(total, axis=1))
        return out

    def add(self, pool: FloatArray, block: NDArray[np.float32], sums: Places, weights: FloatArray) -> None:
        rows = block.reshape(-1, *block.shape[2:])
        for (target, source, begins), weight in zip(sums.tolist(), weights, strict=True):
            if begins:
                np.multiply(rows[source], weight, out=pool[target])
            elif weight == 1.0:
                pool[target] += rows[source]
            else:
                pool[target] += rows[source] * np.float64(weight)

    def close(self) -> None:
        """Nothing is held."""


def write_draws(packed: PackedModel, places: Sequence[int], chance: Chance, block: NDArray[np.float32]) -> None:
    """Fill `block` (cells, 4, T, draws) with what is drawn; `places` holds whole groups of linked cells."""
    number = {place: row for row, place in enumerate(places)}
    for group in packed.groups(places):
        for place, draws in zip(group, draw_cells(packed, group, chance), strict=True):
            for quantity, values in enumerate((draws.supply, draws.cover, *(draws.demand[basis] for basis in BASES))):
                if values is not None:
                    block[number[place], quantity] = values


class PlainKernel:
    """NumPy alone."""

    name = f"numpy {'.'.join(np.__version__.split('.')[:2])}"
    batch = 4

    def drawing(self, packed: PackedModel) -> PlainDrawing:
        return PlainDrawing(packed)
