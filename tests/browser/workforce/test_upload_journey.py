"""A lead downloads the template, fills it in, corrects an error at a cell, submits, and finds the cell of a figure."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation, User
from partners.roles import Role
from tests.browser.looking import CHECKS
from tests.plugins.people import make_member, make_organisation, make_system
from workforce.models import CapacityLine, Profession, Return, Setting, Upload
from workforce.services import drafts, uploads
from workforce.services.rounds import open_round

MONTH = dt.date(2026, 9, 1)
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}


@pytest.fixture
def trust(shared_database: str) -> Organisation:
    Setting.objects.create(code="not-specified", name="Not specified")
    Profession.objects.create(code="midwife", name="Midwife", sectors=["acute"])
    Profession.objects.create(code="consultant", name="Consultant", sectors=["acute"])
    return make_organisation("RH8", make_system("QXX"), name="Royal Example")


@pytest.fixture
def lead(trust: Organisation) -> User:
    return make_member(Role.WORKFORCE_LEAD, trust)


@pytest.fixture
def return_(trust: Organisation, lead: User) -> Return:
    round_ = open_round(
        actor=Actor.application(), system=trust.home_system, base_month=MONTH, opens=MONTH,
        due=MONTH, sections=["capacity"],
    )  # fmt: skip
    return drafts.open_return(actor=Actor.of(lead), round_=round_, organisation=trust)


@pytest.fixture
def visitor(page: Page, shared_site: str, lead: User) -> Iterator[Page]:
    """The lead's visitor."""
    client = Client()
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": shared_site}])
    yield page
    page.goto("about:blank")  # no request may outlive the test's database


def barriers(page: Page) -> list[str]:
    """What axe finds at desktop and at phone width, and whether a phone would have to scroll sideways."""
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        response = Axe().run(page, options=CHECKS).response["violations"]
        found += [f"{size['width']} {one['id']}: {node['html'][:120]}" for one in response for node in one["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        found.append("wider than a phone")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return found


def filled(template: bytes, **cells: Any) -> dict[str, Any]:
    """The template with these cells of its Capacity sheet, as the browser sends it."""
    book = load_workbook(io.BytesIO(template))
    for cell, value in cells.items():
        book["Capacity"][cell] = value
    made = io.BytesIO()
    book.save(made)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "return.xlsx", "mimeType": kind, "buffer": made.getvalue()}


def choose(page: Page, file: Any) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_label("File (.xlsx or .csv)").click()
    chooser.value.set_files(file)
    page.get_by_role("button", name="Upload", exact=True).click()


def upload(page: Page, file: Any) -> None:
    choose(page, file)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The file is being read")


def test_from_the_template_to_the_cell(visitor: Page, shared_site: str, return_: Return, faults: list[str]) -> None:
    found: list[str] = []
    # Given the template of a return, downloaded
    visitor.goto(f"{shared_site}{reverse('workforce:upload-new')}?return={return_.code}")
    found += barriers(visitor)
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Excel workbook with all sections").click()
    template = Path(download.value.path()).read_bytes()
    # When it is filled in with a word where a number belongs
    upload(visitor, filled(template, E5="lots", E6=12.5))
    found += barriers(visitor)
    run_waiting(uploads.READ_UPLOAD)
    # Then the page shows by itself the sheet and the cell, and what to do
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Errors to correct", timeout=15_000)
    expect(visitor.locator("main")).to_contain_text("Sheet Capacity, cell E5: “lots” is not a number")
    found += barriers(visitor)
    # When it is corrected
    visitor.get_by_role("button", name="Upload the corrected file").click()
    upload(visitor, filled(template, E5=30, E6=12.5))
    run_waiting(uploads.READ_UPLOAD)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Check what would change", timeout=15_000)
    expect(visitor.locator("main")).to_contain_text("42.5")
    found += barriers(visitor)
    visitor.get_by_role("button", name="Submit").click()
    # Then it waits for review, and a figure of it leads to its cell
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Submitted")
    found += barriers(visitor)
    line = CapacityLine.objects.select_related("version").get(substantive_wte=30)
    visitor.goto(shared_site + reverse("workforce:origin", args=[line.version.code, line.pk, "substantive_wte"]))
    expect(visitor.locator("main")).to_contain_text("E5")
    expect(visitor.locator("mark")).to_have_text("30")
    found += barriers(visitor)
    assert (found, faults) == ([], [])


def test_organisations_labels_and_reasons_are_settled_on_the_way(
    visitor: Page, shared_site: str, lead: User, trust: Organisation, faults: list[str]
) -> None:
    found: list[str] = []
    lead.memberships.create(role=Role.ICS_PLANNER, system=trust.home_system)
    make_organisation("RYY", make_system("QYY"))
    rows = ["2026-09,QXX,RN1,New Trust,Midwives,12.5,9", "2026-09,QYY,RYY,Far Trust,Midwife,5,5"]
    content = "\n".join(["period,ics_code,org_code,org_name,staff_group,fte,headcount", *rows])
    # Given a list that names a new organisation and a label that nobody knows
    visitor.goto(shared_site + reverse("workforce:upload-new"))
    upload(visitor, {"name": "list.csv", "mimeType": "text/csv", "buffer": content.encode()})
    run_waiting(uploads.READ_UPLOAD)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Which organisations", timeout=15_000)
    found += barriers(visitor)
    # When the new one is created, the other left out, and the label mapped
    visitor.get_by_label("Leave out the rows of all 1").check()
    visitor.get_by_role("button", name="Confirm and go on").click()
    found += barriers(visitor)
    visitor.get_by_label("“Midwives”").select_option("midwife")
    visitor.get_by_role("button", name="Save and go on").click()
    # Then a warning asks for its reason before anything is handed in
    visitor.get_by_role("button", name="Submit").click()
    visitor.get_by_role("alert").get_by_role("link").click()
    found += barriers(visitor)
    visitor.keyboard.type("Bank hours are in it")
    visitor.get_by_role("button", name="Submit").click()
    expect(visitor.locator("main")).to_contain_text("New Trust")
    assert (Upload.objects.get().state, found, faults) == ("submitted", [], [])


LIST = {
    "name": "list.csv",
    "mimeType": "text/csv",
    "buffer": b"period,org_code,staff_group,fte\n2026-09,RH8,Midwife,5\n",
}
LETTER = {"name": "letter.csv", "mimeType": "text/csv", "buffer": b"Dear all,\nnothing here\n"}


def test_wrong_and_repeated_files_and_the_lists_have_no_barrier(
    visitor: Page, shared_site: str, faults: list[str]
) -> None:
    found: list[str] = []
    new = shared_site + reverse("workforce:upload-new")
    for file in (LETTER, LIST):
        visitor.goto(new)
        upload(visitor, file)
        run_waiting(uploads.READ_UPLOAD)
        expect(visitor.get_by_role("heading", level=1)).not_to_contain_text("being read", timeout=15_000)
    visitor.goto(new)
    choose(visitor, LIST)
    expect(visitor.get_by_role("button", name="Upload it again anyway")).to_be_visible()
    found += barriers(visitor)
    letter = Upload.objects.get(state=Upload.State.UNREADABLE)
    for address in (
        reverse("workforce:uploads"),
        reverse("workforce:upload", args=[letter.code]),
        reverse("workforce:file", args=[letter.file.code]),
    ):
        visitor.goto(shared_site + address)
        found += barriers(visitor)
    assert (found, faults) == ([], [])
