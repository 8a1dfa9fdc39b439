"""Pages: the seven phases, and one of them."""

from typing import Any

from django.http import Http404

from partners.pages import Page
from partners.permissions import Permission
from phases.models import Phase


class Phases(Page):
    """The strategy programme at a glance."""

    permission = Permission.VIEW_PLANS
    template_name = "phases/phases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(phases=Phase.objects.prefetch_related("deliverables"), **kwargs)


class PhasePage(Page):
    """One phase: its purpose, the questions it answers and what it must produce."""

    permission = Permission.VIEW_PLANS
    template_name = "phases/phase.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        phase = Phase.objects.prefetch_related("deliverables").filter(code=self.kwargs["code"]).first()
        if phase is None:
            raise Http404("There is no phase with that code.")
        neighbours = {one.order: one for one in Phase.objects.filter(order__in=(phase.order - 1, phase.order + 1))}
        return super().get_context_data(
            phase=phase, earlier=neighbours.get(phase.order - 1), later=neighbours.get(phase.order + 1), **kwargs
        )
