"""Runs of a scenario: the history, one run with what changed and its figures, and pinning it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from jobs.models import Job
from partners.pages import ActionPage, Page
from partners.permissions import Permission
from partners.presenters import page_links
from planning.forms.runs import NodeFilter
from planning.models import Archive, NodeResult, Run
from planning.presenters import run_files, run_history
from planning.presenters import runs as presenters
from planning.selectors import access, labels, projections
from planning.selectors import runs as selectors
from planning.selectors.run_causes import causes
from planning.selectors.sight import sight_of
from planning.services.archiving import bring_back
from planning.services.failures import NotPossible
from planning.services.pinning import pin_run, unpin_run
from planning.views.scenarios import OfScenario
from web.downloads import csv_response

ON_A_PAGE = 15
BASES = ("funded", "need")


class RunList(OfScenario, Page):
    template_name = "planning/scenarios/runs.html"

    def page_context(self) -> dict[str, Any]:
        rows = selectors.history(self.scenario).select_related("scenario__system")
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("page"))
        runs = list(page)
        return super().page_context() | {
            "table": run_history.table(runs, causes(runs)),
            "page_links": page_links(page, self.request.path, self.request.GET),
            "progress": self.progress,
        }


class RunListDownload(OfScenario, ActionPage):
    """The whole history as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        runs = list(selectors.history(self.scenario))
        lines = run_files.run_lines(runs, causes(runs))
        return csv_response(f"{self.system.code}-runs.csv", run_files.RUN_COLUMNS, lines)


class OfRun(OfScenario, abstract=True):
    """A page about one run."""

    @cached_property
    def run(self) -> Run:
        found: Run = self.find(
            Run.objects.select_related("scenario__system").defer("snapshot"),
            Permission.VIEW_SCENARIOS,
            scenario=self.scenario,
            code=self.kwargs["run"],
        )
        return found


class RunPage(OfRun, Page):
    """Any run whose figures are kept can be read; filters choose among the nodes that it stored."""

    template_name = "planning/scenarios/run.html"

    def page_context(self) -> dict[str, Any]:
        run, before = self.run, selectors.published_before(self.run)
        shown = {
            "run": run,
            "facts": presenters.run_facts(run, self._asked_by()),
            "caveats": run.inputs.get("caveats", []),
            "kept": run.pruned is None and run.nodes.exists(),
            "put_away": Archive.objects.filter(run=run).exists(),
            "may_pin": self.may_edit and run.pruned is None and run.published is not None,
            "before": before,
            "before_address": presenters.address(before) if before else "",
        }
        return super().page_context() | shown | self._changes(before) | self._figures()

    def _asked_by(self) -> str:
        job = Job.objects.filter(code=self.run.job).select_related("requested_by").first() if self.run.job else None
        return job.requested_by.full_name if job and job.requested_by else "The planner itself"

    def _changes(self, before: Run | None) -> dict[str, Any]:
        found = selectors.changes(self.run, before) if before and self.run.published else None
        if found is None:
            return {"changes": None}
        organisations = [one for one in found.organisations if self._may_see(organisation=one.code)]
        return {
            "changes": found,
            "assumption_changes": presenters.assumption_changes(found) if found.assumptions else None,
            "organisation_changes": presenters.organisation_changes(organisations) if organisations else None,
            "organisations_hidden": len(found.organisations) - len(organisations),
            "other_changes": presenters.other_changes(found, lambda code: self._may_see(organisation=code)),
        }

    def _may_see(self, **filters: str) -> bool:
        return access.may_see_node(self.actor, self.system, filters)

    def _figures(self) -> dict[str, Any]:
        form = NodeFilter(self.request.GET, nodes=access.visible_nodes(self.actor, self.run))
        if not form.is_valid():
            return {"filter": form, "figures": []}
        node = self._node(form.filters)
        known = [basis for basis in BASES if node and node.figures.get(basis)]
        tables = [presenters.figures_table(self.run, node, basis) for basis in known] if node else []
        return {"filter": form, "figures": tables, "names": ", ".join(labels.names(node).values()) if node else ""}

    def _node(self, filters: dict[str, str]) -> NodeResult | None:
        node = projections.node(self.run, **filters)
        return node if node is not None and sight_of(self.actor, self.system).sees_node(node) else None


class Pin(OfRun, ActionPage):
    """Keeps the run's figures at hand for good, or lets them be put away again."""

    permission = Permission.EDIT_SCENARIOS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            if request.POST.get("pinned") == "yes":
                pin_run(actor=self.actor, run=self.run)
                messages.success(request, "The figures of this run are kept at hand for good.")
            else:
                unpin_run(actor=self.actor, run=self.run)
                messages.success(request, "The figures of this run are put away when three newer ones have followed.")
        except NotPossible as reason:
            messages.error(request, str(reason))
        return redirect(presenters.address(self.run))


class BringBack(OfRun, ActionPage):
    """Makes the figures of a run readable again; whoever may look at scenarios may ask for it."""

    permission = Permission.VIEW_SCENARIOS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            bring_back(actor=self.actor, run=self.run)
            messages.success(request, "The figures of this run are here again, until the next projection is shown.")
        except NotPossible as reason:
            messages.error(request, str(reason))
        return redirect(f"{presenters.address(self.run)}#figures")
