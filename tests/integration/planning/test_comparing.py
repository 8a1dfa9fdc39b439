"""Scenarios side by side: what differs between them and nothing else, and what it does to the gap."""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.services import run_waiting
from partners.models import Organisation
from planning.models import Intervention, NodeResult, Scenario, ServiceChange
from planning.services.locking import lock_scenario
from planning.services.scenarios import add_assumption, copy_scenario
from tests.integration.planning.world import World, words
from tests.plugins.projecting import APPLICATION, MONTH, NURSE, accept
from workforce.models import Profession

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("comparing")]
ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
OK, FORBIDDEN, NOWHERE = 200, 403, 404
READ = {**dict.fromkeys(ALL, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
HIGHER = {"low": Decimal("0.1"), "mode": Decimal("0.12"), "high": Decimal("0.15")}
WHY: dict[str, Any] = {"reason": "What if", "source": "Workshop"}


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        found = World()
        made(found, "More leave")
        yield found


@pytest.fixture
def alone(world: World) -> World:
    """The same, as if nobody had made a second scenario yet."""
    Scenario.objects.filter(is_default=False).update(published=None)
    return world


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


def made(world: World, name: str, **assumed: Any) -> Scenario:
    """A copy with an assumption of its own on acute trusts, worked out."""
    found = copy_scenario(actor=APPLICATION, scenario=world.scenario, name=name)
    add_assumption(
        actor=APPLICATION, scenario=found, parameter="leave_rate", scope_kind="sector", sector="acute",
        **(HIGHER | assumed), **WHY,
    )  # fmt: skip
    run_waiting()
    found.refresh_from_db()
    return found


@pytest.fixture
def other(world: World) -> Scenario:
    return Scenario.objects.get(name="More leave")


def p50(scenario: Scenario, place: int = -1) -> float:
    node = NodeResult.objects.get(run=scenario.published, code="system:QXX")
    value: float = node.figures["funded"]["gap"]["p50"][place]
    return value


def rows_of(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == OK
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_each_role_gets_what_the_table_says(world: World, other: Scenario) -> None:
    for path in ("compare/", "compare/gaps.csv", "compare/assumptions-that-differ.csv"):
        assert world.statuses(world.page(path), ALL) == READ


def test_without_another_scenario_the_page_leads_to_a_copy(alone: World, planner: Client) -> None:
    assert "The system has no other scenario with figures." in words(planner.get(alone.page("compare/")))


def test_the_headline_says_how_much_more_the_other_leaves(world: World, planner: Client, other: Scenario) -> None:
    more = p50(other) - p50(world.scenario)
    page = words(planner.get(world.page("compare/")))
    assert f"By 31 March 2032 “More leave” leaves a funded gap of about {p50(other):,.0f} WTE" in page
    assert f", {more:,.0f} more than “As things are”." in page


def test_only_what_differs_is_listed(world: World, planner: Client, other: Scenario) -> None:
    rows = rows_of(planner, world.page("compare/assumptions-that-differ.csv"))
    assert rows[1:] == [
        ["Leaving before retirement age (% of staff in post a year)", "Acute (sector)", "Every year", "",
         "10%, 12%, 15%"],
    ]  # fmt: skip


def test_what_is_assumed_alike_is_not_listed(alone: World, planner: Client) -> None:
    copy_scenario(actor=APPLICATION, scenario=alone.scenario, name="The same")
    run_waiting()
    assert "These scenarios assume the same now." in words(planner.get(alone.page("compare/")))


def test_more_than_two_are_held_side_by_side(world: World, planner: Client, other: Scenario) -> None:
    third = made(world, "Even more leave", mode=Decimal("0.14"))
    address = world.page(f"compare/gaps.csv?day=2032-03-31&with={other.code}&with={third.code}")
    told = {row[1]: float(row[2]) for row in rows_of(planner, address)[1:] if row[0] == "2032-03-31"}
    assert told == pytest.approx({one.name: p50(one) for one in (world.scenario, other, third)}, abs=0.001)


def test_every_position_has_its_difference_from_the_first(world: World, planner: Client, other: Scenario) -> None:
    rows = rows_of(planner, world.page("compare/gaps.csv"))[1:]
    told = [float(row[6]) for row in rows if row[1] == "More leave"]
    count = len(world.run.positions)
    assert told == pytest.approx([p50(other, at) - p50(world.scenario, at) for at in range(count)], abs=0.001)


def test_one_organisation_is_compared_by_who_sees_it(world: World, other: Scenario) -> None:
    told = [
        world.as_(role).get(world.page("compare/?organisation=RBZ")).status_code
        for role in ("planner", "lead", "regional")
    ]
    assert told == [OK, NOWHERE, NOWHERE]


def test_unticking_every_scenario_asks_for_one(world: World, planner: Client, other: Scenario) -> None:
    page = words(planner.get(world.page("compare/?day=2032-03-31")))
    assert "Choose at least one scenario beside this one." in page


def test_an_unknown_scenario_is_answered_at_its_field(world: World, planner: Client, other: Scenario) -> None:
    answer = planner.get(world.page("compare/?day=2032-03-31&with=nobody"))
    assert list(answer.context["form"].errors) == ["with"]


def test_it_warns_when_the_records_differ(world: World, planner: Client, other: Scenario) -> None:
    lock_scenario(actor=APPLICATION, scenario=other, reason="Agreed")
    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    run_waiting()
    page = words(planner.get(world.page("compare/")))
    assert "do not start from the same records: the figures of 1 organisation differ." in page


def test_on_the_same_records_there_is_no_warning(world: World, planner: Client, other: Scenario) -> None:
    assert "do not start from the same records" not in words(planner.get(world.page("compare/")))


def change(world: World, scenario: Scenario, code: str) -> None:
    ServiceChange.objects.create(
        scenario=scenario, name=f"New ward in {code}", organisation=Organisation.objects.get(code=code),
        profession=Profession.objects.get(code=NURSE), low=8, mode=10, high=12, starts=MONTH.replace(year=2027), **WHY,
    )  # fmt: skip


def test_levers_that_differ_are_listed_as_far_as_they_are_seen(world: World, other: Scenario) -> None:
    for code in ("RH8", "RBZ"):
        change(world, other, code)
    pages = [words(world.as_(role).get(world.page("compare/"))) for role in ("planner", "lead")]
    assert ["New ward in RBZ" in page for page in pages] == [True, False]
    assert "8, 10, 12 WTE from 1 September 2027" in pages[1]
    assert "1 more difference is of organisations whose figures are not yours to see." in pages[1]


def test_interventions_that_are_on_in_one_only_are_listed(world: World, planner: Client, other: Scenario) -> None:
    offered = Intervention.objects.create(
        system=world.system, name="Stay well", kind="fewer_leavers", low=Decimal("0.1"), mode=Decimal("0.2"),
        high=Decimal("0.3"), starts=MONTH, **WHY,
    )  # fmt: skip
    offered.scenarios.add(other)
    rows = rows_of(planner, world.page("compare/interventions-that-differ.csv"))
    assert [(row[0], *row[2:]) for row in rows[1:]] == [("Stay well", "Off", "On")]


def test_the_steps_between_the_two_can_be_downloaded(world: World, planner: Client, other: Scenario) -> None:
    rows = rows_of(planner, world.page("compare/bridge.csv"))[1:]
    change = sum(float(row[2]) for row in rows if row[2])
    assert change == pytest.approx(p50(other) - p50(world.scenario), abs=0.01)


def test_the_list_of_scenarios_leads_to_all_of_them_side_by_side(world: World, planner: Client) -> None:
    address = planner.get("/planning/QXX/scenarios/").context["compare"]
    assert "“More leave” leaves a funded gap of about" in words(planner.get(address))
