"""A planner proposes an intervention, packs it, weighs it against two futures, and has a scenario count on it."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from jobs.services import run_waiting
from partners.models import System, User
from partners.roles import Role
from planning.models import Analysis, Intervention, Package, Scenario
from planning.services.scenarios import copy_scenario
from tests.browser import looking
from tests.browser.looking import PHONE_WIDTH, barriers, fits
from tests.plugins.people import make_member, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out
from tests.plugins.weighing import intervention, package

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system(transactional_db: None) -> System:
    """A system with two futures."""
    load_reference()
    found = make_system("QXX")
    accept(trust(found), "demand", [{"establishment_wte": Decimal(560)}])
    worked_out(found)
    copy_scenario(actor=APPLICATION, scenario=Scenario.objects.get(), name="Another future")
    run_waiting()
    return found


@pytest.fixture
def planner(system: System) -> User:
    return make_member(Role.ICS_PLANNER, system)


def sign_in(page: Page, live_server: LiveServer, user: User) -> str:
    """Where the system's pages begin, for somebody who is signed in."""
    looking.sign_in(page, live_server, user)
    return f"{live_server.url}/planning/QXX/"


def test_a_planner_proposes_packs_weighs_and_counts_on_an_intervention(
    page: Page, live_server: LiveServer, planner: User, faults: list[str]
) -> None:
    root = sign_in(page, live_server, planner)
    # Given a planner who adds extra joiners, the first time with low above the most likely size
    page.goto(f"{root}scenarios/")
    page.get_by_role("link", name="What could be done").click()
    page.get_by_role("button", name="Add an intervention").click()
    page.get_by_label("Extra joiners").check()
    page.get_by_role("button", name="Go on").click()
    for label, value in {
        "Name": "Nurses from abroad", "Low size": "150", "Most likely size": "100", "High size": "200", "Day": "1",
        "Month": "4", "Year": "2026", "Reason": "It worked before", "Source": "Evaluation",
    }.items():  # fmt: skip
        page.get_by_label(label, exact=True).first.fill(value)
    page.get_by_label("Profession (optional)").select_option(label="Adult nurse")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text("Low must not be above the most likely size.")
    page.get_by_label("Low size").fill("50")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nurses from abroad")
    # When they put it into a package and weigh that against both futures
    page.get_by_role("link", name="Packages", exact=True).click()
    page.get_by_role("button", name="Make a package").click()
    page.get_by_label("Name").fill("Recruit")
    page.get_by_label("Nurses from abroad").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Packages against futures").click()
    page.get_by_role("button", name="Weigh them").click()
    expect(page.locator("#progress")).to_contain_text("Waiting for a worker.")
    run_waiting()
    # Then the page shows by itself that it holds everywhere, in words and by a mark
    expect(page.locator("main .app-headline")).to_contain_text("“Recruit” holds in all 2 futures")
    expect(page.locator("main")).to_contain_text("✓ holds everywhere")
    # And a scenario that counts on it shows what it does to the gap
    scenario = Scenario.objects.get(name="Another future")
    page.goto(f"{root}scenarios/{scenario.code}/interventions/")
    page.get_by_label("Nurses from abroad").check()
    page.get_by_role("button", name="Save and recalculate").click()
    expect(page.locator("#progress")).to_contain_text("Waiting for a worker.")
    run_waiting()
    page.reload()
    expect(page.locator("main .app-headline")).to_contain_text(re.compile(r"takes [\d,]+ WTE off the funded gap"))
    assert faults == []


def test_the_pages_have_no_barrier_and_fit_a_phone(
    page: Page, live_server: LiveServer, planner: User, system: System, faults: list[str]
) -> None:
    one = intervention(system, "substitution", name="Carers take work over")
    together: Package = package(system, "All", one, intervention(system, size="150", name="More nurses"))
    root = sign_in(page, live_server, planner)
    page.goto(f"{root}robustness/")
    page.get_by_role("button", name="Weigh them").click()
    run_waiting()
    grid, scenario = Analysis.objects.get(), Scenario.objects.get(is_default=True)
    found: list[str] = []
    for place in (
        "interventions/", "interventions/add/", "interventions/add/?kind=new_role", f"interventions/{one.code}/",
        f"interventions/{one.code}/edit/", "packages/", f"packages/{together.code}/", f"packages/{together.code}/edit/",
        "robustness/", f"robustness/{grid.code}/", f"scenarios/{scenario.code}/interventions/",
    ):  # fmt: skip
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(root + place)
        found += barriers(page)
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
        found += [] if fits(page) else [f"{place}: too wide for a phone"]
    assert (found, faults) == ([], [])
    assert Intervention.objects.count() == 2
