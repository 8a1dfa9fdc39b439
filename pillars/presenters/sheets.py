"""What an uploaded spreadsheet of actions would do, for its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pillars.models import ActionSheet
from pillars.services.sheets.columns import HEADINGS
from web.formats import plural
from web.tables import Column, DataTable


def headings() -> Sequence[str]:
    """The headings that a spreadsheet may have."""
    return HEADINGS


def outcome(sheet: ActionSheet) -> dict[str, Any]:
    """Sentence and tables of the kept outcome."""
    told: dict[str, Any] = sheet.outcome
    added, changed, wrong = told.get("added", []), told.get("changed", []), told.get("wrong", [])
    return {
        "headline": _headline(len(added), len(changed), told.get("unchanged", 0), len(wrong)),
        "wrong": _wrong(wrong) if wrong else None,
        "added": _added(added) if added else None,
        "changed": _changed(changed) if changed else None,
        "can_take": bool(added or changed) and not wrong and sheet.taken is None,
    }


def _headline(added: int, changed: int, unchanged: int, wrong: int) -> str:
    if not (added or changed or wrong):
        return f"There is nothing to change: {plural(unchanged, 'action')} in the file, all as they are here."
    counts = f"{plural(added, 'action')} to be added, {changed} to be changed, {unchanged} unchanged"
    if wrong:
        verb = "is" if wrong == 1 else "are"
        return f"{plural(wrong, 'cell')} {verb} wrong, so nothing can be taken yet. Besides: {counts}."
    return f"{counts[0].upper()}{counts[1:]}."


def _wrong(rows: Sequence[dict[str, Any]]) -> DataTable:
    columns = [Column("Cell"), Column("Action"), Column("What is wrong, and what to do")]
    lines = [[one["cell"], one["reference"], one["words"]] for one in rows]
    return DataTable("Wrong cells", columns, lines, caption_hidden=True, compact=True, few=15)


def _added(rows: Sequence[dict[str, Any]]) -> DataTable:
    columns = [Column("Row"), Column("Reference"), Column("What is done")]
    lines = [[str(one["row"]), one["reference"], one["title"]] for one in rows]
    return DataTable("Actions to be added", columns, lines, caption_hidden=True, compact=True, few=15)


def _changed(rows: Sequence[dict[str, Any]]) -> DataTable:
    columns = [Column("Action"), Column("Row"), Column("Column"), Column("Now"), Column("Then")]
    lines = [
        [f"{one['reference']} {one['title']}", str(one["row"]), each["heading"], each["before"], each["after"]]
        for one in rows
        for each in one["changes"]
    ]
    return DataTable("Changes", columns, lines, caption_hidden=True, compact=True, few=15)
