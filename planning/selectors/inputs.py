"""What a run was computed from, read again: its snapshot does not change as long as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from planning.models import Run
from planning.services.nodes import memberships, weight_of
from planning.services.snapshots import CellFacts, Snapshot, unpacked


def snapshot_of(run: Run) -> Snapshot | None:
    """The run's inputs; None once they have been pruned."""
    try:
        return _kept(run.code)
    except LookupError:
        return None


@lru_cache(maxsize=8)
def _kept(code: UUID) -> Snapshot:
    content = Run.objects.filter(code=code).values_list("snapshot", flat=True).first()
    if content is None:
        raise LookupError(code)
    return unpacked(bytes(content))


def weighted_cells(snapshot: Snapshot, filters: Mapping[str, str]) -> list[tuple[CellFacts, float]]:
    """The cells that count for these filters, each with its share (0 to 1)."""
    found = [(cell, weight_in(snapshot, cell, filters)) for cell in snapshot.cells]
    return [(cell, weight) for cell, weight in found if weight > 0]


def weight_in(snapshot: Snapshot, cell: CellFacts, filters: Mapping[str, str]) -> float:
    """The share of a cell that counts for these filters."""
    return weight_of(memberships(snapshot, cell), filters, snapshot.organisations[cell.organisation].share)
