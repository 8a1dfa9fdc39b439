"""What is this file? Our template, a list of people, a flattened return, a list, or not a return at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workforce.layouts import flattened, lists, people
from workforce.layouts.columns import Plan
from workforce.layouts.definitions import FLATTENED, LONG, PEOPLE, TEMPLATE, layout
from workforce.layouts.findings import Findings
from workforce.layouts.headings import HeadingRow
from workforce.reading.grid import Sheet, Workbook, text_of
from workforce.rules.labels import same
from workforce.rules.messages import Severity
from workforce.rules.places import Cells
from workforce.rules.sections import SECTIONS

STAMP = "ICS workforce return template"
"""The first cell of the cover sheet of our own template; the cell beside it holds the version."""

TEMPLATE_VERSION = "1"
STAMPED = ("template", "organisation", "organisation name", "round", "month", "made")
NOT_A_RETURN = (
    "Nothing in this file looks like a return: no row of headings names a staff group and a figure such as WTE."
)
WHAT_TO_DO = (
    "Use the template, or give the columns headings such as “Month”, “Organisation code”, “Staff group” and “WTE”, "
    "and upload the file again."
)


def recognise(workbook: Workbook, defaults: Mapping[str, str] | None = None) -> Findings:
    """Everything that a file says; ``defaults`` may hold the month and organisation that it is uploaded for."""
    findings = Findings(kind=workbook.kind)
    for notice in workbook.notices:
        findings.tell("how-it-was-read", Severity.NOTICE, notice, "Upload it as UTF-8 or .xlsx if they do not.")
    sheets = [sheet for sheet in workbook.sheets if sheet.rows]
    shown = [sheet for sheet in sheets if not sheet.hidden]
    known = {name: text for name, text in (defaults or {}).items() if text}
    if any(people.holds_people(sheet, layout(PEOPLE)) for sheet in sheets):
        _read_people(shown, known, findings)
    elif stamp := next((found for sheet in sheets if (found := stamp_of(sheet))), None):
        _read_template(shown, stamp, known, findings)
    else:
        _read_others(shown, known, findings)
    if not findings.tables and not any(message.severity is Severity.ERROR for message in findings.messages):
        findings.tell("not-a-return", Severity.ERROR, NOT_A_RETURN, WHAT_TO_DO)
    if findings.layout and len(shown) < len(sheets) and findings.layout != TEMPLATE:
        names = ", ".join(f"“{sheet.name}”" for sheet in sheets if sheet.hidden)
        findings.tell(
            "hidden-sheet", Severity.NOTICE, f"Hidden sheets were not read: {names}.", "Unhide what you need."
        )
    return findings


def stamp_of(sheet: Sheet) -> dict[str, str] | None:
    """What the cover of our own template says of itself."""
    first = sheet.rows[0]
    if not first or text_of(first[0]) != STAMP:
        return None
    stamp = {}
    for cells in sheet.rows[:20]:
        if len(cells) > 1 and (name := same(text_of(cells[0]))) in (*STAMPED, same(STAMP)):
            stamp["template" if name == same(STAMP) else name] = text_of(cells[1])
    return stamp


def _read_people(sheets: Sequence[Sheet], defaults: Mapping[str, str], findings: Findings) -> None:
    found = layout(PEOPLE)
    findings.person_level = True
    findings.layout, findings.layout_title = found.code, found.title
    for sheet in sheets:
        row = people.find(sheet, found) if people.holds_people(sheet, found) else None
        if row is not None:
            people.PeopleReader(sheet, row, found, defaults, findings).read()


def _read_template(
    sheets: Sequence[Sheet], stamp: dict[str, str], defaults: Mapping[str, str], findings: Findings
) -> None:
    findings.layout, findings.layout_title, findings.stamp = TEMPLATE, "Our own template", stamp
    if stamp.get("template") != TEMPLATE_VERSION:
        findings.tell(
            "template-version", Severity.ERROR, f"This is version {stamp.get('template', '?')} of the template.",
            f"Download the current one (version {TEMPLATE_VERSION}) and copy your figures into it.",
        )  # fmt: skip
        return
    sections = {same(definition.label): code for code, definition in SECTIONS.items()}
    known = {"organisation": stamp.get("organisation", ""), "period": stamp.get("month", ""), **defaults}
    known = {name: text for name, text in known.items() if text}
    for sheet in sheets:
        code = sections.get(same(sheet.name))
        found = lists.find(sheet, layout(LONG), (code,)) if code else None
        if found is not None:
            lists.ListReader(sheet, *found, known, findings).read()
        elif code:
            findings.tell(
                "missing-headings", Severity.ERROR, "The row of headings of this sheet is gone.",
                "Download the template again and copy your figures into it.", [Cells.at(sheet.name, "A", 1)],
            )  # fmt: skip
    if not findings.tables and not findings.messages:
        findings.tell(
            "nothing-filled-in", Severity.ERROR, "No figure is filled in on any sheet.", "Fill in the sheets."
        )


def _read_others(sheets: Sequence[Sheet], defaults: Mapping[str, str], findings: Findings) -> None:
    nearly: list[tuple[HeadingRow, Plan]] = []
    for sheet in sheets:
        pivot = flattened.find(sheet, layout(FLATTENED))
        if pivot is not None:
            _name(findings, FLATTENED)
            flattened.FlattenedReader(sheet, *pivot, layout(FLATTENED), findings).read()
            continue
        found = lists.find(sheet, layout(LONG))
        if found is not None and found[1].recognised:
            _name(findings, LONG)
            lists.ListReader(sheet, *found, defaults, findings).read()
        elif found is not None:
            nearly.append(found)
    if not findings.layout:
        for row, plan in nearly:
            _tell_missing(row, plan, findings)


def _name(findings: Findings, code: str) -> None:
    findings.layout, findings.layout_title = layout(code).code, layout(code).title


def _tell_missing(row: HeadingRow, plan: Plan, findings: Findings) -> None:
    """A sheet with some of a return's headings: say which were found and which are missing."""
    missing = []
    if "profession" not in plan.keys:
        missing.append("a staff group or profession")
    if not plan.figures:
        missing.append("a figure (such as WTE, headcount or establishment)")
    found = ", ".join(f"“{heading.text[:60]}”" for heading in (*plan.keys.values(), *plan.about.values()))
    findings.tell(
        "missing-column", Severity.ERROR,
        f"This looks like part of a return (it has {found}), but no column is headed as {' or as '.join(missing)}.",
        "Give the column that holds it such a heading, as in the template, and upload the file again.",
        [Cells(row.sheet, "A", ((row.row + 1, row.row + 1),))],
    )  # fmt: skip
