"""Series of measures: from records, from observations, entered by hand."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pillars.models import Framework, PlanMeasure, Reading
from pillars.selectors.observed import Records
from pillars.selectors.series import Observation, series_by_attribute, series_of
from tests.plugins.gap_world import World, make_world
from tests.plugins.people import make_organisation
from tests.plugins.projecting import MONTH, accept
from workforce.models import Measure, Profession

pytestmark = pytest.mark.django_db
LATER = dt.date(2025, 10, 1)


@pytest.fixture(scope="module")
def scene(module_data: Any) -> Iterator[World]:
    """The world, made once; what a test does to it is undone."""
    with module_data():
        yield make_world()


@pytest.fixture
def world(scene: World, db: None) -> World:
    return scene


def measure(world: World, **told: object) -> PlanMeasure:
    framework, _ = Framework.objects.get_or_create(
        system=world.system, code="plan", defaults={"name": "Plan", "pillar_word": "pillar"}
    )
    usual = {"slug": "one", "name": "One", "denominator": "All"}
    return PlanMeasure.objects.create(**(usual | told), framework=framework, system=world.system)


def observe(world: World, *counts: tuple[str, int, int], month: dt.date = MONTH) -> Measure:
    """Counts of the north by attribute: numerator and denominator."""
    kind, _ = Measure.objects.get_or_create(code="diversity", defaults={"name": "Diversity"})
    rows = [
        {"measure": kind, "attribute": attribute, "numerator": Decimal(part), "denominator": Decimal(whole)}
        for attribute, part, whole in counts
    ]
    accept(world.north, "indicators", rows, month)
    return kind


def last(found: list[Observation]) -> Observation:
    return found[-1]


def test_the_vacancy_rate_is_of_partners_that_told_both_sides(world: World) -> None:
    """North 560 less 500, South 330 less 300; the care home told no establishment."""
    found = last(series_of(measure(world, computed="vacancy_rate")))
    assert (found.numerator, found.denominator, found.partners) == (Decimal(90), Decimal(890), 2)
    assert found.value == Decimal(90) / Decimal(890)


def test_the_vacancy_rate_of_one_organisation(world: World) -> None:
    found = last(series_of(measure(world, computed="vacancy_rate", organisation=world.south)))
    assert found.value == Decimal(30) / Decimal(330)


def test_the_vacancy_rate_of_a_profession_that_nobody_established(world: World) -> None:
    carer = Profession.objects.get(code="care-worker")
    assert series_of(measure(world, computed="vacancy_rate", profession=carer)) == []


def test_coverage_compares_with_what_was_last_known(world: World) -> None:
    accept(world.north, "capacity", [{"substantive_wte": Decimal(600)}], LATER)
    found = last(series_of(measure(world, computed="coverage")))
    assert (found.period, found.numerator, found.denominator) == (LATER, Decimal(600), Decimal(1000))


def test_the_leaver_rate_needs_both_leavers_and_people(world: World) -> None:
    rows = [{"substantive_wte": Decimal(600), "headcount": Decimal(640), "leavers": Decimal(64)}]
    accept(world.north, "capacity", rows, LATER)
    found = series_of(measure(world, computed="leaver_rate"))
    assert [(one.period, one.value) for one in found] == [(LATER, Decimal("0.1"))]


def test_sectors_with_a_return_of_all_sectors(world: World) -> None:
    found = last(series_of(measure(world, computed="sector_coverage")))
    assert (found.numerator, found.denominator) == (Decimal(2), Decimal(2))


def test_observations_are_numerators_over_denominators(world: World) -> None:
    kind = observe(world, ("all", 30, 120))
    assert last(series_of(measure(world, observes=kind))).value == Decimal("0.25")


def test_small_counts_of_people_are_hidden_by_attribute(world: World) -> None:
    kind = observe(world, ("band-5", 23, 98), ("band-9", 3, 40))
    found = series_by_attribute(measure(world, observes=kind, counts_people=True))
    assert (last(found["band-5"]).numerator, last(found["band-5"]).denominator) == (Decimal(25), Decimal(100))
    assert (last(found["band-9"]).value, last(found["band-9"]).suppressed) == (None, True)


def test_counts_of_other_things_are_shown_as_they_are(world: World) -> None:
    kind = observe(world, ("band-9", 3, 40))
    assert last(series_by_attribute(measure(world, observes=kind))["band-9"]).numerator == Decimal(3)


def test_what_was_entered_by_hand_is_read_in_order_and_without_what_was_corrected(world: World) -> None:
    one = measure(world)
    planner = world.people["planner"]
    Reading.objects.create(measure=one, period=LATER, value=2, entered_by=planner)
    Reading.objects.create(measure=one, period=MONTH, value=9, entered_by=planner, ended=dt.datetime.now(dt.UTC))
    Reading.objects.create(measure=one, period=MONTH, value=1, entered_by=planner)
    assert [(seen.period, seen.value) for seen in series_of(one)] == [(MONTH, Decimal(1)), (LATER, Decimal(2))]


def test_a_template_has_no_observations(world: World) -> None:
    template = Framework.objects.create(code="template", name="Template", pillar_word="pillar")
    assert series_of(PlanMeasure.objects.create(framework=template, slug="x", name="X", computed="coverage")) == []


def test_more_partners_take_no_more_statements_to_read(world: World, django_assert_num_queries: Any) -> None:
    with CaptureQueriesContext(connection) as few:
        Records(world.system)
    for number in range(5):
        make_organisation(f"X{number}", world.system)
    with django_assert_num_queries(len(few)):
        Records(world.system)
