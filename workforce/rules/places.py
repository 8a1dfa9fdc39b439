"""Where a value stands: in the cells of a file, at a JSON pointer, or in a field of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Span = tuple[int, int]
"""First and last row number, both included, as the spreadsheet shows them."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One cell, or the cells of one column that were added up. ``sheet`` is empty in a CSV file."""

    sheet: str
    column: str
    rows: tuple[Span, ...]
    file: str = ""
    heading: str = ""

    @classmethod
    def at(cls, sheet: str, column: str, row: int, file: str = "", heading: str = "") -> Cells:
        """A single cell, such as ``Cells.at("Capacity", "D", 12)``."""
        return cls(sheet, column, ((row, row),), file, heading)

    @property
    def words(self) -> str:
        where = self._cell() if self._single() else f"column {self._column()}, rows {self._spans()}"
        return f"sheet {self.sheet}, {where}" if self.sheet else where

    def origin(self) -> dict[str, Any]:
        """As kept with a line."""
        kept: dict[str, Any] = {
            "file": self.file,
            "sheet": self.sheet,
            "column": self.column,
            "rows": [list(span) for span in self.rows],
        }
        return kept | ({"heading": self.heading} if self.heading else {})

    def _single(self) -> bool:
        return len(self.rows) == 1 and self.rows[0][0] == self.rows[0][1]

    def _column(self) -> str:
        return self.heading or self.column if not self.sheet else self.column

    def _cell(self) -> str:
        row = self.rows[0][0]
        return f"cell {self.column}{row}" if self.sheet or not self.heading else f"row {row}, column {self.heading}"

    def _spans(self, most: int = 5) -> str:
        named = [str(first) if first == last else f"{first} to {last}" for first, last in self.rows[:most]]
        more = len(self.rows) - most
        return ", ".join(named) + (f" and {more} more places" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a JSON payload (RFC 6901), such as ``/lines/3/substantive_wte``."""

    pointer: str

    @property
    def words(self) -> str:
        return self.pointer

    def origin(self) -> dict[str, Any]:
        return {"pointer": self.pointer}


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the web form: its name in the page, and what a person calls it."""

    name: str
    label: str = ""

    @property
    def words(self) -> str:
        return self.label or self.name

    def origin(self) -> dict[str, Any]:
        return {"field": self.name} | ({"label": self.label} if self.label else {})


Place = Cells | Pointer | FormField


def place_from_origin(origin: Mapping[str, Any]) -> Place | None:
    """The place that was kept with a line; None where nothing was kept."""
    if "pointer" in origin:
        return Pointer(origin["pointer"])
    if "field" in origin:
        return FormField(origin["field"], origin.get("label", ""))
    if "rows" in origin:
        spans = tuple((int(first), int(last)) for first, last in origin["rows"])
        return Cells(
            origin.get("sheet", ""), origin.get("column", ""), spans, origin.get("file", ""), origin.get("heading", "")
        )
    return None
