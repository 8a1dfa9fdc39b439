"""Sheets of cells, as every kind of file becomes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

Cell = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows[0][0]`` is cell A1. Rows may differ in length; "" is an empty cell.

    ``name`` is empty for a CSV file. ``hidden`` sheets are read only where a layout asks for them.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file holds; ``notices`` are remarks on how it was read."""

    sheets: Sequence[Sheet]
    kind: str
    notices: Sequence[str] = field(default_factory=tuple)


def text_of(cell: Cell) -> str:
    """A cell as text, as a person sees it: numbers with at most 15 significant digits (as Excel shows them)."""
    if isinstance(cell, str):
        return cell.replace("\u00a0", " ").strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def number_text(number: float) -> str:
    """A number as Excel shows it: 0.74666999999999994 is 0.74667, 5.0 is 5.

    A file keeps numbers in binary, to 17 digits; the digits past the fifteenth are how a computer holds the number,
    not something that a person typed.
    """
    text = format(number, ".15g")
    return format(number, ".0f") if "e" in text and number.is_integer() and abs(number) < 1e18 else text


def column_name(index: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def cell_name(row: int, column: int) -> str:
    """Row and column counted from 0, as the spreadsheet shows the cell: (0, 0) is A1."""
    return f"{column_name(column)}{row + 1}"
