"""Scores of projected gaps as risks."""

import pytest

from pillars.analysis.scoring import Future, Rule, score

RULE = Rule(threshold=0.1, least_wte=5)


def gap(p10: float, p50: float, demand: float = 100) -> Future:
    """The same gap at every one of three positions."""
    return Future([p10] * 3, [p50] * 3, [demand] * 3)


@pytest.mark.parametrize(("p50", "raised"), [(9.99, False), (10.0, True), (-30.0, False)])
def test_a_gap_is_a_risk_from_the_threshold_upwards(p50: float, raised: bool) -> None:
    assert (score(gap(0, p50), RULE) is not None) == raised


def test_a_gap_of_few_people_is_none_however_large_its_share() -> None:
    assert score(gap(4, 4.9, demand=10), RULE) is None


@pytest.mark.parametrize(("p10", "likelihood"), [(9.0, 4), (10.0, 5)])
def test_it_is_almost_certain_when_nine_futures_in_ten_pass_the_threshold(p10: float, likelihood: int) -> None:
    found = score(gap(p10, 12), RULE)
    assert found is not None
    assert found.likelihood == likelihood


@pytest.mark.parametrize(("p50", "impact"), [(30, 5), (20, 4), (12, 3)])
def test_impact_follows_the_share_of_demand(p50: float, impact: int) -> None:
    found = score(gap(0, p50), RULE)
    assert found is not None
    assert found.impact == impact


def test_the_worst_position_within_the_horizon_counts() -> None:
    found = score(Future([0, 0, 0], [5, 40, 12], [100, 100, 100]), RULE)
    assert found is not None
    assert (found.position, found.impact) == (1, 5)


def test_where_nobody_is_needed_there_is_no_risk() -> None:
    assert score(gap(10, 10, demand=0), RULE) is None
