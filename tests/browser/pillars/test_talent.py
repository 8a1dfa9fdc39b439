"""A planner spreads an initiative, follows a profession from intake to post, and compares a rate; on a phone too."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from pillars.models import Agreement, Initiative
from tests.browser.looking import PHONE_WIDTH, barriers, fits, sign_in
from tests.integration.pillars.test_pipelines import make_pipelines
from tests.plugins.gap_world import World
from tests.plugins.projecting import NURSE

pytestmark = pytest.mark.django_db(transaction=True)
PLAN, GAP = "/pillars/QXX", "/planning/QXX"


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_pipelines()[0]


def test_a_planner_spreads_an_initiative_and_a_partner_agrees(
    page: Page, live_server: LiveServer, world: World, faults: list[str]
) -> None:
    # Given a planner who adds an initiative, with a milestone and a site
    sign_in(page, live_server, world.people["planner"])
    page.goto(f"{PLAN}/initiatives/")
    page.get_by_role("link", name="Add an initiative").click()
    page.get_by_label("Name").fill("Virtual wards")
    page.get_by_label("Digital enabler").fill("Remote monitoring")
    found = barriers(page)
    page.get_by_role("button", name="Add the initiative").click()
    page.get_by_role("link", name="Change the milestones").click()
    page.get_by_label("Milestone 1", exact=True).fill("Ten patients")
    found += barriers(page)
    page.get_by_role("button", name="Save the milestones").click()
    expect(page.get_by_text("Say by when it is due.").first).to_be_visible()
    page.get_by_label("Due (milestone 1)").fill("2027-03-31")
    page.get_by_role("button", name="Save the milestones").click()
    page.get_by_role("link", name="Add a site, or set its stage").click()
    page.get_by_label("Partner").select_option(label="North Hospital")
    page.get_by_label("Site").fill("Ward 3")
    page.get_by_label("Pilot").check()
    found += barriers(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("In use nowhere yet, and on trial at 1 site.")).to_be_visible()
    address = page.url

    # When a person of the hospital says on a phone that it agrees
    sign_in(page, live_server, world.people["lead"])
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 800})
    page.goto(address)
    page.get_by_role("link", name="Say whether a partner agrees").click()
    assert fits(page)
    page.get_by_label("Agreed", exact=True).check()
    page.get_by_role("button", name="Put on record").click()

    # Then it is on record, and everybody can use the page
    expect(page.get_by_text("Partners’ words: 1 agreed.")).to_be_visible()
    assert fits(page)
    found += barriers(page)
    said = Agreement.objects.get(initiative=Initiative.objects.get())
    assert (said.organisation, said.by, found, faults) == (world.north, world.people["lead"], [], [])


def test_pipelines_and_benchmarks_can_be_read_by_everybody(
    page: Page, live_server: LiveServer, world: World, faults: list[str]
) -> None:
    # Given an executive who follows a profession from the list, and a regional viewer who compares a rate
    found, wide = [], []
    sign_in(page, live_server, world.people["executive"])
    page.goto(f"{PLAN}/pipelines/")
    found += barriers(page)
    page.get_by_role("link", name="Adult nurse").click()
    expect(page.locator("#chart-stages .js-plotly-plot, #chart-stages .plot-container").first).to_be_visible()
    found += barriers(page)

    # When they open the pages on a phone
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 800})
    benchmarks = f"{GAP}/benchmarks/?rate=vacancy-rate&organisation=RH8"
    for address in (f"{PLAN}/pipelines/", f"{PLAN}/pipelines/{NURSE}/", f"{PLAN}/initiatives/", benchmarks):
        page.goto(address)
        wide += [] if fits(page) else [address]
        found += barriers(page)

    # Then nothing is in the way, and the benchmark says where the hospital stands
    expect(page.get_by_text("number 1 of 2 partners from the highest").first).to_be_visible()
    assert (found, wide, faults) == ([], [], [])
