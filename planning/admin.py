"""Scenarios, assumptions, runs and analyses in the administration pages, to look at: the scenario pages change them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from partners.admin.base import AuditedAdmin, ReadOnlyInline
from planning.models import Analysis, Assumption, Run, Scenario


class _LookedAt(AuditedAdmin):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AssumptionInline(ReadOnlyInline):
    model = Assumption
    fields = ("parameter", "scope_kind", "organisation", "profession", "staff_group", "sector", "from_year", "to_year",
              "low", "mode", "high", "changed", "changed_by", "ended")  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assumption]:
        rows: QuerySet[Assumption] = super().get_queryset(request)
        return rows.select_related("organisation", "profession", "staff_group", "changed_by")


@admin.register(Scenario)
class ScenarioAdmin(_LookedAt):
    list_display = ("name", "system", "is_default", "live", "horizon_years", "base_month", "created")
    list_filter = ("is_default", "live", "system")
    search_fields = ("name", "code", "system__name", "system__code")
    list_select_related = ("system",)
    fields = ("code", "system", "name", "description", "is_default", "live", "horizon_years", "base_month", "seed",
              "created", "created_by")  # fmt: skip
    inlines = (AssumptionInline,)


@admin.register(Run)
class RunAdmin(_LookedAt):
    """The inputs themselves are compressed and stay out of sight."""

    list_display = ("started", "scenario", "state", "published", "pinned", "pruned", "engine_version")
    list_filter = ("state", "pinned")
    search_fields = ("code", "fingerprint", "job", "scenario__name", "scenario__system__code")
    list_select_related = ("scenario",)
    fields = ("code", "scenario", "state", "job", "fingerprint", "engine_version", "kernel", "architecture", "seed",
              "draws", "base_date", "positions", "inputs", "started", "published", "pinned", "pruned")  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        rows: QuerySet[Run] = super().get_queryset(request)
        return rows.defer("snapshot")


@admin.register(Analysis)
class AnalysisAdmin(_LookedAt):
    """What was asked; answers are read on the scenario's pages."""

    list_display = ("created", "kind", "system", "scenario", "finished", "failure")
    list_filter = ("kind", "system")
    search_fields = ("code", "job", "scenario__name", "system__name", "system__code")
    list_select_related = ("system", "scenario")
    fields = ("code", "kind", "system", "scenario", "asked", "failure", "job", "engine_version", "created",
              "created_by", "finished")  # fmt: skip
