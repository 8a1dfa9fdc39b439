"""Is everything there that the planner needs? Reasons in plain words, for `/readyz` and for people."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import Error
from django.utils import timezone

from jobs import broker
from jobs.models import Mark, WorkerSign

logger = logging.getLogger(__name__)

WORKER_SILENT_AFTER = dt.timedelta(seconds=30)


def worker_alive() -> bool:
    """Whether any worker has given a sign of life within 30 seconds."""
    return WorkerSign.objects.filter(seen__gte=timezone.now() - WORKER_SILENT_AFTER).exists()


def reasons() -> list[str]:
    """Why the planner is not ready; empty when it is.

    The check of the database is a real write, because a full disk or a read-only replica answers every question.
    """
    found = []
    if unwritable := database_unwritable():
        found.append(unwritable)
    if unreachable := broker.unreachable():
        found.append(unreachable)
    if not unwritable and not worker_alive():
        found.append("No worker has given a sign of life in the last 30 seconds: nothing is being recalculated.")
    return found


def database_unwritable() -> str:
    """Why the database cannot be written to, in words; empty when it can."""
    try:
        Mark.leave(Mark.READINESS)
    except Error as reason:
        logger.warning("The database cannot be written to: %s", reason)
        return "The database cannot be written to."
    return ""
