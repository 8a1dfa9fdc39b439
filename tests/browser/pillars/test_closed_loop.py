"""A planner links an intervention, switches it on, sees the gap move and the risk close; no barrier on any page."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from jobs.services import run_waiting
from pillars.models import SupplyRisk
from pillars.presenters.risk_words import IMPACTS, LIKELIHOODS
from pillars.services.costs import CostFacts, record_cost
from pillars.services.risks import add_risk
from tests.browser import looking
from tests.browser.looking import PHONE_WIDTH, barriers, fits
from tests.integration.pillars.loop_world import Loop, make_loop
from tests.plugins.weighing import intervention

pytestmark = pytest.mark.django_db(transaction=True)
CAMPAIGN = "A great campaign"


@pytest.fixture
def loop(transactional_db: None) -> Loop:
    """A campaign is on offer that would close the gap of the nurses; no action brings it about yet."""
    loop = make_loop()
    intervention(loop.world.system, "extra_joiners", "400", name=CAMPAIGN, starts=dt.date(2025, 10, 1))
    return loop


@pytest.fixture
def plan(live_server: LiveServer, loop: Loop) -> str:
    return f"{live_server.url}/pillars/QXX/"


def sign_in(page: Page, live_server: LiveServer, loop: Loop, role: str = "planner") -> None:
    looking.sign_in(page, live_server, loop.world.people[role])


def test_a_planner_links_an_intervention_and_sees_the_gap_move_and_the_risk_close(
    page: Page, live_server: LiveServer, loop: Loop, plan: str, faults: list[str]
) -> None:
    # Given a risk that the rule has raised of the nurses, and what the actions close so far
    sign_in(page, live_server, loop)
    page.goto(f"{plan}risks/")
    page.get_by_role("link", name="Not enough staff: Adult nurse").click()
    expect(page.locator(".app-headline")).to_contain_text(re.compile(r"Short of about \d+ WTE"))
    page.get_by_role("link", name="Closing the gap").click()
    expect(page.locator(".app-headline")).to_contain_text(re.compile(r"expected to close \d+%"))
    before = page.locator(".app-headline").inner_text()
    # When the planner links the campaign to an action
    page.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_role("link", name=re.compile("Recruit abroad")).click()
    page.get_by_role("link", name="Link interventions").click()
    page.get_by_role("checkbox", name=re.compile(CAMPAIGN)).check()
    page.get_by_role("button", name="Save").click()
    # Then the action says that it is not counted, and leads to where it is switched on
    expect(page.get_by_role("row", name=re.compile(CAMPAIGN))).to_contain_text("not counted")
    page.get_by_role("link", name="Switch it on there").click()
    page.get_by_role("checkbox", name=re.compile(CAMPAIGN)).check()
    page.get_by_role("button", name="Save and recalculate").click()
    expect(page.locator("#progress")).to_be_visible()
    run_waiting()
    run_waiting()
    # And the gap has moved
    page.goto(f"{plan}closing/")
    expect(page.get_by_role("row", name=re.compile(CAMPAIGN)).first).to_contain_text("A-001")
    expect(page.locator(".app-headline")).not_to_have_text(before)
    # And the risk is closed, by the rule itself
    page.get_by_role("link", name="Supply risks").click()
    page.get_by_text("Choose which risks are shown").click()
    page.get_by_label("State").select_option(label="Closed")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Not enough staff: Adult nurse").click()
    expect(page.locator("main")).to_contain_text("The projected gap no longer reaches the rule.")
    assert faults == []


def test_without_javascript_a_risk_is_found_in_the_matrix_and_treated(
    browser: Browser, live_server: LiveServer, loop: Loop, plan: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, loop)
    page.goto(f"{plan}risks/")
    risk = loop.nurses
    words = f"{LIKELIHOODS[risk.likelihood].lower()} and {IMPACTS[risk.impact].lower()}"
    page.get_by_role("link", name=re.compile(f"risks?, {words}$")).click()
    page.get_by_role("link", name="Not enough staff: Adult nurse").click()
    page.get_by_role("button", name="Treat this risk").click()
    page.get_by_label("Treatment").fill("Recruit together")
    page.get_by_role("checkbox", name="A-001 Recruit abroad").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Recruit together")
    expect(page.get_by_role("link", name="A-001 Recruit abroad")).to_be_visible()
    page.context.close()


def test_the_pages_have_no_barrier_and_fit_a_phone(
    page: Page, live_server: LiveServer, loop: Loop, plan: str, faults: list[str]
) -> None:
    risk = _own_risk(loop)
    sign_in(page, live_server, loop)
    pages = [
        plan, f"{plan}pillars/resourcing/", f"{plan}actions/A-001/", f"{plan}actions/A-001/interventions/",
        f"{plan}closing/?cost=shown", f"{plan}coherence/", f"{plan}risks/", f"{plan}risks/add/", f"{plan}risks/rule/",
        f"{plan}risks/{loop.nurses.code}/", f"{plan}risks/{risk.code}/treat/", f"{plan}risks/{risk.code}/score/",
        f"{plan}risks/{risk.code}/close/", f"{plan}interventions/{loop.abroad.code}/costs/",
        f"{plan}interventions/{loop.abroad.code}/costs/add/",
    ]  # fmt: skip
    found: list[str] = []
    for address in pages:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found += [f"{address}: {barrier}" for barrier in barriers(page)]
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
        found += [] if fits(page) else [f"{address}: too wide for a phone"]
    assert (found, faults) == ([], [])


def _own_risk(loop: Loop) -> SupplyRisk:
    """A risk of a person's own, and a cost, so that each page has something to show."""
    facts = CostFacts(what="Fees", unit="person", unit_cost=Decimal(10_400), price_year=2026, recurrent=False)
    record_cost(actor=loop.actor("planner"), intervention=loop.abroad, facts=facts)
    return add_risk(
        actor=loop.actor("planner"), system=loop.world.system, title="A course may close", likelihood=2, impact=2,
        reason="Told by the dean",
    )  # fmt: skip
