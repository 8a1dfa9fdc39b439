"""How functions are compiled: to the processor's own code, kept on disk, running beside other threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, compiled for the types with which it is called first.

    Numba's `fastmath` stays off: sums keep their order, so that bits depend on the processor's architecture alone.
    """
    ready: Callable[..., Any] = njit(nogil=True, cache=True, error_model="numpy")(function)
    return ready


def bare(function: Callable[..., Any]) -> Callable[..., Any]:
    """As `compiled`, for a function that makes no arrays: nobody counts who holds those it is given, which takes longer
    than what it does with them.
    """
    uncounted: Any = {"_nrt": False}
    ready: Callable[..., Any] = njit(nogil=True, cache=True, error_model="numpy", **uncounted)(function)
    return ready
