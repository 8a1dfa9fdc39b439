"""The demo's two plans: each from another template, full of actions that have come some way."""

import pytest

from demo import places
from pillars.models import Action, Decision, Framework

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.xdist_group("demo")]


@pytest.mark.parametrize(
    ("system", "template", "least"), [(places.SYSTEM, "people-plan", 18), (places.NEIGHBOUR, "one-workforce", 10)]
)
def test_each_system_has_a_plan_of_its_own_with_actions(system: tuple[str, str], template: str, least: int) -> None:
    plan = Framework.objects.get(system__code=system[0])
    assert (plan.started_from.code, plan.actions.count() >= least) == (template, True)


@pytest.mark.parametrize("status", Action.Status.values)
def test_actions_have_come_some_way(status: str) -> None:
    assert Action.objects.filter(system__code=places.SYSTEM[0], status=status).exists()


def test_what_is_at_risk_says_why() -> None:
    assert not Action.objects.filter(rag__in=("amber", "red"), rag_reason="").exists()


def test_one_decision_is_waited_for_and_one_was_taken() -> None:
    told = [day is None for day in Decision.objects.values_list("answered", flat=True)]
    assert sorted(told) == [False, True]
