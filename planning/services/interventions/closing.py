"""How much of a gap each intervention closes, read from the engine's central path; the parts add up to the whole.

In the order in which they begin (then by name), each closes what the gap is smaller with it than without it, given all
that began before. So what interacts is never counted twice, and the sum is the difference between all and none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from planning.engine import Basis, project
from planning.services.interventions.applying import PREFIX
from planning.services.interventions.shares import in_scope
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, node_for
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
    beside = tuple(one for one in snapshot.interventions if one.code not in codes)
    gaps = [_gap(snapshot, (*beside, *asked[:count]), filters, basis, position) for count in range(len(asked) + 1)]
    if any(gap is None for gap in gaps):
        return []
    known = [gap or 0.0 for gap in gaps]
    return [
        Closed(one.code, one.name, before - after, concerned(snapshot, one))
        for one, before, after in zip(asked, known[:-1], known[1:], strict=True)
    ]


def concerned(snapshot: Snapshot, one: InterventionFacts) -> str:
    """The one organisation whose staff or demand an intervention concerns; "" if there are several."""
    found = {cell.organisation for cell in in_scope(snapshot, one)}
    return next(iter(found)) if len(found) == 1 else ""


def _gap(
    snapshot: Snapshot,
    interventions: tuple[InterventionFacts, ...],
    filters: Mapping[str, str],
    basis: Basis,
    position: int,
) -> float | None:
    """The central gap with these switched on; cells that others made room for stay, empty."""
    changed = replace(
        snapshot, interventions=tuple(sorted(interventions, key=lambda one: (one.name, one.code))), draws=1
    )
    node = node_for(changed, filters)
    if node is None:
        return None
    roll_ups = RollUps([node])
    model = prepare(changed).model(changed, roll_ups.roll_ups(), frozenset(code for code, _ in node.parts))
    gap = float(
        project(model, nodes=[roll_ups.name(node)]).nodes[roll_ups.name(node)].bases[basis].gap.central[position]
    )
    return None if gap != gap else gap  # not a number: nobody knows it


def intervention_named(effect: str) -> str:
    """The intervention that an effect of a bridge is of, by its name; "" if it is of none.

    The engine calls joiners by their route alone, and puts what kind of effect it is before all others.
    """
    _, found, name = effect.partition(PREFIX)
    return name if found else ""
