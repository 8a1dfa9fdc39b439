"""Tokens for programs: made, shown once, revoked."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from partners import audit
from partners.actors import Actor
from partners.models import ApiToken, Membership
from partners.permissions import Permission
from partners.roles import Role

USUAL_LIFE = dt.timedelta(days=90)
LONGEST_LIFE = dt.timedelta(days=365)
PREFIX_LENGTH = 12


@transaction.atomic
def issue_token(
    *, actor: Actor, membership: Membership, name: str, expires: dt.datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token with the rights of ``membership``; returns it with the secret, which is never seen again.

    A person makes tokens of their own roles, and of partner roles (API) in organisations that they look after. Without
    ``expires`` it holds for 90 days; a year at most.

    Raises:
        PermissionDenied: the actor may not make a token of this membership, or is itself a token.
        ValidationError: no name, the role has ended, or the end lies in the past or over a year away.
    """
    if not may_issue(actor, membership):
        raise PermissionDenied("You may make tokens of your own roles, and of partner roles that you look after.")
    now = timezone.now()
    expires = expires or now + USUAL_LIFE
    _check(membership, name, expires, now)
    secret = ApiToken.new_secret()
    token = ApiToken.objects.create(
        membership=membership,
        name=name.strip(),
        prefix=secret[:PREFIX_LENGTH],
        digest=ApiToken.digest_of(secret),
        created_by=actor.user or membership.user,
        created=now,
        expires=expires,
    )
    _record(actor, "token.issued", token, expires=expires)
    return token, secret


def may_issue(actor: Actor, membership: Membership) -> bool:
    """Whether the actor may make or revoke tokens of this membership."""
    if actor.trusted:
        return True
    if actor.user is None or actor.token is not None or not actor.may(Permission.MANAGE_TOKENS):
        return False
    if membership.user_id == actor.user.pk:
        return True
    where = membership.organisation or membership.system
    return membership.role == Role.PARTNER and where is not None and actor.may(Permission.MANAGE_TOKENS, where)


def _check(membership: Membership, name: str, expires: dt.datetime, now: dt.datetime) -> None:
    if not name.strip():
        raise ValidationError({"name": "Say what the token is for, such as “ESR nightly export”."})
    if membership.ended is not None:
        raise ValidationError({"membership": "This role has ended. Choose one that still holds."})
    if expires <= now:
        raise ValidationError({"expires": "The token must expire in the future."})
    if expires > now + LONGEST_LIFE + dt.timedelta(days=1):
        raise ValidationError({"expires": "A token may hold for a year at most. Choose an earlier day."})


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken) -> ApiToken:
    """Stop a token at once; revoking it twice is once.

    Raises:
        PermissionDenied: the token is not the actor's to revoke.
    """
    looks_after_people = actor.token is None and actor.may(Permission.MANAGE_PEOPLE)
    if not (looks_after_people or may_issue(actor, token.membership)):
        raise PermissionDenied("This token is not yours to revoke.")
    now = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, revoked__isnull=True).update(revoked=now):
        token.revoked = now
        _record(actor, "token.revoked", token)
    return token


def _record(actor: Actor, action: str, token: ApiToken, **detail: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=token,
        organisation=token.membership.organisation,
        system=token.membership.system,
        name=token.name,
        rights_of=f"{token.membership.user}: {token.membership}",
        **detail,
    )
