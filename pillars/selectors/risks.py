"""Reads: the register of supply risks, cut down to what somebody may see, and what waits for its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from pillars.models import SupplyRisk
from planning.selectors.access import organisations_seen, sees_every_organisation

NOBODY: Final = "nobody"
BY_RULE, BY_PERSON = "rule", "person"
GRADES: Final = (("extreme", 15, 25), ("high", 8, 12), ("moderate", 4, 6), ("low", 1, 3))
"""Likelihood times impact, from and to, as the risk matrices of the NHS grade it."""


def in_sight(actor: Actor) -> QuerySet[SupplyRisk]:
    """Risks that the actor may see: one that tells of a single organisation is for those who see its figures."""
    rows = SupplyRisk.objects.visible_to(actor, Permission.VIEW_PLANS)
    every = System.objects.visible_to(actor, Permission.VIEW_FIGURES)
    own = Organisation.objects.visible_to(actor, Permission.VIEW_FIGURES).values_list("code", flat=True)
    aggregate = Q(by_rule=False) | Q(figures__only="")
    # Keys of JSON cannot be compared with a subquery, so the codes are read first.
    return rows.filter(aggregate | Q(system__in=every) | Q(figures__only__in=list(own)))


def register(actor: Actor, system: System) -> QuerySet[SupplyRisk]:
    """Those of a system, open ones first, the gravest before the others."""
    rows = in_sight(actor).filter(system=system).select_related("owner", "system").prefetch_related("actions")
    return rows.annotate(score=F("likelihood") * F("impact")).order_by("-state", "-score", "title", "pk")


def sees_risk(actor: Actor, risk: SupplyRisk) -> bool:
    """Whether the actor may see this risk; the same rule for one that is at hand."""
    if not actor.may(Permission.VIEW_PLANS, risk.system):
        return False
    only = "" if not risk.by_rule else risk.figures.get("only")
    return only == "" or sees_every_organisation(actor, risk.system) or only in organisations_seen(actor)


def narrowed(rows: QuerySet[SupplyRisk], wanted: Mapping[str, Any]) -> QuerySet[SupplyRisk]:
    """Risks that answer to all of ``wanted``, as ``RiskFilter`` checked it; ``rows`` come from ``register``."""
    for name in ("state", "likelihood", "impact"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("grade"):
        between = next((low, high) for name, low, high in GRADES if name == wanted["grade"])
        rows = rows.filter(Q(score__range=between))
    if wanted.get("kind"):
        rows = rows.filter(by_rule=wanted["kind"] == BY_RULE)
    if wanted.get("owner"):
        rows = rows.filter(owner=None if wanted["owner"] == NOBODY else wanted["owner"])
    if wanted.get("text"):
        words = wanted["text"]
        rows = rows.filter(
            Q(title__icontains=words) | Q(description__icontains=words) | Q(treatment__icontains=words)
        )  # fmt: skip
    return rows


def to_review(actor: Actor, today: dt.date) -> QuerySet[SupplyRisk]:
    """Open risks that the actor owns and whose review date has come, the oldest first."""
    owned = in_sight(actor).filter(owner=actor.user, state=SupplyRisk.State.OPEN, review_date__lte=today)
    return owned.select_related("system").order_by("review_date", "pk")


def grade(risk: SupplyRisk) -> str:
    """The grade of its score: extreme, high, moderate or low."""
    points = risk.likelihood * risk.impact
    return next(name for name, lowest, _ in GRADES if points >= lowest)


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many risks stand at each score: (likelihood, impact) → count."""

    counts: Mapping[tuple[int, int], int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def matrix(rows: Iterable[SupplyRisk]) -> Matrix:
    """Five by five of these risks."""
    counts = {(likelihood, impact): 0 for likelihood in range(1, 6) for impact in range(1, 6)}
    for one in rows:
        counts[one.likelihood, one.impact] += 1
    return Matrix(counts)
