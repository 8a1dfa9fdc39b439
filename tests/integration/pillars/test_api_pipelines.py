"""Pipelines through the API: the figures of the pages, with the same sight."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from partners.actors import Actor
from partners.models import Organisation
from pillars.selectors.pipelines import Pipelines
from tests.integration.pillars.test_pipelines import make_pipelines, way
from tests.plugins.gap_world import BACKEND, World
from tests.plugins.projecting import CARER, NURSE

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pipelines")]
HERE = "/api/v1/systems/QXX/pipelines/"


@pytest.fixture(scope="module")
def scene(module_data: Callable[[], Any]) -> Iterator[tuple[World, Organisation]]:
    with module_data():
        yield make_pipelines()


@pytest.fixture
def world(scene: tuple[World, Organisation], db: None) -> World:
    return scene[0]


def asked(world: World, address: str, role: str = "planner", status: int = 200) -> Any:
    client = Client()
    client.force_login(world.people[role], backend=BACKEND)
    answer = client.get(f"{HERE}{address}")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_the_list_tells_intake_gap_and_bottleneck(world: World) -> None:
    told = {one["profession"]: one for one in asked(world, "")}
    assert (told[NURSE]["intake"], told[CARER]["bottleneck"]) == (105, None)
    assert told[NURSE]["bottleneck"] == way(world).bottleneck


def test_one_profession_tells_stages_years_and_courses(world: World) -> None:
    told = asked(world, f"{NURSE}/")
    assert [one["name"] for one in told["stages"]] == ["placement", "completion", "taking a post", "staying local"]
    assert {one["organisation"]: one["intake"] for one in told["courses"]} == {"UN1": 100, "RH8": 5}


def test_the_list_takes_the_filters_of_the_page(world: World) -> None:
    assert [one["profession"] for one in asked(world, "?trained=on")] == [NURSE]


def test_an_unknown_filter_is_pointed_at(world: World) -> None:
    assert asked(world, "?basis=odd", status=400)["errors"][0]["pointer"] == "/basis"


def test_who_sees_it(world: World) -> None:
    for role, status in (("regional", 200), ("partner", 403), ("neighbour", 404)):
        asked(world, f"{NURSE}/", role, status)


def test_the_page_and_the_api_say_the_same(world: World) -> None:
    found = Pipelines(Actor.of(world.people["planner"]), world.system, "need").ways()
    told = asked(world, "?basis=need")
    assert [one["needed"] for one in told] == [one.needed for one in found]
