"""The weekly digest: what it says, who gets it, once a week, and never twice."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from jobs.services import run_waiting
from jobs.services.requests import request_job
from partners.actors import Actor
from pillars.models import Digest
from pillars.services import digests
from pillars.services.milestones import add_milestone
from tests.integration.pillars.acting import client_of, made
from tests.integration.pillars.conftest import PlanWorld

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2027, 3, 1)


@pytest.fixture
def on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, MONDAY)


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(digests, "localdate", lambda: day)


class Held:
    """A job that nobody takes away."""

    def check(self) -> None:
        """It is still ours."""


def run() -> Any:
    return digests.send_digests(Held())  # type: ignore[arg-type]


@pytest.mark.usefixtures("on_monday")
def test_a_lead_is_told_on_monday(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user, title="Listen", due=MONDAY - dt.timedelta(days=3))
    run()
    assert ([one.to for one in mail.outbox], "Overdue:\n- A-001 Listen" in mail.outbox[0].body) == (
        [["delivery.lead@example.org"]],
        True,
    )


@pytest.mark.usefixtures("on_monday")
def test_nobody_is_told_twice_in_a_week(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    run()
    run()
    assert len(mail.outbox) == 1


def test_in_the_next_week_it_comes_again(plan_world: PlanWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    made(plan_world, lead=plan_world.lead.user)
    for day in (MONDAY, MONDAY + dt.timedelta(days=7)):
        on(monkeypatch, day)
        run()
    assert len(mail.outbox) == 2


def test_late_in_the_week_nothing_is_sent_any_more(plan_world: PlanWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    made(plan_world, lead=plan_world.lead.user)
    on(monkeypatch, MONDAY + dt.timedelta(days=5))
    run()
    assert mail.outbox == []


@pytest.mark.usefixtures("on_monday")
def test_who_does_not_want_it_gets_none(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    client_of(plan_world.lead).post("/pillars/mine/digest/", {"wanted": "no"})
    run()
    assert mail.outbox == []


@pytest.mark.usefixtures("on_monday")
def test_who_wants_it_again_gets_it(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    for wanted in ("no", "yes"):
        client_of(plan_world.lead).post("/pillars/mine/digest/", {"wanted": wanted})
    run()
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("on_monday")
def test_what_is_finished_is_no_reason_to_write(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user, status="done")
    run()
    assert mail.outbox == []


@pytest.mark.usefixtures("on_monday")
def test_who_lost_their_role_is_told_nothing_of_the_plan(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    plan_world.lead.user.memberships.update(ended=timezone.now())
    run()
    assert mail.outbox == []


@pytest.mark.usefixtures("on_monday")
def test_it_names_what_comes_due_and_the_next_milestones(plan_world: PlanWorld) -> None:
    action = made(plan_world, lead=plan_world.lead.user, title="Listen", due=MONDAY + dt.timedelta(days=10))
    add_milestone(actor=plan_world.planner, action=action, title="Survey sent", due=MONDAY + dt.timedelta(days=4))
    run()
    body = mail.outbox[0].body
    assert ("due 11 March 2027" in body, "Survey sent, by 5 March 2027" in body) == (True, True)


@pytest.mark.usefixtures("on_monday")
def test_it_leads_to_the_page_where_people_open_it(plan_world: PlanWorld, settings: Any) -> None:
    settings.SITE_URL = "https://planner.example.org/"
    made(plan_world, lead=plan_world.lead.user)
    run()
    assert "https://planner.example.org/pillars/mine/" in mail.outbox[0].body


@pytest.mark.usefixtures("on_monday")
def test_a_mail_server_that_is_away_is_tried_again(plan_world: PlanWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    made(plan_world, lead=plan_world.lead.user)
    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", _away)
        run()
    unsent = Digest.objects.get().sent
    run()
    assert (unsent, len(mail.outbox), Digest.objects.get().sent is not None) == (None, 1, True)


def _away(*args: Any, **kwargs: Any) -> None:
    raise ConnectionRefusedError("nobody there")


@pytest.mark.usefixtures("on_monday")
def test_the_worker_sends_it_as_a_job(plan_world: PlanWorld, django_capture_on_commit_callbacks: Any) -> None:
    made(plan_world, lead=plan_world.lead.user)
    request_job(actor=Actor.application(), kind="pillars.digests", key="periodic")
    run_waiting()
    assert len(mail.outbox) == 1
