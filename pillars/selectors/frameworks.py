"""Reads: templates, a system's framework with its pillars, workstreams and present leads."""

from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.models import Action, DeliveryLead, Framework, Pillar, PlanMeasure, Workstream

Status = Action.Status


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
    streams = _workstreams(actor).filter(retired__isnull=True)
    pillars = Pillar.objects.filter(framework=framework, retired__isnull=True)
    return pillars.select_related("framework").prefetch_related(Prefetch("workstreams", queryset=streams))


def every_pillar_of(actor: Actor, framework: Framework) -> QuerySet[Pillar]:
    """Pillars in order, retired ones too, each with its workstreams in use."""
    streams = _workstreams(actor).filter(retired__isnull=True)
    pillars = Pillar.objects.filter(framework=framework).select_related("framework__system")
    return pillars.prefetch_related(Prefetch("workstreams", queryset=streams))


def pillars_for(actor: Actor) -> QuerySet[Pillar]:
    """Pillars in use of every framework that the actor may see."""
    seen = Pillar.objects.filter(framework__retired__isnull=True).visible_to(actor, Permission.VIEW_PLANS)
    streams = workstreams_for(actor).filter(retired__isnull=True)
    in_use = seen.filter(retired__isnull=True).select_related("framework__system")
    return in_use.prefetch_related(Prefetch("workstreams", queryset=streams))


def workstreams_for(actor: Actor) -> QuerySet[Workstream]:
    """Workstreams of frameworks in use that the actor may see, with ``current_leads``."""
    return _workstreams(actor).filter(framework__retired__isnull=True)


def _workstreams(actor: Actor) -> QuerySet[Workstream]:
    """Workstreams that the actor may see, whatever became of their framework."""
    leads = DeliveryLead.objects.filter(ended=None).visible_to(actor, Permission.VIEW_PLANS)
    leads = leads.select_related("user", "system")
    seen: QuerySet[Workstream] = Workstream.objects.all().visible_to(actor, Permission.VIEW_PLANS)
    seen = seen.annotate(going_on=_going_on("actions") + _going_on("long_term_plan_actions"))
    return seen.select_related("pillar", "framework__system").prefetch_related(
        Prefetch("leads", queryset=leads, to_attr="current_leads")
    )


def _going_on(path: str) -> Count:
    """How many actions in use on this path are planned or under way."""
    live = Q(**{f"{path}__retired__isnull": True, f"{path}__status__in": (Status.PLANNED, Status.UNDER_WAY)})
    return Count(path, filter=live, distinct=True)


def templates_with_parts() -> QuerySet[Framework]:
    """What a system may start from, with everything in use that it would bring."""
    streams = Prefetch("workstreams", Workstream.objects.filter(retired__isnull=True))
    pillars = Prefetch("pillars", Pillar.objects.filter(retired__isnull=True).prefetch_related(streams))
    across = Workstream.objects.filter(kind=Workstream.Kind.LONG_TERM_PLAN, retired__isnull=True)
    measures = PlanMeasure.objects.filter(retired__isnull=True)
    return templates().prefetch_related(
        pillars,
        Prefetch("workstreams", across, to_attr="long_term_plan"),
        Prefetch("measures", measures, to_attr="success"),
    )


def frameworks_of(actor: Actor, system: System) -> QuerySet[Framework]:
    """Every framework that a system has had, the present one first."""
    seen: QuerySet[Framework] = Framework.objects.filter(system=system).visible_to(actor, Permission.VIEW_PLANS)
    return seen.select_related("started_from", "system").order_by(F("retired").desc(nulls_first=True), "-created")


def long_term_plan_of(actor: Actor, framework: Framework) -> QuerySet[Workstream]:
    """Long Term Plan workstreams in use of a framework, with their present leads."""
    kind = Workstream.Kind.LONG_TERM_PLAN
    return _workstreams(actor).filter(framework=framework, kind=kind, retired__isnull=True)


def neighbours(item: Pillar | Workstream) -> QuerySet[Any]:
    """An item and those beside it in use, in order: pillars of its framework, or workstreams of its pillar."""
    if isinstance(item, Pillar):
        rows: QuerySet[Any] = Pillar.objects.filter(framework=item.framework_id)
    else:
        rows = Workstream.objects.filter(framework=item.framework_id, kind=item.kind, pillar=item.pillar_id)
    return rows.filter(retired__isnull=True).select_related("framework__system").order_by("order", "pk")


def retired_of(framework: Framework) -> list[tuple[str, Pillar | Workstream]]:
    """Pillars and workstreams of a framework that are retired, each with its kind."""
    pillars = framework.pillars.filter(retired__isnull=False)
    streams = framework.workstreams.filter(retired__isnull=False).select_related("pillar")
    return [*(("pillar", one) for one in pillars), *(("workstream", one) for one in streams)]
