"""Parameters, their units and their scopes as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from planning.forms.fields import percent_text, plain_text
from planning.models import Assumption, Parameter, ScopeKind
from web import formats

STAFF: Final = "of staff in post a year"
UNITS: Final[Mapping[str, str]] = {
    Parameter.LEAVE_RATE: STAFF,
    Parameter.RETIRE_RATE: STAFF,
    Parameter.STAYS_IN_SYSTEM: "of leavers",
    Parameter.PARTICIPATION: "WTE per head",
    Parameter.DEMAND_GROWTH: "a year",
    Parameter.DEMOGRAPHIC_GROWTH: "a year",
    Parameter.OTHER_GROWTH: "a year",
    Parameter.PRODUCTIVITY: "a year",
    Parameter.MITIGATION: "of demand",
    Parameter.OTHER_RECRUITMENT: STAFF,
    Parameter.INTERNATIONAL: STAFF,
    Parameter.RETURN_TO_PRACTICE: STAFF,
    Parameter.TRAINING_ATTRITION: "of students",
    Parameter.JOIN_RATE: "of completers",
    Parameter.LOCAL_SHARE: "of completers who join",
    Parameter.PLACEMENT_PLACES: "students at once",
    Parameter.BANK_GROWTH: "a year",
    Parameter.AGENCY_GROWTH: "a year",
    Parameter.VACANCY_RATE: "of establishment",
}
RATIOS: Final = frozenset({Parameter.PARTICIPATION})
COUNTS: Final = frozenset({Parameter.PLACEMENT_PLACES})
PLAIN: Final = RATIOS | COUNTS
"""Parameters that are written as they are; all others are percentages."""

TITLES: Final[Mapping[str, str]] = {
    Parameter.LEAVE_RATE: "Leaving before retirement age",
    Parameter.RETIRE_RATE: "Retirement",
    Parameter.STAYS_IN_SYSTEM: "Leavers who stay in the sector",
    Parameter.PARTICIPATION: "WTE per head",
    Parameter.DEMAND_GROWTH: "Demand growth, net of productivity",
    Parameter.DEMOGRAPHIC_GROWTH: "Demand growth from population and its ageing, gross",
    Parameter.OTHER_GROWTH: "Other demand growth, gross",
    Parameter.PRODUCTIVITY: "Productivity",
    Parameter.MITIGATION: "Demand avoided",
    Parameter.OTHER_RECRUITMENT: "Other recruitment",
    Parameter.INTERNATIONAL: "International recruitment",
    Parameter.RETURN_TO_PRACTICE: "Return to practice",
    Parameter.TRAINING_ATTRITION: "Students who do not complete",
    Parameter.JOIN_RATE: "Completers who join",
    Parameter.LOCAL_SHARE: "Joiners who stay local",
    Parameter.PLACEMENT_PLACES: "Students who can be on placement at once",
    Parameter.BANK_GROWTH: "Growth of bank staff",
    Parameter.AGENCY_GROWTH: "Growth of agency staff",
    Parameter.VACANCY_RATE: "Vacancy rate assumed where no establishment was reported",
}
SCHEMES: Final[Mapping[str, str]] = {
    "nhs_digital": "NHS Digital staff group",
    "esr": "ESR staff group",
    "asc": "social care staff group",
    "pcw": "primary care staff group",
    "pwr": "Provider Workforce Return staff group",
}
WHOLE: Final = "The whole system"
YEAR_BEGINS: Final = (4, 1)


def unit_of(parameter: str) -> str:
    """ "% of staff in post a year", "WTE per head"."""
    return UNITS[parameter] if parameter in PLAIN else f"% {UNITS[parameter]}"


def value_text(parameter: str, value: Decimal | float) -> str:
    """A value as people write it: "8.45%", "0.89", "−1%"."""
    exact = Decimal(str(value))
    text = plain_text(exact) if parameter in PLAIN else f"{percent_text(exact)}%"
    return text.replace("-", formats.MINUS)


def age_text(band: str) -> str:
    """ "aged 55 to 59", "aged 65 and over"; "" for all ages."""
    if not band:
        return ""
    young, _, old = band.partition("-")
    return f"aged {young} to {old}" if old else f"aged {band.removesuffix('+')} and over"


def scope_text(assumption: Assumption) -> str:
    """What an assumption holds for."""
    who = _who_text(assumption)
    return f"{who}, {age_text(assumption.age_band)}" if assumption.age_band else who


def _who_text(assumption: Assumption) -> str:
    organisation, profession, group = assumption.organisation, assumption.profession, assumption.staff_group
    if assumption.scope_kind == ScopeKind.CELL and profession and organisation:
        return f"{profession.name} in {organisation.name}"
    if group is not None:
        return f"{group.name} ({SCHEMES.get(group.scheme.code, 'staff group')})"
    named = organisation or profession
    if named is not None:
        return f"{named.name} ({assumption.scope_kind})"
    return f"{assumption.get_sector_display()} (sector)" if assumption.sector else WHOLE


def title_of(assumption: Assumption) -> str:
    """ "Retirement: the whole system"; names keep their capitals."""
    scope = scope_text(assumption)
    if scope.startswith(WHOLE):
        scope = f"the whole system{scope.removeprefix(WHOLE)}"
    return f"{TITLES[assumption.parameter]}: {scope}"


def years_text(first: dt.date | None, end: dt.date | None) -> str:
    """The years between the first day and the first day without: "2018/19", "2025/26 onwards", "every year"."""
    if first is None and end is None:
        return "Every year"
    if not all(_begins_a_year(day) for day in (first, end) if day):
        return _days_text(first, end)
    last = None if end is None else formats.financial_year(end - dt.timedelta(days=1))
    if first is None:
        return f"Up to {last}"
    start = formats.financial_year(first)
    if last is None:
        return f"{start} onwards"
    return start if start == last else f"{start} to {last}"


def _begins_a_year(day: dt.date) -> bool:
    return (day.month, day.day) == YEAR_BEGINS


def _days_text(first: dt.date | None, end: dt.date | None) -> str:
    parts = []
    if first is not None:
        parts.append(f"from {formats.format_date(first)}")
    if end is not None:
        parts.append(f"until {formats.format_date(end - dt.timedelta(days=1))}")
    text = " ".join(parts)
    return text[:1].upper() + text[1:]
