"""Signs of life: every five seconds a worker says that it hears the broker; it stands in for beat when that is away."""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
import time
from typing import Any

from celery import signals
from django.db import Error, connection
from django.utils import timezone

from jobs import broker
from jobs.models import Mark, WorkerSign

logger = logging.getLogger(__name__)

EVERY = 5.0  # seconds
DEAF_AFTER = 20.0  # seconds without a beat of the consumer
SWEEP_MISSED_AFTER = dt.timedelta(seconds=20)


class SignOfLife:
    """The thread of a worker's main process that writes its sign, as long as the consumer's own heart beats."""

    def __init__(self, name: str) -> None:
        self.name = name[:100]
        self._heard = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sign-of-life", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def heard(self) -> None:
        """The consumer's heart has beaten."""
        self._heard = time.monotonic()

    def end(self) -> None:
        """Take the sign away: this worker works no more."""
        self._ended.set()
        self._thread.join(timeout=2)
        _quietly(lambda: WorkerSign.objects.filter(name=self.name).delete())

    def _run(self) -> None:
        broker.tidy_folder()
        while not self._ended.is_set():
            if time.monotonic() - self._heard < DEAF_AFTER:
                _quietly(self.give)
            self._ended.wait(EVERY)

    def give(self) -> None:
        """Write the sign; ask for a sweep if none has been for long."""
        WorkerSign.objects.update_or_create(name=self.name, defaults={"seen": timezone.now()})
        if not Mark.objects.filter(name=Mark.SWEEP, at__gte=timezone.now() - SWEEP_MISSED_AFTER).exists():
            broker.ask_for_sweep()


def _quietly(write: Any) -> None:
    try:
        write()
    except Error as reason:
        logger.warning("The sign of life could not be written: %s", reason)
    finally:
        connection.close()  # a child forked while it is open would inherit it


class _Worker:
    """The sign of this process, once it is a worker."""

    sign: SignOfLife | None = None


def _ready(sender: Any = None, **_: Any) -> None:
    if _Worker.sign is None:
        _Worker.sign = SignOfLife(f"{getattr(sender, 'hostname', 'worker')}:{os.getpid()}")
        _Worker.sign.start()


def _beat(**_: Any) -> None:
    if _Worker.sign is not None:
        _Worker.sign.heard()


def _shutdown(**_: Any) -> None:
    if _Worker.sign is not None:
        _Worker.sign.end()


def connect() -> None:
    """Listen to Celery's signals; they come in worker processes only."""
    signals.worker_ready.connect(_ready, dispatch_uid="jobs-ready")
    signals.heartbeat_sent.connect(_beat, dispatch_uid="jobs-beat")
    signals.worker_shutdown.connect(_shutdown, dispatch_uid="jobs-shutdown")
