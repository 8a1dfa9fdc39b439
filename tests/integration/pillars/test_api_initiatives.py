"""Initiatives through the API: read with the filters of the page, written through the same services."""

from typing import Any

import pytest

from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from pillars.models import Initiative
from pillars.services.initiatives import InitiativeFacts, save_initiative
from tests.integration.pillars.acting import made
from tests.integration.pillars.conftest import PlanWorld
from tests.integration.pillars.test_api_plans import call
from tests.plugins.people import make_member, make_organisation

pytestmark = pytest.mark.django_db
HERE = "systems/QAA/initiatives/"


@pytest.fixture
def hospital(plan_world: PlanWorld) -> Organisation:
    return make_organisation("RH8", plan_world.system)


@pytest.fixture
def wards(plan_world: PlanWorld) -> Initiative:
    return save_initiative(
        actor=plan_world.planner, system=plan_world.system, facts=InitiativeFacts(name="Virtual wards")
    )


def below(one: Initiative, name: str = "") -> str:
    return f"{HERE}{one.code}/{name}"


def test_an_initiative_is_added_with_codes(plan_world: PlanWorld) -> None:
    made(plan_world)
    body = {"name": "Shared bank", "lead": "delivery.lead@example.org", "actions": ["A-001"]}
    told = call(plan_world.planner, "POST", HERE, body, 201)
    assert {name: told[name] for name in body} == body


def test_a_name_that_is_taken_is_pointed_at(plan_world: PlanWorld, wards: Initiative) -> None:
    told = call(plan_world.planner, "POST", HERE, {"name": "Virtual wards"}, 422)
    assert [one["pointer"] for one in told["errors"]] == ["/name"]


def test_steps_sites_and_words_are_told_with_it(
    plan_world: PlanWorld, wards: Initiative, hospital: Organisation
) -> None:
    planner: Actor = plan_world.planner
    call(planner, "PUT", below(wards, "steps/"), {"steps": [{"title": "Begin", "due": "2027-01-01"}]})
    call(planner, "POST", below(wards, "sites/"), {"organisation": "RH8", "name": "Ward 3", "stage": "pilot"})
    call(planner, "POST", below(wards, "agreements/"), {"organisation": "RH8", "word": "agreed"}, 201)
    told = call(planner, "GET", below(wards))
    names: dict[str, Any] = {
        "steps": [one["title"] for one in told["steps"]], "sites": [one["stage"] for one in told["sites"]],
        "agreements": [one["word"] for one in told["agreements"]],
    }  # fmt: skip
    assert names == {"steps": ["Begin"], "sites": ["pilot"], "agreements": ["agreed"]}


def test_the_list_takes_the_filters_of_the_page(
    plan_world: PlanWorld, wards: Initiative, hospital: Organisation
) -> None:
    site = {"organisation": "RH8", "name": "Ward 3", "stage": "pilot"}
    call(plan_world.planner, "POST", below(wards, "sites/"), site)
    told = [call(plan_world.planner, "GET", f"{HERE}?stage={stage}")["results"] for stage in ("pilot", "in_use")]
    assert [len(rows) for rows in told] == [1, 0]


def test_an_unknown_filter_is_pointed_at(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "GET", f"{HERE}?stage=everywhere", status=400)
    assert told["errors"][0]["pointer"] == "/stage"


def test_a_partner_speaks_for_itself_only(plan_world: PlanWorld, wards: Initiative, hospital: Organisation) -> None:
    make_organisation("RBZ", plan_world.system)
    lead = Actor.of(make_member(Role.WORKFORCE_LEAD, hospital))
    call(lead, "POST", below(wards, "agreements/"), {"organisation": "RH8", "word": "declined"}, 201)
    call(lead, "POST", below(wards, "agreements/"), {"organisation": "RBZ", "word": "agreed"}, 403)
    assert [one["word"] for one in call(lead, "GET", below(wards, "agreements/"))["results"]] == ["declined"]


def test_who_does_not_edit_plans_changes_nothing(plan_world: PlanWorld, wards: Initiative) -> None:
    call(plan_world.lead, "POST", below(wards, "retire/"), {}, 403)
    wards.refresh_from_db()
    assert wards.retired is None


def test_a_stranger_finds_nothing(plan_world: PlanWorld, wards: Initiative) -> None:
    assert call(plan_world.stranger, "GET", below(wards), status=404)["status"] == 404
