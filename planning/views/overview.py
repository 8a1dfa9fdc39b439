"""The overview of a scenario, and the list of what it assumes."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from partners.presenters import page_links
from planning.forms.assumption_list import AssumptionFilter
from planning.models import Assumption
from planning.presenters import assumption_list, charts, scenario_overview
from planning.presenters import scenarios as presenters
from planning.presenters.board import Board
from planning.presenters.moved import line as moved_line
from planning.selectors import projections
from planning.selectors import runs as run_selectors
from planning.selectors import scenarios as selectors
from planning.selectors.choice import BASES
from planning.selectors.differences import presumed
from planning.selectors.moved import lately
from planning.selectors.sight import Sight, sight_of
from planning.views.scenarios import OfScenario
from web.csp import ChartPageMixin
from web.downloads import csv_response

ON_A_PAGE = 20


class Overview(ChartPageMixin, OfScenario, Page):
    """Where the scenario leads, what it presumes in short, and what its figures rest on."""

    template_name = "planning/scenarios/overview.html"

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {
            "facts": presenters.scenario_facts(self.scenario),
            "assumed": scenario_overview.assumed_table(self.scenario, selectors.used_assumptions(self.scenario)),
            "presumed": scenario_overview.presumed_facts(presumed(self.scenario, self.sight)),
            "progress": self.progress,
            "may_lock": self.may_edit and not self.scenario.is_default and self.scenario.locked is None,
            **self._figures(),
        }

    def _figures(self) -> dict[str, Any]:
        scenario, run = self.scenario, self.scenario.published
        node = projections.node(run) if run else None
        if run is None or node is None:
            return {"headlines": []}
        known = [basis for basis in BASES if node.figures.get(basis)] or [BASES[0]]
        board = Board(scenario_overview.system_choice(scenario, run, self.sight, known[0]), node)
        before = run_selectors.published_before(run)
        return {
            "run": run,
            "headlines": scenario_overview.headlines(run, self.sight),
            "chart": charts.supply_and_demand(board),
            "before": before,
            "moved": moved_line(scenario, lately(scenario)),
            "caveats": run.inputs.get("caveats", []),
        }


class OfAssumptions(OfScenario, abstract=True):
    """What is assumed, cut down by the address."""

    @cached_property
    def form(self) -> AssumptionFilter:
        return AssumptionFilter(self.request.GET, rows=selectors.assumptions(self.scenario))

    @cached_property
    def rows(self) -> list[Assumption]:
        """Those that the filters let through, in the order of the page; none if the filters say something unknown."""
        if not self.form.is_valid():
            return []
        given = self.form.cleaned_data
        every = given["years"] == "all"
        rows = selectors.assumptions(self.scenario) if every else selectors.used_assumptions(self.scenario)
        for name in ("parameter", "scope"):
            if given[name]:
                rows = rows.filter(**{"scope_kind" if name == "scope" else name: given[name]})
        return assumption_list.in_order(assumption_list.matching(rows, given["text"]))


class AssumptionList(OfAssumptions, Page):
    """Without a filter one row for each parameter; with one, the assumptions themselves, a page at a time."""

    template_name = "planning/scenarios/assumptions.html"

    def page_context(self) -> dict[str, Any]:
        shown = super().page_context() | {"form": self.form, "progress": self.progress}
        if not self.form.narrowed:
            return shown | {"index": scenario_overview.assumed_table(self.scenario, self.rows)}
        page = Paginator(self.rows, ON_A_PAGE).get_page(self.request.GET.get("page"))
        query = self.request.GET.copy()
        query["years"] = "all"
        return shown | {
            "count": len(self.rows),
            "groups": presenters.groups(self.scenario, page),
            "page_links": page_links(page, self.request.path, self.request.GET),
            "csv_url": self._csv(),
            "every_year": "" if self.form.data.get("years") == "all" else f"?{query.urlencode()}",
        }

    def _csv(self) -> str:
        address = presenters.address(self.scenario, "assumptions-download")
        return f"{address}?{self.request.GET.urlencode()}"


class AssumptionDownload(OfAssumptions, ActionPage):
    """The rows that the filters let through, as a file; every one without filters."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.form.is_valid():
            raise Http404("The filters say something unknown.")
        table = assumption_list.table(self.rows)
        return csv_response(f"{self.system.code}-assumptions.csv", table.headings(), table.raw_rows())
