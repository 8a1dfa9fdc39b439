"""The files that partners send: lists under our own headings, a row for each month, partner, profession and setting."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

from demo.calendar import ends_quarter
from demo.cells import Cell
from demo.places import Partner
from demo.series import values_of
from workforce.rules import SECTIONS

STOCKS = ("capacity", "demand")


def reports(partner: Partner, month: dt.date) -> bool:
    """Whether the partner reported staff and posts for the month."""
    begun = partner.first is None or month >= partner.first
    going = partner.last is None or month <= partner.last
    due = ends_quarter(month) or not partner.quarterly
    return begun and going and due and not partner.silent and month not in partner.missed


def stock_rows(cells: Iterable[Cell], months: Sequence[dt.date]) -> list[dict[str, str]]:
    """Capacity and demand of these cells, for the months that their partners reported."""
    return [row_of(cell, month) for cell in cells for month in months if reports(cell.partner, month)]


def row_of(cell: Cell, month: dt.date) -> dict[str, str]:
    """One row: its key and its figures, by field name."""
    key = {
        "period": month.isoformat(),
        "organisation": cell.partner.code,
        "profession": cell.job.profession,
        "setting": cell.job.setting,
        "unit": cell.unit,
    }
    return key | values_of(cell, month)


def as_csv(rows: Sequence[Mapping[str, str]], sections: Sequence[str]) -> bytes:
    """The rows as a CSV file with the headings of these sections; columns in which nothing stands are left out."""
    used = {name for row in rows for name in row}
    labels: dict[str, str] = {}
    for section in sections:
        for field in SECTIONS[section].fields:
            if field.name in used:
                labels.setdefault(field.name, field.label)
    if unknown := used - set(labels):
        raise KeyError(f"No section of {', '.join(sections)} has the fields {', '.join(sorted(unknown))}.")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(labels.values())
    writer.writerows([row.get(name, "") for name in labels] for row in rows)
    return text.getvalue().encode("utf-8-sig")
