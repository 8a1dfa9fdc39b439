"""Where each value comes from, as a table: parameter, years, values, the assumption that holds, what it overrides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from planning.models import Assumption, Parameter, Scenario
from planning.presenters import parameters
from planning.presenters.scenarios import assumption_address, values
from planning.selectors.resolved import Resolved, Span
from web.formats import financial_year
from web.tables import Cell, Column, DataTable

MOST_NAMED: Final = 2
"""Assumptions that a value overrides, named one by one."""

NOTHING: Final = "Nothing is assumed"
GROSS: Final = (Parameter.DEMOGRAPHIC_GROWTH, Parameter.OTHER_GROWTH)
NET_SET_ASIDE: Final = (
    "In years for which gross growth is assumed, it takes the place of demand growth net of productivity, which then "
    "does not count."
)
AGES_SET_ASIDE: Final = "A value for an age counts for people of that age alone; for all others that for all ages does."
RETIREMENT: Final = "Retirement for all ages is laid on the staff from 55 upwards, so that its total stays the same."
OWN_FIGURES: Final = (
    "WTE per head starts from what the organisation reported, where it did, and moves over the years as assumed here. "
    "Students’ attrition, join rate and local share are their course’s own, where it reported them."
)


def table(scenario: Scenario, found: Sequence[Resolved]) -> DataTable:
    """One row for each parameter and span of years with one answer."""
    columns = [
        Column("Parameter"), Column("Years"), Column("Low", numeric=True), Column("Most likely", numeric=True),
        Column("High", numeric=True), Column("Comes from"), Column("Source"), Column("Overrides"),
    ]  # fmt: skip
    rows = [_row(scenario, one, span, found) for one in found for span in one.spans]
    return DataTable("Where each value comes from", columns, rows, caption_hidden=True, compact=True)


def _row(scenario: Scenario, one: Resolved, span: Span, found: Sequence[Resolved]) -> list[Any]:
    title = f"{parameters.TITLES[one.parameter]} ({parameters.unit_of(one.parameter)})"
    named = f"{title}, {parameters.age_text(one.age_band)}" if one.age_band else title
    years = "Every year" if len(one.spans) == 1 else years_text(span.starts, span.ends)
    if span.row is None:
        return [named, years, None, None, None, NOTHING, "", ""]
    aside = one.parameter == Parameter.DEMAND_GROWTH and _gross_throughout(span, found)
    here = Cell(
        span.row.natural_code, text=parameters.scope_text(span.row), href=assumption_address(scenario, span.row),
        tag="set aside" if aside else "",
    )  # fmt: skip
    return [named, years, *values(span.row), here, span.row.source, overridden(span.overridden)]


def _gross_throughout(span: Span, found: Sequence[Resolved]) -> bool:
    """Whether some gross growth holds in every year of the span."""
    gross = [(one.starts, one.ends) for told in found if told.parameter in GROSS for one in told.spans if one.row]
    day = span.starts
    for starts, ends in sorted(gross):
        if starts <= day:
            day = max(day, ends)
    return day >= span.ends


def years_text(starts: dt.date, ends: dt.date) -> str:
    """ "2025/26 to 2031/32", "2026/27"."""
    first, last = financial_year(starts), financial_year(ends - dt.timedelta(days=1))
    return first if first == last else f"{first} to {last}"


def overridden(rows: Sequence[Assumption]) -> str:
    """ "8.5% (the whole system)"; the one that would hold next comes first, what lies farther off is counted."""
    told = [f"{parameters.value_text(one.parameter, one.mode)} ({_scope(one)})" for one in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        told.append(f"{len(rows) - MOST_NAMED} more")
    return "; ".join(told) or "Nothing"


def _scope(one: Assumption) -> str:
    text = parameters.scope_text(one)
    return f"{text[:1].lower()}{text[1:]}" if text.startswith(parameters.WHOLE) else text


def notes(found: Sequence[Resolved]) -> list[str]:
    """What to know when reading it."""
    held = {one.parameter for one in found if any(span.row for span in one.spans)}
    told = [NET_SET_ASIDE] if held.intersection(GROSS) else []
    if any(one.age_band for one in found):
        told.append(AGES_SET_ASIDE)
    return [*told, RETIREMENT, OWN_FIGURES]


def headline(found: Sequence[Resolved], who: str) -> str:
    """How much of it is particular to these people."""
    rows = {span.row.pk: span.row for one in found for span in one.spans if span.row}
    narrow = sum(row.scope_kind != "system" for row in rows.values())
    told = f"{len(rows)} assumption{'' if len(rows) == 1 else 's'}"
    return f"For {who} {told} count{'s' if len(rows) == 1 else ''}, {narrow} of them narrower than the whole system."
