"""Where each value comes from: for one organisation's profession, what holds in each year and what it overrides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.utils.timezone import localdate

from partners.models import Organisation
from planning.models import Assumption, Parameter, Scenario
from planning.selectors import scenarios
from planning.services.assumption_rules import BY_AGE, OPTIONAL
from planning.services.resolving import scopes
from planning.services.snapshots.data import OrganisationFacts, ProfessionFacts
from planning.services.snapshots.reading import ASSUMED_IN
from workforce.models import Profession, StaffGroup

Key = tuple[str, str, str, str, str]
EVERY_AGE: Final = ""
YEAR_BEGINS: Final = (4, 1)


@dataclass(frozen=True)
class Span:
    """What holds from a day until before another, and what would hold without it, the next one first.

    ``row`` is None where nothing is assumed, which only a parameter that may stay open can be.
    """

    starts: dt.date
    ends: dt.date
    row: Assumption | None
    overridden: Sequence[Assumption]


@dataclass(frozen=True)
class Resolved:
    """One parameter, for all ages or for one, over the years of the projection."""

    parameter: str
    age_band: str
    spans: Sequence[Span]


def years_of(scenario: Scenario) -> list[tuple[dt.date, dt.date]]:
    """The financial years that the scenario looks at, each as first day and first day after."""
    run = scenario.published
    base = scenario.base_month or (run.base_date if run and run.base_date else localdate())
    first = base.year if base.month >= YEAR_BEGINS[0] else base.year - 1
    return [
        (dt.date(year, *YEAR_BEGINS), dt.date(year + 1, *YEAR_BEGINS))
        for year in range(first, first + scenario.horizon_years + 1)
    ]


def resolved(
    scenario: Scenario, profession: Profession, organisation: Organisation | None, sector: str
) -> list[Resolved]:
    """Every parameter, in their order; ages that have a value of their own somewhere follow that for all ages.

    Without an organisation it is answered for any of the sector of which nothing is assumed in particular.
    """
    rows = list(scenarios.assumptions(scenario))
    who = _organisation_facts(organisation, sector), _profession_facts(profession)
    covering = {scope: place for place, scope in enumerate(scopes(*who))}
    here = [row for row in rows if scope_of(row) in covering]
    found = []
    for parameter in Parameter.values:
        of_it = [row for row in here if row.parameter == parameter]
        ages = sorted({row.age_band for row in of_it} - {EVERY_AGE}) if parameter in BY_AGE else []
        for band in (EVERY_AGE, *ages):
            spans = list(_spans(scenario, of_it, covering, band))
            if any(span.row for span in spans) or parameter not in OPTIONAL:
                found.append(Resolved(parameter, band, spans))
    return found


def _spans(scenario: Scenario, rows: Iterable[Assumption], covering: dict[Key, int], band: str) -> Iterable[Span]:
    """Years with the same answer together."""
    ranked = sorted(
        (row for row in rows if row.age_band in (band, EVERY_AGE)),
        key=lambda row: (covering[scope_of(row)], row.age_band != band),
    )
    answers = [(years, [row for row in ranked if _holds(row, *years)]) for years in years_of(scenario)]
    for _, together in groupby(answers, key=lambda one: [row.pk for row in one[1]]):
        same = list(together)
        held = same[0][1]
        yield Span(same[0][0][0], same[-1][0][1], held[0] if held else None, held[1:])


def _holds(row: Assumption, starts: dt.date, ends: dt.date) -> bool:
    """Whether it holds in the middle of a year, as the projection asks."""
    middle = starts + (ends - starts) / 2
    return (row.from_year or dt.date.min) <= middle < (row.to_year or dt.date.max)


def scope_of(row: Assumption) -> Key:
    """The scope as the projection's rules know it."""
    group = row.staff_group
    return (
        str(row.scope_kind),
        row.organisation.code if row.organisation else "",
        row.profession.code if row.profession else "",
        _group_code(group) if group else "",
        row.sector,
    )


def _group_code(group: StaffGroup) -> str:
    return f"{group.scheme.code}/{group.code}"


def _organisation_facts(organisation: Organisation | None, sector: str) -> OrganisationFacts:
    if organisation is None:
        return OrganisationFacts("", "", sector)
    return OrganisationFacts(organisation.code, organisation.name, organisation.sector)


def _profession_facts(profession: Profession) -> ProfessionFacts:
    groups: Any = {one.scheme.code: _group_code(one) for one in profession.staff_groups.select_related("scheme")}
    ordered = tuple(groups[scheme] for scheme in ASSUMED_IN if scheme in groups)
    return ProfessionFacts(profession.code, ordered[0] if ordered else "", groups=ordered)
