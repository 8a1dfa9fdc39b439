"""Workload to staff, step by step, in numbers that can be checked in the head (WHO, WISN user's manual, 2010)."""

from dataclasses import replace

import pytest

from planning.engine import Ratio, Triple, exactly
from planning.engine.workload import (
    Activity,
    AvailableTime,
    CategoryAllowance,
    Deduction,
    IndividualAllowance,
    Workload,
    available_hours,
    ratios,
    staff_needed,
)

TIME = AvailableTime(contract_hours=1000.0)
VISITS = Activity("visits", exactly(2000.0), hours_per_unit=exactly(0.5))
WORK = Workload(TIME, (VISITS,))

# what it shows | time | hours a year
TIMES = [
    ("contract hours", AvailableTime(1600.0), 1600),
    ("weeks, days and hours", AvailableTime(None, 50.0, 4.0, 8.0), 1600),
    ("52 weeks unless told", AvailableTime(None, days_per_week=5.0, hours_per_day=8.0), 2080),
    ("days off", AvailableTime(1600.0, hours_per_day=8.0, deductions=(Deduction("leave", days=25.0),)), 1400),
    ("hours off", AvailableTime(1600.0, deductions=(Deduction("training", hours=60.0),)), 1540),
    ("a share off", AvailableTime(1600.0, deductions=(Deduction("sickness", share=0.05),)), 1520),
    ("shares are of the whole", AvailableTime(1000.0, deductions=(Deduction("a", share=0.1),) * 2), 800),
]


@pytest.mark.parametrize(("time", "hours"), [r[1:] for r in TIMES], ids=[r[0] for r in TIMES])
def test_available_time(time: AvailableTime, hours: float) -> None:
    assert available_hours(time) == pytest.approx(hours)


def test_basic_staff_is_work_by_available_time() -> None:
    assert staff_needed(WORK).basic_staff == pytest.approx(1.0)


def test_a_rate_of_working_is_a_unit_time_turned_round() -> None:
    rate = replace(VISITS, hours_per_unit=None, units_per_hour=exactly(2.0))
    assert staff_needed(replace(WORK, activities=(rate,))) == staff_needed(WORK)


# what it shows | allowance | share of available time
ALLOWANCES = [
    ("a share", CategoryAllowance("records", share=0.2), 0.2),
    ("hours", CategoryAllowance("records", hours=200.0), 0.2),
    ("days", CategoryAllowance("records", days=20.0), 0.2),
]


@pytest.mark.parametrize(("allowance", "share"), [r[1:] for r in ALLOWANCES], ids=[r[0] for r in ALLOWANCES])
def test_a_category_allowance_in(allowance: CategoryAllowance, share: float) -> None:
    work = Workload(replace(TIME, hours_per_day=10.0), (VISITS,), (allowance,))
    assert staff_needed(work).category_allowance_share == pytest.approx(share)


def test_category_allowances_add_up_before_they_multiply() -> None:
    two = (CategoryAllowance("records", share=0.1), CategoryAllowance("meetings", share=0.4))
    assert staff_needed(replace(WORK, category_allowances=two)).category_allowance_factor == pytest.approx(2.0)


def test_individual_allowances_are_not_multiplied() -> None:
    work = Workload(
        TIME,
        (VISITS,),
        (CategoryAllowance("records", share=0.5),),
        (IndividualAllowance("lead", hours=100.0, staff=5.0),),
    )
    assert staff_needed(work).total_staff == pytest.approx(1.0 * 2 + 0.5)


def test_basic_staff_is_without_any_allowance() -> None:
    half, lead = CategoryAllowance("records", share=0.5), IndividualAllowance("lead", wte=0.25)
    assert staff_needed(Workload(TIME, (VISITS,), (half,), (lead,))).basic_staff == pytest.approx(1.0)


def test_an_individual_allowance_may_be_wte() -> None:
    work = replace(WORK, individual_allowances=(IndividualAllowance("lead", wte=0.25),))
    assert staff_needed(work).individual_allowance_wte == 0.25


def test_each_activity_becomes_a_ratio() -> None:
    assert ratios(WORK) == (Ratio("visits", 2000.0, exactly(2000.0), exactly(0.0005)),)


def test_individual_allowances_become_a_constant() -> None:
    work = replace(WORK, individual_allowances=(IndividualAllowance("lead", wte=0.25),))
    assert ratios(work)[1] == Ratio("individual allowances", 1.0, exactly(1.0), exactly(0.25))


def test_opening_units_are_the_first_step_s_unless_given() -> None:
    growing = replace(VISITS, units=(exactly(3000.0), exactly(4000.0)))
    assert ratios(replace(WORK, activities=(growing,)))[0].opening_units == 3000


def test_a_slow_rate_needs_the_most_staff() -> None:
    rate = Activity("tests", exactly(1000.0), units_per_hour=Triple(1.0, 2.0, 4.0))
    assert ratios(replace(WORK, activities=(rate,)))[0].wte_per_unit == Triple(0.00025, 0.0005, 0.001)


def test_a_standard_may_change_with_the_steps() -> None:
    quicker = replace(VISITS, hours_per_unit=(exactly(0.5), exactly(0.25)))
    assert ratios(replace(WORK, activities=(quicker,)))[0].wte_per_unit == (exactly(0.0005), exactly(0.00025))
