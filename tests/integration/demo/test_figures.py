"""The figures hang on the demo's seed alone, and make sense beside one another."""

import random
from itertools import pairwise

import pytest

from demo import series
from demo.calendar import BASE_MONTH, FIRST_MONTH, months_between
from demo.cells import Cell, all_cells
from demo.files import row_of
from demo.loading import trades

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.xdist_group("demo")]


@pytest.fixture
def cells(demo: str) -> list[Cell]:
    return all_cells(trades())


def test_the_same_figures_come_whatever_was_asked_before(cells: list[Cell]) -> None:
    before = [row_of(cell, BASE_MONTH) for cell in cells]
    series._walk.cache_clear()
    random.seed(1)
    assert [row_of(cell, BASE_MONTH) for cell in reversed(all_cells(trades()))] == before[::-1]


def test_a_quarter_ends_with_the_people_that_came_and_went(cells: list[Cell]) -> None:
    rows = [(row_of(cell, BASE_MONTH), series.people(cell, BASE_MONTH.replace(year=2025))) for cell in cells]
    closing = [int(row["headcount"]) - int(row["starters"]) + int(row["leavers"]) for row, _ in rows]
    assert closing == [opening for _, opening in rows]


def test_ages_add_up_to_the_people(cells: list[Cell]) -> None:
    rows = [row_of(cell, BASE_MONTH) for cell in cells if cell.sick]
    ages = [sum(int(text) for name, text in row.items() if name.startswith("age_")) for row in rows]
    assert ages == [int(row["headcount"]) for row in rows]


def test_staff_change_little_from_month_to_month(cells: list[Cell]) -> None:
    months = months_between(FIRST_MONTH, BASE_MONTH)
    large = [cell for cell in cells if cell.size > 20]
    steps = [
        abs(series.substantive(cell, after) / series.substantive(cell, before) - 1)
        for cell in large
        for before, after in pairwise(months)
    ]
    assert max(steps) < 0.06
