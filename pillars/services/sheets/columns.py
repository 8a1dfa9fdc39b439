"""The columns of a spreadsheet of actions: how each is written, and read again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from pillars.models import Action
from pillars.services.sheets.names import SEPARATOR, Names

DAYS: Final = ("%Y %m %d", "%d %m %Y", "%d %B %Y", "%d %b %Y")
"""How a day may be written, once what stands between its parts is a blank."""

MOST_TEXT: Final = 32_767
"""Characters that a cell of a workbook holds."""

Told = Mapping[str, Names]


@dataclass(frozen=True)
class SheetColumn:
    """One column: the field of ``ActionFacts``, its heading, how it is written and read."""

    field: str
    heading: str
    write: Callable[[Action, Told], str]
    read: Callable[[str, Told], Any]
    width: int = 18


def _plain(field: str) -> Callable[[Action, Told], str]:
    return lambda one, _names: str(getattr(one, field) or "")


def _day(field: str) -> Callable[[Action, Told], str]:
    return lambda one, _names: day.isoformat() if (day := getattr(one, field)) else ""


def _pointed(field: str) -> Callable[[Action, Told], str]:
    return lambda one, names: names[field].label(getattr(one, field))


def _choice(field: str) -> Callable[[Action, Told], str]:
    return lambda one, _names: str(dict(CHOICES[field])[getattr(one, field)])


def _lead(one: Action, _names: Told) -> str:
    return one.lead.email if one.lead else ""


def _professions(one: Action, names: Told) -> str:
    return SEPARATOR.join(names["professions"].label(each) for each in one.professions.all())


def _found(field: str) -> Callable[[str, Told], Any]:
    return lambda text, names: names[field].find(text)


def read_choice(field: str) -> Callable[[str, Told], str]:
    """Reads a choice by its word or its code."""

    def read(text: str, _names: Told) -> str:
        if not text.strip() and field == "status":
            raise LookupError("Say the status: Planned, Under way, Done or Stopped.")
        if not text.strip():
            return ""
        wanted = text.strip().casefold()
        for code, label in CHOICES[field]:
            if code and wanted in (code.casefold(), label.casefold()):
                return code
        offered = ", ".join(label for code, label in CHOICES[field] if code)
        raise LookupError(f"“{text}” is not one of: {offered}.")

    return read


CHOICES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "status": Action.Status.choices,
    "rag": [("", ""), *((code, code.capitalize()) for code in Action.Rag.values)],
    "people_plan": [("", ""), ("system", "System"), ("organisation", "Organisation")],
}


def read_day(text: str, _names: Told) -> dt.date | None:
    """A day as spreadsheets and people write it: 2027-03-31, 31/03/2027, 31 3 2027, 31 March 2027.

    Raises:
        LookupError: it is none.
    """
    if not text.strip():
        return None
    parts = " ".join(re.split(r"[\s/.-]+", text.strip()))
    for form in DAYS:
        with suppress(ValueError):
            return dt.datetime.strptime(parts, form).date()  # noqa: DTZ007 - a day has no time zone
    raise LookupError(f"“{text}” is not a day. Write it like 31/03/2027 or 2027-03-31.")


def _text(text: str, _names: Told) -> str:
    return text.strip()


REFERENCE: Final = "Reference"
COLUMNS: Final[Sequence[SheetColumn]] = (
    SheetColumn("title", "What is done", _plain("title"), _text, 45),
    SheetColumn("description", "Description", _plain("description"), _text, 45),
    SheetColumn("workstream", "Pillar workstream", _pointed("workstream"), _found("workstream"), 30),
    SheetColumn(
        "long_term_plan", "Long Term Plan workstream", _pointed("long_term_plan"), _found("long_term_plan"), 30
    ),
    SheetColumn("lead", "Lead (e-mail address)", _lead, _found("lead"), 30),
    SheetColumn("starts", "Start", _day("starts"), read_day, 12),
    SheetColumn("due", "Due", _day("due"), read_day, 12),
    SheetColumn("status", "Status", _choice("status"), read_choice("status"), 12),
    SheetColumn("rag", "RAG", _choice("rag"), read_choice("rag"), 10),
    SheetColumn("rag_reason", "Why (RAG)", _plain("rag_reason"), _text, 40),
    SheetColumn(
        "professions", "Professions (; between)", _professions,
        lambda text, names: names["professions"].find_many(text), 30,
    ),
    SheetColumn("team", "Team", _plain("team"), _text),
    SheetColumn("setting", "Care setting", _pointed("setting"), _found("setting")),
    SheetColumn("priority", "ICS priority", _pointed("priority"), _found("priority")),
    SheetColumn("place", "Place", _pointed("place"), _found("place")),
    SheetColumn("partner", "Partner", _pointed("partner"), _found("partner"), 30),
    SheetColumn(
        "people_plan", "People Plan (System or Organisation)", _choice("people_plan"), read_choice("people_plan")
    ),
    SheetColumn("people_plan_reference", "Where in that People Plan", _plain("people_plan_reference"), _text, 25),
)  # fmt: skip
HEADINGS: Final = (REFERENCE, *(column.heading for column in COLUMNS))
WIDTHS: Final = (12, *(column.width for column in COLUMNS))


def written(one: Action, names: Told) -> list[str]:
    """A row of the spreadsheet, the reference first; ``professions`` should be prefetched."""
    return [one.reference, *(column.write(one, names)[:MOST_TEXT] for column in COLUMNS)]
