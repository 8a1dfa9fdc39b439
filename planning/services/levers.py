"""What else a scenario presumes: added, changed, withdrawn. A change is a new row; the old one ends and stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Lever, Movement, Scenario, ServiceChange, StaffingRatio
from planning.services import requests
from planning.services.failures import AssumptionRefused
from planning.services.lever_rules import TAKEN, refuse_what_cannot_stand
from planning.services.scenario_lock import refuse_locked

AnyLever = TypeVar("AnyLever", bound=Lever)
KINDS: Final[Mapping[type[Lever], str]] = {
    Movement: "movement",
    ServiceChange: "service_change",
    StaffingRatio: "staffing_ratio",
}
"""What an action in the audit trail begins with."""

OWN: Final = frozenset({"id", "code", "changed", "changed_by", "ended", "ended_by", "ended_reason"})
"""What each row has for itself; all else goes over to the row that replaces it."""


@transaction.atomic
def add_lever(*, actor: Actor, lever: AnyLever) -> AnyLever:
    """Save a new lever of a scenario, given as a row not yet saved; the scenario is recomputed.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: the scenario is locked, or the lever cannot stand; by field.
    """
    _open(actor, lever.scenario)
    lever.changed_by = actor.user
    refuse_what_cannot_stand(lever)
    return _begin(actor, lever, "added")


@transaction.atomic
def change_lever(*, actor: Actor, lever: AnyLever, values: Mapping[str, Any]) -> AnyLever:
    """Replace a lever by one with these values; what is not given stays. Its name stays, for its history goes by it.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: locked, replaced in the meantime, or it cannot stand; by field.
    """
    _open(actor, lever.scenario)
    kept = {name: getattr(lever, name) for name in fields_of(type(lever))}
    new = type(lever)(**{**kept, **values, "scenario": lever.scenario, "name": lever.name, "changed_by": actor.user})
    _end(actor, lever)
    refuse_what_cannot_stand(new, besides=lever)
    return _begin(actor, new, "changed", before=[lever.low, lever.mode, lever.high])


@transaction.atomic
def withdraw_lever(*, actor: Actor, lever: Lever, reason: str) -> None:
    """Presume it no more; the scenario is recomputed.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: locked, without reason, or replaced or withdrawn in the meantime.
    """
    scenario = lever.scenario
    _open(actor, scenario)
    why = reason.strip()
    if not why:
        raise AssumptionRefused({"reason": "Say why it is withdrawn."})
    _end(actor, lever, why)
    _noted(actor, lever, "withdrawn", reason=why)
    requests.request_recompute(actor=actor, scenario=scenario)


def copy_levers(*, source: Scenario, target: Scenario) -> None:
    """Give a copy what its original presumes; part of copying a scenario, whose right is checked there."""
    for kind in KINDS:
        rows = kind._default_manager.filter(scenario=source, ended__isnull=True)
        kind._default_manager.bulk_create(
            kind(**{name: getattr(row, name) for name in fields_of(kind)} | {
                "scenario": target, "changed": row.changed, "changed_by": row.changed_by,
            })
            for row in rows.select_related("changed_by")
        )  # fmt: skip


def fields_of(kind: type[Lever]) -> list[str]:
    """What a lever of this kind says, besides who said it when."""
    return [field.name for field in kind._meta.concrete_fields if field.name not in OWN]


def _open(actor: Actor, scenario: Scenario) -> None:
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    refuse_locked(scenario)


def _end(actor: Actor, lever: Lever, reason: str = "") -> None:
    changes = {"ended": timezone.now(), "ended_by": actor.user, "ended_reason": reason}
    if not type(lever)._default_manager.filter(pk=lever.pk, ended__isnull=True).update(**changes):
        raise AssumptionRefused({"": "Somebody has changed this in the meantime. Open it again."})


def _begin(actor: Actor, new: AnyLever, done: str, **detail: object) -> AnyLever:
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as reason:  # somebody else's of the same name came first
        raise AssumptionRefused({"name": TAKEN}) from reason
    _noted(actor, new, done, now=[new.low, new.mode, new.high], reason=new.reason, source=new.source, **detail)
    requests.request_recompute(actor=actor, scenario=new.scenario)
    return new


def _noted(actor: Actor, lever: Lever, done: str, **detail: object) -> None:
    kind = KINDS[type(lever)]
    audit.record(
        actor=actor, action=f"{kind}.{done}", subject=f"{kind.replace('_', ' ')} “{lever.name}”",
        organisation=lever.organisation, system=lever.scenario.system, scenario=lever.scenario, **detail,
    )  # fmt: skip
