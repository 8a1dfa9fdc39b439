"""The compiled kernel and NumPy's say the same, and each says it to the bit however its work is cut up."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from planning.engine import Cohort, ModelInputs, NodeResult, Pipeline, RollUp, Spread, Transfer, Triple, project
from planning.engine.kernels import choice, kernel_name
from planning.engine.kernels.plain import PlainKernel
from tests.unit.engine.builders import BASE, cell, certain_cell, model, models

compiled = pytest.importorskip("planning.engine.kernels.compiled")
KERNELS = ("numpy", "numba")
LEVELS = ("central", "p10", "p50", "p90")
COURSE = Pipeline("short", "graduates", (Cohort(BASE, Triple(5, 6, 9)),), 1.5, places=Triple(3, 4, 5))
MIXED = (
    cell("A|N|S"),
    certain_cell("B|N|S"),
    cell("C|N|S", pipelines=(COURSE,)),
    cell("D|N|S", need=None, cover=None),
    cell("E|N|S", opening=None),
    cell("F|N|S"),
)
WHOLE = RollUp("all", tuple((one.code, 0.7) for one in MIXED))
SYSTEM = model(*MIXED, roll_ups=(WHOLE,), transfers=(Transfer("promotion", "A|N|S", "F|N|S", Triple(0.0, 0.05, 0.1)),))


def spreads(node: NodeResult) -> list[Spread]:
    return [node.supply, node.cover, *(s for b in node.bases.values() for s in (b.demand, b.gap, b.uncovered))]


def figures(inputs: ModelInputs) -> dict[str, np.ndarray]:
    """Every figure of every node, (8, 4, T + 1)."""
    return {
        code: np.array([[getattr(spread, level) for level in LEVELS] for spread in spreads(node)])
        for code, node in project(inputs).nodes.items()
    }


@pytest.fixture(params=KERNELS)
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(choice.CHOICE, request.param)
    return str(request.param)


@given(models(most_cells=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_both_kernels_agree_to_single_precision(inputs: ModelInputs) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(choice.CHOICE, "numpy")
        plain = figures(inputs)
    for code, found in figures(inputs).items():
        size = max(1.0, float(np.nanmax(np.abs(plain[code]), initial=0.0)))
        assert np.allclose(found, plain[code], rtol=0, atol=1e-5 * size, equal_nan=True)


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_no_bit_depends_on_how_many_cells_are_drawn_at_a_time(
    kernel: str, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = figures(SYSTEM)
    monkeypatch.setattr(PlainKernel if kernel == "numpy" else compiled.CompiledKernel, "batch", batch)
    assert {code: found.tobytes() for code, found in figures(SYSTEM).items()} == {
        code: found.tobytes() for code, found in usual.items()
    }


@pytest.mark.parametrize("threads", [1, 3])
def test_no_bit_depends_on_how_many_threads_there_are(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = figures(SYSTEM)
    monkeypatch.setattr(compiled, "threads", lambda: threads)
    assert all(found.tobytes() == usual[code].tobytes() for code, found in figures(SYSTEM).items())


@pytest.mark.parametrize("place", [0, 2, 3])
def test_a_cell_has_the_same_bits_alone_and_among_others(kernel: str, place: int) -> None:
    alone = model(MIXED[place])
    assert figures(alone)[MIXED[place].code].tobytes() == figures(model(*MIXED))[MIXED[place].code].tobytes()


def test_a_node_alone_has_the_bits_that_it_has_beside_all_others(kernel: str) -> None:
    wanted = project(SYSTEM, nodes=["all"]).nodes["all"]
    assert [one.p90.tobytes() for one in spreads(wanted)] == [one[3].tobytes() for one in figures(SYSTEM)["all"]]


VALUES = st.sampled_from([0.0, -0.0, 1.0, -3.0, 1e-30, 1e12]) | st.floats(-1e6, 1e6, width=32)


def ranked(rows: np.ndarray) -> np.ndarray:
    ranks = np.array([0, len(rows[0]) // 2, len(rows[0]) - 1])
    out = np.empty((1, 3, len(rows)))
    compiled.quantiles(rows[None], np.array([[0, 1, -1, 0, -1, 0]]), ranks, out)
    return out[0]


@given(
    st.lists(VALUES, min_size=1, max_size=70),
    st.sampled_from([np.float32, np.float64]),
    st.integers(1, 3),
)
@settings(max_examples=150, deadline=None)
def test_selected_quantiles_are_those_of_sorted_draws(values: list[float], kind: type, steps: int) -> None:
    rows: np.ndarray = np.array([np.roll(values, step * 3) * (step + 1.0) for step in range(steps)], dtype=kind)
    expected = np.sort(rows, axis=1)[:, [0, len(values) // 2, len(values) - 1]].T
    assert (ranked(rows) == expected).all()


def test_a_quantile_in_a_crowd_is_found() -> None:
    rows = np.random.default_rng(3).lognormal(0, 6, size=(4, 1000)).astype(np.float32)
    assert (ranked(rows) == np.sort(rows, axis=1)[:, [0, 500, 999]].T).all()


def test_normal_scores_are_those_of_scipy() -> None:
    from planning.engine.kernels.jit.chance import to_normals

    numbers = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 5001), [1e-15, 2.0**-54, 1e-11, 1 - 1e-15, 0.075, 0.925]])
    scores, tails = np.empty_like(numbers), np.empty(len(numbers) + 1)
    to_normals(numbers, scores, tails, tails.view(np.int64), np.empty(len(numbers) + 1, dtype=np.int64))
    assert np.abs(scores - ndtri(numbers)).max() < 1e-12


def test_numba_is_what_computes_here() -> None:
    assert choice.the_kernel().name == kernel_name() == compiled.CompiledKernel.name


def test_numpy_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(choice.CHOICE, "numpy")
    assert choice.the_kernel().name == kernel_name() == PlainKernel.name


@pytest.fixture
def without_numba(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    choice._load.cache_clear()
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(choice, "_failed", [])
    yield
    choice._load.cache_clear()


@pytest.mark.usefixtures("without_numba")
def test_numpy_serves_where_numba_cannot_load(caplog: pytest.LogCaptureFixture) -> None:
    assert (choice.the_kernel().name, kernel_name()) == (PlainKernel.name, PlainKernel.name)
    assert "Numba cannot load" in caplog.text


def test_importing_the_engine_loads_no_compiler() -> None:
    asked = "import sys, planning.engine; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
