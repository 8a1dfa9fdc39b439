"""What a file gets wrong is told with its place in the file and a remedy."""

from collections.abc import Callable
from typing import Any

import pytest

from planning.engine.files.problems import ModelFileError, Problem
from planning.engine.files.reading import read
from tests.unit.engine.files.rich import as_bytes, rich

Change = Callable[[dict[str, Any]], Any]


def problems(change: Change) -> list[Problem]:
    content = rich()
    change(content)
    with pytest.raises(ModelFileError) as error:
        read(as_bytes(content))
    return list(error.value.problems)


def put(path: str, value: Any) -> Change:
    """Replaces what is at a path of keys and places."""
    *way, last = [int(token) if token.isdecimal() else token for token in path.split("/")]

    def change(content: Any) -> None:
        for token in way:
            content = content[token]
        content[last] = value

    return change


def drop(path: str) -> Change:
    *way, last = [int(token) if token.isdecimal() else token for token in path.split("/")]

    def change(content: Any) -> None:
        for token in way:
            content = content[token]
        del content[last]

    return change


NEED = "cells/0/need"
UNITS = "cells/2/need/workload/activities/0/units"
# what is wrong | the change | pointer | words of the message
SHAPES = [
    ("a misspelt key", put("cells/0/leaving_rate", 0.1), "/cells/0/leaving_rate", "“leave_rate”"),
    ("a key from elsewhere", put("cells/0/xyz", 1), "/cells/0/xyz", "There are: code, opening"),
    ("a key with a slash and a tilde", put("a~b", 1), "/a~0b", "not known here"),
    ("a missing key", drop("base_date"), "", "“base_date” is missing"),
    ("a missing rate", drop("cells/1/leave_rate"), "/cells/1", "“leave_rate” is missing"),
    ("a missing profile", drop("cells/1/joiner_profile"), "/cells/1", "“joiner_profile” is missing"),
    ("a rate of no band", put("cells/1/leave_rate", []), "/cells/1/leave_rate", "each of the 4"),
    ("a number as text", put("cells/1/leave_rate", "0.1"), "/cells/1/leave_rate", "not the text “0.1”"),
    ("a number in quotes", put(f"{NEED}/opening_wte", "9"), f"/{NEED}/opening_wte", "without quotation marks"),
    ("true for a number", put("cells/0/opening/1", True), "/cells/0/opening/1", "not true"),
    ("a number for true", put("joiners_exit_in_step", 1), "/joiners_exit_in_step", "true or false"),
    ("null for what cannot be unknown", put("cells/0/joiners", None), "/cells/0/joiners", "leave the key out"),
    ("a list for an object", put("cells/0/need", []), "/cells/0/need", "curly brackets"),
    ("an object for a list", put("cells", {}), "/cells", "square brackets"),
    ("half a range", drop("cells/1/retire_rate/0"), "/cells/1/retire_rate", "4 age bands"),
    ("a range without its mode", drop("cells/0/retire_rate/mode"), "/cells/0/retire_rate", "“mode” is missing"),
    ("a range with more", put("cells/0/retire_rate/most", 1), "/cells/0/retire_rate/most", "low, mode and high"),
    ("no such day", put("base_date", "2025-02-30"), "/base_date", "no such day"),
    ("a date of another kind", put("base_date", "31/03/2025"), "/base_date", "“2025-03-31”"),
    ("a part of a draw", put("draws", 10.5), "/draws", "whole number"),
    ("a whole number beyond use", put("draws", 10**350), "/draws", "larger than any"),
    ("steps beyond counting", put("steps/count", 10**350), "/steps/count", "larger than any"),
    ("a seed beyond use", put("seed", 2**63), "/seed", "larger than any"),
    ("a number beyond use", put("cells/0/opening/0", 1e13), "/cells/0/opening/0", "largest number"),
    ("infinity elsewhere", put("age_edges/0", "infinity"), "/age_edges/0", "must be a number"),
    ("steps half counted", drop("steps/years"), "/steps", "count and years"),
    ("a share too many", put("roll_ups/0/parts/1", ["SENIOR", 0.5, 1]), "/roll_ups/0/parts/1", "code and a share"),
    ("two kinds of demand", put(f"{NEED}/ratios", [1]), f"/{NEED}/ratios", "“opening_wte” is given too"),
    ("demand without a figure", drop(f"{NEED}/opening_wte"), f"/{NEED}", "opening_wte, ratios or a workload"),
    ("words that are no text", put("title", 7), "/title", "text"),
    ("more beside each_step", put("cells/0/participation/low", 1), "/cells/0/participation", "nothing else"),
]
# what the engine finds wrong | the change | pointer into the file
VALUES = [
    ("a share in a list", put("cells/0/leave_rate/1", 10.5), "/cells/0/leave_rate/1"),
    ("the high of a range", put("cells/0/leave_rate/0/high", 3), "/cells/0/leave_rate/0/high"),
    ("one value for all bands", put("cells/1/leave_rate", 10.5), "/cells/1/leave_rate"),
    ("one range for all bands", put("cells/0/retire_rate/high", 2), "/cells/0/retire_rate/high"),
    ("a band’s third step", put("cells/0/leave_rate/2/2", 7), "/cells/0/leave_rate/2/2"),
    ("one step for all bands", put("cells/0/participation/each_step/1", -1), "/cells/0/participation/each_step/1"),
    (
        "a range at one step",
        put("cells/0/participation/each_step/2/low", -1),
        "/cells/0/participation/each_step/2/low",
    ),
    ("one step of one band", put("cells/0/leave_rate/3/each_step/1", 7), "/cells/0/leave_rate/3/each_step/1"),
    ("too few steps", put("cells/0/participation/each_step", [1, 1]), "/cells/0/participation/each_step"),
    ("a step of joiners", put("cells/0/joiners/0/per_year/each_step/1", -4), "/cells/0/joiners/0/per_year/each_step/1"),
    ("a step’s length", put("steps/years", -1), "/steps"),
    ("an unknown cell of a roll-up", put("roll_ups/0/parts/0", "NOBODY"), "/roll_ups/0/parts/0"),
    ("a share of a roll-up", put("roll_ups/0/parts/1/1", 1.5), "/roll_ups/0/parts/1/1"),
    ("an activity’s units", put(f"{UNITS}/1", -5), f"/{UNITS}/1"),
    ("a course beyond the calendar", put("cells/0/pipelines/0/course_years", 9e3), "/cells/0/pipelines/0/course_years"),
    ("steps beyond the calendar", put("steps/years", 9e3), "/steps"),
    ("too many draws", put("draws", 10**9), "/draws"),
    ("too many steps", put("steps/count", 5000), "/steps"),
]  # fmt: skip
WORK = "cells/2/need/workload"
TIME = f"{WORK}/available_time"
HOURS = "cells/3/need/workload/available_time/deductions"
ALL_TIME = [{"name": "x", "share": 1}]
# what is wrong with a workload | the change | pointer
WORKLOADS = [
    ("two kinds of standard", put(f"{WORK}/activities/0/units_per_hour", 2), f"/{WORK}/activities/0"),
    ("no standard", drop(f"{WORK}/activities/0/hours_per_unit"), f"/{WORK}/activities/0"),
    ("a standard of nought", put(f"{WORK}/activities/0/hours_per_unit", 0), f"/{WORK}/activities/0/hours_per_unit"),
    ("a standard of no step", put(f"{WORK}/activities/0/hours_per_unit", []), f"/{WORK}/activities/0/hours_per_unit"),
    ("units of no step", put(f"{WORK}/activities/0/units", []), f"/{WORK}/activities/0/units"),
    ("an activity twice", put(f"{WORK}/activities/1/name", "visits"), f"/{WORK}/activities/1/name"),
    ("no activity", put(f"{WORK}/activities", []), f"/{WORK}/activities"),
    ("no time", put(f"{TIME}", {}), f"/{TIME}"),
    ("time told twice", put(f"{TIME}/contract_hours", 1), f"/{TIME}/days_per_week"),
    ("leave all year", put(f"{TIME}/deductions/0/days", 365), f"/{TIME}/deductions"),
    ("days without hours", put(HOURS, [{"name": "x", "days": 1}]), f"/{HOURS}/0/days"),
    ("leave of just all the time", put(HOURS, [{"name": "x", "hours": 1600}]), f"/{HOURS}"),
    ("a deduction of nothing", put(f"{TIME}/deductions/0", {"name": "x"}), f"/{TIME}/deductions/0"),
    ("a share above 1", put(f"{WORK}/category_allowances/0/share", 1.5), f"/{WORK}/category_allowances/0/share"),
    ("allowances for all time", put(f"{WORK}/category_allowances/0/share", 1), f"/{WORK}/category_allowances"),
    ("allowances for just all time", put(f"{WORK}/category_allowances", ALL_TIME), f"/{WORK}/category_allowances"),
    ("days without the hours of one", drop(f"{TIME}/hours_per_day"), f"/{TIME}"),
    ("hours without the days", drop(f"{TIME}/days_per_week"), f"/{TIME}"),
    ("wte and hours", put(f"{WORK}/individual_allowances/0/hours", 5), f"/{WORK}/individual_allowances/0"),
    ("wte and staff", put(f"{WORK}/individual_allowances/0/staff", 5), f"/{WORK}/individual_allowances/0"),
    ("staff without hours", drop(f"{WORK}/individual_allowances/1/hours"), f"/{WORK}/individual_allowances/1"),
    ("hours of nobody", drop(f"{WORK}/individual_allowances/1/staff"), f"/{WORK}/individual_allowances/1"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "pointer", "words"), [r[1:] for r in SHAPES], ids=[r[0] for r in SHAPES])
def test_what_has_the_wrong_shape(change: Change, pointer: str, words: str) -> None:
    assert [one.pointer for one in problems(change) if words in one.message] == [pointer]


@pytest.mark.parametrize(("change", "pointer"), [r[1:] for r in VALUES], ids=[r[0] for r in VALUES])
def test_what_cannot_be_projected(change: Change, pointer: str) -> None:
    assert [one.pointer for one in problems(change)] == [pointer]


@pytest.mark.parametrize(("change", "pointer"), [r[1:] for r in WORKLOADS], ids=[r[0] for r in WORKLOADS])
def test_what_is_no_workload(change: Change, pointer: str) -> None:
    assert [one.pointer for one in problems(change)] == [pointer]


def test_everything_is_told_at_once() -> None:
    def change(content: dict[str, Any]) -> None:
        content["draws"] = "many"
        content["cells"][0]["opening"] = "none"

    assert [one.pointer for one in problems(change)] == ["/cells/0/opening", "/draws"]


def test_a_long_list_of_faults_is_cut() -> None:
    assert [one.pointer for one in problems(put("cells", [{}] * 200))][-2:] == ["/cells/49", ""]


def test_and_tells_how_many_there_are() -> None:
    assert problems(put("cells", [{}] * 1200))[-1].message == "There are 1,150 more such problems."


@pytest.mark.parametrize("content", [None, 1, "text", [], True])
def test_a_file_of_something_else(content: Any) -> None:
    with pytest.raises(ModelFileError, match="curly brackets"):
        read(as_bytes(content))
