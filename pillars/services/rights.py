"""Who may change what of a plan: planners everything, delivery leads what they lead."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from partners import access
from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.models import Action, DeliveryLead, Workstream

ONLY_WHAT_THEY_LEAD = "You can change the actions that you lead, and those of the workstreams that you lead."


def demand_action(actor: Actor, action: Action) -> None:
    """Go on only if the actor may change this action.

    Raises:
        PermissionDenied: they may not.
    """
    if actor.user is not None and action.lead_id == actor.user.pk:
        access.demand(actor, Permission.LEAD_PLANS, action.system)
        return
    demand_workstreams(actor, action.system, (action.workstream, action.long_term_plan))


def demand_workstreams(actor: Actor, system: System, workstreams: Iterable[Workstream | None]) -> None:
    """Go on only if the actor may change what belongs to these workstreams: to edit the plan, or to lead one of them.

    Raises:
        PermissionDenied: they may not.
    """
    if actor.may(Permission.EDIT_PLANS, system):
        return
    access.demand(actor, Permission.LEAD_PLANS, system)
    keys = [one.pk for one in workstreams if one is not None]
    if not DeliveryLead.objects.filter(workstream__in=keys, user=actor.user, ended=None).exists():
        raise PermissionDenied(ONLY_WHAT_THEY_LEAD)


def editable(actor: Actor, system: System) -> Q:
    """The actions of a system that the actor may change, as a filter."""
    if actor.may(Permission.EDIT_PLANS, system):
        return Q()
    if actor.user is None or not actor.may(Permission.LEAD_PLANS, system):
        return Q(pk__in=[])
    streams = DeliveryLead.objects.filter(user=actor.user, ended=None).values("workstream")
    return Q(lead=actor.user) | Q(workstream__in=streams) | Q(long_term_plan__in=streams)
