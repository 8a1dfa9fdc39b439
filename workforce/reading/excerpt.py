"""An excerpt of a file: the rows that a figure was read from, below their headings, as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workforce.reading.grid import Sheet, Workbook, column_name, text_of
from workforce.rules.places import Cells

MOST_ROWS = 20
MOST_COLUMNS = 14
MOST_TEXT = 120
"""Characters of one cell; more are cut off with an ellipsis."""


@dataclass(frozen=True)
class Excerpt:
    """Some rows of a sheet. ``columns`` are letters, ``headings`` the texts above the rows ("" where there are none).

    ``rows`` are (number as the spreadsheet shows it, texts of the cells); ``more`` rows were left out.
    """

    columns: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    more: int = 0


def read_excerpt(path: Path, place: Cells) -> Excerpt:
    """The rows of a place, read in the disposable subprocess.

    Raises:
        ReadingProblem: the file cannot be read (any more).
    """
    from workforce.reading.reader import ask

    wanted = {"sheet": place.sheet, "column": place.column, "heading": place.heading, "rows": place.rows}
    told = ask(path, {"excerpt": wanted})["excerpt"]
    rows = [(int(number), tuple(cells)) for number, cells in told["rows"]]
    return Excerpt(tuple(told["columns"]), tuple(told["headings"]), rows, int(told["more"]))


def cut_out(workbook: Workbook, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted rows of a workbook, for the way out of the subprocess."""
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == wanted["sheet"]), Sheet("", ()))
    numbers = [number for first, last in wanted["rows"] for number in range(int(first), int(last) + 1)]
    shown = [number for number in numbers[:MOST_ROWS] if 1 <= number <= len(sheet.rows)]
    marked = column_index(wanted["column"])
    above = _headings(sheet, marked, wanted["heading"], min(numbers, default=1))
    columns = _columns(sheet, [*([above] if above else []), *shown], marked)
    return {
        "columns": [column_name(column) for column in columns],
        "headings": _texts(sheet, above, columns) if above else [""] * len(columns),
        "rows": [(number, _texts(sheet, number, columns)) for number in shown],
        "more": len(numbers) - len(shown),
    }


def column_index(letters: str) -> int:
    """0 for A, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _headings(sheet: Sheet, column: int, heading: str, before: int) -> int:
    """The number of the nearest row above that has the heading in this column; 0 where there is none."""
    for number in range(min(before, len(sheet.rows) + 1) - 1, 0, -1):
        if heading and " ".join(_text(sheet, number, column).split()) == heading:
            return number
    return 0


def _columns(sheet: Sheet, numbers: Sequence[int], marked: int) -> list[int]:
    """The columns in which something stands; where there are too many, those nearest before the marked one."""
    filled = sorted(
        {column for number in numbers for column in range(_width(sheet, number)) if _text(sheet, number, column)}
        | {marked}
    )
    if len(filled) <= MOST_COLUMNS:
        return filled
    at = filled.index(marked)
    first = max(0, min(at - MOST_COLUMNS + 3, len(filled) - MOST_COLUMNS))
    return filled[first : first + MOST_COLUMNS]


def _width(sheet: Sheet, number: int) -> int:
    return len(sheet.rows[number - 1])


def _texts(sheet: Sheet, number: int, columns: Sequence[int]) -> list[str]:
    texts = [" ".join(_text(sheet, number, column).split()) for column in columns]
    return [text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…" for text in texts]


def _text(sheet: Sheet, number: int, column: int) -> str:
    cells = sheet.rows[number - 1]
    return text_of(cells[column]) if column < len(cells) else ""
