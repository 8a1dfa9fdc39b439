"""Which assumptions matter most: the page, asking for it, and its numbers as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from jobs.presenters import progress_of
from partners.pages import ActionPage, Page
from partners.permissions import Permission
from planning.forms.analyses import TornadoForm
from planning.models import Analysis, Run
from planning.presenters import labelled
from planning.presenters import tornado as presenters
from planning.presenters.states import NOTHING_YET, ONE_ORGANISATION
from planning.selectors import analyses as selectors
from planning.selectors.sight import Sight, sight_of
from planning.services.failures import NotPossible
from planning.services.tornado.asking import request_tornado
from planning.views.scenarios import OfScenario
from web.csp import ChartPageMixin
from web.downloads import csv_response

MOST_LISTED = 10


class OfTornado(OfScenario, abstract=True):
    """The question that the address (or what is posted) asks of the published run."""

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    @cached_property
    def run(self) -> Run | None:
        run = self.scenario.published
        if run is not None:
            run.scenario = self.scenario
        return run

    @cached_property
    def form(self) -> TornadoForm | None:
        given: Any = self.request.POST if self.request.method == "POST" else self.request.GET
        return TornadoForm(given, run=self.run, sight=self.sight) if self.run is not None else None

    @cached_property
    def question(self) -> tuple[Run, TornadoForm]:
        """The run and what is asked of it.

        Raises:
            Http404: nothing is published, the address says something unknown, or it is out of sight.
        """
        if self.run is None or self.form is None or not self.form.is_valid():
            raise Http404(NOTHING_YET)
        if not selectors.sees_selection(self.run, self.form.filters, self.sight):
            raise Http404(ONE_ORGANISATION)
        return self.run, self.form

    @cached_property
    def analysis(self) -> Analysis | None:
        run, form = self.question
        return selectors.tornado(run, form.filters, form.cleaned_data["basis"], form.position)

    @property
    def tornado(self) -> presenters.Tornado | None:
        """The answer as the actor may see it; None while there is none."""
        analysis = self.analysis
        if analysis is None or not analysis.outcome:
            return None
        run, form = self.question
        rows, hidden = selectors.seen_rows(analysis.outcome["rows"], self.sight)
        return presenters.tornado_of(analysis, run, rows, hidden, form.filters, int(form.cleaned_data["top"]))


class TornadoPage(ChartPageMixin, OfTornado, Page):
    template_name = "planning/scenarios/tornado.html"

    def page_context(self) -> dict[str, Any]:
        given = selectors.visible(self.actor, self.scenario, Analysis.Kind.TORNADO)[:MOST_LISTED]
        before = [one for one in given if one.outcome and selectors.sees_answer(one, self.sight)]
        context = super().page_context() | {"progress": self.progress, "form": self.form}
        context |= {"history": presenters.history_table(self.scenario, before) if before else None}
        if self.run is None or self.form is None or not self.form.is_valid():
            return context
        if not selectors.sees_selection(self.run, self.form.filters, self.sight):
            return context | {"words": ONE_ORGANISATION}
        context |= {"whose": labelled.whose(self.form.filters), "parameters": self.form.parameters}
        return context | (self._answer() if self.analysis is not None else {"ask": True})

    def _answer(self) -> dict[str, Any]:
        found, analysis = self.tornado, self.analysis
        if found is not None:
            csv = presenters.page(self.scenario, self.question[1].parameters, "tornado-download")
            return {"chart": presenters.chart(found, csv), "headline": presenters.headline(found)}
        if analysis is None or analysis.failure:
            return {"words": analysis.failure if analysis else "", "ask": False}
        if selectors.stuck(analysis):
            return {"words": "This could not be worked out: it failed several times and was set aside.", "ask": True}
        job = selectors.job_of(analysis)
        return {"working": progress_of(job, follow=True) if job else None}


class OfEarlier(OfScenario, abstract=True):
    """An answer that was given before, perhaps for a projection that is shown no more."""

    @cached_property
    def tornado(self) -> presenters.Tornado:
        """The answer of the address.

        Raises:
            Http404: there is none, or it is out of sight.
        """
        sight = sight_of(self.actor, self.system)
        rows: Any = selectors.visible(self.actor, self.scenario, Analysis.Kind.TORNADO)
        analysis: Analysis = self.find(rows, Permission.VIEW_SCENARIOS, code=self.kwargs["answer"])
        if not analysis.outcome or not selectors.sees_answer(analysis, sight):
            raise Http404("There is no such answer that you can see.")
        run = Run.objects.select_related("scenario__system").defer("snapshot").get(code=analysis.asked["run"])
        shown, hidden = selectors.seen_rows(analysis.outcome["rows"], sight)
        return presenters.tornado_of(analysis, run, shown, hidden, analysis.asked["filters"], len(shown))


class EarlierTornado(ChartPageMixin, OfEarlier, Page):
    template_name = "planning/scenarios/tornado_earlier.html"

    def page_context(self) -> dict[str, Any]:
        found = self.tornado
        csv = presenters.earlier(self.scenario, found.analysis, "tornado-earlier-download")
        return super().page_context() | {
            "chart": presenters.chart(found, csv),
            "whose": labelled.whose(found.analysis.asked["filters"]),
            "run": found.run,
            "current": found.run.pk == self.scenario.published_id,
        }


class EarlierDownload(OfEarlier, ActionPage):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return _file(self.system.code, self.tornado)


class AskTornado(OfTornado, ActionPage):
    """Has it worked out, and leads back to the page that shows it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        run, form = self.question
        try:
            request_tornado(
                actor=self.actor, run=run, basis=form.cleaned_data["basis"], position=form.position,
                filters=form.filters,
            )  # fmt: skip
        except NotPossible as reason:
            messages.error(request, str(reason))
        return redirect(presenters.page(self.scenario, form.parameters))


class TornadoDownload(OfTornado, ActionPage):
    """Every assumption in sight as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        found = self.tornado
        if found is None:
            raise Http404("This has not been worked out yet. Open it on its page first.")
        return _file(self.system.code, found)


def _file(system: str, found: presenters.Tornado) -> HttpResponseBase:
    name = f"{system}-{presenters.KEY}-{found.basis}-{found.day}.csv"
    return csv_response(name, presenters.COLUMNS, presenters.file_rows(found))
