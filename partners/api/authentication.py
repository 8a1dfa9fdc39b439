"""Authentication by token."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from partners.actors import Actor
from partners.models import ApiToken, User

SCHEME = "bearer"
REFUSED = "This token is not valid: it may have expired or been revoked. Make a new one and use that."
REMEMBER_USE_EVERY = dt.timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer icswp_…``: the rights of the token's one membership. Sets ``request.actor``."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME.encode():
            return None
        if len(words) != 2:
            raise AuthenticationFailed("The header must read “Authorization: Bearer” followed by one token.")
        token = token_of(words[1].decode("ascii", "replace"))
        note_use(token)
        actor = Actor.with_token(token)
        request.actor = actor  # type: ignore[attr-defined]
        request._request.actor = actor  # type: ignore[attr-defined]
        return token.membership.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def token_of(secret: str) -> ApiToken:
    """The live token with this secret.

    Raises:
        AuthenticationFailed: no such token, or it has expired or been revoked. One message for all: a stranger
            learns nothing.
    """
    found = (
        ApiToken.objects.filter(digest=ApiToken.digest_of(secret))
        .select_related(*(f"membership__{name}" for name in ("user", "organisation__home_system", "system", "region")))
        .first()
    )
    if found is None or not found.live or not found.membership.user.is_active:
        raise AuthenticationFailed(REFUSED)
    return found


def note_use(token: ApiToken) -> None:
    """Remember that the token was used, at most once a minute."""
    now = timezone.now()
    stale = Q(last_used__isnull=True) | Q(last_used__lt=now - REMEMBER_USE_EVERY)
    if token.last_used is None or token.last_used < now - REMEMBER_USE_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used=now)
