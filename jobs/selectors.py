"""Reads of background work."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404

from jobs.models import Job, JobQuerySet
from partners.actors import Actor
from partners.permissions import Permission


def open_jobs(*, kind: str | None = None, key: str | None = None, keys: Iterable[str] | None = None) -> JobQuerySet:
    """Jobs that are waiting or running, narrowed by kind and by key (or several keys)."""
    jobs: JobQuerySet = Job.objects.open()
    if kind is not None:
        jobs = jobs.filter(kind=kind)
    if key is not None:
        jobs = jobs.filter(key=key)
    if keys is not None:
        jobs = jobs.filter(key__in=list(keys))
    return jobs


def latest(*, kind: str, key: str) -> Job | None:
    """The newest job of this kind and key, whatever became of it."""
    return Job.objects.filter(kind=kind, key=key).order_by("-requested", "-pk").first()


def set_aside(actor: Actor) -> JobQuerySet:
    """Jobs that failed repeatedly and wait for somebody who may look after them."""
    return Job.objects.visible_to(actor, Permission.VIEW_JOBS).filter(state=Job.State.SET_ASIDE)


def job_for(actor: Actor, code: UUID) -> Job:
    """The job of this code that the actor may watch.

    Raises:
        Http404: no such job, or out of their sight.
    """
    job = Job.objects.of_interest_to(actor).filter(code=code).select_related("system", "overtaken_by").first()
    if job is None:
        raise Http404("There is no background work with that code that you can see.")
    return job
