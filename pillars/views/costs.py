"""Pages: what is recorded of the cost of an intervention."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms.costs import CostForm
from pillars.models import InterventionCost
from pillars.presenters import costs as presenters
from pillars.selectors import costs as selectors
from pillars.services.costs import record_cost, withdraw_cost
from pillars.views.base import OfPlan, PlanForm
from planning.models import Intervention
from planning.selectors.interventions import in_sight


class OfCosts(OfPlan, abstract=True):
    """A page about the costs of one intervention in sight."""

    @cached_property
    def intervention(self) -> Intervention:
        rows = in_sight(self.actor).filter(system=self.system, code=self.kwargs["intervention"])
        found = rows.first()
        if found is None:
            raise Http404("There is no intervention with that code that you can see.")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"intervention": self.intervention}


class Costs(OfCosts, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/closing/costs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(selectors.costs_of(self.intervention))
        standing = [one for one in rows if one.withdrawn is None]
        context = super().get_context_data(**kwargs)
        return context | {"table": presenters.cost_table(rows), "costs": standing if self.may_edit else []}


class RecordCost(OfCosts, PlanForm):
    permission = Permission.EDIT_PLANS
    template_name = "pillars/closing/cost.html"
    form_class = CostForm

    def find_for_change(self) -> None:
        if self.intervention.retired is not None:
            raise Http404("This intervention is no longer on offer.")

    def change(self, form: CostForm) -> HttpResponse:
        record_cost(actor=self.actor, intervention=self.intervention, facts=form.facts())
        messages.success(self.request, "The cost is recorded.")
        return redirect(presenters.address(self.intervention))


class WithdrawCost(OfCosts, ActionPage):
    permission = Permission.EDIT_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = InterventionCost.objects.filter(intervention=self.intervention)
        cost = rows.select_related("intervention__system").filter(code=self.kwargs["code"]).first()
        if cost is None:
            raise Http404("There is no cost with that code.")
        withdraw_cost(actor=self.actor, cost=cost)
        messages.success(request, "The cost is withdrawn.")
        return redirect(presenters.address(self.intervention))
