"""Costs of interventions: recorded and withdrawn. Nothing reads them to rank, choose or project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from partners import access, audit
from partners.actors import Actor
from partners.permissions import Permission
from pillars.models import InterventionCost
from pillars.services.failures import PlanRefused
from planning.models import Intervention

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
LARGEST: Final = Decimal("999999999999.99")
PENNY: Final = Decimal("0.01")


class CostRefused(PlanRefused):
    """A cost that cannot stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFacts:
    """What is recorded; amounts in GBP."""

    what: str
    unit_cost: Decimal
    price_year: int
    unit: str = InterventionCost.Unit.WTE
    recurrent: bool = True
    band: str = ""
    agency_premium: Decimal | None = None
    note: str = ""


@transaction.atomic
def record_cost(*, actor: Actor, intervention: Intervention, facts: CostFacts) -> InterventionCost:
    """Record a cost of an intervention.

    Raises:
        PermissionDenied: the actor does not edit plans of the system.
        CostRefused: the facts cannot stand, or the intervention is no longer on offer; by field.
    """
    access.demand(actor, Permission.EDIT_PLANS, intervention.system)
    facts = replace(facts, **{name: getattr(facts, name).strip() for name in ("what", "band", "note")})
    _refuse(_wrong(intervention, facts))
    told = {name: getattr(facts, name) for name in CostFacts.__slots__}
    cost = InterventionCost.objects.create(intervention=intervention, recorded_by=actor.user, **told)
    audited: dict[str, Any] = {**told, "intervention": intervention.name}
    audit.record(
        actor=actor, action="intervention_cost.recorded", subject=cost, system=intervention.system, **audited
    )  # fmt: skip
    return cost


@transaction.atomic
def withdraw_cost(*, actor: Actor, cost: InterventionCost) -> None:
    """Count a cost no longer; doing so twice is once.

    Raises:
        PermissionDenied: the actor does not edit plans of the system.
    """
    system = cost.intervention.system
    access.demand(actor, Permission.EDIT_PLANS, system)
    standing = InterventionCost.objects.filter(pk=cost.pk, withdrawn__isnull=True)
    if standing.update(withdrawn=timezone.now()):
        audit.record(actor=actor, action="intervention_cost.withdrawn", subject=cost, system=system, what=cost.what)


def _wrong(intervention: Intervention, facts: CostFacts) -> dict[str, str]:
    wrong = {} if facts.what else {"what": "Say what is paid for."}
    if intervention.retired is not None:
        wrong[""] = f"“{intervention.name}” is no longer on offer."
    for name in ("unit_cost", "agency_premium"):
        amount = getattr(facts, name)
        if amount is not None and not (0 <= amount <= LARGEST and amount == amount.quantize(PENNY)):
            wrong[name] = "Give pounds, 0 or more, with at most two decimal places."
    if facts.unit not in InterventionCost.Unit.values:
        wrong["unit"] = f"Choose one of: {', '.join(InterventionCost.Unit.values)}."
    if not FIRST_YEAR <= facts.price_year <= LAST_YEAR:
        wrong["price_year"] = f"Give a year from {FIRST_YEAR} to {LAST_YEAR}."
    return wrong


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise CostRefused(wrong)
