"""Drawn futures of stocks: the same equations as `supply`, float32, all draws side by side.

A cell on its own keeps its stocks (bands x draws) in the processor's cache. Cells that transfers tie together are
walked side by side, step by step.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from planning.engine.chance import CellChance, Draws
from planning.engine.packed import Assumed, PackedModel, PackedPipeline, PackedRelief, PackedStock, PackedTransfer

ONE = np.float32(1.0)
ZERO = np.float32(0.0)


def supply_uncertain(packed: PackedModel, stock: PackedStock) -> bool:
    """Whether the drawn supplies of a stock differ, transfers apart."""
    if packed.inputs.individual_chance:
        return True
    assumed = [stock.leave, stock.retire, stock.participation, *(flow.per_year for flow in stock.flows)]
    assumed += [relief.share for relief in stock.retention]
    for line in stock.pipelines:
        assumed += [line.students, *(share for _, share in line.shares)]
        assumed += [] if line.places is None else [line.places]
    return any(one.uncertain for one in assumed)


def leaving_stream(step: int) -> str:
    """Whose scores decide who leaves in a step."""
    return f"leaving:{step}"


def cohort_streams(line: PackedPipeline) -> list[str]:
    """Whose scores decide who completes, for each cohort: by the step in which it lands, and its place in it."""
    seen: Counter[int | None] = Counter()
    streams = []
    for step in line.lands:
        streams.append(f"completers:{line.name}:{step}:{seen[step]}")
        seen[step] += 1
    return streams


def at(values: Draws, step: int) -> Draws:
    """The step's slice of values (…, 1 or T, draws or 1)."""
    part: Draws = values[..., step if values.shape[-2] > 1 else 0, :]
    return part


@dataclass(frozen=True, slots=True, eq=False)
class Mover:
    """A transfer out of one cell into another, as drawn: `share` (1 or T, draws or 1)."""

    target: int
    share: Draws
    profile: Draws | None


class StockDraws:
    """One cell's stock (A, draws); `supply` (T, draws) fills up step by step."""

    def __init__(
        self, packed: PackedModel, stock: PackedStock, drawn: CellChance, transfers: list[PackedTransfer]
    ) -> None:
        self.packed, self.stock, self.drawn = packed, stock, drawn
        self.leave = drawn.values("leave", stock.leave)
        for relief in stock.retention:
            self.leave = self.leave * kept_by(drawn, "retention", relief)
        self.rates = self.leave + drawn.values("retire", stock.retire)
        self.kept_joiners = ONE - np.minimum(self.rates, ONE)
        self.movers = [self._mover(transfer) for transfer in transfers]
        for mover in self.movers:
            self.rates = self.rates + mover.share
        self.kept = ONE - np.minimum(self.rates, ONE) if self.movers else self.kept_joiners
        self.part = drawn.values("participation", stock.participation)
        self.joiners = self._joiners()
        self.may_fall_below_zero = any(bool((people < 0).any()) for people, _ in self.joiners)
        self._moving: dict[float, list[Draws]] = {}
        draws, bands = packed.inputs.draws, len(stock.opening)
        self.supply = np.empty((len(packed.steps), draws), dtype=np.float32)
        self.people, self.after, self.spare = (np.empty((bands, draws), dtype=np.float32) for _ in range(3))
        self.people[:] = stock.opening.astype(np.float32)[:, None]

    def _mover(self, transfer: PackedTransfer) -> Mover:
        name = f"transfer:{transfer.name}:{self.packed.cells[transfer.target].code}"
        share = self.drawn.values(name, transfer.share)
        return Mover(transfer.target, share, None if transfer.profile is None else _column(transfer.profile))

    def _joiners(self) -> list[tuple[Draws, Draws]]:
        """Who joins in each step, (T, draws or 1), with their shares by band, (A, 1); equal profiles together."""
        steps = self.packed.steps.astype(np.float32)[:, None]
        by_profile: dict[bytes, tuple[Draws, Draws]] = {}

        def join(people: Draws, profile: np.ndarray | None) -> None:
            shares = self.stock.profile if profile is None else profile
            before = by_profile.get(shares.tobytes())
            by_profile[shares.tobytes()] = (people if before is None else before[0] + people, _column(shares))

        join(np.zeros((len(steps), 1), dtype=np.float32), None)
        for flow in self.stock.flows:
            join(self.drawn.values(f"joiners:{flow.route}", flow.per_year) * steps, flow.profile)
        for line in self.stock.pipelines:
            join(self._completers(line), line.profile)
        return list(by_profile.values())

    def _completers(self, line: PackedPipeline) -> Draws:
        def values(name: str, assumed: Assumed) -> Draws:
            return self.drawn.values(f"pipeline:{line.name}:{name}", assumed)

        attrition, join_rate, local_share = (values(name, share)[0] for name, share in line.shares)
        students = values("intake", line.students)
        if line.places is not None:
            students = _admitted(line, students, values("places", line.places))
        completers = self._by_chance(line, students, (ONE - attrition) * join_rate * local_share)
        landed = np.zeros((len(self.packed.steps), completers.shape[-1]), dtype=np.float32)
        for number, step in enumerate(line.lands):
            if step is not None:
                landed[step] += completers[number]
        return landed

    def _by_chance(self, line: PackedPipeline, students: Draws, passed: Draws) -> Draws:
        """Completers of each cohort; as chance has it, if it may: of n who each pass with p, n p with n p (1 - p)."""
        expected: Draws = students * passed
        if not self.packed.inputs.individual_chance:
            return expected
        scores = np.stack([self.drawn.individual(name) for name in cohort_streams(line)]) if len(expected) else expected
        varied: Draws = np.clip(expected + np.sqrt(expected * (ONE - passed)) * scores, ZERO, students)
        return varied

    def advance(self, step: int) -> None:
        """Fill `after` with those who stay and join; movers are still to be added by `receive`."""
        moving = self._moves(step)
        np.multiply(self.people, moving[0], out=self.after)
        for moved, share in enumerate(moving[1:], start=1):
            self.after[moved:] += np.multiply(self.people[:-moved], share, out=self.spare[moved:])
        if self.packed.inputs.individual_chance:
            self._vary(step)
        for people, profile in self.joiners:
            np.multiply(people[step], profile, out=self.spare)
            if self.packed.inputs.joiners_exit_in_step:
                np.multiply(self.spare, self._power(at(self.kept_joiners, step), step), out=self.spare)
            np.add(self.after, self.spare, out=self.after)

    def _vary(self, step: int) -> None:
        """Let chance decide who leaves: the number of leavers of all bands varies like a sum of binomials'.

        Their variance is the sum of n q (1 - q) over bands, q the share that stays; one score moves all bands, each in
        proportion to its own variance, as far as it has people who can leave or stay.
        """
        kept = self._power(at(self.kept, step), step)
        variance = self.people * (kept * (ONE - kept))
        total = np.add.reduce(variance, axis=0)
        scores = self.drawn.individual(leaving_stream(step))
        per_variance = np.divide(scores, np.sqrt(total), out=np.zeros_like(total), where=total > 0)
        stay = self.people * kept
        moved = np.clip(variance * per_variance, -stay, self.people - stay)
        for bands, share in enumerate(self.packed.ageing[step]):
            sources = len(share) - bands
            self.after[bands:] += moved[:sources] * _column(share)[:sources]
        np.maximum(self.after, ZERO, out=self.after)

    def send(self, step: int) -> list[tuple[int, Draws]]:
        """Who moves to other cells in a step, a step older: (place, (A, draws)). Call it before `settle`."""
        if not self.movers:
            return []
        rates = np.broadcast_to(at(self.rates, step), self.people.shape)
        gone = self.people * (ONE - self._power(at(self.kept, step), step))
        per_rate = np.divide(gone, rates, out=np.zeros_like(gone), where=rates > 0)
        return [(mover.target, self._arriving(step, per_rate * at(mover.share, step), mover)) for mover in self.movers]

    def _arriving(self, step: int, people: Draws, mover: Mover) -> Draws:
        aged = np.zeros_like(people)
        for moved, share in enumerate(self.packed.ageing[step]):
            sources = len(share) - moved
            aged[moved:] += people[:sources] * _column(share)[:sources]
        return aged if mover.profile is None else np.add.reduce(aged, axis=0) * mover.profile

    def receive(self, people: Draws) -> None:
        """Add people who come from another cell."""
        np.add(self.after, people, out=self.after)

    def settle(self, step: int) -> None:
        """Close the step: no band below zero; the stock's WTE."""
        if self.may_fall_below_zero:
            np.maximum(self.after, ZERO, out=self.after)
        self.people, self.after = self.after, self.people
        np.add.reduce(np.multiply(self.people, at(self.part, step), out=self.spare), axis=0, out=self.supply[step])

    def _power(self, kept: Draws, step: int) -> Draws:
        length = self.packed.steps[step]
        return kept if length == 1.0 else np.power(np.ascontiguousarray(kept), np.float32(length))

    def _moves(self, step: int) -> list[Draws]:
        """Share of each band that stays in post and moves up by 0, 1, 2 … bands (sources only, A - moved rows)."""
        length = float(self.packed.steps[step])
        if self.kept.shape[1] == 1 and length in self._moving:
            return self._moving[length]
        kept = self._power(at(self.kept, step), step)
        moves: list[Draws] = []
        for moved, share in enumerate(self.packed.ageing[step]):
            sources = len(share) - moved
            moves.append(kept[:sources] * _column(share)[:sources])
        self._moving[length] = moves
        return moves


def kept_by(drawn: CellChance, kind: str, relief: PackedRelief) -> Draws:
    """What a relief leaves, 1 - share, (1 or T, draws or 1)."""
    return ONE - drawn.values(f"{kind}:{relief.name}", relief.share)


def _admitted(line: PackedPipeline, students: Draws, places: Draws) -> Draws:
    """Students (n, draws or 1) cut to the placements (1 or T, draws or 1) that earlier cohorts leave."""
    admitted = np.broadcast_to(students, (len(students), max(students.shape[-1], places.shape[-1]))).copy()
    for number, step in enumerate(line.starts):
        if step is not None:
            taken = np.add.reduce(admitted[list(line.beside[number])], axis=0)
            left = np.maximum(at(places, step) - taken, ZERO)
            np.minimum(admitted[number], left, out=admitted[number])
    return admitted


def _column(shares: np.ndarray) -> Draws:
    return shares.astype(np.float32)[:, None]
