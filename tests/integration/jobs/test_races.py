"""Many at once: threads with connections of their own, on a database that they share."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs import registry
from jobs.context import JobContext
from jobs.models import Job, Mark, PeriodicWork
from jobs.services import request_job, run_job, sweep
from jobs.services.running import claim, new_holder
from jobs.services.sweeping import request_periodic
from partners.actors import Actor
from tests.jobkinds import KIND

APPLICATION = Actor.application()
AT_ONCE = 6


@pytest.fixture(autouse=True)
def on_shared_database(shared_database):
    """Threads need a database that is not this thread's alone."""


def ask(key="QJK", kind=KIND, **payload):
    return request_job(actor=APPLICATION, kind=kind, key=key, payload=payload)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Call all of them in the same instant, each in a thread of its own; what they gave."""
    barrier = threading.Barrier(len(calls))

    def called(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(30) for future in [threads.submit(called, call) for call in calls]]


def in_thread(call: Callable[[], Any]) -> threading.Thread:
    """Start it in a thread that closes its connection."""

    def called() -> None:
        try:
            call()
        finally:
            connection.close()

    thread = threading.Thread(target=called)
    thread.start()
    return thread


@pytest.fixture
def kind():
    """Register a handler for one test."""

    def register(handler, **options):
        registry.register("tests.race", handler, **options)
        return "tests.race"

    yield register
    registry.forget("tests.race")


def test_requests_at_once_make_one_row():
    at_once(*[ask] * AT_ONCE)
    assert list(Job.objects.values_list("requests", flat=True)) == [AT_ONCE]


def test_one_of_many_claims_succeeds():
    code = ask().code
    claims = at_once(*[lambda: claim(code, new_holder(), registry.of(KIND))] * AT_ONCE)
    assert claims.count(True) == 1


def test_one_of_many_claims_on_a_key_succeeds():
    """Two rows of a key can be waiting only through a fault; even then the database lets one run."""
    first = ask()
    claim(first.code, new_holder(), registry.of(KIND))
    second = ask()
    assert at_once(*[lambda: claim(second.code, new_holder(), registry.of(KIND))] * AT_ONCE) == [False] * AT_ONCE


def test_sweepers_at_once_requeue_a_dead_job_once():
    job = ask()
    claim(job.code, "dead", registry.of(KIND))
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sum(swept.requeued for swept in at_once(*[sweep] * AT_ONCE)) == 1


def test_sweepers_at_once_request_recurring_work_once(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    registry.periodic("tests.often", timedelta(minutes=5), lambda _: None)
    assert sum(at_once(*[request_periodic] * AT_ONCE)) == 1


def test_sweepers_at_once_request_what_is_due_again_once(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    registry.periodic("tests.often", timedelta(minutes=5), lambda _: None)
    PeriodicWork.objects.create(name="tests.often", due=timezone.now() - timedelta(seconds=1))
    assert sum(at_once(*[request_periodic] * AT_ONCE)) == 1


def test_what_is_written_with_a_request_is_seen_by_the_run(kind):
    """The request joins a waiting row; the worker that claims it at that moment must not compute without the news."""
    seen: list[int] = []

    def look(context: JobContext) -> None:
        seen.append(Mark.objects.filter(name="news").count())

    waiting = ask(kind=kind(look))
    with transaction.atomic():
        Mark.leave("news")
        ask(kind="tests.race")
        worker = in_thread(lambda: run_job(waiting.code))
        worker.join(0.5)
    worker.join(30)
    assert seen == [1]


def test_a_request_during_the_run_is_run_afterwards_with_the_news(kind):
    """An older run has read its data when something newer comes in: another run follows, and its result stands last."""
    began, go_on = threading.Event(), threading.Event()

    def publish(context: JobContext) -> None:
        figure = Mark.objects.get(name="figure").count
        began.set()
        go_on.wait(10)
        with context.held():
            Mark.objects.filter(name="published").update(count=figure)

    Mark.objects.create(name="figure", count=1)
    Mark.objects.create(name="published")
    older = ask(kind=kind(publish))
    worker = in_thread(lambda: run_job(older.code))
    began.wait(10)
    with transaction.atomic():
        Mark.objects.filter(name="figure").update(count=2)
        newer = ask(kind="tests.race")
    go_on.set()
    worker.join(30)
    run_job(newer.code)
    assert Mark.objects.get(name="published").count == 2


def test_a_lease_is_renewed_while_the_handler_computes(kind):
    """The handler is silent for longer than its lease; the thread beside it keeps the job."""
    done = threading.Event()
    job = ask(kind=kind(lambda _: done.wait(1.5) and None, lease=timedelta(seconds=0.5)))
    worker = in_thread(lambda: run_job(job.code))
    done.wait(1.2)
    swept = sweep()
    done.set()
    worker.join(30)
    job.refresh_from_db()
    assert (swept.requeued, job.state, job.attempts) == (0, "done", 1)


def test_nobody_takes_a_job_over_while_it_publishes(kind):
    """Inside `held` the row is locked: the sweeper comes before it or after it, never between."""
    requeued: list[int] = []

    def slow(context: JobContext) -> None:
        with context.held():
            Job.objects.filter(pk=context.job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
            sweeper = in_thread(lambda: requeued.append(sweep().requeued))
            sweeper.join(0.5)
            Mark.leave("published once")
            Job.objects.filter(pk=context.job.pk).update(lease_until=timezone.now() + timedelta(minutes=1))
        sweeper.join(30)

    job = ask(kind=kind(slow))
    run_job(job.code)
    job.refresh_from_db()
    assert (requeued, job.state) == ([0], "done")
