"""The one writer of the audit trail: services say what they did, in the transaction in which they did it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from partners.actors import Actor
from partners.models import AuditEvent, Organisation, System

# The attributes by which things are known outside the database, the most telling first.
NATURAL_KEYS = ("natural_code", "code", "email", "prefix", "slug")


class UnknownActor(Exception):
    """A write that nobody answers for; it is a fault of the program, never of a person."""


def record(
    *,
    actor: Actor,
    action: str,
    subject: Model | str,
    organisation: Organisation | None = None,
    system: System | None = None,
    **detail: Any,
) -> AuditEvent:
    """Write one row: ``actor`` did ``action`` (noun and verb, “version.accepted”) to ``subject``.

    Call it inside the service's transaction. Without a ``system``, it is the organisation's home system.

    Raises:
        UnknownActor: the actor is neither a person nor the application itself.
    """
    event = draft(actor=actor, action=action, subject=subject, organisation=organisation, system=system, detail=detail)
    event.save(force_insert=True)
    return event


def record_many(events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """Write rows that ``draft`` prepared, in one statement."""
    return AuditEvent.objects.bulk_create(list(events), batch_size=1000)


def draft(
    *,
    actor: Actor,
    action: str,
    subject: Model | str,
    organisation: Organisation | None = None,
    system: System | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """A row not yet written, for ``record_many``.

    Raises:
        UnknownActor: the actor is neither a person nor the application itself.
    """
    if actor.user is None and not actor.trusted:
        raise UnknownActor(f"“{action}” has no actor. Pass Actor.of(user), or Actor.application() for our own work.")
    if system is None and organisation is not None:
        system = organisation.home_system
    return AuditEvent(
        user=actor.user,
        token_prefix=actor.token.prefix if actor.token else "",
        channel=actor.channel,
        action=action,
        subject=subject_of(subject)[:200],
        organisation=organisation,
        system=system,
        detail=_plain(detail or {}),
    )


def subject_of(thing: Model | str) -> str:
    """Kind and natural key: “organisation RH8”."""
    if isinstance(thing, str):
        return thing
    for name in NATURAL_KEYS:
        if key := getattr(thing, name, None):
            return f"{thing._meta.verbose_name} {key}"
    return f"{thing._meta.verbose_name} {thing.pk}"


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, Model):
            return subject_of(o)
        return list(o) if isinstance(o, set | frozenset) else super().default(o)


def _plain(detail: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(dict(detail), cls=_Encoder))
