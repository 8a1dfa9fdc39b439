"""A roll-up whose staff all belong to one organisation is that organisation's own, for pages, files and the API."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from partners.actors import Actor
from planning.models import Run
from planning.presenters import workbook
from planning.selectors import access
from planning.selectors.sight import Sight
from tests.plugins.gap_world import BACKEND, World, look, make_world, opened, section, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("one organisation's own")]

GAP, API = "/planning/QXX/", "/api/v1/projections/QXX/"
CARE, ACUTE = "sector=adult_social_care", "sector=acute"
LEFT_OUT = "What is a single organisation's alone is left out"


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    """Rose House is all there is of social care in the system; two hospitals are acute."""
    with module_data():
        yield make_world()


def status(world: World, role: str, address: str) -> int:
    client = Client()
    client.force_login(world.people[role], backend=BACKEND)
    return int(client.get(address).status_code)


def seen(world: World, role: str) -> set[str]:
    run = Run.objects.get(pk=world.run.pk)
    return set(access.visible_nodes(Actor.of(world.people[role]), run).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("role", "statuses"), [("planner", (200, 200)), ("lead", (200, 404)), ("regional", (200, 404))]
)
@pytest.mark.parametrize("address", [f"{GAP}where-from/", f"{GAP}supply-and-demand.csv", API])
def test_whoever_sees_roll_ups_sees_those_of_several(
    world: World, address: str, role: str, statuses: tuple[int, int]
) -> None:
    assert tuple(status(world, role, f"{address}?{asked}") for asked in (ACUTE, CARE)) == statuses


def test_the_filters_do_not_offer_what_is_one_organisations(world: World) -> None:
    page = opened(world.people["regional"], GAP)
    assert ('value="acute"' in page, 'value="adult_social_care"' in page) == (False, False)


def test_a_combination_that_is_one_organisations_says_so(world: World) -> None:
    said = look(world.people["regional"], f"{GAP}?priority=early-years")
    assert ("nothing of this name in the projection" in said, "short of" in said) == (True, False)


@pytest.mark.parametrize("role", ["lead", "regional"])
def test_lists_of_nodes_leave_it_out(world: World, role: str) -> None:
    codes = seen(world, role)
    assert ("sector:acute" in codes, "sector:adult_social_care" in codes) == (True, False)


def test_a_lead_sees_roll_ups_that_are_their_own(world: World) -> None:
    assert ("priority:early-years" in seen(world, "lead"), "priority:early-years" in seen(world, "regional")) == (
        True,
        False,
    )


def test_the_total_of_a_system_is_always_an_aggregate(world: World) -> None:
    assert "system:QXX" in seen(world, "regional")


def test_the_workbook_leaves_it_out(world: World) -> None:
    run = Run.objects.get(pk=world.run.pk)
    told = {sheet.name: list(sheet.rows) for sheet in workbook.sheets(Actor.of(world.people["regional"]), run)}
    assert [row[0] for row in told["Sector, funded gap"]] == ["Acute"]


def test_the_map_of_the_region_leaves_it_out_and_says_so(world: World) -> None:
    found = text_of(section(opened(world.people["regional"], GAP), "map"))
    assert ("Adult social care" in found, LEFT_OUT in found) == (False, True)


def test_the_map_of_a_lead_does_not_add_up_others_that_are_one(world: World) -> None:
    """South Hospital is the only other that has nurses, so the rest of their column would be South Hospital's."""
    client = Client()
    client.force_login(world.people["lead"], backend=BACKEND)
    rows = client.get(f"{GAP}map.csv").getvalue().decode("utf-8-sig").splitlines()
    assert rows[2].rstrip().strip(",") == "Other organisations (2)"


@pytest.mark.parametrize(("role", "found"), [("planner", {"acute", "adult_social_care"}), ("regional", {"acute"})])
def test_the_biggest_gaps_leave_it_out(world: World, role: str, found: set[str]) -> None:
    client = Client()
    client.force_login(world.people[role], backend=BACKEND)
    told = client.get(f"{API}biggest-gaps/?kind=sector&include_assumed=true").json()["results"]
    assert {row["filters"]["sector"] for row in told} == found


def test_a_plan_of_one_organisation_is_its_own(world: World) -> None:
    assert (status(world, "regional", f"{API}plan/?{ACUTE}"), status(world, "planner", f"{API}plan/?{ACUTE}")) == (
        404,
        200,
    )


@pytest.mark.parametrize(("own", "seen"), [(set(), False), ({"RH8"}, True)])
def test_one_alone_is_seen_by_its_own_people(own: set[str], seen: bool) -> None:
    assert Sight(everything=False, own=frozenset(own)).sees_together({"RH8"}) is seen
