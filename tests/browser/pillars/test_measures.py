"""A planner defines a measure, its owner enters a reading on a phone; the pages are accessible and need no scripts."""

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partners.actors import Actor
from partners.models import User
from pillars.models import PlanMeasure, Reading
from pillars.services.readings import ReadingFacts, enter_reading
from tests.browser.planning.test_scenarios import PHONE_WIDTH, barriers, fits, sign_in
from tests.integration.pillars.conftest import PlanWorld, make_plan_world
from tests.integration.pillars.measuring import defined

pytestmark = pytest.mark.django_db(transaction=True)
PER_CENT = (50, 52, 49, 51, 50, 52, 48, 50, 51, 49, 50, 51, 90)


@pytest.fixture
def world(transactional_db: None) -> PlanWorld:
    return make_plan_world()


def who(actor: Actor) -> User:
    assert actor.user is not None
    return actor.user


def test_a_planner_defines_a_measure_and_the_first_mistake_is_told(
    page: Page, live_server: LiveServer, world: PlanWorld, faults: list[str]
) -> None:
    # Given a planner who adds a measure, the first time with a change from nowhere
    sign_in(page, live_server, who(world.planner))
    page.goto(f"{live_server.url}/pillars/QAA/measures/")
    page.get_by_role("link", name="Add a measure").click()
    for label, value in (("Name", "Staying"), ("Numerator", "Stayed"), ("Denominator (optional)", "All")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Which way is better?").select_option("higher")
    page.get_by_label("A change relative to the baseline").check()
    page.get_by_label("Target (optional)", exact=True).fill("2")
    page.get_by_role("button", name="Save").click()
    # Then they are told what is missing, and save when it is there
    expect(page.get_by_role("alert")).to_contain_text("needs the level and the day")
    page.get_by_label("Baseline (optional)", exact=True).fill("88.5")
    day = page.get_by_role("group", name="Day of the baseline (optional)", exact=True)
    for part, value in (("Day", "31"), ("Month", "3"), ("Year", "2025")):
        day.get_by_label(part).fill(value)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Staying")
    expect(page.locator("main")).to_contain_text("+2.0% relative to the baseline, that is 90.3%")
    assert (PlanMeasure.objects.get(slug="staying").target, faults) == (Decimal("0.02"), [])


def test_without_scripts_an_owner_enters_a_reading_on_a_phone(
    browser: Browser, live_server: LiveServer, world: PlanWorld
) -> None:
    defined(world)
    phone = {"width": PHONE_WIDTH, "height": 740}
    page = browser.new_context(java_script_enabled=False, viewport=phone).new_page()  # type: ignore[arg-type]
    sign_in(page, live_server, who(world.lead))
    page.goto(f"{live_server.url}/pillars/QAA/measures/shared-training/")
    page.get_by_role("link", name="Enter a reading").click()
    for label, value in (("Day", "1"), ("Month", "9"), ("Year", "2025")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Numerator (optional)").fill("6")
    page.get_by_label("Denominator (optional)").fill("10")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("60.0%")
    page.context.close()
    assert Reading.objects.get().value == Decimal("0.6")


def test_the_pages_have_no_barrier_and_fit_a_phone(
    page: Page, live_server: LiveServer, world: PlanWorld, faults: list[str]
) -> None:
    one = defined(world, target=Decimal("0.6"), target_date=dt.date(2027, 3, 31))
    for place, value in enumerate(PER_CENT):
        facts = ReadingFacts(numerator=Decimal(value), denominator=Decimal(100))
        day = dt.date(2024 + (place + 8) // 12, (place + 8) % 12 + 1, 1)
        enter_reading(actor=world.lead, measure=one, period=day, facts=facts)
    sign_in(page, live_server, who(world.planner))
    here = f"{live_server.url}/pillars/QAA/measures/"
    its = f"{here}shared-training/"
    found: list[str] = []
    for address in (f"{here}?target=met", its, f"{its}change/", f"{its}readings/2025-09-01/correct/"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found += [f"{address}: {barrier}" for barrier in barriers(page)]
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
        found += [] if fits(page) else [f"{address}: too wide for a phone"]
    page.goto(its)
    expect(page.locator("#chart-series-figure .legend")).to_contain_text("Special cause: improving")
    assert (found, faults) == ([], [])
