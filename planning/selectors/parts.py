"""What a gap is made of: organisations (or sectors) by staff groups (or professions), summed from the stored cells.

The central path adds up, so the cells give it exactly for any filters and without a projection. Ranges do not add up:
a part has one only where it is a stored node, or the same share of every cell of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from planning.models import NodeResult, Run
from planning.selectors import projections
from planning.selectors.inputs import snapshot_of, weighted_cells
from planning.services.nodes import code_of
from planning.services.quality import RESTS_ON_ASSUMPTION
from planning.services.snapshots import CellFacts, Snapshot


@dataclass(frozen=True)
class Part:
    """One organisation's (or sector's) part in one staff group (or profession), WTE; gap None = unknown.

    ``evenly`` is the part of it that the filters leave, if it is the same of all its cells: 1.0 where they take nothing
    away, None where they divide them unevenly. ``low`` and ``high`` are p10 and p90, None = not known.
    """

    down: str
    across: str
    gap: float | None
    demand: float
    assumed: bool
    evenly: float | None
    organisations: frozenset[str]
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float | None:
        """The gap over demand."""
        return self.gap / self.demand if self.gap is not None and self.demand else None


@dataclass
class Sum:
    """A part while its cells are being added up."""

    gap: float = 0.0
    demand: float = 0.0
    known: bool = False
    opening: float = 0.0
    opening_assumed: float = 0.0
    left: set[float] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)

    @property
    def assumed(self) -> bool:
        """By the rule that holds for nodes: nearly all of the demand only returns the assumed vacancy rate."""
        return bool(self.opening) and self.opening_assumed / self.opening >= RESTS_ON_ASSUMPTION


def parts(run: Run, *, basis: str, position: int, down: str, across: str, filters: Mapping[str, str]) -> list[Part]:
    """Every part, in the order of the codes; nothing if the run's inputs are gone.

    ``down`` is "organisation" or "sector", ``across`` "staff_group" or "profession".
    """
    snapshot = snapshot_of(run)
    if snapshot is None:
        return []
    stored = _cells(run)
    sums: dict[tuple[str, str], Sum] = defaultdict(Sum)
    counted = {cell.code: weight for cell, weight in weighted_cells(snapshot, filters)}
    for cell in snapshot.cells:
        key = (_dimension(snapshot, cell, down), _dimension(snapshot, cell, across))
        share = snapshot.organisations[cell.organisation].share
        _add(sums[key], cell, stored.get(cell.code), counted.get(cell.code, 0.0), share, basis, position)
    return [_part(key, one) for key, one in sorted(sums.items()) if one.organisations]


def _cells(run: Run) -> dict[str, tuple[Any, Any]]:
    rows = projections.nodes(run, "cell").order_by()
    told = rows.values_list("organisation", "profession", "setting", "figures", "quality")
    return {f"{one}|{other}|{where}": (figures, quality) for one, other, where, figures, quality in told}


def _dimension(snapshot: Snapshot, cell: CellFacts, name: str) -> str:
    if name == "sector":
        return snapshot.organisations[cell.organisation].sector
    if name == "staff_group":
        return snapshot.professions[cell.profession].staff_group
    return str(getattr(cell, name))


def _add(
    one: Sum, cell: CellFacts, stored: tuple[Any, Any] | None, weight: float, share: float, basis: str, position: int
) -> None:
    one.left.add(round(weight / share, 6) if share > 0 else 0.0)
    if weight <= 0 or stored is None or share <= 0:
        return
    one.organisations.add(cell.organisation)
    figures, quality = stored
    told = figures.get(basis)
    if not told or not told["gap"]:
        return
    part = weight / share
    demand = told.get("compared_demand") or told["demand"]["central"]
    one.known = True
    one.gap += part * told["gap"]["central"][position]
    one.demand += part * demand[position]
    one.opening += part * demand[0]
    if quality["assumed"].get(basis):
        one.opening_assumed += part * demand[0]


def _part(key: tuple[str, str], one: Sum) -> Part:
    gap = one.gap if one.known else None
    evenly = next(iter(one.left)) if len(one.left) == 1 else None
    return Part(key[0], key[1], gap, one.demand, one.assumed, evenly, frozenset(one.organisations))


def together(found: Iterable[Part], down: str, across: str) -> Part:
    """Several parts as one: what is left over beside the largest. Assumed only if nearly all of it is."""
    rows = list(found)
    known = [one for one in rows if one.gap is not None]
    demand = sum(one.demand for one in known)
    assumed = sum(one.demand for one in known if one.assumed)
    return Part(
        down,
        across,
        sum(one.gap or 0.0 for one in known) if known else None,
        demand,
        bool(demand) and assumed / demand >= RESTS_ON_ASSUMPTION,
        None,
        frozenset(code for one in rows for code in one.organisations),
    )


def largest(found: Iterable[Part], limit: int, *, assumed: bool) -> list[Part]:
    """The largest shortfalls, the largest first; those that only return an assumption, or those that do not."""
    short = [one for one in found if (one.gap or 0.0) > projections.MEASURABLE and one.assumed is assumed]
    return sorted(short, key=lambda one: (-(one.gap or 0.0), one.down, one.across))[:limit]


def with_ranges(run: Run, found: list[Part], *, basis: str, position: int, down: str, across: str) -> list[Part]:
    """The same parts, with p10 and p90 where they are stored nodes, or the same share of every cell of one."""
    codes = {code_of("", {down: one.down, across: one.across}): one for one in found if one.evenly}
    stored = {row.code: row for row in NodeResult.objects.filter(run=run, code__in=list(codes))}
    ranges = {codes[code]: row for code, row in stored.items()}
    return [_ranged(one, ranges.get(one), basis, position) for one in found]


def _ranged(one: Part, row: NodeResult | None, basis: str, position: int) -> Part:
    if row is None or one.evenly is None:
        return one
    low, high = (projections.figure(row, basis, "gap", position, part) for part in ("p10", "p90"))
    if low is None or high is None:
        return one
    return replace(one, low=one.evenly * low, high=one.evenly * high)
