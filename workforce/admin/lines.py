"""Lines of every section, to look at: nothing but a draft's own page changes them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from workforce.admin.base import LookedAt
from workforce.models import CapacityLine, DemandLine, IndicatorLine, PipelineLine, PlanLine


class LineAdmin(LookedAt):
    list_filter = ("version__state", "unit", "organisation__home_system", "period")
    search_fields = ("organisation__code", "organisation__name", "profession__code", "profession__name", "source_label")
    ordering = ("-pk",)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("organisation", "period", "profession", *self.model.FIGURES[:4], "unit", "setting", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        related = ("organisation", "profession", "setting", "version__submission__of_return__organisation",
                   "version__submission__of_return__round")  # fmt: skip
        return super().get_queryset(request).select_related(*related)

    @admin.display(description="Version", ordering="version__state")
    def state(self, line: Any) -> str:
        return f"{line.version.number}, {line.version.get_state_display().lower()}"


for model in (CapacityLine, DemandLine, PipelineLine, PlanLine, IndicatorLine):
    admin.site.register(model, LineAdmin)
