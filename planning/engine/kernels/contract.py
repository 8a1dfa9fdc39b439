"""What a kernel does for a projection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from planning.engine.packed import PackedModel
from planning.engine.types import FloatArray

Places = NDArray[np.int64]


class Drawing(Protocol):
    """Draws, sums and quantiles of one model.

    Quantities stand in the order of `figures.QUANTITIES`; `drawn` (C, 4) says which differ from draw to draw. The
    others are never written and never read.
    """

    drawn: NDArray[np.bool_]

    def draw(self, places: Sequence[int], figures: Places, block: NDArray[np.float32]) -> FloatArray:
        """Draw whole groups of linked cells and rank their figures.

        Args:
            places: of the cells.
            figures: see `quantiles`; their rows are places in (cells x 4), the cells in the order of `places`.
            block: to be filled, (cells, 4, T, draws).

        Returns:
            quantiles of the figures, (F, 3, T).
        """
        ...

    def quantiles(self, source: NDArray[Any], figures: Places) -> FloatArray:
        """p10, p50 and p90 of figures, (F, 3, T).

        Args:
            source: (S, T, draws).
            figures: (F, 6), up to three pairs of a row of `source` and its sign; -1 for no row, but never first.
        """
        ...

    def add(self, pool: FloatArray, block: NDArray[np.float32], sums: Places, weights: FloatArray) -> None:
        """Add draws of cells to sums in `pool` (S, T, draws).

        Args:
            sums: (N, 3), place in the pool, place in (cells x 4), and 1 where a sum begins. Rows of one sum stand
                together, in the order in which they are added.
            weights: (N,).
        """
        ...

    def close(self) -> None:
        """Let go of threads."""
        ...


class Kernel(Protocol):
    """One way to compute; `name` such as "numba 0.68"."""

    name: str
    batch: int
    """Cells drawn at a time."""

    def drawing(self, packed: PackedModel) -> Drawing:
        """Make ready to draw a model's cells."""
        ...
