"""Requests for work: one row waits, however many ask."""

import pytest

from jobs import broker
from jobs.models import Job
from jobs.registry import UnknownKind
from jobs.services import request_job, run_job
from partners.actors import Actor
from partners.audit import UnknownActor
from partners.models import User
from tests.jobkinds import KIND

pytestmark = pytest.mark.django_db
APPLICATION = Actor.application()


def ask(key="QJK", **payload):
    return request_job(actor=APPLICATION, kind=KIND, key=key, payload=payload)


def test_a_second_request_joins_the_waiting_row():
    assert ask().pk == ask().pk


def test_the_waiting_row_counts_its_requests():
    ask()
    ask()
    assert Job.objects.get().requests == 2


def test_the_newest_payload_wins():
    ask(version=1)
    assert ask(version=2).payload == {"version": 2}


def test_another_key_is_another_job():
    assert ask("QJK").pk != ask("QKK").pk


def test_a_request_during_the_run_makes_a_new_row():
    running = ask()
    Job.objects.update(state="running", lease_holder="somebody", lease_until="2099-01-01T00:00Z")
    assert ask().pk != running.pk


def test_a_request_after_the_end_makes_a_new_row():
    done = ask()
    run_job(done.code)
    assert ask().pk != done.pk


def test_a_request_ends_the_waiting_after_a_failure():
    failed = ask(fail=[1])
    run_job(failed.code)
    ask()
    assert run_job(failed.code)


def test_a_request_gives_fresh_attempts():
    failed = ask(fail=[1])
    run_job(failed.code)
    assert ask().attempts == 0


def test_the_second_person_to_ask_may_watch_too():
    first = User.objects.create_user("first@example.org", full_name="First")
    second = User.objects.create_user("second@example.org", full_name="Second")
    for user in (first, second):
        request_job(actor=Actor.of(user), kind=KIND, key="QJK")
    assert Job.objects.of_interest_to(Actor.of(second)).exists()


def test_nobody_cannot_ask():
    with pytest.raises(UnknownActor):
        request_job(actor=Actor(user=None, channel="web"), kind=KIND, key="QJK")


def test_work_that_nobody_can_do_cannot_be_requested():
    with pytest.raises(UnknownKind):
        request_job(actor=APPLICATION, kind="tests.nothing", key="QJK")


def test_the_workers_are_nudged_after_the_commit(monkeypatch, django_capture_on_commit_callbacks):
    nudged: list[object] = []
    monkeypatch.setattr(broker, "nudge", nudged.extend)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert nudged == []
    assert nudged == [job.code]


def test_a_broker_that_is_away_fails_no_request(monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*_, **__):
        raise ConnectionError("the broker is down")

    monkeypatch.setattr(broker.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        ask()
    assert Job.objects.get().state == "queued"
