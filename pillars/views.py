"""Pages: the four pillars, and one of them."""

from typing import Any

from django.http import Http404

from partners.pages import Page
from partners.permissions import Permission
from pillars import selectors
from pillars.models import Workstream


class Pillars(Page):
    """The four pillars and the Long Term Plan's workstreams."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/pillars.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        long_term_plan = selectors.workstreams_for(self.actor).filter(kind=Workstream.Kind.LONG_TERM_PLAN)
        return super().get_context_data(
            pillars=selectors.pillars_for(self.actor), long_term_plan=long_term_plan, **kwargs
        )


class PillarPage(Page):
    """One pillar: its workstreams and who leads them."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/pillar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pillar = selectors.pillars_for(self.actor).filter(code=self.kwargs["code"]).first()
        if pillar is None:
            raise Http404("There is no pillar with that code.")
        return super().get_context_data(pillar=pillar, **kwargs)
