"""How far an intervention works on a day, over a step, and for each intake of students."""

import datetime as dt

import pytest

from planning.services.interventions import timing
from tests.unit.planning.interventions.world import POSITIONS, facts

RAMP = facts(starts=dt.date(2026, 4, 1), ramp_years=2.0)
ENDS = facts(starts=dt.date(2026, 4, 1), ends=dt.date(2027, 9, 30))


@pytest.mark.parametrize(
    ("day", "level"),
    [("2026-03-31", 0.0), ("2026-04-01", 0.0), ("2027-04-01", 0.5), ("2028-04-01", 1.0), ("2031-03-31", 1.0)],
)
def test_it_works_evenly_up_to_full_effect(day: str, level: float) -> None:
    assert timing.level_on(RAMP, dt.date.fromisoformat(day)) == pytest.approx(level, abs=0.001)


@pytest.mark.parametrize(("day", "level"), [("2026-04-01", 1.0), ("2027-09-29", 1.0), ("2027-09-30", 0.0)])
def test_without_a_ramp_it_works_in_full_until_it_ends(day: str, level: float) -> None:
    assert timing.level_on(ENDS, dt.date.fromisoformat(day)) == level


def test_the_mean_of_a_step_is_the_area_under_the_ramp() -> None:
    assert timing.mean_levels(RAMP, POSITIONS) == pytest.approx((0.25, 0.75, 1.0, 1.0, 1.0), abs=0.003)


def test_a_step_in_which_it_ends_counts_the_days_before() -> None:
    assert timing.mean_levels(ENDS, POSITIONS) == pytest.approx((1.0, 0.5, 0.0, 0.0, 0.0), abs=0.003)


def test_the_mean_agrees_with_counting_days() -> None:
    one = facts(starts=dt.date(2026, 7, 15), ramp_years=1.3, ends=dt.date(2028, 2, 1))
    start, end = dt.date(2026, 3, 31), dt.date(2028, 3, 31)
    days = [timing.level_on(one, start + dt.timedelta(days=day)) for day in range((end - start).days)]
    assert timing.mean_level(one, start, end) == pytest.approx(sum(days) / len(days), abs=0.002)


def test_students_begin_each_september_until_it_ends() -> None:
    one = facts("training_places", starts=dt.date(2026, 9, 2), ends=dt.date(2029, 9, 1))
    assert [day.year for day, _ in timing.intakes(one, POSITIONS[-1])] == [2027, 2028]


def test_a_first_intake_on_the_way_up_is_not_empty() -> None:
    one = facts("training_places", starts=dt.date(2026, 9, 1), ramp_years=2.0)
    assert [level for _, level in timing.intakes(one, POSITIONS[-1])][:3] == pytest.approx([0.25, 0.75, 1.0], abs=0.003)
