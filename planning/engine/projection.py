"""Runs a model: the central path of all cells, then drawn futures batch by batch; nodes are finished on the way."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import MappingProxyType

from planning.engine.fingerprint import fingerprint
from planning.engine.packing import pack
from planning.engine.results import Results
from planning.engine.running import Run
from planning.engine.types import ModelInputs
from planning.engine.validation import validate
from planning.engine.version import ENGINE_VERSION


def project(
    model: ModelInputs,
    *,
    nodes: Collection[str] | None = None,
    tolerance: float | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Results:
    """Project every cell and roll-up of a model.

    The same model gives the same results, bit for bit, on one engine version, kernel and processor architecture; a
    cell's results do not depend on the other cells, nor on the order in which anything is given.

    Args:
        model: see `ModelInputs`.
        nodes: codes of the cells and roll-ups that are wanted; None = all. What is wanted has the same bits as
            when all is.
        tolerance: share of demand that a gap may have, 0..1; each basis then tells how many draws exceed it.
        on_progress: called now and then with the share done, 0..1, the last time with 1.0. An exception that
            it raises (a cancelled job) ends the projection.

    Raises:
        ModelError: if the model cannot be projected; says where and why.
        KeyError: if there is no node of a code that is wanted.
    """
    with uncollected():
        return _project(model, nodes, tolerance, on_progress or _ignore)


def _project(
    model: ModelInputs, nodes: Collection[str] | None, tolerance: float | None, on_progress: Callable[[float], None]
) -> Results:
    validate(model)
    packed = pack(model)
    run = Run(packed, nodes, tolerance)
    run.draw(on_progress)
    return Results(
        engine_version=ENGINE_VERSION,
        fingerprint=fingerprint(model),
        seed=model.seed,
        draws=model.draws,
        positions=packed.dates,
        years=packed.years,
        nodes=MappingProxyType(run.results()),
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from searching, again and again, the thousands of records that are being made.

    None of them forms a cycle, so there is nothing to find.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _ignore(done: float) -> None:
    """Nobody asked to be told."""
