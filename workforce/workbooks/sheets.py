"""Writing the template: guidance, cover, a sheet for each section with dropdowns, and the lists behind them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from web.downloads import BOM, harmless
from workforce.layouts.recognise import STAMP, TEMPLATE_VERSION
from workforce.models import Return
from workforce.rules import SECTIONS, ReadLine
from workforce.rules.months import shown_month
from workforce.rules.sections import Field, Kind, SectionDefinition
from workforce.workbooks.prefilled import Names, Prefilled, as_text, columns, prefilled, sections_of, shown_value

HEADING_ROW = 3
"""Counted from 0: above it stand what the section is for, what each column means, and its unit."""

Shown = Decimal | dt.date | str | None

SPARE_ROWS = 200
"""Rows below the prefilled ones that have dropdowns."""

GUIDANCE = (
    "Fill in the sheet of each section: a row for each profession (and care setting, where you know it).",
    "Blank means not known; 0 means none. Never type 0 for what you do not know.",
    "WTE is whole-time equivalent at the end of the month; bank and agency are hours worked in the month.",
    "Your own words for a staff group may stand in the column Profession: you map them once, on screen.",
    "Do not change the headings or the Cover sheet. Rows may be added, deleted and sorted.",
    "Upload the file where you downloaded it. Every error is shown with its sheet and cell before anything is saved.",
)


def template_workbook(*, actor: Actor, return_: Return) -> bytes:
    """The prefilled template of a return as .xlsx.

    Raises:
        PermissionDenied: the actor does not see the organisation's figures.
    """
    demand(actor, Permission.VIEW_FIGURES, return_.organisation)
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        _Template(workbook, return_).write()
    return made.getvalue()


def section_csv(*, actor: Actor, return_: Return, section: str) -> bytes:
    """One section of the template as CSV (UTF-8 with a mark, so that Excel reads it rightly).

    Raises:
        PermissionDenied: the actor does not see the organisation's figures.
    """
    demand(actor, Permission.VIEW_FIGURES, return_.organisation)
    definition, names = SECTIONS[section], Names.of(return_)
    filled = prefilled(return_, section)
    fields = columns(definition, filled.lines)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.label for field in fields)
    for line in filled.lines:
        writer.writerow(harmless(as_text(shown_value(line, field, names))) for field in fields)
    return (BOM + text.getvalue()).encode()


class _Template:
    """One workbook on its way."""

    def __init__(self, workbook: Any, return_: Return) -> None:
        self.workbook, self.return_, self.names = workbook, return_, Names.of(return_)
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#d8dde0"})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.note = workbook.add_format({"text_wrap": True, "valign": "top", "font_color": "#4c6272"})
        self.month = workbook.add_format({"num_format": "mmm yyyy", "align": "left"})
        self.figure = workbook.add_format({"num_format": "#,##0.00###"})

    def write(self) -> None:
        self._guidance()
        self._cover()
        sheets = [
            (self.workbook.add_worksheet(definition.label), definition, prefilled(self.return_, definition.code))
            for definition in sections_of(self.return_)
        ]
        lists = self._lists()
        for sheet, definition, filled in sheets:
            self._section(sheet, definition, filled, lists)

    def _guidance(self) -> None:
        sheet = self.workbook.add_worksheet("Guidance")
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, "How to fill in this return", self.title)
        for row, text in enumerate(GUIDANCE, start=2):
            sheet.write_string(row, 0, text, self.note)

    def _cover(self) -> None:
        organisation, round_ = self.return_.organisation, self.return_.round
        sheet = self.workbook.add_worksheet("Cover")
        sheet.set_column(0, 1, 36)
        told = (
            (STAMP, TEMPLATE_VERSION),
            ("Organisation", organisation.code),
            ("Organisation name", organisation.name),
            ("Round", round_.code),
            ("Month", round_.base_month.isoformat()),
            ("Made", timezone.localdate().isoformat()),
        )
        for row, (name, text) in enumerate(told):
            sheet.write_string(row, 0, name, self.bold)
            sheet.write_string(row, 1, text)

    def _lists(self) -> dict[Kind, str]:
        """The names behind the dropdowns; gives the range of each kind."""
        sheet = self.workbook.add_worksheet("Lists")
        sheet.hide()
        ranges = {}
        for column, kind in enumerate((Kind.PROFESSION, Kind.SETTING, Kind.MEASURE)):
            names = self.names.of_kind(kind)
            for row, name in enumerate(names):
                sheet.write_string(row, column, name)
            letter = "ABC"[column]
            if names:
                ranges[kind] = f"=Lists!${letter}$1:${letter}${len(names)}"
        return ranges

    def _section(self, sheet: Any, definition: SectionDefinition, filled: Prefilled, lists: dict[Kind, str]) -> None:
        fields = columns(definition, filled.lines)
        sheet.write_string(0, 0, self._about(definition, filled), self.title)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, _width(field))
            sheet.write_string(1, column, field.help, self.note)
            sheet.write_string(2, column, field.unit and f"in {field.unit}", self.note)
            sheet.write_string(HEADING_ROW, column, field.label, self.bold)
        sheet.freeze_panes(HEADING_ROW + 1, 0)
        last = self._lines(sheet, fields, filled.lines) if filled.lines else self._usual(sheet, fields)
        for column, field in enumerate(fields):
            self._dropdown(sheet, column, field, last + SPARE_ROWS, lists)

    def _about(self, definition: SectionDefinition, filled: Prefilled) -> str:
        copied = f" The figures are those of {shown_month(filled.month)}: type over them." if filled.month else ""
        return definition.about + copied

    def _lines(self, sheet: Any, fields: Sequence[Field], lines: Sequence[ReadLine]) -> int:
        for row, line in enumerate(lines, start=HEADING_ROW + 1):
            for column, field in enumerate(fields):
                self._cell(sheet, row, column, shown_value(line, field, self.names))
        return HEADING_ROW + len(lines)

    def _usual(self, sheet: Any, fields: Sequence[Field]) -> int:
        """Rows for the professions usual in the sector, without figures: they count only once one is typed."""
        if not any(field.name == "profession" and field.required for field in fields):
            return HEADING_ROW + 1
        told: dict[str, Shown] = {
            "period": self.return_.round.base_month,
            "organisation": self.return_.organisation.code,
        }
        usual = sorted(self.names.professions[code] for code in self.names.usual)
        for row, name in enumerate(usual, start=HEADING_ROW + 1):
            for column, field in enumerate(fields):
                self._cell(sheet, row, column, name if field.name == "profession" else told.get(field.name))
        return HEADING_ROW + max(1, len(usual))

    def _cell(self, sheet: Any, row: int, column: int, value: Shown) -> None:
        if isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), self.figure)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self.month)
        elif value:
            sheet.write_string(row, column, value)

    def _dropdown(self, sheet: Any, column: int, field: Field, last: int, lists: dict[Kind, str]) -> None:
        """Choices to pick from; other words may be typed for a profession, because labels can be mapped."""
        if field.kind is Kind.FIGURE:
            rule: dict[str, Any] = {"validate": "any"}
        elif field.kind in lists:
            rule = {"validate": "list", "source": lists[field.kind], "error_type": "information",
                    "error_title": "Check",
                    "error_message": "This is not in the list. It can be mapped when you upload the file."}  # fmt: skip
        elif field.choices:
            rule = {"validate": "list", "source": [label for _, label in field.choices]}
        else:
            return
        if field.help:
            rule |= {"input_title": field.label[:32], "input_message": field.help[:255]}
        sheet.data_validation(HEADING_ROW + 1, column, last, column, rule)


def _width(field: Field) -> int:
    return {Kind.PROFESSION: 38, Kind.SETTING: 26, Kind.MEASURE: 38, Kind.TEXT: 26}.get(field.kind, 16)
