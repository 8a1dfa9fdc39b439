"""The what-if of a scenario: assumptions that move, a preview that saves nothing, its numbers, and keeping it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property

from partners.pages import Page
from planning.forms.filters import DashboardFilter
from planning.forms.what_if import KeepForm, Panel, scenario_name
from planning.models import NodeResult, Run
from planning.presenters import scenarios as of_scenarios
from planning.presenters import states, what_if_charts
from planning.presenters import what_if as presenters
from planning.selectors import projections
from planning.selectors.choice import Choice
from planning.selectors.sight import Sight, sight_of
from planning.selectors.what_if import Adjustable, adjustable, weightiest
from planning.services.failures import AssumptionRefused
from planning.services.what_if import keep_as_scenario, preview
from planning.views.scenarios import ChangeForm, OfScenario
from planning.what_if import pool
from planning.what_if.questions import Busy, CannotStand, NoPreview, Overtaken, TooOften
from web.csp import ChartPageMixin
from web.downloads import csv_response

USUAL: Final = 6
"""So many assumptions stand in the panel to begin with."""

ADD, ADDED = "add", "added"
STATUS: Final[dict[type[NoPreview], HTTPStatus]] = {
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    Overtaken: HTTPStatus.CONFLICT,
    CannotStand: HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""Of every other kind: 503, and the page tries again."""

NOWHERE: Final = (
    "These figures are not kept ready for this combination, or they are one organisation’s own and out of your sight. "
    "Choose fewer filters."
)
AGAIN_IN: Final = 2
"""Seconds after which a page whose preview found no free child asks again."""


class OfWhatIf(OfScenario, abstract=True):
    """What the pages of a what-if share: the published run, the node that is looked at, and the panel."""

    @property
    def given(self) -> Any:
        """Where the choice is read."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def run(self) -> Run | None:
        run = self.scenario.published
        if run is not None:
            run.scenario = self.scenario
        return run

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    @cached_property
    def filter_form(self) -> DashboardFilter | None:
        if self.run is None:
            return None
        given = {name: self.given[name] for name in self.given if name != "scenario"}
        return DashboardFilter(given, run=self.run, scenario=self.scenario, scenarios=[self.scenario], sight=self.sight)

    @cached_property
    def choice(self) -> Choice | None:
        form = self.filter_form
        return form.choice() if form is not None and form.is_valid() else None

    @cached_property
    def published(self) -> NodeResult | None:
        """What is published of the node; None where it is not kept, or out of sight."""
        if self.choice is None:
            return None
        node = projections.node(self.choice.run, **self.choice.filters)
        return node if node is not None and self.sight.sees_node(node) else None

    @cached_property
    def known(self) -> dict[str, Adjustable]:
        return adjustable(self.run) if self.run else {}

    @cached_property
    def usual(self) -> list[str]:
        """The assumptions that matter most for the node."""
        choice = self.choice
        return weightiest(choice.run, choice.filters, choice.position, USUAL) if choice else []


class WhatIf(ChartPageMixin, OfWhatIf, Page):
    """GET shows what is published and the values that the address names; POST works them out, and saves nothing."""

    template_name = "planning/what_if/page.html"

    @cached_property
    def panel(self) -> Panel:
        if self.request.method == "POST":
            return Panel.posted(self.request.POST, self.known)
        return Panel.addressed(self.request.GET, self.known, self.usual)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.published is not None:
            pool.of_this_process().warm()  # a process starts; nothing is worked out
        moved = self.panel.moved()
        return self.render_to_response(self.get_context_data(shown=self.published, moved={}, waiting=bool(moved)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.published is None or self.choice is None or self.run is None:
            return self.nothing_there()
        if not self.panel.is_valid():
            return self.not_shown(HTTPStatus.OK)
        if ADD in request.POST:
            return redirect(self._address(request.POST.get(ADDED, "")))
        try:
            found = preview(
                actor=self.actor, run=self.run, node=self.published, moved=self.panel.moved(),
                session=request.session.session_key or "",
            )  # fmt: skip
        except AssumptionRefused as refused:
            self._mark(refused)
            return self.not_shown(HTTPStatus.OK)
        except NoPreview as reason:
            return self.not_shown(STATUS.get(type(reason), HTTPStatus.SERVICE_UNAVAILABLE), reason)
        return self.shown(self.choice, self.published, found)

    def nothing_there(self) -> HttpResponseBase:
        """What was chosen has no figures that this person may see."""
        if self._swaps:
            return self.not_shown(HTTPStatus.OK, NoPreview(NOWHERE))
        return self.render_to_response(self.get_context_data())

    def shown(self, choice: Choice, published: NodeResult, found: NodeResult) -> HttpResponseBase:
        """The preview, as a page or as the parts of it that change."""
        context = self.get_context_data(shown=found, moved=self.panel.moved())
        answer = self._drawn("planning/what_if/swapped.html", context)
        answer["HX-Replace-Url"] = self._address()
        return answer

    def not_shown(self, status: HTTPStatus, reason: NoPreview | None = None) -> HttpResponseBase:
        """Why there is no preview; in a page that shows one already, it stays."""
        if self._swaps and isinstance(reason, Overtaken):
            return HttpResponse(status=HTTPStatus.NO_CONTENT)  # the newer one's answer is on its way
        shown = {"shown": self.published, "moved": {}} if self.published else {}
        context = self.get_context_data(**shown, reason=str(reason or ""))
        answer = self._drawn("planning/what_if/notice.html", context, status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#what-if-notice", "innerHTML"
        if isinstance(reason, TooOften):
            answer["Retry-After"] = str(reason.seconds)
        elif isinstance(reason, Busy):
            answer["Retry-After"] = str(AGAIN_IN)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {
            "filter_form": self.filter_form,
            "choice": self.choice,
            "progress": self.progress,
            "may_keep": self.may_edit,
            "reset_url": presenters.address(self.scenario, self.choice, {}),
        }
        if self.run is None:
            context["empty"] = states.of_scenario(self.scenario)
        elif self.choice is not None and self.published is None:
            context["nowhere"] = NOWHERE
        elif self.choice is not None:
            context |= self._controls() | self._figures(self.choice, **kwargs)
        return super().get_context_data(**(context | kwargs))

    def _controls(self) -> dict[str, Any]:
        return {
            "controls": presenters.controls(self.panel),
            "others": presenters.others(self.known, self.panel),
            "problems": presenters.problems(self.panel),
            "lost": len(self.panel.lost),
        }

    def _figures(self, choice: Choice, shown: NodeResult, moved: dict[str, Any], **_: Any) -> dict[str, Any]:
        published = self.published or shown
        return {
            "headline": presenters.headline(choice, published, shown, moved),
            "charts": what_if_charts.Shown(choice, published, shown).charts,
            "here": self._address(),
            "keep_url": presenters.address(self.scenario, choice, moved, name="what-if-keep") if moved else "",
        }

    def _address(self, added: str = "") -> str:
        """This page with all that was moved and added."""
        more = [code for code in (*self.panel.added, added) if code in self.known]
        moved = {} if self.panel_errors else self.panel.moved()
        return presenters.address(self.scenario, self.choice, moved, more)

    @property
    def panel_errors(self) -> bool:
        return any(form.errors for form in self.panel.forms)

    def _mark(self, refused: AssumptionRefused) -> None:
        for form in self.panel.forms:
            if words := refused.messages.get(form.adjustable.code):
                form.add_problem("mode", words)

    @property
    def _swaps(self) -> bool:
        return self.request.headers.get("HX-Request") == "true"

    def _drawn(self, part: str, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        answer = render(self.request, part if self._swaps else self.template_name, context, status=status)
        patch_vary_headers(answer, ["HX-Request"])
        return answer


class Numbers(WhatIf):
    """The numbers of one chart of the preview as a file; they are worked out anew unless they still are at hand."""

    http_method_names = ["post"]

    def shown(self, choice: Choice, published: NodeResult, found: NodeResult) -> HttpResponseBase:
        charts = what_if_charts.Shown(choice, published, found).charts
        key = self.request.POST.get("chart", what_if_charts.FAN)
        if key not in charts:
            key = what_if_charts.FAN
        name = f"{self.system.code}-what-if-{what_if_charts.NAMES[key]}-{choice.basis}-{choice.date}.csv"
        return csv_response(name, charts[key].table.headings(), charts[key].table.raw_rows())


class Keep(OfWhatIf, ChangeForm):
    """Makes a scenario of what the address moves; of a locked one too, for the copy is free."""

    open_when_locked = True
    template_name = "planning/what_if/keep.html"
    form_class = KeepForm

    @property
    def given(self) -> Any:
        return self.request.GET

    @cached_property
    def panel(self) -> Panel:
        return Panel.addressed(self.request.GET, self.known, ())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.panel.moved():
            messages.error(request, "Nothing is changed, so there is nothing to keep. Move an assumption first.")
            return redirect(presenters.address(self.scenario, None, {}))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        words = presenters.changes_in_words(self.panel, self.panel.moved())
        return {"name": scenario_name(self.scenario), "description": words}

    def page_context(self) -> dict[str, Any]:
        moved = self.panel.moved()
        return super().page_context() | {
            "changes": presenters.changes_table(self.panel, moved),
            "back_url": presenters.address(self.scenario, self.choice, moved),
        }

    def change(self, form: KeepForm) -> HttpResponse:
        kept = keep_as_scenario(
            actor=self.actor, scenario=self.scenario, moved=self.panel.moved(), **form.cleaned_data
        )  # fmt: skip
        self.tell_recalculating(f"{kept.name} is kept as a scenario of its own.")
        return redirect(of_scenarios.address(kept))
