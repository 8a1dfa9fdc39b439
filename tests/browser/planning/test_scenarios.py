"""A planner changes an assumption and sees what it does; the pages are accessible, fit a phone, keep to the policy."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from jobs.services import run_waiting
from partners.models import System, User
from partners.roles import Role
from planning.models import Scenario
from planning.services.scenarios import add_assumption, copy_scenario, edit_assumption
from tests.browser.looking import PHONE_WIDTH, barriers, fits, sign_in
from tests.plugins.people import make_member, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system(transactional_db: None) -> System:
    """A system with two published runs and an assumption of its own."""
    load_reference()
    found = make_system("QXX")
    accept(trust(found), "demand", [{"establishment_wte": Decimal(560)}])
    worked_out(found)
    add_assumption(
        actor=APPLICATION, scenario=Scenario.objects.get(), parameter="leave_rate", scope_kind="sector", sector="acute",
        low=Decimal("0.1"), mode=Decimal("0.11"), high=Decimal("0.12"), reason="Local", source="Our leavers",
    )  # fmt: skip
    worked_out(found)
    return found


@pytest.fixture
def planner(system: System) -> User:
    return make_member(Role.ICS_PLANNER, system)


@pytest.fixture
def root(live_server: LiveServer, system: System) -> str:
    """The scenario's page."""
    return f"{live_server.url}/planning/QXX/scenarios/{Scenario.objects.get().code}/"


def test_a_planner_changes_an_assumption_and_sees_the_gap_before_and_after(
    page: Page, live_server: LiveServer, planner: User, root: str, faults: list[str]
) -> None:
    # Given a planner who opens the scenario and follows an assumption
    sign_in(page, live_server, planner)
    page.goto(root)
    page.get_by_role("link", name="Assumptions", exact=True).click()
    page.get_by_role("row").get_by_role("link", name="Leaving before retirement age").click()
    page.get_by_role("link", name="Acute (sector)").click()
    page.get_by_role("button", name="Change it").click()
    # When they type percentages, the first time in the wrong order
    page.get_by_label("Most likely").fill("20")
    page.get_by_label("High").fill("18%")
    page.get_by_label("Reason").fill("Exit interviews")
    page.get_by_role("button", name="Save and recalculate").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text("High must not be below the most likely value.")
    page.get_by_label("High").fill("25%")
    page.get_by_role("button", name="Save and recalculate").click()
    # Then the page says that the projection is being recalculated, and by itself when that is done
    expect(page.locator("#progress")).to_contain_text("Waiting for a worker.")
    run_waiting()
    expect(page.locator("#progress")).to_contain_text("Finished.")
    # And the run history shows what it did to the gap
    page.get_by_role("link", name="See the gap before and after").click()
    expect(page.locator("main tbody tr").first).to_contain_text(re.compile(r"\+\d"))
    page.locator("main tbody tr").first.get_by_role("rowheader").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("20%, 25%")
    assert faults == []


def test_without_javascript_an_assumption_is_added(
    browser: Browser, live_server: LiveServer, planner: User, root: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, planner)
    page.goto(root + "assumptions/add/")
    page.get_by_label("What is it about?").select_option(label="Retirement")
    page.get_by_label("One organisation", exact=True).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Organisation").select_option(label="Organisation RH8")
    for label, value in (
        ("Low", "1"),
        ("Most likely", "1.5"),
        ("High", "2"),
        ("Reason", "Young staff"),
        ("Source", "HR"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save and recalculate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Retirement: Organisation RH8 (organisation)")
    page.context.close()


def test_the_pages_have_no_barrier_and_fit_a_phone(
    page: Page, live_server: LiveServer, planner: User, root: str, faults: list[str]
) -> None:
    sign_in(page, live_server, planner)
    newest = Scenario.objects.get().published
    assert newest is not None
    one = f"{root}assumptions/leave_rate.sector.acute/"
    pages = [
        f"{live_server.url}/planning/QXX/scenarios/", root, f"{root}assumptions/",
        f"{root}assumptions/?parameter=leave_rate", f"{root}why/", f"{root}lock/", one, f"{one}edit/", f"{one}end/",
        f"{root}assumptions/add/", f"{root}assumptions/add/?parameter=leave_rate&scope=cell", f"{root}settings/",
        f"{root}copy/", f"{root}runs/", f"{root}runs/{newest.code}/",
    ]  # fmt: skip
    found: list[str] = []
    for address in pages:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found += [f"{address}: {barrier}" for barrier in barriers(page)]
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
        found += [] if fits(page) else [f"{address}: too wide for a phone"]
    assert (found, faults) == ([], [])


def test_a_page_with_mistakes_and_progress_has_no_barrier(
    page: Page, live_server: LiveServer, planner: User, root: str
) -> None:
    sign_in(page, live_server, planner)
    page.goto(f"{root}assumptions/leave_rate.sector.acute/edit/")
    page.get_by_role("button", name="Save and recalculate").click()
    found = barriers(page)
    page.goto(root)
    page.get_by_role("button", name="Work it out again").click()
    expect(page.locator("#progress")).to_be_visible()
    assert (found, barriers(page)) == ([], [])


def test_scenarios_are_held_side_by_side_and_the_reasons_followed(
    page: Page, live_server: LiveServer, planner: User, root: str, faults: list[str]
) -> None:
    # Given a second scenario, in which more of the staff leave
    other = copy_scenario(actor=APPLICATION, scenario=Scenario.objects.get(), name="More leave")
    held = other.assumptions.get(sector="acute", parameter="leave_rate", ended__isnull=True)
    values = {"low": Decimal("0.15"), "mode": Decimal("0.16"), "high": Decimal("0.18")}
    edit_assumption(actor=APPLICATION, assumption=held, **values, reason="What if", source="Workshop")
    run_waiting()
    sign_in(page, live_server, planner)
    # When the planner compares it with this one
    page.goto(root)
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_role("checkbox", name="More leave").check()
    page.get_by_role("button", name="Compare").click()
    # Then a sentence says how much more it leaves, and both lines are drawn
    expect(page.locator("main")).to_contain_text(
        re.compile(r"“More leave” leaves a funded gap of about \d+ WTE, \d+ more")
    )
    expect(page.locator("#chart-gaps-figure .legendtext")).to_have_text(["As things are", "More leave"])
    found = barriers(page)
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
    narrow = fits(page)
    # And the page of the reasons names the one thing that differs
    page.goto(f"{root.replace(root.split('/')[-2], str(other.code))}why/?kind=scenarios")
    expect(page.locator(".app-chart__headline")).to_contain_text("“Leaving before retirement age” (+")
    assert (found, narrow, barriers(page), fits(page), faults) == ([], True, [], True, [])
