"""Organisations: the list, the page of each, and the changes that planners make."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners import presenters
from partners.forms import MergeForm, OrganisationFilter, ShareForm, ShareStartForm
from partners.models import Organisation, Place, System
from partners.pages import FormPage, ListPage, Page
from partners.permissions import Permission
from partners.services import organisations as services
from partners.views.forms import show_refusal

KNOWN = Organisation.objects.select_related("home_system", "place", "area_of", "within_area")
ShareForms = formset_factory(ShareForm, extra=4, max_num=12)


class OrganisationList(ListPage):
    permission = Permission.VIEW_PARTNERS
    queryset = KNOWN
    template_name = "partners/organisations.html"

    @cached_property
    def filter(self) -> OrganisationFilter:
        return OrganisationFilter(self.request.GET, actor=self.actor)

    def get_queryset(self) -> QuerySet[Organisation]:
        rows = super().get_queryset()
        asked = self.filter.cleaned_data if self.filter.is_valid() else {}
        if words := asked.get("q"):
            rows = rows.filter(Q(name__icontains=words) | Q(code__iexact=words))
        if system := asked.get("system"):
            rows = rows.filter(Q(home_system__code=system) | Q(shares__system__code=system)).distinct()
        if sector := asked.get("sector"):
            rows = rows.filter(sector=sector)
        return _in_state(rows, asked.get("state") or "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        links = presenters.page_links(context["page_obj"], self.request.path, self.request.GET)
        context |= {
            "filter": self.filter,
            "table": presenters.organisation_table(context["page_obj"]),
            "count": context["paginator"].count,
            "page_links": links,
        }
        return context


def _in_state(rows: Any, state: str) -> Any:
    if state == "all":
        return rows
    today = localdate()
    return rows.filter(closed__lte=today) if state == "closed" else rows.open_on(today)


class OrganisationPage(Page):
    permission = Permission.VIEW_PARTNERS
    template_name = "partners/organisation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: Organisation = self.find(KNOWN, code=kwargs.pop("code"))
        return super().get_context_data(
            organisation=found,
            facts=presenters.organisation_facts(found),
            successions=found.successions.select_related("successor"),
            inheritances=found.inheritances.select_related("predecessor"),
            shares=presenters.share_table(found.shares.select_related("system", "place")),
            has_shares=found.shares.exists(),
            may_change=self.actor.may(Permission.CREATE_ORGANISATIONS, found) and found.closed is None,
            **kwargs,
        )


class _ChangePage(FormPage, abstract=True):
    """A change of one organisation, which must be in sight and may be refused."""

    permission = Permission.CREATE_ORGANISATIONS

    @cached_property
    def organisation(self) -> Organisation:
        found = self.find(KNOWN, Permission.VIEW_PARTNERS, Permission.CREATE_ORGANISATIONS, code=self.kwargs["code"])
        return cast(Organisation, found)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(organisation=self.organisation, **kwargs)


class Merge(_ChangePage):
    """Says which organisation continues this one."""

    template_name = "partners/merge.html"
    form_class = MergeForm

    def form_valid(self, form: MergeForm) -> HttpResponse:
        given = form.cleaned_data
        visible = KNOWN.visible_to(self.actor, Permission.VIEW_PARTNERS)
        successor = visible.filter(code=given["successor"].strip().upper()).first()
        if successor is None:
            form.add_problem("successor", "No organisation that you can see has this code. Look it up in the list.")
            return self.form_invalid(form)
        try:
            services.merge_organisations(
                actor=self.actor,
                predecessor=self.organisation,
                successor=successor,
                date=given["date"],
                kind=given["kind"],
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, f"{successor.name} continues {self.organisation.name}. Projections follow.")
        return redirect("organisation", successor.code)


class SetShares(_ChangePage):
    """Says in which systems and places an organisation counts, and from when."""

    template_name = "partners/shares.html"
    form_class = ShareStartForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("lines", ShareForms(prefix="share", initial=_today(self.organisation)))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, lines = self.get_form(), ShareForms(request.POST, prefix="share")
        _ = self.organisation
        if not (form.is_valid() & lines.is_valid()):
            return self._again(form, lines)
        try:
            shares = [_share(line.cleaned_data) for line in lines if line.cleaned_data.get("percent")]
            services.set_shares(
                actor=self.actor, organisation=self.organisation, shares=shares, start=form.cleaned_data["start"]
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self._again(form, lines)
        messages.success(request, f"The shares of {self.organisation.name} are set. Projections follow.")
        return redirect("organisation", self.organisation.code)

    def _again(self, form: ShareStartForm, lines: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(form=form, lines=lines))


def _today(organisation: Organisation) -> list[dict[str, Any]]:
    """The shares that still hold, as the form shows them to begin with."""
    shares = organisation.shares.filter(end__isnull=True).select_related("place")
    return [
        {
            "system": share.system_id,
            "place": share.place.code if share.place else "",
            "percent": f"{share.percent.normalize():f}",
        }
        for share in shares
    ]


def _share(given: dict[str, Any]) -> tuple[System, Place | None, Any]:
    system, code = given.get("system"), (given.get("place") or "").strip()
    if system is None:
        raise ValidationError("A percentage stands without a system. Choose the system, or clear the percentage.")
    place = Place.objects.filter(system=system, code__iexact=code).first() if code else None
    if code and place is None:
        raise ValidationError(f"{system} has no place with the code {code}.")
    return system, place, given["percent"]
