"""Scenarios side by side: in what they differ, and what that does to the gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from planning.forms.comparing import CompareForm
from planning.models import Scenario
from planning.presenters import bridging, comparing, differences, labelled
from planning.presenters import scenarios as presenters
from planning.presenters.comparing import Compared, Comparison
from planning.selectors.differences import Differences, records_behind
from planning.selectors.differences import differences as differences_of
from planning.selectors.looks import Look, look
from planning.views.bridging import OfLooks
from web.csp import ChartPageMixin
from web.downloads import csv_response
from web.tables import DataTable


class OfComparison(OfLooks, abstract=True):
    """This scenario and those chosen beside it; the system's first one, where it is among them, is the measure."""

    @cached_property
    def form(self) -> CompareForm:
        usual = [str(one.code) for one in self.others if one.is_default] or [str(one.code) for one in self.others[:1]]
        return CompareForm(self.request.GET, run=self.shown_run, sight=self.sight, others=self.others, usual=usual)

    @cached_property
    def scenarios(self) -> list[Scenario]:
        """Those compared, the measure first."""
        chosen = set(self.form.cleaned_data["with"])
        found = [self.scenario, *(one for one in self.others if str(one.code) in chosen)]
        return sorted(found, key=lambda one: not one.is_default)

    @cached_property
    def comparison(self) -> Comparison:
        form = self.form
        basis = form.cleaned_data["basis"]
        found = [
            Compared(one, look(one.published, form.filters, basis, self.sight))
            for one in self.scenarios
            if one.published is not None
        ]
        return Comparison(found, basis, form.day)

    @cached_property
    def looks(self) -> list[tuple[str, Look]]:
        if self.run is None or not self.form.is_valid():
            return []
        return [(one.scenario.name, one.look) for one in self.comparison.compared]

    @cached_property
    def differences(self) -> Differences:
        return differences_of(self.scenarios, self.sight)

    @property
    def bridged(self) -> bridging.Bridge | None:
        """From the measure to this scenario, or to the first of the others."""
        first, *rest = self.comparison.compared
        if not rest:
            return None
        other = next((one for one in rest if one.scenario.pk == self.scenario.pk), rest[0])
        ends = bridging.ends_of_scenarios(first.look, other.look, self.comparison.day)
        return bridging.between_scenarios(*ends, self.sight)


class ComparePage(ChartPageMixin, OfComparison, Page):
    template_name = "planning/scenarios/compare.html"

    def page_context(self) -> dict[str, Any]:
        context = super().page_context() | {"progress": self.progress}
        if self.run is None:
            return context
        context |= {"form": self.form, "alone": not self.others}
        if not self.form.is_valid() or len(self.scenarios) < 2:
            return context
        return context | self._gaps() | self._differences()

    def _gaps(self) -> dict[str, Any]:
        comparison, bridge = self.comparison, self.bridged
        records = {one.name: records_behind(self.scenarios[0], one) for one in self.scenarios[1:]}
        return {
            "missing": self.missing,
            "ask": any(one.ask for _, one in self.looks),
            "whose": labelled.whose(self.form.filters),
            "warnings": comparing.warnings(records, self.scenarios[0]),
            "sentences": comparing.sentences(comparison),
            "first": self.scenarios[0],
            "day_table": comparing.day_table(comparison),
            "chart": comparing.gaps_chart(comparison, self._csv(comparing.GAPS)) if comparison.known else None,
            "bridge": bridging.chart(bridge, self._csv(bridging.KEY), "Why they differ") if bridge else None,
            "bridges": [self._bridge_link(one) for one in self.scenarios[1:]] if len(self.scenarios) > 2 else [],
        }

    def _bridge_link(self, one: Scenario) -> dict[str, str]:
        query = self.request.GET.copy()
        query.setlist("with", [])
        query.update({"kind": "scenarios", "from": str(self.scenarios[0].code), "day": self.form.day.isoformat()})
        address = presenters.address(one, "scenario-bridge")
        return {"text": f"From “{self.scenarios[0].name}” to “{one.name}”", "href": f"{address}?{query.urlencode()}"}

    def _differences(self) -> dict[str, Any]:
        found = self.differences
        tables = [(title, key, TABLES[key](self)) for title, key in TITLES]
        return {
            "differences": [
                {"title": title, "table": table, "csv_url": self._csv(key)}
                for title, key, table in tables
                if table.rows
            ],
            "nothing_differs": found.none,
            "hidden": found.hidden,
        }

    def _csv(self, key: str) -> str:
        address = presenters.address(self.scenario, "scenario-compare-download", table=key)
        return f"{address}?{self.request.GET.urlencode()}"


def _bridge_table(page: OfComparison) -> DataTable:
    bridge = page.bridged
    if bridge is None:
        raise Http404("The two cannot be compared there.")
    return bridging.table(bridge)


TITLES = (
    ("Assumptions that differ", differences.ASSUMPTIONS),
    ("Movements of staff, service and ratios that differ", differences.LEVERS),
    ("Interventions that differ", differences.INTERVENTIONS),
)
TABLES: dict[str, Callable[[OfComparison], DataTable]] = {
    comparing.GAPS: lambda page: comparing.gap_table(page.comparison),
    bridging.KEY: _bridge_table,
    differences.ASSUMPTIONS: lambda page: differences.assumptions_table(page.scenarios, page.differences.assumptions),
    differences.LEVERS: lambda page: differences.levers_table(page.scenarios, page.differences.levers),
    differences.INTERVENTIONS: lambda page: differences.interventions_table(
        page.scenarios, page.differences.interventions
    ),
}
"""Every table of the page by its key, under which it can be downloaded."""


class CompareDownload(OfComparison, ActionPage):
    """One of the page's tables as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        build = TABLES.get(self.kwargs["table"])
        if build is None or not self.form.is_valid():
            raise Http404("There are no numbers of that name here.")
        table = build(self)
        return csv_response(f"{self.system.code}-{self.kwargs['table']}.csv", table.headings(), table.raw_rows())
