"""Supply risks: the rule raises, scores and closes them as projections are published; people treat them."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from partners.actors import Actor
from partners.models import AuditEvent
from pillars.models import RiskRule, SupplyRisk
from pillars.services.risks import RiskRefused, add_risk, close_risk, override_score, review_risks, set_rule, treat_risk
from tests.plugins.gap_world import World
from tests.plugins.projecting import accept, worked_out

pytestmark = pytest.mark.django_db


def planner(world: World) -> Actor:
    return Actor.of(world.people["planner"])


def nurses(world: World) -> SupplyRisk:
    return SupplyRisk.objects.get(system=world.system, node__contains="profession:", by_rule=True)


def recruit(world: World) -> None:
    """Both hospitals fill every post and some more."""
    ward = {"setting": "hospital-ward"}
    accept(world.north, "capacity", [{"substantive_wte": Decimal(5_000), "headcount": Decimal(5_600), **ward}])
    worked_out(world.system)


def test_a_projected_gap_raises_a_risk_of_its_profession(world: World) -> None:
    risk = nurses(world)
    assert (risk.state, risk.likelihood >= 4, risk.figures["gap"] > 90) == ("open", True, True)
    assert "urse" in risk.title


def test_an_assumed_gap_raises_none(world: World) -> None:
    """The care home never told its establishment; its vacancies are an assumption."""
    nodes = SupplyRisk.objects.values_list("node", flat=True)
    assert not [node for node in nodes if "adult_social_care" in node]


def test_the_risk_closes_when_the_gap_does_and_keeps_its_history(world: World) -> None:
    recruit(world)
    risk = nurses(world)
    assert (risk.state, risk.closed is not None) == ("closed", True)
    assert list(risk.events.values_list("what", flat=True)) == ["raised", "closed"]


def test_a_gap_that_comes_back_opens_the_same_risk_again(world: World) -> None:
    first = nurses(world)
    recruit(world)
    accept(world.north, "capacity", [{"substantive_wte": Decimal(400), "setting": "hospital-ward"}])
    worked_out(world.system)
    assert (nurses(world).pk, nurses(world).state) == (first.pk, "open")


def test_looking_through_the_same_run_twice_changes_nothing(world: World) -> None:
    before = nurses(world).events.count()
    review_risks(world.run)
    assert nurses(world).events.count() == before


def test_a_stricter_rule_is_applied_straight_away(world: World) -> None:
    set_rule(actor=planner(world), system=world.system, basis="funded", threshold=0.9, least_wte=1, horizon_years=3)
    assert nurses(world).state == "closed"


def test_a_score_that_a_person_set_stays(world: World) -> None:
    override_score(actor=planner(world), risk=nurses(world), likelihood=2, impact=2, reason="Agency covers it")
    accept(world.south, "capacity", [{"substantive_wte": Decimal(250)}])
    worked_out(world.system)
    assert (nurses(world).likelihood, nurses(world).impact) == (2, 2)


def test_a_person_may_raise_a_risk_that_no_rule_closes(world: World) -> None:
    risk = add_risk(
        actor=planner(world), system=world.system, title="A course may close", likelihood=3, impact=4, reason="Told"
    )  # fmt: skip
    recruit(world)
    risk.refresh_from_db()
    assert risk.state == "open"
    close_risk(actor=planner(world), risk=risk, reason="It stays open")
    assert list(risk.events.values_list("what", flat=True)) == ["raised", "closed"]


def test_nobody_closes_a_risk_while_its_gap_is_there(world: World) -> None:
    with pytest.raises(RiskRefused, match="closes by itself"):
        close_risk(actor=planner(world), risk=nurses(world), reason="I do not like it")


@pytest.mark.parametrize("score", [0, 6])
def test_scores_run_from_one_to_five(world: World, score: int) -> None:
    with pytest.raises(RiskRefused) as caught:
        override_score(actor=planner(world), risk=nurses(world), likelihood=score, impact=3, reason="So")
    assert list(caught.value.messages) == ["likelihood"]


def test_an_owner_must_see_the_plan(world: World) -> None:
    with pytest.raises(RiskRefused, match="cannot see the plans"):
        treat_risk(
            actor=planner(world), risk=nurses(world), title="Nurses", description="", treatment="Recruit",
            owner=world.people["neighbour"], review_date=None, actions=[],
        )  # fmt: skip


@pytest.mark.parametrize("who", ["executive", "delivery", "regional", "neighbour"])
def test_who_does_not_edit_plans_changes_no_risk(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        override_score(
            actor=Actor.of(world.people[who]), risk=nurses(world), likelihood=1, impact=1, reason="Not so bad"
        )


def test_a_change_of_the_rule_is_audited(world: World) -> None:
    set_rule(actor=planner(world), system=world.system, basis="need", threshold=0.05, least_wte=1, horizon_years=5)
    assert AuditEvent.objects.get(action="risk_rule.changed").detail["basis"] == "need"
    assert RiskRule.objects.get(system=world.system).horizon_years == 5
