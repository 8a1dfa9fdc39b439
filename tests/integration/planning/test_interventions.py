"""Interventions: who may add, change, switch and retire them, what they may say, and what each of that does."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from jobs.models import Job
from partners.actors import Actor
from partners.models import AuditEvent, System
from partners.roles import Role
from planning.models import Intervention, Run, Scenario
from planning.services.failures import InterventionRefused
from planning.services.interventions.changing import change_intervention, create_intervention, retire_intervention
from planning.services.interventions.rules import refuse_incomplete_interventions
from planning.services.interventions.switching import switch_intervention
from planning.services.locking import lock_scenario
from planning.services.packages import change_package, create_package, retire_package
from planning.services.scenario_lock import ScenarioLocked
from planning.services.scenarios import copy_scenario, create_default_scenario
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from tests.plugins.projecting import APPLICATION, CARER, NURSE, load_reference
from tests.plugins.weighing import SAFE, intervention, package, wanted
from workforce.models import StaffGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


@pytest.fixture
def first(system: System) -> Scenario:
    """The scenario that people see first."""
    return create_default_scenario(actor=APPLICATION, system=system)


@pytest.fixture
def other(first: Scenario) -> Scenario:
    """A future that nobody has agreed."""
    return copy_scenario(actor=APPLICATION, scenario=first, name="Trying things out")


def switched(scenario: Scenario, one: Intervention, on: bool = True) -> bool:
    return switch_intervention(actor=APPLICATION, scenario=scenario, intervention=one, on=on)


def refusal(call: Any) -> dict[str, str]:
    with pytest.raises(InterventionRefused) as refused:
        call()
    return refused.value.messages


def lock(scenario: Scenario) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(locked=dt.datetime.now(dt.UTC), locked_reason="Agreed by the board")
    scenario.refresh_from_db()


def requests_of(scenario: Scenario) -> int:
    return Job.objects.filter(key=str(scenario.code)).count()


# What it may say

WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "no name": ("extra_joiners", {"name": " "}, "name"),
    "no reason": ("extra_joiners", {"reason": ""}, "reason"),
    "no source": ("extra_joiners", {"source": ""}, "source"),
    "falling sizes": ("extra_joiners", {"low": Decimal(30)}, "mode"),
    "a negative size": ("extra_joiners", {"low": Decimal(-1)}, "low"),
    "more than all leavers": ("fewer_leavers", {"high": Decimal("1.1"), "low": Decimal(0), "mode": Decimal(1)}, "high"),
    "an end before its start": ("extra_joiners", {"ends": dt.date(2026, 4, 1)}, "ends"),
    "a ramp of a century": ("extra_joiners", {"ramp_years": Decimal(100)}, "ramp_years"),
    "nobody's work": ("substitution", {"profession": None}, "profession"),
    "nobody who takes over": ("new_role", {"by_profession": None}, "by_profession"),
    "the same profession": ("substitution", {"by_profession": NURSE}, "by_profession"),
    "nothing for a WTE": ("substitution", {"exchange_rate": Decimal(0)}, "exchange_rate"),
    "a course without length": ("training_places", {"course_years": None}, "course_years"),
    "joiners who take over": ("extra_joiners", {"by_profession": CARER}, "by_profession"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_stand_is_refused_at_its_field(case: str, system: System) -> None:
    kind, given, field = WRONG[case]
    size = "0.2" if kind == "fewer_leavers" else "20"
    assert field in refusal(lambda: intervention(system, kind, size, **given))


def test_a_profession_and_a_staff_group_are_not_both_a_scope(system: System) -> None:
    group = StaffGroup.objects.get(code="nurses-health-visitors")
    assert "staff_group" in refusal(lambda: intervention(system, staff_group=group))


def test_an_organisation_of_another_system_is_refused(system: System) -> None:
    far = make_organisation("RZZ", make_system("QYY", make_region("Y56")))
    assert "organisation" in refusal(lambda: intervention(system, organisation=far))


def test_a_name_is_taken_once_in_a_system(system: System) -> None:
    intervention(system, name="Return to nursing")
    assert "name" in refusal(lambda: intervention(system, name="Return to nursing"))


def test_what_was_added_is_told_in_the_audit_trail(system: System) -> None:
    one = intervention(system, name="Return to nursing")
    event = AuditEvent.objects.get(action="intervention.created")
    assert (event.subject, event.detail["name"]) == (f"intervention {one.code}", "Return to nursing")


# Who may

MAY_NOT = (Role.ICS_EXECUTIVE, Role.DELIVERY_LEAD)


@pytest.mark.parametrize("role", MAY_NOT)
def test_those_who_only_look_change_nothing(role: str, system: System, other: Scenario) -> None:
    actor, one = Actor.of(make_member(role, system)), intervention(system)
    together = package(system, "All", one)
    calls = (
        lambda: create_intervention(actor=actor, system=system, kind="extra_joiners", wanted=wanted(name="New")),
        lambda: change_intervention(actor=actor, intervention=one, wanted=wanted(size="30")),
        lambda: retire_intervention(actor=actor, intervention=one),
        lambda: switch_intervention(actor=actor, scenario=other, intervention=one, on=True),
        lambda: create_package(actor=actor, system=system, name="New", interventions=[one]),
        lambda: change_package(actor=actor, package=together, name="New", interventions=[one]),
        lambda: retire_package(actor=actor, package=together),
    )
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()


# Switching


def test_switching_on_has_the_scenario_worked_out(other: Scenario, system: System) -> None:
    Job.objects.all().delete()
    switched(other, intervention(system))
    assert requests_of(other) == 1


def test_switching_is_told_in_the_audit_trail(other: Scenario, system: System) -> None:
    one = intervention(system)
    switched(other, one)
    switched(other, one, on=False)
    told = AuditEvent.objects.filter(action__startswith="intervention.switched").order_by("pk")
    assert [event.action for event in told] == ["intervention.switched_on", "intervention.switched_off"]


def test_switching_on_twice_is_no_change(other: Scenario, system: System) -> None:
    one = intervention(system)
    assert [switched(other, one), switched(other, one)] == [True, False]


def test_a_locked_scenario_refuses_a_switch(other: Scenario, system: System) -> None:
    one = intervention(system)
    lock(other)
    with pytest.raises(ScenarioLocked):
        switched(other, one)


def test_another_systems_intervention_cannot_be_switched_on(other: Scenario) -> None:
    foreign = intervention(make_system("QYY", make_region("Y56")))
    assert "another system" in refusal(lambda: switched(other, foreign))[""]


def test_a_retired_one_cannot_be_switched_on(other: Scenario, system: System) -> None:
    one = intervention(system)
    retire_intervention(actor=APPLICATION, intervention=one)
    assert "no longer on offer" in refusal(lambda: switched(other, one))[""]


# What an agreed scenario wants to know


@pytest.mark.parametrize("kind", ["substitution", "new_role"])
@pytest.mark.parametrize("unsaid", list(SAFE))
def test_an_agreed_scenario_refuses_what_is_not_said(kind: str, unsaid: str, first: Scenario, system: System) -> None:
    one = intervention(system, kind, **{name: value for name, value in SAFE.items() if name != unsaid})
    assert "cannot be part of an agreed scenario yet" in refusal(lambda: switched(first, one))[""]


@pytest.mark.parametrize("kind", ["substitution", "new_role"])
def test_an_agreed_scenario_takes_it_when_all_is_said(kind: str, first: Scenario, system: System) -> None:
    assert switched(first, intervention(system, kind, **SAFE))


def test_a_future_that_nobody_agreed_may_try_it(other: Scenario, system: System) -> None:
    assert switched(other, intervention(system, "substitution"))


def test_a_scenario_with_an_incomplete_one_cannot_be_agreed(other: Scenario, system: System) -> None:
    switched(other, intervention(system, "substitution", name="Care workers take over"))
    assert "“Care workers take over”" in refusal(lambda: refuse_incomplete_interventions(other))[""]


def test_a_scenario_with_an_incomplete_one_is_not_locked(other: Scenario, system: System) -> None:
    switched(other, intervention(system, "substitution"))
    other.published = Run.objects.create(scenario=other, seed=1)
    other.save()
    Job.objects.all().delete()
    assert "agreed" in refusal(lambda: lock_scenario(actor=APPLICATION, scenario=other, reason="The board agreed"))[""]


def test_a_scenario_with_complete_ones_can_be_agreed(other: Scenario, system: System) -> None:
    switched(other, intervention(system, "substitution", **SAFE))
    switched(other, intervention(system))
    refuse_incomplete_interventions(other)


def test_what_the_agreed_scenario_counts_on_stays_complete(first: Scenario, system: System) -> None:
    one = intervention(system, "substitution", **SAFE)
    switched(first, one)
    less = wanted("substitution", **SAFE | {"clinical_approver": ""})
    refusal(lambda: change_intervention(actor=APPLICATION, intervention=one, wanted=less))
    one.refresh_from_db()
    assert one.clinical_approver == "Chief nurse"


# Changing and retiring


def test_a_change_has_each_scenario_with_it_worked_out(first: Scenario, other: Scenario, system: System) -> None:
    one = intervention(system)
    switched(other, one)
    Job.objects.all().delete()
    change_intervention(actor=APPLICATION, intervention=one, wanted=wanted(size="30"))
    assert (requests_of(first), requests_of(other)) == (0, 1)


def test_other_words_have_nothing_worked_out(other: Scenario, system: System) -> None:
    one = intervention(system)
    switched(other, one)
    Job.objects.all().delete()
    change_intervention(actor=APPLICATION, intervention=one, wanted=wanted(reason="Better words"))
    assert requests_of(other) == 0


def test_what_a_locked_scenario_counts_on_does_not_change(other: Scenario, system: System) -> None:
    one = intervention(system)
    switched(other, one)
    lock(other)
    refusal(lambda: change_intervention(actor=APPLICATION, intervention=one, wanted=wanted(size="30")))
    one.refresh_from_db()
    assert one.mode == 20


def test_a_change_of_values_is_told_in_the_audit_trail(system: System) -> None:
    one = intervention(system)
    change_intervention(actor=APPLICATION, intervention=one, wanted=wanted(mode=Decimal(25), high=Decimal(30)))
    told = AuditEvent.objects.get(action="intervention.changed").detail
    assert (told["mode_before"], told["mode"]) == ("20", "25")


def test_what_somebody_counts_on_is_not_retired(other: Scenario, system: System) -> None:
    one = intervention(system)
    switched(other, one)
    package(system, "Everything", one)
    words = refusal(lambda: retire_intervention(actor=APPLICATION, intervention=one))[""]
    assert ("Trying things out" in words, "Everything" in words) == (True, True)


def test_a_retired_one_is_not_changed(system: System) -> None:
    one = retire_intervention(actor=APPLICATION, intervention=intervention(system))
    assert "" in refusal(lambda: change_intervention(actor=APPLICATION, intervention=one, wanted=wanted(size="30")))


def test_a_copy_of_a_scenario_has_the_same_switched_on(other: Scenario, system: System) -> None:
    switched(other, intervention(system))
    copy = copy_scenario(actor=APPLICATION, scenario=other, name="And on from here")
    assert copy.interventions.count() == 1


# Packages


def test_a_package_needs_an_intervention(system: System) -> None:
    assert "interventions" in refusal(lambda: package(system, "Nothing"))


def test_a_package_takes_nothing_that_is_retired(system: System) -> None:
    one = retire_intervention(actor=APPLICATION, intervention=intervention(system))
    assert "interventions" in refusal(lambda: package(system, "Old things", one))


def test_a_package_can_hold_another_set(system: System) -> None:
    one, two = intervention(system, name="One"), intervention(system, name="Two")
    both = package(system, "Both", one, two)
    changed = change_package(actor=APPLICATION, package=both, name="One of them", interventions=[two])
    assert (changed.name, [each.name for each in changed.interventions.all()]) == ("One of them", ["Two"])


def test_two_packages_have_two_names(system: System) -> None:
    one = intervention(system)
    package(system, "Nurses first", one)
    assert "name" in refusal(lambda: package(system, "Nurses first", one))


def test_a_retired_package_is_not_changed(system: System) -> None:
    one = intervention(system)
    old = retire_package(actor=APPLICATION, package=package(system, "Nurses first", one))
    refusal(lambda: change_package(actor=APPLICATION, package=old, name="New", interventions=[one]))
