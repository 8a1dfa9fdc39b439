"""The published JSON Schema: it is the one that the types give, and it agrees with what reading accepts."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from planning.engine.files.problems import ModelFileError
from planning.engine.files.reading import understand
from planning.engine.files.schema import schema, schema_text
from planning.engine.files.writing import content
from planning.engine.types import ModelInputs
from tests.unit.engine.files.any_model import any_models
from tests.unit.engine.files.mutilations import mutilated
from tests.unit.engine.files.rich import RICH

VALIDATOR = Draft202012Validator(schema())


def objects() -> list[tuple[str, dict[str, Any]]]:
    """Every object that the schema describes, by name."""
    whole = schema()
    return [("the model", whole), *((name, one) for name, one in whole["$defs"].items() if "properties" in one)]


def test_the_published_schema_is_the_one_that_the_types_give(root: Path) -> None:
    published = (root / "docs/model.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "Run python -m planning.engine --schema --output docs/model.schema.json."


def test_it_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text()))


def test_it_accepts_a_file_with_every_field() -> None:
    VALIDATOR.validate(RICH)


def test_that_file_has_every_field() -> None:
    def keys(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value))
        return set(value).union(*map(keys, value.values())) if isinstance(value, dict) else set()

    assert {name for _, one in objects() for name in one["properties"]} - keys(RICH) == set()


@pytest.mark.parametrize(("name", "described"), objects(), ids=[name for name, _ in objects()])
def test_every_field_is_described(name: str, described: dict[str, Any]) -> None:
    assert [key for key, one in described["properties"].items() if not one.get("description")] == []


@settings(max_examples=60, deadline=None)
@given(any_models())
def test_it_accepts_every_model_that_is_written(model: ModelInputs) -> None:
    VALIDATOR.validate(content(model))


@settings(max_examples=150, deadline=None)
@given(mutilated(RICH))
def test_it_accepts_whatever_reading_accepts(file: Any) -> None:
    try:
        understand(file)
    except ModelFileError:
        return
    VALIDATOR.validate(file)
