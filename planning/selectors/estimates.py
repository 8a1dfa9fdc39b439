"""Staff of partners that told nothing, as they were estimated from their peers: what a trace shows instead of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planning.models import Run
from planning.selectors.inputs import snapshot_of, weighted_cells
from planning.selectors.sight import Sight
from planning.services.snapshots import PeerEstimate


@dataclass(frozen=True)
class Estimated:
    """An estimate that counts in a node: how it was made, and its WTE there."""

    made: PeerEstimate
    wte: float


@dataclass(frozen=True)
class Estimates:
    """Estimates, the largest first; ``hidden``: of organisations whose detail is out of sight."""

    shown: Sequence[Estimated]
    hidden: int


def estimates(run: Run, filters: Mapping[str, str], sight: Sight) -> Estimates:
    """The peer estimates behind a node's figures."""
    snapshot = snapshot_of(run)
    if snapshot is None or not snapshot.peer_estimates:
        return Estimates((), 0)
    wte: dict[str, float] = {}
    for cell, weight in weighted_cells(snapshot, filters):
        wte[cell.organisation] = wte.get(cell.organisation, 0.0) + (cell.substantive or 0.0) * weight
    found = [Estimated(one, wte[one.organisation]) for one in snapshot.peer_estimates if one.organisation in wte]
    seen = [one for one in found if sight.sees_organisation(one.made.organisation)]
    return Estimates(sorted(seen, key=lambda one: (-one.wte, one.made.organisation)), len(found) - len(seen))
