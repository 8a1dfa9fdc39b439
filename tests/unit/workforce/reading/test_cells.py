"""Cells as text: as a person sees them, at the address where they stand."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from workforce.reading import kinds
from workforce.reading.grid import Cell, cell_name, number_text, text_of


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.74666999999999994, "0.74667"), (5.0, "5"), (0.1, "0.1"), (-3.25, "-3.25"), (1e15, "1000000000000000"),
     (123456789.98765, "123456789.98765"), (0.00001, "1e-05")],
)  # fmt: skip
def test_a_number_has_the_digits_that_excel_shows(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [(" RH8\u00a0", "RH8"), (True, "TRUE"), (dt.date(2026, 9, 30), "2026-09-30"), ("", ""),
     (dt.datetime(2026, 9, 30), "2026-09-30")],  # noqa: DTZ001 - cells know no zone
)  # fmt: skip
def test_other_cells_read_plainly(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(("row", "column", "name"), [(0, 0, "A1"), (11, 25, "Z12"), (0, 26, "AA1"), (0, 701, "ZZ1")])
def test_cells_are_named_as_the_spreadsheet_shows_them(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


def test_leading_empty_rows_and_columns_do_not_shift_addresses(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet().write(4, 2, "here")
    rows = kinds.read(tmp_path / "book.xlsx").sheets[0].rows
    assert rows[4][2] == "here"


def test_dates_of_1904_workbooks_are_the_days_they_show(shared: Path) -> None:
    sheet = kinds.read(shared / "corpus" / "calamine" / "date_1904.xlsx").sheets[0]
    assert text_of(sheet.rows[0][0]) == "2021-01-01"
