"""In what scenarios differ: assumptions, levers and interventions, each with what every one of them says."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from planning.models import Assumption, Intervention, Lever, Movement, Scenario, ServiceChange, StaffingRatio
from planning.selectors.inputs import snapshot_of
from planning.selectors.runs import organisations_that_differ, without_lines
from planning.selectors.sight import Sight

Row = TypeVar("Row")
LEVERS: Final[tuple[type[Lever], ...]] = (Movement, ServiceChange, StaffingRatio)
NOT_SAID: Final = frozenset(
    {"id", "code", "scenario", "name", "reason", "source", "changed", "changed_by", "ended", "ended_by", "ended_reason"}
)
"""Fields of a lever that do not move a figure."""
SCOPE: Final = ("parameter", "scope_kind", "organisation_id", "profession_id", "staff_group_id", "sector", "age_band")


@dataclass(frozen=True)
class Difference(Generic[Row]):
    """One thing that the scenarios do not say alike: scenario's key -> its row; None = it says nothing of it."""

    rows: Mapping[int, Row | None]

    @property
    def example(self) -> Row:
        """A row that says what it is about."""
        return next(row for row in self.rows.values() if row is not None)


@dataclass(frozen=True)
class Differences:
    """Everything in which the scenarios differ; ``hidden`` is of organisations whose figures are out of sight."""

    assumptions: Sequence[Difference[Assumption]]
    levers: Sequence[Difference[Lever]]
    interventions: Sequence[Difference[Intervention]]
    hidden: int

    @property
    def none(self) -> bool:
        return not (self.assumptions or self.levers or self.interventions or self.hidden)


def differences(scenarios: Sequence[Scenario], sight: Sight) -> Differences:
    """What holds now in the one and not, or otherwise, in another."""
    keys = [one.pk for one in scenarios]
    assumptions = _differing(keys, _assumptions(keys), lambda row: row.scenario_id, _about, _values)
    levers: list[Difference[Lever]] = []
    for model in LEVERS:
        rows: Iterable[Lever] = _holding(model, keys)
        levers += _differing(keys, rows, lambda row: row.scenario_id, lambda row: row.name.casefold(), _told)
    interventions = _interventions(keys)
    seen = [one for one in levers if _sees(sight, one)]
    offered = [one for one in interventions if _sees(sight, one)]
    hidden = len(levers) - len(seen) + len(interventions) - len(offered)
    return Differences(assumptions, seen, offered, hidden)


def _differing(
    keys: Sequence[int],
    rows: Iterable[Row],
    of: Callable[[Row], int],
    about: Callable[[Row], Hashable],
    says: Callable[[Row], Hashable],
) -> list[Difference[Row]]:
    found: dict[Hashable, dict[int, Row]] = {}
    for row in rows:
        found.setdefault(about(row), {})[of(row)] = row
    every = (Difference({key: told.get(key) for key in keys}) for told in found.values())
    return [one for one in every if len({None if row is None else says(row) for row in one.rows.values()}) > 1]


def _assumptions(keys: Sequence[int]) -> Iterable[Assumption]:
    rows = Assumption.objects.filter(scenario__in=keys, ended__isnull=True)
    return rows.select_related("organisation", "profession", "staff_group__scheme")


def _about(row: Assumption) -> Hashable:
    return (*(getattr(row, name) for name in SCOPE), row.from_year)


def _values(row: Assumption) -> Hashable:
    return row.low, row.mode, row.high, row.to_year


def _holding(model: type[Lever], keys: Sequence[int]) -> Iterable[Lever]:
    rows: Any = model._default_manager.filter(scenario__in=keys, ended__isnull=True)
    return rows.select_related("organisation", "setting")


def _told(row: Lever) -> Hashable:
    names = [one.attname for one in row._meta.concrete_fields if one.name not in NOT_SAID]
    return tuple(getattr(row, name) for name in names)


def _interventions(keys: Sequence[int]) -> list[Difference[Intervention]]:
    """Those that are switched on in some of the scenarios only."""
    rows = Intervention.objects.filter(scenarios__in=keys).distinct().select_related("organisation")
    on = Scenario.interventions.through.objects.filter(scenario__in=keys).values_list("intervention", "scenario")
    switched: dict[int, set[int]] = {}
    for intervention, scenario in on:
        switched.setdefault(intervention, set()).add(scenario)
    return [
        Difference({key: row if key in switched[row.pk] else None for key in keys})
        for row in rows
        if len(switched[row.pk]) < len(keys)
    ]


def _sees(sight: Sight, one: Difference[Any]) -> bool:
    organisation = one.example.organisation
    return organisation is None or sight.sees_organisation(organisation.code)


@dataclass(frozen=True)
class Presumed:
    """How much a scenario presumes besides its assumptions; interventions by name, as far as they are seen."""

    movements: int
    changes: int
    ratios: int
    interventions: Sequence[str]


def presumed(scenario: Scenario, sight: Sight) -> Presumed:
    """What else holds in a scenario."""
    movements, changes, ratios = (
        model._default_manager.filter(scenario=scenario, ended__isnull=True).count() for model in LEVERS
    )
    on = scenario.interventions.filter(retired__isnull=True).select_related("organisation").order_by("name")
    seen = [one.name for one in on if one.organisation is None or sight.sees_organisation(one.organisation.code)]
    return Presumed(movements, changes, ratios, seen)


@dataclass(frozen=True)
class Records:
    """How the records differ that two projections stand on; None = the inputs of one are no longer kept."""

    base_month: bool
    organisations: int | None
    students: bool = False

    @property
    def alike(self) -> bool:
        return not (self.base_month or self.organisations or self.students) and self.organisations is not None


def records_behind(one: Scenario, other: Scenario) -> Records | None:
    """How what the published runs of two scenarios started from differs; None if one has none."""
    if one.published is None or other.published is None:
        return None
    moved = one.published.base_date != other.published.base_date
    then, now = snapshot_of(one.published), snapshot_of(other.published)
    if then is None or now is None:
        return Records(moved, None)
    students = without_lines(then.cohorts) != without_lines(now.cohorts)
    return Records(moved, len(organisations_that_differ(then, now)), students)
