"""Reads: what is recorded of the cost of interventions, for those who see the interventions."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import F, QuerySet

from partners.actors import Actor
from partners.models import System
from pillars.models import InterventionCost
from planning.models import Intervention
from planning.selectors.interventions import in_sight


def costs_of(intervention: Intervention) -> QuerySet[InterventionCost]:
    """Every cost of an intervention that is in sight, those withdrawn last."""
    rows: QuerySet[InterventionCost] = InterventionCost.objects.filter(intervention=intervention)
    return rows.select_related("recorded_by").order_by(F("withdrawn").desc(nulls_first=True), "recorded", "pk")


def by_intervention(actor: Actor, system: System) -> dict[int, list[InterventionCost]]:
    """Costs that stand, by the primary key of the intervention."""
    seen = in_sight(actor).filter(system=system).values("pk")
    found: dict[int, list[InterventionCost]] = defaultdict(list)
    for one in InterventionCost.objects.filter(intervention__in=seen, withdrawn__isnull=True):
        found[one.intervention_id].append(one)
    return dict(found)
