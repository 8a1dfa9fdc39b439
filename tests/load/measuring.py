"""Stopwatch and table of the benchmarks: everything is told as a ratio to a baseline of the same run."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

WIDTH = 62


@contextmanager
def timed(steps: dict[str, float], name: str) -> Iterator[None]:
    """Note the seconds of the block under a name."""
    start = time.perf_counter()
    yield
    steps[name] = time.perf_counter() - start


def seconds(call: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the quickest of several calls: the one that nothing else disturbed."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)


def show(title: str, lines: Mapping[str, object]) -> None:
    """A table below its title and the database that it was measured on."""
    print(f"\n{title} ({connection.vendor})")
    for name, value in lines.items():
        print(f"  {name:<{WIDTH}} {value}")


def in_seconds(value: float, ratio: str = "") -> str:
    """“  0.53 s   ratio 2.1”."""
    return f"{value:8.3f} s   {ratio}".rstrip()
