"""Running: claimed once, counted, retried, set aside; what a zombie worked out is thrown away."""

import datetime as dt

import pytest
from django.utils import timezone

from jobs import registry
from jobs.context import LeaseLost
from jobs.models import Job, Mark
from jobs.services import request_job, run_job, try_again
from jobs.services.running import claim, new_holder
from partners.actors import Actor
from partners.models import AuditEvent
from tests.jobkinds import KIND

pytestmark = pytest.mark.django_db
APPLICATION = Actor.application()


def ask(key="QJK", **payload):
    return request_job(actor=APPLICATION, kind=KIND, key=key, payload=payload)


def attempt(job):
    """Run the job now, without waiting for its next attempt to be due."""
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
    run_job(job.code)
    job.refresh_from_db()
    return job


@pytest.fixture
def kind():
    """Register a handler for one test."""
    names = []

    def register(handler, name="tests.other"):
        registry.register(name, handler)
        names.append(name)
        return name

    yield register
    for name in names:
        registry.forget(name)


def test_a_job_that_was_run_is_done():
    assert attempt(ask()).state == "done"


def test_the_result_is_kept():
    assert attempt(ask(version=3)).result == {"payload": {"version": 3}}


def test_a_message_that_comes_twice_runs_it_once():
    job = ask()
    assert [run_job(job.code), run_job(job.code)] == [True, False]


def test_a_claim_holds_for_the_whole_length_of_the_lease():
    job, before = ask(), timezone.now()
    claim(job.code, new_holder(), registry.of(KIND))
    job.refresh_from_db()
    assert job.lease_until >= before + registry.of(KIND).lease


def test_a_message_for_a_job_that_is_gone_does_nothing():
    assert not run_job("00000000-0000-4000-8000-000000000000")


def test_the_attempt_is_counted_at_the_claim():
    job = ask()
    claim(job.code, new_holder(), registry.of(KIND))
    job.refresh_from_db()
    assert job.attempts == 1


def test_only_one_claim_succeeds():
    job = ask()
    assert [claim(job.code, new_holder(), registry.of(KIND)) for _ in range(2)] == [True, False]


def test_two_jobs_of_one_key_never_run_at_once():
    first = ask()
    claim(first.code, new_holder(), registry.of(KIND))
    assert not run_job(ask().code)


def test_a_failure_leaves_the_job_waiting():
    assert attempt(ask(fail=[1])).state == "queued"


def test_a_failure_is_told_in_its_own_words():
    assert attempt(ask(fail=[1])).failure == "ValueError: the figures do not add up"


def test_the_next_attempt_waits():
    assert attempt(ask(fail=[1])).not_before > timezone.now()


def test_the_second_wait_is_longer():
    waits = []
    job = ask(fail=[1, 2])
    for _ in range(2):
        began = timezone.now()
        waits.append(attempt(job).not_before - began)
    assert waits[1] > waits[0] * 1.5


def test_a_job_whose_time_has_not_come_is_not_run():
    job = attempt(ask(fail=[1]))
    assert not run_job(job.code)


def test_a_later_attempt_may_succeed():
    job = ask(fail=[1])
    attempt(job)
    assert attempt(job).state == "done"


def test_success_forgets_the_failure():
    job = ask(fail=[1])
    attempt(job)
    assert attempt(job).failure == ""


def test_the_third_failure_sets_it_aside():
    job = ask(fail=[1, 2, 3])
    assert [attempt(job).state for _ in range(3)] == ["queued", "queued", "set_aside"]


def test_giving_up_sets_it_aside_at_once():
    job = attempt(ask(give_up=True))
    assert (job.state, job.failure) == ("set_aside", "The file is gone. Upload it again.")


def test_a_failure_while_another_waits_hands_over_to_it(kind):
    def ask_again_and_fail(context):
        request_job(actor=APPLICATION, kind="tests.other", key="QJK")
        raise ValueError("no")

    first = request_job(actor=APPLICATION, kind=kind(ask_again_and_fail), key="QJK")
    attempt(first)
    assert (first.state, first.overtaken_by) == ("overtaken", Job.objects.get(state="queued"))


def test_trying_again_queues_what_was_set_aside():
    job = attempt(ask(give_up=True))
    assert try_again(actor=APPLICATION, code=job.code).state == "queued"


def test_trying_again_is_audited():
    job = attempt(ask(give_up=True))
    try_again(actor=APPLICATION, code=job.code)
    assert AuditEvent.objects.get().action == "job.tried_again"


def test_trying_again_joins_the_row_that_waits():
    aside = attempt(ask(give_up=True))
    waiting = ask()
    assert try_again(actor=APPLICATION, code=aside.code) == waiting


def test_trying_a_finished_job_again_does_nothing():
    job = attempt(ask())
    assert try_again(actor=APPLICATION, code=job.code).state == "done"


def test_a_later_success_overtakes_what_was_set_aside():
    aside = attempt(ask(give_up=True))
    attempt(ask())
    aside.refresh_from_db()
    assert aside.state == "overtaken"


def take_over(context):
    """What the sweeper and another worker do when a lease ran out."""
    Job.objects.filter(pk=context.job.pk).update(
        lease_holder="another", lease_until=timezone.now() + dt.timedelta(minutes=1)
    )


def test_the_result_of_a_zombie_is_thrown_away(kind):
    def slow(context):
        take_over(context)
        return {"stale": True}

    job = attempt(request_job(actor=APPLICATION, kind=kind(slow), key="QJK"))
    assert (job.state, job.lease_holder, job.result) == ("running", "another", {})


def test_the_failure_of_a_zombie_is_thrown_away(kind):
    def slow(context):
        take_over(context)
        raise ValueError("stale")

    job = attempt(request_job(actor=APPLICATION, kind=kind(slow), key="QJK"))
    assert (job.state, job.failure) == ("running", "")


def test_a_zombie_cannot_publish(kind):
    def slow(context):
        take_over(context)
        with context.held():
            Mark.leave("published")

    attempt(request_job(actor=APPLICATION, kind=kind(slow), key="QJK"))
    assert not Mark.objects.filter(name="published").exists()


@pytest.mark.django_db(transaction=True)
def test_a_zombie_is_told_at_its_next_progress(kind):
    told = []

    def slow(context):
        take_over(context)
        try:
            context.progress(10)
        except LeaseLost as reason:
            told.append(reason)

    attempt(request_job(actor=APPLICATION, kind=kind(slow), key="QJK"))
    assert told


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_it_runs(kind):
    seen = []

    def slow(context):
        context.progress(40, "reading the file")
        seen.append(Job.objects.values_list("progress", "note").get())

    attempt(request_job(actor=APPLICATION, kind=kind(slow), key="QJK"))
    assert seen == [(40, "reading the file")]


def test_a_worker_that_is_told_to_stop_puts_the_job_back(kind):
    def interrupted(context):
        raise SystemExit

    job = request_job(actor=APPLICATION, kind=kind(interrupted), key="QJK")
    with pytest.raises(SystemExit):
        run_job(job.code)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 0)


def test_a_kind_unknown_to_this_worker_fails_in_words(kind):
    job = request_job(actor=APPLICATION, kind=kind(lambda _: None), key="QJK")
    registry.forget("tests.other")
    assert "newest version" in attempt(job).failure or "UnknownKind" in job.failure


def test_what_waited_for_the_same_key_is_nudged_at_the_end(kind, monkeypatch):
    nudged: list[object] = []
    monkeypatch.setattr("jobs.broker.nudge", nudged.extend)

    def ask_again(context):
        request_job(actor=APPLICATION, kind="tests.other", key="QJK")

    attempt(request_job(actor=APPLICATION, kind=kind(ask_again), key="QJK"))
    assert nudged == [Job.objects.get(state="queued").code]
