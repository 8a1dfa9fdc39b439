"""How far the cells of a sheet reach, found before the sheet is read.

Two cells at A1 and XFD1048576 make a reader set aside room for 17 thousand million cells and abort its process, so the
rectangle is measured first. Ordinary sheets are measured by three searches through the bytes; whatever is written in
an unusual way is parsed.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from workforce.reading import limits
from workforce.reading.problems import ReadingProblem

REFERENCE = re.compile(r"([A-Za-z]{1,4})(\d{1,8})")

_TWO_LETTERS = re.compile(rb' r="[A-Z][A-Z]')
_LONG_NUMBER = re.compile(rb' r="[A-Z]*\d{6}')
_RARE = (b"\t", b"\n", b"\r", b"'", b"&")
_UNUSUAL_WITH_RARE = (b"='", b"\tr=", b"\nr=", b"\rr=", b'r="&')
_UNUSUAL = (b"r =", b'= "')
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}\?>\s*")
"""The XML declaration, which may hold line ends and quotes."""
_ORDINARY_COLUMNS, _ORDINARY_ROWS = 26, 99_999


def measure(name: str, xml: bytes) -> None:
    """Refuse a sheet whose cells reach too far.

    Raises:
        ReadingProblem: the rectangle from A1 to the last cell with content is too large, or the XML is broken.
    """
    if _ordinary(xml):
        return
    rows, columns = _reach(name, xml)
    if columns > limits.MAX_COLUMNS or rows * columns > limits.MAX_CELLS:
        raise ReadingProblem(
            f"The cells of this sheet reach down to row {rows:,} and across {columns:,} columns, "
            "more than a return can hold.",
            "Delete the cells far away from your figures (in Excel: Ctrl+End shows the last one), and save it again.",
            where=f"sheet {name}",
            code="too-far",
        )


def _ordinary(xml: bytes) -> bool:
    """Whether the sheet is written as Excel writes, with at most 26 columns and 99,999 rows (2.6 million cells)."""
    if not xml.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"\x00" in xml[:100]:
        return False
    if any(sign in xml for sign in _UNUSUAL):
        return False
    # Single bytes are found ten times as fast as pairs, and most sheets have none of these.
    declared = _DECLARATION.match(xml)
    start = declared.end() if declared else 0
    if any(xml.find(sign, start) >= 0 for sign in _RARE) and any(sign in xml for sign in _UNUSUAL_WITH_RARE):
        return False
    return _TWO_LETTERS.search(xml) is None and _LONG_NUMBER.search(xml) is None


class _Reach:
    """Walks the elements of a sheet; only cells with a value count."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.row = self.column = 0

    def start(self, element: str, attributes: dict[str, str]) -> None:
        kind = element.rsplit(":", 1)[-1]
        if kind == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = 0
        elif kind == "c":
            self._cell(attributes.get("r", ""))
        elif kind in ("v", "is", "f"):
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)

    def _cell(self, reference: str) -> None:
        self.row, self.column = cell_of(reference) or (self.row, self.column + 1)


def cell_of(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell's address, counted from 1; None if it is none."""
    matched = REFERENCE.fullmatch(reference.replace("$", ""))
    return None if matched is None else (int(matched[2]), _number_of(matched[1]))


def _reach(name: str, xml: bytes) -> tuple[int, int]:
    """Number of rows and of columns up to the last cell with content."""
    parser, reach = expat.ParserCreate(), _Reach()
    parser.StartElementHandler = reach.start
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as damage:
        raise ReadingProblem("This sheet is damaged and cannot be read.", where=f"sheet {name}") from damage
    return reach.rows, reach.columns


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
