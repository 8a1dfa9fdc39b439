"""Check answers: what the section says, what accepting it would change, a reason for each warning, then submit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.pages import Page
from partners.permissions import Permission
from workforce.forms.entry import on_page
from workforce.models import Version
from workforce.presenters import changes
from workforce.presenters import checking as presenters
from workforce.rules import Message, grouped
from workforce.selectors.changes import preview
from workforce.services.drafts import check_version, submit
from workforce.services.failures import NotReady, Refused
from workforce.views.scope import OfSection

REASON = "reason:"


class CheckPage(OfSection, Page):
    """A draft before it is submitted."""

    permission = Permission.SUBMIT_RETURN
    template_name = "workforce/check.html"

    @cached_property
    def found(self) -> list[Message]:
        """What the rules say, each message placed where the web form shows the figure."""
        return check_version(self.draft, actor=self.actor, lines=on_page(self.standing.lines, self.names))

    @property
    def draft(self) -> Version:
        """The draft; ``_away`` has seen to it that there is one."""
        if self.standing.draft is None:
            raise Http404("There is no draft of this section.")
        return self.standing.draft

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._away() or super().get(request, *args, **kwargs)

    def _away(self) -> HttpResponse | None:
        """Where to go instead when there is no draft to check."""
        code, section = self.of_return.code, self.definition.code
        if self.standing.waiting is not None:
            return redirect("workforce:version", self.standing.waiting.code)
        if self.standing.draft is None:
            messages.info(self.request, "There is no draft of this section yet. Enter figures and save them first.")
            return redirect("workforce:section", code, section)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.draft
        told, section_url = preview(draft), presenters.section_address(self.of_return, self.definition)
        given = kwargs.pop("given", {})
        return super().get_context_data(
            of_return=self.of_return, definition=self.definition, version=draft, closed=self.closed,
            facts=presenters.draft_facts(draft, self.standing.lines),
            changes=changes.tables(told, self.names),
            errors=presenters.error_groups(self.found, section_url),
            warnings=presenters.warning_fields(self.found, given, section_url, kwargs.pop("unanswered", frozenset())),
            notices=presenters.notice_lines(draft, self.found), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if (away := self._away()) is not None:
            return away
        draft = self.draft
        given = {name.removeprefix(REASON): text for name, text in request.POST.items() if name.startswith(REASON)}
        try:
            submit(actor=self.actor, version=draft, reasons={code: str(text) for code, text in given.items()})
        except NotReady as refused:
            codes = frozenset(group.code for group in grouped(refused.messages))
            return self.render_to_response(
                self.get_context_data(given=given, unanswered=codes, refusal=presenters.refusal(refused))
            )
        except Refused as refused:
            return self._back(refused)
        messages.success(
            request, f"{self.definition.label} is submitted. Another person checks it and accepts it or sends it back."
        )
        return redirect("workforce:return", self.of_return.code)

    def _back(self, refused: Refused) -> HttpResponse:
        messages.error(self.request, str(refused))
        return redirect("workforce:return", self.of_return.code)
