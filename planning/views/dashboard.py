"""The gap dashboard, the way to it, and the two addresses that keep it up to date."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from planning.presenters import addresses, dashboard, states
from planning.presenters.home import overview
from planning.selectors import projections
from planning.selectors.choice import Choice
from planning.services.failures import NotPossible
from planning.services.requests import request_selection
from planning.views.choosing import OfSystem
from web.csp import ChartPageMixin

FILTERS = "filters"
"""The id of the form: what htmx names as the cause of a request."""


class Home(Page):
    """The systems whose gap the actor may see; straight to the dashboard if it is one."""

    permission = Permission.VIEW_AGGREGATES
    template_name = "planning/dashboard/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = overview(self.actor)
        if len(found.systems) == 1 and not found.regions:
            return redirect("planning:dashboard", found.systems[0].code)
        return self.render_to_response(self.get_context_data(overview=found))


class Dashboard(ChartPageMixin, OfSystem, Page):
    """A system's gap, filtered by the address."""

    template_name = "planning/dashboard/page.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = self.render_to_response(self.get_context_data())
        patch_vary_headers(answer, ["HX-Request"])
        if self.choice is not None and request.headers.get("HX-Trigger") == FILTERS:
            answer["HX-Push-Url"] = addresses.dashboard(self.choice)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = str(self.run.code) if self.run else ""
        news = states.news_of(self.scenario)
        context = {
            "system": self.system,
            "scenario": self.scenario,
            "filter_form": self.filter_form,
            "news": news,
            "news_url": addresses.news(self.system.code, self.scenario, shown, news.shown),
            "swapped": self.request.headers.get("HX-Request") == "true",
            "filters_open": self.request.headers.get("X-Filters-Open") == "true",
            "may_see_jobs": self.actor.may(Permission.VIEW_JOBS, self.system),
            "may_see_scenarios": self.actor.may(Permission.VIEW_SCENARIOS, self.system),
            "workbook_url": addresses.workbook(self.scenario) if self.run else "",
            "address": self.request.get_full_path(),
        }
        return super().get_context_data(**(kwargs | context | self._shown()))

    def _shown(self) -> dict[str, Any]:
        if self.run is None:
            return {"waiting": states.of_scenario(self.scenario)}
        if self.choice is None:
            return {}
        found = projections.selection(self.choice.run, **self.choice.filters)
        context = self._around(self.choice)
        if found.node is None:
            return context | {"waiting": states.of_selection(found)}
        if not self.sight.sees_node(found.node):
            return context | {"waiting": states.Waiting(states.ONE_ORGANISATION)}
        return context | dashboard.content(self.choice, found.node)

    def _around(self, choice: Choice) -> dict[str, Any]:
        return {
            "choice": choice,
            "address": addresses.dashboard(choice),
            "basis_links": dashboard.basis_links(choice),
            "chosen": dashboard.chosen_filters(choice),
            "clear_url": addresses.dashboard(choice, **dict.fromkeys(choice.filters, "")),
            "work_out_url": addresses.work_out(choice),
            "parameters": choice.parameters(),
        }


class News(OfSystem, ActionPage):
    """Whether something newer is published than the page shows, or is on its way.

    204 while nothing is new; 204 with the event `new-projection` when the page should fetch itself again; a new
    banner when the work began, ended without news, or was set aside.
    """

    def get(self, request: HttpRequest, system: str) -> HttpResponseBase:
        run = str(self.run.code) if self.run else ""
        if run != request.GET.get("run", ""):
            return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"new-projection": {"run": run}})})
        news = states.news_of(self.scenario)
        if news.shown == request.GET.get("shown", "idle"):
            return HttpResponse(status=204)
        context = {
            "news": news,
            "news_url": addresses.news(self.system.code, self.scenario, run, news.shown),
            "may_see_jobs": self.actor.may(Permission.VIEW_JOBS, self.system),
        }
        return render(request, "planning/dashboard/news.html", context)


class WorkOut(OfSystem, ActionPage):
    """Has a combination of filters worked out, and leads back to the page that shows it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, system: str) -> HttpResponseBase:
        if self.choice is None:
            return redirect("planning:dashboard", system)
        found = projections.selection(self.choice.run, **self.choice.filters)
        if found.node is None and found.possible:
            with suppress(NotPossible):  # pruned in this very moment: the page it leads to says so
                request_selection(actor=self.actor, run=self.choice.run, **self.choice.filters)
        return redirect(addresses.dashboard(self.choice))
