"""How much of a gap each intervention closes, read from the engine's central path; the parts add up to the whole.

In the order in which they begin (then by name), each closes what the gap is smaller with it than without it, given all
that began before. So what interacts is never counted twice, and the sum is the difference between all and none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planning.engine import BASES, Basis, project
from planning.engine.types import FloatArray
from planning.services.interventions.applying import PREFIX
from planning.services.interventions.shares import in_scope
from planning.services.model_inputs import Preparation, Prepared, frame_of
from planning.services.nodes import node_for
from planning.services.snapshots import Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts

Weights = Mapping[str, float]
"""By code of a cell: the share of it that counts in a node."""

Closing = dict[Basis, FloatArray]
"""By basis: WTE by which a gap is smaller, at every position."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What one intervention closes of a gap at one position, WTE; below 0 it widens it.

    ``only``: the one organisation whose staff or demand it concerns, whose own figure this is; "" if there are several.
    """

    code: str
    name: str
    wte: float
    only: str = ""


def closed_by_each(
    snapshot: Snapshot, codes: Collection[str], *, filters: Mapping[str, str], basis: Basis, position: int
) -> list[Closed]:
    """What each of these interventions closes of a node's gap; others that are switched on stay so throughout.

    Args:
        snapshot: with everything switched on.
        codes: of the interventions asked about.
        position: place of the day among the positions.

    Returns:
        in the order in which they begin; nothing if the gap is not known.

    Raises:
        NothingAssumed, ModelError: the snapshot cannot be projected.
    """
    node = node_for(snapshot, filters)
    if node is None:
        return []
    turns = Turns(snapshot, codes)
    if not turns.known(node.parts, basis):
        return []
    return [
        Closed(one.code, one.name, float(closes["node"][basis][position]), concerned(snapshot, one))
        for one, closes in turns.take({"node": dict(node.parts)})
    ]


class Turns:
    """Lets interventions come in one by one, in the order in which they begin; others stay as they are throughout."""

    def __init__(self, snapshot: Snapshot, codes: Collection[str]) -> None:
        asked = [one for one in snapshot.interventions if one.code in codes]
        self.order = sorted(asked, key=lambda one: (one.starts, one.name))
        self._snapshot, self._preparation = snapshot, Preparation(snapshot, frame_of(snapshot))
        self._beside = [one for one in snapshot.interventions if one.code not in codes]
        self.without = self._preparation.counting_on(self._beside)

    def known(self, parts: tuple[tuple[str, float], ...], basis: Basis) -> bool:
        """Whether the gap of any of these cells is."""
        counting = {code for code, _ in parts}
        return any(
            cell.opening is not None and cell.demand(basis) is not None
            for cell in self.without.cells
            if cell.code in counting
        )

    def take(self, nodes: Mapping[str, Weights]) -> Iterator[tuple[InterventionFacts, dict[str, Closing]]]:
        """Each intervention with what it closes of every node, by the caller's key.

        Only cells that it changes, and those that exchange staff with them, are worked out.
        """
        counted, before = list(self._beside), self.without
        for one in self.order:
            counted.append(one)
            after = self._preparation.counting_on(sorted(counted, key=lambda each: (each.name, each.code)))
            yield one, self._differences(before, after, nodes)
            before = after

    def _differences(self, before: Prepared, after: Prepared, nodes: Mapping[str, Weights]) -> dict[str, Closing]:
        pairs = zip(before.cells, after.cells, strict=True)
        changed = frozenset(cell.code for cell, other in pairs if cell != other)
        nothing = np.zeros(len(before.frame.positions))
        closes: dict[str, Closing] = {key: dict.fromkeys(BASES, nothing) for key in nodes}
        if not changed:
            return closes
        sooner, later = (self._gaps(prepared, changed) for prepared in (before, after))
        for key, weights in nodes.items():
            for code in sorted(sooner.keys() & weights.keys()):
                for basis in BASES:
                    closed = np.nan_to_num(sooner[code][basis] - later[code][basis])  # unknown: nothing moves
                    closes[key][basis] = closes[key][basis] + weights[code] * closed
        return closes

    def _gaps(self, prepared: Prepared, codes: frozenset[str]) -> dict[str, dict[Basis, FloatArray]]:
        """Central gaps of these cells and of those that exchange staff with them."""
        model = replace(prepared.model(self._snapshot, (), codes), draws=1)
        nodes = project(model, nodes=[cell.code for cell in model.cells]).nodes
        return {code: {basis: node.bases[basis].gap.central for basis in BASES} for code, node in nodes.items()}


def concerned(snapshot: Snapshot, one: InterventionFacts) -> str:
    """The one organisation whose staff or demand an intervention concerns; "" if there are several."""
    found = {cell.organisation for cell in in_scope(snapshot, one)}
    return next(iter(found)) if len(found) == 1 else ""


def intervention_named(effect: str) -> str:
    """The intervention that an effect of a bridge is of, by its name; "" if it is of none.

    The engine calls joiners by their route alone, and puts what kind of effect it is before all others.
    """
    _, found, name = effect.partition(PREFIX)
    return name if found else ""
