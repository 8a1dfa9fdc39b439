"""People, for administrators: invite, give and end roles, lock out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import ListView

from partners import presenters
from partners.forms import InviteForm, MembershipForm
from partners.models import Membership, User
from partners.pages import ActionPage, FormPage, GuardedView, Page
from partners.permissions import Permission
from partners.services import people as services
from partners.views.forms import show_refusal


class PeopleList(GuardedView, ListView):
    """Everybody; only administrators hold the right, and it covers the installation."""

    permission = Permission.MANAGE_PEOPLE
    template_name = "partners/people.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[User]:
        scopes = [f"memberships__{name}" for name in ("organisation", "system", "region")]
        people = User.objects.prefetch_related("memberships", *scopes)
        words = self.request.GET.get("q", "").strip()
        return people.filter(Q(full_name__icontains=words) | Q(email__icontains=words)) if words else people

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        links = presenters.page_links(context["page_obj"], self.request.path, self.request.GET)
        table = presenters.people_table(context["page_obj"])
        return context | {"table": table, "page_links": links, "q": self.request.GET.get("q", "")}


class Invite(FormPage):
    permission = Permission.MANAGE_PEOPLE
    template_name = "partners/invite.html"
    form_class = InviteForm

    def form_valid(self, form: InviteForm) -> HttpResponse:
        try:
            user = services.create_user(actor=self.actor, site=site_of(self.request), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, f"{user.full_name} is invited. Now give them a role.")
        return redirect("person", user.pk)


def site_of(request: HttpRequest) -> str:
    """The address of this installation, for links in e-mails."""
    return request.build_absolute_uri("/")


class _OfPerson(GuardedView, abstract=True):
    permission = Permission.MANAGE_PEOPLE

    @cached_property
    def person(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])


class PersonPage(_OfPerson, FormPage):
    """A person with their roles, and the form that gives another."""

    template_name = "partners/person.html"
    form_class = MembershipForm

    def form_valid(self, form: MembershipForm) -> HttpResponse:
        given = form.cleaned_data
        scope = {name: given[name] for name in ("organisation", "system", "region")}
        try:
            membership = services.give_membership(actor=self.actor, user=self.person, role=given["role"], **scope)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, f"{self.person.full_name} is now {membership}.")
        return redirect("person", self.person.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.person.memberships.select_related("user", "organisation", "system", "region")
        return super().get_context_data(person=self.person, table=presenters.membership_table(held), **kwargs)


class EndMembership(_OfPerson, Page):
    """Asks once more, then ends the role."""

    template_name = "partners/membership_end.html"

    @cached_property
    def membership(self) -> Membership:
        return get_object_or_404(self.person.memberships, pk=self.kwargs["membership"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(membership=self.membership, person=self.person, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            services.end_membership(actor=self.actor, membership=self.membership)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, f"{self.person.full_name} is no longer {self.membership}.")
        return redirect("person", self.person.pk)


class SetActive(_OfPerson, ActionPage):
    """Locks a person out, or lets them in again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        active = request.POST.get("active") == "yes"
        try:
            services.set_active(actor=self.actor, user=self.person, active=active)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            words = "can sign in again" if active else "can no longer sign in"
            messages.success(request, f"{self.person.full_name} {words}.")
        return redirect("person", self.person.pk)


class InviteAgain(_OfPerson, ActionPage):
    """Sends a fresh invitation."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        services.invite_again(actor=self.actor, user=self.person, site=site_of(request))
        messages.success(request, f"A fresh invitation is on its way to {self.person.email}.")
        return redirect("person", self.person.pk)
