"""Interventions in words: what each kind does, its unit, for whom, how large and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from planning.forms.fields import percent_text, plain_text
from planning.models import Intervention, InterventionKind
from planning.services.interventions.rules import SHARES, TAKES_OVER
from web.formats import format_date

Kind = InterventionKind


@dataclass(frozen=True)
class Words:
    """One kind: its name, the unit of its size, what it does, and what to think of when sizing it."""

    title: str
    unit: str
    does: str
    sizing: str


KINDS: Final[Mapping[str, Words]] = {
    Kind.EXTRA_JOINERS: Words(
        "Extra joiners",
        "people a year",
        "People who join each year beside the recruitment that the scenario assumes already.",
        "People, not WTE, in each full year. Count only those who would not have come anyway.",
    ),
    Kind.FEWER_LEAVERS: Words(
        "Fewer leavers",
        "of leavers",
        "A share of those who would leave before retirement age stays.",
        "The share of leavers who stay: 10% turns a leaver rate of 8% into 7.2%. Retirements are not changed.",
    ),
    Kind.PRODUCTIVITY: Words(
        "Productivity",
        "of demand",
        "The same work needs fewer staff: a share of demand, funded and needed, falls away.",
        "The whole share at full effect, not a yearly gain. Count only what goes beyond the productivity that the "
        "scenario’s net demand growth presumes already (nationally 1.5% to 2% a year).",
    ),
    Kind.NEW_ROLE: Words(
        "New role",
        "WTE taken over",
        "A role that is new here takes work over from a profession.",
        "WTE of the profession replaced, at full effect. The new role needs staff too: add extra joiners or training "
        "places for it.",
    ),
    Kind.SUBSTITUTION: Words(
        "Substitution",
        "WTE taken over",
        "Another profession takes work over, so demand moves from one to the other.",
        "WTE of the profession replaced, at full effect. The gap moves with the work: look at both professions.",
    ),
    Kind.TRAINING_PLACES: Words(
        "Training places",
        "students a year",
        "More students begin each September; those who complete and stay join at the end of the course.",
        "Students who begin each year, existing staff left out. Attrition, join rate and local share are the "
        "scenario’s, and so are the places on placement that they share with other students.",
    ),
}


def size_text(one: Intervention) -> str:
    """ "20 people a year (10 to 30)", "5% of leavers"."""
    low, mode, high = (_amount(one, value) for value in (one.low, one.mode, one.high))
    spread = "" if low == high else f" ({low} to {high})"
    return f"{mode} {KINDS[one.kind].unit}{spread}"


def _amount(one: Intervention, value: Decimal) -> str:
    return f"{percent_text(value)}%" if one.kind in SHARES else f"{_thousands(value)}"


def _thousands(value: Decimal) -> str:
    whole, _, rest = plain_text(value).partition(".")
    return f"{int(whole):,}{f'.{rest}' if rest else ''}"


def scope_text(one: Intervention) -> str:
    """ "Adult nurse, North Hospital, hospital ward"; everybody without a scope."""
    named = (one.profession or one.staff_group, one.organisation, one.setting)
    told = [part.name for part in named if part is not None]
    return ", ".join(told) if told else "All staff"


def time_text(one: Intervention) -> str:
    """ "From 1 April 2027, in full after 2 years, until 31 March 2030"."""
    words = [f"From {format_date(one.starts)}"]
    if one.ramp_years:
        years = plain_text(one.ramp_years)
        words.append(f"in full after {years} {'year' if years == '1' else 'years'}")
    if one.ends:
        words.append(f"no longer from {format_date(one.ends)}")
    return ", ".join(words)


def taking_over_text(one: Intervention) -> str:
    """ "Nursing associate takes over, 1.2 WTE for each WTE"; "" for other kinds."""
    if one.kind not in TAKES_OVER or one.by_profession is None:
        return ""
    return f"{one.by_profession.name} takes over, {plain_text(one.exchange_rate)} WTE for each WTE replaced"


def in_a_line(one: Intervention) -> str:
    """All of it in one sentence, for a list to choose from."""
    return f"{one.name} ({KINDS[one.kind].title.lower()}: {size_text(one)}; {scope_text(one)})"
