"""Who, or what, had a run worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jobs.models import Job
from planning.models import Run

RECORDS = "New records or structure"
NOT_KNOWN = "Not known"


def causes(runs: Iterable[Run]) -> Mapping[int, str]:
    """Run's key -> the people who asked for it, or that records or the structure changed."""
    asked = list(runs)
    codes = [one.job for one in asked if one.job is not None]
    jobs = Job.objects.filter(code__in=codes).select_related("requested_by").prefetch_related("also_requested_by")
    of = {job.code: job for job in jobs}
    return {one.pk: _told(of.get(one.job)) for one in asked}


def _told(job: Job | None) -> str:
    if job is None:
        return NOT_KNOWN
    first = job.requested_by.full_name if job.requested_by else RECORDS
    others = [one.full_name for one in job.also_requested_by.all()]
    return ", ".join(dict.fromkeys([first, *others]))
