"""Actions: made, changed and reported on by those who may, refused with words by field."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from partners.models import AuditEvent, Place
from pillars.models import Action
from pillars.services import actions, frameworks, leads
from pillars.services.actions import (
    ActionFacts,
    ActionRefused,
    change_action,
    create_action,
    facts_of,
    report_progress,
    retire_action,
)
from tests.integration.pillars.conftest import PlanWorld


def facts(world: PlanWorld, **changes: Any) -> ActionFacts:
    usual = ActionFacts(title="Ask why people leave", workstream=world.workstream("retention"))
    return replace(usual, **changes)


def made(world: PlanWorld, **changes: Any) -> Action:
    return create_action(actor=world.planner, framework=world.framework, facts=facts(world, **changes))


def refused(world: PlanWorld, **changes: Any) -> dict[str, str]:
    with pytest.raises(ActionRefused) as caught:
        made(world, **changes)
    return caught.value.messages


def test_references_count_up(plan_world: PlanWorld) -> None:
    assert [made(plan_world).reference for _ in range(3)] == ["A-001", "A-002", "A-003"]


def test_references_go_on_after_a_thousand(plan_world: PlanWorld) -> None:
    create_action(actor=plan_world.planner, framework=plan_world.framework, facts=facts(plan_world), reference="A-999")
    assert [made(plan_world).reference for _ in range(2)] == ["A-1000", "A-1001"]


def test_an_action_may_belong_to_both_kinds_of_workstream(plan_world: PlanWorld) -> None:
    action = made(plan_world, long_term_plan=plan_world.workstream("ltp-cancer"))
    assert (action.workstream, action.long_term_plan) == (
        plan_world.workstream("retention"),
        plan_world.workstream("ltp-cancer"),
    )


def test_what_an_action_says_can_be_read_back(plan_world: PlanWorld) -> None:
    told = facts(plan_world, lead=plan_world.lead.user, due=dt.date(2027, 3, 31), rag="amber", rag_reason="Nobody yet")
    action = create_action(actor=plan_world.planner, framework=plan_world.framework, facts=told)
    assert facts_of(Action.objects.get(pk=action.pk)) == told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"workstream": None}, "workstream"),
        ({"rag": "red"}, "rag_reason"),
        ({"rag": "purple"}, "rag"),
        ({"status": "forgotten"}, "status"),
        ({"starts": dt.date(2027, 1, 1), "due": dt.date(2026, 1, 1)}, "due"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(plan_world: PlanWorld, changes: dict[str, Any], field: str) -> None:
    assert list(refused(plan_world, **changes)) == [field]


def test_a_workstream_of_the_wrong_kind_is_refused(plan_world: PlanWorld) -> None:
    assert "workstream" in refused(plan_world, workstream=plan_world.workstream("ltp-cancer"))


def test_a_retired_workstream_takes_no_new_actions(plan_world: PlanWorld) -> None:
    frameworks.retire(actor=plan_world.planner, item=plan_world.workstream("retention"))
    assert "retired" in refused(plan_world)["workstream"]


def test_a_place_of_another_system_is_refused(plan_world: PlanWorld) -> None:
    place = Place.objects.create(code="elsewhere", name="Elsewhere", system=plan_world.other)
    assert "place" in refused(plan_world, place=place)


def test_who_cannot_see_the_plan_cannot_lead_an_action(plan_world: PlanWorld) -> None:
    assert "lead" in refused(plan_world, lead=plan_world.stranger.user)


def test_a_reference_that_is_taken_is_refused(plan_world: PlanWorld) -> None:
    made(plan_world)
    with pytest.raises(ActionRefused, match="There is an action A-001 already"):
        create_action(
            actor=plan_world.planner, framework=plan_world.framework, facts=facts(plan_world), reference="A-001"
        )


def test_a_delivery_lead_reports_on_the_action_they_lead(plan_world: PlanWorld) -> None:
    action = made(plan_world, lead=plan_world.lead.user)
    report_progress(actor=plan_world.lead, action=action, status="under_way", rag="green")
    assert Action.objects.get(pk=action.pk).status == "under_way"


def test_a_delivery_lead_changes_no_action_of_others(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    with pytest.raises(PermissionDenied):
        report_progress(actor=plan_world.lead, action=action, status="done", rag="")


def test_who_leads_a_workstream_adds_to_it_and_to_no_other(plan_world: PlanWorld) -> None:
    lead = plan_world.lead
    leads.appoint(actor=plan_world.planner, workstream=plan_world.workstream("retention"), user=lead.user)  # type: ignore[arg-type]
    create_action(actor=lead, framework=plan_world.framework, facts=facts(plan_world))
    with pytest.raises(PermissionDenied):
        create_action(
            actor=lead,
            framework=plan_world.framework,
            facts=facts(plan_world, workstream=plan_world.workstream("inclusion")),
        )


@pytest.mark.parametrize("who", ["executive", "stranger"])
def test_who_may_only_look_or_not_even_that_makes_none(plan_world: PlanWorld, who: str) -> None:
    with pytest.raises(PermissionDenied):
        create_action(actor=getattr(plan_world, who), framework=plan_world.framework, facts=facts(plan_world))


def test_a_change_is_audited_with_what_was_and_what_is(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    change_action(actor=plan_world.planner, action=action, facts=facts(plan_world, title="Listen to leavers"))
    detail = AuditEvent.objects.get(action="action.changed").detail
    assert detail["title"] == ["Ask why people leave", "Listen to leavers"]


def test_a_change_of_nothing_leaves_no_trace(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    change_action(actor=plan_world.planner, action=action, facts=facts_of(action))
    assert not AuditEvent.objects.filter(action="action.changed").exists()


def test_a_retired_action_can_be_restored_but_not_changed(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    retire_action(actor=plan_world.planner, action=action)
    with pytest.raises(ActionRefused, match="is retired"):
        report_progress(actor=plan_world.planner, action=action, status="done", rag="")
    retire_action(actor=plan_world.planner, action=action, restore=True)
    assert Action.objects.get(pk=action.pk).retired is None


def test_two_who_add_at_once_both_get_a_reference(plan_world: PlanWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    made(plan_world)
    offered = iter(["A-001", "A-002"])  # the first was taken between looking and saving
    monkeypatch.setattr(actions, "_next_reference", lambda _: next(offered))
    assert made(plan_world).reference == "A-002"


@pytest.mark.parametrize("reference", ["add", "A/1", "A 1", "1" * 21])
def test_a_reference_that_no_address_could_hold_is_refused(plan_world: PlanWorld, reference: str) -> None:
    with pytest.raises(ActionRefused, match="cannot be a reference"):
        create_action(
            actor=plan_world.planner, framework=plan_world.framework, facts=facts(plan_world), reference=reference
        )
