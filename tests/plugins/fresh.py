"""A projection computed afresh from the accepted records, to compare with what is published."""

from typing import Any

from django.db import transaction

from planning.engine import project
from planning.models import NodeResult, Run, Scenario
from planning.services import storing
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, stored_nodes
from planning.services.quality import Judge
from planning.services.snapshots import reading

TOLD = ("figures", "flows", "effects", "quality")


def fresh(scenario: Scenario) -> dict[str, Any]:
    """What each node says, as it would be stored now: by natural code. Nothing is kept."""
    with transaction.atomic():
        run = Run.objects.create(scenario=scenario, seed=scenario.seed)
        snapshot = reading.snapshot_of(scenario, run)
        prepared, nodes = prepare(snapshot), stored_nodes(snapshot)
        roll_ups = RollUps(nodes)
        results = project(prepared.model(snapshot, roll_ups.roll_ups()))
        storing.store(storing.rows_of(run, results, nodes, roll_ups, Judge(snapshot, prepared)))
        found = stored(run)
        transaction.set_rollback(True)
    return {"fingerprint": results.fingerprint, "nodes": found}


def published(scenario: Scenario) -> dict[str, Any]:
    """What each node of the published run says."""
    run = scenario.published
    assert run is not None
    return {"fingerprint": run.fingerprint, "nodes": stored(run)}


def stored(run: Run) -> dict[str, Any]:
    rows = NodeResult.objects.filter(run=run).exclude(kind="selection").values("code", *TOLD)
    return {row.pop("code"): row for row in rows}
