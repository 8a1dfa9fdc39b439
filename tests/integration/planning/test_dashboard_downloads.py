"""The file of a chart holds the numbers of its table, cut down by the same filters, unrounded."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from planning.models import NodeResult, Run
from planning.presenters import dashboard
from planning.presenters.board import Board
from planning.selectors import projections
from planning.selectors.choice import Choice
from planning.selectors.sight import Sight
from tests.plugins.gap_world import BACKEND, World, make_world
from web.downloads import harmless

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("dashboard downloads")]

KEYS = list(dashboard.CHARTS)


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield make_world()


def rows_of(world: World, address: str, role: str = "executive") -> list[list[str]]:
    client = Client()
    client.force_login(world.people[role], backend=BACKEND)
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def board(world: World, **filters: str) -> Board:
    run = Run.objects.get(pk=world.run.pk)
    choice = Choice(world.system, run.scenario, run, Sight(everything=True), filters, position=len(run.positions) - 1)
    node = projections.node(run, **filters)
    assert node is not None
    return Board(choice, node)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("filters", [{}, {"sector": "acute"}], ids=["whole", "acute"])
def test_the_file_holds_the_tables_numbers(world: World, key: str, filters: dict[str, str]) -> None:
    chart = dashboard.CHARTS[key](board(world, **filters))
    assert chart is not None
    query = "&".join(f"{name}={code}" for name, code in filters.items())
    expected = [chart.table.headings(), *chart.table.raw_rows()]
    told = rows_of(world, f"/planning/QXX/{key}.csv?{query}")
    assert told == [[str(harmless(value)) for value in row] for row in expected]


def test_the_gap_of_the_file_is_the_stored_one(world: World) -> None:
    node = NodeResult.objects.get(run=world.run, kind="organisation", organisation="RBZ")
    told = rows_of(world, "/planning/QXX/map.csv?organisation=RBZ")
    assert float(told[1][1]) == pytest.approx(node.figures["funded"]["gap"]["central"][-1], abs=1e-4)


def test_the_records_behind_a_figure_are_a_file_too(world: World) -> None:
    told = rows_of(world, "/planning/QXX/where-from.csv?organisation=RBZ")
    assert [(row[4], row[8]) for row in told[1:]] == [("330.00000", "1.0"), ("300.00000", "1.0")]


@pytest.mark.parametrize(
    ("key", "heading"), [("where-from-students", "Organisation"), ("where-from-assumptions", "Assumption")]
)
def test_what_the_page_of_origins_folds_is_a_file(world: World, key: str, heading: str) -> None:
    assert rows_of(world, f"/planning/QXX/{key}.csv")[0][0] == heading


def test_a_month_of_the_plan_is_a_file(world: World) -> None:
    told = rows_of(world, "/planning/QXX/where-from-plan.csv?month=2025-09")
    assert [row[2] for row in told[1:]] == ["Plan", "Actual"]


def test_the_file_of_a_lead_holds_what_the_lead_sees(world: World) -> None:
    told = rows_of(world, "/planning/QXX/map.csv", role="lead")
    assert [row[0] for row in told[1:]] == ["North Hospital", "Other organisations (2)"]


def test_the_rows_of_the_map_add_up_to_the_system(world: World) -> None:
    told = rows_of(world, "/planning/QXX/map.csv")
    total = sum(float(value) for row in told[1:] for value in row[1:] if value)
    whole = NodeResult.objects.get(run=world.run, kind="system").figures["funded"]["gap"]["central"][-1]
    assert total == pytest.approx(whole, abs=0.01)
