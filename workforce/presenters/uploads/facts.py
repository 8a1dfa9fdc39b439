"""What an upload's page says about the file, and about what comes next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from web import formats
from workforce.models import Section, Upload
from workforce.presenters.uploads.listing import about

MOST_NAMED = 8

NEXT = {
    Upload.State.READING: "The file is being read",
    Upload.State.UNREADABLE: "This file could not be read",
    Upload.State.NEEDS_ORGANISATIONS: "Which organisations are meant?",
    Upload.State.NEEDS_MAPPING: "Which professions are meant?",
    Upload.State.HAS_ERRORS: "Errors to correct",
    Upload.State.READY: "Check what would change, and submit",
    Upload.State.SUBMITTED: "Submitted",
    Upload.State.DISCARDED: "Discarded",
}
"""The heading of each step."""


def rows_about(upload: Upload) -> list[dict[str, Any]]:
    """File, sender and contents for a summary list."""
    file = upload.file
    link = format_html('<a href="{}">{}</a>', reverse("workforce:file", args=[file.code]), file.name)
    sender = f"{upload.created_by or 'The application'}, {formats.format_moment(upload.created)}"
    told = [
        ("File", {"html": format_html("{} ({})", link, formats.format_size(file.size))}),
        ("Sent by", {"text": sender}),
    ]
    if about(upload) != formats.UNKNOWN:
        told.append(("For", {"text": _for(upload)}))
    told.append(("Standing", {"text": upload.get_standing_display()}))
    if upload.outlook.get("layout_title"):
        told += [("Read as", {"text": upload.outlook["layout_title"]}), ("Contents", {"text": _contents(upload)})]
    if upload.left_out:
        told.append(("Left out", {"text": f"Rows of {_named(upload.left_out)}"}))
    return [{"key": {"text": key}, "value": value} for key, value in told]


def _for(upload: Upload) -> str:
    return f"{about(upload)}, {upload.round}" if upload.round else about(upload)


def _contents(upload: Upload) -> str:
    outlook = upload.outlook
    sections = formats_joined([str(Section(section).label) for section in outlook["sections"]])
    return (
        f"{formats.plural(outlook['row_count'], 'row')}, which give {formats.plural(outlook['line_count'], 'line')} "
        f"of {sections} for {formats.plural(outlook['organisation_count'], 'organisation')}{_months(outlook)}"
    )


def _months(outlook: dict[str, Any]) -> str:
    periods = [formats.format_month(dt.date.fromisoformat(text)) for text in outlook["periods"]]
    if not periods:
        return ""
    return f", {periods[0]}" if len(periods) == 1 else f", {periods[0]} to {periods[-1]}"


def _named(codes: list[str]) -> str:
    more = len(codes) - MOST_NAMED
    return ", ".join(codes[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def formats_joined(words: list[str]) -> str:
    """ "capacity and demand"."""
    lowered = [word.lower() for word in words]
    return " and ".join([", ".join(lowered[:-1]), lowered[-1]]) if len(lowered) > 1 else "".join(lowered)
