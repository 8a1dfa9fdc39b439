"""Measures are defined, changed, reviewed and retired; readings are entered, checked by somebody else, corrected."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from partners.actors import Actor
from partners.models import AuditEvent
from partners.roles import Role
from pillars.models import PlanMeasure, Reading
from pillars.selectors.measures import level_of
from pillars.selectors.series import series_of
from pillars.services.measure_facts import facts_of
from pillars.services.measures import (
    MeasureRefused,
    change_measure,
    define_measure,
    retire_measure,
    review_measure,
)
from pillars.services.readings import ReadingFacts, check_reading, correct_reading, enter_reading
from tests.integration.pillars.conftest import PlanWorld, member
from tests.integration.pillars.measuring import defined, facts
from workforce.models import Measure

pytestmark = pytest.mark.django_db
D = Decimal
DAY, LATER = dt.date(2025, 3, 31), dt.date(2027, 3, 31)
SIX_OF_TEN = ReadingFacts(numerator=D(6), denominator=D(10))


def refusal(service: Callable[..., Any], **told: Any) -> dict[str, str]:
    with pytest.raises(MeasureRefused) as refused:
        service(**told)
    return refused.value.messages


def refused_facts(world: PlanWorld, **told: Any) -> set[str]:
    """The fields at fault when a measure is defined like that."""
    return set(refusal(define_measure, actor=world.planner, framework=world.framework, facts=facts(**told)))


def test_a_measure_is_kept_with_all_that_was_said(plan_world: PlanWorld) -> None:
    told = facts(
        owner=plan_world.lead.user, source="Training records", baseline=D("0.85"), baseline_date=DAY,
        baseline_note="As printed", target=D("0.02"), target_basis="relative", target_date=LATER,
        trajectory={dt.date(2026, 3, 31): D("0.86")}, review_date=LATER,
    )  # fmt: skip
    made = define_measure(actor=plan_world.planner, framework=plan_world.framework, facts=told)
    assert facts_of(PlanMeasure.objects.get(pk=made.pk)) == told


def test_a_relative_target_asks_for_a_level(plan_world: PlanWorld) -> None:
    made = defined(plan_world, baseline=D("0.85"), baseline_date=DAY, target=D("0.02"), target_basis="relative")
    assert level_of(made) == D("0.867")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": " "}, "name"),
        ({"numerator": ""}, "numerator"),
        ({"denominator": ""}, "denominator"),
        ({"computed": "magic"}, "computed"),
        ({"direction": "sideways"}, "direction"),
        ({"baseline": D("0.5")}, "baseline_date"),
        ({"baseline_date": DAY}, "baseline"),
        ({"baseline": D("1.5"), "baseline_date": DAY}, "baseline"),
        ({"target": D("0.02"), "target_basis": "points"}, "baseline"),
        ({"target": D(2), "target_basis": "level"}, "target"),
        ({"target_date": LATER}, "target"),
        ({"baseline": D(0), "baseline_date": DAY, "target": D("0.1"), "target_basis": "relative"}, "target_basis"),
        ({"baseline": D("0.5"), "baseline_date": DAY, "target": D("-0.1"), "target_basis": "points"}, "target"),
        ({"baseline": D("0.5"), "baseline_date": LATER, "target": D("0.6"), "target_date": DAY}, "target_date"),
        ({"baseline": D("0.5"), "baseline_date": DAY, "trajectory": {DAY: D("0.5")}}, "trajectory"),
        ({"trajectory": {DAY: D("1.1")}}, "trajectory"),
    ],
)
def test_what_cannot_stand_is_told_beside_its_field(plan_world: PlanWorld, told: dict[str, Any], field: str) -> None:
    assert refused_facts(plan_world, **told) == {field}


def test_owner_and_checker_are_two_people(plan_world: PlanWorld) -> None:
    assert refused_facts(plan_world, owner=plan_world.lead.user, checker=plan_world.lead.user) == {"checker"}


def test_who_cannot_see_the_plan_cannot_own_a_measure_of_it(plan_world: PlanWorld) -> None:
    assert refused_facts(plan_world, owner=plan_world.stranger.user) == {"owner"}


def test_a_delivery_lead_does_not_define_measures(plan_world: PlanWorld) -> None:
    with pytest.raises(PermissionDenied):
        define_measure(actor=plan_world.lead, framework=plan_world.framework, facts=facts())


def test_two_measures_of_one_name_have_codes_of_their_own(plan_world: PlanWorld) -> None:
    assert [defined(plan_world).slug, defined(plan_world).slug] == ["shared-training", "shared-training-2"]


def test_what_a_template_protects_cannot_be_observed_unprotected(plan_world: PlanWorld) -> None:
    """A second measure of the same observations with the tick taken out would show what the first one hides."""
    bands = Measure.objects.get(code="diversity-by-band")
    assert defined(plan_world, observes=bands, counts_people=False).counts_people


def test_a_change_is_told_from_and_to(plan_world: PlanWorld) -> None:
    made = defined(plan_world)
    change_measure(actor=plan_world.planner, measure=made, facts=facts(owner=plan_world.lead.user, source="Survey"))
    assert AuditEvent.objects.get(action="measure.changed").detail == {"source": ["", "Survey"]}


def test_a_retired_measure_refuses_changes_until_it_is_restored(plan_world: PlanWorld) -> None:
    made = defined(plan_world)
    retire_measure(actor=plan_world.planner, measure=made)
    assert "" in refusal(change_measure, actor=plan_world.planner, measure=made, facts=facts(source="x"))
    retire_measure(actor=plan_world.planner, measure=made, restore=True)
    assert change_measure(actor=plan_world.planner, measure=made, facts=facts(source="x")).source == "x"


def test_the_owner_reviews_a_measure_and_says_when_next(plan_world: PlanWorld) -> None:
    made, ahead = defined(plan_world), timezone.localdate() + dt.timedelta(days=90)
    review_measure(actor=plan_world.lead, measure=made, next_review=ahead, note="On its way")
    assert PlanMeasure.objects.get(pk=made.pk).review_date == ahead


def test_the_next_review_lies_ahead(plan_world: PlanWorld) -> None:
    made, today = defined(plan_world), timezone.localdate()
    assert set(refusal(review_measure, actor=plan_world.lead, measure=made, next_review=today)) == {"next_review"}


def test_the_value_of_a_reading_follows_from_its_parts(plan_world: PlanWorld) -> None:
    reading = enter_reading(actor=plan_world.lead, measure=defined(plan_world), period=DAY, facts=SIX_OF_TEN)
    assert (reading.value, reading.checked) == (D("0.6"), None)


def test_who_does_not_own_a_measure_enters_nothing(plan_world: PlanWorld) -> None:
    made = defined(plan_world, owner=None)
    with pytest.raises(PermissionDenied):
        enter_reading(actor=plan_world.lead, measure=made, period=DAY, facts=SIX_OF_TEN)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "value"),
        ({"value": D("1.2")}, "value"),
        ({"numerator": D(6)}, "denominator"),
        ({"denominator": D(6)}, "numerator"),
        ({"numerator": D(6), "denominator": D(0)}, "denominator"),
        ({"numerator": D(7), "denominator": D(6)}, "numerator"),
        ({"numerator": D(5), "denominator": D(6), "value": D("0.1")}, "value"),
    ],
)
def test_a_reading_that_cannot_stand_is_told_beside_its_field(
    plan_world: PlanWorld, told: dict[str, Any], field: str
) -> None:
    made = defined(plan_world)
    assert set(refusal(enter_reading, actor=plan_world.lead, measure=made, period=DAY, facts=ReadingFacts(**told))) == {
        field
    }


def test_a_reading_does_not_lie_ahead(plan_world: PlanWorld) -> None:
    made, ahead = defined(plan_world), timezone.localdate() + dt.timedelta(days=1)
    assert set(refusal(enter_reading, actor=plan_world.lead, measure=made, period=ahead, facts=SIX_OF_TEN)) == {
        "period"
    }


def test_a_day_is_read_once(plan_world: PlanWorld) -> None:
    made = defined(plan_world)
    enter_reading(actor=plan_world.lead, measure=made, period=DAY, facts=SIX_OF_TEN)
    assert set(refusal(enter_reading, actor=plan_world.planner, measure=made, period=DAY, facts=SIX_OF_TEN)) == {
        "period"
    }


def test_what_is_worked_out_cannot_be_entered(plan_world: PlanWorld) -> None:
    made = defined(plan_world, computed="coverage")
    assert (
        "read from records"
        in refusal(enter_reading, actor=plan_world.lead, measure=made, period=DAY, facts=SIX_OF_TEN)[""]
    )


def test_somebody_else_checks_a_reading(plan_world: PlanWorld) -> None:
    reading = enter_reading(actor=plan_world.lead, measure=defined(plan_world), period=DAY, facts=SIX_OF_TEN)
    assert check_reading(actor=plan_world.planner, reading=reading).checked_by == plan_world.planner.user


def test_nobody_checks_what_they_entered(plan_world: PlanWorld) -> None:
    reading = enter_reading(actor=plan_world.planner, measure=defined(plan_world), period=DAY, facts=SIX_OF_TEN)
    with pytest.raises(PermissionDenied, match="Somebody else"):
        check_reading(actor=plan_world.planner, reading=reading)


def test_the_checker_of_a_measure_checks_without_editing_the_plan(plan_world: PlanWorld) -> None:
    checker = member(plan_world.system, Role.DELIVERY_LEAD, "Checker")
    made = defined(plan_world, checker=checker)
    reading = enter_reading(actor=plan_world.lead, measure=made, period=DAY, facts=SIX_OF_TEN)
    assert check_reading(actor=Actor.of(checker), reading=reading).checked is not None


def test_a_correction_is_a_new_row_to_be_checked_again(plan_world: PlanWorld) -> None:
    made = defined(plan_world)
    reading = enter_reading(actor=plan_world.lead, measure=made, period=DAY, facts=SIX_OF_TEN)
    check_reading(actor=plan_world.planner, reading=reading)
    seven = ReadingFacts(numerator=D(7), denominator=D(10), note="One certificate came late")
    correct_reading(actor=plan_world.lead, reading=reading, facts=seven)
    assert [(one.value, one.unchecked) for one in series_of(made)] == [(D("0.7"), True)]
    assert Reading.objects.get(pk=reading.pk).ended is not None


def test_a_correction_says_why(plan_world: PlanWorld) -> None:
    reading = enter_reading(actor=plan_world.lead, measure=defined(plan_world), period=DAY, facts=SIX_OF_TEN)
    assert set(refusal(correct_reading, actor=plan_world.lead, reading=reading, facts=SIX_OF_TEN)) == {"note"}


def test_what_was_corrected_meanwhile_is_not_corrected_again(plan_world: PlanWorld) -> None:
    reading = enter_reading(actor=plan_world.lead, measure=defined(plan_world), period=DAY, facts=SIX_OF_TEN)
    again = ReadingFacts(numerator=D(7), denominator=D(10), note="Late")
    correct_reading(actor=plan_world.lead, reading=reading, facts=again)
    assert "meanwhile" in refusal(correct_reading, actor=plan_world.lead, reading=reading, facts=again)[""]


def test_counts_of_people_entered_by_hand_are_protected_too(plan_world: PlanWorld) -> None:
    made = defined(plan_world, counts_people=True)
    three = ReadingFacts(numerator=D(3), denominator=D(40))
    enter_reading(actor=plan_world.lead, measure=made, period=DAY, facts=three)
    assert [(one.numerator, one.value, one.suppressed) for one in series_of(made)] == [(None, None, True)]
