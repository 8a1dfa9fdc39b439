"""Scenarios and their assumptions: made, copied, changed. A changed assumption is a new row; the old one ends."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from planning.models import Assumption, Scenario
from planning.services import requests
from planning.services.assumption_rules import (
    SCOPE,
    THERE_ALREADY,
    refuse_what_cannot_stand,
    refuse_withdrawal,
)
from planning.services.default_assumptions import assumptions_for
from planning.services.failures import AssumptionRefused
from planning.services.levers import copy_levers
from planning.services.scenario_lock import refuse_locked
from workforce.models import Profession, StaffGroup

DEFAULT_NAME = "As things are"
DEFAULT_DESCRIPTION = (
    "What happens if today's rates go on and demand grows as nationally expected. Every assumption has its source; a "
    "planner may replace it with local evidence."
)
SPAN = ("from_year", "to_year")
TAKEN = "There is a scenario of this name in the system. Choose another name."


@transaction.atomic
def create_default_scenario(*, actor: Actor, system: System) -> Scenario:
    """The system's default scenario, made from the product's assumptions unless it is there already.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
    """
    demand(actor, Permission.EDIT_SCENARIOS, system)
    present = Scenario.objects.filter(system=system, is_default=True).first()
    if present is not None:
        return present
    try:
        with transaction.atomic():
            scenario = Scenario.objects.create(
                system=system,
                name=DEFAULT_NAME,
                description=DEFAULT_DESCRIPTION,
                is_default=True,
                created_by=actor.user,
            )
    except IntegrityError:  # somebody else's came first
        return Scenario.objects.get(system=system, is_default=True)
    rows = Assumption.objects.bulk_create(assumptions_for(scenario))
    audit.record(actor=actor, action="scenario.created", subject=scenario, system=system, assumptions=len(rows))
    return scenario


@transaction.atomic
def copy_scenario(*, actor: Actor, scenario: Scenario, name: str, description: str = "") -> Scenario:
    """A second future that starts with what the first assumes and has switched on; it is worked out straight away.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: the name is blank or taken.
    """
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    name = name.strip()
    if not name:
        raise AssumptionRefused({"name": "Give the scenario a name."})
    if Scenario.objects.filter(system=scenario.system, name=name).exists():
        raise AssumptionRefused({"name": TAKEN})
    copy = Scenario(
        system=scenario.system,
        name=name,
        description=description,
        horizon_years=scenario.horizon_years,
        base_month=scenario.base_month,
        seed=scenario.seed,
        created_by=actor.user,
    )
    _insert(copy, {"name": TAKEN})
    rows = list(scenario.assumptions.filter(ended__isnull=True))
    for row in rows:
        row.pk, row.scenario = None, copy
        row._state.adding = True
    Assumption.objects.bulk_create(rows)
    copy_levers(source=scenario, target=copy)
    copy.interventions.set(scenario.interventions.all())
    audit.record(actor=actor, action="scenario.copied", subject=copy, system=copy.system, copied_from=scenario)
    requests.request_recompute(actor=actor, scenario=copy)
    return copy


@transaction.atomic
def edit_assumption(
    *, actor: Actor, assumption: Assumption, low: Decimal, mode: Decimal, high: Decimal, reason: str, source: str
) -> Assumption:
    """Replace an assumption: the old row ends, a new one of the same scope and span begins, the scenario is recomputed.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: the values cannot stand, or the assumption has been replaced in the meantime.
    """
    demand(actor, Permission.EDIT_SCENARIOS, assumption.scenario.system)
    refuse_locked(assumption.scenario)
    scope = {name: getattr(assumption, name) for name in (*SCOPE, *SPAN)}
    values = {"low": low, "mode": mode, "high": high, "reason": reason, "source": source}
    new = Assumption(
        scenario=assumption.scenario, parameter=assumption.parameter, changed_by=actor.user, **scope, **values
    )
    _end(actor, assumption)
    refuse_what_cannot_stand(new, besides=assumption)
    return _begin(actor, new, "assumption.changed", before=[assumption.low, assumption.mode, assumption.high])


@transaction.atomic
def add_assumption(
    *,
    actor: Actor,
    scenario: Scenario,
    parameter: str,
    scope_kind: str,
    low: Decimal,
    mode: Decimal,
    high: Decimal,
    reason: str,
    source: str,
    organisation: Organisation | None = None,
    profession: Profession | None = None,
    staff_group: StaffGroup | None = None,
    sector: str = "",
    age_band: str = "",
    from_year: dt.date | None = None,
    to_year: dt.date | None = None,
) -> Assumption:
    """A new assumption, usually on a narrower scope or for one age band; the scenario is recomputed.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: the values or the scope cannot stand, or one of the same scope and years is there.
    """
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    refuse_locked(scenario)
    new = Assumption(
        scenario=scenario, parameter=parameter, scope_kind=scope_kind, low=low, mode=mode, high=high, reason=reason,
        source=source, organisation=organisation, profession=profession, staff_group=staff_group, sector=sector,
        age_band=age_band, from_year=from_year, to_year=to_year, changed_by=actor.user,
    )  # fmt: skip
    refuse_what_cannot_stand(new)
    return _begin(actor, new, "assumption.added")


@transaction.atomic
def end_assumption(*, actor: Actor, assumption: Assumption, reason: str) -> None:
    """Withdraw an assumption; the next less specific one holds instead.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: no reason was given, or nothing would hold in its place.
    """
    scenario = assumption.scenario
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    refuse_locked(scenario)
    if not reason.strip():
        raise AssumptionRefused({"reason": "Say why it is withdrawn."})
    refuse_withdrawal(assumption)
    _end(actor, assumption, reason.strip())
    audit.record(
        actor=actor,
        action="assumption.ended",
        subject=_subject(assumption),
        system=scenario.system,
        reason=reason.strip(),
    )
    requests.request_recompute(actor=actor, scenario=scenario)


def _end(actor: Actor, assumption: Assumption, reason: str = "") -> None:
    changes = {"ended": timezone.now(), "ended_by": actor.user, "ended_reason": reason}
    if not Assumption.objects.filter(pk=assumption.pk, ended__isnull=True).update(**changes):
        raise AssumptionRefused({"": "Somebody has changed this assumption in the meantime. Open it again."})


def _begin(actor: Actor, new: Assumption, action: str, **detail: object) -> Assumption:
    _insert(new, {"": THERE_ALREADY})
    audit.record(
        actor=actor, action=action, subject=_subject(new), organisation=new.organisation, system=new.scenario.system,
        now=[new.low, new.mode, new.high], reason=new.reason, source=new.source, **detail,
    )  # fmt: skip
    requests.request_recompute(actor=actor, scenario=new.scenario)
    return new


def _insert(row: Scenario | Assumption, taken: dict[str, str]) -> None:
    """Save a new row; somebody else's of the same key may have come first."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as reason:
        raise AssumptionRefused(taken) from reason


def _subject(assumption: Assumption) -> str:
    scope = [getattr(assumption, name) for name in SCOPE[1:]]
    told = [getattr(one, "code", one) for one in scope if one]
    return f"assumption {assumption.parameter} of {' '.join(map(str, told)) or 'the system'}"
