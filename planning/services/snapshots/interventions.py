"""Reads the interventions that a scenario has switched on, and makes room for who takes work over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from planning.models import Intervention, Scenario
from planning.services.snapshots.data import CellFacts, ProfessionFacts, Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts

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


def with_interventions(
    snapshot: Snapshot, switched_on: Iterable[InterventionFacts], professions: Mapping[str, ProfessionFacts]
) -> Snapshot:
    """The snapshot with these switched on beside its own, each once, and cells for whoever takes work over.

    A partner without staff of the profession that takes over gets a cell of it with nobody in it, which is as sure as
    the cell whose work it takes.

    Args:
        professions: every profession that an intervention may name, by code.
    """
    together = {one.code: one for one in (*snapshot.interventions, *switched_on)}
    if not together:
        return snapshot
    named = tuple(sorted(together.values(), key=lambda one: (one.name, one.code)))
    cells = {cell.code: cell for cell in snapshot.cells}
    known = dict(snapshot.professions)
    for one in named:
        if one.by_profession:
            known[one.by_profession] = known.get(one.by_profession) or professions[one.by_profession]
            there = [cell for cell in cells.values() if cell.substantive is not None and concerns(one, cell, known)]
            for cell in there:
                empty = _nobody_yet(cell, one.by_profession)
                cells.setdefault(empty.code, empty)
    in_order = tuple(sorted(cells.values(), key=lambda cell: cell.code))
    return replace(snapshot, interventions=named, cells=in_order, professions=dict(sorted(known.items())))


def concerns(one: InterventionFacts, cell: CellFacts, professions: Mapping[str, ProfessionFacts]) -> bool:
    """Whether a cell is in the scope of an intervention."""
    facts = professions[cell.profession]
    return (
        one.profession in ("", cell.profession)
        and one.organisation in ("", cell.organisation)
        and one.setting in ("", cell.setting)
        and (not one.staff_group or one.staff_group == facts.staff_group or one.staff_group in facts.groups)
    )


def _nobody_yet(cell: CellFacts, profession: str) -> CellFacts:
    return CellFacts(
        organisation=cell.organisation,
        profession=profession,
        setting=cell.setting,
        substantive=0.0,
        bank=None if cell.bank is None else 0.0,
        agency=None if cell.agency is None else 0.0,
        establishment=None if cell.establishment is None else 0.0,
        required=None if cell.required is None else 0.0,
        supply_from=cell.supply_from,
        establishment_from=cell.establishment_from,
        required_from=cell.required_from,
        age_months=cell.age_months,
        demand_age_months=cell.demand_age_months,
        published=cell.published,
    )
