"""What becomes of figures that are newer than the projection's base month, or that it does not rest on, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from planning.models import Run, Scenario
from planning.selectors import months, scenarios
from planning.selectors.months import ENOUGH, PartOfMonth
from web.formats import format_month, format_percent, plural
from workforce.models import Section, Version

SECTIONS_OF_A_MONTH = (Section.CAPACITY, Section.DEMAND)
NOT_MOVED = {
    Section.PLAN: "The operating plan is set against what happened; the projection does not rest on it.",
    Section.INDICATORS: "Indicators do not move the projection.",
}
SOON = "The projection is being worked out again with these figures."
ONCE_ACCEPTED = "Once accepted, these figures move the projection."
TOGETHER = "The projection is worked out again where these figures change what it starts from."


def newer_figures(scenario: Scenario, run: Run) -> str:
    """ "October 2026 is being reported: 2 of 57 organisations, 5% of WTE so far. …"; "" if nothing newer came."""
    found = months.being_reported(scenario.system, run)
    if found is None:
        return ""
    told = (
        f"{format_month(found.month)} is being reported: {found.partners} of {plural(found.of, 'organisation')}, "
        f"{format_percent(found.share, 0)} of WTE so far."
    )
    return f"{told} {_then(scenario, run, found)}"


def _then(scenario: Scenario, run: Run, found: PartOfMonth) -> str:
    if scenario.base_month is not None:
        return f"This scenario keeps to {format_month(run.base_date)}, whatever comes later."
    if found.share >= ENOUGH:
        return "The projection moves on to it when it is next worked out."
    return f"The projection moves on to it at {format_percent(ENOUGH, 0)}."


def of_version(version: Version | None, scenario: Scenario | None, *, accepted: bool) -> str:
    """What a version's figures do, or will do once accepted, to the system's projection."""
    section = Section(version.submission.section) if version is not None else None
    if section in NOT_MOVED:
        return NOT_MOVED[section]
    run = scenarios.published(scenario) if scenario is not None else None
    first, last = _periods(version, section)
    if version is None or scenario is None or run is None or run.base_date is None:
        return SOON if accepted else ONCE_ACCEPTED
    base = run.base_date.replace(day=1)
    if first is not None and first > base:
        return _newer(scenario, run, first)
    if not accepted:
        return ONCE_ACCEPTED
    if scenarios.is_recalculating(scenario) and (last is None or last >= base):
        return SOON
    return f"The projection starts from the latest figures accepted up to {format_month(base)}."


def _periods(version: Version | None, section: Section | None) -> tuple[dt.date | None, dt.date | None]:
    """First and last month of a version's lines, of sections whose figures count for their month alone."""
    if version is None or section not in SECTIONS_OF_A_MONTH:
        return None, None
    lines: Any = version.capacitylines if section == Section.CAPACITY else version.demandlines
    told = sorted(set(lines.order_by().values_list("period", flat=True)))
    return (told[0], told[-1]) if told else (None, None)


def _newer(scenario: Scenario, run: Run, month: dt.date) -> str:
    told = f"These figures are for {format_month(month)}, and the projection starts from {format_month(run.base_date)}"
    if scenario.base_month is not None:
        return f"{told}, the month that its scenario keeps to: they do not change it."
    found = months.being_reported(scenario.system, run)
    so_far = f"; so far it is {format_percent(found.share, 0)}" if found is not None else ""
    return f"{told}. It moves on when {format_percent(ENOUGH, 0)} of WTE has been reported for a newer month{so_far}."
