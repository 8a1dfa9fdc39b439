"""The fast central path and the slow obvious one say the same."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from planning.engine import BASES, Demand, Driver, Flow, ModelInputs, exactly, project
from planning.engine.reference import reference
from tests.unit.engine.builders import models, one_band
from tests.unit.engine.narrowing import narrowed

CLOSE = 1e-9
QUICK = settings(
    max_examples=80,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _agree(fast: np.ndarray, slow: object) -> bool:
    slow = np.array(slow)
    size = max(1.0, float(np.nanmax(np.abs(slow), initial=0.0)))
    return np.allclose(fast, slow, rtol=CLOSE, atol=CLOSE * size, equal_nan=True)


@given(models())
@QUICK
def test_the_central_path_agrees_with_the_reference(model: ModelInputs) -> None:
    results = project(model)
    for cell in model.cells:
        slow, fast = reference(model, cell), results.nodes[cell.code]
        assert _agree(fast.supply.central, slow.supply)
        assert _agree(fast.headcount, slow.headcount)
        assert _agree(fast.cover.central, slow.cover)
        for basis in BASES:
            assert _agree(fast.bases[basis].demand.central, slow.demand[basis])
            assert _agree(fast.bases[basis].gap.central, slow.gap[basis])


@given(models())
@QUICK
def test_draws_without_doubt_follow_the_central_path_to_single_precision(model: ModelInputs) -> None:
    """Assumptions narrowed to (almost) nothing are still drawn, so the float32 walk must meet the float64 one."""
    results = project(replace(narrowed(model), individual_chance=False))
    for node in results.nodes.values():
        for spread in (node.supply, *(result.demand for result in node.bases.values())):
            size = max(1.0, float(np.nanmax(np.abs(spread.central), initial=0.0)))
            assert np.allclose(spread.p50, spread.central, rtol=1e-5, atol=2e-5 * size, equal_nan=True)


@pytest.mark.parametrize("times", [1000.0, 0.001])
def test_thousand_fold_growth_and_decline_agree_with_the_reference(times: float) -> None:
    demand = Demand(3.0, (Driver("population", exactly(times - 1)),), productivity=exactly(0.01))
    model = one_band(0.0, steps=3, joiners=(Flow("other recruitment", exactly(1e6)),), need=demand)
    assert _agree(
        project(model).nodes["ORG|PROF|SET"].bases["need"].gap.central, reference(model, model.cells[0]).gap["need"]
    )
