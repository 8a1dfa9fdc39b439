"""Pages: initiatives as a list and one by one, and what people say of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms import initiatives as forms
from pillars.models import Initiative
from pillars.presenters import initiatives as presenters
from pillars.selectors import initiatives as selectors
from pillars.selectors.actions import actions_of
from pillars.services import initiatives as services
from pillars.views.base import OfPlan, PlanForm
from web.downloads import csv_response


class OfInitiatives(OfPlan, abstract=True):
    """The list, as the filters of the address cut it down."""

    @cached_property
    def filter(self) -> forms.InitiativeFilter:
        return forms.InitiativeFilter(self.request.GET, system=self.system, today=localdate())

    @cached_property
    def rows(self) -> list[Initiative]:
        """What the filters leave; none where one says something unknown."""
        every = selectors.initiatives_of(self.actor, self.system)
        valid = self.filter.is_valid()
        return list(selectors.narrowed(every, self.filter.cleaned_data, localdate())) if valid else []


class Initiatives(OfInitiatives, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/initiatives/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "form": self.filter,
            "filter_open": self.filter.narrows,
            "headline": presenters.headline(selectors.spread(self.rows), self.filter.narrows),
            "table": presenters.list_table(self.rows, localdate()),
            "query": self.request.GET.urlencode() if self.filter.is_valid() else "",
        }


class InitiativesDownload(OfInitiatives, ActionPage):
    """The same rows as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        rows = self.rows
        if not self.filter.is_valid():
            raise Http404("The filters say something that is not there. Open the list and choose again.")
        table = presenters.list_table(rows, localdate())
        return csv_response(f"{self.system.code}-initiatives.csv", table.headings(), table.raw_rows())


class OfInitiative(OfPlan, abstract=True):
    """A page about one initiative in sight."""

    @cached_property
    def initiative(self) -> Initiative:
        rows: Any = selectors.initiatives_of(self.actor, self.system)
        found: Initiative = self.find(rows, Permission.VIEW_PLANS, code=self.kwargs["code"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"initiative": self.initiative}


class InitiativePage(OfInitiative, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/initiatives/initiative.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, today = self.initiative, localdate()
        partners = list(selectors.partners_of(self.system, today))
        words = getattr(one, selectors.STANDING)
        live = one.retired is None
        return super().get_context_data(**kwargs) | {
            "sentence": presenters.sentence(one, len(partners)),
            "facts": presenters.facts(one),
            "steps": presenters.steps_table(one.steps.all(), today),
            "sites": presenters.sites_table(one.sites.all()),
            "agreements": presenters.agreements_table(words),
            "silent": presenters.silent(partners, words),
            "history": presenters.history_table(selectors.words_of(one)),
            "actions": actions_of(self.actor, self.system).filter(initiatives=one),
            "may_change": live and self.may_edit,
            "may_agree": live and selectors.speaks_for(self.actor, self.system, today).exists(),
        }


class SitesDownload(OfInitiative, ActionPage):
    """Where it has spread to, as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        table = presenters.sites_table(self.initiative.sites.all())
        return csv_response(f"{self.system.code}-spread-to.csv", table.headings(), table.raw_rows())


class InitiativeForm(PlanForm, abstract=True):
    """A form whose service may refuse; its words stand beside the fields."""

    template_name = "pillars/initiatives/form.html"
    title = ""
    button = "Save"
    hint = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": self.title, "button": self.button, "hint": self.hint}


class AddInitiative(InitiativeForm):
    permission = Permission.EDIT_PLANS
    form_class = forms.InitiativeForm
    title = "Add an initiative"
    button = "Add the initiative"
    hint = "Something that is tried at one place and spread to others. Its milestones and sites come next."

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = actions_of(self.actor, self.system).filter(retired__isnull=True)
        return super().get_form_kwargs() | {"system": self.system, "actions": offered, "initiative": None}

    def change(self, form: forms.InitiativeForm) -> HttpResponse:
        made = services.save_initiative(actor=self.actor, system=self.system, facts=form.facts())
        messages.success(self.request, "The initiative is added.")
        return redirect(presenters.address(made))


class InitiativeChange(OfInitiative, InitiativeForm, abstract=True):
    """A form about one initiative that is in use."""

    permission = Permission.EDIT_PLANS

    def find_for_change(self) -> None:
        super().find_for_change()
        if self.initiative.retired is not None:
            raise Http404("This initiative is retired. Restore it first.")

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(presenters.address(self.initiative))


class ChangeInitiative(InitiativeChange):
    permission = Permission.EDIT_PLANS
    form_class = forms.InitiativeForm
    title = "Change this initiative"

    def get_form_kwargs(self) -> dict[str, Any]:
        linked = self.initiative.actions.values("pk")
        every = actions_of(self.actor, self.system)
        offered = every.filter(retired__isnull=True) | every.filter(pk__in=linked)
        return super().get_form_kwargs() | {
            "system": self.system, "actions": offered, "initiative": self.initiative
        }  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        return forms.InitiativeForm.starting(self.initiative)

    def change(self, form: forms.InitiativeForm) -> HttpResponse:
        fresh = Initiative.objects.get(pk=self.initiative.pk)
        services.save_initiative(actor=self.actor, system=self.system, facts=form.facts(), initiative=fresh)
        return self.done("Saved.")


class SetSteps(InitiativeChange):
    permission = Permission.EDIT_PLANS
    form_class = forms.StepsForm
    template_name = "pillars/initiatives/steps.html"
    title = "Milestones"
    button = "Save the milestones"
    hint = "A line each, in any order. Empty a line to take its milestone away; save to get more empty lines."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"steps": list(self.initiative.steps.all())}

    def change(self, form: forms.StepsForm) -> HttpResponse:
        services.set_steps(actor=self.actor, initiative=self.initiative, steps=form.steps())
        return self.done("The milestones are saved.")


class PutSite(InitiativeChange):
    permission = Permission.EDIT_PLANS
    form_class = forms.SiteForm
    title = "A site, or a new stage of one"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"partners": selectors.partners_of(self.system, localdate())}

    def change(self, form: forms.SiteForm) -> HttpResponse:
        services.put_site(actor=self.actor, initiative=self.initiative, **form.cleaned_data)
        return self.done("The site is saved.")


class SayWord(InitiativeChange):
    """For the partners' own people, and for who edits the plan."""

    permission = Permission.VIEW_PLANS
    form_class = forms.AgreementForm
    title = "Does the partner agree?"
    button = "Put on record"
    hint = "A later word replaces an earlier one, which stays on record with its day and who said it."

    def find_for_change(self) -> None:
        super().find_for_change()
        if not self.partners.exists():
            raise PermissionDenied("You can speak for your own organisation only, and it is no partner of this system.")

    @property
    def partners(self) -> Any:
        return selectors.speaks_for(self.actor, self.system, localdate())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"partners": self.partners}

    def change(self, form: forms.AgreementForm) -> HttpResponse:
        services.agree(actor=self.actor, initiative=self.initiative, **form.cleaned_data)
        return self.done("The partner’s word is on record.")


class RetireInitiative(OfInitiative, ActionPage):
    """Out of the lists, or back."""

    permission = Permission.EDIT_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        restore = request.POST.get("do") == "restore"
        services.retire_initiative(actor=self.actor, initiative=self.initiative, restore=restore)
        messages.success(request, "The initiative is back." if restore else "The initiative is out of the lists.")
        return redirect(presenters.address(self.initiative))
