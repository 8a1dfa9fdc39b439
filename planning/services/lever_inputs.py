"""From the levers of a snapshot to what the engine is told of them: transfers, changes of service, staffing ratios.

A lever names an organisation's profession; the records may hold it in several settings, or at a coarser grain. What
finds no place is left out and said.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from planning.engine import ZERO, Ratio, ServiceChange, Transfer, Triple
from planning.services.over_steps import shortest
from planning.services.snapshots.data import NOT_SPECIFIED, CellFacts, Snapshot
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts

T = TypeVar("T")
Levels = Sequence[tuple[float, dt.date]]


class LeverInputs:
    """The engine's levers by cell, and in ``caveats`` those that found no place.

    Args:
        positions: base date and end of each step.
        steps: lengths of the steps, in years.
        middles: the middle day of each step, on which a movement is looked up.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        positions: Sequence[dt.date],
        steps: Sequence[float],
        middles: Sequence[dt.date],
    ) -> None:
        self._snapshot, self._positions, self._steps, self._middles = snapshot, positions, steps, middles
        self._homes: dict[tuple[str, str], list[CellFacts]] = defaultdict(list)
        for cell in snapshot.cells:
            self._homes[cell.organisation, cell.profession].append(cell)
        self.caveats: list[str] = []
        self._changes: dict[str, list[ServiceChange]] = defaultdict(list)
        self._ratios: dict[str, list[Ratio]] = defaultdict(list)
        for change in snapshot.service_changes:
            self._place_change(change)
        for ratio in snapshot.staffing_ratios:
            self._place_ratio(ratio)
        self.transfers = tuple(move for one in snapshot.movements for move in self._transfers(one))

    def service_changes(self, code: str) -> tuple[ServiceChange, ...]:
        """Changes of service that a cell's demand has."""
        return tuple(self._changes.get(code, ()))

    def ratios(self, code: str) -> tuple[Ratio, ...]:
        """Activities that a cell's need follows."""
        return tuple(self._ratios.get(code, ()))

    def _place_change(self, facts: ServiceChangeFacts) -> None:
        cells = self._cells(facts.organisation, facts.profession, facts.setting)
        cells = cells or self._coarser(facts.organisation, facts.profession, facts.setting)
        known = [cell for cell in cells if _demands(cell)]
        if not known:
            self._left_out(facts.name, "change of service")
        elif facts.starts <= self._positions[0]:
            self.caveats.append(
                f"The change of service “{facts.name}” began on or before the base date, so it is part of the figures "
                "reported and not added once more."
            )
        else:
            for cell, part in _shared(known):
                wte = Triple(facts.low * part, facts.mode * part, facts.high * part)
                change = ServiceChange(facts.name, wte, facts.starts, facts.ends, facts.ramp_years)
                self._changes[cell.code].append(change)

    def _place_ratio(self, facts: RatioFacts) -> None:
        cells = self._cells(facts.organisation, facts.profession, facts.setting)
        if not cells:
            self._left_out(facts.name, "staffing ratio")
        for cell, part in _shared(cells):
            self._ratios[cell.code].append(self._ratio(facts, facts.units * part))

    def _ratio(self, facts: RatioFacts, units: float) -> Ratio:
        """Units at the end of each step: each of low, mode and high grows at its own rate."""
        rates = (facts.growth_low, facts.growth_mode, facts.growth_high)
        levels, years = [], 0.0
        for length in self._steps:
            years += length
            levels.append(Triple(*(units * (1.0 + rate) ** years for rate in rates)))
        wte = Triple(facts.low, facts.mode, facts.high)
        return Ratio(facts.name, units, tuple(levels) if any(rates) else levels[0], wte)

    def _transfers(self, facts: MovementFacts) -> list[Transfer]:
        share = Triple(facts.low, facts.mode, facts.high)
        start, end = facts.starts or dt.date.min, facts.ends or dt.date.max
        over = shortest(tuple(share if start <= day < end else ZERO for day in self._middles))
        pairs = self._pairs(facts)
        if not pairs:
            self.caveats.append(
                f"The movement “{facts.name}” is left out: staff of both professions in one organisation and setting "
                "are not on record where it holds."
            )
        return [Transfer(facts.name, source.code, target.code, over) for source, target in pairs if over is not ZERO]

    def _pairs(self, facts: MovementFacts) -> list[tuple[CellFacts, CellFacts]]:
        """Cells of both professions in the same organisation and setting, whose staff are known."""
        here = [facts.organisation] if facts.organisation else sorted(self._snapshot.organisations)
        found = []
        for organisation in here:
            sources = self._staffed(organisation, facts.from_profession, facts.setting)
            targets = self._staffed(organisation, facts.to_profession, facts.setting)
            found += [(sources[setting], targets[setting]) for setting in sorted(sources) if setting in targets]
        return found

    def _staffed(self, organisation: str, profession: str, setting: str) -> Mapping[str, CellFacts]:
        cells = self._cells(organisation, profession, setting)
        return {cell.setting: cell for cell in cells if cell.substantive is not None}

    def _cells(self, organisation: str, profession: str, setting: str) -> list[CellFacts]:
        found = self._homes.get((organisation, profession), [])
        return [cell for cell in found if setting in ("", cell.setting)]

    def _coarser(self, organisation: str, profession: str, setting: str) -> list[CellFacts]:
        """The profession without setting, or else the whole staff group, where the records tell no finer."""
        if setting and (found := self._cells(organisation, profession, NOT_SPECIFIED)):
            return found
        known = self._snapshot.professions
        group = known[profession].staff_group if profession in known else None
        coarse = [code for code, one in known.items() if group and one.not_further_specified_of == group]
        return [cell for code in coarse for cell in self._homes.get((organisation, code), [])]

    def _left_out(self, name: str, what: str) -> None:
        """Said without the organisation's name: whoever may see whose it is finds it in the list."""
        self.caveats.append(
            f"The {what} “{name}” is left out: its organisation has no figures on record for the profession that it "
            "names, or not as finely."
        )


def _demands(cell: CellFacts) -> bool:
    """Whether the cell has demand on some basis; staff in post have one by the assumed vacancy rate."""
    return any(figure is not None for figure in (cell.establishment, cell.required, cell.substantive))


def _shared(cells: Sequence[CellFacts]) -> list[tuple[CellFacts, float]]:
    """The cells with the part that each takes: by staff in post, else by establishment, else in equal parts."""
    for figure in ("substantive", "establishment"):
        known = [getattr(cell, figure) or 0.0 for cell in cells]
        if sum(known) > 0:
            total = sum(known)
            return [(cell, one / total) for cell, one in zip(cells, known, strict=True) if one > 0]
    return [(cell, 1 / len(cells)) for cell in cells]
