"""An executive reads the gap: at a desk and on a phone, under the real policy, while a real worker publishes anew."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.plugins.gap_world import BACKEND, GROUP, World, make_world
from tests.plugins.projecting import accept
from tests.plugins.worker import Workers

CHECKS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE: ViewportSize = {"width": 390, "height": 844}
RARE = f"?organisation=RH8&staff_group={GROUP}&priority=early-years"
LISTEN = """
document.addEventListener("securitypolicyviolation", event => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
});
"""


@pytest.fixture
def world(shared_site: str) -> World:
    return make_world()


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    """What the browser complains of, violations of the policy included; nothing, at the end of each test."""
    found: list[str] = []
    page.add_init_script(LISTEN)
    page.on("console", lambda said: found.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.fixture
def visit(
    world: World, shared_site: str, page: Page, context: BrowserContext, faults: list[str]
) -> Callable[..., Page]:
    """`visit("?year=now", role="lead")` opens the dashboard, or another page of the system."""

    def opened(place: str = "", role: str = "executive") -> Page:
        client = Client()
        client.force_login(world.people[role], backend=BACKEND)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": shared_site}])
        page.goto(f"{shared_site}/planning/QXX/{place}", wait_until="networkidle")
        return page

    return opened


def problems(page: Page) -> list[str]:
    found = Axe().run(page, options=CHECKS).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize(("size", "pictures"), [(None, 4), (PHONE, 3)], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_fit(
    visit: Callable[..., Page], page: Page, size: ViewportSize | None, pictures: int
) -> None:
    if size is not None:
        page.set_viewport_size(size)
    found = []
    for place in ("where-from/?month=2025-09", ""):
        visit(place)
        found += problems(page)
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"“{place}” scrolls sideways")
    assert found == []
    # And every picture is drawn; on a phone the map's table stands in for it.
    expect(page.locator("[data-chart]:has(.main-svg)")).to_have_count(pictures)
    expect(page.locator("#chart-map table")).to_be_visible(visible=size is not None)


def test_a_phone_shows_the_particulars_on_request_and_keeps_them(visit: Callable[..., Page], page: Page) -> None:
    # Given the gap on a phone, where what stands behind the numbers waits below a box
    page.set_viewport_size(PHONE)
    visit()
    facts = page.locator("#chart-how-sure .nhsuk-summary-list")
    expect(facts).to_be_hidden()
    # When it is ticked, and a filter draws the page again
    page.get_by_label("Show all about these numbers").check()
    expect(facts).to_be_visible()
    page.get_by_text("Choose what is shown").click()
    page.get_by_label("Sector").select_option("acute")
    # Then it is still shown
    expect(page).to_have_url(re.compile(r"/planning/QXX/\?sector=acute$"))
    expect(facts).to_be_visible()


def test_the_page_follows_a_filter_without_losing_the_readers_place(visit: Callable[..., Page]) -> None:
    # Given the filters opened
    page = visit()
    page.get_by_text("Choose what is shown").click()
    # When a sector is chosen
    sector = page.get_by_label("Sector")
    sector.focus()
    sector.select_option("acute")
    # Then the address, the picture and what is read out follow, and the reader stays where they were
    expect(page).to_have_url(re.compile(r"/planning/QXX/\?sector=acute$"))
    expect(page.locator("#chart-supply-and-demand .main-svg").first).to_be_visible()
    expect(page.locator("#live-region")).to_contain_text("these services are short of")
    expect(sector).to_be_focused()


def test_new_figures_show_by_themselves(visit: Callable[..., Page], world: World, live_worker: Workers) -> None:
    # Given an executive who reads the gap, with a table open
    page = visit("?year=now&sector=acute")
    headline = page.locator(".app-headline")
    expect(headline).to_contain_text("short of about 90 WTE")
    page.locator("#chart-supply-and-demand summary").click()
    # When a correction is accepted after that
    accept(world.south, "demand", [{"establishment_wte": Decimal(340)}])
    # Then the page says that it is being recalculated
    expect(page.locator("#recalculating")).to_contain_text("Being recalculated", timeout=15_000)
    # And once a worker is there, shows the new figure at the same address, with the table still open
    live_worker()
    live_worker.beat()
    expect(headline).to_contain_text("short of about 100 WTE", timeout=30_000)
    expect(page.locator("#chart-supply-and-demand table")).to_be_visible()
    assert page.url.endswith("?year=now&sector=acute")
    # And a combination that nobody asked for yet is asked for, worked out and shown without a click
    visit(f"{RARE}&year=now")
    expect(headline).to_contain_text("short of about 24 WTE", timeout=30_000)


def test_without_javascript_everything_can_be_asked_for(
    visit: Callable[..., Page], world: World, shared_site: str, browser: Browser
) -> None:
    bare = browser.new_context(java_script_enabled=False)
    client = Client()
    client.force_login(world.people["executive"], backend=BACKEND)
    bare.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": shared_site}])
    page = bare.new_page()
    page.goto(f"{shared_site}/planning/QXX/{RARE}")
    page.get_by_role("button", name="Work this out").click()
    expect(page.get_by_text("This combination is being worked out.")).to_be_visible()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    bare.close()
