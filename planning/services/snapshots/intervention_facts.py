"""What is kept of an intervention that a scenario has switched on: natural codes and numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InterventionFacts:
    """One intervention: its size at full effect, its timing and its scope ("" = all).

    ``by_profession`` takes over ``exchange_rate`` WTE for each WTE of ``profession``, whose demand in the scope stays
    at ``safe_minimum`` WTE at least (None = nobody said). ``course_years``: of training places.
    """

    code: str
    name: str
    kind: str
    low: float
    mode: float
    high: float
    starts: dt.date
    ends: dt.date | None = None
    ramp_years: float = 0.0
    profession: str = ""
    staff_group: str = ""
    organisation: str = ""
    setting: str = ""
    course_years: float | None = None
    by_profession: str = ""
    exchange_rate: float = 1.0
    safe_minimum: float | None = None
