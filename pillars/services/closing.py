"""Asks what the actions of a plan close, whenever an agreed projection is published."""

from __future__ import annotations

from django.db import transaction

from partners import access
from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from pillars.selectors.closing import counted
from planning.models import Run, Scenario
from planning.services.interventions.asking import request_closing


@transaction.atomic
def ask_what_actions_close(run: Run) -> None:
    """Have it worked out for a published run of the system's default scenario, if any action counts in it."""
    if not run.scenario.is_default:
        return
    interventions = list(counted(run.scenario))
    if interventions:
        request_closing(actor=Actor.application(), run=run, interventions=interventions)


def ask_again(system: System) -> None:
    """The same for the projection that is shown, after actions and interventions were linked otherwise."""
    scenario = Scenario.objects.filter(system=system, is_default=True).select_related("published__scenario").first()
    if scenario is not None and scenario.published is not None:
        ask_what_actions_close(scenario.published)


def have_worked_out(*, actor: Actor, system: System) -> None:
    """Ask again where no answer came, or none has been asked for yet.

    Raises:
        PermissionDenied: the actor does not edit plans of the system.
    """
    access.demand(actor, Permission.EDIT_PLANS, system)
    ask_again(system)
