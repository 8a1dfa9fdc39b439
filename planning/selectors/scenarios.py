"""Scenarios, what is published of them, and whether something newer is on its way."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from jobs.models import Job
from jobs.selectors import latest, open_jobs
from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from planning.models import Assumption, Run, Scenario
from planning.services.requests import RECOMPUTE


def visible(actor: Actor, system: System | None = None) -> QuerySet[Scenario]:
    """Scenarios that the actor may see, the default one of each system first."""
    rows = Scenario.objects.visible_to(actor, Permission.VIEW_SCENARIOS).select_related("system", "published")
    return rows if system is None else rows.filter(system=system)


def systems_with_scenarios(actor: Actor) -> list[tuple[System, int]]:
    """The systems in sight that have any, each with how many."""
    systems = System.objects.visible_to(actor, Permission.VIEW_SCENARIOS).order_by("name")
    told = Scenario.objects.filter(system__in=systems).order_by().values_list("system").annotate(count=Count("pk"))
    counts: dict[int, int] = dict(told)
    return [(one, counts[one.pk]) for one in systems if one.pk in counts]


def default_scenario(system: System) -> Scenario | None:
    """The scenario shown when nobody chooses another; None until the first records came."""
    rows = Scenario.objects.filter(system=system, is_default=True).select_related("system", "published")
    return rows.defer("published__snapshot").first()


def published(scenario: Scenario) -> Run | None:
    """The run that people see now."""
    return (
        Run.objects.filter(pk__in=Scenario.objects.filter(pk=scenario.pk).values("published")).defer("snapshot").first()
    )


def recalculating(scenario: Scenario) -> Job | None:
    """The job that works the scenario out, or waits to. Records change together with its request: no job, no news."""
    jobs = open_jobs(kind=RECOMPUTE, key=str(scenario.code))
    return jobs.order_by("-requested", "-pk").first()


def last_recalculation(scenario: Scenario) -> Job | None:
    """The newest job of the scenario, whatever became of it."""
    return latest(kind=RECOMPUTE, key=str(scenario.code))


def is_recalculating(scenario: Scenario) -> bool:
    """Whether what is shown will soon be replaced."""
    return recalculating(scenario) is not None


def recalculating_among(scenarios: Iterable[Scenario]) -> frozenset[str]:
    """Codes of those that are worked out, or wait to be."""
    jobs = open_jobs(kind=RECOMPUTE, keys=[str(one.code) for one in scenarios])
    return frozenset(jobs.values_list("key", flat=True))


def assumptions(scenario: Scenario) -> QuerySet[Assumption]:
    """The assumptions that hold."""
    rows = Assumption.objects.filter(scenario=scenario, ended__isnull=True)
    return rows.select_related("organisation", "profession", "staff_group__scheme", "changed_by")


def used_assumptions(scenario: Scenario) -> QuerySet[Assumption]:
    """Those of them that move the projection: what holds only for years before it begins is left out."""
    run = scenario.published
    since = scenario.base_month or (run.base_date if run and run.base_date else localdate())
    return assumptions(scenario).filter(Q(to_year__isnull=True) | Q(to_year__gt=since))


def assumption(scenario: Scenario, natural_code: str) -> Assumption | None:
    """What holds under a natural code, else what held last; None if nothing ever did."""
    parameter, _, rest = natural_code.partition(".")
    rows = Assumption.objects.filter(scenario=scenario, parameter=parameter, scope_kind=rest.partition(".")[0])
    rows = rows.select_related(
        "scenario__system", "organisation", "profession", "staff_group__scheme", "changed_by", "ended_by"
    )
    same = [row for row in rows.order_by("-changed", "-pk") if row.natural_code == natural_code]
    return next((row for row in same if row.ended is None), same[0] if same else None)


def history(assumption: Assumption) -> QuerySet[Assumption]:
    """Everything that was ever assumed of the same parameter and scope, the newest first."""
    fixed = (
        "scenario", "parameter", "scope_kind", "organisation", "profession", "staff_group", "sector", "age_band",
        "from_year",
    )  # fmt: skip
    scope = {name: getattr(assumption, name) for name in fixed}
    return Assumption.objects.filter(**scope).select_related("changed_by").order_by("-changed", "-pk")
