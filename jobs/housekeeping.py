"""Recurring work of the storeys below, which cannot know of jobs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jobs import registry
from jobs.context import JobContext
from partners.services import sealing

SEAL_EVERY = dt.timedelta(minutes=5)


def seal_audit_trail(_: JobContext) -> dict[str, Any]:
    """Seal new audit rows into their chain of hashes."""
    return {"sealed": sealing.seal()}


def register() -> None:
    registry.periodic("partners.seal", SEAL_EVERY, seal_audit_trail, title="Sealing the audit trail")
