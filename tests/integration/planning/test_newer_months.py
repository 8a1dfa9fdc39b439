"""Figures newer than the base month: the dashboard says how far they have come, the page of a return what they do."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import RequestFactory

from partners.actors import Actor
from partners.models import System
from planning.models import Scenario
from planning.presenters import months
from tests.plugins.gap_world import World, look, make_world
from tests.plugins.people import make_system
from tests.plugins.projecting import accept
from web import slots
from workforce.models import Version

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("newer months")]

GAP = "/planning/QXX/"
OCTOBER = dt.date(2025, 10, 1)
FEW = "October 2025 is being reported: 1 of 3 organisations, 11% of WTE so far. The projection moves on to it at 80%."


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    """Rose House has 100 of the 900 WTE."""
    with module_data():
        yield make_world()


def october(world: World, section: str = "capacity") -> Version:
    figure = {"capacity": "substantive_wte", "demand": "establishment_wte", "plan": "substantive_wte"}[section]
    return accept(world.care, section, [{figure: Decimal(100)}], month=OCTOBER, quiet=True)


def scenario() -> Scenario:
    return Scenario.objects.get(system__code="QXX")


def said_beside(world: World, version: Version, slot: str = "after-acceptance", **more: Any) -> str:
    request: Any = RequestFactory().get("/")
    request.actor = Actor.of(world.people["planner"])
    return " ".join(slots.render(slot, request, version=version, **more).split())


def test_the_dashboard_says_how_far_a_newer_month_has_come(world: World) -> None:
    october(world)
    assert FEW in look(world.people["executive"], GAP)


def test_without_newer_figures_nothing_is_said(world: World) -> None:
    assert "Newer figures" not in look(world.people["executive"], GAP)


def test_a_scenario_that_keeps_to_a_month_says_so(world: World) -> None:
    october(world)
    Scenario.objects.update(base_month=dt.date(2025, 9, 1))
    said = months.newer_figures(scenario(), world.run)
    assert said.endswith("This scenario keeps to September 2025, whatever comes later.")


def test_newer_figures_are_not_promised_to_move_the_projection(world: World) -> None:
    said = said_beside(world, october(world))
    assert said.startswith(
        '<p class="app-beside-return">These figures are for October 2025, and the projection starts from September '
        "2025. It moves on when 80% of WTE has been reported for a newer month; so far it is 11%."
    )


def test_the_same_is_said_before_they_are_submitted(world: World) -> None:
    assert "These figures are for October 2025" in said_beside(world, october(world), "return-before-submit")


def test_newer_posts_wait_as_well(world: World) -> None:
    assert "the projection starts from September 2025" in said_beside(world, october(world, "demand"))


def test_a_plan_moves_nothing(world: World) -> None:
    assert "the projection does not rest on it" in said_beside(world, october(world, "plan"))


def test_figures_of_the_base_month_are_being_worked_in(world: World) -> None:
    version = accept(world.care, "capacity", [{"substantive_wte": Decimal(90)}])
    assert months.SOON in said_beside(world, version)


def test_once_worked_out_nothing_is_said_to_be_on_its_way(world: World) -> None:
    version = accept(world.care, "capacity", [{"substantive_wte": Decimal(90)}], quiet=True)
    assert "starts from the latest figures accepted up to September 2025" in said_beside(world, version)


def said_after_many(world: World, person: str, systems: list[System]) -> str:
    request: Any = RequestFactory().get("/")
    request.actor = Actor.of(world.people[person])
    return slots.render("after-acceptance", request, systems=systems)


def test_of_several_together_each_system_is_linked(world: World) -> None:
    beside = make_system("QAA")
    said = said_after_many(world, "administrator", [world.run.scenario.system, beside])
    named = [f'<a href="/planning/{code}/">' in said for code in ("QXX", "QAA")]
    assert (months.TOGETHER in said, named) == (True, [True, True])


def test_of_many_systems_the_list_is_linked(world: World) -> None:
    said = said_after_many(world, "administrator", [make_system(f"QA{number}") for number in range(7)])
    assert '<a href="/planning/">2 more</a>' in said


def test_a_system_out_of_sight_is_not_named_after_many(world: World) -> None:
    said = said_after_many(world, "planner", [world.run.scenario.system, make_system("QAA")])
    assert "/planning/QAA/" not in said
