"""Excel workbooks (.xlsx): judged from outside first, then read by calamine."""

from __future__ import annotations

import re
from pathlib import Path

from workforce.reading import archive, extents, limits
from workforce.reading.excel_errors import ErrorCells
from workforce.reading.grid import Cell, Sheet, Workbook, cell_name
from workforce.reading.problems import SAVE_AGAIN, ReadingProblem

SHEET_PART = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$", re.IGNORECASE)
XML_PART = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
SHEET_ENTRY = re.compile(rb"<(?:\w+:)?sheet\s")
DOCTYPE = "<!DOCTYPE"


def read(path: Path) -> Workbook:
    """The sheets of a workbook, with every cell where the spreadsheet shows it.

    Raises:
        ReadingProblem: in words, whatever is wrong with it.
    """
    listed = archive.parts(path)
    _refuse_other_kinds(set(listed))
    errors = ErrorCells()
    for name, content in archive.unpacked(path, listed):
        _judge(name, content)
        errors.look(name, content)
    return Workbook(sheets=[errors.put_back(sheet) for sheet in _sheets(path)], kind="xlsx")


def _refuse_other_kinds(names: set[str]) -> None:
    lowered = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise ReadingProblem(
            "This workbook contains macros, which this application does not take.",
            "Save it as an Excel workbook without macros (.xlsx), and upload that.",
            code="macros",
        )
    if "mimetype" in lowered and "content.xml" in lowered:
        raise ReadingProblem("This is an OpenDocument file (.ods).", _save("an .ods file"), code="other-kind")
    if any(name.endswith("workbook.bin") for name in lowered):
        raise ReadingProblem("This is a binary Excel workbook (.xlsb).", _save("an .xlsb file"), code="other-kind")
    if not any(name.endswith("workbook.xml") for name in lowered):
        raise ReadingProblem(
            "This is an archive, but not an Excel workbook.",
            "If your spreadsheet is inside it, unpack it, and upload the spreadsheet itself.",
            code="other-kind",
        )


def _save(kind: str) -> str:
    return f"This application reads .xlsx and .csv files, not {kind}: save it as .xlsx or .csv, and upload that."


def _judge(name: str, content: bytes) -> None:
    if XML_PART.search(name) and _has_doctype(content):
        raise ReadingProblem(
            "This workbook contains definitions that can point to other files, which no spreadsheet program writes.",
            SAVE_AGAIN,
            code="doctype",
        )
    if name.lower().endswith("workbook.xml"):
        _count_sheets(content)
    if SHEET_PART.search(name) or b"sheetData" in content[:4096]:
        extents.measure(name.rsplit("/", 1)[-1].removesuffix(".xml"), content)
    if name.lower() == "[content_types].xml" and b"macroEnabled" in content:
        _refuse_other_kinds({"xl/vbaProject.bin"})


def _has_doctype(content: bytes) -> bool:
    encodings = ("utf-16-le", "utf-16-be") if b"\x00" in content[:100] else ("ascii",)
    return any(DOCTYPE.encode(encoding) in content for encoding in encodings)


def _count_sheets(content: bytes) -> None:
    number = len(SHEET_ENTRY.findall(content))
    if number > limits.MAX_SHEETS:
        raise ReadingProblem(
            f"This workbook has {number:,} sheets, more than a return can have (at most {limits.MAX_SHEETS}).",
            "Copy the sheets with your figures into a new workbook, and upload that.",
            code="too-many-sheets",
        )


def _sheets(path: Path) -> list[Sheet]:
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
        listed = [about for about in workbook.sheets_metadata if about.typ == calamine.SheetTypeEnum.WorkSheet]
        return [
            _sheet(
                about.name,
                workbook.get_sheet_by_name(about.name).to_python(skip_empty_area=False),
                hidden=about.visible != calamine.SheetVisibleEnum.Visible,
            )
            for about in listed
        ]
    except calamine.PasswordError as locked:
        raise password_protected() from locked
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as damage:
        raise ReadingProblem("This workbook is damaged, or written in a way that cannot be read.") from damage


def _sheet(name: str, rows: list[list[Cell]], *, hidden: bool) -> Sheet:
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            if type(cell) is str and len(cell) > limits.MAX_CELL_TEXT:
                raise ReadingProblem(
                    f"This cell holds {len(cell):,} characters; a cell can hold at most {limits.MAX_CELL_TEXT:,}.",
                    "Shorten it or clear it, and upload the file again.",
                    where=f"sheet {name}, cell {cell_name(index, column)}",
                    code="cell-too-long",
                )
    return Sheet(name, rows, hidden)


def password_protected() -> ReadingProblem:
    """The problem of a file that cannot be opened without a password."""
    return ReadingProblem(
        "This file is password protected, so it cannot be read.",
        "Take the password off (in Excel: File, Info, Protect Workbook, Encrypt with Password, clear it), "
        "save it, and upload it again.",
        code="encrypted",
    )
