"""Figures that have come for months after the one that a projection starts from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from partners.models import System
from partners.selectors import current_structure
from planning.models import Run
from planning.services.snapshots import reading
from planning.services.snapshots.stock import ENOUGH, PartOfMonth, members_of, month_after
from workforce.models import Version

__all__ = ["ENOUGH", "PartOfMonth", "being_reported"]


def being_reported(system: System, run: Run) -> PartOfMonth | None:
    """The month after the run's base month for which most has been reported so far; None if nothing has."""
    if run.base_date is None:
        return None
    accepted = Version.objects.filter(accepted_for__isnull=False).aggregate(Max("reviewed"), Max("pk"), Count("pk"))
    base_month = run.base_date.replace(day=1)
    return _counted(_Standing(system.pk, base_month, timezone.localdate(), run.code, tuple(accepted.values())))


@dataclass(frozen=True)
class _Standing:
    """All that the count depends on: a change of the structure brings another run, a return another acceptance."""

    system: int
    base_month: dt.date
    today: dt.date
    run: UUID
    accepted: tuple[object, ...]


@lru_cache(maxsize=64)
def _counted(standing: _Standing) -> PartOfMonth | None:
    system, today = System.objects.get(pk=standing.system), standing.today
    members = members_of((one for one, _ in reading.partners_in(system, today)), current_structure(today))
    return month_after(members, standing.base_month)
