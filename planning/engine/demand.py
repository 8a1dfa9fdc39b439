"""Demand's central path: one basis of all cells where it is known, one factor of the equation after another."""

from __future__ import annotations

import numpy as np

from planning.engine.ledger import ACTIVITY, CHANGE, GROWTH, MITIGATION, PRODUCTIVITY, RATIO, RELIEF, Ledger
from planning.engine.packed import PackedDemand, PackedModel
from planning.engine.steady import at_step, compound, modes
from planning.engine.types import Basis, FloatArray


class DemandPath:
    """Walks one basis: `wte` (C, T + 1), NaN where it is unknown, and `effects`, WTE added to demand."""

    def __init__(self, packed: PackedModel, basis: Basis) -> None:
        self.packed = packed
        self.wte = np.full((len(packed.cells), len(packed.steps) + 1), np.nan)
        self.effects = Ledger(len(packed.cells), len(packed.steps))
        known = [(place, cell.demand[basis]) for place, cell in enumerate(packed.cells)]
        self.rows = np.array([place for place, demand in known if demand is not None], dtype=int)
        if len(self.rows):
            self._project([demand for _, demand in known if demand is not None])

    def _project(self, demands: list[PackedDemand]) -> None:
        count = len(demands)
        self.follows = np.array([bool(demand.ratios) for demand in demands])
        self.units, self.each = self._ratios(demands)
        self.compounding = self._growth(demands, "compounding")
        self.additive = self._growth(demands, "additive")
        self.changes = self._changes(demands)
        self.productivity = modes([demand.productivity for demand in demands])
        self.mitigation = modes([demand.mitigation for demand in demands])
        self._open_factor(PRODUCTIVITY, self.productivity)
        self._open_factor(MITIGATION, self.mitigation)
        self.reliefs = self._reliefs(demands)
        self.opening = np.array([demand.opening for demand in demands])
        self.now = {name: units[:, 0] * self.each[name][:, 0] for name, units in self.units.items()}
        self.grown, self.added, self.served = np.ones(count), np.zeros(count), np.zeros(count)
        self.productive, self.mitigated, self.relieved = np.ones(count), np.zeros(count), np.ones(count)
        self.wte[self.rows, 0] = self.opening
        for step in range(len(self.packed.steps)):
            self._step(step)

    def _ratios(self, demands: list[PackedDemand]) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
        """Units and WTE for each of them at every position, by name, each (cells, T + 1)."""
        names = sorted({ratio.name for demand in demands for ratio in demand.ratios})
        shape = (len(demands), len(self.packed.steps) + 1)
        units, each = ({name: np.zeros(shape) for name in names} for _ in range(2))
        for place, demand in enumerate(demands):
            for ratio in demand.ratios:
                for prefix in (ACTIVITY, RATIO):
                    self.effects.open(prefix + ratio.name, [int(self.rows[place])])
                units[ratio.name][place, 0] = ratio.opening_units
                units[ratio.name][place, 1:] = ratio.units.mode
                each[ratio.name][place, 0] = ratio.wte_per_unit.mode[0]
                each[ratio.name][place, 1:] = ratio.wte_per_unit.mode
        return units, each

    def _growth(self, demands: list[PackedDemand], kind: str) -> dict[str, FloatArray]:
        """Growth per year by driver's name, each (cells, T)."""
        names = sorted({driver.name for demand in demands for driver in getattr(demand, kind)})
        table = {name: np.zeros((len(demands), len(self.packed.steps))) for name in names}
        for place, demand in enumerate(demands):
            for driver in getattr(demand, kind):
                self.effects.open(GROWTH + driver.name, [int(self.rows[place])])
                table[driver.name][place] = driver.per_year.mode
        return table

    def _changes(self, demands: list[PackedDemand]) -> dict[str, FloatArray]:
        """WTE level by service change, each (cells, T)."""
        names = sorted({change.name for demand in demands for change in demand.changes})
        table = {name: np.zeros((len(demands), len(self.packed.steps))) for name in names}
        for place, demand in enumerate(demands):
            for change in demand.changes:
                self.effects.open(CHANGE + change.name, [int(self.rows[place])])
                table[change.name][place] = change.wte.mode * change.counts
        return table

    def _reliefs(self, demands: list[PackedDemand]) -> dict[str, FloatArray]:
        """Share of demand left after each relief, each (cells, T)."""
        names = sorted({relief.name for demand in demands for relief in demand.reliefs})
        table = {name: np.ones((len(demands), len(self.packed.steps))) for name in names}
        for place, demand in enumerate(demands):
            for relief in demand.reliefs:
                self.effects.open(RELIEF + relief.name, [int(self.rows[place])])
                table[relief.name][place] = 1.0 - relief.share.mode
        return table

    def _open_factor(self, name: str, values: FloatArray) -> None:
        used = values.any(axis=-1)
        if used.any():
            self.effects.open(name, self.rows[used])

    def _step(self, step: int) -> None:
        length, self.current = self.packed.steps[step], self.wte[self.rows, step]
        self._follow(step)
        self._grow(step, length)
        for name, growth in self.additive.items():
            self.added = self.added + growth[:, step] * length
            self._note(GROWTH + name, step)
        for name, level in self.changes.items():
            self.served = self.served + level[:, step] - (level[:, step - 1] if step else 0.0)
            self._note(CHANGE + name, step)
        self.productive = self.productive * compound(1.0 - at_step(self.productivity, step), length)
        self._note(PRODUCTIVITY, step)
        self.mitigated = at_step(self.mitigation, step)
        self._note(MITIGATION, step)
        self._relieve(step)
        self.wte[self.rows, step + 1] = self.current

    def _follow(self, step: int) -> None:
        """Where demand follows activities: first their units change, then the WTE that each unit needs."""
        for name, units in self.units.items():
            for prefix, each in ((ACTIVITY, self.each[name][:, step]), (RATIO, self.each[name][:, step + 1])):
                self.now[name] = units[:, step + 1] * each
                total = np.zeros(len(self.rows))
                for part in self.now.values():
                    total = total + part
                self.opening = np.where(self.follows, total, self.opening)
                self._note(prefix + name, step)

    def _grow(self, step: int, length: float) -> None:
        """Compounding drivers one after another; or, where they add, each beside those before it."""
        before, together = self.grown, np.ones(len(self.rows))
        for name, growth in self.compounding.items():
            if self.packed.inputs.compounding_drivers_add:
                together = together + growth[:, step]
                self.grown = before * compound(together, length)
            else:
                self.grown = self.grown * compound(1.0 + growth[:, step], length)
            self._note(GROWTH + name, step)

    def _relieve(self, step: int) -> None:
        """Reliefs are levels: those of the step before are let go of one by one as those of this step come in."""
        before = [left[:, step - 1] if step else np.ones(len(self.rows)) for left in self.reliefs.values()]
        now = [left[:, step] for left in self.reliefs.values()]
        for place, name in enumerate(self.reliefs):
            relieved = np.ones(len(self.rows))
            for left in (*now[: place + 1], *before[place + 1 :]):
                relieved = relieved * left
            self.relieved = relieved
            self._note(RELIEF + name, step)

    def _note(self, name: str, step: int) -> None:
        work = self.opening * self.grown * (1.0 + self.added) + self.served
        after = work * self.productive * (1.0 - self.mitigated) * self.relieved
        if name in self.effects:
            self.effects.add(name, self.rows, step, after - self.current)
        self.current = after
