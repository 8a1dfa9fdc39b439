"""The job that works a scenario out: snapshot, projection, results and, if nothing newer is shown, publication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jobs.context import GiveUp, JobContext, LeaseLost
from planning.engine import ENGINE_VERSION, ModelError, project
from planning.models import Run, Scenario
from planning.services import machine, publishing, storing
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, stored_nodes
from planning.services.quality import Judge, summary
from planning.services.resolving import NothingAssumed
from planning.services.snapshots import Snapshot, packed, reading
from planning.services.snapshots.data import digest

NOTHING_CHANGED = "Nothing has changed since the projection that is shown."
NOTHING_KNOWN = "No staff figures have been accepted yet, so there is nothing to project."
OVERTAKEN = "A newer projection is shown already, or the scenario has been locked."
LOCKED = "The scenario is locked: its figures stay as they are."
COMPUTED = (
    "fingerprint", "engine_version", "kernel", "architecture", "draws", "base_date", "positions", "snapshot", "inputs",
)  # fmt: skip


def run_scenario(context: JobContext) -> dict[str, Any]:
    """Work out the scenario of the payload and publish it; one that is locked stays as it is.

    The run's row is inserted, and committed, before anything is read: whoever changes records afterwards requests a
    later run, which has a greater key.

    Raises:
        GiveUp: the scenario cannot be projected; the words say what to do.
        LeaseLost: another worker has the job.
    """
    scenario = Scenario.objects.select_related("system", "published").get(code=context.payload["scenario"])
    if scenario.locked is not None:
        return {"note": LOCKED}
    run = Run.objects.create(scenario=scenario, job=context.job.code, seed=scenario.seed)
    try:
        return _work_out(context, scenario, run)
    except LeaseLost:
        raise
    except (NothingAssumed, ModelError) as reason:
        _failed(run)
        raise GiveUp(f"{scenario.name} could not be worked out. {reason}") from reason
    except Exception:
        _failed(run)
        raise


def _work_out(context: JobContext, scenario: Scenario, run: Run) -> dict[str, Any]:
    context.progress(2, "Reading the records")
    snapshot = reading.snapshot_of(scenario, run)
    told = {"run": str(run.code), "cells": len(snapshot.cells)}
    if not snapshot.cells:
        _failed(run, NOTHING_KNOWN)
        return told | {"note": NOTHING_KNOWN}
    before = scenario.published
    if before is not None and _same(before, snapshot) and publishing.leave_as_it_is(run, before):
        return told | {"note": NOTHING_CHANGED, "run": str(before.code)}
    rows = _compute(context, run, snapshot)
    context.progress(85, "Storing the results")
    storing.store_all(rows)
    with context.held():
        published = publishing.publish(run)
    publishing.prune(scenario)
    return told | ({"nodes": len(rows)} if published else {"note": OVERTAKEN})


def _same(before: Run, snapshot: Snapshot) -> bool:
    return before.engine_version == ENGINE_VERSION and before.inputs.get("snapshot") == digest(snapshot)


def _compute(context: JobContext, run: Run, snapshot: Snapshot) -> list[Any]:
    prepared = prepare(snapshot)
    nodes = stored_nodes(snapshot)
    roll_ups = RollUps(nodes)
    model = prepared.model(snapshot, roll_ups.roll_ups())
    results = project(model, on_progress=_telling(context))
    judge = Judge(snapshot, prepared)
    whole = next(node for node in nodes if node.kind == "system")
    run.fingerprint, run.engine_version, run.draws = results.fingerprint, results.engine_version, results.draws
    run.kernel, run.architecture = machine.kernel(), machine.architecture()
    run.base_date = results.positions[0]
    run.positions = [day.isoformat() for day in results.positions]
    run.snapshot = packed(snapshot)
    run.inputs = {
        "base_month": snapshot.base_month.isoformat(),
        "cells": len(snapshot.cells),
        "assumptions": len(snapshot.assumptions),
        "cohorts": len(snapshot.cohorts),
        "snapshot": digest(snapshot),
        "gap": storing.closing_gap(results.nodes[roll_ups.name(whole)]),
        "caveats": [*snapshot.caveats, *prepared.caveats],
        **summary(judge.quality(whole)),
    }
    run.save(update_fields=COMPUTED)
    return storing.rows_of(run, results, nodes, roll_ups, judge)


def _telling(context: JobContext) -> Callable[[float], None]:
    return lambda done: context.progress(10 + int(70 * done), "Drawing possible futures")


def _failed(run: Run, why: str = "") -> None:
    Run.objects.filter(pk=run.pk, state=Run.State.COMPUTING).update(
        state=Run.State.FAILED, inputs={"caveats": [why]} if why else {}
    )
