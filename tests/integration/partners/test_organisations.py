"""Organisations open, close, merge and count in several systems."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from partners import news
from partners.actors import Actor
from partners.models import AuditEvent, Organisation, Place, System, SystemShare
from partners.roles import Role
from partners.selectors import Share, current_structure, predecessors_of, shares_on
from partners.services import organisations as services
from partners.services.organisations import NewOrganisation
from tests.plugins.people import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db
APRIL = dt.date(2026, 4, 1)


@pytest.fixture
def system() -> System:
    return make_system("QJK")


@pytest.fixture
def other(system: System) -> System:
    return make_system("QKK", make_region("Y56"))


@pytest.fixture
def planner(system: System) -> Actor:
    return Actor.of(make_member(Role.ICS_PLANNER, system))


@pytest.fixture
def heard() -> Iterator[list[list[str]]]:
    calls: list[list[str]] = []

    def handler(systems):
        calls.append([system.code for system in systems])

    news.on_structure_changed(handler)
    yield calls
    news.off_structure_changed(handler)


def test_a_planner_adds_an_organisation_to_their_system(planner: Actor, system: System) -> None:
    made = services.create_organisation(actor=planner, code=" rh8 ", name="Royal  Devon", home_system=system)
    assert (made.code, made.name, made.home_system) == ("RH8", "Royal Devon", system)


def test_adding_an_organisation_is_audited(planner: Actor, system: System) -> None:
    services.create_organisation(actor=planner, code="RH8", name="Royal Devon", home_system=system)
    assert AuditEvent.objects.get().subject == "organisation RH8"


def test_a_planner_cannot_add_to_another_system(planner: Actor, other: System) -> None:
    with pytest.raises(PermissionDenied):
        services.create_organisation(actor=planner, code="RH8", name="X", home_system=other)


def test_only_an_administrator_adds_an_organisation_without_a_system(planner: Actor) -> None:
    with pytest.raises(PermissionDenied):
        services.create_organisation(actor=planner, code="RH8", name="X")


def test_a_code_is_never_used_again_even_after_closing(planner: Actor, system: System) -> None:
    make_organisation("RH8", system, closed=APRIL)
    with pytest.raises(ValidationError, match="RH8 is taken"):
        services.create_organisation(actor=planner, code="rh8", name="X", home_system=system)


@pytest.mark.parametrize("code", ["", "R/8", "../x", "R" * 21, "R H8"])
def test_a_code_that_cannot_stand_in_an_address_is_refused(code: str, planner: Actor, system: System) -> None:
    with pytest.raises(ValidationError, match="cannot be a code"):
        services.create_organisation(actor=planner, code=code, name="X", home_system=system)


def test_several_are_added_all_or_none(planner: Actor, system: System) -> None:
    make_organisation("RBZ", system)
    with pytest.raises(ValidationError):
        services.create_organisations(
            actor=planner,
            organisations=[
                NewOrganisation("RH8", "A", home_system=system),
                NewOrganisation("RBZ", "B", home_system=system),
            ],
        )
    assert not Organisation.objects.filter(code="RH8").exists()


def test_many_are_added_in_a_handful_of_statements(
    planner: Actor, system: System, django_assert_max_num_queries
) -> None:
    new = [NewOrganisation(f"X{n}", f"Practice {n}", home_system=system) for n in range(300)]
    with django_assert_max_num_queries(12):
        services.create_organisations(actor=planner, organisations=new)


def test_a_merger_closes_the_predecessor_on_its_date(planner: Actor, system: System) -> None:
    old, new = make_organisation("RBZ", system), make_organisation("RH8", system)
    services.merge_organisations(actor=planner, predecessor=old, successor=new, date=APRIL)
    old.refresh_from_db()
    assert old.closed == APRIL


def test_current_structure_follows_mergers_to_the_end(planner: Actor, system: System) -> None:
    a, b, c = (make_organisation(code, system) for code in ("AAA", "BBB", "CCC"))
    services.merge_organisations(actor=planner, predecessor=a, successor=b, date=dt.date(2025, 4, 1))
    services.merge_organisations(actor=planner, predecessor=b, successor=c, date=APRIL)
    assert current_structure(APRIL) == {a.pk: c.pk, b.pk: c.pk}


def test_a_merger_does_not_count_before_its_date(planner: Actor, system: System) -> None:
    old, new = make_organisation("RBZ", system), make_organisation("RH8", system)
    services.merge_organisations(actor=planner, predecessor=old, successor=new, date=APRIL)
    assert current_structure(dt.date(2026, 3, 31)) == {}


def test_predecessors_are_named(planner: Actor, system: System) -> None:
    old, new = make_organisation("RBZ", system), make_organisation("RH8", system)
    services.merge_organisations(actor=planner, predecessor=old, successor=new, date=APRIL)
    assert predecessors_of(new, APRIL) == [old.pk]


def test_an_organisation_is_merged_once(planner: Actor, system: System) -> None:
    old, new, third = (make_organisation(code, system) for code in ("AAA", "BBB", "CCC"))
    services.merge_organisations(actor=planner, predecessor=old, successor=new, date=APRIL)
    with pytest.raises(ValidationError, match="closed already"):
        services.merge_organisations(actor=planner, predecessor=old, successor=third, date=APRIL)


def test_nobody_continues_itself(planner: Actor, system: System) -> None:
    one = make_organisation("AAA", system)
    with pytest.raises(ValidationError, match="continue itself"):
        services.merge_organisations(actor=planner, predecessor=one, successor=one, date=APRIL)


def test_mergers_cannot_run_in_a_circle(planner: Actor, system: System) -> None:
    a, b = make_organisation("AAA", system), make_organisation("BBB", system)
    services.merge_organisations(actor=planner, predecessor=a, successor=b, date=APRIL)
    with pytest.raises(ValidationError, match="already continues"):
        services.merge_organisations(actor=planner, predecessor=b, successor=a, date=APRIL)


def test_a_closed_organisation_continues_nobody(planner: Actor, system: System) -> None:
    old, gone = make_organisation("AAA", system), make_organisation("BBB", system, closed=dt.date(2020, 1, 1))
    with pytest.raises(ValidationError, match="its own successor"):
        services.merge_organisations(actor=planner, predecessor=old, successor=gone, date=APRIL)


def test_a_planner_cannot_merge_into_another_system(planner: Actor, system: System, other: System) -> None:
    old, away = make_organisation("AAA", system), make_organisation("BBB", other)
    with pytest.raises(PermissionDenied):
        services.merge_organisations(actor=planner, predecessor=old, successor=away, date=APRIL)


def test_a_merger_is_news_for_the_systems_it_touches(planner: Actor, system: System, heard) -> None:
    old, new = make_organisation("RBZ", system), make_organisation("RH8", system)
    services.merge_organisations(actor=planner, predecessor=old, successor=new, date=APRIL)
    assert heard == [["QJK"]]


def test_an_organisation_closes_once(planner: Actor, system: System) -> None:
    one = make_organisation("AAA", system)
    services.close_organisation(actor=planner, organisation=one, date=APRIL)
    with pytest.raises(ValidationError, match="closed already"):
        services.close_organisation(actor=planner, organisation=one, date=APRIL)


def test_without_shares_an_organisation_counts_wholly_at_home(system: System) -> None:
    one = make_organisation("AAA", system)
    assert shares_on(APRIL)[one.pk] == [Share(system.pk, None, Decimal(1))]


def test_without_a_system_it_counts_nowhere() -> None:
    one = make_organisation("AAA", None)
    assert shares_on(APRIL)[one.pk] == []


def test_shares_take_the_place_of_the_home_system(planner: Actor, system: System, other: System) -> None:
    one = make_organisation("RYF", system)
    services.set_shares(
        actor=planner,
        organisation=one,
        shares=[(system, None, Decimal(60)), (other, None, Decimal(40))],
        start=APRIL,
    )
    assert shares_on(APRIL)[one.pk] == [Share(system.pk, None, Decimal("0.6")), Share(other.pk, None, Decimal("0.4"))]


def test_shares_hold_from_their_day_on(planner: Actor, system: System, other: System) -> None:
    one = make_organisation("RYF", system)
    services.set_shares(actor=planner, organisation=one, shares=[(other, None, Decimal(100))], start=APRIL)
    assert shares_on(APRIL - dt.timedelta(days=1))[one.pk] == [Share(system.pk, None, Decimal(1))]


def test_new_shares_end_the_old_ones(planner: Actor, system: System, other: System) -> None:
    one = make_organisation("RYF", system)
    services.set_shares(
        actor=planner, organisation=one, shares=[(other, None, Decimal(100))], start=dt.date(2025, 4, 1)
    )
    services.set_shares(actor=planner, organisation=one, shares=[(system, None, Decimal(90))], start=APRIL)
    assert SystemShare.objects.get(system=other).end == APRIL


def test_shares_of_the_same_day_are_put_right(planner: Actor, system: System, other: System) -> None:
    one = make_organisation("RYF", system)
    for percent in (70, 75):
        services.set_shares(actor=planner, organisation=one, shares=[(other, None, Decimal(percent))], start=APRIL)
    assert [share.percent for share in one.shares.all()] == [Decimal(75)]


def test_shares_exceed_100_percent_never(planner: Actor, system: System, other: System) -> None:
    one = make_organisation("RYF", system)
    with pytest.raises(ValidationError, match=r"100\.1%"):
        services.set_shares(
            actor=planner,
            organisation=one,
            shares=[(system, None, Decimal("60.1")), (other, None, Decimal(40))],
            start=APRIL,
        )


def test_a_place_must_lie_in_its_system(planner: Actor, system: System, other: System) -> None:
    one, place = make_organisation("RYF", system), Place.objects.create(code="P1", name="P", system=other)
    with pytest.raises(ValidationError, match="not a place of"):
        services.set_shares(actor=planner, organisation=one, shares=[(system, place, Decimal(10))], start=APRIL)


def test_an_earlier_day_than_shares_already_set_is_refused(planner: Actor, system: System) -> None:
    one = make_organisation("RYF", system)
    services.set_shares(actor=planner, organisation=one, shares=[(system, None, Decimal(50))], start=APRIL)
    with pytest.raises(ValidationError, match="1 April 2026 are set already"):
        services.set_shares(
            actor=planner, organisation=one, shares=[(system, None, Decimal(50))], start=dt.date(2025, 4, 1)
        )


def test_shares_are_news_for_systems_gained_and_lost(planner: Actor, system: System, other: System, heard) -> None:
    one = make_organisation("RYF", system)
    services.set_shares(actor=planner, organisation=one, shares=[(other, None, Decimal(100))], start=APRIL)
    assert heard == [["QJK", "QKK"]]


def test_all_shares_of_all_organisations_are_read_in_two_statements(system: System, django_assert_num_queries) -> None:
    for number in range(20):
        make_organisation(f"X{number}", system)
    with django_assert_num_queries(2):
        shares_on(APRIL)


def test_the_database_itself_refuses_the_same_share_twice(system: System) -> None:
    from django.db import IntegrityError

    one = make_organisation("RYF", system)
    SystemShare.objects.create(organisation=one, system=system, percent=50, start=APRIL)
    with pytest.raises(IntegrityError):
        SystemShare.objects.create(organisation=one, system=system, percent=40, start=APRIL)
