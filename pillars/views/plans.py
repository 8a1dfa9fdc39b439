"""Pages: the systems with their plans, a system's plan, one pillar or workstream of it, and what came before."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localdate

from partners.models import System
from partners.pages import ActionPage, ListPage, Page
from partners.permissions import Permission
from partners.presenters import page_links
from pillars.forms.frameworks import AppointForm
from pillars.models import Framework, FrameworkChange, Workstream
from pillars.presenters import actions as action_presenters
from pillars.presenters import frameworks as presenters
from pillars.selectors import actions as action_selectors
from pillars.selectors import frameworks as selectors
from pillars.services.rights import led_workstreams
from pillars.views.base import OfPlan
from web.downloads import csv_response

__all__ = ["OfPlan"]


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
            return super().get_context_data(templates=selectors.templates_with_parts(), **kwargs)
        return super().get_context_data(**parts_of(self, framework), **kwargs)


class EarlierPlan(OfPlan, Page):
    """Any framework that the system has had, to read."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/earlier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        framework = selectors.frameworks_of(self.actor, self.system).filter(code=self.kwargs["code"]).first()
        if framework is None:
            raise Http404("There is no plan with that code.")
        return super().get_context_data(**parts_of(self, framework), **kwargs)


def parts_of(page: OfPlan, framework: Framework) -> dict[str, Any]:
    """The pillars and Long Term Plan workstreams in use of a framework."""
    return {
        "framework": framework,
        "parts": presenters.plural_of(framework.pillar_word),
        "pillars": selectors.pillars_of(page.actor, framework),
        "long_term_plan": selectors.long_term_plan_of(page.actor, framework),
    }


class PillarPage(OfPlan, Page):
    """One pillar: its workstreams and who leads them."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/pillar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pillar = selectors.pillars_of(self.actor, self.framework).filter(code=self.kwargs["code"]).first()
        if pillar is None:
            raise Http404("There is no pillar with that code.")
        actions = action_selectors.actions_of(self.actor, self.system).filter(
            workstream__pillar=pillar, retired__isnull=True
        )
        told = action_presenters.headline(action_selectors.tally(actions, localdate()))
        return super().get_context_data(
            pillar=pillar, framework=self.framework, actions_headline=told if actions.exists() else "", **kwargs
        )


class OfWorkstream(OfPlan, abstract=True):
    """A page about one workstream of the framework in use, retired or not."""

    @property
    def workstream(self) -> Workstream:
        found = selectors.workstreams_for(self.actor).filter(framework=self.framework, code=self.kwargs["code"]).first()
        if found is None:
            raise Http404("There is no workstream with that code.")
        return found


class WorkstreamPage(OfWorkstream, Page):
    """One workstream: what it is for, and who leads it."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/workstream.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stream = self.workstream
        rows = action_selectors.actions_of(self.actor, self.system).filter(retired__isnull=True)
        rows = rows.filter(long_term_plan=stream) if stream.pillar_id is None else rows.filter(workstream=stream)
        mine = led_workstreams(self.actor, self.system).filter(pk=stream.pk, retired__isnull=True)
        return super().get_context_data(
            workstream=stream,
            framework=self.framework,
            appoint=AppointForm(system=self.system) if self.may_edit else None,
            table=action_presenters.action_table(rows, localdate()),
            may_add=mine.exists(),
            **kwargs,
        )


class OfHistory(OfPlan, abstract=True):
    """Changes of every framework of a system."""

    def changes(self) -> Any:
        rows = FrameworkChange.objects.filter(framework__system=self.system)
        return rows.visible_to(self.actor, Permission.VIEW_PLANS).select_related("framework", "by")


class History(OfHistory, ListPage):
    """What was renamed, moved, added or retired, by whom; and the plans of before."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/history.html"

    def get_queryset(self) -> Any:
        return self.changes()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        return context | {
            "table": presenters.history_table(page),
            "page_links": page_links(page, self.request.path, self.request.GET),
            "plans": presenters.framework_table(self.system, selectors.frameworks_of(self.actor, self.system)),
        }


class HistoryDownload(OfHistory, ActionPage):
    """The same rows as a file, all of them."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        table = presenters.history_table(self.changes())
        return csv_response(f"{self.system.code}-plan-history.csv", table.headings(), table.raw_rows())
