"""What else a scenario presumes, as plain data: movements, changes of service and staffing ratios."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MovementFacts:
    """Staff of one profession who move into another: share a year, from a day until before another.

    Organisation and setting "" = every one that has both professions.
    """

    name: str
    from_profession: str
    to_profession: str
    low: float
    mode: float
    high: float
    organisation: str = ""
    setting: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ServiceChangeFacts:
    """WTE that a dated change of service adds to one organisation's demand; setting "" = wherever the profession is."""

    name: str
    organisation: str
    profession: str
    low: float
    mode: float
    high: float
    starts: dt.date
    setting: str = ""
    ends: dt.date | None = None
    ramp_years: float = 0.0


@dataclass(frozen=True, slots=True)
class RatioFacts:
    """Need that follows an activity: units at the base date, their growth a year, and WTE for each of them."""

    name: str
    organisation: str
    profession: str
    unit: str
    units: float
    low: float
    mode: float
    high: float
    growth_low: float = 0.0
    growth_mode: float = 0.0
    growth_high: float = 0.0
    setting: str = ""
