"""The central path: every assumption at its mode, float64, all cells side by side.

Each flow's effect is noted as it happens, so that the bridge can explain any change afterwards. Every operation is
element by element over cells, so a cell has the same bits whichever others stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from planning.engine.packing import Assumed, PackedDemand, PackedModel, PackedStock
from planning.engine.types import BASES, ROUTES, Basis, FloatArray

LEAVERS = "leavers"
RETIREMENTS = "retirements"
AGEING = "ageing"
PARTICIPATION = "participation"
FLOOR = "stock floor at zero"
GIVEN = "supply as given"


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Named contributions: `wte` (C, E, T), and `present` (C, E), whether the cell has such a contribution."""

    names: tuple[str, ...]
    wte: FloatArray
    present: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Central:
    """Central path of C cells: `supply` (C, T + 1), `headcount` (C, T + 1, A), `clamped` (C, T), `cover` (C, T + 1).

    Unknown figures are NaN. Effects of demand are WTE added to demand.
    """

    supply: FloatArray
    headcount: FloatArray
    clamped: FloatArray
    supply_effects: Effects
    demand: dict[Basis, FloatArray]
    demand_effects: dict[Basis, Effects]
    cover: FloatArray


def walk(packed: PackedModel) -> Central:
    """The central path of every cell."""
    supply = _Supply(packed)
    demands = {basis: _Demand(packed, basis) for basis in BASES}
    return Central(
        supply=supply.wte,
        headcount=supply.headcount,
        clamped=supply.clamped,
        supply_effects=supply.effects.finish(),
        demand={basis: demand.wte for basis, demand in demands.items()},
        demand_effects={basis: demand.effects.finish() for basis, demand in demands.items()},
        cover=_cover(packed),
    )


def at_step(values: FloatArray, step: int) -> FloatArray:
    """The step's slice of an array whose last axis is steps (or 1, the same in every step)."""
    return values[..., step if values.shape[-1] > 1 else 0]


def modes(assumed: Sequence[Assumed]) -> FloatArray:
    """Modes of several cells on top of one another, (C, …, 1 or T)."""
    length = max((one.mode.shape[-1] for one in assumed), default=1)
    return np.stack([np.broadcast_to(one.mode, (*one.mode.shape[:-1], length)) for one in assumed])


def _cover(packed: PackedModel) -> FloatArray:
    cover = np.full((len(packed.cells), len(packed.steps) + 1), np.nan)
    for place, cell in enumerate(packed.cells):
        if cell.cover is not None:
            cover[place, 1:] = cell.cover.mode
            cover[place, 0] = cell.cover.mode[0]
    return cover


class _Ledger:
    """Notes effects by name as arrays (C, T)."""

    def __init__(self, packed: PackedModel) -> None:
        self._shape = (len(packed.cells), len(packed.steps))
        self._wte: dict[str, FloatArray] = {}
        self._present: dict[str, np.ndarray] = {}

    def open(self, name: str, rows: Sequence[int] | np.ndarray) -> None:
        if name not in self._wte:
            self._wte[name] = np.zeros(self._shape)
            self._present[name] = np.zeros(self._shape[0], dtype=bool)
        self._present[name][rows] = True

    def __contains__(self, name: str) -> bool:
        return name in self._wte

    def add(self, name: str, rows: Sequence[int] | np.ndarray, step: int, wte: FloatArray) -> None:
        self._wte[name][rows, step] += wte

    def finish(self) -> Effects:
        names = tuple(self._wte)
        if not names:
            cells, steps = self._shape
            return Effects((), np.zeros((cells, 0, steps)), np.zeros((cells, 0), dtype=bool))
        wte = np.stack([self._wte[name] for name in names], axis=1)
        return Effects(names, wte, np.stack([self._present[name] for name in names], axis=1))


class _Supply:
    """Walks the stocks of all cells that have one."""

    def __init__(self, packed: PackedModel) -> None:
        cells, steps, bands = len(packed.cells), len(packed.steps), len(packed.inputs.age_edges) - 1
        self.packed = packed
        self.wte = np.full((cells, steps + 1), np.nan)
        self.headcount = np.full((cells, steps + 1, bands), np.nan)
        self.clamped = np.zeros((cells, steps))
        self.effects = _Ledger(packed)
        self._series()
        stocks = [(place, cell.stock) for place, cell in enumerate(packed.cells) if cell.stock is not None]
        self.rows = np.array([place for place, _ in stocks], dtype=int)
        if stocks:
            self._project([stock for _, stock in stocks])

    def _series(self) -> None:
        for place, cell in enumerate(self.packed.cells):
            if cell.series is not None:
                self.wte[place] = cell.series
                self.effects.open(GIVEN, [place])
                for step, change in enumerate(np.diff(cell.series)):
                    self.effects.add(GIVEN, [place], step, change)

    def _project(self, stocks: list[PackedStock]) -> None:
        for name in (LEAVERS, RETIREMENTS, AGEING):
            self.effects.open(name, self.rows)
        self.leave, self.retire = modes([one.leave for one in stocks]), modes([one.retire for one in stocks])
        self.part = modes([one.participation for one in stocks])
        self.profile = np.stack([one.profile for one in stocks])
        self.joiners = self._joiners(stocks)
        for name in (PARTICIPATION, FLOOR):
            self.effects.open(name, self.rows)
        stock = np.stack([one.opening for one in stocks])
        part = at_step(self.part, 0)
        self._record(0, stock, part)
        for step in range(len(self.packed.steps)):
            stock, part = self._step(step, stock, part)

    def _joiners(self, stocks: list[PackedStock]) -> dict[str, FloatArray]:
        """Headcount by route, each (cells, T)."""
        steps = self.packed.steps
        joiners: dict[str, FloatArray] = {}
        routes = {flow.route for one in stocks for flow in one.flows}
        for route in route_order(routes | {line.route for one in stocks for line in one.pipelines}):
            joiners[route] = np.zeros((len(stocks), len(steps)))
        for place, stock in enumerate(stocks):
            for flow in stock.flows:
                self._route(joiners, flow.route, place)[place] += flow.per_year.mode * steps
            for line in stock.pipelines:
                row = self._route(joiners, line.route, place)[place]
                attrition, join_rate, local_share = (share.mode[0] for _, share in line.shares)
                passed = (1.0 - attrition) * join_rate * local_share
                np.add.at(row, list(line.lands), line.students.mode * passed)
        return joiners

    def _route(self, joiners: dict[str, FloatArray], route: str, place: int) -> FloatArray:
        self.effects.open(route, [int(self.rows[place])])
        return joiners[route]

    def _step(self, step: int, stock: FloatArray, before: FloatArray) -> tuple[FloatArray, FloatArray]:
        part, length = at_step(self.part, step), self.packed.steps[step]
        leave, retire = at_step(self.leave, step), at_step(self.retire, step)
        exits, leave_share = exit_rate(leave, retire, length)
        joined = sum_over(flow[:, step] for flow in self.joiners.values())[:, None] * self.profile
        exposed = stock + joined if self.packed.inputs.joiners_exit_in_step else stock
        gone = exposed * exits
        self._note(PARTICIPATION, step, stock * (part - before))
        self._note(LEAVERS, step, -gone * leave_share * part)
        self._note(RETIREMENTS, step, -gone * (1.0 - leave_share) * part)
        for route, flow in self.joiners.items():
            self._note(route, step, flow[:, [step]] * self.profile * part)
        if self.packed.inputs.joiners_exit_in_step:
            after = self._age(step, stock - stock * exits, part) + joined * (1.0 - exits)
        else:
            after = self._age(step, stock - gone, part) + joined
        stock = np.maximum(after, 0.0)
        self._note(FLOOR, step, (stock - after) * part)
        self.clamped[self.rows, step] = sum_over((stock - after).T)
        self._record(step + 1, stock, part)
        return stock, part

    def _age(self, step: int, stock: FloatArray, part: FloatArray) -> FloatArray:
        shares = self.packed.ageing[step]
        aged = stock * shares[0]
        stayed = shares[0].copy()
        for moved, share in enumerate(shares[1:], start=1):
            up = stock[:, :-moved] * share[:-moved]
            aged[:, moved:] += up
            stayed += share
            self._note(AGEING, step, up * (part[:, moved:] - part[:, :-moved]))
        self._note(RETIREMENTS, step, -stock * (1.0 - stayed) * part)
        return aged

    def _note(self, name: str, step: int, wte: FloatArray) -> None:
        self.effects.add(name, self.rows, step, sum_over(wte.T))

    def _record(self, position: int, stock: FloatArray, part: FloatArray) -> None:
        self.headcount[self.rows, position] = stock
        self.wte[self.rows, position] = sum_over((stock * part).T)


def exit_rate(leave: FloatArray, retire: FloatArray, length: float) -> tuple[FloatArray, FloatArray]:
    """Share of a stock that leaves or retires in a step, and the leavers' share of those exits.

    1 - (1 - min(1, leave + retire)) ** length, so that two half-years make one year. Where the rates add up
    to more than 1 both give way in proportion.
    """
    total = leave + retire
    share = np.divide(leave, total, out=np.zeros_like(total), where=total > 0)
    return 1.0 - compound(1.0 - np.minimum(total, 1.0), length), share


def sum_over(parts: Iterable[FloatArray]) -> FloatArray:
    """Sum of arrays one after another: the order, and so the bits, never depend on their shape."""
    total = np.zeros(1)
    for part in parts:
        total = total + part
    return total


def compound(base: FloatArray, length: float) -> FloatArray:
    """base ** length; always over contiguous memory, so that the bits never depend on the array's layout."""
    return base if length == 1.0 else np.power(np.ascontiguousarray(base), length)


def route_order(routes: Iterable[str]) -> list[str]:
    """Routes in the order in which they are added up and named: the usual ones first, then by name."""
    return sorted(routes, key=lambda route: (ROUTES.index(route) if route in ROUTES else len(ROUTES), route))


class _Demand:
    """Walks one basis of all cells where it is known, one factor of the equation after another."""

    def __init__(self, packed: PackedModel, basis: Basis) -> None:
        self.packed = packed
        self.wte = np.full((len(packed.cells), len(packed.steps) + 1), np.nan)
        self.effects = _Ledger(packed)
        known = [(place, cell.demand[basis]) for place, cell in enumerate(packed.cells)]
        self.rows = np.array([place for place, demand in known if demand is not None], dtype=int)
        if len(self.rows):
            self._project([demand for _, demand in known if demand is not None])

    def _project(self, demands: list[PackedDemand]) -> None:
        count = len(demands)
        self.compounding = self._table(demands, "compounding")
        self.additive = self._table(demands, "additive")
        self.changes = self._changes(demands)
        self.productivity = modes([demand.productivity for demand in demands])
        self.mitigation = modes([demand.mitigation for demand in demands])
        self._open_factor("productivity", self.productivity)
        self._open_factor("mitigation", self.mitigation)
        self.opening = np.array([demand.opening for demand in demands])
        self.grown, self.added, self.served = np.ones(count), np.zeros(count), np.zeros(count)
        self.productive, self.mitigated = np.ones(count), np.zeros(count)
        self.wte[self.rows, 0] = self.opening
        for step in range(len(self.packed.steps)):
            self._step(step)

    def _table(self, demands: list[PackedDemand], kind: str) -> dict[str, FloatArray]:
        """Growth per year by driver's name, each (cells, T)."""
        names = sorted({driver.name for demand in demands for driver in getattr(demand, kind)})
        table = {name: np.zeros((len(demands), len(self.packed.steps))) for name in names}
        for place, demand in enumerate(demands):
            for driver in getattr(demand, kind):
                self.effects.open(growth_name(driver.name), [int(self.rows[place])])
                table[driver.name][place] = driver.per_year.mode
        return table

    def _changes(self, demands: list[PackedDemand]) -> dict[str, FloatArray]:
        """WTE level by service change, each (cells, T)."""
        names = sorted({change.name for demand in demands for change in demand.changes})
        table = {name: np.zeros((len(demands), len(self.packed.steps))) for name in names}
        for place, demand in enumerate(demands):
            for change in demand.changes:
                self.effects.open(change_name(change.name), [int(self.rows[place])])
                table[change.name][place] = change.wte.mode * change.counts
        return table

    def _open_factor(self, name: str, values: FloatArray) -> None:
        used = values.any(axis=-1)
        if used.any():
            self.effects.open(name, self.rows[used])

    def _step(self, step: int) -> None:
        length, self.current = self.packed.steps[step], self.wte[self.rows, step]
        for name, growth in self.compounding.items():
            self.grown = self.grown * compound(1.0 + growth[:, step], length)
            self._note(growth_name(name), step)
        for name, growth in self.additive.items():
            self.added = self.added + growth[:, step] * length
            self._note(growth_name(name), step)
        for name, level in self.changes.items():
            self.served = self.served + level[:, step] - (level[:, step - 1] if step else 0.0)
            self._note(change_name(name), step)
        self.productive = self.productive * compound(1.0 - at_step(self.productivity, step), length)
        self._note("productivity", step)
        self.mitigated = at_step(self.mitigation, step)
        self._note("mitigation", step)
        self.wte[self.rows, step + 1] = self.current

    def _note(self, name: str, step: int) -> None:
        work = self.opening * self.grown * (1.0 + self.added) + self.served
        after = work * self.productive * (1.0 - self.mitigated)
        if name in self.effects:
            self.effects.add(name, self.rows, step, after - self.current)
        self.current = after


def growth_name(driver: str) -> str:
    """What a bridge calls a demand driver."""
    return f"demand growth: {driver}"


def change_name(change: str) -> str:
    """What a bridge calls a service change."""
    return f"service change: {change}"
