"""Series that are worked out from cohorts and from projections; whose figures an observation shows."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from pillars.selectors.computed import vacancy_rate_by_profession
from pillars.selectors.observed import Records
from pillars.selectors.series import series_of
from tests.integration.pillars.test_series import last, measure, observe
from tests.plugins.gap_world import World, make_world
from tests.plugins.projecting import MONTH, accept
from workforce.models import Measure, Profession

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(scope="module")
def scene(module_data: Any) -> Iterator[World]:
    """The world, made once; what a test does to it is undone."""
    with module_data():
        yield make_world()


@pytest.fixture
def world(scene: World, db: None) -> World:
    return scene


def cohort(start: dt.date, intake: int, **more: object) -> dict[str, object]:
    ends = start.replace(year=start.year + 2)
    return {"route": "apprenticeship", "start": start, "expected_completion": ends, "intake": D(intake), **more}


def starts(world: World) -> list[tuple[dt.date, Decimal | None]]:
    found = series_of(measure(world, computed="apprenticeship_starts", unit="people", denominator=""))
    return [(one.period, one.value) for one in found]


def test_apprentices_count_in_the_month_in_which_they_start(world: World) -> None:
    later = dt.date(2025, 1, 1)
    accept(world.north, "pipeline", [cohort(MONTH, 12), cohort(later, 5), cohort(MONTH, 40, route="degree")])
    accept(world.south, "pipeline", [cohort(MONTH, 3)])
    assert starts(world) == [(later, D(5)), (MONTH, D(15))]


def test_a_cohort_for_two_employers_counts_once(world: World) -> None:
    rows = [cohort(MONTH, 12, destination=one, destination_share=D("0.5")) for one in (world.north, world.south)]
    accept(world.north, "pipeline", rows)
    assert starts(world) == [(MONTH, D(12))]


def test_of_a_cohort_reported_twice_the_newer_report_counts(world: World) -> None:
    accept(world.north, "pipeline", [cohort(MONTH, 12)])
    accept(world.north, "pipeline", [cohort(MONTH, 9)], dt.date(2025, 10, 1))
    assert starts(world) == [(MONTH, D(9))]


def test_an_intake_that_lies_ahead_was_not_observed(world: World) -> None:
    ahead = (timezone.localdate() + dt.timedelta(days=40)).replace(day=1)
    accept(world.north, "pipeline", [cohort(ahead, 12)])
    assert starts(world) == []


def test_data_quality_is_what_the_published_projection_says_of_its_data(world: World) -> None:
    found = last(series_of(measure(world, computed="data_quality")))
    assert (found.period, found.value) == (world.run.base_date.replace(day=1), D(1))


def test_the_vacancy_rate_is_told_by_profession(world: World) -> None:
    carer = Profession.objects.get(code="care-worker")
    accept(world.care, "demand", [{"establishment_wte": D(125), "profession": "care-worker", "setting": "home-care"}])
    one = measure(world, computed="vacancy_rate")
    found = vacancy_rate_by_profession(one, Records(world.system))
    assert {name: last(told).value for name, told in found.items()} == {
        "Adult nurse": D(90) / D(890),
        carer.name: D("0.2"),
    }


def test_an_observation_of_one_partner_says_whose_it_is(world: World) -> None:
    kind = observe(world, ("all", 30, 120))
    assert last(series_of(measure(world, observes=kind))).only == "RH8"


def test_an_observation_of_several_partners_is_nobody_s_own(world: World) -> None:
    kind = observe(world, ("all", 30, 120))
    accept(world.south, "indicators", [{"measure": kind, "attribute": "all", "numerator": D(1), "denominator": D(4)}])
    found = last(series_of(measure(world, observes=kind)))
    assert (found.only, found.value) == ("", D("0.25"))


def test_the_total_of_an_attribute_is_protected_like_its_parts(world: World) -> None:
    kind = observe(world, ("all", 3, 120))
    assert last(series_of(measure(world, observes=kind, counts_people=True))).suppressed


def test_a_second_measure_does_not_get_round_the_protection(world: World) -> None:
    """A template protects what it observes; whoever observes the same sees protected counts."""
    kind = observe(world, ("all", 3, 120))
    one = measure(world, observes=kind, counts_people=True)
    type(one).objects.filter(pk=one.pk).update(system=None)
    type(one.framework).objects.filter(pk=one.framework_id).update(system=None)
    bare = measure(world, observes=Measure.objects.get(pk=kind.pk), slug="two")
    assert last(series_of(bare)).suppressed


def test_who_misses_a_month_counts_with_the_month_before(world: World) -> None:
    """The north tells October alone; the south's 300 of 330 stand for it, so that the months compare."""
    later = MONTH.replace(month=10)
    accept(world.north, "capacity", [{"substantive_wte": D(520), "setting": "hospital-ward"}], later, quiet=True)
    accept(world.north, "demand", [{"establishment_wte": D(560), "setting": "hospital-ward"}], later, quiet=True)
    accept(world.care, "capacity", [{"substantive_wte": D(900), "profession": "care-worker"}], later, quiet=True)
    found = last(series_of(measure(world, computed="vacancy_rate")))
    assert (found.period, found.numerator, found.denominator) == (later, D(70), D(890))


def test_a_month_of_few_posts_is_left_out(world: World) -> None:
    """In August the south alone is known, with 330 of 890 posts."""
    before = MONTH.replace(month=8)
    accept(world.south, "capacity", [{"substantive_wte": D(300)}], before, quiet=True)
    accept(world.south, "demand", [{"establishment_wte": D(330)}], before, quiet=True)
    assert [one.period for one in series_of(measure(world, computed="vacancy_rate"))] == [MONTH]
