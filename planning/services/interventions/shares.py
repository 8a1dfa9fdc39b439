"""How the size of an intervention is laid on the cells in its scope.

Sizes are those of the system: a partner that counts in part gets what makes the system's sum come out. Where an
intervention names one organisation, its size is the organisation's own, whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planning.engine import BASES, CellInputs
from planning.services.snapshots import Snapshot
from planning.services.snapshots.data import CellFacts
from planning.services.snapshots.intervention_facts import InterventionFacts
from planning.services.snapshots.switched_on import concerns

Parts = dict[str, float]
"""Cell code -> the part of the size that the whole cell gets."""


def in_scope(snapshot: Snapshot, one: InterventionFacts) -> list[CellFacts]:
    """The cells that an intervention concerns."""
    return [cell for cell in snapshot.cells if concerns(one, cell, snapshot.professions)]


def counting(snapshot: Snapshot, one: InterventionFacts, organisation: str) -> float:
    """How much of an organisation counts where the intervention's size is given."""
    return 1.0 if one.organisation else snapshot.organisations[organisation].share


def by_people(snapshot: Snapshot, one: InterventionFacts, cells: Iterable[CellInputs]) -> Parts:
    """Parts in proportion to staff at the base date; where there are none, to demand; else the same for each."""
    there = [cell for cell in cells if cell.opening is not None]
    for value in (people, work, _one_each):
        parts = laid_on(snapshot, one, there, value)
        if parts:
            return parts
    return {}


def laid_on(
    snapshot: Snapshot, one: InterventionFacts, cells: Iterable[CellInputs], value: Callable[[CellInputs], float]
) -> Parts:
    """Parts in proportion to a value of the cells; none if it is nought everywhere."""
    values = {cell.code: value(cell) for cell in cells}
    total = sum(value * counting(snapshot, one, code.partition("|")[0]) for code, value in values.items())
    return {code: value / total for code, value in values.items() if value > 0} if total > 0 else {}


def people(cell: CellInputs) -> float:
    """Headcount at the base date."""
    return sum(cell.opening or ())


def work(cell: CellInputs) -> float:
    """Demand of the cell, WTE: at the base date, and what is added to it later; funded if known, else need."""
    demand = next((found for basis in BASES if (found := cell.demand(basis)) is not None), None)
    if demand is None:
        return 0.0
    return demand.opening + sum(max(0.0, change.wte.mode) for change in demand.service_changes)


def _one_each(_: CellInputs) -> float:
    return 1.0
