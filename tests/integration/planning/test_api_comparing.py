"""Locks, comparisons and bridges through the API: the same rights, the same figures as on the pages."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.services import run_waiting
from planning.models import NodeResult, Run, Scenario
from planning.services.locking import lock_scenario
from planning.services.scenarios import add_assumption, copy_scenario
from tests.integration.planning.world import World
from tests.plugins.projecting import APPLICATION, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api-comparing")]
ALL = ("lead", "planner", "executive", "partner", "regional", "administrator", "neighbour")
READ = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}
JSON = "application/json"
ROOT = "/api/v1/projections/QXX/"


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    """Two scenarios, and two published runs of the first."""
    with module_data():
        found = World()
        copy_scenario(actor=APPLICATION, scenario=found.scenario, name="Otherwise")
        add_assumption(
            actor=APPLICATION, scenario=Scenario.objects.get(name="Otherwise"), parameter="leave_rate",
            scope_kind="sector", sector="acute", low=Decimal("0.1"), mode=Decimal("0.12"), high=Decimal("0.15"),
            reason="What if", source="Workshop",
        )  # fmt: skip
        run_waiting()
        yield found


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


@pytest.fixture
def other(world: World) -> Scenario:
    return Scenario.objects.get(name="Otherwise")


def p50(run: Run | None, place: int = -1) -> float:
    value: float = NodeResult.objects.get(run=run, code="system:QXX").figures["funded"]["gap"]["p50"][place]
    return value


def test_each_role_gets_what_the_table_says(world: World, other: Scenario) -> None:
    both = f"compare/?scenario={world.scenario.code}&scenario={other.code}"
    table = {
        both: READ,
        "bridge/": READ,
        f"{both}&organisation=RBZ": READ | {"regional": 404, "lead": 404},
        "bridge/?organisation=RBZ": READ | {"regional": 404, "lead": 404},
    }
    assert {path: world.statuses(f"{ROOT}{path}", ALL) for path in table} == table


# Comparing


def test_a_comparison_holds_the_gap_of_each_and_what_differs(world: World, planner: Client, other: Scenario) -> None:
    told = planner.get(f"{ROOT}compare/?scenario={world.scenario.code}&scenario={other.code}").json()
    assert [one["gap"]["p50"][-1] for one in told["scenarios"]] == [p50(world.run), p50(other.published)]
    [differs] = told["assumptions"]
    assert (differs["code"], differs["values"][str(world.scenario.code)]) == ("leave_rate.sector.acute", None)
    assert differs["values"][str(other.code)]["mode"] == "0.12000"


def test_a_comparison_says_whether_the_records_are_alike(world: World, planner: Client, other: Scenario) -> None:
    told = planner.get(f"{ROOT}compare/?scenario={world.scenario.code}&scenario={other.code}").json()
    assert [one["alike"] for one in told["records"]] == [True]


def test_a_comparison_without_scenarios_is_refused_in_words(planner: Client) -> None:
    answer = planner.get(f"{ROOT}compare/")
    assert (answer.status_code, "Name at least one scenario by its code." in answer.content.decode()) == (400, True)


# Bridges


def test_steps_between_scenarios_add_up(world: World, planner: Client, other: Scenario) -> None:
    told = planner.get(f"{ROOT}bridge/?from_scenario={world.scenario.code}&to_scenario={other.code}").json()
    change = p50(other.published) - p50(world.run)
    assert sum(step["wte"] for step in told["steps"]) == pytest.approx(change, abs=0.01)
    assert told["to_end"]["gap"]["p50"] == p50(other.published)


def test_steps_between_runs_add_up(world: World, planner: Client) -> None:
    world.narrow()
    newer = worked_out(world.system)
    told = planner.get(f"{ROOT}bridge/?from_run={world.run.code}&to_run={newer.code}&to_day=2028-03-31").json()
    change = p50(newer, 3) - p50(world.run, 3)
    assert sum(step["wte"] for step in told["steps"]) == pytest.approx(change, abs=0.01)


def test_without_a_start_the_bridge_goes_from_the_base_date_to_the_end(world: World, planner: Client) -> None:
    told = planner.get(f"{ROOT}bridge/").json()
    assert (told["from_end"]["day"], told["to_end"]["day"]) == ("2025-09-30", "2032-03-31")
    assert sum(step["wte"] for step in told["steps"]) == pytest.approx(p50(world.run) - p50(world.run, 0), abs=0.01)


WRONG = [
    ("to_day=2040-03-31", "to_day"),
    ("from_day=2031-03-31&to_day=2030-03-31", "to_day"),
    ("from_day=2025-01-01", "from_day"),
    ("from_scenario={other}&from_day=2026-03-31", "from_day"),
    ("basis=mood", "basis"),
]


@pytest.mark.parametrize(("query", "field"), WRONG)
def test_a_day_that_cannot_be_compared_is_refused_by_name(
    query: str, field: str, planner: Client, other: Scenario
) -> None:
    answer = planner.get(f"{ROOT}bridge/?{query.format(other=other.code)}")
    assert (answer.status_code, field in str(answer.json())) == (400, True)


def test_a_run_whose_figures_are_gone_is_said_to_be_gone(world: World, planner: Client) -> None:
    Run.objects.filter(pk=world.run.pk).update(pruned=world.run.started)
    answer = planner.get(f"{ROOT}bridge/?from_run={world.run.code}")
    assert (answer.status_code, "have been put away" in answer.json()["detail"]) == (404, True)


# Locking


def post(world: World, role: str, scenario: Scenario, path: str, **body: str) -> Any:
    return world.as_(role).post(f"/api/v1/scenarios/{scenario.code}/{path}", body, JSON)


def test_editors_lock_and_those_who_sign_off_unlock(world: World, other: Scenario) -> None:
    roles = ("regional", "partner", "neighbour", "planner")
    locks = {role: post(world, role, other, "lock/", reason="Agreed").status_code for role in roles}
    opens = {role: post(world, role, other, "unlock/", reason="No").status_code for role in (*roles, "executive")}
    assert locks == {"regional": 403, "partner": 403, "neighbour": 404, "planner": 200}
    assert opens == {"regional": 403, "partner": 403, "neighbour": 403, "planner": 403, "executive": 200}


def test_a_locked_scenario_says_so(world: World, planner: Client, other: Scenario) -> None:
    post(world, "planner", other, "lock/", reason="Agreed by the board")
    told = planner.get(f"/api/v1/scenarios/{other.code}/").json()
    assert (told["locked"] is not None, told["locked_by"], told["locked_reason"]) == (
        True, world.people["planner"].full_name, "Agreed by the board",
    )  # fmt: skip


CHANGES = [
    ("post", "work-out/", {}),
    ("patch", "", {"horizon_years": 4}),
    ("post", "assumptions/leave_rate.sector.acute/end/", {"reason": "no"}),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_a_change_of_a_locked_scenario_is_answered_409(
    method: str, path: str, body: dict[str, Any], planner: Client, other: Scenario
) -> None:
    lock_scenario(actor=APPLICATION, scenario=other, reason="Agreed by the board")
    answer = getattr(planner, method)(f"/api/v1/scenarios/{other.code}/{path}", body, JSON)
    assert (answer.status_code, "Agreed by the board" in answer.json()["detail"]) == (409, True)
