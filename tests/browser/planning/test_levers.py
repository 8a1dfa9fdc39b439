"""A planner presumes a new ward and sees what it moved; the pages are accessible, fit a phone, and need no scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from jobs.services import run_waiting
from partners.models import System, User
from partners.roles import Role
from planning.models import Movement, Scenario
from planning.services.levers import add_lever
from tests.browser.planning.test_scenarios import PHONE_WIDTH, barriers, fits, sign_in
from tests.integration.planning.test_levers import change, movement, ratio
from tests.plugins.people import make_member, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system(transactional_db: None) -> System:
    """A system with a published projection."""
    load_reference()
    found = make_system("QXX")
    accept(trust(found), "demand", [{"establishment_wte": "560"}])
    worked_out(found)
    return found


@pytest.fixture
def planner(system: System) -> User:
    return make_member(Role.ICS_PLANNER, system)


@pytest.fixture
def root(live_server: LiveServer, system: System) -> str:
    return f"{live_server.url}/planning/QXX/scenarios/{Scenario.objects.get().code}/"


def test_a_planner_presumes_a_new_ward_and_sees_what_it_moved(
    page: Page, live_server: LiveServer, planner: User, root: str, faults: list[str]
) -> None:
    # Given a planner who opens what else the scenario presumes
    sign_in(page, live_server, planner)
    page.goto(root)
    page.get_by_role("link", name="What else it presumes").click()
    page.get_by_role("link", name="Add a change of service").click()
    # When they describe the ward, the first time without a day
    page.get_by_label("Name").fill("New ward")
    page.get_by_label("Organisation").select_option(label="Organisation RH8")
    page.get_by_label("Profession").select_option(label="Adult nurse")
    for label, value in (
        ("Low", "20"),
        ("Most likely", "30"),
        ("High", "40"),
        ("Reason", "Agreed"),
        ("Source", "Plan"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save and recalculate").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text("Enter first day.")
    first = page.get_by_role("group", name="First day", exact=True)
    for part, value in (("Day", "1"), ("Month", "4"), ("Year", "2027")):
        first.get_by_label(part).fill(value)
    page.get_by_role("button", name="Save and recalculate").click()
    # Then its page says so, and once it is worked out by how much the gap moved
    expect(page.get_by_role("heading", level=1)).to_have_text("New ward")
    run_waiting()
    expect(page.locator("#progress")).to_contain_text("Finished.")
    page.reload()
    expect(page.locator("main")).to_contain_text(re.compile(r"The funded gap at .* moved from .* \(\+30"))
    # And the reasons name it
    page.get_by_role("link", name="See why").click()
    expect(page.locator("main")).to_contain_text("Change of service: New ward")
    assert faults == []


def test_without_scripts_a_movement_is_added(
    browser: Browser, live_server: LiveServer, planner: User, root: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, planner)
    page.goto(f"{root}levers/movements/add/")
    page.get_by_label("Name").fill("Step up")
    page.get_by_label("Profession that they leave").select_option(label="Care worker")
    page.get_by_label("Profession that they move into").select_option(label="Adult nurse")
    for label, value in (("Low", "2"), ("Most likely", "5"), ("High", "8"), ("Reason", "Agreed"), ("Source", "Plan")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save and recalculate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Step up")
    page.context.close()
    assert float(Movement.objects.get().mode) == 0.05


def test_the_pages_have_no_barrier_and_fit_a_phone(
    page: Page, live_server: LiveServer, planner: User, root: str, faults: list[str]
) -> None:
    scenario = Scenario.objects.get()
    levers = [add_lever(actor=APPLICATION, lever=make(scenario)) for make in (movement, change, ratio)]
    run_waiting()
    sign_in(page, live_server, planner)
    one = f"{root}levers/staffing-ratios/{levers[-1].code}/"
    pages = [
        f"{root}levers/", one, f"{one}change/", f"{one}withdraw/", f"{root}levers/service-changes/add/",
        f"{root}values/", f"{root}values/?organisation=RH8&profession=nurse-adult",
        f"{root}assumptions/add/?parameter=leave_rate&scope=system",
    ]  # fmt: skip
    found: list[str] = []
    for address in pages:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found += [f"{address}: {barrier}" for barrier in barriers(page)]
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
        found += [] if fits(page) else [f"{address}: too wide for a phone"]
    assert (found, faults) == ([], [])
