"""Requests: one row waits for each (kind, key), however many ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from jobs import broker, registry
from jobs.models import Job
from partners import access, audit
from partners.actors import Actor
from partners.audit import UnknownActor
from partners.models import System
from partners.permissions import Permission

TRIES = 20
# How long the sweeper trusts the first nudge.
TRUST_NUDGE = dt.timedelta(seconds=4)


@transaction.atomic
def request_job(
    *, actor: Actor, kind: str, key: str, payload: Mapping[str, Any] | None = None, system: System | None = None
) -> Job:
    """Ask for work: a new row, or the waiting one of the same kind and key, inside the caller's transaction.

    A waiting row takes the newest ``payload`` and fresh attempts, and starts at once even if it was waiting after a
    failure. It is *written to*, not only read: a worker that is about to claim it must wait until the caller has
    committed, and so sees what the caller wrote; or has claimed it already, and then a new row is made. When several
    jobs are requested in one transaction, do it in the order of their keys, so that two requests never wait for one
    another. The right to ask is the calling service's to check; its own audit row tells of it.

    Raises:
        UnknownActor: nobody answers for the request.
        UnknownKind: no handler is registered for the kind.
    """
    if actor.user is None and not actor.trusted:
        raise UnknownActor(f"“{kind}” was requested by nobody. Pass Actor.of(user) or Actor.application().")
    registry.of(kind)
    job = _insert_or_coalesce(actor, kind, key, dict(payload or {}), system)
    transaction.on_commit(lambda: broker.nudge([job.code]))
    return job


def _insert_or_coalesce(actor: Actor, kind: str, key: str, payload: dict[str, Any], system: System | None) -> Job:
    for _ in range(TRIES):
        found = _coalesce(actor, kind, key, payload)
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return Job.objects.create(
                    kind=kind,
                    key=key,
                    payload=payload,
                    system=system,
                    requested_by=actor.user,
                    nudge_due=timezone.now() + TRUST_NUDGE,
                )
        except IntegrityError:
            continue  # somebody else's row got there first: join it
    raise RuntimeError(f"The work {kind} {key} could be neither inserted nor joined in {TRIES} tries.")


def _coalesce(actor: Actor, kind: str, key: str, payload: dict[str, Any]) -> Job | None:
    now = timezone.now()
    waiting = Job.objects.filter(kind=kind, key=key, state=Job.State.QUEUED)
    joined = waiting.update(
        requests=F("requests") + 1, payload=payload, attempts=0, not_before=now, nudge_due=now + TRUST_NUDGE, nudges=0
    )
    if not joined:
        return None
    job = waiting.get()
    if actor.user is not None and actor.user != job.requested_by:
        job.also_requested_by.add(actor.user)
    return job


@transaction.atomic
def try_again(*, actor: Actor, code: UUID) -> Job:
    """Put a job that was set aside back into the queue, with fresh attempts; the job that does its work now.

    Raises:
        Http404: no such job, or out of the actor's sight.
        PermissionDenied: the actor may see it, but not look after background work there.
    """
    job: Job = access.find(Job.objects.all(), actor, Permission.VIEW_JOBS, code=code)  # type: ignore[assignment]
    if requeue(job, Job.objects.filter(state=Job.State.SET_ASIDE), attempts=0):
        audit.record(actor=actor, action="job.tried_again", subject=f"job {job.kind} {job.key}", system=job.system)
    job.refresh_from_db()
    current = job.latest()
    transaction.on_commit(lambda: broker.nudge([current.code]))
    return current


def requeue(job: Job, condition: Any, **changes: Any) -> bool:
    """Let a job wait again if ``condition`` (a queryset) still holds for it; whether it did.

    If another of its key waits already, that one goes on, and the job is overtaken.
    """
    now = timezone.now()
    released = {"lease_until": None, "lease_holder": "", "nudges": 0}
    row = condition.filter(pk=job.pk)
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                waits = {"state": Job.State.QUEUED, "finished": None, "not_before": now, "nudge_due": now}
                return bool(row.update(**(waits | released | changes)))
        except IntegrityError:
            waiting = Job.objects.filter(kind=job.kind, key=job.key, state=Job.State.QUEUED).first()
            if waiting is not None:
                closed = {"state": Job.State.OVERTAKEN, "finished": now, "overtaken_by": waiting}
                kept = {name: value for name, value in changes.items() if name == "failure"}
                return bool(row.update(**(closed | released | kept)))
    raise RuntimeError(f"The work {job.kind} {job.key} could be neither queued nor joined in {TRIES} tries.")
