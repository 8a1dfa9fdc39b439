"""The pages about people and organisations in a real browser: accessible, on a phone, under the policy."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from partners import audit
from partners.actors import Actor
from partners.models import Organisation, OrganisationSuccession, SystemShare, User
from partners.roles import Role
from partners.services.tokens import issue_token
from tests.browser.looking import barriers, sign_in
from tests.plugins.people import PASSWORD, make_member, make_organisation, make_system, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PHONE_WIDTH = 360
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    system = make_system("QJK", illustrative=True)
    found = make_organisation("RH8", system)
    old = make_organisation("RBZ", system, closed=dt.date(2026, 4, 1))
    OrganisationSuccession.objects.create(predecessor=old, successor=found, date=dt.date(2026, 4, 1))
    SystemShare.objects.create(organisation=found, system=system, percent=80, start=dt.date(2025, 4, 1))
    return found


@pytest.fixture
def administrator(organisation: Organisation) -> User:
    user = make_member(Role.ADMINISTRATOR)
    user.set_password(PASSWORD)
    user.save()
    planner = make_member(Role.ICS_PLANNER, organisation.home_system)
    audit.record(actor=Actor.of(planner), action="round.opened", subject="round 1", system=organisation.home_system)
    issue_token(actor=Actor.of(user), membership=user.memberships.get(), name="nightly")
    return user


PAGES = (
    "/",
    "/account/",
    "/account/tokens/",
    "/account/tokens/new/",
    "/organisations/",
    "/organisations/RH8/",
    "/organisations/RH8/merge/",
    "/organisations/RH8/shares/",
    "/people/",
    "/people/invite/",
    "/people/1/",
    "/audit/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
)
PUBLIC = ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/")


@pytest.mark.parametrize("path", PAGES)
def test_the_page_has_no_barrier(
    path: str, page: Page, live_server: LiveServer, administrator: User, faults: list[str]
) -> None:
    sign_in(page, live_server, administrator)
    page.goto(live_server.url + path.replace("/1/", f"/{administrator.pk}/"))
    assert (barriers(page), faults) == ([], [])


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_before_signing_in_has_no_barrier(
    path: str, page: Page, live_server: LiveServer, organisation: Organisation, faults: list[str]
) -> None:
    page.goto(live_server.url + path)
    assert (barriers(page), faults) == ([], [])


@pytest.mark.parametrize("path", PAGES)
def test_the_page_fits_a_phone(path: str, page: Page, live_server: LiveServer, administrator: User) -> None:
    sign_in(page, live_server, administrator)
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
    page.goto(live_server.url + path.replace("/1/", f"/{administrator.pk}/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH


def test_the_documentation_of_the_api_is_read_under_the_policy(
    page: Page, live_server: LiveServer, organisation: Organisation, faults: list[str]
) -> None:
    page.goto(live_server.url + "/api/v1/docs/", wait_until="networkidle")
    expect(page.locator(".opblock-tag").first).to_be_visible(timeout=30_000)
    assert faults == []


def test_a_person_signs_in_makes_a_token_and_signs_out(
    page: Page, live_server: LiveServer, administrator: User, faults: list[str]
) -> None:
    page.goto(live_server.url + "/account/tokens/new/")
    page.get_by_label("E-mail address").fill(administrator.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("What is the token for?").fill("ESR nightly export")
    page.get_by_label("Whose rights does it carry?").select_option(index=1)
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_label("Token")).to_have_value(re.compile(r"icswp_.{40,}"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert faults == []


def test_a_mistake_is_said_at_the_top_and_beside_the_field(
    page: Page, live_server: LiveServer, administrator: User
) -> None:
    make_user("sam@example.org")
    sign_in(page, live_server, administrator)
    page.goto(live_server.url + "/people/invite/")
    page.get_by_label("Full name").fill("Sam")
    page.get_by_label("E-mail address").fill("sam@example.org")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_contain_text("in use already")
    assert barriers(page) == []
