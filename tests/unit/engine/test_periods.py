"""Positions fall on the dates that people mean."""

import datetime as dt

import pytest

from planning.engine import opening_headcount, position_dates, steps_to_march
from planning.engine.periods import add_years


@pytest.mark.parametrize(
    ("base", "first"),
    [
        (dt.date(2025, 9, 30), 0.5),
        (dt.date(2025, 3, 31), 1.0),
        (dt.date(2025, 4, 30), 11 / 12),
        (dt.date(2026, 2, 28), 1 / 12),
    ],
)
def test_the_first_step_reaches_the_next_31_march(base: dt.date, first: float) -> None:
    assert steps_to_march(base, 3) == pytest.approx((first, 1.0, 1.0))


@pytest.mark.parametrize("base", [dt.date(2025, month, 28) + dt.timedelta(days=4) for month in range(1, 13)])
def test_every_position_after_the_base_date_is_a_31_march(base: dt.date) -> None:
    month_end = base.replace(day=1) - dt.timedelta(days=1)
    dates = position_dates(month_end, steps_to_march(month_end, 4))
    assert {(date.month, date.day) for date in dates[1:]} == {(3, 31)}


def test_a_projection_needs_a_year() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        steps_to_march(dt.date(2025, 3, 31), 0)


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert add_years(dt.date(2024, 2, 29), 1.0) == dt.date(2025, 2, 28)


def test_other_days_keep_their_number() -> None:
    assert add_years(dt.date(2022, 9, 1), 3.0) == dt.date(2025, 9, 1)


def test_parts_of_months_are_counted_in_days() -> None:
    assert add_years(dt.date(2025, 1, 1), 0.01) == dt.date(2025, 1, 5)


def test_headcount_from_wte_has_that_wte() -> None:
    heads = opening_headcount(89.0, (0.4, 0.6), (0.95, 0.85))
    assert heads[0] * 0.95 + heads[1] * 0.85 == pytest.approx(89.0)


def test_headcount_from_wte_has_the_age_profile() -> None:
    heads = opening_headcount(89.0, (0.4, 0.6), (0.95, 0.85))
    assert heads[0] / sum(heads) == pytest.approx(0.4)


def test_no_wte_is_nobody() -> None:
    assert opening_headcount(0.0, (0.4, 0.6), (0.0, 0.0)) == (0.0, 0.0)


def test_wte_without_participation_cannot_be_people() -> None:
    with pytest.raises(ValueError, match="above zero"):
        opening_headcount(5.0, (1.0,), (0.0,))
