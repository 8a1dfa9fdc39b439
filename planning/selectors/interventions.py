"""Interventions and packages of a system, and what a published projection says that they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db.models import F, Prefetch, Q, QuerySet

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from planning.models import Intervention, Package, Run, Scenario
from planning.selectors import projections
from planning.selectors.inputs import snapshot_of
from planning.selectors.sight import Sight
from planning.services.interventions.closing import intervention_named
from planning.services.interventions.shares import in_scope
from planning.services.snapshots.interventions import RELATED

BASES: Final = ("funded", "need")
OFFERED_FIRST: Final = F("retired").asc(nulls_first=True)


def in_sight(actor: Actor) -> QuerySet[Intervention]:
    """Interventions that the actor may see: what concerns one organisation alone is for those who see its figures."""
    rows = Intervention.objects.visible_to(actor, Permission.VIEW_SCENARIOS)
    own = Organisation.objects.visible_to(actor, Permission.VIEW_FIGURES)
    all_seen = Intervention.objects.visible_to(actor, Permission.VIEW_FIGURES)
    seen = Q(organisation__isnull=True) | Q(organisation__in=own) | Q(pk__in=all_seen.values("pk"))
    return rows.filter(seen).select_related(*RELATED, "created_by", "system")


def visible(actor: Actor, system: System) -> QuerySet[Intervention]:
    """Those of a system, those on offer first, with the scenarios that count on them."""
    scenarios = Prefetch("scenarios", Scenario.objects.defer("published__snapshot"))
    rows = in_sight(actor).filter(system=system).prefetch_related(scenarios)
    return rows.order_by(OFFERED_FIRST, "name")


def on_offer(actor: Actor, system: System) -> QuerySet[Intervention]:
    """Interventions that may be switched on or packed."""
    return in_sight(actor).filter(system=system, retired__isnull=True).order_by("name")


def packages_in_sight(actor: Actor) -> QuerySet[Package]:
    """Packages, each with the interventions in it that the actor may see."""
    rows = Package.objects.visible_to(actor, Permission.VIEW_SCENARIOS)
    inside = Prefetch("interventions", in_sight(actor).order_by("name"))
    return rows.prefetch_related(inside).select_related("created_by", "system")


def packages(actor: Actor, system: System) -> QuerySet[Package]:
    """Packages of a system, those still weighed first."""
    return packages_in_sight(actor).filter(system=system).order_by(OFFERED_FIRST, "name")


def moved_by(run: Run, sight: Sight) -> dict[str, dict[str, float | None]]:
    """Name of an intervention -> basis -> WTE by which it moves the system's gap, summed over all years.

    Negative closes the gap. None where the figure would tell of a single organisation that is out of sight. People
    whom it brings and who leave again are in the run's leavers, not here.
    """
    node = projections.node(run)
    told: dict[str, dict[str, float | None]] = defaultdict(dict)
    for basis in BASES:
        for side in ((node.effects.get(basis) if node else None) or {}).values():
            for effect, wte in side.items():
                if name := intervention_named(effect):
                    told[name][basis] = (told[name].get(basis) or 0.0) + sum(wte)
    for name in _one_organisation_s(run, told, sight):
        told[name] = dict.fromkeys(told[name])
    return dict(told)


def _one_organisation_s(run: Run, names: Iterable[str], sight: Sight) -> list[str]:
    """Those that concern one organisation alone, which is out of sight."""
    if sight.everything or not names:
        return []
    snapshot = snapshot_of(run)
    if snapshot is None:
        return list(names)  # whom they concern is not known any more
    concerned = {one.name: {cell.organisation for cell in in_scope(snapshot, one)} for one in snapshot.interventions}
    return [name for name in names if not sight.sees_together(concerned.get(name, set()))]
