"""Seals audit rows into a chain of hashes, so that a change behind the application's back can be found.

Each seal is SHA-256 over the seal before it and the row itself, all its columns. Rows are chained in the order in which
sealing finds them (``link``), because a long transaction may commit a row after later ones were sealed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from partners.models import AuditEvent

START = "0" * 64
BATCH = 500


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: the row's link and primary key, and what is wrong."""

    link: int
    event: int
    fault: str


def seal(limit: int = 5000) -> int:
    """Seal up to ``limit`` rows that wait, oldest first; returns how many. Run it from a job, never in a request.

    Two processes that seal at once do no harm: the second meets a link that is taken, and leaves the rest for later.
    """
    sealed = 0
    while sealed < limit:
        try:
            count = _seal_batch(min(BATCH, limit - sealed))
        except IntegrityError:
            return sealed
        sealed += count
        if count == 0:
            break
    return sealed


@transaction.atomic
def _seal_batch(size: int) -> int:
    link, before = _end_of_chain()
    waiting = list(AuditEvent.objects.filter(sealed="").order_by("pk")[:size])
    for event in waiting:
        link += 1
        event.link, event.sealed = link, seal_of(before, event)
        before = event.sealed
    AuditEvent.objects.bulk_update(waiting, ["link", "sealed"], batch_size=100)
    return len(waiting)


def _end_of_chain() -> tuple[int, str]:
    last = AuditEvent.objects.filter(link__isnull=False).order_by("-link").values_list("link", "sealed").first()
    return (last[0] or 0, last[1]) if last else (0, START)


def seal_of(before: str, event: AuditEvent) -> str:
    """The seal of a row that follows the seal ``before``."""
    content = {
        "id": event.pk,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "user": event.user_id,
        "token": event.token_prefix,
        "channel": str(event.channel),
        "action": event.action,
        "subject": event.subject,
        "organisation": event.organisation_id,
        "system": event.system_id,
        "detail": event.detail,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def breaks() -> Iterator[Break]:
    """Every place where the chain does not hold, from the start; nothing when all is as it was written."""
    before, expected = START, 1
    for event in AuditEvent.objects.filter(link__isnull=False).order_by("link").iterator(chunk_size=2000):
        link = event.link or 0
        if link != expected:
            yield Break(link, event.pk, f"links {expected} to {link - 1} are missing")
        if event.sealed != seal_of(before, event):
            yield Break(link, event.pk, "the row is not as it was sealed")
        before, expected = event.sealed, link + 1
