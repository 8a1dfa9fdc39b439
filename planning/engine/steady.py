"""Arithmetic whose bits never depend on the shape or layout of arrays, so that a cell is the same in any company."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from planning.engine.packed import Assumed
from planning.engine.types import FloatArray


def at_step(values: FloatArray, step: int) -> FloatArray:
    """The step's slice of an array whose last axis is steps (or 1, the same in every step)."""
    return values[..., step if values.shape[-1] > 1 else 0]


def modes(assumed: Sequence[Assumed]) -> FloatArray:
    """Modes of several cells on top of one another, (C, …, 1 or T)."""
    length = max((one.mode.shape[-1] for one in assumed), default=1)
    if all(one.mode.shape[-1] == length for one in assumed):
        return np.stack([one.mode for one in assumed])
    return np.stack([np.broadcast_to(one.mode, (*one.mode.shape[:-1], length)) for one in assumed])


def sum_over(parts: Iterable[FloatArray]) -> FloatArray:
    """Sum of arrays one after another: the order, and so the bits, never depend on their shape."""
    total = np.zeros(1)
    for part in parts:
        total = total + part
    return total


def compound(base: FloatArray, length: float) -> FloatArray:
    """base ** length; always over contiguous memory, so that the bits never depend on the array's layout."""
    return base if length == 1.0 else np.power(np.ascontiguousarray(base), length)
