"""Whose detail of a projection an actor may see: one rule for pages, downloads and the API.

Aggregates of a system are for everybody who sees them at all. What is shown of one organisation is for those who see
that organisation's figures: its own people, and planners, executives and administrators of the system.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from planning.models import NodeResult, Run


def may_see_node(actor: Actor, system: System, filters: Mapping[str, str]) -> bool:
    """Whether the actor may see the node of these filters; an organisation that nobody knows is nobody's to see."""
    if not actor.may(Permission.VIEW_AGGREGATES, system):
        return False
    code = filters.get("organisation")
    return not code or sees_every_organisation(actor, system) or code in organisations_seen(actor)


def sees_every_organisation(actor: Actor, system: System) -> bool:
    """Whether the actor sees the figures of all partners of the system, those shared with a neighbour included."""
    return actor.may(Permission.VIEW_FIGURES, system)


def organisations_seen(actor: Actor) -> frozenset[str]:
    """Codes of the organisations whose figures the actor sees."""
    seen = Organisation.objects.visible_to(actor, Permission.VIEW_FIGURES)
    return frozenset(seen.values_list("code", flat=True))


def visible_nodes(actor: Actor, run: Run) -> QuerySet[NodeResult]:
    """The nodes of a run that the actor may see."""
    system = run.scenario.system
    nodes = NodeResult.objects.filter(run=run)
    if not actor.may(Permission.VIEW_AGGREGATES, system):
        return nodes.none()
    if sees_every_organisation(actor, system):
        return nodes
    return nodes.filter(Q(organisation="") | Q(organisation__in=organisations_seen(actor)))
