"""What pages show of actions: lists in words and as tables, and one action with all that hangs on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from partners.actors import Actor
from partners.permissions import Permission
from partners.presenters import ON_A_PHONE
from pillars.models import Action, Decision, Milestone
from pillars.presenters.addresses import of_action
from pillars.selectors.actions import Tally, overdue
from pillars.services.rights import may_change
from planning.presenters.addresses import existing
from planning.presenters.interventions import address as of_intervention
from web.formats import format_date, format_moment, plural
from web.tables import Cell, Column, DataTable

Facts = list[dict[str, Any]]
RAG_COLOURS: Final = {"green": "green", "amber": "orange", "red": "red"}
RAG_WORDS: Final = {"green": "Green", "amber": "Amber", "red": "Red", "": "Not said"}
STATUS_COLOURS: Final = {"planned": "white", "under_way": "blue", "done": "green", "stopped": "grey"}


def headline(count: Tally) -> str:
    """ "24 actions: 13 under way, 8 planned, 3 done. 2 are off track, 4 at risk, 1 is overdue." """
    if not count.total:
        return "There is no action that answers to this."
    parts = [
        (count.under_way, "under way"),
        (count.planned, "planned"),
        (count.done, "done"),
        (count.stopped, "stopped"),
    ]
    told = ", ".join(f"{number} {words}" for number, words in parts if number)
    first = f"{plural(count.total, 'action')}: {told}."
    worries = [(count.red, "off track"), (count.amber, "at risk"), (count.overdue, "overdue")]
    found = [(number, words) for number, words in worries if number]
    if not found:
        return f"{first} None is off track, at risk or overdue."
    verb = "is" if found[0][0] == 1 else "are"
    return (
        f"{first} {found[0][0]} {verb} {', '.join(f'{w}' if not i else f'{n} {w}' for i, (n, w) in enumerate(found))}."
    )


def action_table(rows: Iterable[Action], today: dt.date, *, systems: bool = False) -> DataTable:
    """A list of actions; ``systems`` adds whose they are."""
    columns = [
        Column("Action"), *([Column("System")] if systems else []), Column("Workstream"), Column("Lead"),
        Column("Status"), Column("RAG"), Column("Due"), Column("Next milestone"),
    ]  # fmt: skip
    lines = [
        [
            _name(one),
            *([one.system.name] if systems else []),
            stream_words(one),
            str(one.lead) if one.lead else Cell("", text="Nobody yet"),
            Cell(
                one.get_status_display(), text="", tag=one.get_status_display(), tag_colour=STATUS_COLOURS[one.status]
            ),
            rag_cell(one),
            due_cell(one, today),
            _next(one),
        ]
        for one in rows
    ]
    return DataTable(
        "Actions", columns, lines, caption_hidden=True, compact=True, few=ON_A_PHONE,
        empty_text="There is no action here yet.",
    )  # fmt: skip


@dataclass(frozen=True)
class Card:
    """An action as somebody who leads it sees it on a phone."""

    action: Action
    words: str
    rag: str
    colour: str
    due: Cell
    step: Milestone | None
    page: str
    report: str


def action_cards(rows: Iterable[Action], today: dt.date, actor: Actor) -> list[Card]:
    """Actions with how they go and, where the actor may, the way to report on each."""
    return [
        Card(
            action=one,
            words=sentence(one, today),
            rag=RAG_WORDS[one.rag],
            colour=RAG_COLOURS.get(one.rag, "grey"),
            due=due_cell(one, today),
            step=next_milestone(one),
            page=of_action(one),
            report=of_action(one, "report") if may_change(actor, one) else "",
        )
        for one in rows
    ]


def _name(one: Action) -> Cell:
    tag = "retired" if one.retired else "People Plan" if one.people_plan else ""
    colour = "grey" if one.retired else "purple"
    return Cell(f"{one.reference} {one.title}", href=of_action(one), tag=tag, tag_colour=colour)


def stream_words(one: Action) -> str:
    """The workstreams to which it belongs."""
    return "; ".join(str(stream) for stream in (one.workstream, one.long_term_plan) if stream)


def rag_cell(one: Action) -> Cell:
    word = RAG_WORDS[one.rag]
    return Cell(word, text="", tag=word, tag_colour=RAG_COLOURS[one.rag]) if one.rag else Cell("", text=word)


def due_cell(one: Action, today: dt.date) -> Cell:
    """The day, marked if it has passed."""
    if one.due is None:
        return Cell("", text="No day set")
    tag = "overdue" if overdue(one, today) else ""
    return Cell(one.due, text=short(one.due), tag=tag, tag_colour="red")


def short(day: dt.date) -> str:
    """ "3 Oct 2026", kept on one line: for the narrow columns of a list."""
    return f"{day.day}\u00a0{day:%b}\u00a0{day.year}"


def next_milestone(one: Action) -> Milestone | None:
    """The first step that is not reached; ``milestones`` should be prefetched."""
    return next((step for step in one.milestones.all() if step.done is None), None)


def _next(one: Action) -> Cell:
    step = next_milestone(one)
    return Cell("", text="None") if step is None else Cell(step.title, text=f"{step.title} ({short(step.due)})")


def sentence(one: Action, today: dt.date) -> str:
    """ "Under way, amber: at risk. Due 31 March 2027, in 4 months. 2 of 5 milestones reached." """
    rag = f", {one.get_rag_display().lower()}" if one.rag else ""
    parts = [f"{one.get_status_display()}{rag}."]
    if one.due:
        parts.append(f"Due {format_date(one.due)}{_away(one, today)}.")
    steps = list(one.milestones.all())
    if steps:
        parts.append(f"{sum(step.done is not None for step in steps)} of {plural(len(steps), 'milestone')} reached.")
    return " ".join(parts)


def _away(one: Action, today: dt.date) -> str:
    days = ((one.due or today) - today).days
    if one.status not in ("planned", "under_way"):
        return ""
    if days < 0:
        return f", {plural(-days, 'day')} ago"
    return ", today" if days == 0 else f", in {plural(days, 'day')}" if days < 60 else f", in {days // 30} months"


def facts(one: Action) -> Facts:
    """One action, for a summary list."""
    by = f" by {one.created_by}" if one.created_by else ""
    pairs = [
        ("Pillar workstream", _pillar(one)),
        ("Long Term Plan workstream", str(one.long_term_plan) if one.long_term_plan else ""),
        ("Lead", str(one.lead) if one.lead else "Nobody yet"),
        ("Start", format_date(one.starts) if one.starts else ""),
        ("Why it is so", one.rag_reason),
        ("Professions", ", ".join(str(each) for each in one.professions.all()) or "All"),
        ("Team", one.team),
        ("Care setting", str(one.setting or "")),
        ("ICS priority", str(one.priority or "")),
        ("Place", str(one.place or "")),
        ("Partner", str(one.partner or "")),
        ("Inclusion, wellbeing, engagement", people_plan_words(one)),
        ("Added", f"{format_moment(one.created)}{by}"),
        ("Changed", format_moment(one.changed) if one.changed > one.created else ""),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs if value]


def _pillar(one: Action) -> str:
    return f"{one.workstream} ({one.workstream.pillar})" if one.workstream else ""


def people_plan_words(one: Action) -> str:
    """Whose People Plan it belongs to, and where it stands there; "" if to none."""
    if not one.people_plan:
        return ""
    where = f": {one.people_plan_reference}" if one.people_plan_reference else ""
    return f"{one.get_people_plan_display()}{where}"


def steps(one: Action, today: dt.date, may_change: bool) -> DataTable:
    """The milestones of an action; whoever may change them finds the way from each."""
    columns = [Column("Milestone"), Column("By"), Column("Reached")]
    lines = [
        [
            Cell(step.title, href=of_action(one, "milestone", step.pk) if may_change else ""),
            Cell(step.due, text=format_date(step.due), tag=_late(step, today), tag_colour="red"),
            Cell(step.done, text=format_date(step.done) if step.done else "Not yet"),
        ]
        for step in one.milestones.all()
    ]
    return DataTable("Milestones", columns, lines, caption_hidden=True, compact=True, empty_text="None yet.")


def _late(step: Milestone, today: dt.date) -> str:
    return "overdue" if step.done is None and step.due < today else ""


def decision_table(rows: Iterable[Decision], today: dt.date) -> DataTable:
    """Decisions asked for, with those still awaited marked."""
    columns = [Column("Decision"), Column("For"), Column("Of"), Column("Needed by"), Column("Decided")]
    lines = [
        [
            Cell(one.question, href=of_action(one.action, "decision-answer", one.pk)),
            Cell(str(one.action), href=of_action(one.action)),
            one.asked_of,
            Cell(one.needed_by, text=format_date(one.needed_by) if one.needed_by else "No day set",
                 tag=_awaited(one, today), tag_colour="red"),
            Cell(one.answer, text=f"{format_date(one.answered)}: {one.answer}" if one.answered else "Not yet"),
        ]
        for one in rows
    ]  # fmt: skip
    return DataTable(
        "Decisions", columns, lines, caption_hidden=True, compact=True, empty_text="No action asks for a decision."
    )  # fmt: skip


def _awaited(one: Decision, today: dt.date) -> str:
    return "overdue" if one.answered is None and one.needed_by is not None and one.needed_by < today else ""


def linked(rows: Sequence[Any]) -> list[dict[str, str]]:
    """Interventions as links."""
    return [{"text": one.name, "href": of_intervention(one)} for one in rows]


def links_of(one: Action, actor: Actor) -> Facts:
    """The measures, supply risks and initiatives of an action that the actor may see, for a summary list."""
    code = one.system.code
    kinds = (
        ("Measures of success", "measure", "slug", one.measures.order_by("name")),
        ("Supply risks", "risk", "code", one.supply_risks.order_by("title")),
        ("Initiatives", "initiative", "code", one.initiatives.filter(retired__isnull=True).order_by("name")),
    )
    found = []
    for title, route, key, rows in kinds:
        seen = rows.visible_to(actor, Permission.VIEW_PLANS)
        links = [(existing(f"pillars:{route}", system=code, **{key: getattr(each, key)}), str(each)) for each in seen]
        if links:
            html = format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', links)
            found.append({"key": {"text": title}, "value": {"html": html}})
    return found


def list_address(system: str, **wanted: str) -> str:
    """The list of actions with some filters set."""
    address = reverse("pillars:actions", args=[system])
    return f"{address}?{urlencode(wanted)}" if wanted else address
