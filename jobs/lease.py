"""A lease on a job: taken at the claim, renewed by a thread while the handler computes, and lost when it runs out."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from jobs.models import Job

logger = logging.getLogger(__name__)

TELL_EVERY = 0.5  # seconds between two writes of progress


class Lease:
    """Ours until ``lost``. Use as a context manager: the thread that renews it lives as long as the block."""

    def __init__(self, job: Job, holder: str, length: dt.timedelta) -> None:
        self._job_pk, self._holder, self._length = job.pk, holder, length
        self._beat_every = max(0.05, length.total_seconds() / 4)
        self._runs_out = time.monotonic() + length.total_seconds()
        self._told: tuple[int, str] | None = None
        self._last_told = 0.0
        self._ended, self._taken = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"lease-{job.pk}", daemon=True)

    def __enter__(self) -> Lease:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(timeout=5)

    @property
    def lost(self) -> bool:
        """Whether another worker has the job, or may have it because the lease could not be renewed in time."""
        if self._taken.is_set() or time.monotonic() < self._runs_out:
            return self._taken.is_set()
        try:
            return not self.renew()  # the machine slept, say; it is ours as long as nobody has taken it
        except DatabaseError:
            return True

    def tell(self, percent: int, note: str) -> None:
        """Write progress, at most every half second, and never inside a transaction (where nobody could see it)."""
        self._told = (percent, note[:200])
        if time.monotonic() - self._last_told >= TELL_EVERY and not connection.in_atomic_block:
            self._last_told = time.monotonic()
            self.renew()

    def renew(self) -> bool:
        """Extend by the full length; False when the job is no longer ours.

        In a transaction the row's lock keeps the job ours until that ends.
        """
        asked_at, now = time.monotonic(), timezone.now()
        told, self._told = self._told, None
        progress = {} if told is None else {"progress": told[0], "note": told[1]}
        ours = Job.objects.filter(pk=self._job_pk, lease_holder=self._holder, state=Job.State.RUNNING)
        if ours.update(lease_until=now + self._length, heartbeat=now, **progress):
            self._runs_out = asked_at + self._length.total_seconds()
            return True
        self._taken.set()
        return False

    def _beat(self) -> None:
        try:
            while not self._ended.wait(self._beat_every) and not self._taken.is_set():
                self._beat_once()
        finally:
            connection.close()

    def _beat_once(self) -> None:
        try:
            self.renew()
        except DatabaseError as reason:
            # The next beat tries again; if none gets through, the lease runs out and ``lost`` says so.
            logger.warning("The lease of job %s could not be renewed just now: %s", self._job_pk, reason)
            connection.close()
