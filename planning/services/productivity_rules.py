"""Productivity is taken off gross growth only: growth that is net of it already would count it twice.

An assumption of productivity therefore needs gross growth that holds for everybody it holds for, in all its years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from planning.models import Assumption, Parameter, Scenario, ScopeKind

GROSS: Final = (Parameter.DEMOGRAPHIC_GROWTH, Parameter.OTHER_GROWTH)
TWICE: Final = (
    "Demand growth is net of productivity already for some of the people or years that this would hold for, so "
    "productivity would count twice. Leave it at 0, or first assume gross growth (from population and its ageing, or "
    "other) for the same scope and years, or for a wider scope."
)
LEANS_ON_IT: Final = (
    "An assumption of productivity ({whose}) leans on this gross growth: without it, demand would grow net of "
    "productivity and productivity would count twice. Set that productivity to 0 first."
)


def counts_twice(new: Assumption) -> bool:
    """Whether this assumption of productivity would stand beside growth that is net of it."""
    return _takes_off(new) and not _on_gross_growth(new, _gross_in(new.scenario))


def leaning_on(ending: Assumption) -> Assumption | None:
    """An assumption of productivity that would count twice once this gross growth is withdrawn."""
    if ending.parameter not in GROSS:
        return None
    left = [one for one in _gross_in(ending.scenario) if one.pk != ending.pk]
    rows = ending.scenario.assumptions.filter(parameter=Parameter.PRODUCTIVITY, ended__isnull=True)
    told = rows.select_related("organisation", "profession", "staff_group")
    return next((one for one in told if _takes_off(one) and not _on_gross_growth(one, left)), None)


def _takes_off(productivity: Assumption) -> bool:
    return bool(productivity.low or productivity.high)


def _gross_in(scenario: Scenario) -> list[Assumption]:
    rows = scenario.assumptions.filter(parameter__in=GROSS, ended__isnull=True)
    return list(rows.select_related("organisation", "profession", "staff_group"))


def _on_gross_growth(productivity: Assumption, gross: Iterable[Assumption]) -> bool:
    """Whether in every year gross growth holds for everybody for whom the productivity does."""
    spans = sorted(_span(one) for one in gross if covers(one, productivity))
    day, end = _span(productivity)
    for start, stop in spans:
        if start > day:
            return False
        day = max(day, stop)
        if day >= end:
            return True
    return False


def covers(wide: Assumption, narrow: Assumption) -> bool:
    """Whether the one's scope holds everybody in the other's."""
    if wide.scope_kind == narrow.scope_kind:
        named = ("organisation_id", "profession_id", "staff_group_id", "sector")
        return all(getattr(wide, name) == getattr(narrow, name) for name in named)
    if wide.scope_kind == ScopeKind.SYSTEM:
        return True
    if wide.scope_kind == ScopeKind.ORGANISATION:
        return narrow.organisation_id == wide.organisation_id
    if wide.scope_kind == ScopeKind.PROFESSION:
        return narrow.profession_id == wide.profession_id
    if wide.scope_kind == ScopeKind.SECTOR:
        return narrow.organisation is not None and narrow.organisation.sector == wide.sector
    if wide.scope_kind == ScopeKind.STAFF_GROUP:
        groups = narrow.profession.staff_groups.values_list("pk", flat=True) if narrow.profession else ()
        return wide.staff_group_id in set(groups)
    return False


def _span(one: Assumption) -> tuple[dt.date, dt.date]:
    return one.from_year or dt.date.min, one.to_year or dt.date.max
