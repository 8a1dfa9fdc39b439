"""A version as anybody may read it later: facts, warnings with reasons, each figure with the way to its origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse

from web.formats import UNKNOWN, format_moment, format_month
from web.tables import Cell, Column, DataTable
from workforce.models import Line, Version
from workforce.presenters.checking import fact
from workforce.rules import SECTIONS, Field, Kind
from workforce.rules.figures import shown
from workforce.selectors.disclosure import hidden
from workforce.services.lines import MODELS

MOST_COLUMNS = 9
"""A wider table scrolls by itself."""

ON_A_PHONE = 12
"""Lines that a phone shows at first."""

COLOURS = {
    Version.State.DRAFT: "blue",
    Version.State.SUBMITTED: "yellow",
    Version.State.ACCEPTED: "green",
    Version.State.SENT_BACK: "red",
    Version.State.SUPERSEDED: "grey",
}


def title(version: Version) -> str:
    """“Capacity, version 2”."""
    return f"{version.submission.get_section_display()}, version {version.number}"


def facts(version: Version) -> list[dict[str, Any]]:
    """Who did what when, through which door, and for whom it speaks."""
    told = [
        fact("Standing", version.get_standing_display()),
        fact("Entered", _who(version.created, version.created_by)),
        fact("Through", _door(version)),
    ]
    if version.based_on is not None:
        told.append(fact("Started from", f"version {version.based_on.number}"))
    told.append(fact("Last saved", format_moment(version.saved)))
    if version.submitted is not None:
        told.append(fact("Submitted", _who(version.submitted, version.submitted_by)))
    if version.reviewed is not None:
        word = "Sent back" if version.state == Version.State.SENT_BACK else "Accepted"
        told.append(fact(word, _who(version.reviewed, version.reviewed_by)))
    if version.superseded is not None:
        told.append(fact("Replaced by a later version", format_moment(version.superseded)))
    return told


def _who(moment: Any, user: Any) -> str:
    return f"{format_moment(moment)}{f' by {user}' if user else ''}"


def _door(version: Version) -> str:
    return f"{version.get_channel_display()}{f', file {version.file.name}' if version.file else ''}"


def warning_lines(version: Version) -> list[dict[str, str]]:
    """Warnings with the reasons that were given."""
    return [
        {"text": told.get("text", ""), "where": told.get("where", ""), "reason": told.get("reason", "")}
        for told in version.warnings
    ]


def notice_lines(version: Version) -> list[str]:
    return list(dict.fromkeys(_words(notice) for notice in version.notices))


def _words(notice: Mapping[str, Any]) -> str:
    where = notice.get("where")
    return f"{where}: {notice['text']}" if where else str(notice["text"])


def history_table(version: Version, versions: Iterable[Version]) -> DataTable:
    """Every version of the section, newest first."""
    columns = [Column("Version"), Column("State"), Column("Standing"),
               Column("Lines", numeric=True, write=lambda count: f"{count:,}"), Column("Last saved"),
               Column("Entered by")]  # fmt: skip
    rows = [
        [_link(one, version), Cell("", "", tag=one.get_state_display(), tag_colour=COLOURS[Version.State(one.state)]),
         one.get_standing_display(), one.line_count, format_moment(one.saved), str(one.created_by or "The application")]
        for one in versions
    ]  # fmt: skip
    return DataTable("Versions of this section", columns, rows, caption_hidden=True)


def _link(one: Version, shown_version: Version) -> Cell:
    if one.pk == shown_version.pk:
        return Cell(one.number, f"Version {one.number} (this one)")
    return Cell(one.number, f"Version {one.number}", reverse("workforce:version", args=[one.code]))


def lines_of(version: Version) -> list[Line]:
    """The lines with what their keys point at."""
    model = MODELS[version.submission.section]
    related = ["profession", "setting", "organisation"]
    related += [name for name in ("destination", "measure") if name in {one.name for one in model._meta.get_fields()}]
    return list(model.objects.filter(version=version).select_related(*related).order_by("pk"))


def value(line: Line, item: Field) -> Any:
    """What a line says in a field: a figure, a date, a name or a text; None where it is not known."""
    if item.part_of:
        told = getattr(line, item.part_of).get(item.part)
        return None if told is None else Decimal(str(told))
    found = getattr(line, item.name)
    if item.kind in {Kind.PROFESSION, Kind.SETTING, Kind.MEASURE}:
        return found.name if found is not None else None
    if item.kind is Kind.ORGANISATION:
        return found.code if found is not None else None
    if item.kind is Kind.CHOICE and item.choices:
        return dict(item.choices).get(found, found)
    return None if found == "" else found


def told_fields(section: str, lines: Sequence[Line]) -> list[Field]:
    """Fields worth a column: those that say which line it is, and those that some line fills."""
    return [
        item
        for item in SECTIONS[section].fields
        if item.name != "organisation"
        and (item.required or any(value(line, item) not in (None, "", item.default, "Not specified", "WTE")
                                  for line in lines))
    ]  # fmt: skip


def untold(section: str, lines: Sequence[Line]) -> list[str]:
    """Usual figures that no line tells: said once, rather than in a column of dashes."""
    usual = [item for item in SECTIONS[section].fields if item.kind is Kind.FIGURE and item.usual]
    return [item.label for item in usual if all(value(line, item) is None for line in lines)] if lines else []


def lines_table(
    version: Version, lines: Sequence[Line], *, small_numbers: bool, threshold: int, page: Iterable[Line] | None = None
) -> DataTable:
    """Each line with its figures; a figure leads to where it came from. ``small_numbers``: they may be shown.

    ``page``: the lines to show, where that is not all; the columns are the same on each page.
    """
    items = _first_named(told_fields(version.submission.section, lines))
    columns = [Column(item.label, numeric=item.kind is Kind.FIGURE) for item in items]
    rows = [
        [_cell(version, line, item, place == 0, None if small_numbers else threshold)
         for place, item in enumerate(items)]
        for line in (lines if page is None else page)
    ]  # fmt: skip
    return DataTable("Lines", columns, rows, caption_hidden=True, compact=True, responsive=len(columns) <= MOST_COLUMNS,
                     few=ON_A_PHONE, empty_text="This version has no lines.")  # fmt: skip


def _first_named(items: Sequence[Field]) -> list[Field]:
    """The measure or profession first: it names the row."""
    naming = "measure" if any(item.name == "measure" for item in items) else "profession"
    return sorted(items, key=lambda item: item.name != naming)


def _cell(version: Version, line: Line, item: Field, first: bool, threshold: int | None) -> Cell:
    found = value(line, item)
    anchor = f"line-{line.pk}" if first else ""
    if item.kind is not Kind.FIGURE:
        return Cell(found, _text(found), anchor=anchor)
    if threshold is not None and hidden(item.name, found, threshold):
        return Cell(None, f"below {threshold}")
    text = UNKNOWN if found is None else shown(found)
    return Cell(found, text, _origin(version, line, item.name) if found is not None else "", anchor=anchor)


def _text(found: Any) -> str:
    if found in (None, ""):
        return UNKNOWN
    return format_month(found) if hasattr(found, "strftime") else str(found)


def _origin(version: Version, line: Line, figure: str) -> str:
    """The page that shows where a figure was read; no link where its place is not known."""
    if figure not in line.origins:
        return ""
    try:
        return reverse("workforce:origin", args=[version.code, line.pk, figure])
    except NoReverseMatch:
        return ""


def csv_columns(section: str) -> list[Field]:
    """Every field of the section: the file can be uploaded again."""
    return list(SECTIONS[section].fields)


def csv_rows(section: str, lines: Iterable[Line], *, small_numbers: bool, threshold: int) -> Iterator[list[Any]]:
    """Lines as the CSV holds them: months as 2026-09, unknown blank."""
    for line in lines:
        yield [_raw(line, item, None if small_numbers else threshold) for item in csv_columns(section)]


def _raw(line: Line, item: Field, threshold: int | None) -> Any:
    found = value(line, item)
    if threshold is not None and item.kind is Kind.FIGURE and hidden(item.name, found, threshold):
        return f"below {threshold}"
    if isinstance(found, Decimal):
        return shown(found).replace(",", "")
    return f"{found:%Y-%m}" if hasattr(found, "strftime") else found
