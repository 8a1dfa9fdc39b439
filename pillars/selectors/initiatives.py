"""Reads: initiatives in sight, cut down by filters, and what partners say to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from pillars.models import Agreement, Initiative, InitiativeStep, Site
from planning.services.snapshots.reading import partners_in

NOBODY: Final = "nobody"
STANDING: Final = "standing_agreements"


def initiatives_of(actor: Actor, system: System) -> QuerySet[Initiative]:
    """Those of a system that the actor may see, with what a list shows of them; retired ones too."""
    rows = Initiative.objects.visible_to(actor, Permission.VIEW_PLANS).filter(system=system)
    standing = Agreement.objects.filter(ended__isnull=True).select_related("organisation", "by")
    sites = Site.objects.select_related("organisation").order_by("organisation__name", "name")
    return (
        rows.select_related("lead", "system")
        .prefetch_related(Prefetch("agreements", standing, to_attr=STANDING), Prefetch("sites", sites), "steps")
        .order_by("name", "pk")
    )


def narrowed(rows: QuerySet[Initiative], wanted: Mapping[str, Any], today: dt.date) -> QuerySet[Initiative]:
    """Initiatives that answer to all of ``wanted``, as ``InitiativeFilter`` checked it; retired ones only if asked."""
    rows = rows.filter(retired__isnull=not wanted.get("retired"))
    if wanted.get("stage") or wanted.get("partner"):
        rows = rows.filter(Exists(_sites(wanted)))
    if word := wanted.get("agreement"):
        rows = rows.filter(Exists(_standing(wanted).filter(word=word)))
    if lead := wanted.get("lead"):
        rows = rows.filter(lead__isnull=True) if lead == NOBODY else rows.filter(lead__email=lead)
    if words := wanted.get("text"):
        rows = rows.filter(
            Q(name__icontains=words) | Q(description__icontains=words) | Q(digital_enabler__icontains=words)
        )
    if wanted.get("late"):
        late = InitiativeStep.objects.filter(initiative=OuterRef("pk"), done__isnull=True, due__lt=today)
        rows = rows.filter(Exists(late))
    return rows


def _sites(wanted: Mapping[str, Any]) -> QuerySet[Site]:
    """Sites of the stage and of the partner asked for: one site answers to both."""
    sites = Site.objects.filter(initiative=OuterRef("pk"))
    sites = sites.filter(stage=wanted["stage"]) if wanted.get("stage") else sites
    return sites.filter(organisation__code=wanted["partner"]) if wanted.get("partner") else sites


def _standing(wanted: Mapping[str, Any]) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(initiative=OuterRef("pk"), ended__isnull=True)
    return rows.filter(organisation__code=wanted["partner"]) if wanted.get("partner") else rows


def partners_of(system: System, today: dt.date) -> QuerySet[Organisation]:
    """Organisations that count in the system today."""
    return Organisation.objects.filter(pk__in=[one.pk for one, _ in partners_in(system, today)]).order_by("name")


def speaks_for(actor: Actor, system: System, today: dt.date) -> QuerySet[Organisation]:
    """The partners for which the actor may say whether they agree."""
    partners = partners_of(system, today)
    if actor.may(Permission.EDIT_PLANS, system):
        return partners
    own = Organisation.objects.visible_to(actor, Permission.SUBMIT_RETURN)
    return partners.filter(pk__in=own.values("pk")) if actor.may(Permission.VIEW_PLANS, system) else partners.none()


def words_of(initiative: Initiative) -> QuerySet[Agreement]:
    """Everything that partners have said, the newest first."""
    return initiative.agreements.select_related("organisation", "by").order_by("-when", "-pk")


@dataclass(frozen=True, slots=True)
class Spread:
    """How far initiatives have spread, and what partners say."""

    total: int
    in_use: int
    pilots: int
    partners_using: int
    agreed: int
    conditions: int
    declined: int


def spread(rows: Iterable[Initiative]) -> Spread:
    """Over initiatives from ``initiatives_of``."""
    found = list(rows)
    sites = [site for one in found for site in one.sites.all()]
    words = [each.word for one in found for each in getattr(one, STANDING)]
    using = [site for site in sites if site.stage == Site.Stage.IN_USE]
    return Spread(
        total=len(found),
        in_use=len(using),
        pilots=sum(site.stage == Site.Stage.PILOT for site in sites),
        partners_using=len({site.organisation_id for site in using}),
        agreed=words.count(Agreement.Word.AGREED),
        conditions=words.count(Agreement.Word.CONDITIONS),
        declined=words.count(Agreement.Word.DECLINED),
    )
