"""Reads the interventions that a scenario has switched on."""

from __future__ import annotations

from planning.models import Intervention, Scenario
from planning.services.snapshots.intervention_facts import InterventionFacts
from planning.services.snapshots.switched_on import concerns, with_interventions

__all__ = ["concerns", "intervention_facts", "interventions_of", "with_interventions"]

RELATED = ("profession", "staff_group__scheme", "organisation", "setting", "by_profession")


def interventions_of(scenario: Scenario) -> tuple[InterventionFacts, ...]:
    """Those switched on, in the order of their names."""
    return tuple(map(intervention_facts, scenario.interventions.select_related(*RELATED).order_by("name")))


def intervention_facts(row: Intervention) -> InterventionFacts:
    """An intervention as the snapshot keeps it."""
    group = row.staff_group
    return InterventionFacts(
        code=str(row.code),
        name=row.name,
        kind=row.kind,
        low=float(row.low),
        mode=float(row.mode),
        high=float(row.high),
        starts=row.starts,
        ends=row.ends,
        ramp_years=float(row.ramp_years),
        profession=row.profession.code if row.profession else "",
        staff_group=f"{group.scheme.code}/{group.code}" if group else "",
        organisation=row.organisation.code if row.organisation else "",
        setting=row.setting.code if row.setting else "",
        course_years=None if row.course_years is None else float(row.course_years),
        by_profession=row.by_profession.code if row.by_profession else "",
        exchange_rate=float(row.exchange_rate),
        safe_minimum=None if row.safe_minimum is None else float(row.safe_minimum),
    )
