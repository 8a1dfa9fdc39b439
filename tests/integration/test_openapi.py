"""The API describes itself: without warnings, with words and examples, and the partner's guide keeps to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from tests.plugins.partner_api import Program, World
from workforce.api import rows
from workforce.api.serializers.lines import FIGURE
from workforce.models import Round
from workforce.rules import SECTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("openapi")]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> dict[str, Any]:
    """Made as a developer makes it; a warning would fail here."""
    file = tmp_path_factory.mktemp("openapi") / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    return yaml.safe_load(file.read_text())


@dataclass(frozen=True)
class Operation:
    address: str
    method: str
    told: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.address}"


def operations(schema: dict[str, Any]) -> list[Operation]:
    return [
        Operation(address, method, told)
        for address, methods in schema["paths"].items()
        for method, told in methods.items()
    ]


def own(schema: dict[str, Any]) -> Iterator[Operation]:
    """Operations of workforce: they carry its tags."""
    tags = {"returns", "lines", "versions", "several organisations", "uploads", "reference data"}
    return (one for one in operations(schema) if tags & set(one.told["tags"]))


def test_it_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"] == "3.1.0"


def test_every_operation_of_returns_says_in_words_what_it_does(schema: dict[str, Any]) -> None:
    assert [str(one) for one in own(schema) if not one.told.get("summary")] == []


def test_every_operation_tells_that_it_may_be_refused(schema: dict[str, Any]) -> None:
    assert [str(one) for one in operations(schema) if "4XX" not in one.told["responses"]] == []


def test_no_two_operations_have_one_name(schema: dict[str, Any]) -> None:
    names = [one.told["operationId"] for one in operations(schema)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("section", list(SECTIONS))
def test_lines_are_described_by_the_fields_of_every_door(section: str, schema: dict[str, Any]) -> None:
    described = schema["components"]["schemas"][f"{section.capitalize()}LineIn"]["properties"]
    assert list(described) == [item.name for item in SECTIONS[section].fields]


def test_saving_lines_tells_its_limits_and_conflicts(schema: dict[str, Any]) -> None:
    told = schema["paths"]["/api/v1/returns/{code}/sections/capacity/lines/"]["put"]
    assert {"200", "400", "403", "404", "409", "412", "413", "422"} <= set(told["responses"])


def test_every_tag_is_explained(schema: dict[str, Any]) -> None:
    explained = {tag["name"] for tag in schema["tags"]}
    assert {tag for one in own(schema) for tag in one.told["tags"]} <= explained


def checker(schema: dict[str, Any], part: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**part, "components": schema["components"]})


def examples(schema: dict[str, Any]) -> list[tuple[Operation, Any, dict[str, Any]]]:
    return [
        (one, example["value"], body["schema"])
        for one in operations(schema)
        for body in one.told.get("requestBody", {}).get("content", {}).values()
        for example in body.get("examples", {}).values()
    ]


def test_examples_are_what_they_are_examples_of(schema: dict[str, Any]) -> None:
    faults = [
        f"{one}: {fault.message}"
        for one, value, part in examples(schema)
        for fault in checker(schema, part).iter_errors(value)
    ]
    assert faults == []


def test_lines_can_be_tried_with_an_example_in_every_section(schema: dict[str, Any]) -> None:
    tried = {
        one.address.split("/")[-3] for one, *_ in examples(schema) if one.address.startswith("/api/v1/returns/{code}")
    }
    assert tried == set(SECTIONS)


# Examples and guide are sent to a world that knows their codes.


@pytest.fixture
def world(api_world: World) -> World:
    """The round has the code that the guide uses."""
    Round.objects.filter(pk=api_world.round.pk).update(code="qjk-2026-09")
    return api_world


@pytest.mark.parametrize("section", list(SECTIONS))
def test_the_example_of_a_section_is_saved(section: str, world: World) -> None:
    from workforce.api.examples import LINES

    assert world.saved(*LINES[section], section=section).status_code == 200


def test_the_documentation_names_the_limit_that_holds() -> None:
    assert f"{rows.MOST_LINES:,}" in GUIDE.read_text()


# The guide


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"```http\n(?P<request>.*?)```\n\n```json\n(?P<answer>.*?)```", re.DOTALL)
LEFT_OUT = "…"


@dataclass(frozen=True)
class Exchange:
    """A request of the guide and the answer it shows."""

    method: str
    address: str
    body: str
    answer: Any


def exchanges() -> list[Exchange]:
    found = []
    for block in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        head, _, body = block["request"].partition("\n\n")
        method, address = head.splitlines()[0].split(" ")
        found.append(Exchange(method, address, body, json.loads(block["answer"])))
    return found


def sent(program: Program, exchange: Exchange, known: dict[str, str]) -> Any:
    address = filled(exchange.address, known)
    if exchange.method == "GET":
        return program.get(address)
    return {"PUT": program.put, "POST": program.post}[exchange.method](address, exchange.body.encode())


def filled(text: str, known: dict[str, str]) -> str:
    for name, code in known.items():
        text = text.replace(f"{{{name}}}", code)
    return text


def fits(shown: Any, real: Any, known: dict[str, str]) -> bool:
    """Whether the real answer holds what the guide shows; `{name}` is remembered when it is first met."""
    if isinstance(shown, dict):
        return all(name == LEFT_OUT or fits(value, real[name], known) for name, value in shown.items())
    if isinstance(shown, list):
        wanted = [value for value in shown if value != LEFT_OUT]
        whole = len(wanted) == len(shown) and not (wanted and isinstance(wanted[0], dict) and LEFT_OUT in wanted[0])
        return (len(wanted) == len(real) or not whole) and all(map(lambda a, b: fits(a, b, known), wanted, real))
    name = re.fullmatch(r"\{(\w+)\}", shown) if isinstance(shown, str) else None
    if name is not None:
        return known.setdefault(name[1], real) == real
    return (filled(shown, known) if isinstance(shown, str) else shown) == real


def described(schema: dict[str, Any], exchange: Exchange, status: int) -> dict[str, Any]:
    """The part of the schema that describes the answer."""
    wanted = exchange.address.split("?")[0]
    address = next(one for one in schema["paths"] if re.fullmatch(re.sub(r"\{\w+\}", r"\\{\\w+\\}", one), wanted))
    answers = schema["paths"][address][exchange.method.lower()]["responses"]
    content = answers.get(str(status), answers["4XX"])["content"]
    return next(iter(content.values()))["schema"]


def test_the_guide_shows_the_whole_way() -> None:
    assert len(exchanges()) >= 8


def test_the_guide_is_true(world: World, schema: dict[str, Any]) -> None:
    known: dict[str, str] = {}
    for exchange in exchanges():
        answer = sent(world.partner, exchange, known)
        faults = [
            fault.message
            for fault in checker(schema, described(schema, exchange, answer.status_code)).iter_errors(answer.json())
        ]
        assert (faults, fits(exchange.answer, answer.json(), known)) == ([], True), (exchange.address, answer.json())


def test_every_address_that_the_guide_names_exists(schema: dict[str, Any]) -> None:
    shapes = {re.sub(r"\{\w+\}", "{}", address) for address in schema["paths"]}
    named = re.findall(r"/api/v1/[\w/{}-]*", GUIDE.read_text(encoding="utf-8"))
    plain = {re.sub(r"\{\w+\}", "{}", one) for one in named}
    unknown = (
        {re.sub(r"/sections/\w+/$", "/sections/{}/", one) for one in plain}
        - shapes
        - {"/api/v1/docs/", "/api/v1/schema/"}
    )
    assert unknown == set()


def test_figures_in_answers_look_as_the_schema_says(world: World) -> None:
    world.saved()
    (line,) = world.partner.get(world.lines_at()).json()["results"]
    assert re.fullmatch(FIGURE, line["substantive_wte"])


def test_the_page_with_the_documentation_opens_without_a_token() -> None:
    assert Client().get("/api/v1/docs/").status_code == 200
