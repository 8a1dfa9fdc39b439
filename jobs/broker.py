"""The broker: it carries nudges, and losing one loses nothing."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings

logger = logging.getLogger(__name__)

RUN, SWEEP = "jobs.run", "jobs.sweep"
EXPIRES_AFTER = 120  # seconds; the sweeper will have sent another by then
STALE_AFTER = 600  # seconds; messages in the folder that nobody reads
REDIS_PATIENCE = 2  # seconds


def nudge(codes: Iterable[object]) -> bool:
    """Tell the workers of waiting jobs. A broker that is away is no failure: the sweeper tells them again."""
    taken = [_send(RUN, [str(code)], EXPIRES_AFTER) for code in codes]
    return all(taken)


def ask_for_sweep() -> bool:
    """Have a worker sweep now."""
    return _send(SWEEP, [], 5)


def _send(task: str, arguments: list[str], expires: int) -> bool:
    try:
        current_app.send_task(task, args=arguments, expires=expires, retry=False, ignore_result=True)
    except Exception as reason:
        logger.warning("The broker did not take %s %s (%s); the sweeper will send it again.", task, arguments, reason)
        return False
    return True


def unreachable() -> str:
    """Why the broker cannot be reached, in words; empty when it can."""
    address = str(settings.CELERY_BROKER_URL)
    try:
        if address.startswith("filesystem"):
            _write_into(folder())
        else:
            _ping(address)
    except Exception as reason:
        logger.warning("The broker cannot be reached: %s", reason)
        return "The message broker cannot be reached."
    return ""


def _write_into(place: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=place, prefix="check-") as probe:
        probe.write(b"1")


def _ping(address: str) -> None:
    import redis

    client: Any = redis.Redis.from_url(address, socket_timeout=REDIS_PATIENCE, socket_connect_timeout=REDIS_PATIENCE)
    try:
        client.ping()
    finally:
        client.close()


def folder() -> Path:
    """Where messages lie when the broker is a folder."""
    return Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))


def tidy_folder(older_than: float = STALE_AFTER) -> int:
    """Remove messages that nobody has read for ``older_than`` seconds; how many. Other brokers tidy themselves."""
    if not str(settings.CELERY_BROKER_URL).startswith("filesystem"):
        return 0
    limit, removed = time.time() - older_than, 0
    for entry in os.scandir(folder()):
        try:
            if entry.stat().st_mtime < limit:
                Path(entry.path).unlink()
                removed += 1
        except FileNotFoundError:
            continue  # a worker has just read it
    return removed
