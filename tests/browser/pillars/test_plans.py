"""A planner starts a plan from each template, a delivery lead reports from a phone; no barrier on any page."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partners.actors import Actor
from partners.models import System, User
from partners.roles import Role
from pillars.models import Action, Framework
from pillars.services import frameworks, leads
from pillars.services.actions import ActionFacts, create_action
from pillars.services.decisions import ask_decision
from pillars.services.evidence import add_comment, add_evidence
from pillars.services.milestones import add_milestone
from tests.browser.looking import PHONE_WIDTH, barriers, fits, sign_in
from tests.integration.pillars.conftest import load_templates
from tests.plugins.people import make_member, make_system

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system(transactional_db: None) -> System:
    """A system that may choose among the templates."""
    load_templates()
    return make_system("QXX")


@pytest.fixture
def planner(system: System) -> User:
    return make_member(Role.ICS_PLANNER, system)


@pytest.fixture
def lead(system: System) -> User:
    return make_member(Role.DELIVERY_LEAD, system, "dana@example.org")


@pytest.fixture
def action(system: System, planner: User, lead: User) -> Action:
    """An action of the lead's with something of each kind on it."""
    actor = Actor.of(planner)
    template = Framework.objects.get(system=None, code="people-plan")
    framework = frameworks.start_framework(actor=actor, system=system, template=template)
    stream = framework.workstreams.select_related("framework__system").get(code="retention")
    leads.appoint(actor=actor, workstream=stream, user=lead)
    soon = localdate() + dt.timedelta(days=20)
    facts = ActionFacts(
        title="Ask why people leave", workstream=stream, lead=lead, starts=localdate() - dt.timedelta(days=40),
        due=localdate() + dt.timedelta(days=300), people_plan="system", people_plan_reference="3.2",
    )  # fmt: skip
    made = create_action(actor=actor, framework=framework, facts=facts)
    add_milestone(actor=actor, action=made, title="Survey sent", due=soon)
    ask_decision(actor=actor, action=made, question="May we ask agency staff as well?", asked_of="People board")
    add_evidence(actor=actor, action=made, title="Fewer leavers", link="https://example.org/report")
    add_comment(actor=actor, action=made, text="Well begun.")
    return made


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("template", "first"),
    [
        ("People Plan at system level", "Resourcing"),
        ("One workforce: a people strategy in five priorities", "Strategic workforce planning"),
    ],
)
def test_a_planner_starts_a_plan_and_makes_it_their_own(
    plain: Page, live_server: LiveServer, planner: User, template: str, first: str
) -> None:
    # Given a planner whose home page asks for a plan
    page = plain
    sign_in(page, live_server, planner)
    page.goto(live_server.url)
    page.get_by_role("link", name="Start the people plan of System QXX").click()
    # When they look at a template and start with it
    page.get_by_role("link", name=template).click()
    page.get_by_role("button", name="Start with this template").click()
    # Then they move the first part down, without JavaScript, and rename it
    page.get_by_role("button", name=f"Move down {first}", exact=True).click()
    page.get_by_role("link", name=f"Reword {first}", exact=True).click()
    page.get_by_label("Name").fill("Our first concern")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("section h2").nth(1)).to_have_text("Our first concern")
    # And the history tells of both
    page.get_by_role("link", name="History").click()
    expect(page.locator("main")).to_contain_text("Renamed")
    expect(page.locator("main")).to_contain_text("Moved")


def test_a_delivery_lead_reports_from_a_phone(
    page: Page, live_server: LiveServer, lead: User, action: Action, faults: list[str]
) -> None:
    # Given a lead with a phone, whose home page asks for a report
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
    sign_in(page, live_server, lead)
    page.goto(live_server.url)
    page.get_by_role("link", name="Report on your 1 action").click()
    page.get_by_role("link", name="Report progress on A-001").click()
    # When they say that it is at risk, first without the reason
    page.get_by_label("Under way").check()
    page.get_by_label("Amber: at risk").check()
    page.get_by_label("Survey sent").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text("Say why it is amber, and what would help.")
    mistakes = barriers(page)
    page.get_by_label("Why").fill("Only every second person answers.")
    page.get_by_label("Comment").fill("A reminder goes out on Friday.")
    page.get_by_role("button", name="Send the report").click()
    # Then the action says so to everybody
    expect(page.locator(".app-headline")).to_contain_text("Under way, amber: at risk.")
    expect(page.locator(".app-headline")).to_contain_text("1 of 1 milestone reached.")
    expect(page.locator("main")).to_contain_text("A reminder goes out on Friday.")
    assert (mistakes, barriers(page), fits(page), faults) == ([], [], True, [])


def test_an_action_goes_out_to_a_spreadsheet_and_comes_back(
    page: Page, live_server: LiveServer, planner: User, action: Action, tmp_path: Path
) -> None:
    sign_in(page, live_server, planner)
    page.goto(f"{live_server.url}/pillars/QXX/actions/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig").replace("Ask why people leave", "Listen first")
    (tmp_path / "changed.csv").write_text(text, encoding="utf-8")
    page.get_by_role("link", name="Upload a spreadsheet").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "changed.csv")
    page.get_by_role("button", name="See what it would do").click()
    expect(page.locator(".app-headline")).to_have_text("0 actions to be added, 1 to be changed, 0 unchanged.")
    preview = barriers(page)
    page.get_by_role("button", name="Do all of this").click()
    expect(page.locator("main")).to_contain_text("A-001 Listen first")
    assert preview == []


def test_the_pages_have_no_barrier_and_fit_a_phone(
    page: Page, live_server: LiveServer, planner: User, action: Action, faults: list[str]
) -> None:
    sign_in(page, live_server, planner)
    decision = action.decisions.get().pk
    root = f"{live_server.url}/pillars/QXX/"
    pages = [
        "", "shape/", "describe/", "retire/", "add-pillar/", "history/", "start/one-workforce/", "pillars/resourcing/",
        "workstreams/retention/", "actions/", "actions/?status=nonsense", "actions/timeline/", "actions/add/",
        "actions/several/", "actions/upload/", "actions/decisions/", "actions/A-001/", "actions/A-001/change/",
        "actions/A-001/milestones/add/", f"actions/A-001/decisions/{decision}/", "actions/A-001/evidence/add/",
    ]  # fmt: skip
    found: list[str] = []
    for address in [*(root + one for one in pages), f"{live_server.url}/pillars/mine/"]:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        found += [f"{address}: {barrier}" for barrier in barriers(page)]
        page.set_viewport_size({"width": PHONE_WIDTH, "height": 740})
        found += [] if fits(page) else [f"{address}: too wide for a phone"]
    assert (found, faults) == ([], [])
