"""One table: address × role → what comes back, for plans and their actions. 404 out of sight, 403 without the right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from partners.actors import Actor
from partners.models import Membership, User
from partners.roles import Role
from pillars.models import Action
from pillars.services import leads
from pillars.services.decisions import ask_decision
from pillars.services.evidence import add_evidence
from pillars.services.milestones import add_milestone
from tests.integration.pillars.acting import client_of, made
from tests.integration.pillars.conftest import PlanWorld, member
from tests.plugins.people import make_organisation

pytestmark = pytest.mark.django_db
OK, MOVED, BAD, FORBIDDEN, NOWHERE = 200, 302, 400, 403, 404
WHO = ("planner", "owner", "other_lead", "executive", "workforce", "regional", "stranger", "stranger_planner")
LOOK = {**dict.fromkeys(WHO, OK), "stranger": NOWHERE, "stranger_planner": NOWHERE}
PLAN = {**dict.fromkeys(WHO, FORBIDDEN), "planner": OK, "stranger_planner": NOWHERE}
"""Only planners; who plans nowhere is not even told whether there is such a system."""
LEADING = {
    **dict.fromkeys(WHO, FORBIDDEN),
    "planner": OK,
    "owner": OK,
    "stranger": NOWHERE,
    "stranger_planner": NOWHERE,
}
"""Planners and who leads it; leads of other systems see nothing."""
ANY_LEAD = {**LEADING, "other_lead": OK}


def but(table: dict[str, int], **changes: int) -> dict[str, int]:
    return {**table, **changes}


GETS: dict[str, dict[str, int]] = {
    "/pillars/QAA/": LOOK,
    "/pillars/QAA/pillars/resourcing/": LOOK,
    "/pillars/QAA/workstreams/retention/": LOOK,
    "/pillars/QAA/history/": LOOK,
    "/pillars/QAA/history/history.csv": LOOK,
    "/pillars/QAA/plans/people-plan/": LOOK,
    "/pillars/QAA/shape/": PLAN,
    "/pillars/QAA/describe/": PLAN,
    "/pillars/QAA/retire/": PLAN,
    "/pillars/QAA/add-pillar/": PLAN,
    "/pillars/QAA/add-workstream/": PLAN,
    "/pillars/QAA/start/one-workforce/": PLAN,
    "/pillars/QAA/pillars/resourcing/add-workstream/": PLAN,
    "/pillars/QAA/shape/pillar/resourcing/": PLAN,
    "/pillars/QAA/workstreams/retention/appoint/": PLAN,
    "/pillars/QAA/actions/": LOOK,
    "/pillars/QAA/actions/actions.csv": LOOK,
    "/pillars/QAA/actions/actions.xlsx": LOOK,
    "/pillars/QAA/actions/actions.pdf": dict.fromkeys(WHO, NOWHERE),
    "/pillars/QAA/actions/timeline/": LOOK,
    "/pillars/QAA/actions/timeline/timeline.csv": LOOK,
    "/pillars/QAA/actions/decisions/": LOOK,
    "/pillars/QAA/actions/A-001/": LOOK,
    "/pillars/QAA/actions/A-999/": dict.fromkeys(WHO, NOWHERE),
    "/pillars/QAA/actions/add/": but(LEADING, other_lead=FORBIDDEN),
    "/pillars/QAA/actions/several/": ANY_LEAD,
    "/pillars/QAA/actions/upload/": ANY_LEAD,
    "/pillars/QAA/actions/A-001/change/": LEADING,
    "/pillars/QAA/actions/A-001/report/": LEADING,
    "/pillars/QAA/actions/A-001/milestones/add/": LEADING,
    "/pillars/QAA/actions/A-001/milestones/{milestone}/": LEADING,
    "/pillars/QAA/actions/A-001/evidence/add/": LEADING,
    "/pillars/QAA/actions/A-001/decisions/ask/": LEADING,
    "/pillars/QAA/actions/A-001/decisions/{decision}/": LOOK,
    "/pillars/QAA/actions/A-001/comment/": but(LOOK, regional=FORBIDDEN),
    "/pillars/mine/": dict.fromkeys(WHO, OK),
    "/api/v1/framework-templates/": dict.fromkeys(WHO, OK),
    "/api/v1/my-actions/": dict.fromkeys(WHO, OK),
    "/api/v1/systems/QAA/framework/": LOOK,
    "/api/v1/systems/QAA/frameworks/": LOOK,
    "/api/v1/systems/QAA/framework/changes/": LOOK,
    "/api/v1/systems/QAA/pillars/": LOOK,
    "/api/v1/systems/QAA/pillars/resourcing/": LOOK,
    "/api/v1/systems/QAA/workstreams/": LOOK,
    "/api/v1/systems/QAA/workstreams/retention/": LOOK,
    "/api/v1/systems/QAA/workstreams/retention/leads/": LOOK,
    "/api/v1/systems/QAA/actions/": LOOK,
    "/api/v1/systems/QAA/actions/A-001/": LOOK,
    "/api/v1/systems/QAA/actions/A-001/milestones/": LOOK,
    "/api/v1/systems/QAA/actions/A-001/comments/": LOOK,
    "/api/v1/systems/QAA/actions/A-001/evidence/": LOOK,
    "/api/v1/systems/QAA/actions/A-001/decisions/": LOOK,
}
POSTS: dict[str, dict[str, int]] = {
    "/pillars/QAA/shape/pillar/resourcing/change/": but(PLAN, planner=MOVED),
    "/pillars/QAA/workstreams/retention/leads/{lead}/stand-down/": but(PLAN, planner=MOVED),
    "/pillars/QAA/actions/A-001/retire/": but(LEADING, planner=MOVED, owner=MOVED),
    "/pillars/QAA/actions/A-001/milestones/{milestone}/remove/": but(LEADING, planner=MOVED, owner=MOVED),
    "/pillars/QAA/actions/A-001/evidence/{evidence}/withdraw/": but(LEADING, planner=MOVED, owner=MOVED),
    "/api/v1/systems/QAA/framework/": but(PLAN, planner=BAD),
    "/api/v1/systems/QAA/framework/retire/": but(PLAN, planner=BAD),
    "/api/v1/systems/QAA/pillars/": but(PLAN, planner=BAD),
    "/api/v1/systems/QAA/pillars/resourcing/retire/": PLAN,
    "/api/v1/systems/QAA/workstreams/": but(PLAN, planner=BAD),
    "/api/v1/systems/QAA/workstreams/retention/retire/": PLAN,
    "/api/v1/systems/QAA/workstreams/retention/leads/": but(PLAN, planner=BAD),
    "/api/v1/systems/QAA/actions/": but(ANY_LEAD, planner=BAD, owner=BAD, other_lead=BAD),
    "/api/v1/systems/QAA/actions/A-001/retire/": LEADING,
    "/api/v1/systems/QAA/actions/A-001/evidence/{evidence}/withdraw/": LEADING,
}


@pytest.fixture(scope="module")
def crowd(plan_scene: PlanWorld) -> dict[str, Any]:
    """Somebody of each role, and an action of the owner's with everything on it; made once for the module."""
    trust = make_organisation("RH8", plan_scene.system)
    owner = plan_scene.lead
    leads.appoint(actor=plan_scene.planner, workstream=plan_scene.workstream("retention"), user=owner.user)  # type: ignore[arg-type]
    action = made(plan_scene, lead=owner.user)
    regional = User.objects.create_user("regional@example.org", "a long password 1", full_name="Regional")
    Membership.objects.create(user=regional, role=Role.REGIONAL_VIEWER, region=plan_scene.system.region)
    workforce = User.objects.create_user("workforce@example.org", "a long password 1", full_name="Workforce")
    Membership.objects.create(user=workforce, role=Role.WORKFORCE_LEAD, organisation=trust)
    planner = plan_scene.planner
    return {
        "people": {
            "planner": planner,
            "owner": owner,
            "other_lead": Actor.of(member(plan_scene.system, Role.DELIVERY_LEAD, "Other Lead")),
            "executive": plan_scene.executive,
            "workforce": Actor.of(workforce),
            "regional": Actor.of(regional),
            "stranger": plan_scene.stranger,
            "stranger_planner": Actor.of(member(plan_scene.other, Role.ICS_PLANNER, "Strange Planner")),
        },
        "milestone": _pk(lambda: add_milestone(actor=planner, action=action, title="Begun", due=dt.date(2027, 3, 31))),
        "evidence": _pk(lambda: add_evidence(actor=planner, action=action, title="Fewer leavers")),
        "decision": _pk(lambda: ask_decision(actor=planner, action=action, question="Fund it?", asked_of="Board")),
        "lead": plan_scene.workstream("retention").leads.get().pk,
    }


def _pk(make: Callable[[], Any]) -> int:
    return make().pk


def opened(actor: Actor, address: str) -> int:
    """The status of an address; a file that it sends is read to its end, which closes it but not the database."""
    answer = client_of(actor).get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


@pytest.mark.usefixtures("plan_world")
@pytest.mark.parametrize("address", GETS)
def test_who_may_open_what(crowd: dict[str, Any], address: str) -> None:
    found = {who: opened(actor, address.format(**crowd)) for who, actor in crowd["people"].items()}
    assert found == GETS[address]


@pytest.mark.usefixtures("plan_world")
@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(crowd: dict[str, Any], address: str, who: str) -> None:
    answer = client_of(crowd["people"][who]).post(address.format(**crowd), {}, content_type="application/json")
    assert answer.status_code == POSTS[address][who]


@pytest.mark.usefixtures("plan_world")
def test_the_action_of_the_table_is_there(crowd: dict[str, Any]) -> None:
    assert (Action.objects.get().reference, len(crowd["people"])) == ("A-001", len(WHO))
