"""The engine against a copy of its results in memory, against plain NumPy, and against its slow and obvious reference.

*Full size* is 900 cells in 10 bands over 20 years with 1,000 draws, in three scenarios, with quantiles of every cell
and of 76 roll-ups. One *pass* is a NumPy copy of the draws of one quantity of all three, float32, made beside it in the
same run. Seconds count those of a busy machine too; *processor time* does not, and on two processors that have nothing
else to do a run takes between half of it and all of it.

The reference walks the central path of each cell in plain Python. The engine walks that path and 1,000 drawn futures,
adds them up into every roll-up and takes quantiles.
"""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planning.engine import (
    CellInputs,
    Demand,
    Driver,
    Flow,
    ModelInputs,
    RollUp,
    Triple,
    exactly,
    kernel_name,
    project,
    warm,
)
from planning.engine.central import walk
from planning.engine.packing import pack
from planning.engine.reference import reference
from planning.engine.running import Run
from tests.load import full_size
from tests.load.measuring import in_seconds, seconds, show

CELLS, DRAWS, YEARS = 600, 1_000, 6
EDGES = (16.0, 25.0, 35.0, 45.0, 55.0, 60.0, 65.0, float("inf"))
AGES = (0.08, 0.27, 0.26, 0.23, 0.09, 0.05, 0.02)


def cell(number: int) -> CellInputs:
    people = 100.0 + number
    leaving = (Triple(0.08, 0.1, 0.13),) * len(AGES)
    retiring = (*(exactly(0.0),) * 4, *(Triple(0.05, 0.12, 0.2),) * 3)
    growth = Driver("net demand growth", Triple(0.02, 0.032, 0.04))
    return CellInputs(
        code=f"N{number // 12:03}|P{number % 12:02}|not-specified",
        opening=tuple(people * share for share in AGES),
        leave_rate=leaving,
        retire_rate=retiring,
        participation=(exactly(0.89),) * len(AGES),
        joiner_profile=(0.3, 0.4, 0.2, 0.1, 0.0, 0.0, 0.0),
        joiners=(Flow("other recruitment", Triple(8.0, 11.0, 14.0)),),
        funded=Demand(people, (growth,), productivity=exactly(0.0)),
    )


def model() -> ModelInputs:
    """As large as a system of fifty partners."""
    cells = tuple(cell(number) for number in range(CELLS))
    roll_ups = [RollUp("system", tuple((one.code, 1.0) for one in cells))]
    for number in range(CELLS // 12):
        parts = tuple((one.code, 1.0) for one in cells if one.code.startswith(f"N{number:03}"))
        roll_ups.append(RollUp(f"organisation {number}", parts))
    return ModelInputs(
        base_date=dt.date(2026, 3, 31), steps=(1.0,) * YEARS, age_edges=EDGES, cells=cells, roll_ups=tuple(roll_ups),
        seed=20260331, draws=DRAWS,
    )  # fmt: skip


def test_the_engine_against_its_reference(capsys: pytest.CaptureFixture[str]) -> None:
    inputs = model()
    slow = seconds(lambda: [reference(inputs, one) for one in inputs.cells], times=2)
    fast = seconds(lambda: project(inputs), times=2)
    with capsys.disabled():
        show(
            f"The engine: {CELLS} cells, {YEARS} years, {DRAWS:,} draws, {len(inputs.roll_ups)} roll-ups",
            {
                "reference, one future": in_seconds(slow),
                "engine, 1,000 futures with roll-ups and quantiles": in_seconds(fast, f"ratio {fast / slow:.1f}"),
                "one future by the engine": in_seconds(
                    fast / (DRAWS + 1), f"{slow * (DRAWS + 1) / fast:,.0f} × faster"
                ),
            },
        )


def plain(opening: np.ndarray, leave: np.ndarray, retire: np.ndarray) -> tuple[np.ndarray, ...]:
    """The workload's central path as anybody would write it in NumPy: supply, demand, and what moved them, (C, T)."""
    stock, demand, found = opening, np.full(full_size.CELLS, 700.0), []
    for _ in range(full_size.YEARS):
        share = np.minimum(leave + retire, 1.0)
        gone = stock * share
        leavers = (gone * leave / (leave + retire) * 0.9).sum(axis=1)
        stays = stock - gone
        aged = stays * np.array([0.8] * 9 + [1.0])
        aged[:, 1:] += stays[:, :-1] * 0.2
        stock = np.maximum(aged + 3.0, 0.0)
        grown = demand * 0.02
        demand = demand + grown
        found.append(((stock * 0.9).sum(axis=1), demand, leavers, (gone * 0.9).sum(axis=1) - leavers, grown))
    return tuple(np.stack(rows, axis=1) for rows in zip(*found, strict=True))


def in_passes(taken: tuple[float, float], one: tuple[float, float], more: str = "") -> str:
    return (
        f"{taken[0] / one[0]:8.1f} passes   processor time {taken[1] / one[1]:.1f}   {taken[0]:.3f} s   {more}".rstrip()
    )


def drawing_alone(model: ModelInputs) -> tuple[float, float]:
    """Seconds, and seconds of processor time, of the kernel in one projection: draws and quantiles of every cell."""
    run = Run(pack(model))
    clock = Clock(run.drawing.draw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run.drawing, "draw", clock)
        run.draw(lambda _done: None)
    return clock.taken


class Clock:
    """Times what it calls."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call, self.taken = call, (0.0, 0.0)

    def __call__(self, *arguments: Any) -> Any:
        before = time.perf_counter(), time.process_time()
        found = self._call(*arguments)
        after = time.perf_counter(), time.process_time()
        self.taken = (self.taken[0] + after[0] - before[0], self.taken[1] + after[1] - before[1])
        return found


def quickest(call: Callable[[], Any], times: int = 3) -> tuple[float, float]:
    """Least seconds, and least processor time, of several calls."""
    clocks = [Clock(call) for _ in range(times)]
    for clock in clocks:
        clock()
    return min(clock.taken[0] for clock in clocks), min(clock.taken[1] for clock in clocks)


def test_the_engine_at_full_size(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    models = [full_size.scenario(number) for number in range(full_size.SCENARIOS)]
    draws = np.ones((full_size.SCENARIOS, full_size.WORKING_SET // 4), dtype=np.float32)
    warm()
    one = quickest(draws.copy, times=15)
    whole = quickest(lambda: [project(model) for model in models])
    drawn = [[drawing_alone(model) for model in models] for _ in range(3)]
    alone = (min(sum(one[clock] for one in turn) for turn in drawn) for clock in range(2))
    asked = [sys.executable, "-m", "tests.load.full_size"]
    extra = float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    named = kernel_name()
    monkeypatch.setenv("PLANNING_KERNEL", "numpy")
    numpy_alone = quickest(lambda: [project(model) for model in models], times=1)
    with capsys.disabled():
        show(
            f"The engine at full size, {os.cpu_count()} processors, one pass {one[0]:.3f} s",
            {
                f"whole run of 3 scenarios, {named}": in_passes(whole, one, "aim 20"),
                "the kernel alone": in_passes((next(alone), next(alone)), one, "aim 10"),
                f"whole run of 3 scenarios, {kernel_name()}": in_passes(
                    numpy_alone, one, f"{numpy_alone[1] / whole[1]:.1f} × slower"
                ),
                "extra memory, of one scenario's draws": f"{extra / full_size.WORKING_SET:8.2f}   aim 1.5",
            },
        )


def test_one_certain_future_at_full_size(capsys: pytest.CaptureFixture[str]) -> None:
    model = full_size.scenario(0, certain=True)
    packed = pack(model)
    opening = np.array([cell.opening for cell in model.cells])
    leave, retire = (
        np.array([[rate.mode for rate in getattr(cell, name)] for cell in model.cells])
        for name in ("leave_rate", "retire_rate")
    )
    assert np.allclose(plain(opening, leave, retire)[0], walk(packed).supply[:, 1:])
    obvious = seconds(lambda: plain(opening, leave, retire), times=15)
    walked = seconds(lambda: walk(packed), times=9)
    whole = seconds(lambda: project(model), times=5)
    with capsys.disabled():
        show(
            "One certain future at full size",
            {
                "plain NumPy": in_seconds(obvious),
                "the engine's central path, with every effect noted": in_seconds(
                    walked, f"ratio {walked / obvious:.1f}"
                ),
                "checked, packed, walked, 976 results written": in_seconds(whole, f"ratio {whole / obvious:.1f}"),
            },
        )
