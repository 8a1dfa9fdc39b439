"""Whether the actions of a plan fit together: what stands in each other's way, what is missing, what is late.

The judgement itself (``clashes`` and those below it) is pure: it takes what actions say and returns findings, so that
pages, files and the API say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from partners.actors import Actor
from partners.models import System
from pillars.models import Action
from pillars.selectors.closing import Uncovered, actions_in_use, published_run, uncovered
from planning.selectors.choice import FUNDED, occurring
from planning.selectors.interventions import in_sight
from planning.selectors.sight import sight_of


class Kind(StrEnum):
    """What can be wrong."""

    CLASH = "clash"
    UNCOVERED = "uncovered"
    UNMEASURED = "unmeasured"
    LEADERLESS = "leaderless"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action says that matters here.

    Attributes:
        reference: by which people call it.
        professions: codes at which it is aimed, by itself or by its interventions; empty if it names none.
        place: code of its place; "" for the whole system.
        partner: code of the organisation that does it; "" for none in particular.
        starts, due: None where no day is set: then it has no beginning, or no end.
    """

    reference: str
    title: str
    professions: frozenset[str] = frozenset()
    place: str = ""
    partner: str = ""
    partner_name: str = ""
    starts: dt.date | None = None
    due: dt.date | None = None
    measured: bool = True
    led: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: the actions concerned (two for a clash), else the profession that is short."""

    kind: Kind
    plans: tuple[Plan, ...] = ()
    professions: tuple[str, ...] = ()
    gap: Uncovered | None = field(default=None)


def clashes(plans: Sequence[Plan]) -> list[Finding]:
    """Pairs of actions of different partners at the same profession, in the same place, at the same time."""
    found = []
    for one, other in combinations(sorted(plans, key=lambda plan: plan.reference), 2):
        shared = one.professions & other.professions
        if shared and _different_partners(one, other) and _same_place(one, other) and _overlap(one, other):
            found.append(Finding(Kind.CLASH, (one, other), tuple(sorted(shared))))
    return found


def _different_partners(one: Plan, other: Plan) -> bool:
    return bool(one.partner and other.partner) and one.partner != other.partner


def _same_place(one: Plan, other: Plan) -> bool:
    """The whole system holds every place."""
    return not one.place or not other.place or one.place == other.place


def _overlap(one: Plan, other: Plan) -> bool:
    """Whether they run on some day together; the due day counts."""
    begins = max(one.starts or dt.date.min, other.starts or dt.date.min)
    ends = min(one.due or dt.date.max, other.due or dt.date.max)
    return begins <= ends


def unmeasured(plans: Iterable[Plan]) -> list[Finding]:
    """Actions that no measure of success watches."""
    return [Finding(Kind.UNMEASURED, (plan,)) for plan in plans if not plan.measured]


def leaderless(plans: Iterable[Plan]) -> list[Finding]:
    """Actions that nobody leads."""
    return [Finding(Kind.LEADERLESS, (plan,)) for plan in plans if not plan.led]


def overdue(plans: Iterable[Plan], today: dt.date) -> list[Finding]:
    """Actions whose day has passed, the longest overdue first."""
    late = [plan for plan in plans if plan.due is not None and plan.due < today]
    return [Finding(Kind.OVERDUE, (plan,)) for plan in sorted(late, key=lambda plan: (plan.due, plan.reference))]


def findings(actor: Actor, system: System, today: dt.date) -> list[Finding]:
    """Everything that does not fit in a system's plan, as the actor may see it; by kind, as ``Kind`` lists them."""
    plans = _plans(actor, system)
    gaps = [Finding(Kind.UNCOVERED, professions=(one.profession,), gap=one) for one in uncovered_seen(actor, system)]
    return [*clashes(plans), *gaps, *unmeasured(plans), *leaderless(plans), *overdue(plans, today)]


def uncovered_seen(actor: Actor, system: System) -> list[Uncovered]:
    """Professions short at the end of the agreed projection without an action, of which the actor may see the gap."""
    run = published_run(system)
    if run is None or not run.positions:
        return []
    seen = occurring(run, sight_of(actor, system))["profession"]
    return [one for one in uncovered(system, FUNDED, len(run.positions) - 1) if one.profession in seen]


def _plans(actor: Actor, system: System) -> list[Plan]:
    """Actions that are planned or under way; what they do counts only through interventions that the actor sees."""
    rows = actions_in_use(system).exclude(status=Action.Status.DONE).select_related("place", "partner")
    rows = rows.prefetch_related("professions", "measures").order_by("reference", "pk")
    done = _aimed_by_interventions(actor, system)
    return [_plan(one, done.get(one.pk, frozenset())) for one in rows]


def _plan(one: Action, more: frozenset[str]) -> Plan:
    return Plan(
        reference=one.reference,
        title=one.title,
        professions=frozenset(each.code for each in one.professions.all()) | more,
        place=one.place.code if one.place else "",
        partner=one.partner.code if one.partner else "",
        partner_name=one.partner.name if one.partner else "",
        starts=one.starts,
        due=one.due,
        measured=any(each.retired is None for each in one.measures.all()),
        led=one.lead_id is not None,
    )


def _aimed_by_interventions(actor: Actor, system: System) -> dict[int, frozenset[str]]:
    """Primary key of an action → the professions of its interventions."""
    seen = in_sight(actor).filter(system=system, retired__isnull=True, profession__isnull=False)
    pairs = seen.filter(actions__isnull=False).order_by().values_list("actions", "profession__code")
    found: dict[int, set[str]] = {}
    for action, profession in pairs:
        found.setdefault(action, set()).add(profession)
    return {action: frozenset(professions) for action, professions in found.items()}
