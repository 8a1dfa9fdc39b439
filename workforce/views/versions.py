"""Any version that ever was: read, downloaded, taken back, discarded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from partners.presenters import page_links
from web.downloads import csv_response
from workforce.models import Version
from workforce.presenters import versions as presenters
from workforce.selectors.disclosure import sees_small_numbers, threshold_of
from workforce.services.drafts import discard, withdraw
from workforce.services.failures import Refused
from workforce.views.scope import OfVersion

State = Version.State
LINES_ON_A_PAGE = 100


class VersionPage(OfVersion, Page):
    """A version with its facts, warnings, lines and the versions beside it."""

    permission = Permission.VIEW_FIGURES
    template_name = "workforce/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, organisation = self.version, self.of_return.organisation
        lines = presenters.lines_of(version)
        page = Paginator(lines, LINES_ON_A_PAGE).get_page(self.request.GET.get("page"))
        history = version.submission.versions.select_related("created_by").order_by("-number")
        small = sees_small_numbers(self.actor, organisation)
        return super().get_context_data(
            version=version, of_return=self.of_return, title=presenters.title(version),
            colour=presenters.COLOURS[State(version.state)], facts=presenters.facts(version),
            warnings=presenters.warning_lines(version), notices=presenters.notice_lines(version),
            table=presenters.lines_table(
                version, lines, page=page, small_numbers=small, threshold=threshold_of(organisation)
            ),
            untold=presenters.untold(version.submission.section, lines), count=len(lines),
            page_links=page_links(page, self.request.path, self.request.GET),
            history=presenters.history_table(version, history), **self._ways(), **kwargs,
        )  # fmt: skip

    def _ways(self) -> dict[str, bool]:
        """What this person may do with this version now."""
        organisation, state = self.of_return.organisation, self.version.state
        edits = self.actor.may(Permission.EDIT_RETURN, organisation)
        submits = self.actor.may(Permission.SUBMIT_RETURN, organisation)
        return {
            "may_withdraw": state == State.SUBMITTED and submits,
            "may_review": state == State.SUBMITTED and self.actor.may(Permission.REVIEW_RETURN, organisation),
            "may_discard": state == State.DRAFT and edits,
            "may_go_on": state in {State.DRAFT, State.SENT_BACK, State.ACCEPTED} and edits
            and self.of_return.round.closed is None,
        }  # fmt: skip


class VersionCsv(OfVersion, ActionPage):
    """The lines of a version as CSV, with the headings that an upload knows."""

    permission = Permission.VIEW_FIGURES
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        organisation, section = self.of_return.organisation, self.version.submission.section
        columns = [item.label for item in presenters.csv_columns(section)]
        rows = presenters.csv_rows(
            section, presenters.lines_of(self.version), threshold=threshold_of(organisation),
            small_numbers=sees_small_numbers(self.actor, organisation),
        )  # fmt: skip
        name = f"{organisation.code}-{self.of_return.round.code}-{section}-version-{self.version.number}"
        return csv_response(name, columns, rows)


class Withdraw(OfVersion, ActionPage):
    """Takes a submitted version back as a draft."""

    permission = Permission.SUBMIT_RETURN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            withdraw(actor=self.actor, version=self.version)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("workforce:version", self.version.code)
        messages.success(request, f"{presenters.title(self.version)} is a draft again. Change it, then submit it.")
        return redirect("workforce:section", self.of_return.code, self.version.submission.section)


class Discard(OfVersion, Page):
    """Asks once more, then deletes a draft."""

    permission = Permission.EDIT_RETURN
    template_name = "workforce/discard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            version=self.version, of_return=self.of_return, title=presenters.title(self.version), **kwargs
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version.state != State.DRAFT:
            messages.error(request, "Only a draft can be discarded. What was submitted stays for ever.")
            return redirect("workforce:version", self.version.code)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        title, code = presenters.title(self.version), self.of_return.code
        try:
            discard(actor=self.actor, version=self.version)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("workforce:version", self.version.code)
        messages.success(request, f"The draft “{title}” is discarded.")
        return redirect("workforce:return", code)
