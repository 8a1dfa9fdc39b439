"""Moves each presumption to its low and to its high, with all others at their modes, on the central path."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from planning.engine import Basis, project
from planning.services.model_inputs import Prepared, prepare
from planning.services.nodes import Node
from planning.services.snapshots import AssumptionFacts, Snapshot
from planning.services.tornado.ends import AtTheEnd
from planning.services.tornado.presumptions import End, Presumption, presumptions, settled, with_one_end
from planning.services.tornado.together import Move, moves

Codes = frozenset[str]
Effects = Mapping[str, float]
ENDS: Final[tuple[End, ...]] = ("low", "high")


@dataclass(frozen=True)
class Swing:
    """What one presumption does to the gap, WTE: positive widens it. ``organisations``: whose cells it moves."""

    presumption: Presumption
    at_low: float
    at_high: float
    organisations: Codes

    @property
    def size(self) -> float:
        """From the smallest gap to the largest."""
        ends = (0.0, self.at_low, self.at_high)
        return max(ends) - min(ends)


class Swings:
    """The gap of one node on one basis at one position, and what moves it.

    Only the cells that a presumption touches, and those that they exchange staff with, are worked out anew.

    Args:
        position: 1 or later; at the base date nothing has moved yet.
    """

    def __init__(self, snapshot: Snapshot, node: Node, basis: Basis, position: int) -> None:
        self._whole, self._basis, self._position = snapshot, basis, position
        self._snapshot = settled(snapshot)
        self._weights = dict(node.parts)
        self._base = prepare(self._snapshot)
        self._cells = {cell.code: cell for cell in self._base.cells}
        around = self._base.model(self._snapshot, (), frozenset(self._weights))
        self._relevant = frozenset(cell.code for cell in around.cells)
        self._gaps = self._gaps_of(self._base, frozenset(self._weights))

    @property
    def gap(self) -> float | None:
        """The node's gap at the modes, WTE; None where it is known of no cell."""
        known = [gap * self._weights[code] for code, gap in self._gaps.items() if not math.isnan(gap)]
        return math.fsum(known) if known else None

    def found(self, on_progress: Callable[[float], None] | None = None) -> list[Swing]:
        """What each presumption does that holds in this time and touches these cells, the largest first."""
        tell = on_progress or _ignore
        concerned = [one for one in presumptions(self._whole) if self._concerns(one)]
        frame = self._base.frame
        linked = frozenset(code for one in self._base.transfers for code in (one.source, one.target))
        days = (frame.base_date, *frame.middles[: self._position])
        together, idle = moves(self._whole, concerned, sorted(self._relevant), linked, days)
        swings = [Swing(one, 0.0, 0.0, frozenset()) for one in idle]
        for number, move in enumerate(together):
            tell(number / len(together))
            swings += self._swings(move)
        return sorted(swings, key=lambda one: (-one.size, one.presumption.code))

    def _concerns(self, one: Presumption) -> bool:
        positions = self._base.frame.positions
        if not one.uncertain or not one.holds_between(positions[0], positions[self._position]):
            return False
        facts = one.facts
        return not isinstance(facts, AssumptionFacts) or any(self._covers(facts, code) for code in self._relevant)

    def _covers(self, facts: AssumptionFacts, code: str) -> bool:
        organisation, profession, _ = code.split("|")
        return (
            facts.organisation in ("", organisation)
            and facts.profession in ("", profession)
            and facts.sector in ("", self._whole.organisations[organisation].sector)
            and facts.staff_group in ("", *self._whole.professions[profession].groups)
        )

    def _swings(self, move: Move) -> list[Swing]:
        low, high = (self._effects(move, end) for end in ENDS)
        return [self._swing(one, move, low, high) for one in move.presumptions]

    def _swing(self, one: Presumption, move: Move, low: Effects, high: Effects) -> Swing:
        own = [{code: wte for code, wte in effects.items() if move.of(code) is one} for effects in (low, high)]
        touched = {code.split("|")[0] for effects in own for code, wte in effects.items() if wte}
        at_low, at_high = (math.fsum(effects.values()) for effects in own)
        return Swing(one, at_low, at_high, frozenset(touched))

    def _effects(self, move: Move, end: End) -> Effects:
        """WTE by which the gap of each cell that counts changes."""
        moved = [one for one in move.presumptions if one.value(end) != one.value("mode")]
        if not moved:
            return {}
        snapshot = self._snapshot
        for one in moved:
            snapshot = with_one_end(snapshot, one, end)
        prepared = prepare(snapshot)
        changed = self._changed(prepared)
        gaps = self._gaps_of(_at_the_end(prepared, changed), changed)
        changes = {code: gap - self._gaps[code] for code, gap in gaps.items()}
        return {code: self._weights[code] * wte for code, wte in changes.items() if not math.isnan(wte)}

    def _changed(self, moved: Prepared) -> Codes:
        """Cells whose inputs are others now, among those that can matter to the node."""
        changed = {cell.code for cell in moved.cells if cell != self._cells[cell.code]}
        before = set(self._base.transfers)
        for transfer in moved.transfers:
            if transfer not in before:
                changed |= {transfer.source, transfer.target}
        return frozenset(changed & self._relevant)

    def _gaps_of(self, prepared: Prepared, only: Codes) -> dict[str, float]:
        """Central gaps of these cells, and of those that they exchange staff with, if they count; NaN = not known."""
        if not only:
            return {}
        model = replace(prepared.model(self._snapshot, (), only), draws=1)
        counting = [cell.code for cell in model.cells if cell.code in self._weights]
        nodes = project(model, nodes=counting).nodes
        spreads = {code: nodes[code].bases[self._basis].gap for code in counting}
        return {code: float(gap.central[self._position]) for code, gap in spreads.items()}


def _at_the_end(prepared: Prepared, changed: Codes) -> Prepared:
    """The same with these cells, and all transfers, at the end of their range."""
    ends = AtTheEnd()
    return replace(
        prepared,
        cells=tuple(ends.of(cell) if cell.code in changed else cell for cell in prepared.cells),
        transfers=tuple(ends.of(transfer) for transfer in prepared.transfers),
    )


def _ignore(done: float) -> None:
    """Nobody asked to be told."""
