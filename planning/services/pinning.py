"""Pinning: a run that somebody refers to keeps its figures when newer ones are published."""

from __future__ import annotations

from django.db import transaction

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Run
from planning.services import archiving
from planning.services.failures import NotPossible

KEPT = (Run.State.PUBLISHED, Run.State.SUPERSEDED)


@transaction.atomic
def pin_run(*, actor: Actor, run: Run) -> Run:
    """Keep the run's figures at hand for good; figures that were put away are brought back.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        NotPossible: the run was never published, so it has no figures.
    """
    demand(actor, Permission.EDIT_SCENARIOS, run.scenario.system)
    archiving.restore(run)
    kept = Run.objects.filter(pk=run.pk, pruned__isnull=True, state__in=KEPT)
    if not kept.update(pinned=True):
        raise NotPossible(archiving.GONE)
    return _noted(actor, run, "run.pinned")


@transaction.atomic
def unpin_run(*, actor: Actor, run: Run) -> Run:
    """Let the run's figures be put away when their time comes: with the next run but two.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
    """
    demand(actor, Permission.EDIT_SCENARIOS, run.scenario.system)
    Run.objects.filter(pk=run.pk).update(pinned=False)
    return _noted(actor, run, "run.unpinned")


def _noted(actor: Actor, run: Run, action: str) -> Run:
    system = run.scenario.system
    if run.pinned != (action == "run.pinned"):
        audit.record(actor=actor, action=action, subject=run, system=system, scenario=run.scenario)
    run.refresh_from_db(fields=["pinned", "state", "pruned"])
    return run
