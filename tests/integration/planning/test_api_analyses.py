"""Analyses through the API: the same rights, the same answers, and nothing of organisations out of sight."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.models import Job
from jobs.services import run_waiting
from planning.models import Analysis, Scenario
from planning.services.back_test.asking import BACK_TEST
from planning.services.tornado.asking import TORNADO
from tests.plugins.gap_world import BACKEND, World, make_world
from tests.plugins.projecting import accept, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("analyses through the API")]

JSON = "application/json"
ROLES = ("lead", "planner", "executive", "partner", "regional", "administrator", "neighbour")
READ = {**dict.fromkeys(ROLES, 200), "partner": 403, "neighbour": 404}
MONTHS = {"base_month": "2025-03-01", "target_month": "2025-09-01"}


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        made = make_world()
        ward = {"setting": "hospital-ward"}
        accept(made.north, "capacity", [{"substantive_wte": Decimal(495), **ward}], month=dt.date(2025, 3, 1))
        accept(made.south, "capacity", [{"substantive_wte": Decimal(290)}], month=dt.date(2025, 3, 1))
        worked_out(made.system)
        yield made


def client(world: World, role: str = "planner") -> Client:
    found = Client()
    found.force_login(world.people[role], backend=BACKEND)
    return found


def address(rest: str) -> str:
    return f"/api/v1/scenarios/{Scenario.objects.get().code}/{rest}"


def tornado(world: World, role: str = "planner", query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client(world, role).get(address(f"what-matters-most/{query}")).json()
    return found


def back_test(world: World, role: str = "planner") -> dict[str, Any]:
    code = Analysis.objects.get(kind="back_test").code
    found: dict[str, Any] = client(world, role).get(address(f"back-tests/{code}/")).json()
    return found


@pytest.fixture
def asked(world: World) -> dict[str, Any]:
    found: dict[str, Any] = client(world).post(address("what-matters-most/"), {"basis": "funded"}, JSON).json()
    return found


@pytest.fixture
def compared(world: World) -> dict[str, Any]:
    found: dict[str, Any] = client(world).post(address("back-tests/"), MONTHS, JSON).json()
    run_waiting(BACK_TEST)
    return found


# Who may


def test_each_role_reads_what_the_table_says(world: World, compared: dict[str, Any]) -> None:
    for rest in ("what-matters-most/", "back-tests/", f"back-tests/{compared['code']}/"):
        assert {role: client(world, role).get(address(rest)).status_code for role in ROLES} == READ


def test_whoever_sees_scenarios_may_ask_what_matters_most(world: World) -> None:
    told = {role: client(world, role).post(address("what-matters-most/"), {}, JSON).status_code for role in ROLES}
    assert told == {role: 202 if status == 200 else status for role, status in READ.items()}


def test_a_back_test_is_for_those_who_edit_scenarios(world: World) -> None:
    told = {role: client(world, role).post(address("back-tests/"), MONTHS, JSON).status_code for role in ROLES}
    assert told == {**dict.fromkeys(ROLES, 403), "planner": 202, "administrator": 202, "neighbour": 404}


# Which assumptions matter most


def test_at_first_nobody_has_asked(world: World) -> None:
    assert (tornado(world)["state"], Job.objects.filter(kind=TORNADO).count()) == ("not_asked", 0)


def test_a_question_names_the_job_to_follow(world: World, asked: dict[str, Any]) -> None:
    assert (asked["state"], client(world).get(f"/api/v1/jobs/{asked['job']}/").status_code) == ("working", 200)


def test_the_answer_tells_swings_the_largest_first(world: World, asked: dict[str, Any]) -> None:
    run_waiting(TORNADO)
    told = tornado(world)
    swings = [row["swing"] for row in told["results"]]
    assert (told["state"], swings) == ("done", sorted(swings, reverse=True))
    assert told["results"][0]["facts"]["parameter"]


def test_a_part_and_a_year_are_another_question(world: World, asked: dict[str, Any]) -> None:
    run_waiting(TORNADO)
    assert [
        tornado(world, query=query)["state"] for query in ("?year=2026/27", "?organisation=RBZ", "?basis=need")
    ] == ["not_asked"] * 3


def test_a_year_that_is_not_projected_is_refused(world: World) -> None:
    answer = client(world).get(address("what-matters-most/?year=2099/00"))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/year")


@pytest.mark.parametrize("query", ["?organisation=RBZ", "?sector=adult_social_care"])
def test_what_is_out_of_sight_is_not_found(world: World, query: str) -> None:
    assert client(world, "regional").get(address(f"what-matters-most/{query}")).status_code == 404


def test_single_organisations_are_added_up_for_those_who_do_not_see_them(world: World, asked: dict[str, Any]) -> None:
    run_waiting(TORNADO)
    whole, part = tornado(world), tornado(world, "regional")
    assert len(part["results"]) + part["out_of_sight"] == len(whole["results"])
    assert part["out_of_sight"] > 0
    assert "only" not in part["results"][0]


# Back-tests


def test_a_back_test_tells_scores_and_figures(world: World, compared: dict[str, Any]) -> None:
    told = back_test(world)
    [supply] = [one for one in told["measures"] if one["measure"] == "supply"]
    cells = next(one for one in supply["levels"] if one["level"] == "cell")
    assert (told["state"], cells["score"]["count"]) == ("done", 2)
    assert {row["organisation"]: row["observed"] for row in cells["results"]} == {"RH8": 500.0, "RBZ": 300.0}


@pytest.mark.parametrize(("role", "seen"), [("lead", ["RH8"]), ("regional", [])])
def test_a_back_test_tells_of_organisations_in_sight(
    world: World, compared: dict[str, Any], role: str, seen: list[str]
) -> None:
    levels = {one["level"]: one["results"] for one in back_test(world, role)["measures"][0]["levels"]}
    assert [row["organisation"] for row in levels["cell"]] == seen
    assert len(levels["system"]) == 1


def test_back_tests_are_listed_without_their_figures(world: World, compared: dict[str, Any]) -> None:
    [one] = client(world).get(address("back-tests/")).json()["results"]
    assert (one["code"], one["state"], one["base_month"]) == (compared["code"], "done", "2025-03-01")
    assert "measures" not in one


def test_months_that_are_not_on_record_are_refused_by_field(world: World) -> None:
    answer = client(world).post(address("back-tests/"), {**MONTHS, "base_month": "2001-01-01"}, JSON)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/base_month")
