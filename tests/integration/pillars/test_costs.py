"""Costs of interventions: recorded, withdrawn, seen by those who see the intervention."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from partners.actors import Actor
from partners.models import AuditEvent
from pillars.models import InterventionCost
from pillars.presenters.costs import cost_words
from pillars.selectors.costs import by_intervention
from pillars.services.costs import CostFacts, CostRefused, record_cost, withdraw_cost
from planning.models import Intervention
from tests.integration.pillars.conftest import PlanWorld
from workforce.models import Profession

pytestmark = pytest.mark.django_db
FACTS = CostFacts(what="Salary", band="band 5", unit_cost=Decimal("45120.50"), price_year=2026, recurrent=True)


@pytest.fixture
def abroad(plan_world: PlanWorld) -> Intervention:
    from tests.plugins.weighing import intervention

    Profession.objects.get_or_create(code="nurse-adult", defaults={"name": "Adult nurse"})
    return intervention(plan_world.system, name="Recruit abroad")


def test_a_cost_is_recorded_and_told_with_its_unit_and_price_year(plan_world: PlanWorld, abroad: Intervention) -> None:
    facts = replace(FACTS, agency_premium=Decimal(12_000))
    cost = record_cost(actor=plan_world.planner, intervention=abroad, facts=facts)
    assert cost_words(cost) == (
        "Salary, band 5: £45,120.50 for each WTE every year, agency £12,000 more for each WTE; prices of 2026/27"
    )


def test_it_is_audited(plan_world: PlanWorld, abroad: Intervention) -> None:
    record_cost(actor=plan_world.planner, intervention=abroad, facts=FACTS)
    assert AuditEvent.objects.get(action="intervention_cost.recorded").detail["unit_cost"] == "45120.50"


def test_a_withdrawn_cost_is_kept_but_told_no_more(plan_world: PlanWorld, abroad: Intervention) -> None:
    cost = record_cost(actor=plan_world.planner, intervention=abroad, facts=FACTS)
    for _ in range(2):
        withdraw_cost(actor=plan_world.planner, cost=cost)
    assert by_intervention(plan_world.planner, plan_world.system) == {}
    assert InterventionCost.objects.filter(withdrawn__isnull=False).count() == 1
    assert AuditEvent.objects.filter(action="intervention_cost.withdrawn").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": " "}, "what"),
        ({"unit_cost": Decimal(-1)}, "unit_cost"),
        ({"unit_cost": Decimal("1.005")}, "unit_cost"),
        ({"unit_cost": Decimal("1e12")}, "unit_cost"),
        ({"agency_premium": Decimal(-1)}, "agency_premium"),
        ({"unit": "hour"}, "unit"),
        ({"price_year": 26}, "price_year"),
    ],
)
def test_what_cannot_stand_is_refused_by_field(
    plan_world: PlanWorld, abroad: Intervention, change: dict[str, object], field: str
) -> None:
    with pytest.raises(CostRefused) as caught:
        record_cost(actor=plan_world.planner, intervention=abroad, facts=replace(FACTS, **change))  # type: ignore[arg-type]
    assert list(caught.value.messages) == [field]


@pytest.mark.parametrize("who", ["lead", "executive", "stranger"])
def test_who_does_not_edit_plans_records_none(plan_world: PlanWorld, abroad: Intervention, who: str) -> None:
    actor: Actor = getattr(plan_world, who)
    with pytest.raises(PermissionDenied):
        record_cost(actor=actor, intervention=abroad, facts=FACTS)
