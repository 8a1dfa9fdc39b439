"""Asks what the actions of a plan close, whenever an agreed projection is published."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from partners.actors import Actor
from partners.models import System
from pillars.models import Action
from planning.models import Intervention, Run, Scenario
from planning.services.interventions.asking import request_closing


@transaction.atomic
def ask_what_actions_close(run: Run) -> None:
    """Have it worked out for a published run of the system's default scenario, if any action counts in it."""
    if not run.scenario.is_default:
        return
    counted = list(linked(run.scenario.system).filter(scenarios=run.scenario))
    if counted:
        request_closing(actor=Actor.application(), run=run, interventions=counted)


def ask_again(system: System) -> None:
    """The same for the projection that is shown, after actions and interventions were linked otherwise."""
    scenario = Scenario.objects.filter(system=system, is_default=True).select_related("published__scenario").first()
    if scenario is not None and scenario.published is not None:
        ask_what_actions_close(scenario.published)


def linked(system: System) -> QuerySet[Intervention]:
    """Interventions that actions in use carry."""
    carried = Action.objects.filter(system=system, retired__isnull=True).exclude(status=Action.Status.STOPPED)
    return Intervention.objects.filter(actions__in=carried, retired__isnull=True).distinct()
