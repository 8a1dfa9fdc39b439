"""Assumptions of a scenario: the page of each with its history, and changing, adding and withdrawing them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.models import Organisation
from partners.pages import Page
from planning.forms.scenarios import AddForm, EditForm, EndForm, ScopeForm
from planning.models import Assumption, ScopeKind
from planning.presenters import parameters
from planning.presenters import scenarios as presenters
from planning.presenters.moved import line as moved_line
from planning.selectors import scenarios as selectors
from planning.selectors.moved import by_change
from planning.services.assumption_rules import OPTIONAL, may_be_withdrawn
from planning.services.scenarios import add_assumption, edit_assumption, end_assumption
from planning.services.snapshots.reading import partners_in
from planning.views.scenarios import ChangeForm, OfScenario

YEARS_BACK = 2
WIDER_HOLDS = "The next wider assumption holds instead."
MAY_STAY_OPEN = "The next wider assumption holds instead; if there is none, nothing is assumed."


class OfAssumption(OfScenario, abstract=True):
    """A page about what is assumed of one parameter on one scope from one day."""

    @cached_property
    def assumption(self) -> Assumption:
        """What holds, or held last."""
        found = selectors.assumption(self.scenario, self.kwargs["key"])
        if found is None:
            raise Http404("Nothing has been assumed under that name in this scenario.")
        return found

    def page_context(self) -> dict[str, Any]:
        return super().page_context() | {
            "assumption": self.assumption,
            "title": parameters.title_of(self.assumption),
            "unit": parameters.unit_of(self.assumption.parameter),
            "facts": presenters.assumption_facts(self.assumption),
            "gives_way": MAY_STAY_OPEN if self.assumption.parameter in OPTIONAL else WIDER_HOLDS,
        }

    def row_seen(self, primary_key: int) -> Assumption:
        """The row that the person had before their eyes; the service refuses it if it has been replaced since."""
        rows = self.scenario.assumptions.select_related("scenario__system", "organisation", "profession", "staff_group")
        return rows.filter(pk=primary_key).first() or self.assumption


class AssumptionPage(OfAssumption, Page):
    template_name = "planning/scenarios/assumption.html"

    def page_context(self) -> dict[str, Any]:
        one = self.assumption
        history = selectors.history(one).select_related("ended_by")
        return super().page_context() | {
            "history": presenters.history_table(history),
            "moved": moved_line(self.scenario, by_change(self.scenario, one.ended or one.changed)),
            "moved_by": "What its withdrawal moved." if one.ended else "What its last change moved.",
            "may_end": one.ended is None and may_be_withdrawn(one),
            "progress": self.progress,
        }


class _OfHeld(OfAssumption, ChangeForm, abstract=True):
    """Changes what holds now; what was withdrawn is history."""

    @cached_property
    def assumption(self) -> Assumption:
        found = selectors.assumption(self.scenario, self.kwargs["key"])
        if found is None or found.ended is not None:
            raise Http404("This assumption was withdrawn, so there is nothing to change.")
        return found


class EditAssumption(_OfHeld):
    """New values for the same scope and years."""

    template_name = "planning/scenarios/assumption_edit.html"
    form_class = EditForm

    def get_form_kwargs(self) -> dict[str, Any]:
        one = self.assumption
        return super().get_form_kwargs() | {
            "parameter": one.parameter, "before": one.mode, "initial": EditForm.starting(one),
        }  # fmt: skip

    def change(self, form: EditForm) -> HttpResponse:
        row = self.row_seen(form.cleaned_data["was"])
        new = edit_assumption(actor=self.actor, assumption=row, **form.values())
        self.tell_recalculating("The new values are saved.")
        return redirect(presenters.assumption_address(self.scenario, new))


class EndAssumption(_OfHeld):
    """Withdraws it; the next wider scope holds instead."""

    template_name = "planning/scenarios/assumption_end.html"
    form_class = EndForm

    def get_initial(self) -> dict[str, Any]:
        return {"was": self.assumption.pk}

    def change(self, form: EndForm) -> HttpResponse:
        row = self.row_seen(form.cleaned_data["was"])
        end_assumption(actor=self.actor, assumption=row, reason=form.cleaned_data["reason"])
        self.tell_recalculating("The assumption is withdrawn.")
        return redirect(presenters.address(self.scenario))


class AddAssumption(ChangeForm):
    """First what it is about and for whom (in the address), then the values."""

    template_name = "planning/scenarios/assumption_add.html"
    form_class = AddForm

    @cached_property
    def scope(self) -> ScopeForm:
        return ScopeForm(self.request.GET or None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.scope.is_valid() else self._ask_scope()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.scope.is_valid() else self._ask_scope()

    def _ask_scope(self) -> HttpResponse:
        context = self.page_context() | {"form": self.scope}
        return render(self.request, "planning/scenarios/assumption_scope.html", context)

    def page_context(self) -> dict[str, Any]:
        chosen = getattr(self.scope, "cleaned_data", None) or {}
        parameter = chosen.get("parameter")
        titles = {"title": parameters.TITLES[parameter], "unit": parameters.unit_of(parameter)} if parameter else {}
        kind = ScopeKind(chosen["scope"]).label if chosen.get("scope") else ""
        return super().page_context() | titles | {"kind": kind}

    def get_form_kwargs(self) -> dict[str, Any]:
        chosen = self.scope.cleaned_data
        here = [one.pk for one, _ in partners_in(self.system, localdate())]
        first = (self.scenario.base_month or localdate()).year - YEARS_BACK
        return super().get_form_kwargs() | {
            "parameter": chosen["parameter"],
            "scope_kind": chosen["scope"],
            "organisations": Organisation.objects.filter(pk__in=here).order_by("name"),
            "years": range(first, localdate().year + self.scenario.horizon_years + 1),
        }

    def change(self, form: AddForm) -> HttpResponse:
        new = add_assumption(actor=self.actor, scenario=self.scenario, **form.values())
        self.tell_recalculating("The assumption is added.")
        return redirect(presenters.assumption_address(self.scenario, new))
