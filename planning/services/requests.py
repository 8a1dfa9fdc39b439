"""Requests for work: one job for each live scenario when something it rests on changes, one for a selection."""

from __future__ import annotations

import hashlib

from jobs.models import Job
from jobs.services import request_job
from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Run, Scenario
from planning.services.failures import NotPossible
from planning.services.nodes import DIMENSIONS, code_of
from planning.services.scenario_lock import ScenarioLocked

RECOMPUTE = "planning.recompute"
SELECTION = "planning.selection"
TOO_OLD = "The figures of this projection have been put away. Bring them back in the run history, then choose again."


def request_recompute(*, actor: Actor, scenario: Scenario) -> Job:
    """Have a scenario worked out again; requests that wait become one.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        ScenarioLocked: its figures are to stay as they are.
    """
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    if scenario.locked is not None:  # the job looks again
        raise ScenarioLocked(scenario)
    key = str(scenario.code)
    return request_job(actor=actor, kind=RECOMPUTE, key=key, payload={"scenario": key}, system=scenario.system)


def request_selection(*, actor: Actor, run: Run, **filters: str) -> Job:
    """Have a combination of filters worked out for a run; it is kept with the run.

    Raises:
        PermissionDenied: the actor does not see the system's projections.
        NotPossible: the run's figures have been put away.
    """
    system = run.scenario.system
    demand(actor, Permission.VIEW_AGGREGATES, system)
    if run.pruned is not None:
        raise NotPossible(TOO_OLD)
    chosen = {name: filters[name] for name in DIMENSIONS if filters.get(name)}
    return request_job(
        actor=actor,
        kind=SELECTION,
        key=selection_key(run, chosen),
        payload={"run": str(run.code), "filters": chosen},
        system=system,
    )


def selection_key(run: Run, filters: dict[str, str]) -> str:
    """The job's key: run and filters; long combinations by their hash, for a key has 200 characters."""
    code = code_of("", filters)
    return f"{run.code}:{code}" if len(code) <= 150 else f"{run.code}:{hashlib.sha256(code.encode()).hexdigest()}"
