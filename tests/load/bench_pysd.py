"""The engine's central path against PySD on the same model: 900 cells of ten age bands through twenty years.

The model is an ageing chain with exits and joiners beside a demand that grows, and nothing in it is in doubt. PySD gets
it as Vensim text in two ways: with cells and bands as subscripts, so that it too works on whole arrays; and as a model
of one cell in plain numbers, a variable for each band, which would have to run once for each cell. It lives in an
environment of its own, which `make bench` installs.
"""

import datetime as dt
import json
import math
import os
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planning.engine import CellInputs, Demand, Driver, Flow, ModelInputs, Triple, exactly, project
from planning.engine.central import Central, walk
from planning.engine.packing import pack
from tests.load.measuring import show

CELLS, YEARS, DRAWS, TIMES = 900, 20, 1_000, 5
SHARE = (0.05, 0.12, 0.15, 0.14, 0.13, 0.12, 0.11, 0.09, 0.06, 0.03)
LEAVING = (0.15, 0.13, 0.11, 0.1, 0.09, 0.08, 0.07, 0.07, 0.08, 0.1)
RETIRING = (0.0,) * 6 + (0.01, 0.08, 0.2, 0.4)
WORKING = (0.95, 0.93, 0.9, 0.88, 0.88, 0.89, 0.9, 0.88, 0.8, 0.7)
PROFILE = (0.3, 0.3, 0.15, 0.1, 0.05, 0.04, 0.03, 0.02, 0.01, 0.0)
BANDS, WIDTH = len(SHARE), 5
EDGES = (*(20.0 + WIDTH * band for band in range(BANDS)), math.inf)
UPWARDS = "\n".join(f"Arriving[B{n}, Cell] = Growing older[B{n - 1}, Cell] ~ ~ |" for n in range(2, BANDS + 1))
# Bands stand before cells: PySD cannot hold stocks whose first subscripts are equally long and the others not.
EQUATIONS = f"""
People[Band, Cell] = INTEG(Joining[Band, Cell] + Arriving[Band, Cell] - Exits[Band, Cell] - Growing older[Band, Cell],
    (100 + Number[Cell]) * Share[Band]) ~ ~ |
Exits[Band, Cell] = People[Band, Cell] * MIN(1, Leaving[Band] * (1 + Number[Cell] / 2000) + Retiring[Band]) ~ ~ |
Growing older[Band, Cell] = (People[Band, Cell] - Exits[Band, Cell]) * Ageing[Band] ~ ~ |
Arriving[B1, Cell] = 0 ~ ~ |
{UPWARDS}
Joining[Band, Cell] = (8 + Number[Cell] / 100) * Profile[Band] ~ ~ |
Demand[Cell] = INTEG(Demand[Cell] * (0.01 + Number[Cell] / 100000), 110 + Number[Cell]) ~ ~ |
Supply[Cell] = SUM(People[Band!, Cell] * Working[Band!]) ~ ~ |
"""
CLOCK = f"""
INITIAL TIME = 0 ~ ~ |
FINAL TIME = {YEARS} ~ ~ |
TIME STEP = 1 ~ ~ |
SAVEPER = TIME STEP ~ ~ |
"""
AGEING = (1 / WIDTH,) * (BANDS - 1) + (0.0,)


def of_all_cells() -> str:
    """The model's text with cells and bands as subscripts."""
    columns = {
        "Number[Cell]": range(CELLS), "Share[Band]": SHARE, "Leaving[Band]": LEAVING, "Retiring[Band]": RETIRING,
        "Working[Band]": WORKING, "Profile[Band]": PROFILE, "Ageing[Band]": AGEING,
    }  # fmt: skip
    listed = [f"{name} = {', '.join(map(str, values))} ~ ~ |" for name, values in columns.items()]
    names = ", ".join(f"C{number}" for number in range(CELLS))
    return "\n".join(["{UTF-8}", f"Cell: {names} ~ ~ |", f"Band: (B1-B{BANDS}) ~ ~ |", *listed, EQUATIONS, CLOCK])


def of_one_cell() -> str:
    """The text of the first cell's model, in plain numbers."""
    lines = ["{UTF-8}", "Demand = INTEG(Demand * 0.01, 110) ~ ~ |", "Growing older 0 = 0 ~ ~ |"]
    for band in range(1, BANDS + 1):
        here = band - 1
        lines += [
            f"Grown {band} = Growing older {band - 1} - Growing older {band} ~ ~ |",
            f"People {band} = INTEG(Joining {band} + Grown {band} - Exits {band}, {100 * SHARE[here]}) ~ ~ |",
            f"Exits {band} = People {band} * MIN(1, {LEAVING[here]} + {RETIRING[here]}) ~ ~ |",
            f"Growing older {band} = (People {band} - Exits {band}) * {AGEING[here]} ~ ~ |",
            f"Joining {band} = 8 * {PROFILE[here]} ~ ~ |",
        ]
    working = " + ".join(f"People {band} * {WORKING[band - 1]}" for band in range(1, BANDS + 1))
    return "\n".join([*lines, f"Supply = {working} ~ ~ |", CLOCK])


def exact(values: Iterable[float]) -> tuple[Triple, ...]:
    return tuple(exactly(value) for value in values)


def cell(number: int) -> CellInputs:
    growth = Driver("growth", exactly(0.01 + number / 100_000))
    return CellInputs(
        code=f"N{number:03}",
        opening=tuple((100 + number) * share for share in SHARE),
        leave_rate=exact(rate * (1 + number / 2000) for rate in LEAVING),
        retire_rate=exact(RETIRING),
        participation=exact(WORKING),
        joiner_profile=PROFILE,
        joiners=(Flow("other recruitment", exactly(8 + number / 100)),),
        funded=Demand(110.0 + number, (growth,)),
    )


def model() -> ModelInputs:
    cells = tuple(cell(number) for number in range(CELLS))
    return ModelInputs(dt.date(2026, 3, 31), (1.0,) * YEARS, EDGES, cells, draws=1)


def in_doubt(inputs: ModelInputs) -> ModelInputs:
    """The same model with an uncertain supply and demand in every cell, and 1,000 futures."""
    joiners, growth = Triple(6.0, 9.0, 14.0), Driver("growth", Triple(0.0, 0.01, 0.03))
    cells = (
        replace(one, joiners=(Flow("other recruitment", joiners),), funded=Demand(110.0, (growth,)))
        for one in inputs.cells
    )
    return replace(inputs, cells=tuple(cells), draws=DRAWS)


def by_pysd(python: str, text: str, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    path = folder / "workforce.mdl"
    path.write_text(text, encoding="utf-8")
    command = [python, str(Path(__file__).with_name("run_pysd.py")), str(path), str(TIMES), "Supply", "Demand"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def processor_seconds(call: Callable[[], object], times: int = TIMES) -> float:
    """The least of several calls."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


def milliseconds(value: float, ratio: str = "") -> str:
    return f"{1000 * value:12,.1f} ms   {ratio}".rstrip()


def largest_difference(found: dict[str, Any], central: Central) -> float:
    """Between all paths that PySD found, of one cell or of all, and the engine's."""
    pairs = ((found["paths"]["Supply"], central.supply), (found["paths"]["Demand"], central.demand["funded"]))
    return max(float(np.abs(np.array(theirs) - ours[: len(theirs)]).max()) for theirs, ours in pairs)


@pytest.fixture
def python() -> str:
    found = os.environ.get("BENCH_PYTHON")
    if not found:
        pytest.skip("PySD is not here (BENCH_PYTHON): `make bench` installs it, and measures this on SQLite only")
    return found


def test_the_central_path_against_pysd(python: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = model()
    packed = pack(inputs)
    whole, single = (by_pysd(python, text(), tmp_path / text.__name__) for text in (of_all_cells, of_one_cell))
    central = walk(packed)
    assert max(largest_difference(found, central) for found in (whole, single)) < 1e-6
    theirs, each = whole["seconds"], CELLS * single["seconds"]
    uncertain = in_doubt(inputs)
    ours = {
        "the central path": processor_seconds(partial(walk, packed)),
        "laying out and the central path": processor_seconds(lambda: walk(pack(inputs))),
        "the whole projection with its checks, bridge and results": processor_seconds(partial(project, inputs), 2),
        "one of 1,000 futures, everything counted": processor_seconds(partial(project, uncertain), 2) / (DRAWS + 1),
    }
    lines = {
        f"PySD {whole['version']}, cells and bands as subscripts": milliseconds(theirs),
        f"PySD, a model of one cell in plain numbers, {CELLS} times": milliseconds(each),
        "PySD, reading the model's text (not counted)": milliseconds(whole["read"]),
    } | {
        name: milliseconds(value, f"{theirs / value:,.0f} × and {each / value:,.0f} × faster")
        for name, value in ours.items()
    }
    with capsys.disabled():
        show(f"The same model in PySD, processor's seconds: {CELLS} cells, {BANDS} bands, {YEARS} years", lines)
