"""Why the number moved: between two years of a projection, two runs of a scenario, or two scenarios."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from jobs.presenters import progress_of
from partners.pages import ActionPage, Page
from planning.forms.comparing import KINDS, RUNS, SCENARIOS, YEARS, NodeForm, RunsForm, ScenariosForm, YearsForm
from planning.models import Run, Scenario
from planning.presenters import bridging, labelled
from planning.presenters import scenarios as presenters
from planning.presenters.states import NOTHING_YET
from planning.selectors import runs as run_selectors
from planning.selectors import scenarios as selectors
from planning.selectors.looks import Look, look
from planning.selectors.sight import Sight, sight_of
from planning.services.failures import NotPossible
from planning.services.requests import request_selection
from planning.views.scenarios import OfScenario
from web.csp import ChartPageMixin
from web.downloads import csv_response

MOST_RUNS = 60
BUILD = {YEARS: bridging.between_years, RUNS: bridging.between_runs, SCENARIOS: bridging.between_scenarios}


class OfLooks(OfScenario, abstract=True):
    """A page that holds figures of several runs side by side; what is not worked out yet is asked for by POST.

    ``form`` says whose gap it is.
    """

    form: Any

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    @cached_property
    def run(self) -> Run | None:
        """The published run, which knows its scenario."""
        run = self.scenario.published
        if run is not None:
            run.scenario = self.scenario
        return run

    @property
    def shown_run(self) -> Run:
        """The published run, for addresses that show nothing without one.

        Raises:
            Http404: nothing has been published yet.
        """
        if self.run is None:
            raise Http404(NOTHING_YET)
        return self.run

    @cached_property
    def others(self) -> list[Scenario]:
        """Other scenarios of the system that have figures, the one that people see first first."""
        rows = selectors.visible(self.actor, self.system).exclude(pk=self.scenario.pk)
        found = list(rows.filter(published__isnull=False).defer("published__snapshot"))
        for one in found:
            if one.published is not None:
                one.published.scenario = one
        return found

    @cached_property
    def looks(self) -> list[tuple[str, Look]]:
        """What is shown side by side, each with its name."""
        raise NotImplementedError

    @property
    def missing(self) -> list[dict[str, Any]]:
        """What has no figures, and why."""
        return [
            {"name": name, "why": one.why, "progress": progress_of(one.job) if one.job else None}
            for name, one in self.looks
            if one.path is None
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for _, one in self.looks:
            if one.ask:
                with suppress(NotPossible):  # pruned in this very moment: the page says so
                    request_selection(actor=self.actor, run=one.run, **self.form.filters)
        return redirect(request.get_full_path())


class OfBridge(OfLooks, abstract=True):
    """A bridge of the kind that the address asks for."""

    @cached_property
    def runs(self) -> list[Run]:
        """Published runs, the newest first; those whose figures are gone are named, for people look for them."""
        rows = run_selectors.history(self.scenario).filter(published__isnull=False)[:MOST_RUNS]
        found = list(rows)
        for one in found:
            one.scenario = self.scenario
        return found

    @cached_property
    def kind(self) -> str:
        """What was asked for; without a word, the runs if there are two that are kept."""
        asked = self.request.GET.get("kind", "")
        if asked in KINDS:
            return asked
        if asked:
            raise Http404("There is no bridge of that kind.")
        return RUNS if sum(one.pruned is None for one in self.runs) > 1 else YEARS

    @cached_property
    def form(self) -> NodeForm:
        given: dict[str, Any] = {"run": self.run, "sight": self.sight}
        if self.kind == RUNS:
            return RunsForm(self.request.GET, runs=self.runs, **given)
        if self.kind == SCENARIOS:
            return ScenariosForm(self.request.GET, others=self.others, **given)
        return YearsForm(self.request.GET, **given)

    @property
    def ready(self) -> bool:
        """Whether there is something to go between, and it is known what."""
        if self.run is None or not self.form.is_valid():
            return False
        return bool(self.form.cleaned_data.get("from")) and (self.kind != RUNS or len(self.runs) > 1)

    @cached_property
    def ends(self) -> bridging.Ends:
        given = self.form.cleaned_data
        if self.kind == YEARS:
            days = (dt.date.fromisoformat(given[name]) for name in ("from", "to"))
            return bridging.ends_of_years(self._look(self.shown_run), *days)
        day = dt.date.fromisoformat(given["day"])
        if self.kind == RUNS:
            of = {str(one.code): one for one in self.runs}
            return bridging.ends_of_runs(self._look(of[given["from"]]), self._look(of[given["to"]]), day)
        other = next(one.published for one in self.others if str(one.code) == given["from"])
        return bridging.ends_of_scenarios(self._look(other), self._look(self.shown_run), day)

    def _look(self, run: Run | None) -> Look:
        if run is None:
            raise Http404(NOTHING_YET)
        return look(run, self.form.filters, self.form.cleaned_data["basis"], self.sight)

    @cached_property
    def looks(self) -> list[tuple[str, Look]]:
        if not self.ready:
            return []
        before, after = self.ends
        if self.kind == YEARS:
            return [(self.scenario.name, after.look)]
        return [(one.row, one.look) for one in (before, after)]

    @cached_property
    def bridge(self) -> bridging.Bridge | None:
        """The bridge; None while one end has no figures, or the day is not one of both."""
        return BUILD[self.kind](*self.ends, self.sight) if self.ready else None


class BridgePage(ChartPageMixin, OfBridge, Page):
    template_name = "planning/scenarios/bridge.html"

    def page_context(self) -> dict[str, Any]:
        context = super().page_context() | {"progress": self.progress}
        if self.run is None:
            return context
        bridge = self.bridge
        return context | {
            "form": self.form,
            "kinds": self._kinds(),
            "kind": self.kind,
            "missing": self.missing,
            "ask": any(one.ask for _, one in self.looks),
            "bridge": bridge,
            "chart": bridging.chart(bridge, self._csv()) if bridge else None,
            "whose": labelled.whose(self.form.filters) if self.form.is_valid() else "",
            "alone": self._alone(),
            "no_shared_day": bool(self.looks) and not self.missing and bridge is None,
        }

    def _kinds(self) -> list[dict[str, Any]]:
        kept = {name: self.request.GET[name] for name in self.request.GET if name not in ("from", "to", "kind", "day")}
        return [
            {"text": words, "href": f"?{urlencode({**kept, 'kind': kind})}", "current": kind == self.kind}
            for kind, words in KINDS.items()
        ]

    def _alone(self) -> str:
        """Why there is nothing to compare with."""
        if self.kind == RUNS and len(self.runs) < 2:
            return "This scenario has one published run only. The next one can be compared with it."
        if self.kind == SCENARIOS and not self.others:
            return "The system has no other scenario with figures. Copy this one and change the copy."
        return ""

    def _csv(self) -> str:
        address = presenters.address(self.scenario, "scenario-bridge-download")
        query = self.request.GET.copy()
        query["kind"] = self.kind
        return f"{address}?{query.urlencode()}"


class BridgeDownload(OfBridge, ActionPage):
    """The steps as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if self.bridge is None:
            raise Http404("There is no such bridge, or one of its ends has no figures.")
        table = bridging.table(self.bridge)
        name = f"{self.system.code}-why-the-number-moved-{self.bridge.after.day}.csv"
        return csv_response(name, table.headings(), table.raw_rows())
