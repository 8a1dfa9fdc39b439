"""Who sees aggregates only is not told what one organisation's lever does; the steps still add up."""

import pytest

from planning.models import NodeResult
from planning.selectors.discretion import discreet
from planning.selectors.explain import Step
from planning.selectors.sight import Sight

STEPS = [
    Step("leavers", "Leaving", 30.0, "supply"),
    Step("service change: New ward", "Change of service: New ward", 10.0, "demand"),
    Step("service change: Old ward", "Change of service: Old ward", -4.0, "demand"),
    Step("uncertainty", "Uncertainty", 1.0, "uncertainty"),
]
SYSTEM = NodeResult(kind="system", quality={})
OWN = NodeResult(kind="organisation", organisation="RH8", quality={})
AGGREGATES, ONE, ALL = Sight(False), Sight(False, frozenset({"RH8"})), Sight(True)


def told(node: NodeResult, sight: Sight) -> dict[str, float]:
    return {step.label: step.wte for step in discreet(STEPS, node, sight)}


def test_levers_of_a_kind_are_told_together() -> None:
    assert told(SYSTEM, AGGREGATES) == {"Leaving": 30.0, "Changes of service": 6.0, "Uncertainty": 1.0}


def test_a_lead_is_not_told_of_the_others_levers_either() -> None:
    assert "Changes of service" in told(SYSTEM, ONE)


def test_ones_own_organisation_keeps_its_names() -> None:
    assert "Change of service: New ward" in told(OWN, ONE)


def test_who_sees_every_organisation_is_told_each_by_name() -> None:
    assert list(told(SYSTEM, ALL)) == [step.label for step in STEPS]


@pytest.mark.parametrize("sight", [AGGREGATES, ONE, ALL])
def test_the_steps_add_up_for_everybody(sight: Sight) -> None:
    assert sum(told(SYSTEM, sight).values()) == sum(step.wte for step in STEPS)
