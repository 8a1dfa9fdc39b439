"""Asking for a grid: which packages, which futures, whose gap and when, and what counts as holding."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied

from partners.access import demand
from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from planning.models import Analysis, Package, Scenario
from planning.selectors.access import may_see_node
from planning.services.analyses import ask
from planning.services.failures import InterventionRefused
from planning.services.nodes import DIMENSIONS

ROBUSTNESS: Final = "planning.robustness"
MOST: Final = 8
"""Packages, and futures, in one grid."""

BASES: Final = ("funded", "need")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked.

    Attributes:
        day: a position that every future has, as an ISO date; "" = the last that all of them have.
        tolerance: the share of demand that a gap may have and still be borne.
        risk: a package holds if the chance of a larger gap is at most this.
    """

    packages: Sequence[Package]
    futures: Sequence[Scenario]
    basis: str = "funded"
    day: str = ""
    tolerance: Decimal = Decimal("0.05")
    risk: Decimal = Decimal("0.2")
    filters: Mapping[str, str] = field(default_factory=dict)


def request_robustness(*, actor: Actor, system: System, question: Question) -> Analysis:
    """Have a grid worked out; the analysis tells the job, and later the answer.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system, or does not see the organisation asked for.
        InterventionRefused: the question cannot be answered; by field.
    """
    demand(actor, Permission.EDIT_SCENARIOS, system)
    filters = {name: question.filters[name] for name in DIMENSIONS if question.filters.get(name)}
    if not may_see_node(actor, system, filters):
        raise PermissionDenied("You do not see the figures of this organisation.")
    if messages := _faults(system, question):
        raise InterventionRefused(messages)
    asked: dict[str, Any] = {
        "packages": [str(one.code) for one in question.packages],
        "futures": [str(one.code) for one in question.futures],
        "basis": question.basis,
        "day": question.day or max(_days_of_all(question.futures)),
        "tolerance": float(question.tolerance),
        "risk": float(question.risk),
        "filters": filters,
    }
    subject = f"robustness of {system.code}: {json.dumps(asked, sort_keys=True)}"
    kind = Analysis.Kind.ROBUSTNESS
    return ask(
        actor=actor, kind=kind, job_kind=ROBUSTNESS, system=system, scenario=None, asked=asked | {"subject": subject}
    )


def _faults(system: System, question: Question) -> dict[str, str]:
    messages = {}
    chosen: list[Any] = [*question.packages, *question.futures]
    foreign = [one for one in chosen if one.system_id != system.pk]
    if foreign:
        messages[""] = f"“{foreign[0].name}” belongs to another system."
    messages |= _set_faults("packages", "package", question.packages)
    if retired := [one.name for one in question.packages if one.retired is not None]:
        messages["packages"] = f"No longer weighed: {', '.join(retired)}. Leave it out."
    messages |= _set_faults("futures", "scenario", question.futures)
    if question.basis not in BASES:
        messages["basis"] = "Choose the funded gap or the need gap."
    for name, value in (("tolerance", question.tolerance), ("risk", question.risk)):
        if not 0 <= value < 1:
            messages[name] = "Enter a share from 0% to below 100%."
    return messages or _time_faults(question)


def _set_faults(name: str, what: str, chosen: Sequence[Any]) -> dict[str, str]:
    if not chosen:
        return {name: f"Choose at least one {what}."}
    return {name: f"Choose at most {MOST}."} if len(chosen) > MOST else {}


def _time_faults(question: Question) -> dict[str, str]:
    unknown = [one.name for one in question.futures if one.published is None or one.published.snapshot is None]
    if unknown:
        return {
            "futures": f"Nothing has been published yet of {', '.join(unknown)}. Leave it out, or work it out first."
        }
    days = _days_of_all(question.futures)
    if not days:
        return {"futures": "These scenarios have no year in common. Choose others."}
    if question.day and question.day not in days:
        return {"day": "Not every scenario looks as far as this. Choose an earlier day."}
    return {}


def _days_of_all(futures: Sequence[Scenario]) -> set[str]:
    """Days after the base date that are a position of every one of them."""
    positions = [set(one.published.positions[1:]) for one in futures if one.published is not None]
    return set.intersection(*positions) if positions else set()
