"""A lead fills in a section in a real browser, pastes from a spreadsheet, submits; a planner accepts it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import barriers
from tests.plugins.collecting import BASE, BEFORE, Scene, cell, make_scene, put_on_record, row, saved, submitted, token
from workforce.models import CapacityLine, Version

pytestmark = pytest.mark.django_db(transaction=True)
PHONE: ViewportSize = {"width": 390, "height": 800}
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    made = make_scene()
    put_on_record(made, *(row(month=BEFORE, profession=one, substantive_wte=80, headcount=90)
                          for one in ("adult-nurse", "midwife")))  # fmt: skip
    return made


def sign_in(page: Page, live_server: LiveServer, scene: Scene, role: str) -> None:
    cookie = scene.client(role).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def wide(page: Page) -> bool:
    """Whether one would have to scroll the page sideways."""
    too_wide: bool = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return too_wide


def box(profession: str, figure: str) -> str:
    return f'[name="{cell(profession, figure)}"]'


def test_from_a_spreadsheets_block_to_the_record(
    page: Page, live_server: LiveServer, scene: Scene, faults: list[str]
) -> None:
    # Given a lead at the section, with last period's lines
    sign_in(page, live_server, scene, "lead")
    page.goto(live_server.url + scene.address("capacity"))
    # When they paste two rows, add a line and type its figure where the focus already is
    page.focus(box("adult-nurse", "substantive_wte"))
    page.evaluate(PASTE, "81.5\t1\t2\t90\r\n82\t\t\t91\r\n")
    page.get_by_label("Profession").select_option("diver")
    page.get_by_role("button", name="Add the line").click()
    expect(page.locator(":focus")).to_have_attribute("name", re.compile("substantive_wte"))
    page.keyboard.type("3")
    page.get_by_role("button", name="Save and check").click()
    # Then the answers name the change, and can be submitted
    expect(page.get_by_role("heading", name="Check capacity before you submit")).to_be_visible()
    expect(page.get_by_text("1 line added, 2 changed, 0 removed, 0 the same.")).to_be_visible()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Capacity is submitted.")).to_be_visible()
    # And another person accepts
    page.context.clear_cookies()
    sign_in(page, live_server, scene, "planner")
    page.goto(live_server.url + "/returns/reviews/")
    page.get_by_role("link", name="Organisation RH8: Capacity").click()
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_text("Capacity, version 1 is accepted.")).to_be_visible()
    told = CapacityLine.objects.filter(version__state="accepted", period=BASE)
    assert ([str(line.substantive_wte.normalize()) for line in told.order_by("pk")], faults) == (
        ["81.5", "82", "3"],
        [],
    )


def test_a_mistake_is_reached_from_the_top(page: Page, live_server: LiveServer, scene: Scene) -> None:
    sign_in(page, live_server, scene, "lead")
    page.goto(live_server.url + scene.address("capacity"))
    page.fill(box("midwife", "headcount"), "lots")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("alert").get_by_role("link").click()
    assert (page.evaluate("document.activeElement.name"), barriers(page)) == (cell("midwife", "headcount"), [])


def test_enter_saves_and_never_takes_a_line_out(browser: Browser, live_server: LiveServer, scene: Scene) -> None:
    saved(scene, row(profession="diver", substantive_wte=3))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, scene, "lead")
    page.goto(live_server.url + scene.address("capacity"))
    page.fill(box("diver", "headcount"), "4")
    page.press(box("diver", "headcount"), "Enter")
    expect(page.get_by_text("Saved: 1 line.")).to_be_visible()
    context.close()
    assert [line.headcount for line in CapacityLine.objects.filter(version__state="draft")] == [4]


def test_an_input_is_called_by_its_line_and_its_column(page: Page, live_server: LiveServer, scene: Scene) -> None:
    saved(scene, row(profession="diver", substantive_wte=3))
    sign_in(page, live_server, scene, "lead")
    page.goto(live_server.url + scene.address("capacity"))
    expect(page.locator(box("diver", "bank_wte"))).to_have_accessible_name("Diver Bank WTE")


def addresses(scene: Scene) -> dict[str, str]:
    """Every kind of page, with something on it."""
    saved(scene, row(profession="adult-nurse", substantive_wte=95, headcount=90, leavers=9), row(profession="diver"))
    waiting = submitted(
        scene, row(section="plan", profession="adult-nurse", substantive_wte=1), section="plan", by="lead"
    )
    accepted = Version.objects.get(state="accepted")
    line = reverse("workforce:line", args=[scene.of_return.code, "capacity", token("adult-nurse")])
    version = reverse("workforce:version", args=[accepted.code])
    return {
        "returns": "/returns/",
        "round": reverse("workforce:round", args=[scene.round.code]),
        "open": "/returns/rounds/new/",
        "close": reverse("workforce:round-close", args=[scene.round.code]),
        "return": scene.address(),
        "section": scene.address("capacity"),
        "waiting section": scene.address("plan"),
        "cohorts": scene.address("pipeline"),
        "line": line,
        "check": scene.address("capacity", "check"),
        "version": version,
        "reviews": "/returns/reviews/",
        "review": reverse("workforce:review", args=[waiting.code]),
        "discard": reverse("workforce:discard", args=[Version.objects.get(state="draft").code]),
    }


def test_no_page_has_a_barrier_or_is_too_wide_for_a_phone(
    page: Page, live_server: LiveServer, scene: Scene, faults: list[str]
) -> None:
    sign_in(page, live_server, scene, "planner")
    found = {}
    for name, address in addresses(scene).items():
        page.set_viewport_size(PHONE)
        page.goto(live_server.url + address)
        too_wide = wide(page)
        phone = barriers(page) if name == "section" else []
        page.set_viewport_size({"width": 1280, "height": 900})
        found[name] = (barriers(page), too_wide, phone)
    assert (found, faults) == (dict.fromkeys(found, ([], False, [])), [])
