"""What a handler is given: its job, and a way to say how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from jobs.lease import Lease
from jobs.models import Job


class LeaseLost(Exception):
    """Another worker has taken the job over (or it was cancelled); what was worked out here must not be kept."""


class GiveUp(Exception):
    """Trying again would not help. The message tells people what happened and what to do; the job is set aside."""


class JobContext:
    """One attempt at a job."""

    def __init__(self, job: Job, lease: Lease) -> None:
        self.job = job
        self._lease = lease

    @property
    def payload(self) -> dict[str, Any]:
        """What the last request passed."""
        return self.job.payload

    def progress(self, percent: int, note: str = "") -> None:
        """Say how far it is: 0 to 100 per cent, and what is being done.

        People see it within a second or two. It may be called as often as one likes.

        Raises:
            LeaseLost: another worker has taken the job over; stop.
        """
        self._lease.tell(max(0, min(100, int(percent))), note)
        self.check()

    def check(self) -> None:
        """Go on only while the job is ours.

        Raises:
            LeaseLost: another worker has taken it over.
        """
        if self._lease.lost:
            raise LeaseLost(f"{self.job.kind} {self.job.key} was taken over by another worker.")

    @contextmanager
    def held(self) -> Iterator[None]:
        """A transaction in which the job is certainly ours: until it ends, nobody can take it over.

        Publish in here and keep it short; nothing is published twice, however often the job is run.

        Raises:
            LeaseLost: another worker has taken it over.
        """
        with transaction.atomic():
            if not self._lease.renew():
                raise LeaseLost(f"{self.job.kind} {self.job.key} was taken over by another worker.")
            yield
