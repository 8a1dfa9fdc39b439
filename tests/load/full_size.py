"""The workload of the engine's benchmarks: 15 organisations of 60 professions, with a roll-up of each and of all."""

import datetime as dt
import sys
from pathlib import Path

import numpy as np

from planning.engine import CellInputs, Demand, Driver, Flow, ModelInputs, RollUp, Triple, exactly, project, warm

CELLS, BANDS, YEARS, DRAWS, SCENARIOS = 900, 10, 20, 1_000, 3
ORGANISATIONS, PROFESSIONS = 15, 60
EDGES = (*(float(age) for age in range(20, 70, 5)), float("inf"))
WORKING_SET = CELLS * YEARS * DRAWS * 4
"""Bytes of one scenario's draws of one quantity."""


def doubtful(mode: float) -> Triple:
    return Triple(mode * 0.7, mode, mode * 1.4)


def scenario(number: int, *, certain: bool = False) -> ModelInputs:
    """One of three futures; a certain one has no low and no high."""
    rng, of = np.random.default_rng(number), exactly if certain else doubtful
    cells = tuple(_cell(place, rng, of) for place in range(CELLS))
    return ModelInputs(
        dt.date(2025, 3, 31), (1.0,) * YEARS, EDGES, cells, _roll_ups(cells), draws=1 if certain else DRAWS
    )


def _cell(place: int, rng: np.random.Generator, of) -> CellInputs:
    retiring = (exactly(0.0),) * (BANDS - 2)
    return CellInputs(
        code=f"ORG{place // PROFESSIONS:02d}|PROF{place % PROFESSIONS:02d}|ALL",
        opening=tuple(rng.uniform(5, 100, BANDS).tolist()),
        leave_rate=tuple(of(rate) for rate in rng.uniform(0.03, 0.12, BANDS).tolist()),
        retire_rate=(*retiring, of(0.2), of(0.4)),
        participation=(exactly(0.9),) * BANDS,
        joiner_profile=(0.1,) * BANDS,
        joiners=(Flow("graduates", of(30.0)),),
        need=Demand(700.0, (Driver("demography", of(0.02)),)),
    )


def _roll_ups(cells: tuple[CellInputs, ...]) -> tuple[RollUp, ...]:
    def of(code: str, part: str) -> RollUp:
        return RollUp(code, tuple((cell.code, 1.0) for cell in cells if part in cell.code))

    organisations = [of(f"O{number}", f"ORG{number:02d}|") for number in range(ORGANISATIONS)]
    professions = [of(f"P{number}", f"|PROF{number:02d}|") for number in range(PROFESSIONS)]
    return (*organisations, *professions, of("all", "ORG"))


def extra_memory() -> float:
    """Bytes that one projection needs at its peak beyond its inputs and results (Linux)."""
    model = scenario(0)
    warm()
    project(scenario(1), nodes=("O0",))
    Path("/proc/self/clear_refs").write_text("5")
    before = _memory("VmRSS")
    project(model)
    return _memory("VmHWM") - before


def _memory(name: str) -> float:
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(name))
    return float(line.split()[1]) * 1024


if __name__ == "__main__":
    sys.stdout.write(str(extra_memory()))
