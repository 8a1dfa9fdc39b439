"""What pages show of how well the actions of a plan fit together: findings in words, each with its remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from partners.models import System
from pillars.selectors.coherence import Finding, Kind, Plan
from planning.presenters.addresses import existing
from planning.selectors import labels
from web.formats import format_date, format_percent, format_wte, plural
from web.tables import Cell, Column, DataTable


@dataclass(frozen=True)
class Words:
    """How one kind of finding is told."""

    title: str
    why: str
    none: str
    counted: tuple[str, str]
    remedy: str


LARGEST: Final = 10
"""Findings of one kind that are shown at first."""


KINDS: Final[Mapping[Kind, Words]] = {
    Kind.CLASH: Words(
        "Actions that may compete",
        "Two actions of different partners are aimed at the same profession, in the same place, at the same time. They "
        "may draw on the same people: agree who does what, join them, or set their places and days apart.",
        "No two partners aim at the same profession in the same place at the same time.",
        ("pair of actions that may compete", "pairs of actions that may compete"),
        "Change one of them",
    ),
    Kind.UNCOVERED: Words(
        "Gaps without an action",
        "A profession is projected to be short at the end of the agreed projection, measured by funded posts, and no "
        "action names it, nor does any of its interventions.",
        "Every profession with a projected gap has an action that is about it.",
        ("gap without an action", "gaps without an action"),
        "Add an action",
    ),
    Kind.UNMEASURED: Words(
        "Actions without a measure",
        "Nobody will be able to say whether these have worked: no measure of success is linked to them.",
        "Every action has a measure.",
        ("action without a measure", "actions without a measure"),
        "Link a measure",
    ),
    Kind.LEADERLESS: Words(
        "Actions without a lead",
        "Nobody is answerable for these.",
        "Every action has a lead.",
        ("action without a lead", "actions without a lead"),
        "Name a lead",
    ),
    Kind.OVERDUE: Words(
        "Actions overdue",
        "Their day has passed, and they are neither done nor stopped.",
        "No action is overdue.",
        ("action overdue", "actions overdue"),
        "Report on it",
    ),
}


@dataclass(frozen=True)
class Group:
    """The findings of one kind as a page shows them."""

    kind: Kind
    words: Words
    count: int
    table: DataTable
    left_out: int = 0


def headline(found: Sequence[Finding]) -> str:
    """ "4 pairs of actions that may compete, 2 gaps without an action." """
    counts = {kind: sum(one.kind == kind for one in found) for kind in Kind}
    told = [plural(count, *KINDS[kind].counted) for kind, count in counts.items() if count]
    return f"{', '.join(told)}." if told else "The actions of this plan fit together: nothing was found."


def groups(found: Sequence[Finding], system: System, kinds: Sequence[Kind], *, may_change: bool) -> list[Group]:
    """By kind; remedies lead on for those who may change the plan."""
    names, every, told = names_of(found), len(kinds) == 1, []
    for kind in kinds:
        rows = [one for one in found if one.kind == kind]
        shown = rows if every else rows[:LARGEST]
        table = _table(kind, shown, system, names, may_change)
        told.append(Group(kind, KINDS[kind], len(rows), table, len(rows) - len(shown)))
    return told


def names_of(found: Sequence[Finding]) -> dict[str, str]:
    """Names of the professions that findings speak of."""
    return labels.names_of("profession", {code for one in found for code in one.professions})


def _table(
    kind: Kind, rows: Sequence[Finding], system: System, names: Mapping[str, str], may_change: bool
) -> DataTable:  # fmt: skip
    columns = [Column("What"), Column("Detail"), *([Column("Remedy")] if may_change else [])]
    lines: list[list[Any]] = []
    for one in rows:
        remedy = [Cell(KINDS[kind].remedy, href=remedy_address(one, system))] if may_change else []
        lines.append([_what(one, system, names), detail(one, names), *remedy])
    words = KINDS[kind]
    return DataTable(
        words.title, columns, lines, caption_hidden=True, compact=True, empty_text=words.none, few=5
    )  # fmt: skip


def subject(one: Finding, names: Mapping[str, str]) -> str:
    """The actions, or the profession, in words."""
    if one.plans:
        return " and ".join(_name(plan) for plan in one.plans)
    return ", ".join(names.get(code, code) for code in one.professions)


def _what(one: Finding, system: System, names: Mapping[str, str]) -> Cell:
    href = _action(one.plans[0], system) if len(one.plans) == 1 else ""
    return Cell(subject(one, names), href=href)


def _name(plan: Plan) -> str:
    return f"{plan.reference} {plan.title}"


def detail(one: Finding, names: Mapping[str, str]) -> str:
    """What is the matter, in a few words."""
    if one.kind == Kind.CLASH:
        partners = " and ".join(plan.partner_name for plan in one.plans)
        return f"{partners}: {', '.join(names.get(code, code) for code in one.professions)}"
    if one.gap is not None:
        share = f", {format_percent(one.gap.gap / one.gap.demand, 0)} of demand" if one.gap.demand else ""
        return f"Short of {format_wte(one.gap.gap)} WTE{share}"
    plan = one.plans[0]
    return f"Due {format_date(plan.due)}" if plan.due else "No day set"


def remedy_address(one: Finding, system: System) -> str:
    """Where it can be put right; "" where there is no such page."""
    if one.kind == Kind.UNCOVERED:
        add = existing("pillars:action-add", system=system.code)
        return f"{add}?{urlencode({'profession': one.professions[0]})}" if add else ""
    plan = one.plans[-1]
    if one.kind == Kind.UNMEASURED:
        measures = existing("pillars:measures", system=system.code)
        return measures or _action(plan, system)
    return _action(plan, system, "report" if one.kind == Kind.OVERDUE else "change")


def _action(plan: Plan, system: System, name: str = "") -> str:
    route = f"pillars:action-{name}" if name else "pillars:action"
    return existing(route, system=system.code, reference=plan.reference)


def file_rows(found: Sequence[Finding]) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of the file."""
    names = names_of(found)
    rows = [
        [
            KINDS[one.kind].title,
            ", ".join(plan.reference for plan in one.plans),
            subject(one, names),
            detail(one, names),
            one.gap.gap if one.gap else None,
        ]
        for one in found
    ]
    return ["Finding", "Actions", "What", "Detail", "Gap (WTE)"], rows
