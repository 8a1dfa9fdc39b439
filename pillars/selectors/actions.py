"""Reads: actions in sight, those of a person, and what hangs on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.models import Action, Decision, DeliveryLead

RELATED = (
    "system__region", "framework", "workstream__pillar", "long_term_plan", "lead", "setting", "priority", "place",
    "partner__home_system",
)  # fmt: skip
DONE = (Action.Status.DONE, Action.Status.STOPPED)
OPEN = (Action.Status.PLANNED, Action.Status.UNDER_WAY)


def actions_for(actor: Actor) -> QuerySet[Action]:
    """Every action that the actor may see, with what a list shows of it."""
    seen: QuerySet[Action] = Action.objects.all().visible_to(actor, Permission.VIEW_PLANS)
    return seen.select_related(*RELATED).prefetch_related("professions", "milestones")


def actions_of(actor: Actor, system: System) -> QuerySet[Action]:
    """Those of one system, in the order of their references."""
    return actions_for(actor).filter(system=system).order_by("reference", "pk")


def led_by(actor: Actor) -> Q:
    """Actions that somebody leads, or whose workstream they lead."""
    if actor.user is None:
        return Q(pk__in=[])
    streams = DeliveryLead.objects.filter(user=actor.user, ended=None).values("workstream")
    return Q(lead=actor.user) | Q(workstream__in=streams) | Q(long_term_plan__in=streams)


def my_actions(actor: Actor) -> QuerySet[Action]:
    """Actions in use that the actor leads, or whose workstream they lead; what is due first comes first."""
    rows = actions_for(actor).filter(led_by(actor), retired__isnull=True, framework__retired__isnull=True)
    return rows.order_by(F("due").asc(nulls_last=True), "system", "reference")


def overdue(action: Action, today: dt.date) -> bool:
    """Whether it should be finished, and is not."""
    return action.due is not None and action.due < today and action.status in OPEN


def decisions_of(actor: Actor, system: System) -> QuerySet[Decision]:
    """Decisions asked for by actions of a system; those that wait come first, the most urgent before the others."""
    seen: QuerySet[Decision] = Decision.objects.filter(action__system=system, action__retired__isnull=True).visible_to(
        actor, Permission.VIEW_PLANS
    )
    order: Any = (F("answered").desc(nulls_first=True), F("needed_by").asc(nulls_last=True), "asked")
    return seen.select_related("action__system", "asked_by", "answered_by").order_by(*order)


NOBODY: Final = "nobody"
NOT_SAID: Final = "none"
OPEN_STATUS: Final = "open"
BY_CODE: Final = {
    "profession": "professions__code", "setting": "setting__code", "priority": "priority__code",
    "place": "place__code", "partner": "partner__code",
}  # fmt: skip


def narrowed(rows: QuerySet[Action], wanted: Mapping[str, Any], actor: Actor, today: dt.date) -> QuerySet[Action]:
    """Actions that answer to all of ``wanted``, as ``ActionFilter`` checked it; by default of the present plan."""
    rows = rows.filter(retired__isnull=not wanted.get("retired"))
    rows = rows.filter(framework__code=wanted["plan"]) if wanted.get("plan") else rows.filter(framework__retired=None)
    for name, path in BY_CODE.items():
        if wanted.get(name):
            rows = rows.filter(**{path: wanted[name]})
    if wanted.get("pillar"):
        rows = rows.filter(workstream__pillar__code=wanted["pillar"])
    if code := wanted.get("workstream"):
        rows = rows.filter(Q(workstream__code=code) | Q(long_term_plan__code=code))
    return _how_it_goes(_whose(rows, wanted, actor), wanted, today)


def _whose(rows: QuerySet[Action], wanted: Mapping[str, Any], actor: Actor) -> QuerySet[Action]:
    if wanted.get("mine"):
        rows = rows.filter(led_by(actor))
    if lead := wanted.get("lead"):
        rows = rows.filter(lead=None) if lead == NOBODY else rows.filter(lead__email=lead)
    if plan := wanted.get("people_plan"):
        rows = rows.exclude(people_plan="") if plan == "any" else rows.filter(people_plan=plan)
    if text := (wanted.get("text") or "").strip():
        told = ("reference", "title", "description", "team", "rag_reason")
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": text}) for name in told)))
    return rows


def _how_it_goes(rows: QuerySet[Action], wanted: Mapping[str, Any], today: dt.date) -> QuerySet[Action]:
    if status := wanted.get("status"):
        rows = rows.filter(status__in=OPEN if status == OPEN_STATUS else [status])
    if rag := wanted.get("rag"):
        rows = rows.filter(rag="" if rag == NOT_SAID else rag)
    if wanted.get("due_before"):
        rows = rows.filter(due__lt=wanted["due_before"])
    return rows.filter(due__lt=today, status__in=OPEN) if wanted.get("overdue") else rows


@dataclass(frozen=True)
class Tally:
    """How many actions there are, by status and RAG, and how many of the open ones are overdue."""

    total: int
    planned: int
    under_way: int
    done: int
    stopped: int
    red: int
    amber: int
    overdue: int


def tally(rows: QuerySet[Action], today: dt.date) -> Tally:
    """Counts over a list of actions; RAG and lateness of those that are not finished."""
    going = Q(status__in=OPEN)
    counts = {one: Count("pk", filter=Q(status=one), distinct=True) for one in Action.Status.values}
    counts |= {one: Count("pk", filter=going & Q(rag=one), distinct=True) for one in ("red", "amber")}
    late = Count("pk", filter=going & Q(due__lt=today), distinct=True)
    return Tally(**rows.order_by().aggregate(total=Count("pk", distinct=True), overdue=late, **counts))
