"""Asks which assumptions matter most for one node of a published run, on one basis, at one position."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.engine import Basis
from planning.models import Analysis, Run
from planning.services import analyses
from planning.services.failures import NotPossible
from planning.services.nodes import DIMENSIONS, code_of

TORNADO: Final = "planning.tornado"
TOO_OLD: Final = "The inputs of this projection are not kept any more. Open the newest one."
NOTHING_MOVED: Final = "At the base date nothing has moved yet. Choose a later position."


@transaction.atomic
def request_tornado(
    *, actor: Actor, run: Run, basis: Basis, position: int, filters: Mapping[str, str] | None = None
) -> Analysis:
    """Have it worked out; the answer that is there already, if the same was asked before.

    Raises:
        PermissionDenied: the actor does not see the system's scenarios.
        NotPossible: the run's inputs are gone, or the position is the base date.
    """
    system = run.scenario.system
    demand(actor, Permission.VIEW_SCENARIOS, system)
    if run.pruned is not None:
        raise NotPossible(TOO_OLD)
    if not 0 < position < len(run.positions):
        raise NotPossible(NOTHING_MOVED)
    chosen = {name: code for name in DIMENSIONS if (code := (filters or {}).get(name))}
    subject = subject_of(run, chosen, basis, position)
    answered = Analysis.objects.filter(kind=Analysis.Kind.TORNADO, scenario=run.scenario, asked__subject=subject)
    if found := answered.filter(finished__isnull=False, failure="").first():
        return found
    asked = {"subject": subject, "run": str(run.code), "filters": chosen, "basis": basis, "position": position}
    return analyses.ask(
        actor=actor, kind=Analysis.Kind.TORNADO, job_kind=TORNADO, system=system, scenario=run.scenario, asked=asked
    )


def subject_of(run: Run, filters: Mapping[str, str], basis: str, position: int) -> str:
    """The question in full."""
    return f"{run.code} {code_of(run.scenario.system.code, filters)} {basis} {position}"
