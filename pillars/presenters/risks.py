"""What pages show of supply risks: the register, the matrix of five by five, and one risk with its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from partners.models import System
from pillars.models import RiskEvent, RiskRule, SupplyRisk
from pillars.presenters.risk_words import EVENTS, GRADE_COLOURS, GRADE_WORDS, IMPACTS, LIKELIHOODS, score_words
from pillars.selectors.risks import Matrix, grade
from planning.presenters.addresses import existing
from planning.presenters.board import GAP_WORDS
from web.formats import (
    financial_year,
    format_about,
    format_date,
    format_moment,
    format_number,
    format_percent,
    format_wte,
    plural,
)
from web.tables import Cell, Column, DataTable

Facts = list[dict[str, Any]]


def address(one: SupplyRisk, name: str = "risk") -> str:
    """A page of a risk."""
    return reverse(f"pillars:{name}", args=[one.system.code, one.code])


def list_address(system: System, **wanted: object) -> str:
    """The register with some filters set."""
    told = reverse("pillars:risks", args=[system.code])
    return f"{told}?{urlencode(wanted)}" if wanted else told


def headline(rows: Sequence[SupplyRisk], everything: bool) -> str:
    """ "7 risks: 2 extreme, 4 high, 1 moderate. 3 have no owner yet." """
    if not rows:
        return "There is no open supply risk." if everything else "No risk answers to this."
    counts = {name: sum(grade(one) == name for one in rows) for name in GRADE_WORDS}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    orphans = sum(one.owner_id is None and one.state == SupplyRisk.State.OPEN for one in rows)
    after = f" {orphans} {'has' if orphans == 1 else 'have'} no owner yet." if orphans else ""
    return f"{plural(len(rows), 'risk')}: {told}.{after}"


def register_table(rows: Iterable[SupplyRisk], today: dt.date) -> DataTable:
    """The register; ``owner`` and ``actions`` should be fetched with it."""
    columns = [
        Column("Risk"), Column("Score"), Column("Projected gap", numeric=True, unit="WTE"), Column("Owner"),
        Column("Review by"), Column("Actions", numeric=True, write=format_number), Column("Raised by"), Column("State"),
    ]  # fmt: skip
    return DataTable(
        "Supply risks", columns, [_row(one, today) for one in rows], caption_hidden=True, compact=True,
        empty_text="No risk answers to this.", few=10,
    )  # fmt: skip


def _row(one: SupplyRisk, today: dt.date) -> list[Any]:
    return [
        Cell(one.title, href=address(one)),
        score_cell(one),
        one.figures.get("gap"),
        str(one.owner) if one.owner else Cell("", text="Nobody yet"),
        _review(one, today),
        len(one.actions.all()),
        "The rule" if one.by_rule else "A person",
        one.get_state_display(),
    ]


def score_cell(one: SupplyRisk) -> Cell:
    """The points, with their grade in a word."""
    points = one.likelihood * one.impact
    return Cell(points, text=str(points), tag=grade(one).capitalize(), tag_colour=GRADE_COLOURS[grade(one)])


def overdue(one: SupplyRisk, today: dt.date) -> bool:
    """Whether an open risk should have been reviewed."""
    return one.state == SupplyRisk.State.OPEN and one.review_date is not None and one.review_date < today


def _review(one: SupplyRisk, today: dt.date) -> Cell:
    if one.review_date is None:
        return Cell("", text="No day set")
    tag = "overdue" if overdue(one, today) else ""
    return Cell(one.review_date, text=format_date(one.review_date), tag=tag, tag_colour="red")


@dataclass(frozen=True)
class Square:
    """One square of the matrix: how many risks, in words too, and where they are listed."""

    count: int
    points: int
    grade: str
    href: str
    words: str


@dataclass(frozen=True)
class Line:
    """A likelihood with its five squares."""

    label: str
    squares: Sequence[Square]


@dataclass(frozen=True)
class Board:
    """The matrix, the likeliest first; impacts from left to right."""

    heads: Sequence[str]
    lines: Sequence[Line]


def board(found: Matrix, system: System, parameters: Mapping[str, str]) -> Board:
    """The matrix whose squares lead to the register, narrowed down to them."""
    lines = [
        Line(f"{likelihood} {LIKELIHOODS[likelihood]}", [
            _square(found, system, parameters, likelihood, impact) for impact in IMPACTS
        ])
        for likelihood in sorted(LIKELIHOODS, reverse=True)
    ]  # fmt: skip
    return Board([f"{impact} {word}" for impact, word in IMPACTS.items()], lines)


def _square(found: Matrix, system: System, parameters: Mapping[str, str], likelihood: int, impact: int) -> Square:
    count, points = found.counts[likelihood, impact], likelihood * impact
    where = {**parameters, "likelihood": str(likelihood), "impact": str(impact)}
    named = grade(SupplyRisk(likelihood=likelihood, impact=impact))
    words = f"{plural(count, 'risk')}, {LIKELIHOODS[likelihood].lower()} and {IMPACTS[impact].lower()}"
    return Square(count, points, named, list_address(system, **where) if count else "", words)


def facts(one: SupplyRisk, today: dt.date) -> Facts:
    """One risk, for a summary list."""
    late = " (overdue)" if overdue(one, today) else ""
    pairs = [
        ("State", _state(one)),
        ("Score", f"{score_words(one.likelihood, one.impact)}: {grade(one)}"),
        ("Set by a person because", one.override_reason if one.overridden else ""),
        ("Owner", str(one.owner) if one.owner else "Nobody yet"),
        ("Treatment", one.treatment or "None yet"),
        ("Review by", f"{format_date(one.review_date)}{late}" if one.review_date else "No day set"),
        ("Raised", f"{format_moment(one.opened)} by {one.opened_by or 'the rule'}"),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs if value]


def _state(one: SupplyRisk) -> str:
    if one.state == SupplyRisk.State.OPEN:
        return "Open"
    return f"Closed {format_moment(one.closed)}: {one.closed_reason}"


def sentence(one: SupplyRisk) -> str:
    """What the rule sees: "Short of about 340 WTE (14% of demand) at 31 March 2028 …"; "" for a person's own risk."""
    told = one.figures
    if not told:
        return ""
    day = format_date(dt.date.fromisoformat(told["position"]))
    share = format_percent(told["gap"] / told["demand"], 0)
    words = f"about {format_about(told['gap'])} WTE ({share} of demand) at {day}, measured by the {_gap(one)}"
    if one.state == SupplyRisk.State.CLOSED:
        return f"When the rule last saw it, it was short of {words}."
    return f"Short of {words}. Within the horizon of the rule it is worst then."


def _gap(one: SupplyRisk) -> str:
    return GAP_WORDS[one.figures["basis"]]


def years_table(one: SupplyRisk) -> DataTable | None:
    """The projected gap year by year; None for a person's own risk."""
    if not one.figures:
        return None
    columns = [
        Column("Position at"), Column("Gap, middle future", numeric=True, unit="WTE"),
        Column("From (p10)", numeric=True, unit="WTE"), Column("To (p90)", numeric=True, unit="WTE"),
        Column("Demand", numeric=True, unit="WTE"), Column("Share of demand", numeric=True, write=format_percent),
    ]  # fmt: skip
    rows = [
        [
            Cell(year["day"], text=format_date(dt.date.fromisoformat(year["day"]))),
            year["gap"], year["p10"], year["p90"], year["demand"],
            year["gap"] / year["demand"] if year["demand"] else None,
        ]
        for year in one.figures["years"]
    ]  # fmt: skip
    return DataTable(f"Projected {_gap(one)}", columns, rows, caption_hidden=True, compact=True)


def dashboard(one: SupplyRisk) -> str:
    """The dashboard of the node at the worst position; "" for a person's own risk."""
    if not one.figures or not one.node:
        return ""
    dimension, _, code = one.node.partition(":")
    day = dt.date.fromisoformat(one.figures["position"])
    query = {dimension: code, "basis": one.figures["basis"], "year": financial_year(day)}
    found = existing("planning:dashboard", system=one.system.code)
    return f"{found}?{urlencode(query)}" if found else ""


def history_table(rows: Iterable[RiskEvent]) -> DataTable:
    """What became of a risk, the newest first."""
    columns = [Column("When"), Column("What"), Column("Score"), Column("Note"), Column("By")]
    lines = [
        [
            Cell(one.when, text=format_moment(one.when)),
            EVENTS.get(one.what, one.what),
            Cell(one.likelihood * one.impact, text=f"{one.likelihood} × {one.impact} = {one.likelihood * one.impact}"),
            one.note,
            str(one.by) if one.by else "The rule",
        ]
        for one in rows
    ]
    return DataTable("History", columns, lines, caption_hidden=True, compact=True, few=5)


def rule_words(rule: RiskRule) -> str:
    """The rule in a sentence."""
    return (
        f"A risk is raised by itself where the projected {GAP_WORDS[rule.basis]} of a profession, sector or place "
        f"reaches {format_percent(rule.threshold, 1)} of demand and {format_wte(rule.least_wte)} WTE within "
        f"{plural(rule.horizon_years, 'year')}, and closed when it no longer does. Gaps that rest on an assumed "
        "vacancy rate raise none."
    )
