"""Review: the versions that wait, one of them in full, and accepting or sending back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partners.models import System
from partners.pages import ListPage, Page
from partners.permissions import Permission
from partners.presenters import page_links
from web.formats import plural
from workforce.forms.rounds import ReviewsFilter, SendBackForm
from workforce.models import Version
from workforce.presenters import changes, versions
from workforce.presenters import reviews as presenters
from workforce.selectors.changes import preview
from workforce.selectors.entry import names_by_code
from workforce.selectors.own import waiting_reviews
from workforce.services.failures import Refused
from workforce.services.many import accept_many
from workforce.services.review import accept, send_back
from workforce.views.scope import VERSIONS, OfVersion


class Reviews(ListPage):
    """Versions that wait for the actor's review; those of others can be accepted together."""

    permission = Permission.REVIEW_RETURN
    queryset = Version.objects.filter(state=Version.State.SUBMITTED).select_related(
        "submission__of_return__organisation__home_system", "submission__of_return__round", "submitted_by"
    )
    template_name = "workforce/reviews.html"

    def get_queryset(self) -> Any:
        rows = super().get_queryset().order_by("submitted", "pk")
        asked = self.request.GET
        if words := asked.get("q", "").strip():
            named = Q(submission__of_return__organisation__name__icontains=words)
            rows = rows.filter(named | Q(submission__of_return__organisation__code__iexact=words))
        if section := asked.get("section"):
            rows = rows.filter(submission__section=section)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        all_chosen = self.request.GET.get("choose") == "all"
        return context | {
            "filter": ReviewsFilter(self.request.GET or None),
            "waiting": presenters.waiting_rows(context["page_obj"], self.actor, all_chosen),
            "count": context["paginator"].count,
            "page_links": page_links(context["page_obj"], self.request.path, self.request.GET),
            "choose_all": presenters.with_choice(self.request.GET),
            **presenters.every(self._every(context["paginator"])),
            "accepted": self._just_accepted(),
            "together": "together" in self.request.GET,
            "systems": self._systems(),
        }

    def _every(self, pages: Paginator) -> int:
        """How many of the whole list the actor may accept, where it is longer than a page; else 0."""
        return presenters.by_others(self.get_queryset(), self.actor).count() if pages.num_pages > 1 else 0

    def _just_accepted(self) -> Version | None:
        """The version accepted a moment ago, or one of them, for what upper storeys say about them."""
        seen = VERSIONS.visible_to(self.actor, Permission.REVIEW_RETURN)
        return next(iter(_of_codes(seen, [self.request.GET.get("accepted", "")])), None)

    def _systems(self) -> list[System]:
        """Systems of the versions that were accepted together."""
        codes = self.request.GET.getlist("system")
        return list(System.objects.filter(code__in=codes).order_by("name")) if codes else []

    def post(self, request: HttpRequest) -> HttpResponse:
        every, codes = request.POST.get("every", ""), request.POST.getlist("version")
        if not every and not codes:
            messages.error(request, "Choose the versions to accept, then accept them.")
            return redirect("workforce:reviews")
        try:
            accepted = accept_many(actor=self.actor, versions=self._whole_list(every) if every else self._chosen(codes))
        except Refused as refused:
            messages.error(request, f"{refused} Nothing was accepted.")
            return redirect("workforce:reviews")
        messages.success(request, f"{plural(len(accepted), 'version')} accepted.")
        return redirect(f"{request.path}?{presenters.what_was_accepted(accepted)}")

    def _chosen(self, codes: list[str]) -> list[Version]:
        chosen = _of_codes(waiting_reviews(self.actor), codes)
        if len(chosen) != len(set(codes)):
            raise Refused("Some of these versions are not waiting for review any more. Look at the list again.")
        return chosen

    def _whole_list(self, told: str) -> list[Version]:
        """Everything on the list, all its pages, that others submitted: as many as the person was told."""
        listed = list(presenters.by_others(self.get_queryset(), self.actor))
        if not listed or str(len(listed)) != told:
            raise Refused("The list has changed meanwhile. Look at it again.")
        return listed


def _of_codes(waiting: Any, codes: list[str]) -> list[Version]:
    try:
        return list(waiting.filter(code__in=[code for code in codes if code]))
    except ValidationError:
        return []  # somebody made up a code


class ReviewPage(OfVersion, Page):
    """What a version would change and why; accept it, or send it back with a reason."""

    permission = Permission.REVIEW_RETURN
    template_name = "workforce/review.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version.state != Version.State.SUBMITTED:
            messages.info(request, "This version is not waiting for review.")
            return redirect("workforce:version", self.version.code)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.version
        own = self.actor.user is not None and version.submitted_by_id == self.actor.user.pk
        kwargs.setdefault("form", SendBackForm())
        return super().get_context_data(
            version=version, of_return=self.of_return, title=versions.title(version), own=own,
            facts=versions.facts(version), warnings=versions.warning_lines(version),
            notices=versions.notice_lines(version), changes=changes.tables(preview(version), names_by_code()), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._send_back() if request.POST.get("decision") == "send-back" else self._accept()

    def _accept(self) -> HttpResponse:
        try:
            accept(actor=self.actor, version=self.version)
        except Refused as refused:
            messages.error(self.request, str(refused))
            return redirect("workforce:version", self.version.code)
        messages.success(self.request, f"{versions.title(self.version)} is accepted.")
        return redirect("workforce:version", self.version.code)

    def _send_back(self) -> HttpResponse:
        form = SendBackForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            send_back(actor=self.actor, version=self.version, reason=form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(self.request, str(refused))
            return redirect("workforce:version", self.version.code)
        messages.success(
            self.request, f"{versions.title(self.version)} is sent back to {self.of_return.organisation.name}."
        )
        return redirect("workforce:reviews")
