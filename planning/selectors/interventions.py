"""Interventions and packages of a system, and what a published projection says that they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db.models import F, Prefetch, QuerySet

from partners.actors import Actor
from partners.models import System
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


def visible(actor: Actor, system: System) -> QuerySet[Intervention]:
    """Interventions of the system, those on offer first, with the scenarios that count on them."""
    rows = Intervention.objects.visible_to(actor, Permission.VIEW_SCENARIOS).filter(system=system)
    scenarios = Prefetch("scenarios", Scenario.objects.defer("published__snapshot"))
    rows = rows.select_related(*RELATED, "created_by", "system").prefetch_related(scenarios)
    return rows.order_by(OFFERED_FIRST, "name")


def on_offer(system: System) -> QuerySet[Intervention]:
    """Interventions that may be switched on or packed."""
    rows = Intervention.objects.filter(system=system, retired__isnull=True)
    return rows.select_related(*RELATED, "system").order_by("name")


def packages(actor: Actor, system: System) -> QuerySet[Package]:
    """Packages of the system, those still weighed first."""
    rows = Package.objects.visible_to(actor, Permission.VIEW_SCENARIOS).filter(system=system)
    inside = Prefetch("interventions", Intervention.objects.select_related(*RELATED).order_by("name"))
    return rows.prefetch_related(inside).select_related("created_by", "system").order_by(OFFERED_FIRST, "name")


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
