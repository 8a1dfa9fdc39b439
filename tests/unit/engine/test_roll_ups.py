"""Roll-ups add up draws and take quantiles afterwards; unknown is never zero."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from planning.engine import BASES, CellInputs, Cover, Demand, ModelInputs, NodeResult, RollUp, Spread, exactly, project
from planning.engine.chance import Chance
from planning.engine.draws import draw_cells
from planning.engine.packing import pack
from tests.unit.engine.builders import cell, certain_cell, model, models

PAIR = (cell("A|N|S"), cell("B|N|S", need=Demand(500.0)))
SPREADS = ("central", "p10", "p50", "p90")


def node_of(*cells: CellInputs, weights: tuple[float, ...] | None = None, **changes: object) -> NodeResult:
    parts = tuple((one.code, weight) for one, weight in zip(cells, weights or (1.0,) * len(cells), strict=True))
    return project(model(*cells, roll_ups=(RollUp("all", parts),), **changes)).nodes["all"]


def spreads(node: NodeResult) -> list[Spread]:
    return [node.supply, node.cover, *(s for b in node.bases.values() for s in (b.demand, b.gap, b.uncovered))]


def test_quantiles_are_of_the_added_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNING_KERNEL", "numpy")
    packed = pack(model(*PAIR))
    chance = Chance(packed.inputs)
    drawn = [draw_cells(packed, (place,), chance)[0].supply for place in range(2)]
    total = np.sort(sum(one.astype(float) for one in drawn if one is not None), axis=1)
    node = node_of(*PAIR)
    assert (node.supply.p10[1:] == total[:, 19]).all()
    assert (node.supply.p50[1:] == total[:, 99]).all()
    assert (node.supply.p90[1:] == total[:, 179]).all()


def test_quantiles_of_cells_are_not_added_up() -> None:
    results = project(model(*PAIR, roll_ups=(RollUp("all", (("A|N|S", 1.0), ("B|N|S", 1.0))),)))
    added = results.nodes["A|N|S"].supply.p10 + results.nodes["B|N|S"].supply.p10
    assert (results.nodes["all"].supply.p10[1:] > added[1:]).all()


def test_gap_draws_pair_demand_with_the_supply_of_the_same_future(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNING_KERNEL", "numpy")
    packed = pack(model(PAIR[0]))
    drawn = draw_cells(packed, (0,), Chance(packed.inputs))[0]
    demand, supply = drawn.demand["need"], drawn.supply
    assert demand is not None
    assert supply is not None
    gap = np.sort(demand.astype(float) - supply, axis=1)
    assert (project(model(PAIR[0])).nodes["A|N|S"].bases["need"].gap.p90[1:] == gap[:, 179]).all()


@pytest.mark.parametrize("which", range(8))
def test_a_roll_up_of_one_whole_cell_is_that_cell(which: int) -> None:
    results = project(model(PAIR[0], roll_ups=(RollUp("all", (("A|N|S", 1.0),)),)))
    rolled, own = spreads(results.nodes["all"])[which], spreads(results.nodes["A|N|S"])[which]
    assert all((getattr(rolled, name) == getattr(own, name)).all() for name in SPREADS)


def test_weights_apportion_a_cell() -> None:
    half, whole = node_of(PAIR[0], weights=(0.5,)), node_of(PAIR[0])
    assert np.allclose(half.bases["need"].gap.p90, whole.bases["need"].gap.p90 / 2, rtol=1e-6)


def test_shares_of_two_systems_add_up_to_the_whole() -> None:
    shares = [node_of(*PAIR, weights=(weight, 1.0)).supply.central for weight in (0.3, 0.7, 0.0)]
    assert np.allclose(shares[0] + shares[1] - shares[2], node_of(*PAIR).supply.central)


@given(models(most_cells=3))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_quantiles_rise(inputs: ModelInputs) -> None:
    for node in project(inputs).nodes.values():
        for spread in spreads(node):
            known = ~np.isnan(spread.p50)
            assert (spread.p10[known] <= spread.p50[known]).all()
            assert (spread.p50[known] <= spread.p90[known]).all()


@given(models(most_cells=3))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_gap_is_demand_less_supply(inputs: ModelInputs) -> None:
    for node in project(inputs).nodes.values():
        for basis in BASES:
            found = node.bases[basis]
            difference = found.compared_demand - found.compared_supply
            assert np.allclose(found.gap.central, difference, rtol=1e-12, equal_nan=True)


@given(models())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_stock_falls_below_zero(inputs: ModelInputs) -> None:
    for node in project(inputs).nodes.values():
        assert (node.headcount >= 0).all()
        assert (node.supply.p10 >= 0).all()


def test_uncovered_is_the_gap_less_cover() -> None:
    found = node_of(certain_cell()).bases["need"]
    assert (found.uncovered.p50 == found.gap.p50 - 5.0).all()


def test_the_opening_position_is_certain() -> None:
    assert all(getattr(node_of(*PAIR).supply, name)[0] == node_of(*PAIR).supply.central[0] for name in SPREADS)


def test_a_model_without_doubt_has_one_path() -> None:
    gap = node_of(certain_cell("A"), certain_cell("B")).bases["need"].gap
    assert (gap.p10 == gap.central).all()
    assert (gap.p90 == gap.central).all()


def test_an_unknown_demand_is_left_out_of_the_gap_on_both_sides() -> None:
    node = node_of(certain_cell("A"), certain_cell("B", need=None))
    assert node.bases["need"].gap.central.tolist() == [10.0] * 5


def test_an_unknown_demand_is_named() -> None:
    assert node_of(certain_cell("A"), certain_cell("B", need=None)).bases["need"].unknown_cells == ("B",)


def test_an_unknown_supply_is_left_out_of_the_gap_but_its_demand_still_shows() -> None:
    found = node_of(certain_cell("A"), certain_cell("B", opening=None)).bases["need"]
    assert (found.gap.central[0], found.demand.central[0]) == (10.0, 220.0)


def test_an_unknown_supply_is_named() -> None:
    assert node_of(certain_cell("A"), certain_cell("B", opening=None)).unknown_cells == ("B",)


def test_what_no_cell_knows_is_unknown() -> None:
    assert math.isnan(node_of(certain_cell(need=None)).bases["need"].gap.p50[0])


def test_unknown_cover_leaves_the_gap_known() -> None:
    found = node_of(certain_cell(cover=None)).bases["need"]
    assert (found.gap.central[0], math.isnan(found.uncovered.central[0])) == (10.0, True)


def test_a_certain_cell_beside_uncertain_ones_shifts_every_quantile() -> None:
    both, alone = node_of(PAIR[0], certain_cell("Z")), node_of(PAIR[0])
    assert np.allclose(both.supply.p90, alone.supply.p90 + 100.0)


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    project(model(*PAIR), on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_results_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        node_of(*PAIR).supply.p50[0] = 1.0


def test_supply_given_as_a_series_is_kept() -> None:
    series = (5.0, 6.0, 7.0, 8.0, 9.0)
    assert node_of(cell(supply_series=series)).supply.p50.tolist() == list(series)


def test_a_zero_demand_is_not_unknown() -> None:
    assert node_of(certain_cell(need=Demand(0.0))).bases["need"].gap.central[0] == -100.0


def test_cover_may_change_from_step_to_step() -> None:
    levels = tuple(exactly(value) for value in (4.0, 3.0, 2.0, 1.0))
    assert node_of(certain_cell(cover=(Cover("bank", levels),))).cover.central.tolist() == [4.0, 4.0, 3.0, 2.0, 1.0]
