"""A spreadsheet of actions is taken in: read in a process of its own, kept with what taking it would do."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from django.db import transaction

from partners.actors import Actor
from partners.models import System
from pillars.models import ActionSheet, Framework
from pillars.services.actions import ActionRefused
from pillars.services.evidence import person
from pillars.services.rights import led_workstreams
from pillars.services.sheets.columns import HEADINGS, REFERENCE
from pillars.services.sheets.taking import outcome_of
from workforce.reading.limits import MAX_FILE_BYTES, MEGABYTE
from workforce.reading.problems import ReadingProblem
from workforce.reading.whole import SheetText, read_whole

MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 60
LOOKED_THROUGH: Final = 10
"""Rows in which the headings are looked for."""


def receive_sheet(*, actor: Actor, system: System, framework: Framework, name: str, content: bytes) -> ActionSheet:
    """Read a file and keep what it says, with what taking it would do; earlier ones of the person are forgotten.

    Raises:
        PermissionDenied: the actor changes no action of the system.
        ActionRefused: the file cannot be read, or holds no list of actions; in words.
    """
    _refuse_stranger(actor, system)
    sheet, first = _list_in(_read(name, content))
    with transaction.atomic():
        ActionSheet.objects.filter(by=person(actor), system=system, taken__isnull=True).delete()
        made = ActionSheet.objects.create(
            system=system, by=person(actor), name=name[:200], sheet=sheet.name[:100], first_row=first + 1,
            rows=sheet.rows[first:],
        )  # fmt: skip
    made.outcome = outcome_of(actor=actor, sheet=made, framework=framework).as_dict()
    made.save(update_fields=["outcome"])
    return made


def _refuse_stranger(actor: Actor, system: System) -> None:
    from partners import access
    from partners.permissions import Permission

    if not led_workstreams(actor, system).exists():
        access.demand(actor, Permission.LEAD_PLANS, system)


def _read(name: str, content: bytes) -> list[SheetText]:
    if len(content) > MAX_FILE_BYTES:
        raise ActionRefused({"file": f"This file is larger than {MAX_FILE_BYTES // MEGABYTE} MB. Split it."})
    with tempfile.TemporaryDirectory(prefix="actions-") as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()[:10]}"
        path.write_bytes(content)
        try:
            return read_whole(path, most_rows=MOST_ROWS + LOOKED_THROUGH, most_columns=MOST_COLUMNS)
        except ReadingProblem as problem:
            raise ActionRefused({"file": f"{problem.text} {problem.remedy}"}) from problem


def _list_in(sheets: list[SheetText]) -> tuple[SheetText, int]:
    """The first sheet with a row of headings, and where it is."""
    known = {heading.casefold() for heading in HEADINGS}
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:LOOKED_THROUGH]):
            headings = {text.casefold().strip() for text in row}
            if REFERENCE.casefold() in headings and len(headings & known) > 1:
                return sheet, place
    words = f"There is no list of actions in this file: no row has the heading “{REFERENCE}” and those beside it."
    raise ActionRefused({"file": f"{words} Download the list, change that, and upload it."})
