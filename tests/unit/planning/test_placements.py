"""Places on placement are one number for all the courses under one assumption, shared out by who starts them."""

import datetime as dt

from planning.engine import Cohort, Pipeline, Triple, exactly
from planning.services.placements import NO_LIMIT, with_places

START = dt.date(2026, 9, 1)
PLACES = Triple(30.0, 60.0, 90.0)


def course(name: str, students: float) -> Pipeline:
    return Pipeline(name, "graduates", (Cohort(START, exactly(students)),), 3.0)


def shared(*courses: tuple[str, Pipeline], **held: tuple[Triple | None, ...]) -> dict[tuple[str, str], object]:
    return dict(with_places(courses, lambda cell: held.get(cell, ())))


def test_places_are_shared_out_by_intake() -> None:
    found = shared(("a", course("long", 40)), ("a", course("short", 20)), a=(PLACES,))
    assert found == {("a", "long"): Triple(20.0, 40.0, 60.0), ("a", "short"): Triple(10.0, 20.0, 30.0)}


def test_one_assumption_is_one_number_however_many_cells_it_holds_for() -> None:
    found = shared(("a", course("x", 40)), ("b", course("x", 20)), a=(PLACES,), b=(PLACES,))
    assert found[("b", "x")] == Triple(10.0, 20.0, 30.0)


def test_two_assumptions_are_two_numbers() -> None:
    found = shared(("a", course("x", 40)), ("b", course("x", 20)), a=(PLACES,), b=(exactly(5.0),))
    assert found == {("a", "x"): PLACES, ("b", "x"): exactly(5.0)}


def test_a_course_for_which_nothing_is_assumed_has_no_limit() -> None:
    assert shared(("a", course("x", 40))) == {}


def test_a_year_for_which_nothing_is_assumed_has_no_limit() -> None:
    assert shared(("a", course("x", 40)), a=(None, PLACES))[("a", "x")] == (NO_LIMIT, PLACES)
