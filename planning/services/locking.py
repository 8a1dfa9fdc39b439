"""Locking a scenario: nothing in it can be changed, and what is published of it stays, until it is unlocked.

Who edits scenarios may lock; only who signs off may unlock, so that what was agreed is not changed by the same hand
that works on it.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils import timezone

from jobs.selectors import open_jobs
from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Scenario
from planning.services.failures import AssumptionRefused
from planning.services.interventions.rules import refuse_incomplete_interventions
from planning.services.requests import RECOMPUTE, request_recompute
from planning.services.scenario_lock import refuse_locked

LONGEST_REASON: Final = 500
FIRST: Final = "This is the scenario that people see first, so it must be kept up to date. Copy it and lock the copy."
NOTHING_SHOWN: Final = "Nothing has been published of it yet, so there is nothing to keep. Lock it when it has figures."
ON_ITS_WAY: Final = "It is being recalculated. Lock it when the new figures are shown: they must fit what is assumed."


@transaction.atomic
def lock_scenario(*, actor: Actor, scenario: Scenario, reason: str) -> Scenario:
    """Keep the scenario as it is.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: no reason, locked already, shown first, without figures or being recalculated; by field.
        InterventionRefused: too little is known of an intervention that it counts on.
    """
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    refuse_locked(scenario)
    reason = _reason(reason, "Say why it is locked.")
    if words := _why_not(scenario):
        raise AssumptionRefused({"": words})
    refuse_incomplete_interventions(scenario)
    return _set(actor, scenario, "scenario.locked", reason)


def _why_not(scenario: Scenario) -> str:
    if scenario.is_default:
        return FIRST
    if not Scenario.objects.filter(pk=scenario.pk, published__isnull=False).exists():
        return NOTHING_SHOWN
    return ON_ITS_WAY if open_jobs(kind=RECOMPUTE, key=str(scenario.code)).exists() else ""


@transaction.atomic
def unlock_scenario(*, actor: Actor, scenario: Scenario, reason: str) -> Scenario:
    """Let the scenario be changed again; a live one is worked out anew, for records may have moved on.

    Raises:
        PermissionDenied: the actor does not sign off for the system.
        AssumptionRefused: no reason, or it is not locked; by field.
    """
    demand(actor, Permission.SIGN_OFF, scenario.system)
    reason = _reason(reason, "Say why it is unlocked.")
    if not Scenario.objects.filter(pk=scenario.pk, locked__isnull=False).exists():
        raise AssumptionRefused({"": "It is not locked."})
    _set(actor, scenario, "scenario.unlocked", reason)
    if scenario.live:
        request_recompute(actor=Actor.application(actor.channel), scenario=scenario)
    return scenario


def _reason(given: str, missing: str) -> str:
    words = given.strip()
    if not words:
        raise AssumptionRefused({"reason": missing})
    if len(words) > LONGEST_REASON:
        raise AssumptionRefused({"reason": f"Give the reason in at most {LONGEST_REASON} characters."})
    return words


def _set(actor: Actor, scenario: Scenario, action: str, reason: str) -> Scenario:
    locking = action == "scenario.locked"
    scenario.locked = timezone.now() if locking else None
    scenario.locked_by = actor.user if locking else None
    scenario.locked_reason = reason if locking else ""
    scenario.save(update_fields=["locked", "locked_by", "locked_reason"])
    audit.record(actor=actor, action=action, subject=scenario, system=scenario.system, reason=reason)
    return scenario
