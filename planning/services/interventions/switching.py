"""Switching an intervention on and off in a scenario, which is then worked out again."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Intervention, Scenario
from planning.services import requests
from planning.services.failures import InterventionRefused
from planning.services.interventions import rules
from planning.services.scenario_lock import refuse_locked


@transaction.atomic
def switch_intervention(*, actor: Actor, scenario: Scenario, intervention: Intervention, on: bool) -> bool:
    """Have a scenario count on an intervention, or no longer; whether that was a change.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        ScenarioLocked: nothing in the scenario can be changed.
        InterventionRefused: it is another system's, retired, or not known well enough for an agreed scenario.
    """
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    refuse_locked(scenario)
    if scenario.interventions.filter(pk=intervention.pk).exists() == on:
        return False
    if on:
        _refuse_unfit(scenario, intervention)
        scenario.interventions.add(intervention)
    else:
        scenario.interventions.remove(intervention)
    action = "intervention.switched_on" if on else "intervention.switched_off"
    audit.record(
        actor=actor, action=action, subject=intervention, system=scenario.system, scenario=str(scenario.code),
        name=intervention.name,
    )  # fmt: skip
    requests.request_recompute(actor=actor, scenario=scenario)
    return True


@transaction.atomic
def switch_to(*, actor: Actor, scenario: Scenario, interventions: Collection[Intervention]) -> int:
    """Have a scenario count on just these interventions; how many were switched.

    Raises:
        PermissionDenied, ScenarioLocked, InterventionRefused: as for one of them; then nothing is switched.
    """
    wanted = {one.pk: one for one in interventions}
    before = {one.pk: one for one in scenario.interventions.all()}
    changes = [(one, True) for pk, one in wanted.items() if pk not in before]
    changes += [(one, False) for pk, one in before.items() if pk not in wanted]
    for one, on in sorted(changes, key=lambda change: change[0].name):
        switch_intervention(actor=actor, scenario=scenario, intervention=one, on=on)
    return len(changes)


def _refuse_unfit(scenario: Scenario, intervention: Intervention) -> None:
    if intervention.system_id != scenario.system_id:
        raise InterventionRefused({"": f"“{intervention.name}” belongs to another system."})
    if intervention.retired is not None:
        raise InterventionRefused({"": f"“{intervention.name}” is no longer on offer."})
    if rules.is_agreed(scenario) and rules.missing(intervention):
        words = f"{rules.missing_words(intervention)} Say it on the intervention's page, or try it in a copy."
        raise InterventionRefused({"": words})
