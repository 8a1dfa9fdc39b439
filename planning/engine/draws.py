"""Drawn futures of cells: the same equations as the central path, float32, all draws side by side.

One cell at a time (or those that transfers tie together), so it is plain that no cell can depend on others. What is
certain is not drawn: such figures are None, and the central path stands for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planning.engine.chance import CellChance, Chance, Draws
from planning.engine.packed import PackedCover, PackedDemand, PackedDriver, PackedModel
from planning.engine.stock_draws import ONE, StockDraws, kept_by, supply_uncertain
from planning.engine.types import BASES, Basis


@dataclass(frozen=True, slots=True, eq=False)
class CellDraws:
    """Draws of one cell at positions 1..T, each (T, draws), WTE; None where the figure is certain or unknown."""

    supply: Draws | None
    demand: dict[Basis, Draws | None]
    cover: Draws | None


def draw_cells(packed: PackedModel, places: Sequence[int], chance: Chance) -> list[CellDraws]:
    """Every drawn future of one cell, or of the cells of one of the model's `linked` groups."""
    cells = [packed.cells[place] for place in places]
    drawn = [CellChance(chance, cell.code) for cell in cells]
    supply = _supplies(packed, places, drawn)
    return [
        CellDraws(
            supply=supply.get(place),
            demand={basis: _demand(packed, cell.demand[basis], own) for basis in BASES},
            cover=_cover(packed, cell.cover, own),
        )
        for place, cell, own in zip(places, cells, drawn, strict=True)
    ]


def _supplies(packed: PackedModel, places: Sequence[int], drawn: Sequence[CellChance]) -> dict[int, Draws]:
    """Drawn supplies by place; nothing where they are certain."""
    moving = [one for one in packed.transfers if one.source in places] if len(places) > 1 else []
    having = {place: stock for place in places if (stock := packed.cells[place].stock) is not None}
    if not (
        any(supply_uncertain(packed, stock) for stock in having.values()) or any(one.share.uncertain for one in moving)
    ):
        return {}
    stocks = {
        place: StockDraws(packed, having[place], own, [one for one in moving if one.source == place])
        for place, own in zip(places, drawn, strict=True)
        if place in having
    }
    for step in range(len(packed.steps)):
        _step(step, stocks)
    return {place: stock.supply for place, stock in stocks.items()}


def _step(step: int, stocks: dict[int, StockDraws]) -> None:
    for stock in stocks.values():
        stock.advance(step)
    for stock in stocks.values():
        for target, people in stock.send(step):
            stocks[target].receive(people)
    for stock in stocks.values():
        stock.settle(step)


def demand_uncertain(demand: PackedDemand) -> bool:
    """Whether the drawn demands of a basis differ."""
    drivers = (*demand.compounding, *demand.additive)
    assumed = [demand.productivity, demand.mitigation, *(driver.per_year for driver in drivers)]
    assumed += [change.wte for change in demand.changes] + [relief.share for relief in demand.reliefs]
    assumed += [one for ratio in demand.ratios for one in (ratio.units, ratio.wte_per_unit)]
    return any(one.uncertain for one in assumed)


def drawn_quantities(packed: PackedModel) -> NDArray[np.bool_]:
    """Which of each cell's supply, cover, funded and need differ from draw to draw, (C, 4)."""
    drawn = np.zeros((len(packed.cells), 4), dtype=bool)
    for place, cell in enumerate(packed.cells):
        demands = (cell.demand[basis] for basis in BASES)
        drawn[place] = (
            cell.stock is not None and supply_uncertain(packed, cell.stock),
            cover_uncertain(cell.cover),
            *(demand is not None and demand_uncertain(demand) for demand in demands),
        )
    moving = {place for one in packed.transfers if one.share.uncertain for place in (one.source, one.target)}
    for group in packed.linked:
        if len(group) > 1 and (drawn[list(group), 0].any() or moving.intersection(group)):
            drawn[[place for place in group if packed.cells[place].stock is not None], 0] = True
    return drawn


def cover_uncertain(covers: tuple[PackedCover, ...] | None) -> bool:
    """Whether the drawn covers differ."""
    return any(one.uncertain for cover in covers or () for one in (cover.wte, cover.growth))


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


def _cover(packed: PackedModel, covers: tuple[PackedCover, ...] | None, drawn: CellChance) -> Draws | None:
    """Draws of all cover together, (T, draws)."""
    if covers is None or not cover_uncertain(covers):
        return None
    total: Draws = np.zeros((len(packed.steps), 1), dtype=np.float32)
    for cover in covers:
        level = drawn.values(f"cover:{cover.name}", cover.wte)
        growth = drawn.values(f"cover growth:{cover.name}", cover.growth)
        total = total + level * _cumulated(np.multiply, _compound(ONE + growth, packed.steps))
    return _over_steps(packed, total)


def _demand(packed: PackedModel, demand: PackedDemand | None, drawn: CellChance) -> Draws | None:
    """Draws of one basis, (T, draws)."""
    if demand is None or not demand_uncertain(demand):
        return None
    steps = packed.steps
    factors = _growth(demand.compounding, drawn, steps, adding=packed.inputs.compounding_drivers_add)
    kept = _kept_by_productivity(demand, drawn, steps)
    if kept is not None and not demand.changes:
        factors, kept = factors * kept, None
    work = _cumulated(np.multiply, factors) * _opening(demand, drawn)
    if demand.additive:
        work = work * (ONE + _cumulated(np.add, _added(demand.additive, drawn, steps)))
    for change in demand.changes:
        counts = change.counts.astype(np.float32)[:, None]
        work = work + drawn.values(f"service change:{change.name}", change.wte) * counts
    if kept is not None:
        work = work * _cumulated(np.multiply, kept)
    if demand.mitigation.high.any():
        work = work * (ONE - drawn.values("mitigation", demand.mitigation))
    for relief in demand.reliefs:
        work = work * kept_by(drawn, "relief", relief)
    return _over_steps(packed, work)


def _opening(demand: PackedDemand, drawn: CellChance) -> Draws | np.float32:
    """D0: the opening figure or, where demand follows activities, their units x WTE for each, (1 or T, draws or 1)."""
    if not demand.ratios:
        return np.float32(demand.opening)
    total: Draws = np.zeros((1, 1), dtype=np.float32)
    for ratio in demand.ratios:
        units = drawn.values(f"activity:{ratio.name}", ratio.units)
        total = total + units * drawn.values(f"staffing ratio:{ratio.name}", ratio.wte_per_unit)
    return total


def _growth(drivers: tuple[PackedDriver, ...], drawn: CellChance, steps: np.ndarray, *, adding: bool) -> Draws:
    """Product of all compounding growth in each step, (T, draws or 1)."""
    factors: Draws = np.ones((len(steps), 1), dtype=np.float32)
    together: Draws = np.ones((1, 1), dtype=np.float32)
    for driver in drivers:
        growth = drawn.values(f"growth:{driver.name}", driver.per_year)
        if adding:
            together = together + growth
        else:
            factors = factors * _compound(ONE + growth, steps)
    return _compound(together, steps) if adding else factors


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
    return _compound(ONE - drawn.values("productivity", demand.productivity), steps)


def _cumulated(operation: np.ufunc, rows: Draws) -> Draws:
    """Running product or sum over steps, row after row: several times faster here than accumulating along an axis."""
    total = np.empty_like(rows)
    total[0] = rows[0]
    for step in range(1, len(rows)):
        operation(total[step - 1], rows[step], out=total[step])
    return total
