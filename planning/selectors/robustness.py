"""Robustness grids of a system: what was asked, how far it is, and what of the answer an actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from planning.models import Analysis, Scenario
from planning.selectors import scenarios
from planning.selectors.sight import Sight


def grids(actor: Actor, system: System) -> QuerySet[Analysis]:
    """Every grid that was asked for, the newest first."""
    rows = Analysis.objects.visible_to(actor, Permission.VIEW_SCENARIOS)
    return rows.filter(system=system, kind=Analysis.Kind.ROBUSTNESS).select_related("system", "created_by")


def sees(analysis: Analysis, sight: Sight) -> bool:
    """Whether a grid may be shown: the figures of one organisation are for those who see them."""
    only = str(analysis.outcome.get("only") or analysis.asked.get("filters", {}).get("organisation") or "")
    if not only and analysis.asked.get("filters") and not analysis.outcome:
        return sight.everything  # whose figures it will show is not known yet
    return not only or sight.sees_organisation(only)


def futures(actor: Actor, system: System) -> list[Scenario]:
    """Scenarios whose published projection packages can be weighed in."""
    rows = scenarios.visible(actor, system).filter(published__isnull=False, published__pruned__isnull=True)
    return list(rows.defer("published__snapshot"))
