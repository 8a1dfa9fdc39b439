"""Writes: who leads a workstream."""

from django.db import transaction
from django.utils import timezone

from partners import access, audit
from partners.actors import Actor
from partners.models import System, User
from partners.permissions import Permission
from pillars.models import DeliveryLead, Workstream


@transaction.atomic
def appoint(*, actor: Actor, system: System, workstream: Workstream, user: User) -> DeliveryLead:
    """Appoint ``user`` to lead ``workstream`` in ``system``; appointing them again changes nothing.

    Raises:
        PermissionDenied: the actor may not edit plans there.
    """
    access.demand(actor, Permission.EDIT_PLANS, system)
    lead, new = DeliveryLead.objects.get_or_create(system=system, workstream=workstream, user=user, ended=None)
    if new:
        audit.record(actor=actor, action="delivery_lead.appointed", subject=workstream, system=system, lead=user.email)
    return lead


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
