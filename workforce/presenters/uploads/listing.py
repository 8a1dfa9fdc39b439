"""Uploads as a list."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from web import formats
from web.tables import Cell, Column, DataTable
from workforce.models import Upload, Version
from workforce.presenters.addresses import address

ON_A_PHONE = 15
"""Versions of a file that a phone shows at first."""

STATES = {
    Upload.State.READING: ("Being read", "yellow"),
    Upload.State.UNREADABLE: ("Could not be read", "red"),
    Upload.State.NEEDS_ORGANISATIONS: ("Settle organisations", "orange"),
    Upload.State.NEEDS_MAPPING: ("Map labels", "orange"),
    Upload.State.HAS_ERRORS: ("Has errors", "red"),
    Upload.State.READY: ("Ready to submit", "blue"),
    Upload.State.SUBMITTED: ("Submitted", "green"),
    Upload.State.DISCARDED: ("Discarded", "grey"),
}
"""What a tag says of each state, and its colour."""


def table_of(uploads: Iterable[Upload]) -> DataTable:
    """One line for each upload: file, state, what it is for, who sent it and when."""
    columns = [Column("File"), Column("State"), Column("For"), Column("Sent by"), Column("Sent")]
    rows = [
        [
            Cell(upload.file.name, href=reverse("workforce:upload", args=[upload.code])),
            state_cell(upload),
            about(upload),
            str(upload.created_by) if upload.created_by else "The application",
            formats.format_moment(upload.created),
        ]
        for upload in uploads
    ]
    return DataTable("Uploads", columns, rows, caption_hidden=True, empty_text="Nothing has been uploaded yet.")


def state_cell(upload: Upload) -> Cell:
    """The state as a tag."""
    words, colour = STATES[Upload.State(upload.state)]
    return Cell(upload.state, text="", tag=words, tag_colour=colour)


def about(upload: Upload) -> str:
    """The organisation or system that an upload is about; "–" as long as that is not known."""
    if upload.state in (Upload.State.READING, Upload.State.UNREADABLE):
        return str(upload.organisation or formats.UNKNOWN)
    return str(upload.organisation or upload.system or "Several organisations")


def version_table(versions: Iterable[Version]) -> DataTable:
    """Versions that were read from a file."""
    columns = [Column("Organisation"), Column("Section"), Column("Version"), Column("Lines", numeric=True, write=str),
               Column("State"), Column("Standing")]  # fmt: skip
    return DataTable("Versions", columns, [_version_row(version) for version in versions], caption_hidden=True,
                     few=ON_A_PHONE, empty_text="No figures have been submitted from this file.")  # fmt: skip


def _version_row(version: Version) -> list[object]:
    of_return = version.submission.of_return
    return [
        Cell(of_return.organisation.name, href=address("workforce:version", version.code)),
        version.submission.get_section_display(),
        f"{version.number} in {of_return.round.name}",
        version.line_count,
        version.get_state_display(),
        version.get_standing_display(),
    ]
