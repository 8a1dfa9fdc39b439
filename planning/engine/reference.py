"""The central path again, slow and obvious: one cell, one band, one step at a time, in plain Python.

It says the same as `central` and shares no arithmetic with it; tests check that the two agree.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from planning.engine.periods import add_years, position_dates
from planning.engine.types import BASES, Basis, CellInputs, Demand, ModelInputs, OverSteps


@dataclass(frozen=True, slots=True)
class ReferencePath:
    """One cell's central path by position; `headcount` also by band, `demand` and `gap` also by basis."""

    headcount: list[list[float]]
    supply: list[float]
    cover: list[float]
    demand: dict[Basis, list[float]]
    gap: dict[Basis, list[float]]


def reference(model: ModelInputs, cell: CellInputs) -> ReferencePath:
    """The central path of one cell; NaN where something is unknown."""
    headcount = _headcount(model, cell)
    supply = _supply(cell, headcount)
    demand = {basis: _demand(model, cell.demand(basis)) for basis in BASES}
    gap = {basis: [d - s for d, s in zip(demand[basis], supply, strict=True)] for basis in BASES}
    return ReferencePath(headcount, supply, _cover(model, cell), demand, gap)


def mode_at(value: OverSteps, step: int) -> float:
    """The mode that holds in a step (0-based)."""
    return value[step].mode if isinstance(value, tuple) else value.mode


def _headcount(model: ModelInputs, cell: CellInputs) -> list[list[float]]:
    bands = len(model.age_edges) - 1
    if cell.opening is None or cell.supply_series is not None:
        return [[math.nan] * bands for _ in range(len(model.steps) + 1)]
    path = [list(cell.opening)]
    for step in range(len(model.steps)):
        path.append(_next_headcount(model, cell, step, path[-1]))
    return path


def _next_headcount(model: ModelInputs, cell: CellInputs, step: int, stock: list[float]) -> list[float]:
    length = model.steps[step]
    joined = _joiners(model, cell, step)
    closing = [0.0] * len(stock)
    for band, people in enumerate(stock):
        staying = people * _staying(cell, step, band, length)
        for target, share in _moves(model.age_edges, band, length).items():
            closing[target] += staying * share
    for band, share in enumerate(cell.joiner_profile):
        exposed = _staying(cell, step, band, length) if model.joiners_exit_in_step else 1.0
        closing[band] += joined * share * exposed
    return [max(0.0, people) for people in closing]


def _staying(cell: CellInputs, step: int, band: int, length: float) -> float:
    leave, retire = mode_at(cell.leave_rate[band], step), mode_at(cell.retire_rate[band], step)
    yearly = min(1.0, leave + retire)
    return math.pow(1.0 - yearly, length)


def _moves(edges: tuple[float, ...], band: int, length: float) -> dict[int, float]:
    """Where a band's people are after a step: share by band; the rest aged out of the last one."""
    young, old = edges[band], edges[band + 1]
    if math.isinf(old):
        return {band: 1.0}
    moves = {}
    for target in range(band, len(edges) - 1):
        top, bottom = min(old + length, edges[target + 1]), max(young + length, edges[target])
        if top > bottom:
            moves[target] = (top - bottom) / (old - young)
    return moves


def _joiners(model: ModelInputs, cell: CellInputs, step: int) -> float:
    total = sum(mode_at(flow.per_year, step) * model.steps[step] for flow in cell.joiners)
    dates = position_dates(model.base_date, model.steps)
    for line in cell.pipelines:
        share = (1.0 - line.attrition.mode) * line.join_rate.mode * line.local_share.mode
        for cohort in line.cohorts:
            if _joins_at(model, dates, cohort.starts, line.course_years) == step + 1:
                total += cohort.students.mode * share
    return total


def _joins_at(model: ModelInputs, dates: tuple[dt.date, ...], starts: dt.date, years: float) -> int:
    """The position at which a cohort joins; 0 or beyond the last if it is not a joiner of this model."""
    ends = add_years(starts, years)
    if not model.round_course_to_steps:
        return sum(date < ends for date in dates)
    beyond = dates[-1] + (dates[-1] - dates[-2])
    best = 0
    for place, date in enumerate((*dates, beyond)):
        if date > starts and (dates[best] <= starts or abs(date - ends) <= abs(dates[best] - ends)):
            best = place
        if best == len(dates):
            break
    return best


def _supply(cell: CellInputs, headcount: list[list[float]]) -> list[float]:
    if cell.supply_series is not None:
        return list(cell.supply_series)
    supply = []
    for position, people in enumerate(headcount):
        step = max(0, position - 1)
        supply.append(sum(n * mode_at(cell.participation[band], step) for band, n in enumerate(people)))
    return supply


def _cover(model: ModelInputs, cell: CellInputs) -> list[float]:
    positions = range(len(model.steps) + 1)
    return [math.nan if cell.cover is None else mode_at(cell.cover, max(0, place - 1)) for place in positions]


def _demand(model: ModelInputs, demand: Demand | None) -> list[float]:
    if demand is None:
        return [math.nan] * (len(model.steps) + 1)
    dates = position_dates(model.base_date, model.steps)
    path, product, added, productive = [demand.opening_wte], 1.0, 0.0, 1.0
    for step, length in enumerate(model.steps):
        for driver in demand.compounding:
            product *= math.pow(1.0 + mode_at(driver.per_year, step), length)
        for driver in demand.additive:
            added += mode_at(driver.per_year, step) * length
        productive *= math.pow(1.0 - mode_at(demand.productivity, step), length)
        work = demand.opening_wte * product * (1.0 + added) + _changes(demand, dates, step + 1)
        path.append(work * productive * (1.0 - mode_at(demand.mitigation, step)))
    return path


def _changes(demand: Demand, dates: tuple[dt.date, ...], position: int) -> float:
    total = 0.0
    for change in demand.service_changes:
        begun = dates[0] < change.starts <= dates[position]
        if begun and (change.ends is None or dates[position] < change.ends):
            total += change.wte.mode
    return total
