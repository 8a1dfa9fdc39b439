"""Rows of a sheet become groups: rows of one key, with the cells of each figure and the rows they stand in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter

from workforce.reading.grid import Cell, Sheet, number_text, text_of
from workforce.rules.figures import read_figure

Raw = tuple[Cell, ...]


@dataclass(slots=True)
class Group:
    """Rows (numbered as the spreadsheet shows them) that say something of the same key."""

    rows: list[int] = field(default_factory=list)
    cells: list[Raw] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sum:
    """The text of a figure, and the rows whose cells could not be added: (row, text) each."""

    text: str
    unreadable: Sequence[tuple[int, str]] = ()
    unknown: Sequence[int] = ()


def taker(columns: Sequence[int]) -> Callable[[Sequence[Cell]], Raw]:
    """Takes these cells out of a row, always as a tuple."""
    if len(columns) > 1:
        return itemgetter(*columns)
    if columns:
        only = columns[0]
        return lambda row: (row[only],)
    return lambda _: ()


def rectangular(sheet: Sheet, first: int, width: int) -> list[tuple[int, Sequence[Cell]]]:
    """Rows from ``first`` (counted from 0) with their number, filled up with empty cells to ``width``."""
    numbered = enumerate(sheet.rows[first:], start=first + 1)
    if all(len(row) >= width for row in sheet.rows[first:]):
        return list(numbered)
    return [(number, row if len(row) >= width else [*row, *[""] * (width - len(row))]) for number, row in numbered]


def grouped(
    rows: Sequence[tuple[int, Sequence[Cell]]], keys: Sequence[int], figures: Sequence[int]
) -> dict[Raw, Group]:
    """Rows by the cells of their key, in the order of the sheet; rows without any figure are left out."""
    take_key, take_figures = taker(keys), taker(figures)
    blanks = {("",) * len(figures)}
    groups: dict[Raw, Group] = {}
    for number, row in rows:
        cells = take_figures(row)
        if cells in blanks:
            continue
        key = take_key(row)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group()
        group.rows.append(number)
        group.cells.append(cells)
    return groups


def add_up(rows: Sequence[int], cells: Sequence[Cell]) -> Sum:
    """The exact sum of cells. One cell passes unaltered; blank and “not known” cells add nothing, but are told."""
    if len(cells) == 1:
        return Sum(text_of(cells[0]))
    total, unreadable, unknown, any_known = Decimal(0), [], [], False
    for row, cell in zip(rows, cells, strict=True):
        if type(cell) is float:
            total += Decimal(number_text(cell))
            any_known = True
        elif cell != "":
            figure = read_figure(text_of(cell))
            if figure.value is not None:
                total += _exact(text_of(cell), figure.value)
                any_known = True
            elif figure.rule == "dash-for-unknown":
                unknown.append(row)
            elif figure.rule:
                unreadable.append((row, text_of(cell)))
    return Sum(format(total, "f") if any_known else "", unreadable, unknown)


def _exact(text: str, kept: Decimal) -> Decimal:
    """The figure with all its digits where it is written plainly; sums are rounded once, at the end."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return kept
