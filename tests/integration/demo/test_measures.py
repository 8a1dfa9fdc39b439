"""What the demo proposes against its gaps."""

import pytest

from planning.models import Intervention, InterventionKind, Package, Scenario
from planning.services.interventions.rules import missing

pytestmark = pytest.mark.xdist_group("demo")


def test_there_is_one_intervention_of_each_kind(demo: str) -> None:
    assert sorted(Intervention.objects.values_list("kind", flat=True)) == sorted(InterventionKind.values)


def test_one_of_them_is_not_known_well_enough_for_an_agreed_scenario(demo: str) -> None:
    assert [one.name for one in Intervention.objects.order_by("name") if missing(one)] == ["Peer support workers"]


def test_there_are_two_packages_that_hold_all_of_them(demo: str) -> None:
    packages = [set(one.interventions.values_list("name", flat=True)) for one in Package.objects.all()]
    assert (len(packages), len(set().union(*packages))) == (2, 6)


def test_every_future_counts_on_what_the_actions_bring_about(demo: str) -> None:
    told = {one.name: one.interventions.count() for one in Scenario.objects.filter(system__code="QX1")}
    assert (len(told), set(told.values())) == (4, {3})


def test_what_it_counts_on_has_a_step_of_its_bridge(demo: str) -> None:
    run = Scenario.objects.get(name="More training, more who stay").published
    assert run is not None
    effects = run.nodes.get(kind="system").effects["funded"]["supply"]
    assert sum(effects["intervention: More nursing degree places"]) < -50
