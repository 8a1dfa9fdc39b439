"""Brings demand and supply of one organisation to the same grain.

A trust may report staff by setting and its establishment without, or nurses by field of practice and their
establishment as one figure. Compared cell by cell there would be supply without demand and demand without supply.
Such cells are added up to the coarser grain; nothing is ever split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from planning.services.snapshots.data import NOT_SPECIFIED, SURENESS, UNKNOWN, CellFacts, ProfessionFacts

AMOUNTS = ("substantive", "bank", "agency", "headcount", "establishment", "required")
ORIGINS = ("supply_from", "establishment_from", "required_from")


def at_one_grain(cells: Iterable[CellFacts], professions: Mapping[str, ProfessionFacts]) -> tuple[CellFacts, ...]:
    """The cells, in the order of their codes, coarsened where demand and supply are at different grains."""
    by_setting = _coarsened(cells, lambda cell: (cell.organisation, cell.profession), _without_setting)
    coarse = {
        facts.not_further_specified_of: facts.code for facts in professions.values() if facts.not_further_specified_of
    }

    def group(cell: CellFacts) -> tuple[str, str]:
        return cell.organisation, professions[cell.profession].staff_group

    def to_group(together: list[CellFacts]) -> list[CellFacts]:
        name = coarse.get(group(together[0])[1])
        if name is None or name not in {cell.profession for cell in together}:
            return together
        return [_added(together, profession=name, setting=NOT_SPECIFIED)]

    return tuple(sorted(_coarsened(by_setting, group, to_group), key=lambda cell: cell.code))


def _without_setting(together: list[CellFacts]) -> list[CellFacts]:
    return [_added(together, profession=together[0].profession, setting=NOT_SPECIFIED)]


def _coarsened(
    cells: Iterable[CellFacts],
    key: Callable[[CellFacts], tuple[str, str]],
    coarsen: Callable[[list[CellFacts]], list[CellFacts]],
) -> list[CellFacts]:
    together: dict[tuple[str, str], list[CellFacts]] = defaultdict(list)
    for cell in cells:
        together[key(cell)].append(cell)
    kept = []
    for group in together.values():
        kept += coarsen(group) if len(group) > 1 and _apart(group) else group
    return kept


def _apart(cells: list[CellFacts]) -> bool:
    """Whether there is demand without supply here, and supply without that demand there."""
    for demand in ("establishment", "required"):
        lonely_demand = any(getattr(cell, demand) is not None and cell.substantive is None for cell in cells)
        lonely_supply = any(cell.substantive is not None and getattr(cell, demand) is None for cell in cells)
        if lonely_demand and lonely_supply:
            return True
    return False


def _added(cells: list[CellFacts], *, profession: str, setting: str) -> CellFacts:
    changes: dict[str, object] = {name: _sum(getattr(cell, name) for cell in cells) for name in AMOUNTS}
    staffed = [cell for cell in cells if cell.substantive is not None]
    if any(cell.headcount is None for cell in staffed):
        changes["headcount"] = None  # part of the people is not all of them
    changes |= {name: _least_sure(getattr(cell, name) for cell in cells) for name in ORIGINS}
    aged = [cell.ages for cell in staffed]
    changes["ages"] = tuple(map(sum, zip(*aged, strict=True))) if aged and all(aged) else None
    changes["published"] = any(cell.published for cell in cells)
    changes["age_months"] = max(cell.age_months for cell in cells)
    changes["demand_age_months"] = max(cell.demand_age_months for cell in cells)
    changes["capacity_lines"] = tuple(line for cell in cells for line in cell.capacity_lines)
    changes["demand_lines"] = tuple(line for cell in cells for line in cell.demand_lines)
    return replace(cells[0], profession=profession, setting=setting, **changes)  # type: ignore[arg-type]


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _least_sure(origins: Iterable[str]) -> str:
    known = [origin for origin in origins if origin != UNKNOWN]
    return max(known, key=SURENESS.index) if known else UNKNOWN
