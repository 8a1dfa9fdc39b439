"""Page: which interventions an action brings about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.permissions import Permission
from pillars.forms.linking import LinkForm
from pillars.models import Action
from pillars.presenters.addresses import of_action
from pillars.selectors import actions as selectors
from pillars.services.linking import link_interventions
from pillars.services.rights import demand_action
from pillars.views.base import PlanForm
from planning.selectors.interventions import in_sight


class LinkInterventions(PlanForm):
    """For who may change the action."""

    permission = Permission.LEAD_PLANS
    template_name = "pillars/closing/link.html"
    form_class = LinkForm

    @cached_property
    def action(self) -> Action:
        rows: Any = selectors.actions_of(self.actor, self.system)
        found: Action = self.find(rows, Permission.VIEW_PLANS, reference=self.kwargs["reference"])
        return found

    def find_for_change(self) -> None:
        demand_action(self.actor, self.action)

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = Q(retired__isnull=True) | Q(pk__in=self.action.interventions.values("pk"))
        rows = in_sight(self.actor).filter(offered, system=self.system)
        return super().get_form_kwargs() | {"interventions": rows.order_by("name")}

    def get_initial(self) -> dict[str, Any]:
        linked = in_sight(self.actor).filter(actions=self.action)
        return {"interventions": list(linked.values_list("code", flat=True))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = self.actor.may(Permission.EDIT_SCENARIOS, self.system)
        return super().get_context_data(action=self.action, may_add=may_add, **kwargs)

    def change(self, form: forms.Form) -> HttpResponse:
        link_interventions(
            actor=self.actor, action=self.action, interventions=list(form.cleaned_data["interventions"])
        )  # fmt: skip
        messages.success(self.request, "Saved. What the actions close is worked out again where it changes.")
        return redirect(f"{of_action(self.action)}#interventions")
