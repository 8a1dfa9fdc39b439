"""The engine against its slow and obvious reference: how much quicker one possible future of one cell is.

The reference walks the central path of each cell in plain Python. The engine walks that path and 1,000 drawn futures,
adds them up into every roll-up and takes quantiles.
"""

import datetime as dt

import pytest

from planning.engine import CellInputs, Demand, Driver, Flow, ModelInputs, RollUp, Triple, exactly, project
from planning.engine.reference import reference
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
