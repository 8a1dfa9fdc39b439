"""Who may change what of a plan: planners everything, delivery leads what they lead."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

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


def may_change(actor: Actor, action: Action) -> bool:
    """Whether ``demand_action`` would let the actor go on."""
    try:
        demand_action(actor, action)
    except PermissionDenied:
        return False
    return True


def may_comment(actor: Actor, system: System) -> bool:
    """Whether the actor takes part in the plan: has a role in the system or one of its organisations."""
    reach = actor.reach(Permission.VIEW_PLANS)
    return reach.everything or system.pk in reach.systems


def may_decide(actor: Actor, system: System) -> bool:
    """Whether the actor answers the decisions that actions ask for."""
    return actor.may(Permission.SIGN_OFF, system) or actor.may(Permission.EDIT_PLANS, system)


def led_workstreams(actor: Actor, system: System) -> QuerySet[Workstream]:
    """The workstreams of a system to which the actor may add actions."""
    rows = Workstream.objects.filter(framework__system=system, framework__retired__isnull=True)
    if actor.may(Permission.EDIT_PLANS, system):
        return rows
    if actor.user is None or not actor.may(Permission.LEAD_PLANS, system):
        return rows.none()
    held = DeliveryLead.objects.filter(user=actor.user, ended=None).values("workstream")
    return rows.filter(pk__in=held)


def editable(actor: Actor, system: System) -> Q:
    """The actions of a system that the actor may change, as a filter."""
    if actor.may(Permission.EDIT_PLANS, system):
        return Q()
    if actor.user is None or not actor.may(Permission.LEAD_PLANS, system):
        return Q(pk__in=[])
    streams = DeliveryLead.objects.filter(user=actor.user, ended=None).values("workstream")
    return Q(lead=actor.user) | Q(workstream__in=streams) | Q(long_term_plan__in=streams)
