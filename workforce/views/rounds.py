"""Collections: the first page of returns, one collection with every organisation, opening and closing."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

from partners.pages import FormPage, Page
from partners.permissions import Permission
from partners.presenters import page_links
from workforce.forms.rounds import RoundForm, RoundsFilter, StatesFilter
from workforce.models import Round
from workforce.presenters import returns as presenters
from workforce.presenters import rounds as round_presenters
from workforce.selectors.own import own_returns, rounds_in_sight, startable, waiting_reviews
from workforce.selectors.states import organisations_of, progress_of
from workforce.services.failures import RoundClosed
from workforce.services.rounds import close_round, open_round

ROUNDS = Round.objects.select_related("system")
ROUNDS_ON_A_PAGE = 12
ORGANISATIONS_ON_A_PAGE = 50


class Rounds(Page):
    """One's own returns first; then, for those who see more than one organisation, how the collections go."""

    permission = Permission.VIEW_FIGURES
    template_name = "workforce/rounds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        show = self.request.GET.get("show", "")
        seen = _shown(rounds_in_sight(self.actor).select_related("system"), show)
        page = Paginator(seen.order_by("-base_month", "name"), ROUNDS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        reach = self.actor.reach(Permission.VIEW_FIGURES)
        oversees = reach.everything or bool(reach.systems or reach.regions)
        own = own_returns(self.actor, list(page))
        rounds = list(page)
        return super().get_context_data(
            filter=RoundsFilter(self.request.GET or None),
            own=presenters.own_table(own) if own else None,
            startable=startable(self.actor, rounds),
            collections=presenters.round_table(rounds, progress_of(rounds, self.actor)) if oversees else None,
            page_links=page_links(page, self.request.path, self.request.GET),
            waiting=waiting_reviews(self.actor).count() if self.actor.may(Permission.REVIEW_RETURN) else 0,
            may_manage=self.actor.may(Permission.MANAGE_ROUNDS),
            may_enter=self.actor.may(Permission.EDIT_RETURN),
            **kwargs,
        )  # fmt: skip


def _shown(rounds: Any, show: str) -> Any:
    if show == "all":
        return rounds
    return rounds.filter(closed__isnull=show != "closed")


class _OfRound(Page, abstract=True):
    @cached_property
    def round(self) -> Round:
        found = self.find(ROUNDS, Permission.VIEW_PARTNERS, self._right(), code=self.kwargs["code"])
        return cast(Round, found)

    def _right(self) -> Permission | None:
        """The right that is needed on the round's own system."""
        return None


class RoundPage(_OfRound):
    """Every organisation of the collection with the state of each section."""

    permission = Permission.VIEW_FIGURES
    template_name = "workforce/round.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisations = organisations_of(self.round, self.actor)
        told = round_presenters.told_of(self.round, organisations)
        asked = self.request.GET
        rows = round_presenters.matching(told, asked.get("q", ""), asked.get("state", ""))
        page = Paginator(rows, ORGANISATIONS_ON_A_PAGE).get_page(asked.get("page"))
        manages = self.round.system is not None and self.actor.may(Permission.MANAGE_ROUNDS, self.round.system)
        everywhere = self.actor.reach(Permission.MANAGE_ROUNDS).everything
        return super().get_context_data(
            round=self.round,
            facts=presenters.round_facts(self.round),
            filter=StatesFilter(asked or None),
            count=len(rows),
            table=round_presenters.states_table(self.round, page.object_list),
            startable=round_presenters.startable(self.round, page.object_list, self.actor),
            page_links=page_links(page, self.request.path, asked),
            may_close=self.round.closed is None and (manages or everywhere),
            **kwargs,
        )


class OpenRound(FormPage):
    """Starts a collection."""

    permission = Permission.MANAGE_ROUNDS
    template_name = "workforce/round_new.html"
    form_class = RoundForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.actor}

    def form_valid(self, form: RoundForm) -> HttpResponse:
        given = form.cleaned_data
        opened = open_round(
            actor=self.actor, system=given["system"], base_month=given["base_month"], opens=timezone.localdate(),
            due=given["due"], name=given["name"].strip(), sections=given["sections"],
        )  # fmt: skip
        messages.success(self.request, f"{opened.name} is open until {given['due']:%-d %B %Y}.")
        return redirect("workforce:round", opened.code)


class CloseRound(_OfRound):
    """Asks once more, then closes a collection."""

    permission = Permission.MANAGE_ROUNDS
    template_name = "workforce/round_close.html"

    def _right(self) -> Permission | None:
        return Permission.MANAGE_ROUNDS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = progress_of([self.round], self.actor)[self.round.pk]
        return super().get_context_data(round=self.round, progress=told, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            close_round(actor=self.actor, round_=self.round)
        except RoundClosed as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{self.round.name} is closed. Its returns can be read, but not changed.")
        return redirect("workforce:round", self.round.code)
