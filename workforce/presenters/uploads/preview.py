"""What an upload would change: totals by month, and each organisation's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from web import formats
from web.tables import Cell, Column, DataTable
from workforce.models import Upload
from workforce.rules import SECTIONS
from workforce.rules.figures import shown
from workforce.services.uploads.preview import MAIN

PER_PAGE = 50
COUNTED = ("Lines", "Added", "Changed", "Removed")
COUNTS = [Column(label, numeric=True, write=formats.format_number) for label in COUNTED]
TOTALS = [Column("On record", numeric=True), Column("After", numeric=True)]

Entry = Mapping[str, Any]


def page_of(upload: Upload, number: str | None) -> Page[Entry]:
    """One page of the preview's rows."""
    return Paginator(upload.outlook.get("preview", []), PER_PAGE).get_page(number)


def totals_table(upload: Upload) -> DataTable:
    """A row for each section and month, over all organisations."""
    slices: dict[tuple[str, str], list[Entry]] = {}
    for entry in upload.outlook.get("preview", []):
        slices.setdefault((entry["section"], entry["period"]), []).append(entry)
    columns = [Column("Section and month"), Column("Organisations", numeric=True, write=formats.format_number),
               *COUNTS, *TOTALS]  # fmt: skip
    rows = [[_slice(entries[0]), len(entries), *_counts(entries), *_totals(entries)] for entries in slices.values()]
    return DataTable("Totals by section and month", columns, rows, caption_hidden=True)


def organisation_table(entries: Sequence[Entry]) -> DataTable:
    """A row for each organisation, section and month."""
    columns = [Column("Organisation"), Column("Section and month"), *COUNTS, *TOTALS]
    rows = [[_named(entry), _slice(entry), *_counts([entry]), *_totals([entry])] for entry in entries]
    return DataTable("Changes by organisation", columns, rows, caption_hidden=True)


def _named(entry: Entry) -> str:
    """ "Acorn Surgery (X-GP01)"; with a word where it changes nothing."""
    name = f"{entry['name']} ({entry['organisation']})"
    return f"{name}: not used, its own or a national return is on record" if entry.get("outranked") else name


def _slice(entry: Entry) -> str:
    """ "Capacity (substantive WTE), September 2017"."""
    section = SECTIONS[entry["section"]]
    label = section.by_name[MAIN[entry["section"]]].label
    month = formats.format_month(dt.date.fromisoformat(entry["period"]))
    return f"{section.label} ({label[:1].lower() + label[1:]}), {month}"


def _counts(entries: Sequence[Entry]) -> list[int]:
    return [sum(entry[name] for entry in entries) for name in map(str.lower, COUNTED)]


def _totals(entries: Sequence[Entry]) -> list[Cell]:
    return [_total([entry[name] for entry in entries]) for name in ("before", "after")]


def _total(texts: Sequence[str | None]) -> Cell:
    known = [Decimal(text) for text in texts if text is not None]
    total = sum(known, Decimal(0)) if known else None
    return Cell(total, text=formats.UNKNOWN if total is None else shown(total))
