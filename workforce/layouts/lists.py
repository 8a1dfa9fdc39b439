"""Lists: a row for each key, figures in columns (our own template's sheets are lists of one section each)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from workforce.layouts import columns, headings
from workforce.layouts.columns import Plan
from workforce.layouts.definitions import Layout, totals
from workforce.layouts.findings import Findings, FoundLine, Table, spans_of
from workforce.layouts.headings import Heading, HeadingRow
from workforce.layouts.summing import Group, add_up, grouped, rectangular
from workforce.reading.grid import Cell, Sheet, column_name, text_of
from workforce.rules.labels import same
from workforce.rules.messages import Severity
from workforce.rules.months import month_of_financial_year, read_month
from workforce.rules.places import Cells
from workforce.rules.sections import SECTIONS

Rows = list[tuple[int, Sequence[Cell]]]


def find(sheet: Sheet, layout: Layout, sections: Sequence[str] = ()) -> tuple[HeadingRow, Plan] | None:
    """The headings of a list on this sheet and what they are; None where nothing looks like a return."""
    row = headings.find(sheet, lambda found: columns.plan(found, layout, sections).score)
    return None if row is None else (row, columns.plan(row.headings, layout, sections))


class ListReader:
    """Reads one list into the findings. ``defaults`` serve where a list has no column for month or organisation."""

    def __init__(
        self, sheet: Sheet, row: HeadingRow, plan: Plan, defaults: Mapping[str, str], findings: Findings
    ) -> None:
        self.sheet, self.row, self.plan, self.defaults, self.findings = sheet, row, plan, defaults, findings
        self.keys = list(plan.keys.items()) + [
            (name, heading) for texts in plan.texts.values() for name, heading in texts.items() if name not in plan.keys
        ]
        self.figures = [(code, name, at) for code, fields in plan.figures.items() for name, at in fields.items()]
        self.tables = {code: self._table(code) for code in plan.figures}

    def read(self) -> None:
        """Add the sheet's lines, organisations and messages to the findings."""
        columns.tell(self.plan, self.row, self.findings, self.tables)
        if self._misses_columns():
            return
        rows = self._rows()
        self.findings.row_count += len(rows)
        rows = self._without_totals(rows)
        for key, group in self._groups(rows):
            self._add(key, group)
            self._note_organisation(group.rows[0])
        self.findings.tables += [table for table in self.tables.values() if table.lines]

    def _misses_columns(self) -> bool:
        """Tell which needed columns are missing; month and organisation may be known from elsewhere."""
        missing = []
        for name, label in (("period", "the month"), ("organisation", "the organisation's code")):
            section = next(iter(self.tables), "capacity")
            needed = name != "period" or SECTIONS[section].field("period").required
            named = name in self.plan.keys or (name == "organisation" and "organisation_name" in self.plan.about)
            if needed and not named and not self.defaults.get(name):
                missing.append(label)
        if missing:
            self.findings.tell(
                "missing-column", Severity.ERROR, f"No column tells {' or '.join(missing)}.",
                "Add the column with a heading such as “Month” or “Organisation code”, and upload the file again.",
                [self.row.place(heading) for heading in self.row.headings[:1]],
            )  # fmt: skip
        return bool(missing)

    def _table(self, section: str) -> Table:
        known = SECTIONS[section].by_name
        keys = [(name, at) for name, at in self.keys if name in known]
        figures = [(name, at) for code, name, at in self.figures if code == section]
        table = Table(self.sheet.name, section, [], [], [])
        for name, at in (*keys, *figures):
            table.fields.append(name)
            table.columns.append(column_name(at.column))
            table.headings.append(at.text)
        for name in ("period", "organisation"):
            if name not in table.fields and (name in self.defaults or name == "organisation"):
                table.fields.append(name)
                table.columns.append("")
                table.headings.append("")
        return table

    def _rows(self) -> Rows:
        """Rows below the headings in which something stands."""
        width = 1 + max(heading.column for heading in self.row.headings)
        rows = rectangular(self.sheet, self.row.row + 1, width)
        return [row for row in rows if row[1][0] != "" or any(cell != "" for cell in row[1])]

    def _note_organisation(self, number: int) -> None:
        """The code in a row with the name and system that the file gives it."""
        cells = self.sheet.rows[number - 1]
        about = self.plan.about
        at = self.plan.keys.get("organisation") or about.get("organisation_name")
        if at is None:
            return
        code, name, system = (
            text_of(cells[heading.column]) if heading is not None and heading.column < len(cells) else ""
            for heading in (at, about.get("organisation_name"), about.get("system"))
        )
        if code:
            self.findings.organisations.setdefault(code.upper(), {"name": name, "system": system.upper()})

    def _without_totals(self, rows: Rows) -> Rows:
        """Rows that sum others up would count everything twice."""
        watched = [at.column for name, at in self.plan.keys.items() if name in ("organisation", "profession")]
        summing = {value for column in watched for value in {cells[column] for _, cells in rows} if _is_total(value)}
        if not summing:
            return rows
        left_out = [number for number, cells in rows if any(cells[column] in summing for column in watched)]
        heading = next(self.plan.keys[name] for name in ("organisation", "profession") if name in self.plan.keys)
        self.findings.tell(
            "total-row", Severity.NOTICE, "Rows that are totals of other rows were left out.", "Nothing to do.",
            [Cells(self.sheet.name, column_name(heading.column), tuple(spans_of(left_out)), heading=heading.text)],
        )  # fmt: skip
        dropped = set(left_out)
        return [(number, cells) for number, cells in rows if number not in dropped]

    def _groups(self, rows: Rows) -> Iterator[tuple[tuple[str, ...], Group]]:
        about = [self.plan.about[name] for name in ("organisation_name", "year") if name in self.plan.about]
        keys = [at.column for _, at in self.keys] + [at.column for at in about]
        figures = [at.column for _, _, at in self.figures]
        details = self._details(rows)
        raw = grouped(details, keys, figures)
        if len(details) < len(rows):
            known = {number for number, _ in details}
            for key, group in grouped([row for row in rows if row[0] not in known], keys, figures).items():
                raw.setdefault(key, group)
        merged: dict[tuple[str, ...], Group] = {}
        for key, group in raw.items():
            texts = tuple(text_of(cell) for cell in key)
            known_group = merged.setdefault(texts, group)
            if known_group is not group:
                known_group.rows += group.rows
                known_group.cells += group.cells
        for texts, group in merged.items():
            if self.plan.summed or len(group.rows) == 1:
                yield texts, group
            else:
                for number, cells in zip(group.rows, group.cells, strict=True):
                    yield texts, Group([number], [cells])

    def _details(self, rows: Rows) -> Rows:
        """Rows that are not totals over a column that is added up; totals serve only where there is no detail."""
        watched = [heading.column for heading in self.plan.summed]
        summing = {value for column in watched for value in {cells[column] for _, cells in rows} if _is_total(value)}
        if not summing:
            return rows
        return [row for row in rows if not any(row[1][column] in summing for column in watched)]

    def _add(self, texts: tuple[str, ...], group: Group) -> None:
        values = {name: text for (name, _), text in zip(self.keys, texts, strict=False)}
        extra = dict(
            zip(
                [n for n in ("organisation_name", "year") if n in self.plan.about], texts[len(self.keys) :], strict=True
            )
        )
        values.setdefault("period", self.defaults.get("period", ""))
        values.setdefault("organisation", extra.get("organisation_name") or self.defaults.get("organisation", ""))
        if extra.get("year"):
            values["period"] = _month(extra["year"], values["period"])
        sections = set()
        for position, (code, name, at) in enumerate(self.figures):
            cells = [row[position] for row in group.cells]
            values[f"{code}.{name}"] = text = self._figure(at, group.rows, cells)
            if text:
                sections.add(code)
        spans = spans_of(sorted(group.rows)) if len(group.rows) > 1 else [(group.rows[0], group.rows[0])]
        for code, table in self.tables.items():
            if code in sections:
                taken = [values.get(f"{code}.{name}", values.get(name, "")) for name in table.fields]
                table.lines.append(FoundLine(taken, spans))

    def _figure(self, at: Heading, rows: Sequence[int], cells: Sequence[Cell]) -> str:
        total = add_up(rows, cells)
        column = column_name(at.column)
        for number, text in total.unreadable:
            self.findings.tell(
                "not-a-number", Severity.ERROR, f"“{text[:60]}” is not a number, so it could not be added up.",
                "Put a number there, 0 for none, or leave it blank if it is not known.",
                [Cells.at(self.sheet.name, column, number, heading=at.text)],
            )  # fmt: skip
        if total.unknown:
            self.findings.tell(
                "unknown-in-sum", Severity.NOTICE, "Cells that say “not known” were left out of a sum.",
                "If they hide small numbers, the sum is a little too low.",
                [Cells(self.sheet.name, column, tuple(spans_of(total.unknown)), heading=at.text)],
            )  # fmt: skip
        return total.text


def _is_total(value: Cell) -> bool:
    return isinstance(value, str) and same(value) in totals()


def _month(year: str, month: str) -> str:
    """A month of a financial year as ISO text, where the month alone does not say which one it is."""
    if read_month(month) is not None:
        return month
    found: dt.date | None = month_of_financial_year(year, month)
    return found.isoformat() if found else f"{month} {year}".strip()
