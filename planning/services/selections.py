"""The job that works out one more node of a run, for a combination of filters that is not stored."""

from __future__ import annotations

from typing import Any

from jobs.context import JobContext
from planning.engine import project
from planning.models import Run
from planning.services import storing
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, node_for
from planning.services.quality import Judge
from planning.services.snapshots import unpacked


def run_selection(context: JobContext) -> dict[str, Any]:
    """Project just the cells that match, from the run's own snapshot, and keep the node with the run.

    A cell's draws depend on nothing but its own key, so the numbers are those of the whole run, to the bit.
    """
    run = Run.objects.get(code=context.payload["run"])
    if run.snapshot is None:
        return {"note": "This projection was never published, so it cannot be broken down."}
    snapshot = unpacked(bytes(run.snapshot))
    node = node_for(snapshot, context.payload["filters"])
    if node is None:
        return {"note": "Nobody reported staff or posts for this combination."}
    prepared = prepare(snapshot)
    roll_ups = RollUps([node])
    wanted = frozenset(code for code, _ in node.parts)
    model = prepared.model(snapshot, roll_ups.roll_ups(), wanted)
    results = project(model, on_progress=lambda done: context.progress(int(90 * done), "Drawing possible futures"))
    rows = storing.rows_of(run, results, [node], roll_ups, Judge(snapshot, prepared))
    with context.held():
        if Run.objects.filter(pk=run.pk, pruned__isnull=True).exists():
            storing.store(rows)
    return {"run": str(run.code), "node": node.code}
