"""Whose detail of a projection an actor may see: one rule for pages, downloads and the API.

Aggregates of a system are for everybody who sees them at all. What is shown of one organisation is for those who see
that organisation's figures: its own people, and planners, executives and administrators of the system. A roll-up whose
staff all belong to one organisation (a sector with a single partner) is that organisation's own too; only the total of
a whole system is always an aggregate, however few have reported yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from planning.models import NodeResult, Run


def whose(node: NodeResult) -> str:
    """The organisation whose own figures a node shows; "" for an aggregate."""
    if node.kind == "system":
        return ""
    return node.organisation or str(node.quality.get("only") or "")


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
    return seen_among(nodes, organisations_seen(actor))


def seen_among(nodes: QuerySet[NodeResult], own: Collection[str]) -> QuerySet[NodeResult]:
    """Those that are aggregates, or figures of these organisations: what `whose` says, as a condition."""
    several = Q(organisation="", quality__only="")
    return nodes.filter(
        Q(kind="system") | several | Q(organisation__in=own) | Q(organisation="", quality__only__in=list(own))
    )
