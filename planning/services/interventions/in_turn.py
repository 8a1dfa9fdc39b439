"""The gap of several nodes with none of some interventions, then with one after another in the order of their start.

The difference from one path to the next is what the next intervention closes, given all that began before; so what
interacts is never counted twice, and the differences add up to that between none and all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planning.engine import BASES, project
from planning.services.interventions.closing import concerned
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, node_for
from planning.services.snapshots import Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts

Paths = dict[str, list[list[float]] | None]
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
    order = tuple(sorted((one for one in snapshot.interventions if one.code in codes), key=_beginning))
    beside = tuple(one for one in snapshot.interventions if one.code not in codes)
    nodes: dict[str, Paths] = {}
    days: tuple[dt.date, ...] = ()
    for count in range(len(order) + 1):
        days = _add(snapshot, (*beside, *order[:count]), wanted, nodes)
        on_progress((count + 1) / (len(order) + 1))
    return InTurn(days, order, tuple(concerned(snapshot, one) for one in order), nodes)


def _beginning(one: InterventionFacts) -> tuple[dt.date, str]:
    return one.starts, one.name


def _add(
    snapshot: Snapshot,
    interventions: tuple[InterventionFacts, ...],
    wanted: Mapping[str, Mapping[str, str]],
    nodes: dict[str, Paths],
) -> tuple[dt.date, ...]:
    """Add the paths with these switched on to every node; the days of the positions."""
    named = tuple(sorted(interventions, key=lambda one: (one.name, one.code)))
    changed = replace(snapshot, interventions=named, draws=1)
    found = {key: node for key, filters in wanted.items() if (node := node_for(changed, filters)) is not None}
    prepared = prepare(changed)
    roll_ups = RollUps(found.values())
    names = {key: roll_ups.name(node) for key, node in found.items()}
    results = project(prepared.model(changed, roll_ups.roll_ups()), nodes=set(names.values()))
    for key, name in names.items():
        paths = nodes.setdefault(key, {basis: [] for basis in BASES})
        for basis in BASES:
            gap = results.nodes[name].bases[basis].gap.central
            known = paths[basis]
            paths[basis] = None if known is None or np.isnan(gap[0]) else [*known, [float(wte) for wte in gap]]
    return results.positions
