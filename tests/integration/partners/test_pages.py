"""The pages about organisations, people and the audit trail do what they say."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from partners import audit
from partners.actors import Actor
from partners.models import Membership, Organisation, System, User
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_region, make_system, make_user
from web import home, navigation
from web.home import HomeTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make_system("QJK")


@pytest.fixture
def planner(system: System) -> User:
    return make_member(Role.ICS_PLANNER, system)


@pytest.fixture
def signed_in(client: Client, planner: User) -> Client:
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_member(Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def test_home_says_who_one_is_here(signed_in: Client) -> None:
    assert "ICS planner, System QJK" in text_of(signed_in.get("/"))


def test_home_lists_what_waits(signed_in: Client) -> None:
    def waiting(actor):
        return [HomeTask("Review the return of RH8", "/returns/", due=dt.date(2026, 4, 30), status="New")]

    home.register(waiting)
    try:
        page = text_of(signed_in.get("/"))
    finally:
        home.unregister(waiting)
    assert ("Review the return of RH8" in page, "Due 30 April 2026" in page) == (True, True)


def test_home_of_somebody_without_a_role_says_whom_to_ask(client: Client) -> None:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    assert "You have no role yet" in text_of(client.get("/"))


def test_figures_made_up_are_labelled_on_every_page(signed_in: Client) -> None:
    make_system("DEMO", illustrative=True)
    assert "made up for illustration" in text_of(signed_in.get("/"))


def test_every_menu_entry_leads_somewhere() -> None:
    ours = {"organisations", "people", "audit"}
    assert not ours & {entry.key for entry in navigation.unresolved()}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"RH8", "RYF"}),
        ("q=ryf", {"RYF"}),
        ("sector=ambulance", {"RYF"}),
        ("state=closed", {"RBZ"}),
        ("state=all", {"RH8", "RYF", "RBZ"}),
        ("system=QJK", {"RH8", "RYF"}),
    ],
)
def test_the_list_of_organisations_is_filtered_by_its_address(
    query: str, shown: set[str], signed_in: Client, system: System
) -> None:
    make_organisation("RH8", system)
    make_organisation("RYF", system, sector="ambulance")
    make_organisation("RBZ", system, closed=dt.date(2020, 4, 1))
    page = text_of(signed_in.get(f"/organisations/?{query}"))
    assert {code for code in ("RH8", "RYF", "RBZ") if f'href="/organisations/{code}/"' in page} == shown


def test_a_long_list_comes_in_pages_that_keep_the_filters(signed_in: Client, system: System) -> None:
    for number in range(60):
        make_organisation(f"X{number:02}", system)
    assert 'href="/organisations/?sector=acute&amp;page=2"' in text_of(signed_in.get("/organisations/?sector=acute"))


def test_the_list_takes_few_statements(signed_in: Client, system: System, django_assert_max_num_queries) -> None:
    for number in range(40):
        make_organisation(f"X{number:02}", system)
    with django_assert_max_num_queries(12):
        signed_in.get("/organisations/")


def test_a_planner_merges_two_organisations_on_the_page(signed_in: Client, system: System) -> None:
    make_organisation("RBZ", system)
    make_organisation("RH8", system)
    form = {"successor": "rh8", "date_0": "1", "date_1": "4", "date_2": "2026", "kind": "merger"}
    names = {"date_0": "date_day", "date_1": "date_month", "date_2": "date_year"}
    signed_in.post("/organisations/RBZ/merge/", form | {names[key]: form[key] for key in names})
    assert Organisation.objects.get(code="RBZ").closed == dt.date(2026, 4, 1)


def test_an_unknown_successor_is_named_beside_its_field(signed_in: Client, system: System) -> None:
    make_organisation("RBZ", system)
    date = {f"date_{part}": value for part, value in (("0", "1"), ("1", "4"), ("2", "2026"))}
    named = {"date_day": "1", "date_month": "4", "date_year": "2026"}
    answer = signed_in.post("/organisations/RBZ/merge/", {"successor": "NOPE", "kind": "merger", **date, **named})
    assert "No organisation that you can see has this code" in text_of(answer)


def test_a_planner_sets_shares_on_the_page(signed_in: Client, system: System) -> None:
    organisation = make_organisation("RYF", system)
    other = make_system("QKK", make_region("Y56"))
    form = {
        **{name: value for pair in (("0", "day", "1"), ("1", "month", "4"), ("2", "year", "2026"))
           for name, value in ((f"start_{pair[0]}", pair[2]), (f"start_{pair[1]}", pair[2]))},
        "share-TOTAL_FORMS": "2",
        "share-INITIAL_FORMS": "0",
        "share-0-system": system.pk,
        "share-0-percent": "60",
        "share-1-system": other.pk,
        "share-1-percent": "40",
    }  # fmt: skip
    signed_in.post("/organisations/RYF/shares/", form)
    assert [str(share) for share in organisation.shares.order_by("percent")] == [
        f"{organisation.pk}: 40.00000 %",
        f"{organisation.pk}: 60.00000 %",
    ]


def test_the_page_of_an_organisation_names_its_successor(signed_in: Client, system: System) -> None:
    from partners.models import OrganisationSuccession

    old, new = make_organisation("RBZ", system), make_organisation("RH8", system)
    OrganisationSuccession.objects.create(predecessor=old, successor=new, date=dt.date(2026, 4, 1))
    assert 'Continued by <a href="/organisations/RH8/">' in text_of(signed_in.get("/organisations/RBZ/"))


def test_an_administrator_invites_on_the_page(admin: Client, mailoutbox, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        admin.post("/people/invite/", {"full_name": "New Person", "email": "new@example.org"})
    assert "http://testserver/accounts/password/reset/key/" in mailoutbox[0].body


def test_an_address_in_use_is_said_beside_its_field(admin: Client) -> None:
    make_user("sam@example.org")
    answer = admin.post("/people/invite/", {"full_name": "Sam", "email": "Sam@example.org"})
    assert "in use already" in text_of(answer)


def test_an_administrator_gives_a_role_on_the_page(admin: Client, system: System) -> None:
    user = make_user()
    make_organisation("RH8", system)
    admin.post(reverse("person", args=[user.pk]), {"role": "workforce_lead", "organisation": "rh8"})
    assert [str(held) for held in user.memberships.all()] == ["Workforce lead, Organisation RH8"]


def test_an_administrator_ends_a_role_on_the_page(admin: Client, planner: User) -> None:
    held = planner.memberships.get()
    admin.post(reverse("membership-end", args=[planner.pk, held.pk]))
    assert Membership.objects.get(pk=held.pk).ended is not None


def test_an_administrator_locks_a_person_out_on_the_page(admin: Client, planner: User) -> None:
    admin.post(reverse("person-active", args=[planner.pk]), {"active": "no"})
    assert not User.objects.get(pk=planner.pk).is_active


def test_the_list_of_people_shows_roles(admin: Client, planner: User) -> None:
    assert "ICS planner, System QJK" in text_of(admin.get("/people/"))


def test_the_audit_trail_shows_only_the_planners_system(signed_in: Client, planner: User, system: System) -> None:
    away = make_system("QKK", make_region("Y56"))
    for place in (system, away):
        audit.record(actor=Actor.of(planner), action="round.opened", subject=f"round of {place.code}", system=place)
    page = text_of(signed_in.get("/audit/"))
    assert ("round of QJK" in page, "round of QKK" in page) == (True, False)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("action=round.opened", {"round 1"}),
        ("subject=return", {"return 2"}),
        ("who=planner", {"round 1", "return 2"}),
        ("who=nobody", set()),
        ("channel=api", set()),
        ("since=2999-01-01", set()),
        ("until=2000-01-01", set()),
        ("since=nonsense", set()),
    ],
)
def test_the_audit_trail_is_filtered_by_its_address(
    query: str, shown: set[str], signed_in: Client, planner: User, system: System
) -> None:
    audit.record(actor=Actor.of(planner), action="round.opened", subject="round 1", system=system)
    audit.record(actor=Actor.of(planner), action="return.sent", subject="return 2", system=system)
    page = text_of(signed_in.get(f"/audit/?{query}"))
    assert {subject for subject in ("round 1", "return 2") if f">{subject}<" in page} == shown


def test_the_csv_holds_the_rows_of_the_page(signed_in: Client, planner: User, system: System) -> None:
    audit.record(actor=Actor.of(planner), action="round.opened", subject="round 1", system=system, sections=["plan"])
    answer = signed_in.get("/audit/audit-trail.csv?action=round.opened")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].split(",")[-1]) == (2, "sections: plan")


def test_a_partner_is_told_who_makes_its_token(client: Client, system: System) -> None:
    partner = make_member(Role.PARTNER, make_organisation("RH8", system))
    client.force_login(partner, backend="django.contrib.auth.backends.ModelBackend")
    assert "The workforce lead of your organisation" in text_of(client.get("/account/"))
