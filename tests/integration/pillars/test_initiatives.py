"""Initiatives: their steps and sites, and what each partner says to them."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from pillars.models import Initiative
from pillars.services.initiatives import (
    InitiativeFacts,
    InitiativeRefused,
    agree,
    put_site,
    retire_initiative,
    save_initiative,
    set_steps,
)
from tests.integration.pillars.conftest import PlanWorld
from tests.plugins.people import make_member, make_organisation


@pytest.fixture
def initiative(plan_world: PlanWorld) -> Initiative:
    facts = InitiativeFacts(name="Virtual wards", digital_enabler="Remote monitoring")
    return save_initiative(actor=plan_world.planner, system=plan_world.system, facts=facts)


@pytest.fixture
def hospital(plan_world: PlanWorld) -> Organisation:
    return make_organisation("RH8", plan_world.system)


def lead_of(organisation: Organisation) -> Actor:
    return Actor.of(make_member(Role.WORKFORCE_LEAD, organisation))


def test_a_name_is_taken_once(plan_world: PlanWorld, initiative: Initiative) -> None:
    with pytest.raises(InitiativeRefused, match="of this name"):
        save_initiative(actor=plan_world.planner, system=plan_world.system, facts=InitiativeFacts(name=initiative.name))


def test_steps_are_replaced_as_a_whole(plan_world: PlanWorld, initiative: Initiative) -> None:
    for title in ("Pilot", "Spread"):
        set_steps(actor=plan_world.planner, initiative=initiative, steps=[(title, dt.date(2027, 1, 1), None)])
    assert [step.title for step in initiative.steps.all()] == ["Spread"]


def test_a_site_moves_from_stage_to_stage(
    plan_world: PlanWorld, initiative: Initiative, hospital: Organisation
) -> None:
    told: dict[str, Any] = {"initiative": initiative, "organisation": hospital, "name": "Main site", "since": None}
    for stage in ("pilot", "in_use"):
        put_site(actor=plan_world.planner, stage=stage, **told)
    assert [site.stage for site in initiative.sites.all()] == ["in_use"]


def test_a_site_of_a_stranger_is_refused(plan_world: PlanWorld, initiative: Initiative) -> None:
    stranger = make_organisation("RBZ", plan_world.other)
    with pytest.raises(InitiativeRefused, match="partner of this system"):
        put_site(
            actor=plan_world.planner, initiative=initiative, organisation=stranger, name="X", stage="pilot", since=None
        )


def test_a_partner_speaks_for_itself_and_its_earlier_word_stays(initiative: Initiative, hospital: Organisation) -> None:
    lead = lead_of(hospital)
    agree(actor=lead, initiative=initiative, organisation=hospital, word="declined")
    agree(actor=lead, initiative=initiative, organisation=hospital, word="agreed")
    assert [(one.word, one.ended is None) for one in initiative.agreements.order_by("when")] == [
        ("declined", False),
        ("agreed", True),
    ]


def test_nobody_speaks_for_another_partner(
    plan_world: PlanWorld, initiative: Initiative, hospital: Organisation
) -> None:
    other = make_organisation("RBZ", plan_world.system)
    with pytest.raises(PermissionDenied):
        agree(actor=lead_of(other), initiative=initiative, organisation=hospital, word="agreed")


def test_conditions_are_told(plan_world: PlanWorld, initiative: Initiative, hospital: Organisation) -> None:
    with pytest.raises(InitiativeRefused, match="which conditions"):
        agree(actor=plan_world.planner, initiative=initiative, organisation=hospital, word="conditions")


@pytest.mark.parametrize("who", ["lead", "executive", "stranger"])
def test_who_does_not_edit_plans_changes_no_initiative(plan_world: PlanWorld, initiative: Initiative, who: str) -> None:
    with pytest.raises(PermissionDenied):
        retire_initiative(actor=getattr(plan_world, who), initiative=initiative)


def test_a_retired_initiative_comes_back(plan_world: PlanWorld, initiative: Initiative) -> None:
    retire_initiative(actor=plan_world.planner, initiative=initiative)
    retire_initiative(actor=plan_world.planner, initiative=initiative, restore=True)
    assert Initiative.objects.get(pk=initiative.pk).retired is None
