"""Somebody moves an assumption and sees at once what it does; the page is accessible, fits a phone, needs no script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partners.models import User
from planning.models import Scenario
from planning.what_if import pool
from planning.what_if.questions import Busy
from tests.browser.looking import barriers, fits, sign_in
from tests.plugins.gap_world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 740}
LEAVING = "Leaving before retirement age: Nurses & health visitors (NHS Digital staff group)"
CHANGED = re.compile(r"With this change the funded gap at 31 March 2032 is about .* (less|more) than published")


@pytest.fixture
def planner(transactional_db: None) -> Iterator[User]:
    caches["throttle"].clear()
    yield make_world().people["planner"]
    pool.of_this_process().stop()


@pytest.fixture
def address(live_server: LiveServer, planner: User) -> str:
    return f"{live_server.url}/planning/QXX/scenarios/{Scenario.objects.get().code}/what-if/"


def test_a_slider_moves_the_gap_and_nothing_is_saved(
    page: Page, live_server: LiveServer, planner: User, address: str, faults: list[str]
) -> None:
    # Given a planner who opens the what-if of a scenario
    sign_in(page, live_server, planner)
    page.goto(address.removesuffix("what-if/"))
    page.get_by_role("link", name="What if").click()
    headline = page.locator("#what-if-headline")
    expect(headline).to_contain_text("As published, the funded gap at 31 March 2032 is about")
    # When they move a slider by keyboard
    control = page.get_by_role("group", name=LEAVING)
    control.get_by_role("slider").press("PageDown")
    # Then headline and charts follow, low and high move along, and a screen reader is told
    expect(headline).to_have_text(CHANGED, timeout=15000)
    expect(page.locator("#live-region")).to_have_text(CHANGED)
    expect(page.get_by_role("heading", name="What the changes do to the gap")).to_be_visible()
    low, mode, high = (
        float(control.get_by_label(name, exact=True).input_value()) for name in ("Low", "Most likely", "High")
    )
    assert (round(mode - low, 3), round(high - mode, 3)) == (0.25, 0.25)
    # And the address says what was moved, so that the page can be sent to somebody
    expect(page).to_have_url(re.compile("move=leave_rate.staff_group"))
    page.reload()
    expect(headline).to_have_text(CHANGED, timeout=15000)
    # And it has no barrier, on a desk or a phone
    assert barriers(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert (fits(page), barriers(page)) == (True, [])
    # And putting it back shows what is published
    control.get_by_role("button", name="Put back").click()
    expect(headline).to_contain_text("As published", timeout=15000)
    assert Scenario.objects.count() == 1
    assert faults == []


def test_a_mistake_is_named_and_the_last_preview_stays(
    page: Page, live_server: LiveServer, planner: User, address: str
) -> None:
    sign_in(page, live_server, planner)
    page.goto(address)
    control = page.get_by_role("group", name=LEAVING)
    control.get_by_label("Most likely", exact=True).fill("8.5")
    expect(page.locator("#what-if-headline")).to_have_text(CHANGED, timeout=15000)
    control.get_by_label("High", exact=True).fill("8")
    control.get_by_label("High", exact=True).blur()
    notice = page.locator("#what-if-notice")
    expect(notice.get_by_role("link")).to_contain_text("High must not be below the most likely value.")
    expect(page.locator("#what-if-headline")).to_have_text(CHANGED)
    assert barriers(page) == []


def test_a_busy_answer_says_so_keeps_the_last_preview_and_is_asked_again(
    page: Page, live_server: LiveServer, planner: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(page, live_server, planner)
    page.goto(address)
    answers = pool.Pool.ask
    refused: list[object] = []

    def busy_once(*question: object) -> object:
        if refused:
            return answers(*question)  # type: ignore[arg-type]
        refused.append(question)
        raise Busy(pool.ALL_BUSY)

    monkeypatch.setattr(pool.Pool, "ask", busy_once)
    page.get_by_role("group", name=LEAVING).get_by_label("Most likely", exact=True).fill("8.5")
    expect(page.locator("#what-if-notice")).to_contain_text("Try again in a moment.")
    expect(page.locator("#what-if-headline")).to_contain_text("As published")
    expect(page.locator("#what-if-headline")).to_have_text(CHANGED, timeout=15000)
    expect(page.locator("#what-if-notice")).to_be_empty()


def test_without_javascript_a_form_shows_the_same_and_it_can_be_kept(
    browser: Browser, live_server: LiveServer, planner: User, address: str
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, planner)
    page.goto(address)
    page.get_by_text("Choose what is shown").click()
    page.get_by_label("Organisation").select_option(label="North Hospital")
    for name, value in (("Low", "3"), ("Most likely", "4"), ("High", "5")):
        page.get_by_role("group", name=LEAVING).get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="Show what it does").click()
    expect(page.locator("#what-if-headline")).to_contain_text("the funded gap of North Hospital at 31 March 2032")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Download these numbers.*Supply against demand")).click()
    assert download.value.suggested_filename.startswith("QXX-what-if-supply-and-demand")
    page.get_by_role("link", name="Keep this as a new scenario").click()
    page.get_by_label("Reason").fill("Flexible rotas")
    page.get_by_label("Source").fill("HR")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What if: As things are")
    page.context.close()


def test_the_page_for_keeping_it_has_no_barrier_and_fits_a_phone(
    page: Page, live_server: LiveServer, planner: User, address: str, faults: list[str]
) -> None:
    sign_in(page, live_server, planner)
    page.goto(f"{address}keep/?move=demand_growth.system:0.01:0.02:0.03")
    found = barriers(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert (found, fits(page), faults) == ([], True, [])
