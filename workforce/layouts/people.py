"""Lists of people: added up here, inside the reader's subprocess, and never let out.

What leaves is WTE, heads and ages by month, organisation and staff group. No message quotes a cell of such a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from workforce.layouts import headings
from workforce.layouts.definitions import Layout
from workforce.layouts.findings import Findings, FoundLine, Table
from workforce.layouts.headings import Heading, HeadingRow, headings_in
from workforce.layouts.summing import rectangular
from workforce.reading.grid import Cell, Sheet, column_name, text_of
from workforce.rules.figures import PLACES, read_figure, shown
from workforce.rules.labels import same, same_heading
from workforce.rules.messages import Severity
from workforce.rules.months import add_months, read_month
from workforce.rules.sections import AGE_BANDS

Key = tuple[str, str, str, str]
"""(period, organisation, profession, setting) as the file says them."""


@dataclass(slots=True)
class Sums:
    """What is known of the people of one key."""

    wte: Decimal = Decimal(0)
    without_wte: int = 0
    rows: int = 0
    persons: set[str] = field(default_factory=set)
    ages: dict[str, int] = field(default_factory=dict)


def holds_people(sheet: Sheet, layout: Layout) -> bool:
    """Whether any of the first rows has a heading that identifies people."""
    identifying = {same_heading(name) for name in layout.names("identifying", "headings")}
    return any(
        len(found) > 1 and any(heading.plain in identifying for heading in found)
        for found in (headings_in(cells) for cells in sheet.rows[: headings.LOOKED_AT])
    )


def find(sheet: Sheet, layout: Layout) -> HeadingRow | None:
    """The headings of a list of people."""
    return headings.find(sheet, lambda found: len(_columns(found, layout)) if len(found) > 1 else 0)


def _columns(found: Sequence[Heading], layout: Layout) -> dict[str, Heading]:
    named: dict[str, Heading] = {}
    persons = {same_heading(name) for name in layout.names("identifying", "person")}
    for heading in found:
        concept = layout.concepts.get(heading.plain) or ("person" if heading.plain in persons else "")
        if concept:
            named.setdefault(concept, heading)
    return named


class PeopleReader:
    """Adds people up into capacity lines."""

    def __init__(
        self, sheet: Sheet, row: HeadingRow, layout: Layout, defaults: Mapping[str, str], findings: Findings
    ) -> None:
        self.sheet, self.row, self.layout, self.defaults, self.findings = sheet, row, layout, defaults, findings
        self.at = _columns(row.headings, layout)
        self.weekly_hours = Decimal(str(layout.told["full_time_hours"]["weekly"]))
        self.excluded = {same(name) for name in layout.names("left_out", "category")}
        self.sums: dict[Key, Sums] = {}
        self.rows: list[int] = []
        self.left_out: list[int] = []

    def read(self) -> None:
        """Add the sums to the findings."""
        if self._misses_columns():
            return
        width = 1 + max(heading.column for heading in self.row.headings)
        for number, cells in rectangular(self.sheet, self.row.row + 1, width):
            if any(cell != "" for cell in cells):
                self._take(number, cells)
        self.findings.row_count += len(self.rows) + len(self.left_out)
        if self.sums:
            self.findings.tables.append(self._table())
        self._tell()

    def _misses_columns(self) -> bool:
        missing = [] if "profession" in self.at else ["the staff group or job role"]
        if not {"wte", "hours"} & self.at.keys():
            missing.append("contracted WTE or hours")
        if "period" not in self.at and not self.defaults.get("period"):
            missing.append("the month (as an effective date)")
        if not {"organisation", "organisation_name"} & self.at.keys() and not self.defaults.get("organisation"):
            missing.append("the organisation's code")
        if missing:
            self.findings.tell(
                "missing-column", Severity.ERROR,
                f"This is a list of people, and no column tells {', '.join(missing)}.",
                "Add the column and upload the file again. The file was not kept.",
            )  # fmt: skip
        return bool(missing)

    def _text(self, cells: Sequence[Cell], concept: str) -> str:
        heading = self.at.get(concept)
        return "" if heading is None else text_of(cells[heading.column])

    def _take(self, number: int, cells: Sequence[Cell]) -> None:
        if same(self._text(cells, "category")) in self.excluded:
            self.left_out.append(number)
            return
        profession = self._text(cells, "profession")
        organisation = self._text(cells, "organisation") or self._text(cells, "organisation_name")
        key = (
            self._text(cells, "period") or self.defaults.get("period", ""),
            organisation or self.defaults.get("organisation", ""),
            profession,
            self._text(cells, "setting"),
        )
        if not profession:
            self.left_out.append(number)
            return
        self.rows.append(number)
        if key[1]:
            named = {"name": self._text(cells, "organisation_name"), "system": ""}
            self.findings.organisations.setdefault(key[1].upper(), named)
        self._count(self.sums.setdefault(key, Sums()), key, number, cells)

    def _count(self, sums: Sums, key: Key, number: int, cells: Sequence[Cell]) -> None:
        sums.rows += 1
        wte = self._wte(cells)
        if wte is None:
            sums.without_wte += 1
        else:
            sums.wte += wte
        person = self._text(cells, "person") or f"row {number}"
        if person in sums.persons:
            return
        sums.persons.add(person)
        band = self._age_band(key[0], cells)
        if band:
            sums.ages[band] = sums.ages.get(band, 0) + 1

    def _wte(self, cells: Sequence[Cell]) -> Decimal | None:
        told = read_figure(self._text(cells, "wte")).value
        if told is not None:
            return told
        hours = read_figure(self._text(cells, "hours")).value
        return None if hours is None else hours / self.weekly_hours

    def _age_band(self, period: str, cells: Sequence[Cell]) -> str:
        told = read_figure(self._text(cells, "age")).value
        years = int(told) if told is not None else _years(self._text(cells, "birth"), read_month(period))
        return band_of(years)

    def _table(self) -> Table:
        bands = [band for band in AGE_BANDS if any(band in sums.ages for sums in self.sums.values())]
        fields = ["period", "organisation", "profession", "setting", "substantive_wte", "headcount"]
        fields += [f"age_{band.replace('-', '_').replace('+', '_plus')}" for band in bands]
        concepts = ["period", "organisation", "profession", "setting", "wte" if "wte" in self.at else "hours", "person"]
        concepts += ["birth" if "birth" in self.at else "age"] * len(bands)
        found = [self.at.get(concept) for concept in concepts]
        table = Table(
            self.sheet.name, "capacity", fields,
            [column_name(at.column) if at else "" for at in found], [at.text if at else "" for at in found],
        )  # fmt: skip
        whole = [(min(self.rows), max(self.rows))]  # which row is whose must not be told
        for key, sums in self.sums.items():
            wte = shown(sums.wte.quantize(PLACES)).replace(",", "") if sums.without_wte < sums.rows else ""
            table.lines.append(
                FoundLine([*key, wte, str(len(sums.persons)), *(str(sums.ages.get(band, 0)) for band in bands)], whole)
            )
        return table

    def _tell(self) -> None:
        self.findings.tell(
            "people-added-up", Severity.NOTICE,
            f"This is a list of people. Its {len(self.rows):,} rows were added up; the file was not kept.",
            "Nothing to do; check the totals in the preview.",
        )  # fmt: skip
        if self.left_out:
            self.findings.tell(
                "people-left-out", Severity.NOTICE,
                f"{len(self.left_out):,} rows were left out: bank, agency, honorary, or without a staff group.",
                "Report bank and agency WTE as hours worked, from your roster.",
            )  # fmt: skip
        unknown = sum(sums.without_wte for sums in self.sums.values())
        if unknown:
            self.findings.tell(
                "people-without-wte", Severity.WARNING,
                f"{unknown:,} people have no contracted WTE, so the sums are too low.",
                "Fill in their WTE and upload the file again, or say why it is not known.",
            )  # fmt: skip


def _years(birth: str, month: dt.date | None) -> int | None:
    """Whole years of age at the end of a month."""
    born = read_day(birth)
    if born is None or month is None:
        return None
    last = add_months(month, 1) - dt.timedelta(days=1)
    return last.year - born.year - ((last.month, last.day) < (born.month, born.day))


def read_day(text: str) -> dt.date | None:
    """A day written as 1984-03-31 (as cells of dates become) or 31/03/1984."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d %B %Y"):
        try:
            return dt.datetime.strptime(text[:20].strip(), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def band_of(years: int | None) -> str:
    """The age band of an age in whole years; "" where it is not known or below 16."""
    if years is None or years < 16:
        return ""
    for band in AGE_BANDS[:-1]:
        if years <= int(band.split("-")[1]):
            return band
    return AGE_BANDS[-1]
