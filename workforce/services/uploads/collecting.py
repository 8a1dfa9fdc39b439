"""Python's garbage collector, paused while many thousands of lines are made.

They hold no cycles, so it finds nothing, and yet it looks through all of them again and again: a fifth of the time of
a large upload.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for garbage in here; it goes on afterwards as before."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
