"""What pages show of initiatives: the list, how far one has spread, its steps, and what each partner says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.urls import reverse

from partners.models import Organisation, System
from pillars.models import Agreement, Initiative, InitiativeStep, Site
from pillars.selectors.initiatives import STANDING, Spread, spread
from web.formats import format_date, format_moment, plural
from web.tables import Cell, Column, DataTable

STAGE_COLOURS: Final = {"planned": "grey", "pilot": "yellow", "in_use": "green", "stopped": "red"}
WORD_COLOURS: Final = {"agreed": "green", "conditions": "yellow", "declined": "red"}
STAGE_ORDER: Final = ("in_use", "pilot", "planned", "stopped")
Facts = list[dict[str, Any]]


def address(one: Initiative, name: str = "") -> str:
    """The page of an initiative, or one below it such as "sites"."""
    return reverse(f"pillars:initiative-{name}" if name else "pillars:initiative", args=[one.system.code, one.code])


def list_address(system: System) -> str:
    return reverse("pillars:initiatives", args=[system.code])


def headline(found: Spread, narrowed: bool) -> str:
    """ "3 initiatives, in use at 5 sites of 3 partners and on trial at 2. 1 partner's word is a no." """
    if not found.total:
        return "No initiative answers to this." if narrowed else "There is no initiative yet."
    return f"{plural(found.total, 'initiative')}, {_reach(found)}. {_said(found)}"


def sentence(one: Initiative, partners: int) -> str:
    """One initiative: how far it has spread, and how many partners agree."""
    found = spread([one])
    words = _reach(found)
    return f"{words[0].upper()}{words[1:]}. {_said(found)} {_silent(len(getattr(one, STANDING)), partners)}".strip()


def _reach(found: Spread) -> str:
    used = (
        f"in use at {plural(found.in_use, 'site')} of {plural(found.partners_using, 'partner')}"
        if found.in_use else "in use nowhere yet"
    )  # fmt: skip
    return f"{used}, and on trial at {plural(found.pilots, 'site')}" if found.pilots else used


def _said(found: Spread) -> str:
    words = (("agreed", found.agreed), ("agreed with conditions", found.conditions), ("declined", found.declined))
    told = ", ".join(f"{count} {word}" for word, count in words if count)
    return f"Partners’ words: {told}." if told else "No partner has said yet whether it agrees."


def _silent(spoken: int, partners: int) -> str:
    silent = max(0, partners - spoken)
    return f"{plural(silent, 'partner')} {'has' if silent == 1 else 'have'} not said yet." if spoken and silent else ""


def list_table(rows: Iterable[Initiative], today: dt.date) -> DataTable:
    """The list; ``rows`` come from ``initiatives_of``."""
    columns = [
        Column("Initiative"), Column("Digital enabler"), Column("Sites in use", numeric=True, write=str),
        Column("Pilots", numeric=True, write=str), Column("Partners’ words"), Column("Next step"), Column("Lead"),
    ]  # fmt: skip
    return DataTable(
        "Initiatives", columns, [_row(one, today) for one in rows], caption_hidden=True, compact=True,
        empty_text="No initiative answers to this.",
    )  # fmt: skip


def _row(one: Initiative, today: dt.date) -> list[Any]:
    found = spread([one])
    told = [f"{found.agreed} agreed", f"{found.conditions} with conditions", f"{found.declined} declined"]
    return [
        Cell(one.name, href=address(one), tag="retired" if one.retired else ""),
        one.digital_enabler,
        found.in_use,
        found.pilots,
        ", ".join(word for word in told if not word.startswith("0 ")),
        _next_step(one, today),
        str(one.lead) if one.lead else Cell("", text="Nobody yet"),
    ]


def _next_step(one: Initiative, today: dt.date) -> Any:
    ahead = [step for step in one.steps.all() if step.done is None]
    if not ahead:
        return ""
    words = f"{ahead[0].title}, {format_date(ahead[0].due)}"
    return Cell(words, tag="late" if ahead[0].due < today else "", tag_colour="red")


def facts(one: Initiative) -> Facts:
    """One initiative, for a summary list."""
    pairs = [
        ("Digital enabler", one.digital_enabler or "None named"),
        ("Lead", str(one.lead) if one.lead else "Nobody yet"),
        ("Added", f"{format_moment(one.created)}{f' by {one.created_by}' if one.created_by else ''}"),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def steps_table(steps: Iterable[InitiativeStep], today: dt.date) -> DataTable:
    """Its milestones."""
    rows = [[step.title, Cell(step.due, text=format_date(step.due)), _done(step, today)] for step in steps]
    columns = [Column("Milestone"), Column("Due"), Column("Done")]
    return DataTable("Milestones", columns, rows, caption_hidden=True, compact=True, empty_text="None yet.")


def _done(step: InitiativeStep, today: dt.date) -> Cell:
    if step.done is not None:
        return Cell(step.done, text=format_date(step.done), tag="done", tag_colour="green")
    late = step.due < today
    return Cell("", text="Not yet", tag="late" if late else "", tag_colour="red")


def sites_table(sites: Iterable[Site]) -> DataTable:
    """Where it has spread to, by stage: in use, on trial, planned, stopped."""
    ordered = sorted(sites, key=lambda site: (STAGE_ORDER.index(site.stage), site.organisation.name, site.name))
    rows = [
        [
            site.name,
            site.organisation.name,
            Cell(site.get_stage_display(), text="", tag=site.get_stage_display(), tag_colour=STAGE_COLOURS[site.stage]),
            Cell(site.since, text=format_date(site.since) if site.since else "Not told"),
        ]
        for site in ordered
    ]
    columns = [Column("Site"), Column("Partner"), Column("Stage"), Column("Since")]
    return DataTable("Spread to", columns, rows, caption_hidden=True, compact=True, empty_text="No site yet.", few=10)


def agreements_table(words: Iterable[Agreement]) -> DataTable:
    """What each partner says now."""
    columns = [Column("Partner"), Column("Says"), Column("Note"), Column("Since"), Column("Said by")]
    ordered = sorted(words, key=lambda one: one.organisation.name)
    return DataTable(
        "Agreement of each partner", columns, [_word(one) for one in ordered], caption_hidden=True, compact=True,
        empty_text="No partner has said anything yet.", few=10,
    )  # fmt: skip


def _word(one: Agreement) -> list[Any]:
    said = one.get_word_display()
    return [
        one.organisation.name, Cell(said, text="", tag=said, tag_colour=WORD_COLOURS[one.word]), one.note,
        Cell(one.when, text=format_moment(one.when)), str(one.by),
    ]  # fmt: skip


def history_table(words: Iterable[Agreement]) -> DataTable:
    """Every word ever said, the newest first; with the day on which a later one replaced it."""
    columns = [
        Column("Partner"), Column("Says"), Column("Note"), Column("From"), Column("Until"), Column("Said by"),
    ]  # fmt: skip
    rows = [
        [*_word(one)[:4], Cell(one.ended, text=format_moment(one.ended) if one.ended else "Still holds"), str(one.by)]
        for one in words
    ]
    return DataTable("Everything that partners said", columns, rows, caption_hidden=True, compact=True, few=5)


def silent(partners: Iterable[Organisation], words: Sequence[Agreement]) -> list[str]:
    """Names of partners that have not said anything yet."""
    spoken = {one.organisation_id for one in words}
    return [one.name for one in partners if one.pk not in spoken]
