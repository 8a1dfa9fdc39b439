"""Every cell of a file as text, read in the disposable subprocess: for lists that are no return."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workforce.reading.grid import Workbook, text_of
from workforce.reading.problems import ReadingProblem


@dataclass(frozen=True)
class SheetText:
    """One visible sheet; ``rows[0]`` is row 1. ``name`` is empty for a CSV file."""

    name: str
    rows: list[list[str]]


def read_whole(path: Path, *, most_rows: int, most_columns: int) -> list[SheetText]:
    """The visible sheets of a file.

    Raises:
        ReadingProblem: the file cannot be read, or a sheet has more rows or columns than asked for.
    """
    from workforce.reading.reader import ask

    told = ask(path, {"whole": {"rows": most_rows, "columns": most_columns}})["whole"]
    return [SheetText(sheet["name"], sheet["rows"]) for sheet in told]


def all_of(workbook: Workbook, limits: dict[str, int]) -> list[dict[str, Any]]:
    """The texts of all visible sheets, for the way out of the subprocess.

    Raises:
        ReadingProblem: there is more than asked for.
    """
    found = []
    for sheet in workbook.sheets:
        if sheet.hidden:
            continue
        rows = [_without_end(list(map(text_of, row))) for row in sheet.rows]
        while rows and not rows[-1]:
            rows.pop()
        _refuse_too_many(sheet.name, rows, limits)
        found.append({"name": sheet.name, "rows": rows})
    return found


def _refuse_too_many(name: str, rows: list[list[str]], limits: dict[str, int]) -> None:
    where = f"The sheet “{name}”" if name else "The file"
    if len(rows) > limits["rows"]:
        words = f"{where} has {len(rows):,} rows; at most {limits['rows']:,} can be taken at once."
        raise ReadingProblem(words, "Split it into several files.", where=name, code="too-many-rows")
    if max(map(len, rows), default=0) > limits["columns"]:
        words = f"{where} has more than {limits['columns']} columns."
        raise ReadingProblem(words, "Take out the columns that do not belong to it.", where=name, code="too-wide")


def _without_end(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row
