"""Tables of inputs for entering many figures: rows by columns, each cell with its own message.

    grid = Grid("capacity", "Staff in post", columns=[GridColumn("wte", "WTE")], rows=[GridRow("nurse", "Nurse", {…})])

Names of the inputs are `<grid key>:<row key>:<column key>`, so that `grid_values` reads a submitted form back without
knowing the grid. Blank is "" there: unknown, not nought.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import slugify

SEPARATOR = ":"


@dataclass(frozen=True)
class GridColumn:
    """A column. `kind` is decimal, whole, text or choice (with `choices` of value and words)."""

    key: str
    label: str
    kind: str = "decimal"
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    readonly: bool = False

    @property
    def inputmode(self) -> str | None:
        return {"decimal": "decimal", "whole": "numeric"}.get(self.kind)


@dataclass(frozen=True)
class GridCell:
    """What a cell holds: the text as typed, messages, last period's figure; readonly cells show text only.

    `hint` says what belongs in this cell, where the column's heading cannot.
    """

    value: str = ""
    errors: Sequence[str] = ()
    warnings: Sequence[str] = ()
    previous: str = ""
    readonly: bool = False
    autofocus: bool = False
    hint: str = ""


@dataclass(frozen=True)
class RowButton:
    """A button below a row's heading that sends the whole form, with `name` and `value` of its own."""

    name: str
    value: str
    text: str


@dataclass(frozen=True)
class GridRow:
    """A row; `cells` by column key, missing ones are blank. `group` puts a heading above rows of the same group."""

    key: str
    label: str
    cells: Mapping[str, GridCell] = field(default_factory=dict)
    detail: str = ""
    group: str = ""
    buttons: Sequence[RowButton] = ()


@dataclass(frozen=True)
class DrawnCell:
    """A cell as the template draws it."""

    column: GridColumn
    cell: GridCell
    name: str
    id: str
    labelled_by: str

    @property
    def readonly(self) -> bool:
        return self.column.readonly or self.cell.readonly

    @property
    def described_by(self) -> str:
        parts = (
            ("hint", self.cell.hint), ("previous", self.cell.previous), ("error", self.cell.errors),
            ("warning", self.cell.warnings),
        )  # fmt: skip
        return " ".join(f"{self.id}-{part}" for part, there in parts if there)


@dataclass(frozen=True)
class Grid:
    """A table of inputs, to be put inside a form."""

    key: str
    caption: str
    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]
    row_heading: str = "Profession"
    caption_hidden: bool = False

    def drawn(self) -> list[tuple[GridRow, str, str, list[DrawnCell]]]:
        """Rows with their heading's id, the group heading to put before them (or ""), and their cells."""
        lines, group = [], ""
        for row in self.rows:
            heading = row.group if row.group != group else ""
            group = row.group
            lines.append((row, self.row_id(row), heading, [self._drawn(row, column) for column in self.columns]))
        return lines

    def heads(self) -> list[tuple[GridColumn, str]]:
        """Columns with the ids of their headings."""
        return [(column, self.column_id(column)) for column in self.columns]

    def problems(self) -> list[dict[str, str]]:
        """For `{% error_summary form grid.problems %}`: each message names row and column and links to the cell."""
        return [
            {"text": f"{row.label}, {column.label}: {message}", "href": f"#{self.cell_id(row, column)}"}
            for row in self.rows
            for column in self.columns
            for message in row.cells.get(column.key, GridCell()).errors
        ]

    def filled(self, data: Mapping[str, Any]) -> "Grid":
        """The same grid with what a form sent, so that a page with errors shows what was typed."""
        return replace(self, rows=[self._filled(row, data) for row in self.rows])

    def name(self, row: GridRow, column: GridColumn) -> str:
        """Name of a cell's input."""
        return SEPARATOR.join((self.key, row.key, column.key))

    def cell_id(self, row: GridRow, column: GridColumn) -> str:
        return _identifier(self.key, row.key, column.key)

    def row_id(self, row: GridRow) -> str:
        return _identifier(self.key, row.key, "row")

    def column_id(self, column: GridColumn) -> str:
        return _identifier(self.key, column.key, "column")

    def _drawn(self, row: GridRow, column: GridColumn) -> DrawnCell:
        labels = f"{self.row_id(row)} {self.column_id(column)}"
        cell = row.cells.get(column.key, GridCell())
        return DrawnCell(column, cell, self.name(row, column), self.cell_id(row, column), labels)

    def _filled(self, row: GridRow, data: Mapping[str, Any]) -> GridRow:
        cells = dict(row.cells)
        for column in self.columns:
            if (name := self.name(row, column)) in data:
                cells[column.key] = replace(cells.get(column.key, GridCell()), value=str(data[name]))
        return replace(row, cells=cells)


def grid_values(key: str, data: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """What a form sent for a grid: {(row key, column key): text without surrounding blanks}."""
    values = {}
    for name in data:
        grid, _, rest = name.partition(SEPARATOR)
        row, _, column = rest.rpartition(SEPARATOR)
        if grid == key and row:
            values[row, column] = str(data[name]).strip()
    return values


def _identifier(*parts: str) -> str:
    # A key may hold characters that an id may not; what slugify drops must not make two ids the same.
    return "-".join(
        slugify(part) if slugify(part) == part else f"{slugify(part)}-{part.encode().hex()}" for part in parts
    )
