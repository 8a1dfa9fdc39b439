"""A cell's draws depend on its key and nothing else, and scenarios share them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from planning.engine import CellInputs, Flow, NodeResult, RollUp, Triple, exactly, project
from planning.engine.chance import CellChance, Chance, normals, pert_table
from planning.engine.packed import Assumed
from planning.engine.packing import pack
from tests.unit.engine.builders import cell, certain_cell, model

CELLS = (
    cell("A|NURSE|ACUTE"),
    certain_cell("B|NURSE|ACUTE"),
    cell("C|DOCTOR|ACUTE", funded=None, cover=None),
    cell("D|NURSE|COMMUNITY", opening=None),
    cell("E|NURSE|MH", joiners=(Flow("other recruitment", exactly(9)),), supply_series=(1.0, 2.0, 3.0, 4.0, 5.0)),
    cell("F|GP|PRIMARY", leave_rate=(Triple(0.01, 0.02, 0.4), exactly(0.2), Triple(0, 0, 1), exactly(0))),
)
ROLL_UP = RollUp("all", tuple((one.code, 0.7) for one in CELLS))


def same_bits(left: NodeResult, right: NodeResult) -> bool:
    figures = [(node.supply, node.cover, *(b.demand for b in node.bases.values())) for node in (left, right)]
    figures[0] += tuple(spread for b in left.bases.values() for spread in (b.gap, b.uncovered))
    figures[1] += tuple(spread for b in right.bases.values() for spread in (b.gap, b.uncovered))
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for one, other in zip(*figures, strict=True)
        for name in ("central", "p10", "p50", "p90")
    )


@pytest.mark.parametrize("alone", CELLS, ids=lambda one: one.code)
@pytest.mark.parametrize("steps", [(1.0,) * 4, (0.41, 1.0, 5.0, 0.5)], ids=["years", "odd steps"])
def test_a_cell_has_the_same_bits_alone_and_among_others(alone: CellInputs, steps: tuple[float, ...]) -> None:
    among = project(model(*CELLS, steps=steps)).nodes[alone.code]
    assert same_bits(among, project(model(alone, steps=steps)).nodes[alone.code])


@given(st.permutations(CELLS))
@settings(max_examples=15, deadline=None)
def test_order_changes_no_bit_of_a_roll_up(cells: list[CellInputs]) -> None:
    parts = tuple((one.code, 0.7) for one in cells)
    given_order = project(model(*CELLS, roll_ups=(ROLL_UP,))).nodes["all"]
    assert same_bits(given_order, project(model(*cells, roll_ups=(RollUp("all", parts),))).nodes["all"])


def test_fewer_draws_are_the_first_of_more() -> None:
    assert (normals(1, "leave", "A", 1000)[:50] == normals(1, "leave", "A", 50)).all()


@pytest.mark.parametrize(("seed", "parameter", "code"), [(2, "leave", "A"), (1, "retire", "A"), (1, "leave", "B")])
def test_another_seed_parameter_or_cell_gives_other_draws(seed: int, parameter: str, code: str) -> None:
    assert not (normals(seed, parameter, code, 20) == normals(1, "leave", "A", 20)).any()


def test_keys_do_not_run_into_one_another() -> None:
    assert not (normals(1, "a|b", "c", 20) == normals(1, "a", "b|c", 20)).any()


def test_changing_one_assumption_leaves_the_draws_of_others_alone() -> None:
    plain = model(cell())
    moved = model(cell(leave_rate=(Triple(0.2, 0.3, 0.4),) * 4, joiners=()))
    assert same_bits_of_demand(plain, moved)


def same_bits_of_demand(left: object, right: object) -> bool:
    nodes = [project(one).nodes["RH8|NURSE|ACUTE"].bases["need"].demand for one in (left, right)]  # type: ignore[arg-type]
    return bool((nodes[0].p10 == nodes[1].p10).all() and (nodes[0].p90 == nodes[1].p90).all())


def test_scenarios_share_draws_so_that_equal_ones_differ_by_nothing() -> None:
    without, with_more = cell(joiners=()), cell(joiners=(Flow("international recruitment", exactly(10)),))
    supply = [project(model(one)).nodes[one.code].supply for one in (without, with_more)]
    rises = supply[1].p50[1:] - supply[0].p50[1:]
    assert (np.abs(rises / np.cumsum([10 * 0.89] * 4) - 1) < 0.2).all()


def drawn(assumed: Triple, share: float = 0.5, code: str = "A", draws: int = 20_000) -> np.ndarray:
    chance = Chance(model(draws=draws, local_variance_share=share))
    low, mode, high = (np.array([float(value)]) for value in (assumed.low, assumed.mode, assumed.high))
    return CellChance(chance, code).values("leave", Assumed(low, mode, high, assumed.uncertain))[0].astype(float)


@pytest.mark.parametrize("assumed", [Triple(0, 0.2, 1), Triple(2, 2, 5), Triple(-3, 4, 4), Triple(0.05, 0.11, 0.19)])
def test_draws_follow_the_pert_distribution(assumed: Triple) -> None:
    width = assumed.high - assumed.low
    m = (assumed.mode - assumed.low) / width
    pert = stats.beta(1 + 4 * m, 5 - 4 * m, loc=assumed.low, scale=width)
    assert stats.kstest(drawn(assumed), pert.cdf).pvalue > 0.001


@pytest.mark.parametrize("share", [0.0, 0.01, 0.237, 0.5, 0.99, 1.0])
def test_tabulated_quantiles_are_close_to_the_exact_ones(share: float) -> None:
    table, _ = pert_table(share)
    scores = np.linspace(-6, 6, len(table))
    exact = stats.beta.ppf(stats.norm.cdf(scores), 1 + 4 * share, 5 - 4 * share)
    assert np.abs(table - exact).max() < 2e-4


def test_a_certain_value_is_not_drawn() -> None:
    assert drawn(exactly(0.3)).tolist() == [pytest.approx(0.3)]


@pytest.mark.parametrize(("share", "correlation"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)])
def test_two_cells_draws_go_together_as_far_as_the_system_part_reaches(share: float, correlation: float) -> None:
    left, right = (drawn(Triple(0, 0.5, 1), share, code) for code in ("A", "B"))
    assert np.corrcoef(left, right)[0, 1] == pytest.approx(correlation, abs=0.03)


def test_bands_of_one_parameter_rise_and_fall_together() -> None:
    bands = Assumed(np.array([[0.0], [0.1]]), np.array([[0.2], [0.2]]), np.array([[1.0], [0.9]]), True)
    young, old = CellChance(Chance(model()), "A").values("leave", bands)[:, 0]
    assert (np.argsort(young) == np.argsort(old)).all()


def test_both_bases_share_the_draws_of_a_driver() -> None:
    usual = cell()
    same = replace(usual, need=usual.funded)
    bases = project(model(same)).nodes[same.code].bases
    assert (bases["need"].demand.p10 == bases["funded"].demand.p10).all()


def test_cells_are_packed_in_the_order_of_their_codes() -> None:
    packed = pack(model(cell("B"), cell("A")))
    assert [one.code for one in packed.cells] == ["A", "B"]
