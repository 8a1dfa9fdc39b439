"""What matters most and the back-test in a browser: asked for, worked out, shown; accessible, and fit for a phone."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooSlow
from pytest_django.live_server_helper import LiveServer

from jobs.services import run_waiting
from partners.models import User
from planning.models import Scenario
from tests.browser import looking
from tests.browser.looking import CHECKS, PHONE_WIDTH
from tests.plugins.gap_world import World, make_world
from tests.plugins.projecting import accept, worked_out

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    made = make_world()
    march, ward = dt.date(2025, 3, 1), {"setting": "hospital-ward"}
    accept(made.north, "capacity", [{"substantive_wte": Decimal(495), **ward}], month=march, quiet=True)
    accept(made.south, "capacity", [{"substantive_wte": Decimal(200)}], month=march)
    worked_out(made.system)
    return made


def sign_in(page: Page, live_server: LiveServer, user: User) -> str:
    """Signed in; the address of the scenario's pages."""
    looking.sign_in(page, live_server, user)
    return f"{live_server.url}/planning/QXX/scenarios/{Scenario.objects.get().code}/"


def checked(page: Page) -> list[str]:
    """Barriers of the page as it stands, at a desk and on a phone."""
    found = [
        f"{one['id']}: {node['html'][:120]}"
        for one in Axe().run(page, options=CHECKS).response["violations"]
        for node in one["nodes"]
    ]
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
    try:
        page.wait_for_function(f"document.documentElement.scrollWidth <= {PHONE_WIDTH}", timeout=5000)
    except TooSlow:
        found.append("too wide for a phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_a_planner_asks_what_matters_most_and_whether_it_came_true(
    page: Page, live_server: LiveServer, world: World, faults: list[str]
) -> None:
    # Given a planner on the scenario's page
    root = sign_in(page, live_server, world.people["planner"])
    page.goto(root)
    # When they ask which assumptions matter most
    page.get_by_role("link", name="What matters most").click()
    barriers = checked(page)
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#progress")).to_contain_text("Waiting for a worker.")
    run_waiting()
    # Then the page goes on to the answer by itself, and draws it
    expect(page.locator(".app-chart__headline")).to_contain_text("Three assumptions move the funded gap")
    expect(page.locator(".app-chart__figure .bars").first).to_be_visible()
    barriers += checked(page)
    # And the answer has an address of its own
    page.get_by_role("heading", name="Asked before").scroll_into_view_if_needed()
    page.locator("h2:has-text('Asked before') ~ table a").first.click()
    page.wait_for_url(re.compile(r"/what-matters-most/[0-9a-f-]{36}/$"))
    barriers += checked(page)
    # And a back-test is asked for and answered in the same way
    page.get_by_role("link", name="Back-test").click()
    page.get_by_label("Project from").select_option("2025-03")
    page.get_by_label("Compare with").select_option("2025-09")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#progress")).to_contain_text("Waiting for a worker.")
    run_waiting()
    expect(page.locator(".app-headline").first).to_contain_text(
        "Projected from March 2025, staff in post at 30 September 2025"
    )
    expect(page.locator(".app-chart__figure .points").first).to_be_attached()
    barriers += checked(page)
    assert (barriers, faults) == ([], [])
