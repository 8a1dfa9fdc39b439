"""The bridge adds up, names what moved the gap, and keeps uncertainty apart."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning.engine import BASES, Demand, Driver, Flow, ModelInputs, RollUp, bridge, exactly, project
from tests.unit.engine.builders import cell, certain_cell, model, models, one_band

QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
CELLS = (cell("A"), cell("B", need=None), certain_cell("C"), cell("D", supply_series=(9.0, 8.0, 7.0, 6.0, 5.0)))
RESULTS = project(model(*CELLS, roll_ups=(RollUp("all", tuple((one.code, 0.8) for one in CELLS)),)))


@given(models(), st.data())
@QUICK
def test_steps_add_up_to_the_change_of_the_central_gap(inputs: ModelInputs, data: st.DataObject) -> None:
    results = project(inputs)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(inputs.steps))] * 2)))
    for code, node in results.nodes.items():
        for basis in BASES:
            steps = bridge(results, code, basis, start, end)
            gap = node.bases[basis].gap.central
            moved = sum(step.wte for step in steps if step.kind != "uncertainty")
            tolerance = 0.01 + 1e-10 * float(np.nanmax(np.abs(gap), initial=0.0)) if steps else 0.0
            assert not steps or abs(moved - (gap[end] - gap[start])) <= tolerance


@pytest.mark.parametrize("node", RESULTS.nodes)
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(("start", "end"), [(0, 4), (1, 3), (2, 2)])
def test_all_steps_add_up_to_the_change_of_p50(node: str, basis: str, start: int, end: int) -> None:
    steps = bridge(RESULTS, node, basis, start, end)  # type: ignore[arg-type]
    p50 = RESULTS.nodes[node].bases[basis].gap.p50  # type: ignore[index]
    assert sum(step.wte for step in steps) == pytest.approx(np.nan_to_num(p50[end] - p50[start]), abs=0.01)


def test_uncertainty_is_a_step_of_its_own_and_the_last() -> None:
    kinds = [step.kind for step in bridge(RESULTS, "all", "need", 0, 4)]
    assert (kinds[-1], kinds.count("uncertainty")) == ("uncertainty", 1)


def test_an_unknown_gap_has_no_bridge() -> None:
    assert bridge(RESULTS, "B", "need", 0, 4) == []


def test_joiners_narrow_the_gap_by_what_they_bring() -> None:
    inputs = one_band(100.0, steps=2, joiners=(Flow("return to practice", exactly(7)),), need=Demand(100.0))
    named = {step.name: step.wte for step in bridge(project(inputs), "ORG|PROF|SET", "need", 0, 2)}
    assert named["return to practice"] == -14.0


def test_leavers_widen_the_gap() -> None:
    inputs = one_band(100.0, leave_rate=(exactly(0.1),), retire_rate=(exactly(0.05),), need=Demand(100.0))
    named = {step.name: step.wte for step in bridge(project(inputs), "ORG|PROF|SET", "need", 0, 1)}
    assert (named["leavers"], named["retirements"]) == pytest.approx((10, 5))


def test_growth_is_named_after_its_driver() -> None:
    inputs = one_band(100.0, need=Demand(100.0, (Driver("older people", exactly(0.02)),)))
    named = {step.name: step.wte for step in bridge(project(inputs), "ORG|PROF|SET", "need", 0, 1)}
    assert named["demand growth: older people"] == pytest.approx(2.0)


def test_a_bridge_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        bridge(RESULTS, "all", "need", 3, 2)


def test_flows_add_up_to_the_change_of_supply() -> None:
    node = RESULTS.nodes["all"]
    moved = sum(flow.sum() for flow in node.flows.values())
    assert moved == pytest.approx(node.supply.central[-1] - node.supply.central[0], abs=1e-9)
