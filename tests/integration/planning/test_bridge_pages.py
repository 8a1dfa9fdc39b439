"""Why did the number move: between two years, two runs and two scenarios, for whoever may see it."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.services import run_waiting
from partners.models import Organisation
from planning.models import NodeResult, Run, Scenario
from planning.services.scenarios import add_assumption, copy_scenario
from tests.integration.planning.world import World, words
from tests.plugins.projecting import APPLICATION, accept, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bridges")]
ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
OK, FORBIDDEN, NOWHERE = 200, 403, 404
READ = {**dict.fromkeys(ALL, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
TOLERANCE = 0.01


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield World()


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


@pytest.fixture
def later(world: World) -> Run:
    """The run after RBZ reported fewer staff and more of the acute trusts' staff were said to leave."""
    world.narrow()
    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    return worked_out(world.system)


@pytest.fixture
def other(world: World) -> Scenario:
    """A second scenario in which more leave."""
    made = copy_scenario(actor=APPLICATION, scenario=world.scenario, name="More leave")
    values: dict[str, Any] = {"low": Decimal("0.1"), "mode": Decimal("0.12"), "high": Decimal("0.15")}
    add_assumption(
        actor=APPLICATION, scenario=made, parameter="leave_rate", scope_kind="sector", sector="acute", **values,
        reason="What if", source="Workshop",
    )  # fmt: skip
    run_waiting()
    made.refresh_from_db()
    return made


def steps(client: Client, address: str) -> list[tuple[str, str, float, float]]:
    """The file's rows: step, kind, effect and the gap after it; ends have no effect."""
    answer = client.get(address)
    assert answer.status_code == OK
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return [(name, kind, float(effect or 0), float(gap)) for name, kind, effect, gap in rows]


def adds_up(rows: list[tuple[str, str, float, float]]) -> bool:
    return abs(rows[0][3] + sum(row[2] for row in rows) - rows[-1][3]) < TOLERANCE


def p50(run: Run, code: str = "system:QXX", place: int = -1) -> float:
    value: float = NodeResult.objects.get(run=run, code=code).figures["funded"]["gap"]["p50"][place]
    return value


def test_each_role_gets_what_the_table_says(world: World) -> None:
    for path in ("why/", "why/steps.csv?kind=years"):
        assert world.statuses(world.page(path), ALL) == READ


def test_a_bridge_of_an_unknown_kind_is_not_found(world: World, planner: Client) -> None:
    assert planner.get(world.page("why/?kind=moods")).status_code == NOWHERE


# Between years


def test_with_one_run_the_page_goes_from_now_to_the_last_year(world: World, planner: Client) -> None:
    page = words(planner.get(world.page("why/")))
    assert "From 30 September 2025 to 31 March 2032 the funded gap" in page


def test_steps_between_two_years_add_up_to_the_change(world: World, planner: Client) -> None:
    rows = steps(planner, world.page("why/steps.csv?kind=years&from=2026-03-31&to=2028-03-31"))
    assert (rows[0][3], rows[-1][3]) == pytest.approx((p50(world.run, place=1), p50(world.run, place=3)), abs=TOLERANCE)
    assert adds_up(rows)


def test_years_in_the_wrong_order_are_answered_at_the_field(world: World, planner: Client) -> None:
    answer = planner.get(world.page("why/?kind=years&from=2028-03-31&to=2026-03-31"))
    assert answer.context["form"].errors == {"to": ["Choose a day after the first one."]}


# Between runs


def test_with_two_runs_the_page_says_what_moved_since_the_one_before(world: World, planner: Client, later: Run) -> None:
    page = words(planner.get(world.page("why/")))
    assert "WTE larger than in the run of" in page
    assert "“Leaving before retirement age” (+" in page


def test_steps_between_two_runs_add_up_and_records_are_one_of_them(world: World, planner: Client, later: Run) -> None:
    rows = steps(planner, world.page("why/steps.csv"))
    assert (rows[0][3], rows[-1][3]) == pytest.approx((p50(world.run), p50(later)), abs=TOLERANCE)
    assert adds_up(rows)
    assert ("Staff in post at 30 September 2025", "Where it begins") in [row[:2] for row in rows]


def test_only_one_of_the_organisations_is_looked_at_when_asked(world: World, planner: Client, later: Run) -> None:
    rows = steps(planner, world.page("why/steps.csv?organisation=RBZ"))
    assert [round(row[2], 2) for row in rows if row[0].startswith("Staff in post")] == [10.0]


def test_a_run_whose_figures_are_gone_is_said_to_be_gone(world: World, planner: Client, later: Run) -> None:
    world.run.nodes.all().delete()
    Run.objects.filter(pk=world.run.pk).update(pruned=world.run.started, snapshot=None)
    page = words(planner.get(world.page(f"why/?kind=runs&from={world.run.code}&to={later.code}")))
    assert "The figures of this run have been put away" in page
    assert planner.get(world.page(f"why/steps.csv?kind=runs&from={world.run.code}")).status_code == NOWHERE


def test_a_run_is_not_compared_with_itself(world: World, planner: Client, later: Run) -> None:
    answer = planner.get(world.page(f"why/?kind=runs&from={later.code}&to={later.code}"))
    assert answer.context["form"].errors == {"to": ["Choose another run than the first one."]}


def test_one_run_alone_says_so(world: World, planner: Client) -> None:
    assert "This scenario has one published run only." in words(planner.get(world.page("why/?kind=runs")))


def test_newer_records_are_time_that_has_passed(world: World, planner: Client) -> None:
    for code, wte in (("RH8", "480"), ("RBZ", "95")):
        accept(
            Organisation.objects.get(code=code), "capacity", [{"substantive_wte": Decimal(wte)}], dt.date(2025, 12, 1)
        )  # fmt: skip
    worked_out(world.system)
    rows = steps(planner, world.page("why/steps.csv?kind=runs"))
    assert "Time that has passed" in [row[1] for row in rows]
    assert adds_up(rows)


# Between scenarios


def test_steps_between_two_scenarios_add_up(world: World, planner: Client, other: Scenario) -> None:
    rows = steps(planner, world.page("why/steps.csv?kind=scenarios").replace(str(world.scenario.code), str(other.code)))
    assert other.published is not None
    assert (rows[0][3], rows[-1][3]) == pytest.approx((p50(world.run), p50(other.published)), abs=TOLERANCE)
    assert adds_up(rows)


def test_only_the_flow_that_is_assumed_otherwise_and_chance_make_the_difference(
    world: World, planner: Client, other: Scenario
) -> None:
    rows = steps(planner, world.page("why/steps.csv?kind=scenarios").replace(str(world.scenario.code), str(other.code)))
    largest = max(rows[1:-1], key=lambda row: abs(row[2]))
    assert largest[0] == "Leaving before retirement age"


# Whose figures


def test_an_organisation_out_of_sight_is_not_found(world: World) -> None:
    pages = [
        world.as_(role).get(world.page("why/?organisation=RBZ")).status_code for role in ("planner", "lead", "regional")
    ]
    assert pages == [OK, NOWHERE, NOWHERE]


def test_a_combination_that_is_not_kept_is_worked_out_on_request(world: World, planner: Client) -> None:
    address = world.page("why/?kind=years&organisation=RH8&sector=acute&profession=nurse-adult")
    assert "This combination of filters is not kept ready" in words(planner.get(address))
    assert planner.post(address).headers["Location"] == address
    run_waiting()
    assert "the funded gap" in words(planner.get(address))
