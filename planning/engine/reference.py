"""The central path again, slow and obvious: one cell, one band, one step at a time, in plain Python.

It says the same as `central` and shares no arithmetic with it; tests check that the two agree.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from planning.engine.periods import add_years, position_dates
from planning.engine.types import BASES, Basis, CellInputs, Cohort, Demand, ModelInputs, OverSteps, Pipeline


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
    """This cell's people; where people move between cells, all cells are walked side by side."""
    if cell.opening is None or cell.supply_series is not None:
        return [[math.nan] * model.bands for _ in range(len(model.steps) + 1)]
    cells = [cell]
    if model.transfers:
        cells = [one for one in model.cells if one.opening is not None and one.supply_series is None]
    now = {one.code: list(one.opening or ()) for one in cells}
    path = [now[cell.code]]
    for step in range(len(model.steps)):
        arriving = _arriving(model, {one.code: one for one in cells}, step, now)
        now = {one.code: _next_headcount(model, one, step, now[one.code], arriving[one.code]) for one in cells}
        path.append(now[cell.code])
    return path


def _arriving(
    model: ModelInputs, cells: dict[str, CellInputs], step: int, now: dict[str, list[float]]
) -> dict[str, list[float]]:
    """People by cell and band who come from other cells in a step."""
    arriving = {code: [0.0] * model.bands for code in cells}
    for transfer in model.transfers if len(cells) > 1 else ():
        source = cells[transfer.source]
        for band, people in enumerate(now[transfer.source]):
            total = sum(_rates(model, source, step, band))
            gone = people * (1.0 - _staying(sum(_rates(model, source, step, band)), model.steps[step]))
            moving = gone * mode_at(transfer.share, step) / total if total > 0 else 0.0
            for target, share in _moves(model, band, model.steps[step]).items():
                if transfer.profile is None:
                    arriving[transfer.target][target] += moving * share
                else:
                    for landing, part in enumerate(transfer.profile):
                        arriving[transfer.target][landing] += moving * share * part
    return arriving


def _next_headcount(
    model: ModelInputs, cell: CellInputs, step: int, stock: list[float], arriving: list[float]
) -> list[float]:
    length = model.steps[step]
    closing = list(arriving)
    for band, people in enumerate(stock):
        staying = people * _staying(sum(_rates(model, cell, step, band)), length)
        for target, share in _moves(model, band, length).items():
            closing[target] += staying * share
    for band, people in enumerate(_joiners(model, cell, step)):
        leave, retire, _ = _rates(model, cell, step, band)
        closing[band] += people * (_staying(leave + retire, length) if model.joiners_exit_in_step else 1.0)
    return [max(0.0, people) for people in closing]


def _rates(model: ModelInputs, cell: CellInputs, step: int, band: int) -> tuple[float, float, float]:
    """Leaving, retirement and movement to other cells, a year."""
    leave = mode_at(cell.leave_rate[band], step)
    for relief in cell.retention:
        leave *= 1.0 - mode_at(relief.share, step)
    moving = sum(mode_at(one.share, step) for one in model.transfers if one.source == cell.code)
    return leave, mode_at(cell.retire_rate[band], step), moving


def _staying(yearly: float, length: float) -> float:
    return math.pow(1.0 - min(1.0, yearly), length)


def _moves(model: ModelInputs, band: int, length: float) -> dict[int, float]:
    """Where a band's people are after a step: share by band; the rest aged out of the last one of their group."""
    edges = model.age_edges
    ages = len(edges) - 1
    group, place = divmod(band, ages)
    young, old = edges[place], edges[place + 1]
    if math.isinf(old):
        return {band: 1.0}
    moves = {}
    for target in range(place, ages):
        top, bottom = min(old + length, edges[target + 1]), max(young + length, edges[target])
        if top > bottom:
            moves[group * ages + target] = (top - bottom) / (old - young)
    return moves


def _joiners(model: ModelInputs, cell: CellInputs, step: int) -> list[float]:
    """Who joins in a step, by band."""
    joined = [0.0] * model.bands
    for flow in cell.joiners:
        for band, share in enumerate(flow.profile or cell.joiner_profile):
            joined[band] += mode_at(flow.per_year, step) * model.steps[step] * share
    dates = position_dates(model.base_date, model.steps)
    for line in cell.pipelines:
        passed = (1.0 - line.attrition.mode) * line.join_rate.mode * line.local_share.mode
        for cohort, students in _admitted(model, dates, line):
            if _joins_at(model, dates, cohort.starts, line.course_years) == step + 1:
                for band, share in enumerate(line.profile or cell.joiner_profile):
                    joined[band] += students * passed * share
    return joined


def _admitted(model: ModelInputs, dates: tuple[dt.date, ...], line: Pipeline) -> list[tuple[Cohort, float]]:
    """Cohorts with the students for whom there is a placement."""
    admitted: list[tuple[Cohort, float]] = []
    for cohort in sorted(line.cohorts, key=lambda one: one.starts):
        students = cohort.students.mode
        if line.places is not None and cohort.starts > dates[0]:
            beside = [n for one, n in admitted if add_years(one.starts, line.course_years) > cohort.starts]
            step = min(sum(date < cohort.starts for date in dates) - 1, len(model.steps) - 1)
            students = min(students, max(0.0, mode_at(line.places, step) - sum(beside)))
        admitted.append((cohort, students))
    return admitted


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
    if cell.cover is None:
        return [math.nan] * (len(model.steps) + 1)
    path = []
    for position in range(len(model.steps) + 1):
        total = 0.0
        for cover in cell.cover:
            wte = mode_at(cover.wte, max(0, position - 1))
            for step in range(position):
                wte *= math.pow(1.0 + mode_at(cover.growth, step), model.steps[step])
            total += wte
        path.append(total)
    return path


def _demand(model: ModelInputs, demand: Demand | None) -> list[float]:
    if demand is None:
        return [math.nan] * (len(model.steps) + 1)
    dates = position_dates(model.base_date, model.steps)
    path, product, added, productive = [demand.opening], 1.0, 0.0, 1.0
    for step, length in enumerate(model.steps):
        product *= _growth(model, demand, step)
        for driver in demand.additive:
            added += mode_at(driver.per_year, step) * length
        productive *= math.pow(1.0 - mode_at(demand.productivity, step), length)
        work = _opening(demand, step) * product * (1.0 + added) + _changes(demand, dates, step + 1)
        work *= productive * (1.0 - mode_at(demand.mitigation, step))
        for relief in demand.reliefs:
            work *= 1.0 - mode_at(relief.share, step)
        path.append(work)
    return path


def _opening(demand: Demand, step: int) -> float:
    """D0, or what the activities need at the end of a step."""
    if not demand.ratios:
        return demand.opening
    return sum(mode_at(ratio.units, step) * mode_at(ratio.wte_per_unit, step) for ratio in demand.ratios)


def _growth(model: ModelInputs, demand: Demand, step: int) -> float:
    """What the compounding drivers multiply demand by in a step."""
    rates, length = [mode_at(driver.per_year, step) for driver in demand.compounding], model.steps[step]
    if model.compounding_drivers_add:
        return math.pow(1.0 + sum(rates), length)
    return math.prod(math.pow(1.0 + rate, length) for rate in rates)


def _changes(demand: Demand, dates: tuple[dt.date, ...], position: int) -> float:
    total = 0.0
    for change in demand.service_changes:
        begun = dates[0] < change.starts <= dates[position]
        if begun and (change.ends is None or dates[position] < change.ends):
            full = add_years(change.starts, change.ramp_years)
            ramped = (full - change.starts).days
            total += change.wte.mode * (min(1.0, (dates[position] - change.starts).days / ramped) if ramped else 1.0)
    return total
