"""How much of a gap each intervention closes, read from the engine's central path; the parts add up to the whole.

In the order in which they begin (then by name), each closes what the gap is smaller with it than without it, given all
that began before. So what interacts is never counted twice, and the sum is the difference between all and none.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from planning.engine import Basis, project
from planning.services.interventions.applying import PREFIX
from planning.services.interventions.shares import in_scope
from planning.services.model_inputs import Preparation, Prepared, frame_of
from planning.services.nodes import node_for
from planning.services.snapshots import Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts


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
    asked = sorted((one for one in snapshot.interventions if one.code in codes), key=lambda one: (one.starts, one.name))
    node = node_for(snapshot, filters)
    if not asked or node is None:
        return []
    preparation, gaps = Preparation(snapshot, frame_of(snapshot)), _Gaps(snapshot, dict(node.parts), basis, position)
    counted = [one for one in snapshot.interventions if one.code not in codes]
    before = preparation.counting_on(counted)
    if not gaps.known(before):
        return []
    found = []
    for one in asked:
        counted.append(one)
        after = preparation.counting_on(sorted(counted, key=lambda each: (each.name, each.code)))
        found.append(Closed(one.code, one.name, gaps.difference(before, after), concerned(snapshot, one)))
        before = after
    return found


@dataclass(frozen=True)
class _Gaps:
    """Gaps of a node's cells on the central path, each by its share of the node."""

    snapshot: Snapshot
    weights: Mapping[str, float]
    basis: Basis
    position: int

    def known(self, prepared: Prepared) -> bool:
        """Whether the gap of any cell is."""
        counting = (cell for cell in prepared.cells if cell.code in self.weights)
        return any(cell.opening is not None and cell.demand(self.basis) is not None for cell in counting)

    def difference(self, before: Prepared, after: Prepared) -> float:
        """By how much the node's gap is smaller after than before.

        Only cells that differ, and those that exchange staff with them, are worked out.
        """
        pairs = zip(before.cells, after.cells, strict=True)
        changed = frozenset(one.code for one, other in pairs if one != other)
        if not changed:
            return 0.0
        sooner, later = (self._of(prepared, changed) for prepared in (before, after))
        known = [code for code, gap in sooner.items() if not math.isnan(gap)]
        return math.fsum(self.weights[code] * (sooner[code] - later[code]) for code in known)

    def _of(self, prepared: Prepared, codes: frozenset[str]) -> dict[str, float]:
        model = replace(prepared.model(self.snapshot, (), codes), draws=1)
        wanted = [cell.code for cell in model.cells if cell.code in self.weights]
        nodes = project(model, nodes=wanted).nodes
        return {code: float(nodes[code].bases[self.basis].gap.central[self.position]) for code in wanted}


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
