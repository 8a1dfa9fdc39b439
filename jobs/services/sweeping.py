"""Sweeping: nudges that were lost are sent again, leases that ran out are taken back, recurring work is requested."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs import broker, registry
from jobs.models import Job, JobQuerySet, Mark, PeriodicWork, WorkerSign
from jobs.services.requests import TRUST_NUDGE, request_job, requeue
from partners.actors import Actor

logger = logging.getLogger(__name__)

NUDGE_AT_LEAST_EVERY = dt.timedelta(minutes=1)
NUDGES_AT_ONCE = 200
KEEP_CLOSED = dt.timedelta(days=30)
KEEP_PERIODIC = dt.timedelta(hours=1)
KEEP_SIGNS = dt.timedelta(days=1)
PRUNE_AT_ONCE = 500
CUT_OFF = "The program that was doing this work ended without finishing it."


@dataclass(frozen=True)
class Swept:
    """What one sweep found."""

    requeued: int
    set_aside: int
    requested: int
    nudged: int
    pruned: int


def sweep() -> Swept:
    """One round. Any number of sweepers may work at once: each step is a conditional UPDATE."""
    Mark.leave(Mark.SWEEP)
    requeued, set_aside = take_back()
    requested = request_periodic()
    nudged = nudge_forgotten()
    return Swept(requeued, set_aside, requested, nudged, prune())


def take_back() -> tuple[int, int]:
    """Jobs whose lease ran out wait again, or are set aside when their attempts are used up; how many of each."""
    requeued = set_aside = 0
    for job in Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=timezone.now()):
        expired = Job.objects.filter(
            state=Job.State.RUNNING, lease_holder=job.lease_holder, lease_until__lt=timezone.now()
        )
        logger.warning("%s: its worker has not been heard of since %s.", job, job.heartbeat)
        if job.attempts < registry.shown_as(job.kind).max_attempts:
            requeued += requeue(job, expired, failure=CUT_OFF)
        else:
            set_aside += _set_aside(job, expired)
    return requeued, set_aside


def _set_aside(job: Job, expired: JobQuerySet) -> int:
    changes = {"lease_until": None, "lease_holder": "", "finished": timezone.now(), "failure": CUT_OFF}
    return expired.filter(pk=job.pk).update(state=Job.State.SET_ASIDE, **changes)


def request_periodic() -> int:
    """Request recurring work that is due; whoever moves its date on is the one to request it."""
    now, requested = timezone.now(), 0
    for kind in registry.kinds():
        if kind.every is None:
            continue
        with transaction.atomic():
            if _move_on(kind.name, now, kind.every):
                request_job(actor=Actor.application(), kind=kind.name, key="periodic")
                requested += 1
    return requested


def _move_on(name: str, now: dt.datetime, every: dt.timedelta) -> bool:
    if PeriodicWork.objects.filter(name=name, due__lte=now).update(due=now + every):
        return True
    if PeriodicWork.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            PeriodicWork.objects.create(name=name, due=now + every)
    except IntegrityError:
        return False
    return True


def nudge_forgotten() -> int:
    """Tell workers again of what is due and still waits: after 4 seconds, then 8, 16 … up to every minute; how many."""
    now = timezone.now()
    forgotten = Job.objects.due(now).unblocked().filter(nudge_due__lte=now).order_by("requested", "pk")
    waiting = list(forgotten.values_list("pk", "code", "nudges")[:NUDGES_AT_ONCE])
    ours = [code for pk, code, nudges in waiting if _count_nudge(pk, nudges, now)]
    broker.nudge(ours)
    return len(ours)


def _count_nudge(pk: int, nudges: int, now: dt.datetime) -> bool:
    again = now + min(TRUST_NUDGE * 2 ** min(nudges, 10), NUDGE_AT_LEAST_EVERY)
    waiting = Job.objects.filter(pk=pk, state=Job.State.QUEUED, nudges=nudges)
    return bool(waiting.update(nudges=nudges + 1, nudge_due=again))


def prune() -> int:
    """Remove old finished jobs, signs of workers long gone, and messages that nobody reads; how many jobs."""
    now = timezone.now()
    periodic = [kind.name for kind in registry.kinds() if kind.every is not None]
    closed = Job.objects.filter(state__in=Job.CLOSED)
    old = closed.filter(finished__lt=now - KEEP_CLOSED) | closed.filter(
        kind__in=periodic, finished__lt=now - KEEP_PERIODIC
    )
    gone = list(old.order_by().values_list("pk", flat=True)[:PRUNE_AT_ONCE])
    if gone:
        Job.objects.filter(pk__in=gone).delete()
    WorkerSign.objects.filter(seen__lt=now - KEEP_SIGNS).delete()
    broker.tidy_folder()
    return len(gone)
