"""What a scenario is called and how far it looks; a change of its frame has it worked out again."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import IntegrityError, transaction

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Scenario
from planning.services import requests
from planning.services.failures import AssumptionRefused
from planning.services.scenario_lock import refuse_locked
from planning.services.scenarios import TAKEN
from planning.services.snapshots.reading import months_on_record
from web.formats import format_month

LONGEST_NAME: Final = 150
MOST_YEARS: Final = 30
FRAME: Final = frozenset({"horizon_years", "base_month"})
"""What changes the numbers."""


@transaction.atomic
def change_scenario(
    *,
    actor: Actor,
    scenario: Scenario,
    name: str,
    description: str,
    horizon_years: int,
    base_month: dt.date | None,
    live: bool,
) -> Scenario:
    """Set name, description, horizon, base month (None = the latest with enough reported) and whether it is kept live.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: a value cannot stand; by field.
    """
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    refuse_locked(scenario)
    values: dict[str, Any] = {
        "name": name.strip(), "description": description.strip(), "horizon_years": horizon_years,
        "base_month": base_month, "live": live,
    }  # fmt: skip
    if messages := _faults(scenario, values):
        raise AssumptionRefused(messages)
    changed = {key: value for key, value in values.items() if getattr(scenario, key) != value}
    if not changed:
        return scenario
    _save(scenario, changed)
    audit.record(actor=actor, action="scenario.changed", subject=scenario, system=scenario.system, **changed)
    if FRAME & set(changed) or changed.get("live"):
        requests.request_recompute(actor=actor, scenario=scenario)
    return scenario


def _faults(scenario: Scenario, values: dict[str, object]) -> dict[str, str]:
    messages = {}
    name, years, month = str(values["name"]), values["horizon_years"], values["base_month"]
    if not name:
        messages["name"] = "Give the scenario a name."
    elif len(name) > LONGEST_NAME:
        messages["name"] = f"Use at most {LONGEST_NAME} characters for the name."
    if not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
        messages["horizon_years"] = f"Look 1 to {MOST_YEARS} years ahead."
    if isinstance(month, dt.date) and month not in months_on_record(scenario.system):
        messages["base_month"] = f"No staff figures are on record for {format_month(month)}. Choose another month."
    if scenario.is_default and not values["live"]:
        messages["live"] = "This is the scenario that people see first, so it must be kept up to date."
    return messages


def _save(scenario: Scenario, changed: dict[str, object]) -> None:
    for key, value in changed.items():
        setattr(scenario, key, value)
    try:
        with transaction.atomic():
            scenario.save(update_fields=list(changed))
    except IntegrityError as reason:
        raise AssumptionRefused({"name": TAKEN}) from reason
