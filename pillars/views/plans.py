"""Pages: the systems with their plans, a system's plan, and one pillar of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.models import System
from partners.pages import GuardedView, Page
from partners.permissions import Permission
from pillars.models import Framework, Workstream
from pillars.presenters import plan_nav
from pillars.selectors import frameworks as selectors


class OfPlan(GuardedView, abstract=True):
    """A page about one system's plan."""

    permission = Permission.VIEW_PLANS
    kwargs: dict[str, Any]

    @cached_property
    def system(self) -> System:
        found: System = self.find(
            System.objects.select_related("region"), Permission.VIEW_PLANS, code=self.kwargs["system"]
        )
        return found

    @cached_property
    def framework(self) -> Framework:
        """The framework with which the system works.

        Raises:
            Http404: it has none yet.
        """
        found = selectors.framework_of(self.actor, self.system)
        if found is None:
            raise Http404(f"{self.system} has not started a plan yet.")
        return found

    @property
    def may_edit(self) -> bool:
        return self.actor.may(Permission.EDIT_PLANS, self.system)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = plan_nav.links(self.system, self.actor, self.request.path)
        told = {**kwargs, "system": self.system, "may_edit": self.may_edit, "plan_nav": links}
        shown: dict[str, Any] = super().get_context_data(**told)  # type: ignore[misc]
        return shown


class Plans(Page):
    """The systems whose plans the actor may see; straight to the plan if there is one system."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/plans.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        systems = list(System.objects.visible_to(self.actor, Permission.VIEW_PLANS).order_by("name"))
        if len(systems) == 1:
            return redirect("pillars:plan", systems[0].code)
        return self.render_to_response(self.get_context_data(systems=selectors.with_frameworks(systems)))


class Plan(OfPlan, Page):
    """A system's framework: pillars with their workstreams and leads; or the templates to start from."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        framework = selectors.framework_of(self.actor, self.system)
        if framework is None:
            return super().get_context_data(templates=selectors.templates(), **kwargs)
        across = selectors.workstreams_for(self.actor).filter(framework=framework, retired__isnull=True)
        return super().get_context_data(
            framework=framework,
            pillars=selectors.pillars_of(self.actor, framework),
            long_term_plan=across.filter(kind=Workstream.Kind.LONG_TERM_PLAN),
            **kwargs,
        )


class PillarPage(OfPlan, Page):
    """One pillar: its workstreams and who leads them."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/pillar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pillar = selectors.pillars_of(self.actor, self.framework).filter(code=self.kwargs["code"]).first()
        if pillar is None:
            raise Http404("There is no pillar with that code.")
        return super().get_context_data(pillar=pillar, framework=self.framework, **kwargs)
