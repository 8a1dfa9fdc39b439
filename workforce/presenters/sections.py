"""What the page of a section shows: its lines as a grid, each message at its cell, and the ways to go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from web.grids import Grid, GridCell, GridColumn, GridRow, RowButton
from workforce.forms.entry import Cell, EntryRow, row_details, row_label, row_name, value_fields, value_of
from workforce.rules import Field, Kind, Message, SectionDefinition, Severity
from workforce.rules.months import shown_month

Counted = Mapping[str, tuple[str, str]]
"""What numerator and denominator of a measure count, by the measure's code."""

NOTHING_COUNTED: Counted = {}

DETAILS = {
    "capacity": "Ages, starters and leavers",
}
"""What a section calls the page of one line, where that says more than “all details”."""


@dataclass(frozen=True)
class Told:
    """What is to be said on the page: messages by cell, others by themselves, and what somebody else has saved."""

    cells: Mapping[Cell, Sequence[Message]] = field(default_factory=dict)
    general: Sequence[Message] = ()
    theirs: Mapping[Cell, str] = field(default_factory=dict)


def grid_fields(definition: SectionDefinition, rows: Iterable[EntryRow]) -> list[Field]:
    """The columns: usual figures and remarks, and others that a row has. Parts such as ages have their own page."""
    listed = list(rows)
    return [
        item
        for item in value_fields(definition)
        if not item.part_of and (item.usual or any(row.text(item.name) for row in listed))
    ]


def section_grid(
    definition: SectionDefinition, rows: Sequence[EntryRow], names: Mapping[str, str], told: Told, focus: str = "",
    counted: Counted = NOTHING_COUNTED,
) -> Grid:  # fmt: skip
    """The lines as a table of inputs; ``focus`` is the token of the row to go on with."""
    fields = grid_fields(definition, rows)
    columns = [GridColumn(item.name, item.label, _kind(item), _hint(item)) for item in fields]
    heading = "Measure" if definition.code == "indicators" else "Profession"
    several = len({row.month for row in rows}) > 1
    return Grid(
        definition.code, f"{definition.label}: figures by line", columns,
        [_row(row, fields, names, told, focus, several, counted) for row in rows], heading, caption_hidden=True,
    )  # fmt: skip


def _kind(item: Field) -> str:
    return "decimal" if item.kind is Kind.FIGURE else "text"


def _hint(item: Field) -> str:
    if item.kind is Kind.MONTH:
        return "such as July 2028"
    return item.unit if item.unit.casefold() not in item.label.casefold() else ""


def _row(
    row: EntryRow, fields: Sequence[Field], names: Mapping[str, str], told: Told, focus: str, several: bool,
    counted: Counted,
) -> GridRow:  # fmt: skip
    named = _named(row, names)
    cells = {item.name: _cell(row, item, told, row.token == focus and item is fields[0], named) for item in fields}
    for name, words in zip(("numerator", "denominator"), counted.get(row.key.get("measure", ""), ()), strict=False):
        cells[name] = replace(cells[name], hint=words)
    lost = [message for name in (*row.key, *_parts(row)) for message in told.cells.get((row.token, name), ())]
    if lost:
        first = cells[fields[0].name]
        cells[fields[0].name] = _with(first, lost, named)
    return GridRow(
        row.token, row_label(row, names), cells, ", ".join(row_details(row, names)), _group(row, several), _buttons(row)
    )


def _named(row: EntryRow, names: Mapping[str, str]) -> str:
    """How messages begin that name the line: the row says that already."""
    return f"{row_label(row, names)}, {shown_month(row.month)}: " if row.month is not None else ""


def _parts(row: EntryRow) -> list[str]:
    return [item.name for item in value_fields(row.definition) if item.part_of]


def _group(row: EntryRow, several: bool) -> str:
    return shown_month(row.month) if several and row.month is not None else ""


def _buttons(row: EntryRow) -> list[RowButton]:
    details = RowButton("open", row.token, DETAILS.get(row.section, "All details"))
    return [details, RowButton("remove", row.token, "Remove")] if row.kept else [details]


def _cell(row: EntryRow, item: Field, told: Told, autofocus: bool, named: str) -> GridCell:
    previous = value_of(row.before, item) if row.before is not None else ""
    theirs = told.theirs.get((row.token, item.name))
    cell = GridCell(row.text(item.name), previous=previous, autofocus=autofocus)
    if theirs is not None:
        cell = replace(cell, warnings=[f"saved by somebody else: {theirs or 'blank'}"], autofocus=False)
    return _with(cell, told.cells.get((row.token, item.name), ()), named)


def _with(cell: GridCell, messages: Sequence[Message], named: str) -> GridCell:
    """The cell with these messages: what is wrong in short, the remedy stands at the top of the page."""
    wrong = [message.text.removeprefix(named) for message in messages if message.severity is Severity.ERROR]
    doubtful = [message.text.removeprefix(named) for message in messages if message.severity is Severity.WARNING]
    return replace(cell, errors=[*cell.errors, *wrong], warnings=[*cell.warnings, *doubtful])


def problems(grid: Grid, rows: Sequence[EntryRow], names: Mapping[str, str], told: Told) -> list[dict[str, str]]:
    """For the error summary: each error with its line, what to do, and a link to its cell."""
    by_token = {row.token: row for row in rows}
    shown = {column.key for column in grid.columns}
    found = [
        _problem(grid, by_token[token], name if name in shown else grid.columns[0].key, message, names)
        for (token, name), messages in told.cells.items()
        if token in by_token
        for message in messages
        if message.severity is Severity.ERROR
    ]
    general = [{"text": f"{message.text} {message.remedy}"} for message in told.general
               if message.severity is Severity.ERROR]  # fmt: skip
    return [*found, *general]


def _problem(grid: Grid, row: EntryRow, column: str, message: Message, names: Mapping[str, str]) -> dict[str, str]:
    label = next(one.label for one in grid.columns if one.key == column)
    text = f"{row_name(row, names)}, {label}: {message.text.removeprefix(_named(row, names))} {message.remedy}"
    return {"text": text, "href": f"#{cell_id(row.cell(column))}"}


def cell_id(name: str) -> str:
    """The id of the input of this name."""
    return "-".join(name.split(":"))


def meanings(fields: Iterable[Field]) -> list[dict[str, Any]]:
    """What each column means, for a summary list; labels that say it all are left out."""
    return [{"key": {"text": item.label_with_unit}, "value": {"text": item.help}} for item in fields if item.help]


def month_links(months: Sequence[dt.date], shown: dt.date, address: str) -> list[dict[str, Any]]:
    """Where a section holds more lines than fit on a page, a link for each month."""
    return [
        {"text": shown_month(month), "href": f"{address}?month={month:%Y-%m}", "current": month == shown}
        for month in months
    ]
