"""Reads what else a scenario presumes: movements, changes of service and staffing ratios that hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from planning.models import Lever, Movement, Scenario, ServiceChange, StaffingRatio
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts


def movements_of(scenario: Scenario) -> tuple[MovementFacts, ...]:
    """Those that hold, in the order of their names."""
    return tuple(map(movement_facts, _held(Movement, scenario, "from_profession", "to_profession")))


def service_changes_of(scenario: Scenario) -> tuple[ServiceChangeFacts, ...]:
    """Those that hold, in the order of their names."""
    return tuple(map(service_change_facts, _held(ServiceChange, scenario, "profession")))


def staffing_ratios_of(scenario: Scenario) -> tuple[RatioFacts, ...]:
    """Those that hold, in the order of their names."""
    return tuple(map(ratio_facts, _held(StaffingRatio, scenario, "profession")))


def _held(kind: type[Lever], scenario: Scenario, *related: str) -> Iterable[Any]:
    rows = kind._default_manager.filter(scenario=scenario, ended__isnull=True)
    return rows.select_related("organisation", "setting", *related).order_by("name")


def movement_facts(row: Movement) -> MovementFacts:
    """A movement as the snapshot keeps it."""
    return MovementFacts(
        from_profession=row.from_profession.code,
        to_profession=row.to_profession.code,
        starts=row.from_year,
        ends=row.to_year,
        **_told(row),
    )


def service_change_facts(row: ServiceChange) -> ServiceChangeFacts:
    """A change of service as the snapshot keeps it."""
    return ServiceChangeFacts(
        profession=row.profession.code,
        starts=row.starts,
        ends=row.ends,
        ramp_years=float(row.ramp_years),
        **_told(row),
    )


def ratio_facts(row: StaffingRatio) -> RatioFacts:
    """A staffing ratio as the snapshot keeps it."""
    return RatioFacts(
        profession=row.profession.code,
        unit=row.unit,
        units=float(row.units),
        growth_low=float(row.growth_low),
        growth_mode=float(row.growth_mode),
        growth_high=float(row.growth_high),
        **_told(row),
    )


def _told(row: Lever) -> dict[str, Any]:
    """What all levers say."""
    return {
        "name": row.name,
        "organisation": row.organisation.code if row.organisation else "",
        "setting": row.setting.code if row.setting else "",
        "low": float(row.low),
        "mode": float(row.mode),
        "high": float(row.high),
    }
