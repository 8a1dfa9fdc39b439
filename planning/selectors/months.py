"""Figures that have come for months after the one that a projection starts from."""

from __future__ import annotations

from django.utils import timezone

from partners.models import System
from partners.selectors import current_structure
from planning.models import Run
from planning.services.snapshots import reading
from planning.services.snapshots.stock import ENOUGH, PartOfMonth, members_of, month_after

__all__ = ["ENOUGH", "PartOfMonth", "being_reported"]


def being_reported(system: System, run: Run) -> PartOfMonth | None:
    """The month after the run's base month for which most has been reported so far; None if nothing has."""
    if run.base_date is None:
        return None
    today = timezone.localdate()
    members = members_of((one for one, _ in reading.partners_in(system, today)), current_structure(today))
    return month_after(members, run.base_date.replace(day=1))
