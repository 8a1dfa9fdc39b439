"""Pages: the register of supply risks with its matrix, one risk, what people do with it, and the rule."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.models import User
from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms import risks as forms
from pillars.models import SupplyRisk
from pillars.presenters import risks as presenters
from pillars.selectors import actions as action_selectors
from pillars.selectors import risks as selectors
from pillars.services import risks as services
from pillars.views.base import OfPlan, PlanForm
from web.downloads import csv_response


class OfRegister(OfPlan, abstract=True):
    """The register, as the filters of the address cut it down."""

    @cached_property
    def every(self) -> list[SupplyRisk]:
        return list(selectors.register(self.actor, self.system))

    @cached_property
    def form(self) -> forms.RiskFilter:
        owners = User.objects.filter(pk__in={one.owner_id for one in self.every}).order_by("full_name", "pk")
        return forms.RiskFilter(self.request.GET, owners=owners)

    @property
    def rows(self) -> list[SupplyRisk]:
        """What the filters leave; all open ones while they say something unknown."""
        wanted = self.form.wanted if self.form.is_valid() else {"state": SupplyRisk.State.OPEN}
        return list(selectors.narrowed(selectors.register(self.actor, self.system), wanted))


class Register(OfRegister, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/risks/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows
        valid = self.form.is_valid()
        parameters = self.form.parameters if valid else {}
        shown = {name: value for name, value in parameters.items() if name not in ("likelihood", "impact")}
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "filtered": bool(parameters),
            "headline": presenters.headline(rows, not parameters),
            "board": presenters.board(selectors.matrix(rows), self.system, shown),
            "table": presenters.register_table(rows, localdate()),
            "rule": presenters.rule_words(services.rule_of(self.system)),
            "query": self.request.GET.urlencode() if valid else "",
        }


class RegisterDownload(OfRegister, ActionPage):
    """The same rows as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.form.is_valid():
            raise Http404("The filters say something that is not there. Open the register and choose again.")
        table = presenters.register_table(self.rows, localdate())
        return csv_response(f"{self.system.code}-supply-risks.csv", table.headings(), table.raw_rows())


class OfRisk(OfPlan, abstract=True):
    """A page about one risk in sight."""

    @cached_property
    def risk(self) -> SupplyRisk:
        rows: Any = selectors.register(self.actor, self.system)
        found: SupplyRisk = self.find(rows, Permission.VIEW_PLANS, code=self.kwargs["code"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"risk": self.risk}


class RiskPage(OfRisk, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/risks/risk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.risk
        return super().get_context_data(**kwargs) | {
            "facts": presenters.facts(one, localdate()),
            "sentence": presenters.sentence(one),
            "years": presenters.years_table(one),
            "dashboard": presenters.dashboard(one),
            "history": presenters.history_table(reversed(one.events.select_related("by"))),
            "actions": action_selectors.actions_of(self.actor, self.system).filter(supply_risks=one),
            "may_treat": self.may_treat,
        }

    @property
    def may_treat(self) -> bool:
        try:
            services.demand_treating(self.actor, self.risk)
        except PermissionDenied:
            return False
        return True


class RiskChange(OfRisk, PlanForm, abstract=True):
    """A form about one risk."""

    template_name = "pillars/risks/form.html"
    title = ""
    button = "Save"
    hint = ""

    def find_for_change(self) -> None:
        self.risk  # noqa: B018 - it is looked for

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"title": self.title, "button": self.button, "hint": self.hint}
        return super().get_context_data(**kwargs) | told

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(presenters.address(self.risk))

    @property
    def fresh(self) -> SupplyRisk:
        """The risk to write on, apart from the one that the page shows."""
        found: SupplyRisk = SupplyRisk.objects.select_related("system").get(pk=self.risk.pk)
        return found


class TreatRisk(RiskChange):
    """For who edits plans, and the risk's owner."""

    permission = Permission.VIEW_PLANS
    form_class = forms.TreatForm
    title = "Treat this risk"

    def find_for_change(self) -> None:
        services.demand_treating(self.actor, self.risk)

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = action_selectors.actions_of(self.actor, self.system).filter(retired__isnull=True)
        return super().get_form_kwargs() | {"system": self.system, "risk": self.risk, "actions": offered}

    def get_initial(self) -> dict[str, Any]:
        return forms.TreatForm.starting(self.risk)

    def change(self, form: forms.TreatForm) -> HttpResponse:
        services.treat_risk(actor=self.actor, risk=self.fresh, **form.cleaned_data)
        return self.done("Saved.")


class ScoreRisk(RiskChange):
    permission = Permission.EDIT_PLANS
    form_class = forms.ScoreForm
    title = "Set the score yourself"
    hint = "The rule then leaves the score alone; it still closes the risk when the projected gap closes."

    def get_initial(self) -> dict[str, Any]:
        one = self.risk
        return {"likelihood": one.likelihood, "impact": one.impact, "reason": one.override_reason}

    def change(self, form: forms.ScoreForm) -> HttpResponse:
        services.override_score(actor=self.actor, risk=self.fresh, **form.cleaned_data)
        return self.done("The score is set.")


class CloseRisk(RiskChange):
    permission = Permission.EDIT_PLANS
    form_class = forms.CloseForm
    title = "Close this risk"
    button = "Close the risk"

    def find_for_change(self) -> None:
        super().find_for_change()
        if self.risk.by_rule or self.risk.state == SupplyRisk.State.CLOSED:
            raise Http404("There is nothing to close: the rule closes its own risks, and a closed one stays closed.")

    def change(self, form: forms.CloseForm) -> HttpResponse:
        services.close_risk(actor=self.actor, risk=self.fresh, reason=form.cleaned_data["reason"])
        return self.done("The risk is closed.")


class OfRegisterForm(PlanForm, abstract=True):
    """A form about the register as a whole."""

    template_name = "pillars/risks/form.html"
    title = ""
    button = "Save"
    hint = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"title": self.title, "button": self.button, "hint": self.hint}
        return super().get_context_data(**kwargs) | told


class AddRisk(OfRegisterForm):
    permission = Permission.EDIT_PLANS
    form_class = forms.AddRiskForm
    title = "Raise a risk"
    button = "Raise the risk"
    hint = "For what no projected gap shows: a course that may close, an employer that may leave. No rule closes it."

    def change(self, form: forms.AddRiskForm) -> HttpResponse:
        made = services.add_risk(actor=self.actor, system=self.system, **form.cleaned_data)
        messages.success(self.request, "The risk is raised. Say who looks after it, and what is done.")
        return redirect(presenters.address(made))


class SetRule(OfRegisterForm):
    permission = Permission.EDIT_PLANS
    form_class = forms.RuleForm
    title = "When is a gap a risk?"
    hint = (
        "Looked at are the projected gaps of professions, sectors and places in the agreed scenario. Saving looks "
        "through them straight away: risks are raised and closed by what you say here."
    )

    def get_initial(self) -> dict[str, Any]:
        return forms.RuleForm.starting(services.rule_of(self.system))

    def change(self, form: forms.RuleForm) -> HttpResponse:
        given = form.cleaned_data
        services.set_rule(
            actor=self.actor, system=self.system, basis=given["basis"], threshold=float(given["threshold"]),
            least_wte=float(given["least_wte"]), horizon_years=given["horizon_years"],
        )  # fmt: skip
        messages.success(self.request, "The rule is changed, and the projected gaps are looked through by it.")
        return redirect(presenters.list_address(self.system))
