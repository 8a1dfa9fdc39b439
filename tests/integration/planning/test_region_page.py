"""A region counts each organisation once and whole, whatever its shares of systems."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from partners.models import System, SystemShare
from tests.plugins.gap_world import World, look, make_world, opened, section, text_of
from tests.plugins.people import make_system
from tests.plugins.projecting import worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("region page")]

REGION = "/planning/regions/Y58/"


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield make_world()


@pytest.fixture
def beside(world: World) -> System:
    """A second system of the region, which has two fifths of North Hospital."""
    second = make_system("QZZ", world.system.region)
    for system, percent in ((world.system, 60), (second, 40)):
        SystemShare.objects.create(organisation=world.north, system=system, percent=percent, start="2020-01-01")
    return second


def test_the_page_tells_what_was_reported_last(world: World) -> None:
    said = look(world.people["regional"], REGION)
    assert "Month September 2025 Organisations that reported 3 Substantive 900 WTE" in said


def test_a_shared_organisation_is_whole_in_the_region(world: World, beside: System) -> None:
    assert "Substantive 900 WTE" in look(world.people["regional"], REGION)


def test_a_shared_organisation_is_divided_among_systems(world: World, beside: System) -> None:
    said = text_of(section(opened(world.people["regional"], REGION), "by-system"))
    assert re.search(r"System QXX (Substantive WTE by share of the system )?700", said)


def test_the_page_tells_where_the_region_is_heading(world: World) -> None:
    said = text_of(section(opened(world.people["regional"], REGION), "path"))
    assert "3 organisations counted once each." in said


def test_systems_without_a_projection_are_named(world: World, beside: System) -> None:
    assert "Nothing is published yet of QZZ." in look(world.people["regional"], REGION)


def test_a_region_without_records_says_so(world: World) -> None:
    make_system("QVV", System.objects.get(code="QYY").region)
    said = look(world.people["administrator"], "/planning/regions/Y56/")
    assert "No staff figures have been accepted in this region yet." in said


def test_the_region_goes_on_from_what_its_systems_publish(world: World) -> None:
    worked_out(world.system)
    assert "At 31 March 2032 the region's organisations are" in look(world.people["regional"], REGION)
