"""Drawn futures of one cell: the same equations as the central path, float32, all draws side by side.

One cell at a time keeps its stocks (bands x draws) in the processor's cache, and makes it plain that no cell can
depend on its neighbours. What is certain is not drawn: such figures are None, and the central path stands for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planning.engine.chance import CellChance, Chance, Draws
from planning.engine.packing import (
    Assumed,
    PackedCell,
    PackedDemand,
    PackedDriver,
    PackedModel,
    PackedPipeline,
    PackedStock,
)
from planning.engine.types import BASES, Basis


@dataclass(frozen=True, slots=True, eq=False)
class CellDraws:
    """Draws of one cell at positions 1..T, each (T, draws), WTE; None where the figure is certain or unknown."""

    supply: Draws | None
    demand: dict[Basis, Draws | None]
    cover: Draws | None


def draw_cell(packed: PackedModel, cell: PackedCell, chance: Chance) -> CellDraws:
    """Every drawn future of one cell."""
    drawn = CellChance(chance, cell.code)
    return CellDraws(
        supply=_SupplyDraws(packed, cell.stock, drawn).walk() if cell.stock and supply_uncertain(cell.stock) else None,
        demand={basis: _demand(packed, cell.demand[basis], drawn) for basis in BASES},
        cover=_over_steps(packed, drawn.values("cover", cell.cover)) if cell.cover and cell.cover.uncertain else None,
    )


def supply_uncertain(stock: PackedStock) -> bool:
    """Whether the drawn supplies of a stock differ."""
    assumed = [stock.leave, stock.retire, stock.participation, *(flow.per_year for flow in stock.flows)]
    for line in stock.pipelines:
        assumed += [line.students, *(share for _, share in line.shares)]
    return any(one.uncertain for one in assumed)


def demand_uncertain(demand: PackedDemand) -> bool:
    """Whether the drawn demands of a basis differ."""
    drivers = (*demand.compounding, *demand.additive)
    assumed = [demand.productivity, demand.mitigation, *(driver.per_year for driver in drivers)]
    return any(one.uncertain for one in (*assumed, *(change.wte for change in demand.changes)))


def _over_steps(packed: PackedModel, values: Draws) -> Draws:
    """Values (1 or T, draws or 1) spread to (T, draws)."""
    shape = (len(packed.steps), packed.inputs.draws)
    return np.ascontiguousarray(np.broadcast_to(values, shape))


def _compound(base: Draws, steps: np.ndarray) -> Draws:
    """base ** length for each step: (1 or T, draws or 1) in, (T, draws or 1) out."""
    if (steps == 1.0).all():
        return base if len(base) == len(steps) else np.repeat(base, len(steps), axis=0)
    rows = [base[step if len(base) > 1 else 0] for step in range(len(steps))]
    powers = [
        row if length == 1.0 else np.power(row, np.float32(length)) for row, length in zip(rows, steps, strict=True)
    ]
    return np.stack(powers)


class _SupplyDraws:
    """Walks one cell's stock (A, draws) through all steps."""

    def __init__(self, packed: PackedModel, stock: PackedStock, drawn: CellChance) -> None:
        self.packed, self.stock, self.drawn = packed, stock, drawn
        rates = drawn.values("leave", stock.leave) + drawn.values("retire", stock.retire)
        self.kept = np.float32(1.0) - np.minimum(rates, np.float32(1.0))
        self.part = drawn.values("participation", stock.participation)
        self.joiners = self._joiners()
        self.profile = stock.profile.astype(np.float32)[:, None]
        self.may_fall_below_zero = bool((self.joiners < 0).any())
        self._moving: dict[float, list[Draws]] = {}

    def _joiners(self) -> Draws:
        """Headcount that joins in each step, (T, draws or 1)."""
        steps = self.packed.steps.astype(np.float32)[:, None]
        joiners = np.zeros((len(steps), 1), dtype=np.float32)
        for flow in self.stock.flows:
            joiners = joiners + self.drawn.values(f"joiners:{flow.route}", flow.per_year) * steps
        for line in self.stock.pipelines:
            joiners = self._with_completers(joiners, line)
        return joiners

    def _with_completers(self, joiners: Draws, line: PackedPipeline) -> Draws:
        def values(name: str, assumed: Assumed) -> Draws:
            return self.drawn.values(f"pipeline:{line.name}:{name}", assumed)

        attrition, join_rate, local_share = (values(name, share)[0] for name, share in line.shares)
        passed = (np.float32(1.0) - attrition) * join_rate * local_share
        completers = values("intake", line.students) * passed
        landed = np.zeros((len(joiners), completers.shape[-1]), dtype=np.float32)
        for place, step in enumerate(line.lands):
            landed[step] += completers[place]
        return joiners + landed

    def walk(self) -> Draws:
        """Supply at positions 1..T, (T, draws)."""
        draws, bands = self.packed.inputs.draws, len(self.stock.opening)
        supply = np.empty((len(self.packed.steps), draws), dtype=np.float32)
        stock, after, spare = (np.empty((bands, draws), dtype=np.float32) for _ in range(3))
        stock[:] = self.stock.opening.astype(np.float32)[:, None]
        for step in range(len(supply)):
            self._step(step, stock, after, spare)
            stock, after = after, stock
            part = self.part[:, step if self.part.shape[1] > 1 else 0]
            np.add.reduce(np.multiply(stock, part, out=spare), axis=0, out=supply[step])
        return supply

    def _step(self, step: int, stock: Draws, after: Draws, spare: Draws) -> None:
        """Fill `after` with the stock a step later; `spare` is room to work in."""
        moving = self._moves(step)
        np.multiply(stock, moving[0], out=after)
        for moved, share in enumerate(moving[1:], start=1):
            after[moved:] += np.multiply(stock[:-moved], share, out=spare[moved:])
        np.multiply(self.joiners[step], self.profile, out=spare)
        if self.packed.inputs.joiners_exit_in_step:
            np.multiply(spare, self._kept(step), out=spare)
        np.add(after, spare, out=after)
        if self.may_fall_below_zero:
            np.maximum(after, np.float32(0.0), out=after)

    def _kept(self, step: int) -> Draws:
        """Share of each band that neither leaves nor retires in the step, (A, draws or 1)."""
        kept: Draws = self.kept[:, step if self.kept.shape[1] > 1 else 0]
        length = self.packed.steps[step]
        return kept if length == 1.0 else np.power(np.ascontiguousarray(kept), np.float32(length))

    def _moves(self, step: int) -> list[Draws]:
        """Share of each band that stays in post and moves up by 0, 1, 2 … bands (sources only, A - moved rows)."""
        length = float(self.packed.steps[step])
        if self.kept.shape[1] == 1 and length in self._moving:
            return self._moving[length]
        kept = self._kept(step)
        moves: list[Draws] = []
        for moved, share in enumerate(self.packed.ageing[step]):
            sources = len(share) - moved
            moves.append(kept[:sources] * share.astype(np.float32)[:sources, None])
        self._moving[length] = moves
        return moves


def _demand(packed: PackedModel, demand: PackedDemand | None, drawn: CellChance) -> Draws | None:
    """Draws of one basis, (T, draws)."""
    if demand is None or not demand_uncertain(demand):
        return None
    one, steps = np.float32(1.0), packed.steps
    factors, kept = _growth(demand.compounding, drawn, steps), _kept_by_productivity(demand, drawn, steps)
    if kept is not None and not demand.changes:
        factors, kept = factors * kept, None
    work = _cumulated(np.multiply, factors) * np.float32(demand.opening)
    if demand.additive:
        work = work * (one + _cumulated(np.add, _added(demand.additive, drawn, steps)))
    for change in demand.changes:
        counts = change.counts.astype(np.float32)[:, None]
        work = work + drawn.values(f"service change:{change.name}", change.wte) * counts
    if kept is not None:
        work = work * _cumulated(np.multiply, kept)
    if demand.mitigation.high.any():
        work = work * (one - drawn.values("mitigation", demand.mitigation))
    return _over_steps(packed, work)


def _growth(drivers: tuple[PackedDriver, ...], drawn: CellChance, steps: np.ndarray) -> Draws:
    """Product of all compounding growth in each step, (T, draws or 1)."""
    factors: Draws = np.ones((len(steps), 1), dtype=np.float32)
    for driver in drivers:
        growth = drawn.values(f"growth:{driver.name}", driver.per_year)
        factors = factors * _compound(np.float32(1.0) + growth, steps)
    return factors


def _added(drivers: tuple[PackedDriver, ...], drawn: CellChance, steps: np.ndarray) -> Draws:
    """Sum of all additive growth in each step, (T, draws or 1)."""
    lengths = steps.astype(np.float32)[:, None]
    growth: Draws = np.zeros((len(steps), 1), dtype=np.float32)
    for driver in drivers:
        growth = growth + drawn.values(f"growth:{driver.name}", driver.per_year) * lengths
    return growth


def _kept_by_productivity(demand: PackedDemand, drawn: CellChance, steps: np.ndarray) -> Draws | None:
    """Share of the work's WTE still needed after each step's productivity, (T, draws or 1); None if there is none."""
    if not (demand.productivity.low.any() or demand.productivity.high.any()):
        return None
    return _compound(np.float32(1.0) - drawn.values("productivity", demand.productivity), steps)


def _cumulated(operation: np.ufunc, rows: Draws) -> Draws:
    """Running product or sum over steps, row after row: several times faster here than accumulating along an axis."""
    total = np.empty_like(rows)
    total[0] = rows[0]
    for step in range(1, len(rows)):
        operation(total[step - 1], rows[step], out=total[step])
    return total
