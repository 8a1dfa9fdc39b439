"""API tokens: the list, a new one (its secret is shown once), and revoking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from partners import presenters
from partners.actors import Actor
from partners.forms import TokenForm, issuable_memberships
from partners.models import ApiToken
from partners.pages import FormPage, Page
from partners.permissions import Permission
from partners.services import tokens as services
from partners.views.forms import show_refusal


def tokens_of(actor: Actor) -> Any:
    """Tokens of the actor's own roles and of partner roles that they look after; an administrator sees all."""
    tokens = ApiToken.objects.select_related(
        *(f"membership__{name}" for name in ("user", "organisation__home_system", "system", "region"))
    )
    if actor.may(Permission.MANAGE_PEOPLE):
        return tokens
    return tokens.filter(Q(membership__user=actor.user) | Q(membership__in=issuable_memberships(actor)))


class TokenList(Page):
    permission = Permission.MANAGE_TOKENS
    template_name = "partners/tokens.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(table=presenters.token_table(tokens_of(self.actor)), **kwargs)


@method_decorator(never_cache, name="dispatch")
class NewToken(FormPage):
    """The secret stands in the answer to the form alone: it is in no address, session or log."""

    permission = Permission.MANAGE_TOKENS
    template_name = "partners/token_new.html"
    form_class = TokenForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.actor}

    def form_valid(self, form: TokenForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            token, secret = services.issue_token(
                actor=self.actor, membership=given["membership"], name=given["name"], expires=form.expires
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return self.form_invalid(form)
        return render(self.request, "partners/token_shown.html", {"token": token, "secret": secret})


class RevokeToken(Page):
    """Asks once more, then revokes."""

    permission = Permission.MANAGE_TOKENS
    template_name = "partners/token_revoke.html"

    def _token(self) -> ApiToken:
        found: ApiToken | None = tokens_of(self.actor).filter(prefix=self.kwargs["prefix"]).first()
        if found is None:
            raise Http404("There is no such token that you can see.")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(token=self._token(), **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        token = services.revoke_token(actor=self.actor, token=self._token())
        messages.success(request, f"The token “{token.name}” no longer works.")
        return redirect("tokens")
