"""A planner proposes an intervention, packs it, weighs it against two futures, and has a scenario count on it."""

import re
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooSlow
from pytest_django.live_server_helper import LiveServer

from jobs.services import run_waiting
from partners.models import System, User
from partners.roles import Role
from planning.models import Analysis, Intervention, Package, Scenario
from planning.services.scenarios import copy_scenario
from tests.plugins.people import make_member, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out
from tests.plugins.weighing import intervention, package

pytestmark = pytest.mark.django_db(transaction=True)
PHONE_WIDTH = 390
CHECKS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


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


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the browser refuses or complains about."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_in(page: Page, live_server: LiveServer, user: User) -> str:
    """Where the system's pages begin, for somebody who is signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return f"{live_server.url}/planning/QXX/"


def barriers(page: Page) -> list[str]:
    found = Axe().run(page, options=CHECKS).response["violations"]
    return [f"{page.url}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def fits(page: Page) -> bool:
    """Whether nothing scrolls sideways, once the menu has folded itself."""
    try:
        page.wait_for_function(f"document.documentElement.scrollWidth <= {PHONE_WIDTH}", timeout=5000)
    except TooSlow:
        return False
    return True


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
