"""A planner watches a piece of work being done by a real worker, and tries one again that was set aside."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from jobs.models import Job
from jobs.services import request_job, run_job
from partners.actors import Actor
from partners.models import System
from partners.roles import Role
from tests.jobkinds import KIND
from tests.plugins.people import make_member, make_system
from tests.plugins.worker import Workers

CHECKS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def planner(shared_site: str, page: Page, context: BrowserContext) -> Page:
    """The browser of a planner who has signed in."""
    user = make_member(Role.ICS_PLANNER, make_system("QJK"))
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": shared_site}])
    return page


def ask(**payload: Any) -> Job:
    system = System.objects.get(code="QJK")
    return request_job(actor=Actor.application(), kind=KIND, key="QJK-base", payload=payload, system=system)


def address(site: str, job: Job) -> str:
    return site + reverse("jobs:progress", args=[job.code])


def faults(page: Page) -> list[str]:
    return [f"{one['id']}: {one['help']}" for one in Axe().run(page, options=CHECKS).response["violations"]]


def test_the_page_shows_the_end_of_the_work_by_itself(shared_site: str, planner: Page, live_worker: Workers) -> None:
    # Given work that waits, and a planner who watches it
    job = ask(seconds=1.5)
    planner.goto(address(shared_site, job))
    expect(planner.locator("#progress")).to_contain_text("Waiting for a worker.")
    # When a worker does it
    live_worker()
    live_worker.beat()
    # Then the page shows that without being asked
    expect(planner.locator("#progress")).to_contain_text("Half of it", timeout=20_000)
    expect(planner.locator("#progress")).to_contain_text("Finished.", timeout=20_000)


def test_what_was_set_aside_can_be_tried_again(shared_site: str, planner: Page) -> None:
    # Given work that gave up
    job = ask(give_up=True)
    run_job(job.code)
    # When the planner opens the list and tries it again
    planner.goto(shared_site + reverse("jobs:list"))
    expect(planner.locator("main")).to_contain_text("The file is gone. Upload it again.")
    planner.get_by_role("button", name="Try again").click()
    # Then it waits for a worker
    expect(planner.locator("main")).to_contain_text("It will be tried again in a moment.")
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible(shared_site: str, planner: Page, size: ViewportSize | None, tmp_path: Path) -> None:
    run_job(ask(give_up=True).code)
    run_job(ask(seconds=0).code)
    waiting = ask()
    run_job(
        request_job(
            actor=Actor.application(), kind=KIND, key="two", payload={"give_up": True}, system=waiting.system
        ).code
    )
    if size is not None:
        planner.set_viewport_size(size)
    found = []
    for place in (address(shared_site, waiting), shared_site + reverse("jobs:list")):
        planner.goto(place)
        found += faults(planner)
        planner.screenshot(path=tmp_path / "page.png", full_page=True)
    assert found == []
