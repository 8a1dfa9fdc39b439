"""Plans through the API: started, shaped, led; by natural codes, through the same services as the pages."""

import json
from typing import Any

import pytest

from partners.actors import Actor
from partners.models import AuditEvent, Membership, User
from partners.roles import Role
from pillars.models import DeliveryLead
from pillars.services import leads
from tests.integration.pillars.acting import client_of
from tests.integration.pillars.conftest import PlanWorld, member

pytestmark = pytest.mark.django_db


def call(actor: Actor, method: str, address: str, body: Any = None, status: int = 200) -> Any:
    """What the API answers; fails on another status."""
    answer = client_of(actor).generic(method, f"/api/v1/{address}", *_sent(body))
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def _sent(body: Any) -> tuple[bytes, str]:
    return (json.dumps(body).encode(), "application/json") if body is not None else (b"", "application/json")


def test_templates_are_listed_with_their_parts(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "GET", "framework-templates/")["results"]
    assert {one["code"]: len(one["pillars"]) for one in told} == {"people-plan": 4, "one-workforce": 5}


def test_a_plan_is_started_described_and_retired(plan_world: PlanWorld) -> None:
    planner = Actor.of(member(plan_world.other, Role.ICS_PLANNER, "Second Planner"))
    call(planner, "POST", "systems/QBB/framework/", {"template": "one-workforce"}, 201)
    call(planner, "PUT", "systems/QBB/framework/", {"name": "Ours", "vision": "", "pillar_word": "theme"})
    told = call(planner, "POST", "systems/QBB/framework/retire/", {"reason": "Over"})
    assert (told["name"], told["pillar_word"], told["retired"] is not None) == ("Ours", "theme", True)


def test_a_second_plan_is_refused_with_words(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "POST", "systems/QAA/framework/", {"template": "one-workforce"}, 422)
    assert "has a framework already" in told["errors"][0]["detail"]


def test_a_pillar_is_added_reworded_retired_and_restored(plan_world: PlanWorld) -> None:
    planner, where = plan_world.planner, "systems/QAA/pillars/"
    call(planner, "POST", where, {"name": "Estates"}, 201)
    call(planner, "PUT", f"{where}estates/", {"name": "Places of work"})
    retired = call(planner, "POST", f"{where}estates/retire/")["retired"]
    told = call(planner, "POST", f"{where}estates/restore/")
    assert (told["name"], told["retired"], retired is not None) == ("Places of work", None, True)


def test_pillars_are_put_in_order(plan_world: PlanWorld) -> None:
    codes = list(plan_world.framework.pillars.order_by("-order").values_list("code", flat=True))
    told = call(plan_world.planner, "PUT", "systems/QAA/pillar-order/", {"codes": codes})
    assert [one["code"] for one in told] == codes


def test_an_order_that_leaves_one_out_is_refused(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "PUT", "systems/QAA/pillar-order/", {"codes": ["resourcing"]}, 400)
    assert told["errors"][0]["pointer"] == "/codes"


def test_a_workstream_is_added_to_the_long_term_plan(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "POST", "systems/QAA/workstreams/", {"name": "Genomics", "pillar": None}, 201)
    assert (told["kind"], told["pillar"]) == ("long_term_plan", None)


def test_a_lead_is_appointed_and_stands_down(plan_world: PlanWorld) -> None:
    where = "systems/QAA/workstreams/retention/leads/"
    call(plan_world.planner, "POST", where, {"email": "delivery.lead@example.org"}, 201)
    call(plan_world.planner, "POST", f"{where}delivery.lead@example.org/stand-down/")
    assert DeliveryLead.objects.get().ended is not None


def test_who_cannot_see_the_plan_is_not_appointed(plan_world: PlanWorld) -> None:
    body = {"email": "stranger@example.org"}
    told = call(plan_world.planner, "POST", "systems/QAA/workstreams/retention/leads/", body, 400)
    assert told["errors"][0]["pointer"] == "/email"


def test_the_history_is_told(plan_world: PlanWorld) -> None:
    call(plan_world.planner, "PUT", "systems/QAA/pillars/resourcing/", {"name": "Supply"})
    told = call(plan_world.executive, "GET", "systems/QAA/framework/changes/")["results"]
    assert ("renamed", "Resourcing", "Supply") in [(one["what"], one["before"], one["after"]) for one in told]


def test_the_lists_of_all_systems_are_narrowed_down(plan_world: PlanWorld) -> None:
    told = [call(plan_world.planner, "GET", f"{noun}/?system=QBB")["results"] for noun in ("pillars", "workstreams")]
    assert told == [[], []]


def test_a_code_that_two_systems_have_asks_for_one(plan_world: PlanWorld) -> None:
    second = Actor.of(member(plan_world.other, Role.ICS_PLANNER, "Second Planner"))
    call(second, "POST", "systems/QBB/framework/", {"template": "people-plan"}, 201)
    regional = Actor.of(_regional(plan_world))
    told = call(regional, "GET", "workstreams/retention/", status=400)
    found = call(regional, "GET", "workstreams/retention/?system=QBB")
    assert (told["errors"][0]["pointer"], found["system"]) == ("/system", "QBB")


def _regional(world: PlanWorld) -> Any:
    user = User.objects.create_user("regional@example.org", "a long password 1", full_name="Regional")
    Membership.objects.create(user=user, role=Role.REGIONAL_VIEWER, region=world.system.region)
    return user


def test_what_the_api_writes_is_audited_as_its_own(plan_world: PlanWorld) -> None:
    call(plan_world.planner, "POST", "systems/QAA/pillars/", {"name": "Estates"}, 201)
    assert AuditEvent.objects.get(action="pillar.added").channel == "api"


def test_leads_of_a_workstream_are_listed_with_those_of_before(plan_world: PlanWorld) -> None:
    user: Any = plan_world.lead.user
    held = leads.appoint(actor=plan_world.planner, workstream=plan_world.workstream("retention"), user=user)
    leads.stand_down(actor=plan_world.planner, lead=held)
    told = call(plan_world.executive, "GET", "systems/QAA/workstreams/retention/leads/")["results"]
    assert [one["ended"] is not None for one in told] == [True]
