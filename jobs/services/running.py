"""Running: claim by a conditional UPDATE, work under a lease, and write the outcome only while the lease is ours."""

from __future__ import annotations

import logging
import os
import socket
import uuid
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from jobs import broker, registry
from jobs.context import GiveUp, JobContext, LeaseLost
from jobs.lease import Lease
from jobs.models import Job
from jobs.registry import Kind
from jobs.services.requests import requeue

logger = logging.getLogger(__name__)

LONGEST_FAILURE = 2000  # characters


def run_job(code: UUID | str) -> bool:
    """Claim the job and do it; whether it was this call that did.

    False when there was nothing to do: it is finished, another worker has it, one of the same key is running, or it
    has to wait. So a message may come late, twice, or in any order. Failures are written into the job, never raised.
    """
    waiting = Job.objects.filter(code=code, state=Job.State.QUEUED).only("kind").first()
    if waiting is None:
        return False
    kind = registry.shown_as(waiting.kind)
    holder = new_holder()
    if not claim(code, holder, kind):
        return False
    job = Job.objects.select_related("system", "requested_by").get(code=code)
    _work(job, holder, kind)
    _nudge_next(job)
    return True


def run_waiting(kind: str | None = None) -> int:
    """Do everything that waits and is due, here and now, without a worker (commands, tests); how many jobs were run."""
    done = 0
    while True:
        due = Job.objects.due(timezone.now()).unblocked().order_by("requested", "pk")
        code = (due if kind is None else due.filter(kind=kind)).values_list("code", flat=True).first()
        if code is None or not run_job(code):
            return done
        done += 1


def new_holder() -> str:
    """A name for one claim, never used again."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:16]}"


def claim(code: UUID | str, holder: str, kind: Kind) -> bool:
    """Take the job, if it is waiting, due, and nothing of its kind and key is running; the attempt is counted here."""
    now = timezone.now()
    free = Job.objects.due(now).unblocked().filter(code=code)
    try:
        with transaction.atomic():
            taken = free.update(
                state=Job.State.RUNNING,
                attempts=F("attempts") + 1,
                lease_holder=holder,
                lease_until=now + kind.lease,
                heartbeat=now,
                started=now,
                progress=0,
                note="",
            )
    except IntegrityError:
        return False  # another of the same key began in the same instant
    return bool(taken)


def _work(job: Job, holder: str, kind: Kind) -> None:
    with Lease(job, holder, kind.lease) as lease:
        try:
            result = kind.handler(JobContext(job, lease))
        except LeaseLost:
            logger.warning("%s was taken over by another worker; its result is thrown away.", job)
        except GiveUp as reason:
            _set_aside(job, holder, str(reason))
        except Exception as reason:
            logger.exception("%s failed (attempt %s).", job, job.attempts)
            _fail(job, holder, kind, _in_words(reason))
        except BaseException:
            requeue(job, _ours(holder), attempts=job.attempts - 1)  # told to stop: not the job's failure
            raise
        else:
            _finish(job, holder, dict(result or {}))


def _ours(holder: str) -> Any:
    return Job.objects.filter(lease_holder=holder, state=Job.State.RUNNING)


def _close(job: Job, holder: str, state: Job.State, **changes: Any) -> bool:
    now = timezone.now()
    released = {"state": state, "finished": now, "lease_until": None, "lease_holder": ""}
    closed = _ours(holder).filter(pk=job.pk).update(**released, **changes)
    if not closed:
        logger.warning("%s had been taken over by another worker; its outcome is thrown away.", job)
    return bool(closed)


@transaction.atomic
def _finish(job: Job, holder: str, result: dict[str, Any]) -> None:
    if _close(job, holder, Job.State.DONE, progress=100, note="", failure="", result=result):
        earlier = Job.objects.filter(kind=job.kind, key=job.key, state=Job.State.SET_ASIDE, pk__lt=job.pk)
        earlier.update(state=Job.State.OVERTAKEN, overtaken_by=job)


def _fail(job: Job, holder: str, kind: Kind, failure: str) -> None:
    if job.attempts >= kind.max_attempts:
        _set_aside(job, holder, failure)
        return
    again = timezone.now() + kind.wait_after(job.attempts)
    requeue(job, _ours(holder), not_before=again, nudge_due=again, failure=failure)


def _set_aside(job: Job, holder: str, failure: str) -> None:
    if _close(job, holder, Job.State.SET_ASIDE, failure=failure[:LONGEST_FAILURE]):
        logger.error("%s was set aside after %s attempts: %s", job, job.attempts, failure)


def _in_words(reason: Exception) -> str:
    text = str(reason).strip()
    return (f"{type(reason).__name__}: {text}" if text else type(reason).__name__)[:LONGEST_FAILURE]


def _nudge_next(job: Job) -> None:
    """What came in for the same key meanwhile can start now."""
    due = Job.objects.due(timezone.now()).filter(kind=job.kind, key=job.key)
    broker.nudge(due.values_list("code", flat=True))
