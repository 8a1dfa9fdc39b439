"""The page of one return: its sections as a list of tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partners.models import Organisation
from partners.pages import ActionPage, Page
from partners.permissions import Permission
from workforce.models import Round
from workforce.presenters import returns as presenters
from workforce.selectors.states import section_states
from workforce.services.drafts import open_return
from workforce.services.failures import Refused
from workforce.views.scope import OfReturn

ROUNDS = Round.objects.select_related("system")


class ReturnPage(OfReturn, Page):
    """What has been entered, what waits, what is on record, and the other ways to bring figures."""

    permission = Permission.VIEW_FIGURES
    template_name = "workforce/return.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sight = ROUNDS.visible_to(self.actor, Permission.VIEW_PARTNERS)
        states = section_states([self.of_return])[self.of_return.pk]
        return super().get_context_data(
            of_return=self.of_return,
            due=presenters.due_words(self.of_return.round),
            items=presenters.task_items(self.of_return, states, self.may_edit),
            records=presenters.record_table(states),
            may_enter=self.may_edit and not self.closed,
            sees_round=sight.filter(pk=self.of_return.round_id).exists(),
            **kwargs,
        )


class StartReturn(ActionPage):
    """Opens an organisation's return in a collection, or leads to it if there is one."""

    permission = Permission.EDIT_RETURN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        round_: Round = self.find(ROUNDS, Permission.VIEW_PARTNERS, code=code)
        organisation: Organisation = self.find(
            Organisation.objects.select_related("home_system"), Permission.VIEW_PARTNERS, Permission.EDIT_RETURN,
            code=request.POST.get("organisation", ""),
        )  # fmt: skip
        try:
            opened = open_return(actor=self.actor, round_=round_, organisation=organisation)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("workforce:rounds")
        return redirect("workforce:return", opened.code)
