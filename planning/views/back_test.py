"""The back-test: asking for one, the page of its answer, and the figures as a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from jobs.presenters import progress_of
from partners.pages import ActionPage, FormPage
from partners.permissions import Permission
from planning.forms.analyses import BackTestForm
from planning.models import Analysis
from planning.presenters.back_test import charts, tables, words
from planning.presenters.back_test.seen import GROUPED, MEASURES, BackTest, page
from planning.selectors import analyses as selectors
from planning.selectors.sight import sight_of
from planning.services.back_test.asking import request_back_test
from planning.services.failures import AssumptionRefused
from planning.services.snapshots.reading import months_on_record
from planning.views.scenarios import OfScenario
from web.csp import ChartPageMixin
from web.downloads import csv_response

MOST_LISTED = 10
FIELDS = {"base_month": "base", "target_month": "target"}


class OfBackTest(OfScenario, abstract=True):
    """The back-test that the address names, or else the newest that has an answer."""

    @cached_property
    def analysis(self) -> Analysis | None:
        rows = selectors.visible(self.actor, self.scenario, Analysis.Kind.BACK_TEST)
        asked = self.request.GET.get("code", "")
        if not asked:
            return next((one for one in rows if one.outcome), None)
        found = next((one for one in rows if str(one.code) == asked), None)
        if found is None:
            raise Http404("The scenario has no back-test of that code.")
        return found

    @cached_property
    def back_test(self) -> BackTest | None:
        """Its answer as the actor may see it; None while there is none.

        Raises:
            Http404: the address asks for a measure or a grouping that it does not have.
        """
        if self.analysis is None or not self.analysis.outcome:
            return None
        measure, by = self.request.GET.get("measure", "supply"), self.request.GET.get("by", "staff_group")
        if measure not in self.analysis.outcome["measures"] or by not in GROUPED:
            raise Http404("The back-test has no figures of that name.")
        return BackTest(self.analysis, self.scenario, sight_of(self.actor, self.system), measure, by)


class BackTestPage(ChartPageMixin, OfBackTest, FormPage):
    """Whoever sees scenarios may look; the service lets those ask who edit them."""

    template_name = "planning/scenarios/back_test.html"
    form_class = BackTestForm

    @cached_property
    def months(self) -> list[dt.date]:
        return months_on_record(self.system)

    def get_form_kwargs(self) -> dict[str, Any]:
        run = self.scenario.published
        shown = run.base_date.replace(day=1) if run and run.base_date else None
        return super().get_form_kwargs() | {"months": self.months, "initial": BackTestForm.usual(self.months, shown)}

    def form_valid(self, form: Any) -> HttpResponse:
        months = {name: form.month(field) for name, field in FIELDS.items()}
        try:
            asked = request_back_test(actor=self.actor, scenario=self.scenario, **months)
        except AssumptionRefused as refused:
            for name, words in refused.messages.items():
                form.add_problem(FIELDS.get(name), words)
            return self.form_invalid(form)
        return redirect(page(self.scenario, {"code": str(asked.code)}))

    def page_context(self) -> dict[str, Any]:
        rows = list(selectors.visible(self.actor, self.scenario, Analysis.Kind.BACK_TEST)[:MOST_LISTED])
        context = super().page_context() | {
            "may_ask": self.actor.may(Permission.EDIT_SCENARIOS, self.system),
            "history": tables.history_table(self.scenario, rows) if rows else None,
            "months_known": len(self.months),
        }
        return context | self._state(self.analysis or next(iter(rows), None)) | self._answer()

    def _state(self, shown: Analysis | None) -> dict[str, Any]:
        """How far the one shown is, or why it has no answer."""
        if shown is None or shown.outcome:
            return {}
        if shown.failure:
            return {"words": shown.failure}
        if selectors.stuck(shown):
            return {"words": "This could not be worked out: it failed several times and was set aside."}
        job = selectors.job_of(shown)
        return {"working": progress_of(job, follow=True) if job else None}

    def _answer(self) -> dict[str, Any]:
        found = self.back_test
        if found is None:
            return {}
        return {
            "headline": words.headline(found),
            "verdict": words.verdict_sentence(found) if found.sees_scores else "",
            "chart": charts.chart(found, page(self.scenario, found.parameters(), "back-test-download")),
            "calibration": tables.calibration_table(found),
            "misses": tables.misses_table(found),
            "left_out": words.left_out(found),
            "measures": self._links(found, "measure", {name: MEASURES[name] for name in found.measures}),
            "groupings": self._links(found, "by", GROUPED),
        }

    def _links(self, found: BackTest, name: str, choices: dict[str, str]) -> list[dict[str, Any]]:
        chosen = found.parameters()[name]
        return [
            {"text": text, "href": page(self.scenario, found.parameters(**{name: value})),
             "current": value == chosen}
            for value, text in choices.items()
        ]  # fmt: skip


class BackTestDownload(OfBackTest, ActionPage):
    """Every figure in sight as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        found = self.back_test
        if found is None:
            raise Http404("There is no back-test with an answer yet.")
        name = f"{self.system.code}-back-test-{found.measure}-{found.base:%Y-%m}-{found.target:%Y-%m}.csv"
        return csv_response(name, tables.COLUMNS, tables.file_rows(found))
