"""What pages show of frameworks: their parts in order, their history, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from partners.models import System
from pillars.models import Framework, FrameworkChange, Pillar, Workstream
from web.formats import format_date, format_moment
from web.tables import Cell, Column, DataTable

Item = Pillar | Workstream


def plural_of(word: str) -> str:
    """ "pillar" -> "pillars", "priority" -> "priorities"."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


@dataclass(frozen=True)
class Place:
    """A pillar or workstream among its neighbours: what can be done to it."""

    item: Item
    kind: str
    first: bool
    last: bool
    streams: Sequence[Place] = ()


def places(items: Iterable[Item]) -> list[Place]:
    """Items in their order; pillars with their workstreams."""
    rows = list(items)
    return [
        Place(
            item=one,
            kind="pillar" if isinstance(one, Pillar) else "workstream",
            first=number == 0,
            last=number == len(rows) - 1,
            streams=places(one.workstreams.all()) if isinstance(one, Pillar) else (),
        )
        for number, one in enumerate(rows)
    ]


KINDS = {"framework": "Plan", "workstream": "Workstream", "measure": "Measure"}


def history_table(changes: Iterable[FrameworkChange]) -> DataTable:
    """Who changed what in a plan, and when; ``framework`` and ``by`` should be selected."""
    columns = [
        Column("When", write=format_moment), Column("What"), Column("Of"), Column("Before"), Column("After"),
        Column("By"), Column("Plan"),
    ]  # fmt: skip
    rows = [
        [
            one.when, one.get_what_display(), f"{_kind(one)}: {one.code}", one.before, one.after,
            str(one.by) if one.by else "The application", one.framework.name,
        ]
        for one in changes
    ]  # fmt: skip
    return DataTable(
        "Changes", columns, rows, caption_hidden=True, compact=True,
        empty_text="Nothing has been changed since the plan was started.",
    )  # fmt: skip


def _kind(change: FrameworkChange) -> str:
    word = change.framework.pillar_word if change.kind == "pillar" else KINDS.get(change.kind, change.kind)
    return word[:1].upper() + word[1:]


def framework_table(system: System, rows: Iterable[Framework]) -> DataTable:
    """Every framework that a system has had, the present one first."""
    columns = [Column("Plan"), Column("Started"), Column("From the template"), Column("Retired")]
    lines = [
        [
            Cell(one.name, href=reverse("pillars:earlier-plan", args=[system.code, one.code])),
            Cell(one.created, text=format_date(one.created.date())),
            one.started_from.name if one.started_from else "None",
            Cell(one.retired, text=format_date(one.retired.date()) if one.retired else "In use"),
        ]
        for one in rows
    ]
    return DataTable("Plans of this system", columns, lines, caption_hidden=True, compact=True)
