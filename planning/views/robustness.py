"""Packages against futures: asking for a grid, the grid itself, and its figures as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from jobs.presenters import progress_of
from partners.models import System
from partners.pages import ActionPage, Page
from partners.permissions import Permission
from planning.forms.robustness import RobustnessForm
from planning.models import Analysis, Package, Scenario
from planning.presenters import robustness as presenters
from planning.presenters.states import ONE_ORGANISATION
from planning.selectors import analyses
from planning.selectors import interventions as intervention_selectors
from planning.selectors import robustness as selectors
from planning.selectors.sight import Sight, sight_of
from planning.services.robustness.asking import request_robustness
from planning.views.interventions import ActionsForm, OfActions
from web.downloads import csv_response
from web.tables import DataTable

SHOWN = 20
"""Grids asked for before that are listed."""


class RobustnessPage(ActionsForm):
    """Asks for a grid; everybody who sees the scenarios sees those asked for before."""

    template_name = "planning/interventions/robustness.html"
    permission = Permission.VIEW_SCENARIOS

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    @cached_property
    def futures(self) -> list[Scenario]:
        return selectors.futures(self.actor, self.system)

    @cached_property
    def offered(self) -> list[Package]:
        return list(intervention_selectors.packages(self.actor, self.system).filter(retired__isnull=True))

    def find_for_change(self) -> None:
        if self.request.method == "POST":
            self.find(System.objects.all(), self.permission, Permission.EDIT_SCENARIOS, code=self.system.code)

    def get_form(self, form_class: Any = None) -> Any:
        if not self.futures or not self.offered:
            return None
        run = self.futures[0].published
        given = self.request.POST if self.request.method == "POST" else None
        return RobustnessForm(given, packages=self.offered, futures=self.futures, run=run, sight=self.sight)  # type: ignore[arg-type]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find_for_change()
        form = self.get_form()
        if form is None:
            raise Http404("There is no package, or no published projection, to weigh.")
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def change(self, form: RobustnessForm) -> HttpResponse:
        analysis = request_robustness(actor=self.actor, system=self.system, question=form.question())
        return redirect(presenters.address(analysis))

    def page_context(self) -> dict[str, Any]:
        rows = [one for one in selectors.grids(self.actor, self.system)[:SHOWN] if selectors.sees(one, self.sight)]
        return super().page_context() | {
            "table": presenters.asked_table(rows),
            "offered": bool(self.offered),
            "futures": bool(self.futures),
        }


class OfGrid(OfActions, abstract=True):
    """A page about one grid, which must be in sight."""

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    @cached_property
    def analysis(self) -> Analysis:
        rows: Any = selectors.grids(self.actor, self.system)
        found: Analysis = self.find(rows, Permission.VIEW_SCENARIOS, code=self.kwargs["code"])
        if not selectors.sees(found, self.sight):
            raise Http404(ONE_ORGANISATION)
        return found


class GridPage(OfGrid, Page):
    template_name = "planning/interventions/grid.html"

    def page_context(self) -> dict[str, Any]:
        context = super().page_context() | {"analysis": self.analysis}
        if not self.analysis.outcome:
            return context | self._waiting()
        grid = presenters.Grid(self.analysis)
        return context | {
            "headline": presenters.headline(grid),
            "terms": presenters.terms(grid),
            "whose": presenters.whose(grid),
            "grid": presenters.grid_table(grid),
            "figures": presenters.figures_table(grid),
            "closed": presenters.closed_table(grid, self.sight),
            "notes": presenters.notes(grid),
            "caveats": presenters.caveats(grid),
            "figures_csv": presenters.download(self.analysis, "figures"),
            "closed_csv": presenters.download(self.analysis, "closed"),
        }

    def _waiting(self) -> dict[str, Any]:
        if self.analysis.failure:
            return {"words": self.analysis.failure}
        if analyses.stuck(self.analysis):
            return {"words": "This could not be worked out: it failed several times and was set aside. Ask once more."}
        job = analyses.job_of(self.analysis)
        return {"working": progress_of(job, follow=True) if job else None}


class GridDownload(OfGrid, ActionPage):
    """The figures of each package in each future as a file, or what each intervention closes."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.analysis.outcome:
            raise Http404("This has not been worked out yet. Open it on its page first.")
        table, asked = self._table(kwargs["table"]), self.analysis.asked
        name = f"{self.system.code}-packages-{kwargs['table']}-{asked['basis']}-{asked['day']}.csv"
        return csv_response(name, table.headings(), table.raw_rows())

    def _table(self, name: str) -> DataTable:
        grid = presenters.Grid(self.analysis)
        if name == "figures":
            return presenters.figures_table(grid)
        if name == "closed":
            return presenters.closed_table(grid, self.sight)
        raise Http404("There are no numbers of that name here.")
