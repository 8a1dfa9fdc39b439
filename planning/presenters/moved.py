"""What a change moved, in one line for each basis: "The funded gap at 31 March 2032 went from 2,140 to 2,090 WTE"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from planning.models import Scenario
from planning.presenters.addresses import existing
from planning.presenters.scenarios import closing, last_position
from planning.selectors.moved import Moved
from web.formats import format_date, format_number, format_signed

GAPS: Final = {"funded": "funded gap", "need": "need gap"}
SMALL: Final = 1000
"""A gap of fewer WTE is told to a tenth."""


@dataclass(frozen=True)
class Line:
    """The sentences, and where the reasons stand."""

    sentences: list[str]
    href: str


def line(scenario: Scenario, moved: Moved | None) -> Line | None:
    """None where there are not two projections of the same day to compare."""
    if moved is None or last_position(moved.before) != last_position(moved.after):
        return None
    found = [sentence for basis in GAPS if (sentence := _sentence(moved, basis))]
    return Line(found, _reasons(scenario, moved)) if found else None


def _sentence(moved: Moved, basis: str) -> str:
    then, now = closing(moved.before, basis), closing(moved.after, basis)
    if not then or not now:
        return ""
    day = format_date(last_position(moved.after))
    difference = now["p50"] - then["p50"]
    places = 1 if max(abs(now["p50"]), abs(then["p50"])) < SMALL else 0
    if round(abs(difference), places) == 0:
        return f"The {GAPS[basis]} at {day} stayed at {format_number(now['p50'], places)} WTE."
    ends = " to ".join(format_number(one["p50"], places) for one in (then, now))
    return f"The {GAPS[basis]} at {day} moved from {ends} WTE ({format_signed(difference, places)})."


def _reasons(scenario: Scenario, moved: Moved) -> str:
    """The page that takes the change apart; the run's own where there is none or the figures are gone."""
    page = existing("planning:scenario-bridge", system=scenario.system.code, code=scenario.code)
    if page and moved.before.pruned is None and moved.after.pruned is None:
        return f"{page}?{urlencode({'kind': 'runs', 'from': moved.before.code, 'to': moved.after.code})}"
    return existing("planning:run", system=scenario.system.code, code=scenario.code, run=moved.after.code)
