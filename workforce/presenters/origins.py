"""What pages show of where a figure was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from partners.models import User
from web import formats
from workforce.models import IndicatorLine, Line, PipelineLine, SourceFile, Version
from workforce.models.lines import Unit
from workforce.presenters.addresses import address
from workforce.reading.excerpt import Excerpt
from workforce.rules import Cells
from workforce.rules.figures import shown
from workforce.selectors.origins import WhereFrom

Rows = list[dict[str, Any]]


def summary(pairs: Sequence[tuple[str, Any]]) -> Rows:
    """Rows of a summary list; what is safe HTML stays HTML."""
    return [
        {"key": {"text": key}, "value": {"html" if hasattr(value, "__html__") else "text": value}}
        for key, value in pairs
        if value != ""
    ]


def value_of(line: Line, origin: WhereFrom) -> str:
    """The figure with its unit: “434.69475 WTE”."""
    if origin.value is None:
        return "Not known"
    unit = "posts" if line.unit == Unit.POSTS and origin.field.unit == "WTE" else origin.field.unit
    return f"{shown(origin.value)} {unit}".strip()


def figure_rows(line: Line, origin: WhereFrom) -> Rows:
    """The figure and what it is of."""
    pairs: list[tuple[str, Any]] = [
        (origin.field.label, value_of(line, origin)),
        ("Organisation", _linked(f"{line.organisation.name} ({line.organisation.code})",
                                 reverse("organisation", args=[line.organisation.code]))),
        ("Month", formats.format_month(line.period)),
        ("Profession", line.profession.name),
        ("Called in the source", line.source_label),
        ("Care setting", "" if line.setting.code == "not-specified" else line.setting.name),
    ]  # fmt: skip
    if isinstance(line, IndicatorLine):
        pairs += [("Measure", line.measure.name), ("Of", line.attribute)]
    if isinstance(line, PipelineLine):
        pairs += [("Route", line.get_route_display()), ("Start", formats.format_month(line.start)),
                  ("Destination", str(line.destination or ""))]  # fmt: skip
    return summary(pairs)


def version_rows(version: Version) -> Rows:
    """Which version it is, who submitted and who accepted it, and when."""
    submission = version.submission
    name = f"Version {version.number} of {submission.get_section_display().lower()}, {submission.of_return.round}"
    reviewed = "Sent back" if version.state == Version.State.SENT_BACK else "Accepted"
    return summary(
        [
            ("Version", _linked(name, address("workforce:version", version.code))),
            ("State", _state(version)),
            ("Standing", version.get_standing_display()),
            ("Came by", version.get_channel_display()),
            ("Submitted", _who_when(version.submitted_by, version.submitted) if version.submitted else "Not yet"),
            (reviewed, _who_when(version.reviewed_by, version.reviewed) if version.reviewed else "Not yet"),
        ]
    )


def _state(version: Version) -> str:
    if version.superseded is None:
        return version.get_state_display()
    return f"{version.get_state_display()}: another version took its place {formats.format_moment(version.superseded)}"


def _who_when(who: User | None, when: Any) -> str:
    return f"{who or 'The application'}, {formats.format_moment(when)}"


def place_rows(origin: WhereFrom) -> Rows:
    """The exact place: file and cells, or the pointer, or the field of the form."""
    if origin.pointer:
        return summary([("Sent to the API at", origin.pointer), ("Received", origin.text)])
    if origin.form_field:
        return summary([("Typed into", origin.form_field), ("Received", origin.text)])
    if not isinstance(origin.place, Cells):
        return []
    return summary([*_file_pairs(origin.file), *_cell_pairs(origin, origin.place)])


def _file_pairs(file: SourceFile | None) -> list[tuple[str, Any]]:
    if file is None:
        return [("File", "No longer on record")]
    return [
        ("File", _linked(file.name, reverse("workforce:file", args=[file.code]))),
        ("SHA-256", file.sha256),
        ("Uploaded", _who_when(file.uploaded_by, file.uploaded)),
    ]


def _cell_pairs(origin: WhereFrom, place: Cells) -> list[tuple[str, Any]]:
    count = origin.row_count
    return [
        ("Sheet", place.sheet),
        ("Column", place.heading),
        ("Cell" if count == 1 else "Cells", origin.cells),
        ("Added up", f"{formats.plural(count, 'cell')} of these rows" if count > 1 else ""),
        ("Received", f"“{origin.text}”" if origin.text else ""),
    ]


def has_rows(origin: WhereFrom) -> bool:
    """Whether the rows can be shown: they were read from a file that was kept."""
    return isinstance(origin.place, Cells) and origin.file is not None and bool(origin.file.content)


def notes_on(line: Line, origin: WhereFrom) -> list[str]:
    """What one should know of the figure besides its place."""
    notes = []
    if line.unit == Unit.POSTS:
        notes.append(_posts_note(line))
    if origin.text:
        notes.append(f"The source says “{origin.text}”; the figure is kept to five places of decimals.")
    if origin.file is not None and not origin.file.content and isinstance(origin.place, Cells):
        notes.append(
            "The file lists people, or was discarded, so it was not kept: only its name, its SHA-256 and the sums."
        )
    if origin.place is None and origin.value is not None:
        notes.append("No place was kept with this figure.")
    if origin.version.state in (Version.State.DRAFT, Version.State.SUBMITTED):
        notes.append("This version is not accepted (yet), so the figure is not on record.")
    return notes


def _posts_note(line: Line) -> str:
    factor, source = line.profession.wte_per_post, line.profession.source
    if factor is None:
        return "These are posts, and no factor is known that makes WTE of them. Projections leave them out."
    return f"These are posts. Projections count {shown(factor)} WTE for each. {source}".strip()


def file_rows(file: SourceFile) -> Rows:
    """What is known of a file."""
    return summary(
        [
            ("Name", file.name),
            ("Size", formats.format_size(file.size)),
            ("SHA-256", file.sha256),
            ("Uploaded", _who_when(file.uploaded_by, file.uploaded)),
            ("Rows", formats.format_number(file.row_count) if file.row_count else ""),
            ("About", str(file.organisation or file.system or "Several organisations")),
        ]
    )


def _linked(text: str, href: str) -> Any:
    return format_html('<a href="{}">{}</a>', href, text) if href else text


@dataclass(frozen=True)
class ExcerptCell:
    """One cell of the file; ``marked`` is the one that the figure was read from."""

    column: str
    heading: str
    text: str
    marked: bool


@dataclass(frozen=True)
class ExcerptTable:
    """Rows of the file with their numbers; ``columns`` are (letter, heading)."""

    caption: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[tuple[int, Sequence[ExcerptCell]]]
    more: int


def excerpt_of(excerpt: Excerpt, origin: WhereFrom) -> ExcerptTable:
    """The excerpt with the cell of the figure marked."""
    marked = origin.place.column if isinstance(origin.place, Cells) else ""
    file = origin.file.name if origin.file is not None else ""
    columns = list(zip(excerpt.columns, excerpt.headings, strict=True))
    rows = [
        (number, [ExcerptCell(*at, text, at[0] == marked) for at, text in zip(columns, cells, strict=True)])
        for number, cells in excerpt.rows
    ]
    caption = f"Rows of {file}" + (f", sheet {origin.sheet}" if origin.sheet else "")
    return ExcerptTable(caption, columns, rows, excerpt.more)
