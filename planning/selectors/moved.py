"""What a change of a scenario did to the gap: the projection shown before it, and the first one that saw it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from planning.models import Run, Scenario
from planning.selectors import runs


@dataclass(frozen=True)
class Moved:
    """Two published runs, the one before and the one after."""

    before: Run
    after: Run


def by_change(scenario: Scenario, when: dt.datetime) -> Moved | None:
    """The runs around something that was changed at a moment; None while either is missing."""
    shown = runs.history(scenario).filter(published__isnull=False)
    before = shown.filter(started__lt=when).first()
    after = shown.filter(started__gte=when).last()
    return Moved(before, after) if before and after else None


def lately(scenario: Scenario) -> Moved | None:
    """The run that is shown and the one shown before it."""
    shown = list(runs.history(scenario).filter(published__isnull=False)[:2])
    return Moved(shown[1], shown[0]) if len(shown) == 2 else None
