"""XmR charts against series whose answer is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pillars.analysis.xmr import FEWEST, chart, stabilised

QUIET = [10.0, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 11]
"""Common cause alone: mean 10.5, moving ranges 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2 of mean 23/11."""


def test_limits_are_the_mean_and_266_mean_moving_ranges_on_either_side() -> None:
    found = chart(QUIET)
    assert [found.mean, found.upper, found.lower] == [
        pytest.approx(10.5),
        pytest.approx(10.5 + 2.66 * 23 / 11),
        pytest.approx(10.5 - 2.66 * 23 / 11),
    ]


def test_one_wild_range_does_not_widen_the_limits() -> None:
    wild = [10.0, 11] * 10 + [60, 10, 11]
    assert chart(wild).upper == pytest.approx(sum(wild) / 23 + 2.66 * 1)


def test_quiet_points_show_common_cause() -> None:
    assert {point.special for point in chart(QUIET).points} == {""}
    assert chart(QUIET).variation == "common"


def test_a_point_outside_the_limits_is_special() -> None:
    assert chart([*QUIET, 30.0]).points[-1].special == "outside the limits"


def test_seven_points_on_one_side_are_a_shift_and_six_are_not() -> None:
    low, high = [9.0, 10, 9, 10, 9, 10, 9, 10], [11.0, 12, 11, 12, 11, 12, 11]
    assert chart(low + high).points[-1].special == "shift"
    balanced = [10.0, 12, 9, 11, 10, 12, 9, 11.5]
    assert "shift" not in {point.special for point in chart([*balanced, *balanced]).points}


def test_seven_rising_points_are_a_trend() -> None:
    rising = [10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6]
    points = chart([11, 9, 12, 8, 11, 9, 12, 9, 12, 9.5, *rising]).points
    assert [point.special for point in points[-7:]] == ["trend"] * 7


def test_two_of_three_points_near_a_limit_are_special() -> None:
    points = chart([*(QUIET * 3), 15.0, 11.0, 15.0]).points
    assert [point.special for point in points[-3:]] == [
        "two of three near a limit",
        "",
        "two of three near a limit",
    ]


@pytest.mark.parametrize(
    ("direction", "last", "variation"),
    [
        ("higher", 30.0, "improving"),
        ("higher", -30.0, "concerning"),
        ("lower", -30.0, "improving"),
        ("lower", 30.0, "concerning"),
        ("steady", 30.0, "concerning"),
        ("none", 30.0, "neither"),
    ],
)
def test_what_is_special_is_better_or_worse_by_direction(direction: str, last: float, variation: str) -> None:
    assert chart([*QUIET, last], direction).variation == variation  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("direction", "target", "assurance"),
    [
        ("higher", 4.0, "passing"),
        ("higher", 20.0, "failing"),
        ("lower", 20.0, "passing"),
        ("lower", 4.0, "failing"),
        ("lower", 10.0, "hit and miss"),
        ("none", 10.0, "no target"),
        ("higher", None, "no target"),
    ],
)
def test_assurance_says_whether_the_process_will_meet_its_target(
    direction: str, target: float | None, assurance: str
) -> None:
    assert chart(QUIET, direction, target).assurance == assurance  # type: ignore[arg-type]


def test_few_points_have_no_limits_and_say_so() -> None:
    found = chart(QUIET[:-1], "higher", 10)
    assert (found.lower, found.variation, found.assurance) == (None, "too few", "too few")


def test_no_points_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        chart([])


def test_a_quiet_series_has_stabilised_and_a_climbing_one_has_not() -> None:
    assert (stabilised(QUIET), stabilised([float(n) for n in range(12)]), stabilised(QUIET[:5])) == (True, False, None)


def test_what_happened_long_ago_does_not_unsettle_a_series() -> None:
    assert stabilised([100.0, 90, 80, 70, 60, 50, *QUIET]) is True


@given(st.lists(st.floats(-1e6, 1e6), min_size=FEWEST, max_size=60), st.floats(-1e3, 1e3))
def test_moving_every_value_moves_the_chart_and_nothing_else(values: list[float], by: float) -> None:
    one, other = chart(values), chart([value + by for value in values])
    assert other.mean == pytest.approx(one.mean + by, abs=1e-6)
    assert (other.upper or 0) - (other.lower or 0) == pytest.approx((one.upper or 0) - (one.lower or 0), abs=1e-6)


@given(st.lists(st.floats(-1e6, 1e6), min_size=FEWEST, max_size=60))
def test_turned_upside_down_better_becomes_worse(values: list[float]) -> None:
    turned = {"improving": "concerning", "concerning": "improving"}
    one, other = chart(values, "higher"), chart([-value for value in values], "higher")
    assert other.variation == turned.get(one.variation, one.variation)
