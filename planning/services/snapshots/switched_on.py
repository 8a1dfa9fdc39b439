"""Interventions in a snapshot: whom each concerns, and room for who takes work over. Knows no tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from planning.services.snapshots.data import CellFacts, ProfessionFacts, Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts


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
