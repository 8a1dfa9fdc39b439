"""Finding the row of headings on a sheet: it need not be the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workforce.reading.grid import Cell, Sheet, column_name, text_of
from workforce.rules.labels import same_heading
from workforce.rules.places import Cells

LOOKED_AT = 60
"""Rows from the top among which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its column (from 0), its text as printed, and the form in which it is compared."""

    column: int
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A row of headings; ``row`` is counted from 0."""

    sheet: str
    row: int
    headings: Sequence[Heading]

    def place(self, heading: Heading) -> Cells:
        """The cell of a heading."""
        return Cells.at(self.sheet, column_name(heading.column), self.row + 1, heading=heading.text)


def headings_in(cells: Sequence[Cell]) -> list[Heading]:
    """The texts of a row as headings; line breaks within a heading make no difference."""
    return [
        Heading(column, " ".join(text.split()), plain)
        for column, cell in enumerate(cells)
        if cell != "" and not isinstance(cell, bool) and (text := text_of(cell)) and (plain := same_heading(text))
    ]


def find(sheet: Sheet, score: Callable[[Sequence[Heading]], int]) -> HeadingRow | None:
    """The row with the best score among the first ones; None where every score is 0."""
    best, best_score = None, 0
    for number, cells in enumerate(sheet.rows[:LOOKED_AT]):
        headings = headings_in(cells)
        points = score(headings) if headings else 0
        if points > best_score:
            best, best_score = HeadingRow(sheet.name, number, headings), points
    return best
