"""Flattened returns: one figure a row, its meaning in the columns section and unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from workforce.layouts import headings
from workforce.layouts.definitions import Layout, totals
from workforce.layouts.findings import Findings, FoundLine, Table, spans_of
from workforce.layouts.headings import Heading, HeadingRow
from workforce.layouts.lists import _month
from workforce.layouts.summing import add_up, rectangular
from workforce.reading.grid import Cell, Sheet, column_name, text_of
from workforce.rules.labels import same
from workforce.rules.messages import Severity
from workforce.rules.places import Cells

Key = tuple[str, str, str]
"""(period, organisation, profession) as the file says them."""


def find(sheet: Sheet, layout: Layout) -> tuple[HeadingRow, dict[str, Heading]] | None:
    """The headings of a flattened return on this sheet; None unless all that are needed are there."""
    row = headings.find(sheet, lambda found: _score(found, layout))
    return None if row is None else (row, _columns(row.headings, layout))


def _columns(found: Sequence[Heading], layout: Layout) -> dict[str, Heading]:
    named: dict[str, Heading] = {}
    for heading in found:
        if concept := layout.concepts.get(heading.plain):
            named.setdefault(concept, heading)
    return named


def _score(found: Sequence[Heading], layout: Layout) -> int:
    named = _columns(found, layout)
    return len(named) if set(layout.names("needed")) <= named.keys() else 0


class FlattenedReader:
    """Reads one flattened return into the findings, by the mapping that the layout declares."""

    def __init__(
        self, sheet: Sheet, row: HeadingRow, at: Mapping[str, Heading], layout: Layout, findings: Findings
    ) -> None:
        self.sheet, self.row, self.at, self.layout, self.findings = sheet, row, at, layout, findings
        self.units = {same(word): unit for unit, words in layout.told["units"].items() for word in words}
        self.left_out: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.figures: dict[str, dict[Key, dict[str, dict[bool, list[tuple[int, Cell]]]]]] = {}

    def read(self) -> None:
        """Add lines, organisations and messages to the findings."""
        width = 1 + max(heading.column for heading in self.row.headings)
        for number, cells in rectangular(self.sheet, self.row.row + 1, width):
            if any(cell != "" for cell in cells):
                self.findings.row_count += 1
                self._take(number, cells)
        for section, lines in self.figures.items():
            self._add(section, lines)
        self._tell()

    def _text(self, cells: Sequence[Cell], concept: str) -> str:
        heading = self.at.get(concept)
        return "" if heading is None else text_of(cells[heading.column])

    def _take(self, number: int, cells: Sequence[Cell]) -> None:
        part, unit = self._text(cells, "part"), self._text(cells, "unit")
        target = self._target(same(part), self.units.get(same(unit), ""))
        organisation, profession = self._text(cells, "organisation"), self._text(cells, "profession")
        if target is None or {same(organisation), same(profession)} & totals():
            self.left_out["Total" if target else part, unit].append(number)
            return
        self.findings.organisations.setdefault(
            organisation.upper(),
            {"name": self._text(cells, "organisation_name"), "system": self._text(cells, "system").upper()},
        )
        section, field = target
        key = (_month(self._text(cells, "year"), self._text(cells, "month")), organisation, profession)
        is_total = same(self._text(cells, "subcode")) in totals()
        lines = self.figures.setdefault(section, {})
        parts = lines.setdefault(key, {}).setdefault(field, {True: [], False: []})
        parts[is_total].append((number, cells[self.at["count"].column]))

    def _target(self, part: str, unit: str) -> tuple[str, str] | None:
        for figure in self.layout.told["figures"]:
            if unit == figure["unit"] and part in figure["part"]:
                return figure["field"][0], figure["field"][1]
        return None

    def _add(self, section: str, lines: Mapping[Key, Mapping[str, Mapping[bool, list[tuple[int, Cell]]]]]) -> None:
        fields = list(dict.fromkeys(field for figures in lines.values() for field in figures))
        keys = [
            ("period", self.at["month"]),
            ("organisation", self.at["organisation"]),
            ("profession", self.at["profession"]),
        ]
        count = self.at["count"]
        table = Table(
            self.sheet.name, section, [*(name for name, _ in keys), *fields],
            [*(column_name(at.column) for _, at in keys), *[column_name(count.column)] * len(fields)],
            [*(at.text for _, at in keys), *[count.text] * len(fields)],
        )  # fmt: skip
        for key, figures in lines.items():
            table.lines.append(self._line(key, figures, fields))
        self.findings.tables.append(table)

    def _line(
        self, key: Key, figures: Mapping[str, Mapping[bool, list[tuple[int, Cell]]]], fields: Sequence[str]
    ) -> FoundLine:
        texts, own, rows = [], {}, []
        for field in fields:
            taken = figures[field][False] or figures[field][True] if field in figures else []
            texts.append(self._sum(taken) if taken else "")
            if taken:
                numbers = sorted(number for number, _ in taken)
                own[field] = spans_of(numbers)
                rows += numbers
        return FoundLine([*key, *texts], spans_of(sorted(set(rows))), own)

    def _sum(self, taken: Sequence[tuple[int, Cell]]) -> str:
        total = add_up([number for number, _ in taken], [cell for _, cell in taken])
        count = self.at["count"]
        for number, text in total.unreadable:
            self.findings.tell(
                "not-a-number", Severity.ERROR, f"“{text[:60]}” is not a number, so it could not be added up.",
                "Put a number there, 0 for none, or leave it blank if it is not known.",
                [Cells.at(self.sheet.name, column_name(count.column), number, heading=count.text)],
            )  # fmt: skip
        return total.text

    def _tell(self) -> None:
        part = self.at["part"]
        for (section, unit), rows in self.left_out.items():
            what = f"section “{section}”" + (f", unit “{unit}”" if unit else "")
            self.findings.tell(
                "part-not-read", Severity.NOTICE, f"Rows of {what} are not part of a return here, and were left out.",
                "Nothing to do, unless you expected these figures.",
                [Cells(self.sheet.name, column_name(part.column), tuple(spans_of(rows)), heading=part.text)],
            )  # fmt: skip
        known = {heading.column for heading in self.at.values()}
        for heading in self.row.headings:
            if heading.column not in known:
                self.findings.tell(
                    "unknown-column", Severity.NOTICE,
                    f"The column “{heading.text[:80]}” is not known, so it was not read.",
                    "If it holds figures of the return, give it a heading from the template.",
                    [self.row.place(heading)],
                )  # fmt: skip
