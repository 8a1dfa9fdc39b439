"""Writes: who leads a workstream."""

from django.db import transaction
from django.utils import timezone

from partners import access, audit
from partners.actors import Actor
from partners.models import System, User
from partners.permissions import Permission
from pillars.models import DeliveryLead, Workstream
from pillars.services.frameworks import FrameworkRefused, system_of


@transaction.atomic
def appoint(*, actor: Actor, workstream: Workstream, user: User) -> DeliveryLead:
    """Appoint ``user`` to lead ``workstream`` of a system's framework; appointing them again changes nothing.

    Raises:
        PermissionDenied: the actor may not edit plans there.
        FrameworkRefused: the workstream is a template's or retired, or the person cannot see the system's plans.
    """
    system = system_of(workstream.framework)
    access.demand(actor, Permission.EDIT_PLANS, system)
    _refuse_who_cannot_lead(workstream, user, system)
    lead, new = DeliveryLead.objects.get_or_create(system=system, workstream=workstream, user=user, ended=None)
    if new:
        audit.record(actor=actor, action="delivery_lead.appointed", subject=workstream, system=system, lead=user.email)
    return lead


def _refuse_who_cannot_lead(workstream: Workstream, user: User, system: System) -> None:
    if workstream.retired:
        raise FrameworkRefused({"workstream": f"“{workstream}” is retired. Restore it first, or choose another."})
    if not Actor.of(user).may(Permission.VIEW_PLANS, system):
        words = f"{user} cannot see the plans of {system}. Give them a role there first."
        raise FrameworkRefused({"user": words})


@transaction.atomic
def stand_down(*, actor: Actor, lead: DeliveryLead) -> None:
    """End an appointment; the history stays.

    Raises:
        PermissionDenied: the actor may not edit plans there.
    """
    access.demand(actor, Permission.EDIT_PLANS, lead.system)
    if DeliveryLead.objects.filter(pk=lead.pk, ended=None).update(ended=timezone.now()):
        audit.record(
            actor=actor,
            action="delivery_lead.stood_down",
            subject=lead.workstream,
            system=lead.system,
            lead=lead.user.email,
        )
