"""Reads: pillars with their workstreams and the leads that the actor may see."""

from django.db.models import Prefetch, QuerySet

from partners.actors import Actor
from partners.permissions import Permission
from pillars.models import DeliveryLead, Pillar, Workstream


def pillars_for(actor: Actor) -> QuerySet[Pillar]:
    """The pillars in order, each with its workstreams and their present leads in the actor's systems."""
    return Pillar.objects.prefetch_related(Prefetch("workstreams", queryset=workstreams_for(actor)))


def workstreams_for(actor: Actor) -> QuerySet[Workstream]:
    """All workstreams, with ``current_leads`` in the actor's systems."""
    leads = DeliveryLead.objects.filter(ended=None).visible_to(actor, Permission.VIEW_PLANS)
    leads = leads.select_related("user", "system")
    return Workstream.objects.select_related("pillar").prefetch_related(
        Prefetch("leads", queryset=leads, to_attr="current_leads")
    )
