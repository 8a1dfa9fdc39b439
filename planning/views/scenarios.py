"""Scenarios of a system: the list, the page of each, its frame, a copy, and having it worked out again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from jobs.presenters import progress_of
from partners.models import System
from partners.pages import ActionPage, FormPage, GuardedView, Page
from partners.permissions import Permission
from planning.forms.scenarios import CopyForm, SettingsForm
from planning.models import Scenario
from planning.presenters import comparing, run_files, scenario_nav
from planning.presenters import scenarios as presenters
from planning.selectors import scenarios as selectors
from planning.services.failures import AssumptionRefused
from planning.services.requests import request_recompute
from planning.services.scenario_lock import ScenarioLocked, lock_words
from planning.services.scenario_settings import change_scenario
from planning.services.scenarios import copy_scenario
from planning.services.snapshots.reading import months_on_record
from web.downloads import csv_response
from web.forms import DesignSystemForm
from web.progress import Progress


class OfSystem(GuardedView, abstract=True):
    """A page about one system's scenarios."""

    permission = Permission.VIEW_SCENARIOS
    kwargs: dict[str, Any]

    @cached_property
    def system(self) -> System:
        found: System = self.find(
            System.objects.select_related("region"), Permission.VIEW_SCENARIOS, code=self.kwargs["system"]
        )
        return found

    @property
    def may_edit(self) -> bool:
        return self.actor.may(Permission.EDIT_SCENARIOS, self.system)

    def page_context(self) -> dict[str, Any]:
        """What every one of these pages shows."""
        return {"system": self.system, "may_edit": self.may_edit}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().get_context_data(**(kwargs | self.page_context()))  # type: ignore[misc]
        return shown


class EverySystem(Page):
    """The systems whose scenarios the actor may see; straight to the list if there is one system."""

    permission = Permission.VIEW_SCENARIOS
    template_name = "planning/scenarios/systems.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = selectors.systems_with_scenarios(self.actor)
        if len(found) == 1:
            return redirect("planning:scenarios", found[0][0].code)
        return self.render_to_response(self.get_context_data(table=presenters.systems_table(found)))


class OfScenario(OfSystem, abstract=True):
    """A page about one scenario, whose changes need the right to edit scenarios."""

    @cached_property
    def scenario(self) -> Scenario:
        rows = Scenario.objects.select_related("system__region", "published", "created_by", "locked_by")
        rows = rows.defer("published__snapshot")
        found: Scenario = self.find(
            rows, Permission.VIEW_SCENARIOS, self.permission, system=self.system, code=self.kwargs["code"]
        )
        return found

    @property
    def dashboard(self) -> str:
        """The dashboard with this scenario; "" while there is no such page."""
        try:
            page = reverse("planning:dashboard", kwargs={"system": self.system.code})
        except NoReverseMatch:
            return ""
        return page if self.scenario.is_default else f"{page}?scenario={self.scenario.code}"

    def page_context(self) -> dict[str, Any]:
        scenario = self.scenario
        return super().page_context() | {
            "scenario": scenario,
            "dashboard": self.dashboard,
            "scenario_nav": scenario_nav.links(scenario, self.actor, self.request.path),
            "lock_words": lock_words(scenario),
            "may_copy": self.may_edit,
            "may_edit": self.may_edit and scenario.locked is None,
            "may_unlock": scenario.locked is not None and self.actor.may(Permission.SIGN_OFF, self.system),
        }

    def tell_recalculating(self, words: str) -> None:
        """Say what was saved, and that the projection follows; the page that comes next shows how far it is."""
        messages.success(self.request, f"{words} The projection is being recalculated.")

    @property
    def progress(self) -> Progress | None:
        """How far the recalculation is, while there is one."""
        job = selectors.recalculating(self.scenario)
        return progress_of(job) if job else None


class ChangeForm(OfScenario, FormPage, abstract=True):
    """A form that changes a scenario through a service, which may refuse."""

    permission = Permission.EDIT_SCENARIOS
    open_when_locked = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.scenario.locked is not None and not self.open_when_locked:
            messages.error(request, str(ScenarioLocked(self.scenario)))
            return redirect(presenters.address(self.scenario))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return self.change(form)
        except AssumptionRefused as refused:
            for field, words in refused.messages.items():
                form.add_problem(field or None, words)
            return self.form_invalid(form)

    def change(self, form: Any) -> HttpResponse:
        """Call the service and lead on.

        Raises:
            AssumptionRefused: it may not be; shown beside the fields.
        """
        raise NotImplementedError


class ScenarioList(OfSystem, Page):
    template_name = "planning/scenarios/list.html"

    def page_context(self) -> dict[str, Any]:
        rows = list(selectors.visible(self.actor, self.system).defer("published__snapshot"))
        busy = selectors.recalculating_among(rows)
        return super().page_context() | {
            "table": presenters.scenario_table(rows, busy),
            "compare": comparing.side_by_side(rows),
        }


class ScenarioDownload(OfSystem, ActionPage):
    """The list as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        rows = selectors.visible(self.actor, self.system).defer("published__snapshot")
        lines = run_files.scenario_lines(rows)
        return csv_response(f"{self.system.code}-scenarios.csv", run_files.SCENARIO_COLUMNS, lines)


class Copy(ChangeForm):
    """A locked scenario may be copied: the copy is free."""

    open_when_locked = True
    template_name = "planning/scenarios/copy.html"
    form_class = CopyForm

    def change(self, form: DesignSystemForm) -> HttpResponse:
        copy = copy_scenario(actor=self.actor, scenario=self.scenario, **form.cleaned_data)
        messages.success(self.request, f"{copy.name} begins with the assumptions of {self.scenario.name}.")
        return redirect(presenters.address(copy))


class Settings(ChangeForm):
    """Name, base month, horizon."""

    template_name = "planning/scenarios/settings.html"
    form_class = SettingsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs()
        months = months_on_record(self.system)
        return given | {"scenario": self.scenario, "months": months, "initial": SettingsForm.starting(self.scenario)}

    def change(self, form: DesignSystemForm) -> HttpResponse:
        change_scenario(actor=self.actor, scenario=self.scenario, **form.cleaned_data)
        if selectors.is_recalculating(self.scenario):
            self.tell_recalculating("Saved.")
        else:
            messages.success(self.request, "Saved.")
        return redirect(presenters.address(self.scenario))


class WorkOut(OfScenario, ActionPage):
    """Has the scenario worked out again."""

    permission = Permission.EDIT_SCENARIOS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            request_recompute(actor=self.actor, scenario=self.scenario)
            self.tell_recalculating(f"{self.scenario.name} is in the queue.")
        except ScenarioLocked as refused:
            messages.error(request, str(refused))
        return redirect(presenters.address(self.scenario))
