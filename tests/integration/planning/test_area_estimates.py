"""A care provider that reports replaces its part of the area's estimate; it never adds to it."""

from decimal import Decimal

import pytest

from partners.models import Organisation, System
from planning.models import NodeResult, Run
from planning.selectors import projections
from tests.plugins.people import make_organisation, make_system
from tests.plugins.projecting import CARER, accept, load_reference, worked_out

pytestmark = pytest.mark.django_db
POSTS = {"profession": CARER, "unit": "posts"}
FACTOR = 0.72


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


@pytest.fixture
def area(system: System) -> Organisation:
    """An area whose independent sector is estimated at 1,000 posts filled of 1,100, in home care."""
    council = make_organisation("C1", system, sector="adult_social_care")
    node = make_organisation("C1-IS", system, sector="adult_social_care", area_of=council)
    report(node, "1000", "1100", setting="home-care")
    return node


def report(one: Organisation, posts: str, funded: str | None = None, **more: str) -> None:
    accept(one, "capacity", [{"substantive_wte": Decimal(posts), **POSTS, **more}])
    if funded is not None:
        accept(one, "demand", [{"establishment_wte": Decimal(funded), **POSTS, **more}])


def provider(area: Organisation, posts: str, funded: str | None = None, **more: str) -> Organisation:
    one = make_organisation("P1", area.home_system, sector="adult_social_care", within_area=area)
    report(one, posts, funded, **more)
    return one


def opening(run: Run, name: str = "supply", **filters: str) -> float | None:
    found = projections.node(run, **filters)
    assert isinstance(found, NodeResult)
    return projections.figure(found, "funded", name, 0)


def test_a_provider_adds_nothing_to_the_staff_of_the_system(system: System, area: Organisation) -> None:
    provider(area, "150", setting="home-care")
    assert opening(worked_out(system)) == pytest.approx(1000 * FACTOR)


def test_a_provider_adds_nothing_to_the_posts_of_the_system(system: System, area: Organisation) -> None:
    provider(area, "150", "170", setting="home-care")
    assert opening(worked_out(system), "demand") == pytest.approx(1100 * FACTOR)


def test_the_provider_is_shown_as_it_reported(system: System, area: Organisation) -> None:
    provider(area, "150", setting="home-care")
    assert opening(worked_out(system), organisation="P1") == pytest.approx(150 * FACTOR)


def test_the_rest_of_the_area_is_what_nobody_reported(system: System, area: Organisation) -> None:
    provider(area, "150", setting="home-care")
    assert opening(worked_out(system), organisation="C1-IS") == pytest.approx(850 * FACTOR)


def test_the_part_is_found_in_another_setting(system: System, area: Organisation) -> None:
    provider(area, "150", setting="not-specified")
    assert opening(worked_out(system)) == pytest.approx(1000 * FACTOR)


def test_a_provider_larger_than_the_estimate_is_believed(system: System, area: Organisation) -> None:
    provider(area, "1200", setting="home-care")
    assert opening(worked_out(system)) == pytest.approx(1200 * FACTOR)


def test_a_provider_larger_than_the_estimate_is_told_of(system: System, area: Organisation) -> None:
    provider(area, "1200", setting="home-care")
    assert "P1 reported more than the estimate" in " ".join(worked_out(system).inputs["caveats"])


def test_a_provider_that_has_not_reported_takes_nothing_away(system: System, area: Organisation) -> None:
    make_organisation("P1", system, sector="adult_social_care", within_area=area)
    assert opening(worked_out(system)) == pytest.approx(1000 * FACTOR)
