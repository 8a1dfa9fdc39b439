"""Tables of figures: one description gives the page's table and the rows of its CSV, so that they cannot differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from web import formats, nhsuk


@dataclass(frozen=True)
class Column:
    """A column; `write` turns a raw value into what is shown (numbers get thousands separators by default)."""

    label: str
    numeric: bool = False
    write: Callable[[Any], str] | None = None
    unit: str = ""

    @property
    def heading(self) -> str:
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Cell:
    """A value with something beside it: words of its own, a link, a tag such as "assumed".

    `anchor` is an id by which an address leads to the cell.
    """

    value: Any
    text: str | None = None
    href: str = ""
    tag: str = ""
    tag_colour: str = "grey"
    anchor: str = ""


Row = Sequence[Any]
A_HANDFUL = 2
"""So few rows more are shown at once: a box would take as much room."""


@dataclass(frozen=True)
class DataTable:
    """A table with a caption. Rows hold raw values or Cells, in the order of the columns; the first names the row.

    On phones each row becomes a small list with its headings, unless `responsive` is off: then it scrolls sideways.
    Of a table with many more rows than ``few``, a phone shows that many, and the others once a box is ticked.
    The template writes the design system's table classes itself: its macro takes seven times as long, which is felt
    with a chart's hundreds of cells. A test holds the two side by side.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    caption_hidden: bool = False
    responsive: bool = True
    compact: bool = False
    few: int = 0
    empty_text: str = "There is nothing to show yet."

    def html(self) -> SafeString:
        """The table as the page shows it."""
        few = self.few if self.few and len(self.rows) > self.few + A_HANDFUL else 0
        context = {"table": self, "heads": self.columns, "lines": self._lines(), "few": few, "box": self._box()}
        return mark_safe(render_to_string("web/table.html", context))  # noqa: S308 - a template escapes

    def _box(self) -> dict[str, str]:
        """The box that shows every row on a phone."""
        return {"id": f"all-{slugify(self.caption)}", "label": f"Show all {len(self.rows)} rows"}

    def headings(self) -> list[str]:
        """First line of the CSV."""
        return [column.heading for column in self.columns]

    def raw_rows(self) -> list[list[Any]]:
        """Lines of the CSV: unrounded values, blank for unknown."""
        return [[cell.value if isinstance(cell, Cell) else cell for cell in row] for row in self.rows]

    def _lines(self) -> list[list[dict[str, Any]]]:
        return [[_drawn(cell, column) for cell, column in zip(row, self.columns, strict=True)] for row in self.rows]


def _drawn(given: Any, column: Column) -> dict[str, Any]:
    cell = given if isinstance(given, Cell) else Cell(given)
    text = shown(cell.value, column) if cell.text is None else cell.text
    tag = nhsuk.render("tag", {"text": cell.tag, "colour": cell.tag_colour}) if cell.tag else ""
    drawn = {"text": text, "href": cell.href, "tag": tag, "numeric": column.numeric, "heading": column.heading}
    return drawn | {"anchor": cell.anchor}


def shown(value: Any, column: Column) -> str:
    """A raw value in words; unknown is "–"."""
    if column.write is not None:
        return column.write(value)
    if value is None or value == "":
        return formats.UNKNOWN
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return formats.format_wte(value) if column.numeric else str(value)
    return str(value)
