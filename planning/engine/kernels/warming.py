"""A small projection that makes a kernel do everything once."""

from __future__ import annotations

import datetime as dt

from planning.engine.kernels.contract import Kernel
from planning.engine.packing import pack
from planning.engine.types import CellInputs, Cover, Demand, Driver, ModelInputs, RollUp, Triple, exactly

EDGES = (16.0, 40.0, float("inf"))


def project_something(kernel: Kernel) -> None:
    """Draw two cells and their sum."""
    from planning.engine.running import Run  # which itself asks for the kernel

    Run(pack(small_model()), kernel=kernel).draw(lambda _done: None)


def small_model() -> ModelInputs:
    """Two cells of which everything is uncertain, and their sum."""
    rate = Triple(0.05, 0.1, 0.2)
    cells = tuple(
        CellInputs(
            code=f"warm|up|{number}",
            opening=(10.0, 10.0),
            leave_rate=(rate, rate),
            retire_rate=(exactly(0.0), rate),
            participation=(exactly(0.9), exactly(0.8)),
            joiner_profile=(0.7, 0.3),
            funded=Demand(50.0, (Driver("growth", rate),)),
            cover=(Cover("bank", rate),),
        )
        for number in range(2)
    )
    whole = RollUp("all", tuple((cell.code, 1.0) for cell in cells))
    return ModelInputs(dt.date(2026, 3, 31), (0.5, 1.0), EDGES, cells, (whole,), draws=100)
