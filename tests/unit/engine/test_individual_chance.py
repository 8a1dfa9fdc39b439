"""Chance decides person by person: draws against the binomial and the normal distribution."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from planning.engine import Cohort, ModelInputs, Pipeline, exactly, project
from planning.engine.chance import Chance
from planning.engine.draws import draw_cells
from planning.engine.packing import pack
from tests.unit.engine.builders import BASE, one_band

DRAWS = 4000


def leaving(people: float, rate: float, **changes: Any) -> ModelInputs:
    """People who each leave with the same probability in a year."""
    return one_band(people, leave_rate=(exactly(rate),), draws=DRAWS, individual_chance=True, **changes)


def drawn(model: ModelInputs, step: int = 0) -> np.ndarray:
    supply = draw_cells(pack(model), (0,), Chance(model))[0].supply
    assert supply is not None
    return supply[step].astype(float)


@pytest.mark.parametrize("people", [5, 20, 100])
@pytest.mark.parametrize("rate", [0.05, 0.1, 0.5])
def test_quantiles_of_small_numbers_lie_within_a_person_of_the_binomials(people: int, rate: float) -> None:
    stay = stats.binom(people, 1 - rate)
    found = np.quantile(drawn(leaving(people, rate)), [0.1, 0.5, 0.9])
    assert np.abs(found - stay.ppf([0.1, 0.5, 0.9])).max() <= 1


def test_large_numbers_follow_the_normal_limit() -> None:
    people, rate = 10_000, 0.1
    limit = stats.norm(people * (1 - rate), math.sqrt(people * rate * (1 - rate)))
    assert stats.kstest(drawn(leaving(people, rate)), limit.cdf).pvalue > 0.001


def test_two_years_of_leaving_have_the_variance_of_leaving_at_the_rate_of_both() -> None:
    people, rate = 2_000, 0.1
    both = 1 - (1 - rate) ** 2
    found = drawn(leaving(people, rate, steps=2), step=1).var()
    assert found == pytest.approx(people * both * (1 - both), rel=0.08)


def test_the_spread_of_a_sum_of_cells_grows_with_the_root_of_their_number() -> None:
    """Individuals of different cells have nothing in common, so that chance evens out in a large system."""
    one = leaving(50, 0.1)
    many = replace(one, cells=tuple(replace(one.cells[0], code=f"ORG{place:02}|P|S") for place in range(64)))
    packed, chance = pack(many), Chance(many)
    found = [draw_cells(packed, (place,), chance)[0].supply for place in range(64)]
    total = np.sum([one for one in found if one is not None], axis=0)
    assert np.std(total[0]) == pytest.approx(8 * math.sqrt(50 * 0.1 * 0.9), rel=0.08)


def test_completers_of_a_cohort_vary_like_a_binomial() -> None:
    course = Pipeline("degree", "graduates", (Cohort(BASE, exactly(40)),), 1, attrition=exactly(0.25))
    found = drawn(leaving(0, 0, pipelines=(course,)))
    assert (found.mean(), found.var()) == (pytest.approx(30, abs=0.2), pytest.approx(40 * 0.75 * 0.25, rel=0.08))


def test_nobody_leaves_whom_there_is_not_and_nobody_comes_of_nowhere() -> None:
    found = drawn(leaving(3, 0.5))
    assert (found.min() >= 0, found.max() <= 3) == (True, True)


def test_without_exits_nothing_varies() -> None:
    node = project(leaving(30, 0)).nodes["ORG|PROF|SET"]
    assert node.supply.p10.tolist() == node.supply.p90.tolist() == [30.0, 30.0]


def test_the_central_path_knows_no_chance() -> None:
    assert project(leaving(10, 0.1)).nodes["ORG|PROF|SET"].supply.central.tolist() == [10.0, 9.0]
