"""Reads: templates, a system's framework with its pillars, workstreams and present leads."""

from django.db.models import Prefetch, QuerySet

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.models import DeliveryLead, Framework, Pillar, Workstream


def templates() -> QuerySet[Framework]:
    """What a system may start from."""
    return Framework.objects.filter(system=None, retired__isnull=True)


def framework_of(actor: Actor, system: System) -> Framework | None:
    """The framework with which a system works, if the actor may see it and there is one."""
    seen: Framework | None = (
        Framework.objects.filter(system=system, retired__isnull=True)
        .visible_to(actor, Permission.VIEW_PLANS)
        .select_related("system", "started_from")
        .first()
    )
    return seen


def with_frameworks(systems: list[System]) -> list[tuple[System, Framework | None]]:
    """Systems with the frameworks that they work with."""
    used = {one.system_id: one for one in Framework.objects.filter(system__in=systems, retired__isnull=True)}
    return [(system, used.get(system.pk)) for system in systems]


def pillars_of(actor: Actor, framework: Framework) -> QuerySet[Pillar]:
    """Pillars in use in order, each with its workstreams in use and their present leads."""
    streams = workstreams_for(actor).filter(retired__isnull=True)
    pillars = Pillar.objects.filter(framework=framework, retired__isnull=True)
    return pillars.select_related("framework").prefetch_related(Prefetch("workstreams", queryset=streams))


def pillars_for(actor: Actor) -> QuerySet[Pillar]:
    """Pillars in use of every framework that the actor may see."""
    seen = Pillar.objects.filter(framework__retired__isnull=True).visible_to(actor, Permission.VIEW_PLANS)
    streams = workstreams_for(actor).filter(retired__isnull=True)
    in_use = seen.filter(retired__isnull=True).select_related("framework__system")
    return in_use.prefetch_related(Prefetch("workstreams", queryset=streams))


def workstreams_for(actor: Actor) -> QuerySet[Workstream]:
    """Workstreams of frameworks that the actor may see, with ``current_leads``."""
    leads = DeliveryLead.objects.filter(ended=None).visible_to(actor, Permission.VIEW_PLANS)
    leads = leads.select_related("user", "system")
    seen = Workstream.objects.filter(framework__retired__isnull=True).visible_to(actor, Permission.VIEW_PLANS)
    return seen.select_related("pillar", "framework__system").prefetch_related(
        Prefetch("leads", queryset=leads, to_attr="current_leads")
    )
