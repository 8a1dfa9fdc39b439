"""Interventions: made, changed, and taken off the list. What a run counted on stays in the run's own snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from planning.models import Intervention, Scenario
from planning.services import requests
from planning.services.failures import InterventionRefused
from planning.services.interventions import rules
from planning.services.scenario_lock import ScenarioLocked, lock_words, refuse_locked
from workforce.models import Profession, Setting, StaffGroup

TEXTS: Final = ("name", "description", "clinical_approver", "recruitable", "reason", "source")
WORDS_ONLY: Final = frozenset({"description", "clinical_approver", "recruitable", "reason", "source"})
"""Fields that change no figure."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an intervention says, all but its kind; sizes of shares are fractions."""

    name: str
    low: Decimal
    mode: Decimal
    high: Decimal
    starts: dt.date
    reason: str
    source: str
    description: str = ""
    ends: dt.date | None = None
    ramp_years: Decimal = Decimal(0)
    profession: Profession | None = None
    staff_group: StaffGroup | None = None
    organisation: Organisation | None = None
    setting: Setting | None = None
    course_years: Decimal | None = None
    by_profession: Profession | None = None
    exchange_rate: Decimal = Decimal(1)
    safe_minimum: Decimal | None = None
    clinical_approver: str = ""
    recruitable: str = ""

    def values(self) -> dict[str, Any]:
        """By field; texts without blanks around them."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return told | {name: told[name].strip() for name in TEXTS}


@transaction.atomic
def create_intervention(*, actor: Actor, system: System, kind: str, wanted: Wanted) -> Intervention:
    """Add an intervention to what a system could do; no scenario has it switched on yet.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        InterventionRefused: it cannot stand; by field.
    """
    demand(actor, Permission.EDIT_SCENARIOS, system)
    now = timezone.now()
    new = Intervention(
        system=system, kind=kind, created_by=actor.user, created=now, changed=now, **wanted.values()
    )  # fmt: skip
    rules.refuse_what_cannot_stand(new)
    _save(new)
    audit.record(
        actor=actor, action="intervention.created", subject=new, system=system, organisation=new.organisation,
        name=new.name, kind=kind, size=[new.low, new.mode, new.high], reason=new.reason, source=new.source,
    )  # fmt: skip
    return new


@transaction.atomic
def change_intervention(*, actor: Actor, intervention: Intervention, wanted: Wanted) -> Intervention:
    """Say something else of an intervention; scenarios that have it switched on are worked out again.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        InterventionRefused: it cannot stand, is retired, or a locked or agreed scenario counts on it; by field.
    """
    demand(actor, Permission.EDIT_SCENARIOS, intervention.system)
    _refuse_retired(intervention)
    before = {name: getattr(intervention, name) for name in wanted.values()}
    changed = {name: value for name, value in wanted.values().items() if before[name] != value}
    if not changed:
        return intervention
    scenarios = _scenarios_with(intervention)
    _refuse_where_locked(scenarios)
    for name, value in changed.items():
        setattr(intervention, name, value)
    rules.refuse_what_cannot_stand(intervention)
    _refuse_where_agreed(intervention, scenarios)
    intervention.changed = timezone.now()
    _save(intervention)
    told = {f"{name}_before": before[name] for name in changed} | changed
    audit.record(
        actor=actor, action="intervention.changed", subject=intervention, system=intervention.system, **told
    )  # fmt: skip
    if set(changed) - WORDS_ONLY:
        for scenario in scenarios:
            requests.request_recompute(actor=actor, scenario=scenario)
    return intervention


@transaction.atomic
def retire_intervention(*, actor: Actor, intervention: Intervention) -> Intervention:
    """Take it off the list: no scenario or package can take it any more.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        InterventionRefused: it is retired already, or a scenario or package still has it.
    """
    demand(actor, Permission.EDIT_SCENARIOS, intervention.system)
    _refuse_retired(intervention)
    users = [f"the scenario “{one.name}”" for one in _scenarios_with(intervention)]
    packages = intervention.packages.filter(retired__isnull=True).order_by("name")
    users += [f"the package “{one.name}”" for one in packages]
    if users:
        raise InterventionRefused({"": f"It is part of {', '.join(users)}. Take it out there first."})
    intervention.retired = timezone.now()
    intervention.save(update_fields=["retired"])
    audit.record(actor=actor, action="intervention.retired", subject=intervention, system=intervention.system)
    return intervention


def _scenarios_with(intervention: Intervention) -> list[Scenario]:
    """In the order in which their work is requested."""
    rows = intervention.scenarios.select_related("system", "locked_by")
    return sorted(rows, key=lambda scenario: str(scenario.code))


def _refuse_retired(intervention: Intervention) -> None:
    if intervention.retired is not None:
        raise InterventionRefused({"": f"“{intervention.name}” is no longer on offer. Add a new one instead."})


def _refuse_where_locked(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        try:
            refuse_locked(scenario)
        except ScenarioLocked as locked:
            words = f"{lock_words(scenario)} It counts on this intervention as it is. Add a new intervention instead."
            raise InterventionRefused({"": words}) from locked


def _refuse_where_agreed(intervention: Intervention, scenarios: list[Scenario]) -> None:
    if rules.missing(intervention) and any(map(rules.is_agreed, scenarios)):
        raise InterventionRefused({"": rules.missing_words(intervention)})


def _save(row: Intervention) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as reason:  # somebody else's of the same name came first
        raise InterventionRefused({"name": rules.TAKEN}) from reason
