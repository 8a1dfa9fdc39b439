"""Compiled sums of cells' draws into roll-ups, in double precision, cell after cell in the order of their codes."""

from __future__ import annotations

import numpy as np

from planning.engine.kernels.jit.compiling import bare


@bare
def add_draws(pool, block, sums, weights):
    """Add draws of cells to sums.

    Args:
        pool: (S, T, draws), float64.
        block: draws of cells, (cells x 4, T, draws), float32.
        sums: rows of place in the pool, place in the block, and 1 where a sum begins; rows of one sum together.
        weights: of each row.
    """
    steps, draws = pool.shape[1], pool.shape[2]
    first = 0
    while first < sums.shape[0]:
        last = first
        while last < sums.shape[0] and sums[last, 0] == sums[first, 0]:
            last += 1
        for step in range(steps):
            total = pool[sums[first, 0], step]
            for number in range(first, last):
                row, weight = block[sums[number, 1], step], weights[number]
                if sums[number, 2]:
                    for k in range(draws):
                        total[k] = np.float64(row[k]) * weight
                else:
                    for k in range(draws):
                        total[k] += np.float64(row[k]) * weight
        first = last
