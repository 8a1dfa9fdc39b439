"""What pages show of the closed loop: sentences for a board, tables for those who check them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from partners.models import System
from pillars.models import InterventionCost, Pillar
from pillars.presenters.costs import address as costs_address
from pillars.presenters.costs import cost_words
from pillars.selectors.closing import Realised, Uncovered
from pillars.selectors.closing_seen import Carried, Seen, Standing
from planning.models import Intervention
from planning.presenters.addresses import existing
from planning.presenters.board import GAP_WORDS
from planning.presenters.interventions import address as of_intervention
from web.formats import (
    format_about,
    format_date,
    format_moment,
    format_percent,
    format_wte,
    plural,
)
from web.tables import Cell, Column, DataTable

AMOUNT: Final = "Gap, and what closes it"
ACROSS: Final = "Long Term Plan workstreams only"
MEASURABLE: Final = 0.5
"""WTE: a sentence does not speak of less."""


@dataclass(frozen=True)
class Picture:
    """What one person looks at: where the question stands, on one basis, at one position, for one profession or all."""

    system: System
    standing: Standing
    basis: str
    day: dt.date
    carried: Sequence[Carried]
    seen: Seen | None
    profession: str = ""
    costs: Mapping[int, Sequence[InterventionCost]] | None = None

    @property
    def gap(self) -> str:
        """ "funded gap", with the profession that it is of."""
        return f"{GAP_WORDS[self.basis]}{f' of {self.profession}' if self.profession else ''}"

    @property
    def off(self) -> list[Carried]:
        """Actions with interventions on which the agreed projection does not count."""
        return [one for one in self.carried if one.off]


def headline(picture: Picture, whose: str = "the actions of this plan") -> str:
    """How much of the gap the actions are expected to close, in a sentence or two."""
    seen = picture.seen
    if seen is None:
        return ""
    day = format_date(picture.day)
    if seen.closed is None:
        wte = sum(part.wte for part in seen.parts)
        return f"By {day} the interventions whose effect you may see {_verb(wte)} {_wte(wte)} the {picture.gap}."
    if seen.expected.without < MEASURABLE:
        return f"At {day} there is no {picture.gap} even without {whose}."
    return f"{_closes(seen.closed, seen, whose, picture)} {_left(seen.expected.with_all)}"


def pillar_headline(picture: Picture, codes: frozenset[str], word: str) -> str:
    """The same of one pillar: its part of the gap that there would be without any action."""
    seen = picture.seen
    if seen is None:
        return ""
    return _closes(seen.closed_by(codes), seen, f"the actions of this {word}", picture)


def _closes(wte: float, seen: Seen, whose: str, picture: Picture) -> str:
    share = seen.share(wte)
    start = f"By {format_date(picture.day)} {whose} are expected to"
    if abs(wte) < MEASURABLE:
        return f"{start} close nothing of the {picture.gap} yet."
    if share is None:
        return f"{start} {_verb(wte)} {_wte(wte)} the {picture.gap}."
    verb = "close" if wte > 0 else "widen"
    of = f"of the {picture.gap} of {format_about(seen.expected.without)} WTE that there would be without any action"
    return f"{start} {verb} {format_percent(abs(share), 0)} {of}: about {format_about(abs(wte))} WTE."


def _verb(wte: float) -> str:
    return "take" if wte >= 0 else "add"


def _wte(wte: float) -> str:
    return f"about {format_about(abs(wte))} WTE {'off' if wte >= 0 else 'to'}"


def _left(wte: float) -> str:
    if wte < MEASURABLE:
        return "Nothing of it remains."
    return f"About {format_about(wte)} WTE remain."


def realised_words(found: Realised | None, since: dt.date | None) -> list[str]:
    """What has been closed since, as one would tell a board."""
    if found is None:
        told = f" newer than those of {format_date(since)}" if since else ""
        return [f"Nothing can be said yet: no records{told} have come in since actions were first counted on."]
    more = "smaller" if found.closed >= 0 else "larger"
    days = f"Since {format_date(found.since)}"
    amount = f"about {format_about(abs(found.closed))} WTE {more}"
    if abs(found.closed) < MEASURABLE:
        first = f"{days} the gap has become what it was expected to become without any action."
    else:
        first = f"{days} the gap has become {amount} than it would have been without action."
    was, is_now = _short(found.without), _short(found.recorded)
    return [
        f"{first} Without action it was to be {was} at {format_date(found.day)}; by the records it is {is_now}.",
        f"The actions were to close about {format_about(found.expected)} WTE by then. {_verdict(found)}",
    ]


def _short(gap: float) -> str:
    if gap < 0:
        return f"a surplus of {format_about(-gap)} WTE"
    return f"{format_about(gap)} WTE short"


def _verdict(found: Realised) -> str:
    if found.expected < MEASURABLE:
        return "So whatever has changed has other reasons."
    if found.closed >= found.expected:
        return "That much, or more, has been closed."
    if found.closed <= 0:
        return "None of that can be seen in the records."
    return f"{format_percent(found.closed / found.expected, 0)} of that can be seen in the records."


def pillar_table(picture: Picture, pillars: Iterable[Pillar], word: str) -> DataTable:
    """What each pillar's actions close, in the order of the plan."""
    columns = [Column(word.capitalize()), *_amounts()]
    lines: list[list[object]] = []
    for pillar in pillars:
        codes = codes_of(one for one in picture.carried if _pillar(one) == pillar.pk)
        href = reverse("pillars:pillar", args=[picture.system.code, pillar.code])
        lines.append([Cell(pillar.name, href=href), *_part(picture, codes)])
    across = codes_of(one for one in picture.carried if _pillar(one) is None)
    if across:
        lines.append([ACROSS, *_part(picture, across)])
    return DataTable(f"What each {word} closes", columns, lines, caption_hidden=True, compact=True)


def _amounts() -> list[Column]:
    return [figure_column("Closes"), share_column()]


def figure_column(label: str) -> Column:
    """WTE, to one place."""
    return Column(label, numeric=True, unit="WTE", write=_figure)


def share_column(label: str = "Share of the gap") -> Column:
    """A share, as a percentage."""
    return Column(label, numeric=True, write=_share)


def _figure(wte: float | None) -> str:
    return format_wte(wte, 1)


def _share(share: float | None) -> str:
    return format_percent(share)


def codes_of(carried: Iterable[Carried]) -> frozenset[str]:
    """Codes of the interventions that these actions carry and the agreed projection counts on."""
    return frozenset(str(one.code) for each in carried for one in each.on)


def _pillar(one: Carried) -> int | None:
    return one.action.workstream.pillar_id if one.action.workstream else None


def _part(picture: Picture, codes: frozenset[str]) -> list[float | None]:
    assert picture.seen is not None  # noqa: S101 - a table is made of an answer
    wte = picture.seen.closed_by(codes)
    return [wte, picture.seen.share(wte)]


def parts_table(picture: Picture) -> DataTable:
    """From the gap without any action to that with all: one intervention after another, in the order they begin."""
    seen = picture.seen
    assert seen is not None  # noqa: S101 - a table is made of an answer
    columns = [Column("Intervention"), Column("Actions"), figure_column(AMOUNT), share_column()]
    costs = picture.costs
    if costs is not None:
        columns.append(Column("Recorded cost"))
    lines: list[list[object]] = []
    if seen.totals:
        lines.append(_line(picture, "Gap without any action", "", seen.expected.without, None))
    lines += [_intervention(picture, part.code, part.name, part.wte) for part in seen.parts]
    if seen.closed_out_of_sight is not None:
        wte = seen.closed_out_of_sight
        lines.append(_line(picture, "Interventions of organisations out of sight", "", wte, seen.share(wte)))
    if seen.totals:
        lines.append(_line(picture, "Gap with all of them", "", seen.expected.with_all, None))
    return DataTable("What each intervention closes", columns, lines, caption_hidden=True, compact=True, few=10)


def _intervention(picture: Picture, code: str, name: str, wte: float) -> list[object]:
    found = [one for one in picture.carried if code in codes_of([one])]
    actions = ", ".join(one.action.reference for one in found)
    which = next((each for one in found for each in one.on if str(each.code) == code), None)
    share = picture.seen.share(wte) if picture.seen else None
    cell = Cell(name, href=of_intervention(which)) if which else Cell(name)
    return _line(picture, cell, actions, wte, share, which)


def _line(
    picture: Picture, name: object, actions: str, wte: float | None, share: float | None,
    which: Intervention | None = None,
) -> list[object]:  # fmt: skip
    line: list[object] = [name, actions, wte, share]
    if picture.costs is not None:
        line.append(_cost(picture.costs, which) if which is not None else "")
    return line


def _cost(costs: Mapping[int, Sequence[InterventionCost]], which: Intervention) -> Cell:
    told = "; ".join(cost_words(cost) for cost in costs.get(which.pk, ()))
    return Cell(told, text=told or "Not recorded", href=costs_address(which))


def off_table(picture: Picture) -> DataTable:
    """Actions whose interventions are not switched on in the agreed scenario."""
    columns = [Column("Action"), Column("Not counted")]
    lines = [
        [Cell(str(one.action), href=action_address(one)), ", ".join(each.name for each in one.off)]
        for one in picture.off
    ]
    return DataTable("Not counted", columns, lines, caption_hidden=True, compact=True, few=5)


def action_address(one: Carried) -> str:
    """The page of the action, where there is one."""
    return existing("pillars:action", system=one.action.system.code, reference=one.action.reference)


def uncovered_table(rows: Sequence[Uncovered], names: Mapping[str, str], system: System, may_add: bool) -> DataTable:
    """Professions that are short and that no action is about."""
    columns = [
        Column("Profession"),
        figure_column("Projected gap"),
        share_column("Share of demand"),
        *([Column("Remedy")] if may_add else []),
    ]
    add = existing("pillars:action-add", system=system.code)
    lines: list[list[object]] = []
    for one in rows:
        remedy = [Cell("Add an action", href=f"{add}?{urlencode({'profession': one.profession})}")] if may_add else []
        share = one.gap / one.demand if one.demand else None
        lines.append([names.get(one.profession, one.profession), one.gap, share, *remedy])
    return DataTable(
        "What no action covers", columns, lines, caption_hidden=True, compact=True, few=5,
        empty_text="Every profession with a projected gap has an action that is about it.",
    )  # fmt: skip


def notes(picture: Picture) -> list[str]:
    """Where the figures come from, and what they add up to."""
    run = picture.standing.run
    told = []
    if picture.seen is not None and picture.seen.totals:
        told.append(
            "The parts add up to the difference between the engine’s gap without and with all of them, to 0.01 WTE: "
            f"{format_wte(picture.seen.expected.without, 2)} − {format_wte(picture.seen.closed, 2)} = "
            f"{format_wte(picture.seen.expected.with_all, 2)} WTE."
        )
    if picture.seen is not None and not picture.seen.totals:
        told.append(
            "The gap without action, and shares of it, are left out: together with what you see they would tell of a "
            "single organisation whose figures you cannot see."
        )
    if run is not None:
        share = run.inputs.get("coverage")
        known = f" {format_percent(share, 0)} of WTE is as reported." if share is not None else ""
        told.append(f"Data as at {format_date(run.base_date)}, published {format_moment(run.published)}.{known}")
    return told


def count_words(picture: Picture) -> str:
    """How many interventions count, and how many do not."""
    on = len(codes_of(picture.carried))
    off = len({one.pk for each in picture.carried for one in each.off})
    words = f"{plural(on, 'intervention')} of actions {'is' if on == 1 else 'are'} counted on"
    return f"{words}, {off} {'is' if off == 1 else 'are'} not." if off else f"{words}."
