"""A model that is written and read back is the same model."""

from hypothesis import given, settings

from planning.engine import ModelInputs, Triple, exactly, fingerprint
from planning.engine.files.json_text import parse
from planning.engine.files.reading import read, understand
from planning.engine.files.writing import content, write
from tests.unit.engine.builders import models
from tests.unit.engine.files.any_model import any_models
from tests.unit.engine.files.rich import RICH, as_bytes


def there_and_back(model: ModelInputs) -> ModelInputs:
    return understand(parse(write(model).encode())).model


@settings(max_examples=100, deadline=None)
@given(any_models())
def test_any_model_comes_back_as_it_was(model: ModelInputs) -> None:
    assert there_and_back(model) == model


@settings(max_examples=50, deadline=None)
@given(any_models())
def test_and_with_its_fingerprint(model: ModelInputs) -> None:
    assert fingerprint(there_and_back(model)) == fingerprint(model)


@settings(max_examples=25, deadline=None)
@given(models())
def test_a_model_that_can_be_projected_can_be_from_its_file_too(model: ModelInputs) -> None:
    assert read(write(model).encode()).model == model


def test_a_file_of_short_forms_is_the_model_that_it_spells() -> None:
    model = read(as_bytes(RICH)).model
    assert there_and_back(model) == model


def test_a_certain_value_is_written_as_one_number() -> None:
    assert content(understand(RICH).model)["cells"][0]["pipelines"][0]["join_rate"] == 0.8


def test_one_value_for_all_bands_is_written_once() -> None:
    assert content(understand(RICH).model)["cells"][1]["leave_rate"] == 0.05


def test_what_differs_by_step_alone_is_written_once_for_all_bands() -> None:
    written = content(understand(RICH).model)["cells"][0]["participation"]
    assert list(written) == ["each_step"]


def test_what_holds_anyway_is_not_written() -> None:
    assert "mitigation" not in content(understand(RICH).model)["cells"][0]["need"]


def test_one_number_means_exactly_that() -> None:
    assert understand(RICH).model.cells[1].leave_rate == (exactly(0.05),) * 4


def test_low_mode_and_high_are_a_range() -> None:
    assert understand(RICH).model.cells[0].leave_rate[0] == Triple(0.05, 0.1, 0.2)


def test_null_is_unknown() -> None:
    assert understand(RICH).model.cells[3].funded is None


def test_steps_may_be_counted() -> None:
    assert understand(RICH).model.steps == (1.0, 1.0, 1.0)


def test_a_cell_of_a_roll_up_counts_in_full_unless_a_share_is_given() -> None:
    assert understand(RICH).model.roll_ups[0].parts[:2] == (("STAFF", 1.0), ("SENIOR", 0.5))


ONE_BAND = {
    "base_date": "2025-03-31",
    "steps": 1,
    "age_edges": [20, "infinity"],
    "cells": [{"code": "A", "opening": 5, "leave_rate": 0, "retire_rate": 0, "participation": 1}],
}


def test_with_one_band_all_joiners_are_in_it() -> None:
    assert understand(ONE_BAND).model.cells[0].joiner_profile == (1.0,)


def test_a_number_alone_is_a_list_of_one() -> None:
    model = understand(ONE_BAND).model
    assert (model.steps, model.cells[0].opening) == ((1.0,), (5.0,))
