"""Scenarios, assumptions and runs through the API: the same rights and the same refusals as on the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from planning.models import Run, Scenario
from tests.integration.planning.world import World

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
JSON = "application/json"
VALUES = {"low": "0.09", "mode": "0.105", "high": "0.12", "reason": "Exit interviews", "source": "HR"}
ALL = ("lead", "planner", "executive", "partner", "regional", "administrator", "neighbour")


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


# Who may

AGGREGATES = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}
TABLE: dict[str, dict[str, int]] = {
    "scenarios/": {**dict.fromkeys(ALL, 200), "partner": 403},
    "scenarios/{code}/": AGGREGATES,
    "scenarios/{code}/assumptions/": AGGREGATES,
    "scenarios/{code}/assumptions/leave_rate.system/": AGGREGATES,
    "scenarios/{code}/assumptions/leave_rate.system/history/": AGGREGATES,
    "scenarios/{code}/runs/": AGGREGATES,
    "scenarios/{code}/runs/{run}/": AGGREGATES,
    "projections/QXX/": AGGREGATES,
    "projections/QXX/nodes/": AGGREGATES,
    "projections/QXX/biggest-gaps/": AGGREGATES,
    "projections/QXX/plan/": AGGREGATES,
    "projections/QXX/?organisation=RH8": {**AGGREGATES, "regional": 404},
    "projections/QXX/?organisation=RBZ": {**AGGREGATES, "regional": 404, "lead": 404},
    "projections/QXX/plan/?organisation=RBZ": {**AGGREGATES, "regional": 404, "lead": 404},
    "projections/QXX/biggest-gaps/?organisation=RBZ": {**AGGREGATES, "regional": 404, "lead": 404},
    "projections/NONE/": {**dict.fromkeys(ALL, 404), "partner": 403},
}


def test_each_role_gets_what_the_table_says(world: World) -> None:
    known = {"code": world.scenario.code, "run": world.run.code}
    assert {path: world.statuses(ROOT + path.format(**known), ALL) for path in TABLE} == TABLE


WRITES = [
    ("post", "copy/", {"name": "Recruit more"}, 201),
    ("patch", "", {"horizon_years": 4}, 200),
    ("post", "work-out/", {}, 202),
    ("post", "assumptions/", {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute", **VALUES}, 201),
    ("put", "assumptions/leave_rate.system/", VALUES, 200),
    ("post", "assumptions/demand_growth.sector.adult_social_care/end/", {"reason": "no"}, 200),
    ("post", "runs/{run}/pin/", {"pinned": True}, 200),
]


@pytest.mark.parametrize(("method", "path", "body", "done"), WRITES, ids=lambda value: str(value)[:40])
def test_only_editors_change_anything(
    method: str, path: str, body: dict[str, Any], done: int, world: World
) -> None:  # fmt: skip
    address = world.api(path.format(run=world.run.code))
    roles = ("executive", "lead", "regional", "partner", "neighbour", "planner")
    answers = {role: getattr(world.as_(role), method)(address, body, JSON).status_code for role in roles}
    assert answers == {**dict.fromkeys(roles, 403), "neighbour": 404, "planner": done}


def test_a_caller_not_signed_in_gets_401(client: Client, world: World) -> None:
    assert client.get(f"{ROOT}projections/QXX/").status_code == 401


# Scenarios and assumptions


def test_a_scenario_tells_what_is_published_and_what_is_coming(world: World, planner: Client) -> None:
    planner.post(world.api("work-out/"))
    told = planner.get(world.api()).json()
    assert (told["published"], told["recalculating"], told["is_default"]) == (str(world.run.code), True, True)


def test_scenarios_are_listed_by_system(world: World) -> None:
    found = world.as_("administrator").get(f"{ROOT}scenarios/?system=QYY").json()["results"]
    assert found == []


def test_a_list_of_scenarios_takes_as_many_statements_for_ten_as_for_one(
    world: World, planner: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(9):
        Scenario.objects.create(system=world.system, name=f"Copy {number}")
    with django_assert_max_num_queries(6):
        assert len(planner.get(f"{ROOT}scenarios/").json()["results"]) == 10


def test_what_is_not_sent_stays(world: World, planner: Client) -> None:
    told = planner.patch(world.api(), {"description": "Today's rates"}, JSON).json()
    assert (told["name"], told["description"], told["horizon_years"]) == ("As things are", "Today's rates", 6)


def test_an_assumption_tells_value_reason_and_source(world: World, planner: Client) -> None:
    told = planner.get(world.api("assumptions/participation.system/")).json()
    assert (told["mode"], told["unit"], told["source"][:11]) == ("0.89000", "WTE per head", "NHS England")


def test_values_are_changed_under_the_same_address(world: World, planner: Client) -> None:
    address = world.api("assumptions/leave_rate.system/")
    planner.put(address, VALUES, JSON)
    assert planner.get(address).json()["mode"] == "0.10500"


def test_history_tells_what_was_assumed_before(world: World, planner: Client) -> None:
    planner.put(world.api("assumptions/leave_rate.system/"), VALUES, JSON)
    told = planner.get(world.api("assumptions/leave_rate.system/history/")).json()
    assert [(one["mode"], one["ended"] is None) for one in told] == [("0.10500", True), ("0.08500", False)]


def test_what_was_changed_since_it_was_read_is_not_overwritten(world: World, planner: Client) -> None:
    address = world.api("assumptions/leave_rate.system/")
    etag = planner.get(address).headers["ETag"]
    planner.put(address, VALUES, JSON)
    answer = planner.put(address, {**VALUES, "mode": "0.1"}, JSON, headers={"If-Match": etag})
    assert (answer.status_code, planner.get(address).json()["mode"]) == (409, "0.10500")


def test_the_etag_of_the_answer_serves_for_the_next_change(world: World, planner: Client) -> None:
    address = world.api("assumptions/leave_rate.system/")
    etag = planner.put(address, VALUES, JSON).headers["ETag"]
    assert planner.put(address, {**VALUES, "mode": "0.1"}, JSON, headers={"If-Match": etag}).status_code == 200


REFUSED = [
    ({"mode": "0.2"}, 422, ["/mode"]),
    ({"high": "1.5"}, 422, ["/high"]),
    ({"sector": ""}, 422, ["/sector"]),
    ({"organisation": "RH8"}, 422, ["/organisation"]),
    ({"organisation": "NOBODY"}, 400, ["/organisation"]),
    ({"scope_kind": "staff_group", "sector": "", "staff_group": "nhs_digital/nobody"}, 400, ["/staff_group"]),
    ({"parameter": "luck"}, 400, ["/parameter"]),
    ({"low": "little"}, 400, ["/low"]),
    ({"reason": ""}, 400, ["/reason"]),
]


@pytest.mark.parametrize(("given", "status", "pointers"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_cannot_stand_is_answered_with_its_pointer(
    given: dict[str, str], status: int, pointers: list[str], world: World, planner: Client
) -> None:
    body = {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute", **VALUES, **given}
    answer = planner.post(world.api("assumptions/"), body, JSON)
    told = [error["pointer"] for error in answer.json()["errors"]]
    assert (answer.status_code, told) == (status, pointers)


def test_an_assumption_is_added_for_one_profession_in_one_organisation(world: World, planner: Client) -> None:
    body = {"parameter": "leave_rate", "scope_kind": "cell", "organisation": "RH8", "profession": "nurse-adult"}
    answer = planner.post(world.api("assumptions/"), {**body, **VALUES}, JSON)
    assert answer.json()["code"] == "leave_rate.cell.RH8.nurse-adult"


def test_a_withdrawn_assumption_is_history(world: World, planner: Client) -> None:
    address = world.api("assumptions/demand_growth.sector.adult_social_care/")
    planner.post(f"{address}end/", {"reason": "Local plan"}, JSON)
    listed = [one["code"] for one in planner.get(world.api("assumptions/?page_size=1000")).json()["results"]]
    assert planner.get(address).json()["ended_reason"] == "Local plan"
    assert "demand_growth.sector.adult_social_care" not in listed


def test_assumptions_come_in_pages(world: World, planner: Client) -> None:
    page = planner.get(world.api("assumptions/?page_size=10")).json()
    after = planner.get(page["next"]).json()["results"]
    assert not {one["code"] for one in page["results"]} & {one["code"] for one in after}


# Runs


def test_a_run_tells_from_what_it_was_computed(world: World, planner: Client) -> None:
    told = planner.get(world.api(f"runs/{world.run.code}/")).json()
    assert (told["fingerprint"], told["state"], told["coverage"], told["gap"]["funded"]) == (
        world.run.fingerprint, "published", 1.0, world.run.inputs["gap"]["funded"],
    )  # fmt: skip


def test_a_run_that_is_gone_cannot_be_pinned(world: World, planner: Client) -> None:
    Run.objects.update(pruned=world.run.started)
    answer = planner.post(world.api(f"runs/{world.run.code}/pin/"), {"pinned": True}, JSON)
    assert (answer.status_code, "never published" in answer.json()["detail"]) == (409, True)
