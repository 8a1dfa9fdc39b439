"""Results as JSON values are the results of the engine, whole."""

import json
from typing import Any

import pytest

from planning.engine import bridge, project
from planning.engine.__main__ import answer
from planning.engine.files.reading import read
from tests.unit.engine.files.rich import RICH, as_bytes


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return answer(as_bytes(RICH))


@pytest.fixture(scope="module")
def results() -> Any:
    return project(read(as_bytes(RICH)).model)


def test_they_are_json(told: dict[str, Any]) -> None:
    assert json.loads(json.dumps(told, allow_nan=False)) == told


@pytest.mark.parametrize("name", ["engine_version", "fingerprint", "seed", "draws"])
def test_they_say_what_gave_them(told: dict[str, Any], results: Any, name: str) -> None:
    assert told[name] == getattr(results, name)


def test_positions_are_dates(told: dict[str, Any]) -> None:
    assert told["positions"] == ["2025-03-31", "2026-03-31", "2027-03-31", "2028-03-31"]


def test_bands_are_named_in_the_order_of_headcount(told: dict[str, Any]) -> None:
    assert told["bands"][1:3] == [
        {"group": "women", "from_age": 45.0, "to_age": None},
        {"group": "men", "from_age": 20.0, "to_age": 45.0},
    ]


def test_every_node_is_there(told: dict[str, Any]) -> None:
    assert {code: node["kind"] for code, node in told["nodes"].items()} == {
        "ALL": "roll_up",
        "GIVEN": "cell",
        "SENIOR": "cell",
        "STAFF": "cell",
        "UNKNOWN": "cell",
    }


@pytest.mark.parametrize("path", ["central", "p10", "p50", "p90"])
@pytest.mark.parametrize("figure", ["demand", "gap", "uncovered"])
def test_a_basis_has_its_paths(told: dict[str, Any], results: Any, figure: str, path: str) -> None:
    found = getattr(getattr(results.nodes["STAFF"].bases["need"], figure), path)
    assert told["nodes"]["STAFF"]["bases"]["need"][figure][path] == found.tolist()


@pytest.mark.parametrize("figure", ["headcount", "clamped", "turned_away"])
def test_a_node_has_its_stock(told: dict[str, Any], results: Any, figure: str) -> None:
    assert told["nodes"]["STAFF"][figure] == getattr(results.nodes["STAFF"], figure).tolist()


@pytest.mark.parametrize("figure", ["flows", "cover_parts"])
def test_a_node_has_its_flows_and_cover_by_name(told: dict[str, Any], results: Any, figure: str) -> None:
    found = getattr(results.nodes["STAFF"], figure)
    assert told["nodes"]["STAFF"][figure] == {name: values.tolist() for name, values in found.items()}


def test_students_who_found_no_place_are_told(told: dict[str, Any]) -> None:
    assert sum(told["nodes"]["STAFF"]["turned_away"]) > 0


@pytest.mark.parametrize("figure", ["supply", "headcount", "cover"])
def test_what_is_unknown_is_null(told: dict[str, Any], figure: str) -> None:
    assert told["nodes"]["UNKNOWN"][figure] is None


def test_unknown_cells_are_named(told: dict[str, Any]) -> None:
    assert told["nodes"]["ALL"]["unknown_cells"] == ["UNKNOWN"]


@pytest.mark.parametrize("position", [1, 2, 3])
def test_the_bridge_leads_from_the_opening_to_each_position(told: dict[str, Any], results: Any, position: int) -> None:
    steps = [(step.name, step.kind, step.wte) for step in bridge(results, "STAFF", "need", 0, position)]
    written = told["nodes"]["STAFF"]["bases"]["need"]["bridge"]
    assert [(one["name"], one["kind"], one["wte"][position - 1]) for one in written] == steps


def test_a_workload_tells_how_it_was_worked_out(told: dict[str, Any]) -> None:
    needed = told["nodes"]["GIVEN"]["bases"]["need"]["workload"]
    assert needed["total_staff"] == pytest.approx(told["nodes"]["GIVEN"]["bases"]["need"]["demand"]["central"][0])


def test_only_a_workload_tells_it(told: dict[str, Any]) -> None:
    assert "workload" not in told["nodes"]["STAFF"]["bases"]["need"]


def test_what_the_file_says_of_itself_is_passed_on(told: dict[str, Any]) -> None:
    assert told["source"] == "Made up for tests"
