"""Work that one profession takes over from another: less demand here, more there, never below the safe minimum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from planning.engine import BASES, Basis, CellInputs, Demand, ModelInputs, ServiceChange, Triple, project
from planning.services.interventions import timing
from planning.services.interventions.shares import Parts, counting, laid_on, work
from planning.services.snapshots import Snapshot
from planning.services.snapshots.data import EDGES
from planning.services.snapshots.intervention_facts import InterventionFacts
from web.formats import format_wte


@dataclass(frozen=True, slots=True)
class _Moved:
    """How an intervention moves work from now on: from when, how fast, and which share of its size is still to come."""

    starts: dt.date
    ramp_years: float
    share: float


class Taker:
    """Moves demand between cells of the same organisation and setting."""

    def __init__(
        self,
        snapshot: Snapshot,
        cells: Mapping[str, CellInputs],
        positions: tuple[dt.date, ...],
        steps: tuple[float, ...],
    ) -> None:
        self._snapshot, self._cells, self._positions, self._steps = snapshot, dict(cells), positions, steps
        self.caveats: list[str] = []

    def taken(self, one: InterventionFacts, name: str, codes: Iterable[str]) -> dict[str, CellInputs]:
        """The cells that change, by code.

        The parts are the same on both bases; on a basis where either side's demand is unknown nothing moves.
        """
        moved = _from_now_on(one, self._positions[0])
        if moved.share <= 0:
            self.caveats.append(f"“{one.name}” worked in full by the base date, so it is in the figures already.")
            return {}
        pairs = self._pairs(one, codes)
        before = dict(self._cells)
        parts = laid_on(self._snapshot, one, [self._cells[code] for code in pairs], work)
        for basis in BASES:
            self._on_basis(one, name, moved, basis, {code: pairs[code] for code in parts}, parts)
        return {code: cell for code, cell in self._cells.items() if cell is not before[code]}

    def _pairs(self, one: InterventionFacts, codes: Iterable[str]) -> dict[str, str]:
        """Cell whose work is taken over -> cell that takes it over."""
        found, without = {}, set()
        for code in codes:
            organisation, _, setting = code.split("|")
            other = f"{organisation}|{one.by_profession}|{setting}"
            if other in self._cells:
                found[code] = other
            else:
                without.add(organisation)
        if without:
            told = ", ".join(sorted(self._snapshot.organisations[code].name for code in without))
            self.caveats.append(f"“{one.name}” moves nothing in {told}: the staff there are not known.")
        return found

    def _on_basis(
        self,
        one: InterventionFacts,
        name: str,
        moved: _Moved,
        basis: Basis,
        pairs: Mapping[str, str],
        parts: Parts,
    ) -> None:
        known = {
            code: other
            for code, other in pairs.items()
            if self._cells[code].demand(basis) is not None and self._cells[other].demand(basis) is not None
        }
        size = Triple(*(value * moved.share for value in (one.low, one.mode, one.high)))
        if known:
            several = len({code.partition("|")[0] for code in known}) > 1
            size = self._held_back(one, basis, size, self._most(one, moved, basis, known), several)
        for code, other in known.items():
            part = parts[code]
            self._add(code, basis, _change(name, moved, one, size, -part))
            self._add(other, basis, _change(name, moved, one, size, part * one.exchange_rate))

    def _most(self, one: InterventionFacts, moved: _Moved, basis: Basis, known: Iterable[str]) -> float:
        """The most that may be taken over in the scope; without a safe minimum that is all of the demand."""
        ramp = replace(one, starts=moved.starts, ramp_years=moved.ramp_years)
        path = zip(self._positions[1:], self._demand(one, basis, known)[1:], strict=True)
        room = [
            (demand - (one.safe_minimum or 0.0)) / level
            for day, demand in path
            if (level := timing.level_on(ramp, day)) > 0
        ]
        return max(0.0, min(room, default=0.0))

    def _demand(self, one: InterventionFacts, basis: Basis, codes: Iterable[str]) -> list[float]:
        """Central demand of the scope at each position, as it is so far."""
        cells = [self._cells[code] for code in sorted(codes)]
        bare = [
            CellInputs(cell.code, None, cell.leave_rate, cell.retire_rate, cell.participation, cell.joiner_profile)
            for cell in cells
        ]
        model = ModelInputs(
            base_date=self._positions[0],
            steps=self._steps,
            age_edges=EDGES,
            cells=tuple(with_demand(one, basis, cell.demand(basis)) for one, cell in zip(bare, cells, strict=True)),
            draws=1,
        )
        nodes = project(model).nodes
        total = [0.0] * len(self._positions)
        for cell in cells:
            weight = counting(self._snapshot, one, cell.code.partition("|")[0])
            central = nodes[cell.code].bases[basis].demand.central
            total = [so_far + weight * float(wte) for so_far, wte in zip(total, central, strict=True)]
        return total

    def _held_back(self, one: InterventionFacts, basis: Basis, size: Triple, most: float, several: bool) -> Triple:
        """The size, at most ``most``; of a single organisation nothing is said from which its demand could be read."""
        if size.high <= most:
            return size
        words = "funded posts" if basis == "funded" else "assessed need"
        why = f"at least {format_wte(one.safe_minimum)} WTE must stay" if one.safe_minimum else "there is no more"
        amount = f"at most {format_wte(most)} WTE of the {words}" if several else f"less of the {words} than was meant"
        self.caveats.append(f"“{one.name}” takes over {amount}: {why}.")
        return Triple(*(min(value, most) for value in (size.low, size.mode, size.high)))

    def _add(self, code: str, basis: Basis, change: ServiceChange) -> None:
        cell = self._cells[code]
        demand = cell.demand(basis)
        if demand is not None:
            changed = replace(demand, service_changes=(*demand.service_changes, change))
            self._cells[code] = with_demand(cell, basis, changed)


def with_demand(cell: CellInputs, basis: Basis, demand: Demand | None) -> CellInputs:
    """The cell with another demand on one basis."""
    return replace(cell, funded=demand) if basis == "funded" else replace(cell, need=demand)


def _from_now_on(one: InterventionFacts, base_date: dt.date) -> _Moved:
    """What is still to come after the base date: what has moved by then is in the opening demand."""
    if one.starts > base_date:
        return _Moved(one.starts, one.ramp_years, 1.0)
    left = 1.0 - timing.level_on(one, base_date)
    return _Moved(base_date + dt.timedelta(days=1), one.ramp_years * left, left)


def _change(name: str, moved: _Moved, one: InterventionFacts, size: Triple, part: float) -> ServiceChange:
    wte = Triple(*(value * part for value in (size.low, size.mode, size.high)))
    return ServiceChange(name, wte, moved.starts, one.ends, moved.ramp_years)
