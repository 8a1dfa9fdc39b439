"""What was found in a file: tables of lines with the cells they came from, and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workforce.rules.messages import Message, Severity
from workforce.rules.places import Cells, Span


@dataclass(frozen=True, slots=True)
class FoundLine:
    """The values of one line in the order of its table's fields, and the rows they came from.

    ``own_spans`` holds, by field, the rows of those values that came from other rows than the line as a whole.
    """

    values: Sequence[str]
    spans: Sequence[Span]
    own_spans: Mapping[str, Sequence[Span]] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """Lines of one section on one sheet. ``columns`` and ``headings`` go with ``fields``; "" = not on the sheet."""

    sheet: str
    section: str
    fields: list[str]
    columns: list[str]
    headings: list[str]
    lines: list[FoundLine] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """All that a file says, ready to leave the subprocess."""

    kind: str
    layout: str = ""
    layout_title: str = ""
    person_level: bool = False
    row_count: int = 0
    tables: list[Table] = field(default_factory=list)
    organisations: dict[str, dict[str, str]] = field(default_factory=dict)
    stamp: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)

    def tell(
        self, code: str, severity: Severity, text: str, remedy: str, places: Iterable[Cells] = (), **more: str
    ) -> None:
        """Add a message."""
        self.messages.append(Message(code, severity, text, remedy, places=tuple(places), **more))

    def as_dict(self) -> dict[str, Any]:
        """For the way out of the subprocess."""
        return {
            "kind": self.kind,
            "layout": self.layout,
            "layout_title": self.layout_title,
            "person_level": self.person_level,
            "row_count": self.row_count,
            "organisations": self.organisations,
            "stamp": self.stamp,
            "messages": [message.as_dict() for message in self.messages],
            "tables": [_table_as_dict(table) for table in self.tables],
        }


def _table_as_dict(table: Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "section": table.section,
        "fields": table.fields,
        "columns": table.columns,
        "headings": table.headings,
        "lines": [
            (line.values, line.spans, line.own_spans) if line.own_spans else (line.values, line.spans)
            for line in table.lines
        ],
    }


def spans_of(rows: Sequence[int]) -> list[Span]:
    """Row numbers in ascending order as spans: [2, 3, 4, 9] is [(2, 4), (9, 9)].

    >>> spans_of([2, 3, 4, 9])
    [(2, 4), (9, 9)]
    """
    if len(rows) == rows[-1] - rows[0] + 1:
        return [(rows[0], rows[-1])]
    spans: list[Span] = []
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            spans.append((first, last))
            first = row
        last = row
    spans.append((first, last))
    return spans
