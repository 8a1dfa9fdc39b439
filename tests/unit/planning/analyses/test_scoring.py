"""How well a projection did: errors, bias, coverage with its interval, and the verdict in a word."""

import pytest

from planning.services.back_test.scoring import Point, score, wilson


def points(within: int, count: int) -> list[Point]:
    """As many figures of 100 WTE, of which the first lie in a range of 90 to 110 and the others beside it."""
    return [Point(90.0, 100.0, 110.0, 105.0 if number < within else 120.0) for number in range(count)]


def test_an_error_is_projected_less_observed() -> None:
    assert Point(0.0, 12.0, 20.0, 10.0).error == 2.0


@pytest.mark.parametrize(("observed", "within"), [(90.0, True), (110.0, True), (89.99, False), (110.01, False)])
def test_the_ends_of_a_range_belong_to_it(observed: float, within: bool) -> None:
    assert Point(90.0, 100.0, 110.0, observed).within == within


def test_coverage_is_the_share_within() -> None:
    found = score(points(30, 40))
    assert (found.count, found.within, found.coverage) == (40, 30, 0.75)


def test_percentages_are_means_over_figures_and_weighted_by_size() -> None:
    found = score([Point(0, 110.0, 0, 100.0), Point(0, 20.0, 0, 10.0)])
    assert [found.mean_percentage, found.weighted_percentage] == pytest.approx([0.55, 20 / 110])


def test_errors_of_both_signs_make_no_bias() -> None:
    found = score([Point(0, 110.0, 0, 100.0), Point(0, 90.0, 0, 100.0)])
    assert [found.bias, found.mean_percentage] == pytest.approx([0.0, 0.1])


def test_bias_is_positive_where_too_much_was_projected() -> None:
    assert score([Point(0, 11.0, 0, 10.0)]).bias == pytest.approx(0.1)


def test_a_percentage_of_next_to_nothing_is_not_counted() -> None:
    found = score([Point(0, 11.0, 0, 10.0), Point(0, 1.0, 0, 0.1)])
    assert found.mean_percentage == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("within", "count", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (81, 263, 0.2553, 0.3662), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)],
)
def test_the_interval_is_wilsons(within: int, count: int, low: float, high: float) -> None:
    """81 of 263: R. G. Newcombe, Statistics in Medicine 17, 1998, table I, score method."""
    assert wilson(within, count) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize(
    ("within", "count", "verdict"),
    [
        (5, 9, "too_few"),  # fewer than ten say nothing
        (24, 30, "too_few"),  # 80 %, but the interval is too wide to say
        (80, 100, "about_right"),
        (73, 100, "about_right"),
        (40, 100, "too_narrow"),
        (2, 10, "too_narrow"),  # few, but clear
        (95, 100, "too_wide"),
    ],
)
def test_the_verdict(within: int, count: int, verdict: str) -> None:
    assert score(points(within, count)).verdict == verdict


def test_nothing_compared_says_nothing() -> None:
    found = score([])
    assert (found.coverage, found.bias, found.verdict) == (None, None, "too_few")
