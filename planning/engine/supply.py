"""Supply's central path: stocks of all cells by band; who leaves, ages, joins and moves between cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planning.engine.ledger import (
    AGEING,
    FLOOR,
    GIVEN,
    LEAVERS,
    PARTICIPATION,
    RETENTION,
    RETIREMENTS,
    TRANSFER,
    Ledger,
    route_order,
)
from planning.engine.packed import PackedModel, PackedPipeline, PackedStock
from planning.engine.steady import at_step, compound, modes, sum_over
from planning.engine.types import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Transferring:
    """One transfer between two rows of the stocks: share of the source a year, (1 or T,)."""

    name: str
    source: int
    target: int
    share: FloatArray
    profile: FloatArray | None


class SupplyPath:
    """Walks the stocks: `wte` (C, T + 1), `headcount` (C, T + 1, A), `clamped` and `turned_away` (C, T)."""

    def __init__(self, packed: PackedModel) -> None:
        cells, steps, bands = len(packed.cells), len(packed.steps), packed.inputs.bands
        self.packed = packed
        self.wte = np.full((cells, steps + 1), np.nan)
        self.headcount = np.full((cells, steps + 1, bands), np.nan)
        self.clamped = np.zeros((cells, steps))
        self.turned_away = np.zeros((cells, steps))
        self.effects = Ledger(cells, steps)
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
        self.retained = self._retention(stocks)
        self.transfers = self._transfers()
        self.joiners = self._joiners(stocks)
        for name in (PARTICIPATION, FLOOR):
            self.effects.open(name, self.rows)
        stock = np.stack([one.opening for one in stocks])
        part = at_step(self.part, 0)
        self._record(0, stock, part)
        for step in range(len(self.packed.steps)):
            stock, part = self._step(step, stock, part)

    def _retention(self, stocks: list[PackedStock]) -> dict[str, FloatArray]:
        """Share of the leaving rate left after each relief, each (cells, T)."""
        names = sorted({relief.name for stock in stocks for relief in stock.retention})
        table = {name: np.ones((len(stocks), len(self.packed.steps))) for name in names}
        for place, stock in enumerate(stocks):
            for relief in stock.retention:
                self.effects.open(RETENTION + relief.name, [int(self.rows[place])])
                table[relief.name][place] = 1.0 - relief.share.mode
        return table

    def _transfers(self) -> list[Transferring]:
        row = {int(place): number for number, place in enumerate(self.rows)}
        for one in self.packed.transfers:
            self.effects.open(TRANSFER + one.name, [one.source, one.target])
        return [
            Transferring(one.name, row[one.source], row[one.target], one.share.mode, one.profile)
            for one in self.packed.transfers
        ]

    def _joiners(self, stocks: list[PackedStock]) -> dict[str, FloatArray]:
        """Headcount by route and band, each (cells, T, A)."""
        routes = {flow.route for one in stocks for flow in one.flows}
        routes |= {line.route for one in stocks for line in one.pipelines}
        shape = (len(stocks), len(self.packed.steps), self.packed.inputs.bands)
        joiners = {route: np.zeros(shape) for route in route_order(routes)}
        for place, stock in enumerate(stocks):
            for flow in stock.flows:
                people = flow.per_year.mode * self.packed.steps
                self._join(joiners, flow.route, place, people, stock.profile if flow.profile is None else flow.profile)
            for line in stock.pipelines:
                profile = stock.profile if line.profile is None else line.profile
                self._join(joiners, line.route, place, self._completers(line, place), profile)
        return joiners

    def _join(
        self, joiners: dict[str, FloatArray], route: str, place: int, people: FloatArray, profile: FloatArray
    ) -> None:
        self.effects.open(route, [int(self.rows[place])])
        joiners[route][place] += people[:, None] * profile

    def _completers(self, line: PackedPipeline, place: int) -> FloatArray:
        """Who completes and joins in each step, (T,)."""
        attrition, join_rate, local_share = (share.mode[0] for _, share in line.shares)
        passed = (1.0 - attrition) * join_rate * local_share
        admitted = self._admitted(line, place)
        landed = np.zeros(len(self.packed.steps))
        for number, step in enumerate(line.lands):
            if step is not None:
                landed[step] += admitted[number] * passed
        return landed

    def _admitted(self, line: PackedPipeline, place: int) -> FloatArray:
        """Students of each cohort for whom there is a placement; the others are noted as turned away."""
        admitted = line.students.mode.copy()
        if line.places is None:
            return admitted
        for number, step in enumerate(line.starts):
            if step is not None:
                left = at_step(line.places.mode, step) - sum(admitted[other] for other in line.beside[number])
                kept = min(admitted[number], max(left, 0.0))
                self.turned_away[self.rows[place], step] += admitted[number] - kept
                admitted[number] = kept
        return admitted

    def _step(self, step: int, stock: FloatArray, before: FloatArray) -> tuple[FloatArray, FloatArray]:
        part = at_step(self.part, step)
        self._note(PARTICIPATION, step, stock * (part - before))
        joined = np.zeros_like(stock)
        for route, flow in self.joiners.items():
            self._note(route, step, flow[:, step] * part)
            joined = joined + flow[:, step]
        leave, retire, length = self._leaving(step), at_step(self.retire, step), self.packed.steps[step]
        moving = self._moving(step)
        exits = exit_rate(leave[-1] + retire + moving, length)
        gone, total = stock * exits, leave[-1] + retire + moving
        self._note_kept(step, stock * part, leave, retire + moving, exits)
        self._note(LEAVERS, step, -gone * portion(leave[-1], total) * part)
        self._note(RETIREMENTS, step, -gone * portion(retire, total) * part)
        after = self._age(step, stock - gone, part)
        self._transfer(step, gone, total, part, after)
        after = after + self._staying(step, joined, leave[-1], part)
        stock = np.maximum(after, 0.0)
        self._note(FLOOR, step, (stock - after) * part)
        self.clamped[self.rows, step] = sum_over((stock - after).T)
        self._record(step + 1, stock, part)
        return stock, part

    def _leaving(self, step: int) -> list[FloatArray]:
        """The leaving rate, (cells, A): as assumed, then less one relief after another."""
        leave = [at_step(self.leave, step)]
        for left in self.retained.values():
            leave.append(leave[-1] * left[:, [step]])
        return leave

    def _note_kept(
        self, step: int, wte: FloatArray, leave: list[FloatArray], others: FloatArray, exits: FloatArray
    ) -> None:
        """Reliefs keep people who would have left; leavers are noted as if there were no relief."""
        if not self.retained:
            return
        length = self.packed.steps[step]
        shares = [*(exit_rate(rate + others, length) for rate in leave[:-1]), exits]
        self._note(LEAVERS, step, -wte * (shares[0] - shares[-1]))
        for place, name in enumerate(self.retained):
            self._note(RETENTION + name, step, wte * (shares[place] - shares[place + 1]))

    def _moving(self, step: int) -> FloatArray:
        """Share of each row that moves to other cells a year, (cells, 1)."""
        moving = np.zeros((len(self.rows), 1))
        for transfer in self.transfers:
            moving[transfer.source] += at_step(transfer.share, step)
        return moving

    def _transfer(self, step: int, gone: FloatArray, total: FloatArray, part: FloatArray, after: FloatArray) -> None:
        """Move people between rows: they grow older on the way and add to `after`, (cells, A)."""
        for transfer in self.transfers:
            source, target, name = transfer.source, transfer.target, TRANSFER + transfer.name
            people = gone[source] * portion(at_step(transfer.share, step)[None], total[source])
            aged = self._aged(step, people)
            arriving = aged if transfer.profile is None else sum_over(aged) * transfer.profile
            after[target] += arriving
            self.effects.add(name, int(self.rows[source]), step, -sum_over(people * part[source])[0])
            self.effects.add(name, int(self.rows[target]), step, sum_over(arriving * part[target])[0])

    def _aged(self, step: int, people: FloatArray) -> FloatArray:
        """One row's people by band, (A,), a step older."""
        shares = self.packed.ageing[step]
        aged = people * shares[0]
        for moved, share in enumerate(shares[1:], start=1):
            aged[moved:] += people[:-moved] * share[:-moved]
        return aged

    def _staying(self, step: int, joined: FloatArray, leave: FloatArray, part: FloatArray) -> FloatArray:
        """Joiners at the end of their step: all of them, unless the convention exposes them to its exits."""
        if not self.packed.inputs.joiners_exit_in_step:
            return joined
        retire = at_step(self.retire, step)
        gone = joined * exit_rate(leave + retire, self.packed.steps[step])
        self._note(LEAVERS, step, -gone * portion(leave, leave + retire) * part)
        self._note(RETIREMENTS, step, -gone * portion(retire, leave + retire) * part)
        return joined - gone

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


def exit_rate(total: FloatArray, length: float) -> FloatArray:
    """Share of a stock that goes in a step: 1 - (1 - min(1, total)) ** length, so that two half-years make one year."""
    return 1.0 - compound(1.0 - np.minimum(total, 1.0), length)


def portion(rate: FloatArray, total: FloatArray) -> FloatArray:
    """A rate's part in all that go; where the rates add up to more than 1 all give way in proportion."""
    share: FloatArray = np.divide(rate, total, out=np.zeros_like(total), where=total > 0)
    return share
