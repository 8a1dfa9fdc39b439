"""Cells that show an error are read as the error, never as blank: blank would mean “not known”."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from workforce.reading import excel


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two sheets; the second shows an error in B2, and in D2 after a blank."""
    made = Workbook()
    made.active.append(["Guidance"])
    figures = made.create_sheet("Figures & more")
    figures.append(["Profession", "WTE", "Bank", "Agency"])
    figures.append(["Midwife", "#REF!", None, "#DIV/0!"])
    figures.append(["Doctor", 3])
    made.save(tmp_path / "return.xlsx")
    return tmp_path / "return.xlsx"


def test_an_error_stands_where_the_spreadsheet_shows_it(book: Path) -> None:
    assert excel.read(book).sheets[1].rows[1] == ["Midwife", "#REF!", "", "#DIV/0!"]


def test_other_sheets_and_cells_stay_as_they_are(book: Path) -> None:
    sheets = excel.read(book).sheets
    assert (sheets[0].rows, sheets[1].rows[2][:2]) == ([["Guidance"]], ["Doctor", 3.0])
