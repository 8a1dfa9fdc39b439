"""What could be done: interventions of a system, and which of them a scenario counts on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.models import Organisation, System
from partners.pages import ActionPage, FormPage, Page
from partners.permissions import Permission
from planning.forms.interventions import InterventionForm, KindForm, SwitchForm
from planning.models import Intervention, Scenario
from planning.presenters import interventions as presenters
from planning.presenters import scenarios as scenario_presenters
from planning.presenters.intervention_words import KINDS
from planning.selectors import interventions as selectors
from planning.selectors import scenarios as scenario_selectors
from planning.selectors.sight import sight_of
from planning.services.failures import AssumptionRefused
from planning.services.interventions.changing import (
    Wanted,
    change_intervention,
    create_intervention,
    retire_intervention,
)
from planning.services.interventions.switching import switch_to
from planning.services.snapshots.reading import partners_in
from planning.views.scenarios import ChangeForm, OfScenario, OfSystem
from web.downloads import csv_response


class OfActions(OfSystem, abstract=True):
    """A page about what a system could do."""

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {"pages": presenters.pages(self.system, self.request.path)}


class ActionsForm(OfActions, FormPage, abstract=True):
    """A form that writes through a service, which may refuse."""

    permission = Permission.EDIT_SCENARIOS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find_for_change()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find_for_change()
        return super().post(request, *args, **kwargs)

    def find_for_change(self) -> None:
        """Look for what is to be changed before anything else: out of sight is 404, in sight without right 403.

        Raises:
            Http404, PermissionDenied: as said.
        """
        self.find(System.objects.all(), Permission.VIEW_SCENARIOS, self.permission, code=self.system.code)

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


class InterventionList(OfActions, Page):
    template_name = "planning/interventions/list.html"

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {"table": presenters.table(selectors.visible(self.actor, self.system))}


class OfIntervention(OfActions, abstract=True):
    """A page about one intervention."""

    @cached_property
    def intervention(self) -> Intervention:
        rows: Any = selectors.visible(self.actor, self.system)
        found: Intervention = self.find(rows, Permission.VIEW_SCENARIOS, self.permission, code=self.kwargs["code"])
        return found

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {"intervention": self.intervention}


class InterventionPage(OfIntervention, Page):
    template_name = "planning/interventions/intervention.html"

    def page_context(self) -> dict[str, Any]:
        one = self.intervention
        return super().page_context() | {"facts": presenters.facts(one), "warning": presenters.warning(one)}


class _Written(ActionsForm, abstract=True):
    """The form of an intervention of some kind."""

    form_class = InterventionForm

    @property
    def kind(self) -> str:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        here = [one.pk for one, _ in partners_in(self.system, localdate())]
        organisations = Organisation.objects.filter(pk__in=here).order_by("name")
        return super().get_form_kwargs() | {"kind": self.kind, "organisations": organisations}

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {"words": KINDS[self.kind]}


class AddIntervention(_Written):
    """First its kind (in the address), then what it says."""

    template_name = "planning/interventions/add.html"

    @property
    def kind(self) -> str:
        return self.request.GET.get("kind", "")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find_for_change()
        return super().get(request, *args, **kwargs) if self.kind in KINDS else self._ask_kind()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find_for_change()
        return super().post(request, *args, **kwargs) if self.kind in KINDS else self._ask_kind()

    def get_initial(self) -> dict[str, Any]:
        return {"exchange_rate": Wanted.exchange_rate, "ramp_years": Wanted.ramp_years}

    def _ask_kind(self) -> HttpResponse:
        context = OfActions.page_context(self) | {"form": KindForm(self.request.GET or None)}
        return render(self.request, "planning/interventions/kind.html", context)

    def change(self, form: InterventionForm) -> HttpResponse:
        made = create_intervention(actor=self.actor, system=self.system, kind=self.kind, wanted=form.wanted())
        messages.success(self.request, f"{made.name} is added. Switch it on in a scenario to see what it does.")
        return redirect(presenters.address(made))


class EditIntervention(OfIntervention, _Written):
    template_name = "planning/interventions/edit.html"

    @property
    def kind(self) -> str:
        return self.intervention.kind

    def find_for_change(self) -> None:
        if self.intervention.retired is not None:
            raise Http404("This intervention is no longer on offer, so there is nothing to change.")

    def get_initial(self) -> dict[str, Any]:
        return InterventionForm.starting(self.intervention)

    def change(self, form: InterventionForm) -> HttpResponse:
        one = Intervention.objects.select_related("system").get(pk=self.intervention.pk)  # the form shows the other
        change_intervention(actor=self.actor, intervention=one, wanted=form.wanted())
        messages.success(self.request, f"{one.name} is changed. Scenarios that count on it are being recalculated.")
        return redirect(presenters.address(one))


class RetireIntervention(OfIntervention, ActionPage):
    """Takes it off the list."""

    permission = Permission.EDIT_SCENARIOS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            retire_intervention(actor=self.actor, intervention=self.intervention)
            messages.success(request, f"{self.intervention.name} is no longer on offer.")
        except AssumptionRefused as refused:
            messages.error(request, str(refused))
        return redirect(presenters.address(self.intervention))


class OfSwitches(OfScenario, abstract=True):
    """What a scenario counts on, with what the published projection says that it does."""

    @cached_property
    def effects(self) -> presenters.Effects:
        rows = list(selectors.on_offer(self.actor, self.system).filter(scenarios=self.scenario))
        run = self.scenario.published
        if run is not None:
            run.scenario = self.scenario
        moved = selectors.moved_by(run, sight_of(self.actor, self.system)) if run is not None else {}
        return presenters.Effects(self.scenario, run, rows, moved)


class ScenarioInterventions(OfSwitches, ChangeForm):
    """Everybody who sees the scenario may look, editors may switch."""

    template_name = "planning/scenarios/interventions.html"
    form_class = SwitchForm
    permission = Permission.VIEW_SCENARIOS
    open_when_locked = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find(Scenario.objects.all(), Permission.VIEW_SCENARIOS, Permission.EDIT_SCENARIOS, code=self.scenario.code)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"interventions": selectors.on_offer(self.actor, self.system)}

    def get_initial(self) -> dict[str, Any]:
        return {"interventions": list(self.scenario.interventions.values_list("code", flat=True))}

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {
            "headline": presenters.headline(self.effects),
            "table": presenters.effects_table(self.effects),
            "notes": presenters.notes(self.effects),
            "csv_url": scenario_presenters.address(self.scenario, "scenario-interventions-download"),
            "offered": selectors.on_offer(self.actor, self.system).exists(),
            "progress": self.progress,
        }

    def change(self, form: SwitchForm) -> HttpResponse:
        switched = switch_to(actor=self.actor, scenario=self.scenario, interventions=list(form.chosen))
        if switched and scenario_selectors.is_recalculating(self.scenario):
            self.tell_recalculating("Saved.")
        else:
            messages.success(self.request, "Saved." if switched else "Nothing was changed.")
        return redirect(scenario_presenters.address(self.scenario, "scenario-interventions"))


class ScenarioInterventionsDownload(OfSwitches, ActionPage):
    """The same rows as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        table = presenters.effects_table(self.effects)
        return csv_response(f"{self.system.code}-interventions.csv", table.headings(), table.raw_rows())
