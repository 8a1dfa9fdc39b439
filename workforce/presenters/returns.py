"""What lists of returns and the page of one return show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from web.formats import format_date, format_moment, format_month, plural
from web.tables import Cell, Column, DataTable
from workforce.models import Return, Round, Version
from workforce.selectors.states import Progress, SectionState, State

WORDS: Mapping[State, tuple[str, str]] = {
    State.NOT_STARTED: ("Not started", "grey"),
    State.AWAITED: ("Own return awaited", "orange"),
    State.DRAFT: ("Draft", "blue"),
    State.WAITING: ("Waiting for review", "yellow"),
    State.ACCEPTED: ("Accepted", "green"),
    State.SENT_BACK: ("Sent back", "red"),
}
"""How each state is called, and the colour of its tag."""

MEANWHILE: Mapping[str, str] = {
    Version.State.ACCEPTED: "stands meanwhile",
    Version.State.SUBMITTED: "waits for review",
    Version.State.DRAFT: "is being prepared",
    Version.State.SENT_BACK: "was sent back",
}
"""What a version does that is no own return, where there is none."""


def task_items(of_return: Return, states: Sequence[SectionState], may_edit: bool) -> list[dict[str, Any]]:
    """The sections of a return as a task list: each leads to the form, or to its version where it can only be read."""
    return [
        {
            "title": {"text": state.label},
            "href": _address(of_return, state, may_edit),
            "hint": {"text": _hint(state)},
            "status": {"tag": _tag(state)},
        }
        for state in states
    ]


def _tag(state: SectionState) -> dict[str, str]:
    words, colour = WORDS[state.state]
    return {"text": words, "colour": colour, "classes": "app-nowrap"}


def _address(of_return: Return, state: SectionState, may_edit: bool) -> str | None:
    if may_edit and of_return.round.closed is None:
        return reverse("workforce:section", args=[of_return.code, state.section])
    shown = state.newest
    return reverse("workforce:version", args=[shown.code]) if shown is not None else None


def _hint(state: SectionState) -> str:
    version = state.newest
    if version is None:
        return "Nothing has been entered yet."
    if state.state == State.AWAITED:
        return _meanwhile(state.accepted or version)
    when = {
        State.DRAFT: f"last saved {format_moment(version.saved)}",
        State.WAITING: f"submitted {format_moment(version.submitted)}",
        State.ACCEPTED: f"accepted {format_moment(version.reviewed)}",
        State.SENT_BACK: f"sent back {format_moment(version.reviewed)}: {version.review_reason}",
    }
    return f"Version {version.number}, {plural(version.line_count, 'line')}, {when[state.state]}"


def _meanwhile(version: Version) -> str:
    """ "The organisation's own return is awaited. A national return stands meanwhile: version 1, 24 lines." """
    whose = f"A {version.get_standing_display().lower()} {MEANWHILE[version.state]}"
    lines = plural(version.line_count, "line")
    return f"The organisation's own return is awaited. {whose}: version {version.number}, {lines}."


def record_table(states: Sequence[SectionState]) -> DataTable:
    """What is on record of a return, and every version before it."""
    columns = [Column("Section"), Column("On record"), Column("Lines", numeric=True, write=_count), Column("Accepted")]
    rows = [_record(state.label, state.accepted) for state in states if state.accepted is not None]
    return DataTable("What is on record", columns, rows, caption_hidden=True,
                     empty_text="Nothing of this return has been accepted yet.")  # fmt: skip


def _record(label: str, version: Version) -> list[Any]:
    by = f" by {version.reviewed_by}" if version.reviewed_by else ""
    link = Cell(version.number, f"Version {version.number}", reverse("workforce:version", args=[version.code]))
    return [label, link, version.line_count, f"{format_moment(version.reviewed)}{by}"]


def _count(value: Any) -> str:
    return f"{value:,}"


def due_words(round_: Round) -> str:
    """Until when a collection takes figures: “due by 11:59pm on 5 December 2026”."""
    if round_.closed is not None:
        return f"closed {format_date(round_.closed)}"
    return f"due by 11:59pm on {format_date(round_.due)}"


def _first_capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def own_table(pairs: Iterable[tuple[Return, Sequence[SectionState]]]) -> DataTable:
    """Returns of one's own organisations, with the state of each section in words."""
    columns = [Column("Organisation"), Column("Collection"), Column("Due"), Column("Sections")]
    rows = [
        [
            Cell(of_return.organisation.name, href=reverse("workforce:return", args=[of_return.code])),
            of_return.round.name,
            _first_capital(due_words(of_return.round)),
            summary(states),
        ]
        for of_return, states in pairs
    ]
    return DataTable("Your returns", columns, rows, caption_hidden=True, empty_text="You have no return here yet.")


def summary(states: Sequence[SectionState]) -> str:
    """The states of sections in words: “Capacity: accepted; Demand: draft”."""
    return "; ".join(f"{state.label}: {WORDS[state.state][0].lower()}" for state in states)


def round_table(rounds: Iterable[Round], progress: Mapping[int, Progress]) -> DataTable:
    """Collections with who has submitted, been accepted, and is missing."""
    columns = [
        Column("Collection"), Column("System"), Column("Due"), Column("Submitted", numeric=True),
        Column("Complete", numeric=True), Column("Missing", numeric=True), Column("To review", numeric=True),
    ]  # fmt: skip
    rows = [_round_row(round_, progress[round_.pk]) for round_ in rounds]
    return DataTable("Collections", columns, rows, caption_hidden=True, empty_text="There is no such collection.")


def _round_row(round_: Round, told: Progress) -> list[Any]:
    address = reverse("workforce:round", args=[round_.code])
    return [
        Cell(round_.name, href=address),
        round_.system.name if round_.system else "No system",
        Cell(round_.due, _first_capital(due_words(round_))),
        Cell(told.submitted, f"{told.submitted:,} of {told.asked:,}"),
        Cell(told.complete, f"{told.complete:,}"),
        Cell(told.missing, f"{told.missing:,}", f"{address}?state=missing" if told.missing else ""),
        Cell(told.waiting, f"{told.waiting:,}"),
    ]


def round_facts(round_: Round) -> list[dict[str, Any]]:
    """A collection's facts for a summary list."""
    pairs = [
        ("System", round_.system.name if round_.system else "None"),
        ("Month", format_month(round_.base_month)),
        ("Open since", format_date(round_.opens)),
        ("Last day to submit", format_date(round_.due)),
        ("Closed", format_date(round_.closed) if round_.closed else "Open"),
    ]
    return [{"key": {"text": key}, "value": {"text": text}} for key, text in pairs]


def state_cell(state: SectionState) -> Cell:
    """A section's state as a tag, leading to its newest version."""
    words, colour = WORDS[state.state]
    if state.newest is None:
        return Cell("", "", tag=words, tag_colour=colour)
    address = reverse("workforce:version", args=[state.newest.code])
    return Cell(words, f"Version {state.newest.number}", address, words, colour)
