"""The gap of several nodes with none of some interventions, then with one after another in the order of their start.

The difference from one path to the next is what the next intervention closes, given all that began before; so what
interacts is never counted twice, and the differences add up to that between none and all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planning.engine import BASES, Basis, project
from planning.engine.types import FloatArray
from planning.services.interventions.closing import Turns, concerned
from planning.services.nodes import RollUps, node_for
from planning.services.snapshots import Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts

Paths = dict[Basis, list[list[float]] | None]
"""By basis: central gaps, WTE, one list of positions for none, one, two … interventions; None = unknown."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """Central gaps as interventions come in one by one.

    Attributes:
        days: of the positions.
        order: the interventions in the order in which they come in.
        only: for each, the one organisation that it concerns; "" if there are several.
        nodes: by the key that they were asked under; those in which nobody works are left out.
    """

    days: tuple[dt.date, ...]
    order: tuple[InterventionFacts, ...]
    only: tuple[str, ...]
    nodes: Mapping[str, Paths]


def in_turn(
    snapshot: Snapshot,
    codes: Collection[str],
    wanted: Mapping[str, Mapping[str, str]],
    on_progress: Callable[[float], None],
) -> InTurn:
    """Let the interventions of these codes come in one by one; others that are switched on stay so throughout.

    Args:
        wanted: filters of the nodes, by a key of the caller's.
        on_progress: called with the share done.

    Raises:
        NothingAssumed, ModelError: the snapshot cannot be projected.
    """
    turns = Turns(snapshot, codes)
    found = {key: node for key, filters in wanted.items() if (node := node_for(snapshot, filters)) is not None}
    roll_ups = RollUps(found.values())
    names = {key: roll_ups.name(node) for key, node in found.items()}
    model = replace(turns.without.model(snapshot, roll_ups.roll_ups()), draws=1)
    results = project(model, nodes=set(names.values()))
    paths = {
        key: {basis: [results.nodes[name].bases[basis].gap.central] for basis in BASES} for key, name in names.items()
    }
    weights = {key: dict(node.parts) for key, node in found.items()}
    for count, (_, closes) in enumerate(turns.take(weights), start=1):
        for key, of_basis in paths.items():
            for basis, gaps in of_basis.items():
                gaps.append(gaps[-1] - closes[key][basis])
        on_progress(count / len(turns.order))
    only = tuple(concerned(snapshot, one) for one in turns.order)
    return InTurn(results.positions, tuple(turns.order), only, {key: _plain(of) for key, of in paths.items()})


def _plain(paths: Mapping[Basis, list[FloatArray]]) -> Paths:
    """None where the gap is not known."""
    return {
        basis: None if np.isnan(gaps[0][0]) else [[float(wte) for wte in gap] for gap in gaps]
        for basis, gaps in paths.items()
    }
