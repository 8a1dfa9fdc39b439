"""What else a scenario presumes through the API: the same rights, rules and refusals as on the pages."""

from typing import Any

import pytest
from django.test import Client

from planning.models import Movement, Scenario, ServiceChange, StaffingRatio
from planning.services.levers import add_lever
from tests.integration.planning.test_levers import change, movement
from tests.integration.planning.world import World
from tests.plugins.projecting import APPLICATION, CARER, NURSE

pytestmark = pytest.mark.django_db
JSON = "application/json"
ALL = ("lead", "planner", "executive", "partner", "regional", "administrator", "neighbour")
WHY = {"reason": "Agreed", "source": "Board paper"}
STEP_UP = {**WHY, "name": "Step up", "from_profession": CARER, "to_profession": NURSE, "low": "0.02", "mode": "0.05",
           "high": "0.08"}  # fmt: skip
WARD = {**WHY, "name": "New ward", "organisation": "RH8", "profession": NURSE, "starts": "2026-10-01", "low": "20",
        "mode": "30", "high": "40"}  # fmt: skip
BEDS = {**WHY, "name": "Beds", "organisation": "RH8", "profession": NURSE, "unit": "beds", "units": "400", "low": "1.2",
        "mode": "1.5", "high": "1.6"}  # fmt: skip


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


def test_each_role_gets_what_the_table_says(world: World) -> None:
    moves = add_lever(actor=APPLICATION, lever=movement(world.scenario))
    opens = add_lever(actor=APPLICATION, lever=change(world.scenario))
    aggregates = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}
    table = {
        "movements/": aggregates,
        f"movements/{moves.code}/": aggregates,
        f"movements/{moves.code}/history/": aggregates,
        f"service-changes/{opens.code}/": {**aggregates, "regional": 404},
        "staffing-ratios/": aggregates,
    }
    assert {path: world.statuses(world.api(path), ALL) for path in table} == table


@pytest.mark.parametrize(
    ("kind", "given", "model"),
    [
        ("movements", STEP_UP, Movement),
        ("service-changes", WARD, ServiceChange),
        ("staffing-ratios", BEDS, StaffingRatio),
    ],
)
def test_each_kind_is_added(kind: str, given: dict[str, str], model: Any, world: World, planner: Client) -> None:
    answer = planner.post(world.api(f"{kind}/"), given, JSON)
    assert (answer.status_code, answer.json()["code"]) == (201, str(model.objects.get().code))


@pytest.mark.parametrize(("role", "status"), [("executive", 403), ("regional", 403), ("neighbour", 404)])
def test_readers_add_nothing(role: str, status: int, world: World) -> None:
    assert world.as_(role).post(world.api("movements/"), STEP_UP, JSON).status_code == status


def test_what_cannot_stand_is_answered_with_a_pointer(world: World, planner: Client) -> None:
    answer = planner.post(world.api("movements/"), {**STEP_UP, "high": "1.2"}, JSON)
    assert [(one["pointer"], one["detail"]) for one in answer.json()["errors"]] == [
        ("/high", "Enter a number from 0 to 1."),
    ]  # fmt: skip


def test_a_change_is_a_new_row_under_the_same_name(world: World, planner: Client) -> None:
    first = planner.post(world.api("service-changes/"), WARD, JSON).json()
    answer = planner.put(world.api(f"service-changes/{first['code']}/"), {**WARD, "mode": "35"}, JSON).json()
    rows = planner.get(world.api(f"service-changes/{answer['code']}/history/")).json()
    assert [(row["name"], row["mode"], row["ended"] is None) for row in rows] == [
        ("New ward", "35.00000", True), ("New ward", "30.00000", False),
    ]  # fmt: skip


def test_what_was_replaced_cannot_be_changed_again(world: World, planner: Client) -> None:
    first = planner.post(world.api("service-changes/"), WARD, JSON).json()
    statuses = [
        planner.put(world.api(f"service-changes/{first['code']}/"), WARD, JSON).status_code for _ in range(2)
    ]  # fmt: skip
    assert statuses == [200, 409]


def test_what_is_withdrawn_is_no_more_in_the_list(world: World, planner: Client) -> None:
    one = planner.post(world.api("movements/"), STEP_UP, JSON).json()
    told = planner.post(world.api(f"movements/{one['code']}/withdraw/"), {"reason": "Not funded"}, JSON).json()
    assert (told["ended_reason"], planner.get(world.api("movements/")).json()["results"]) == ("Not funded", [])


def test_an_assumption_for_an_age_is_added(world: World, planner: Client) -> None:
    given = {**WHY, "parameter": "leave_rate", "scope_kind": "system", "age_band": "16-24", "low": "0.1", "mode": "0.2",
             "high": "0.3"}  # fmt: skip
    answer = planner.post(world.api("assumptions/"), given, JSON)
    assert (answer.status_code, answer.json()["code"], answer.json()["age_band"]) == (
        201, "leave_rate.system.16-24", "16-24",
    )  # fmt: skip


def test_a_locked_scenario_answers_409_and_says_why(world: World, planner: Client) -> None:
    Scenario.objects.update(locked=world.run.started, locked_reason="Agreed by the board")
    answer = planner.post(world.api("movements/"), STEP_UP, JSON)
    assert (answer.status_code, "Agreed by the board" in answer.content.decode()) == (409, True)
