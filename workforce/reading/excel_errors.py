"""Cells that show an error, such as #REF!: the reader of workbooks gives them blank, which would mean “not known”.

They are found in the sheets' own XML and put back, so that the rules can say which cell to mend.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from typing import Any
from xml.parsers import expat

from workforce.reading.extents import cell_of
from workforce.reading.grid import Sheet

MARKS = (b't="e"', b"t='e'")
"""How a cell with an error is marked; sheets without them are not parsed."""

Place = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass
class ErrorCells:
    """Looks at the parts of a workbook as they come by, in any order."""

    parts: dict[str, dict[Place, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def look(self, name: str, content: bytes) -> None:
        """Remember what this part says about errors, or about which part is which sheet."""
        lowered = name.lower()
        if lowered.endswith("workbook.xml"):
            self.names = _attributes(content, "sheet", "id", "name")
        elif lowered.endswith("workbook.xml.rels"):
            self.targets = _attributes(content, "Relationship", "Id", "Target")
        elif "worksheets/" in lowered and any(mark in content for mark in MARKS):
            self.parts[posixpath.basename(lowered)] = _errors(content)

    def put_back(self, sheet: Sheet) -> Sheet:
        """The sheet with its errors in what the reader gave as blank cells."""
        found = self._of(sheet.name)
        if not found:
            return sheet
        rows = [list(row) for row in sheet.rows]
        for (row, column), text in found.items():
            if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
                rows[row][column] = text
        return replace(sheet, rows=rows)

    def _of(self, sheet: str) -> dict[Place, str]:
        if not self.parts:
            return {}
        part = next((self.targets.get(key, "") for key, name in self.names.items() if name == sheet), "")
        return self.parts.get(posixpath.basename(part.lower()), {})


def _attributes(xml: bytes, element: str, key: str, value: str) -> dict[str, str]:
    """One attribute by another, of every element of this name, whatever their prefixes."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if _plain(name) == element:
            plain = {_plain(attribute): text for attribute, text in attributes.items()}
            found[plain.get(key, "")] = plain.get(value, "")

    _walk(xml, start)
    return found


class _Collector:
    """Walks a sheet; keeps the text of cells of type “e”."""

    def __init__(self) -> None:
        self.found: dict[Place, str] = {}
        self.row = self.column = 0
        self.error = self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = _plain(name)
        if kind == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif kind == "c":
            at = cell_of(attributes.get("r", ""))
            self.row, self.column = at or (self.row, self.column + 1)
            self.error = attributes.get("t") == "e"
        self.inside = self.error and kind == "v"

    def text(self, text: str) -> None:
        if self.inside:
            place = (self.row - 1, self.column - 1)
            self.found[place] = self.found.get(place, "") + text

    def end(self, name: str) -> None:
        self.inside = False


def _errors(xml: bytes) -> dict[Place, str]:
    collector = _Collector()
    _walk(xml, collector.start, collector.text, collector.end)
    return collector.found


def _walk(xml: bytes, start: Any, text: Any = None, end: Any = None) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, text, end
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError):
        return  # the reader itself says what is wrong with a broken part


def _plain(name: str) -> str:
    return name.rsplit(":", 1)[-1]
