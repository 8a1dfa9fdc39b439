"""The sweeper: what was lost on the way is found."""

import datetime as dt

import pytest
from django.utils import timezone

from jobs import broker, registry
from jobs.models import Job, PeriodicWork
from jobs.services import request_job, run_job, sweep
from jobs.services.running import claim
from jobs.services.sweeping import CUT_OFF
from partners.actors import Actor
from tests.jobkinds import KIND

pytestmark = pytest.mark.django_db
APPLICATION = Actor.application()


def ask(key="QJK", **payload):
    return request_job(actor=APPLICATION, kind=KIND, key=key, payload=payload)


def passed(seconds):
    return timezone.now() - dt.timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def nudged(monkeypatch):
    """The codes that workers were told of."""
    codes: list[object] = []
    monkeypatch.setattr(broker, "nudge", codes.extend)
    return codes


@pytest.fixture(autouse=True)
def no_periodic_work(monkeypatch):
    """Only the kinds of these tests."""
    kept = {KIND: registry.of(KIND)}
    monkeypatch.setattr(registry, "_kinds", kept)


@pytest.fixture
def cut_off():
    """A job whose worker died: the lease has run out."""
    job = ask()
    claim(job.code, "dead", registry.of(KIND))
    Job.objects.update(lease_until=passed(1))
    return job


def state(job):
    job.refresh_from_db()
    return job.state


def test_a_lost_nudge_is_sent_again(nudged):
    job = ask()
    Job.objects.update(nudge_due=passed(1))
    sweep()
    assert nudged == [job.code]


def test_a_fresh_nudge_is_trusted(nudged):
    ask()
    sweep()
    assert nudged == []


def test_a_nudge_is_not_repeated_at_every_sweep(nudged):
    ask()
    Job.objects.update(nudge_due=passed(1))
    sweep()
    sweep()
    assert len(nudged) == 1


def test_a_job_that_waits_after_a_failure_is_not_nudged(nudged):
    run_job(ask(fail=[1]).code)
    sweep()
    assert nudged == []


def test_a_job_behind_a_running_one_is_not_nudged(nudged):
    claim(ask().code, "alive", registry.of(KIND))
    ask()
    Job.objects.filter(state="queued").update(nudge_due=passed(1))
    sweep()
    assert nudged == []


def test_a_job_whose_worker_died_waits_again(cut_off):
    sweep()
    assert state(cut_off) == "queued"


def test_a_job_whose_worker_died_is_nudged_at_once(cut_off, nudged):
    sweep()
    assert nudged == [cut_off.code]


def test_what_happened_is_written_down(cut_off):
    sweep()
    cut_off.refresh_from_db()
    assert cut_off.failure == CUT_OFF


def test_a_job_whose_worker_lives_is_left_alone():
    job = ask()
    claim(job.code, "alive", registry.of(KIND))
    sweep()
    assert state(job) == "running"


def test_a_job_that_killed_three_workers_is_set_aside(cut_off):
    Job.objects.update(attempts=3)
    sweep()
    assert state(cut_off) == "set_aside"


def test_a_dead_job_gives_way_to_the_one_that_waits(cut_off):
    waiting = ask()
    sweep()
    cut_off.refresh_from_db()
    assert (cut_off.state, cut_off.overtaken_by) == ("overtaken", waiting)


def test_the_one_that_waits_can_run_then(cut_off):
    waiting = ask()
    sweep()
    assert run_job(waiting.code)


def test_a_finished_job_is_kept_for_a_month():
    run_job(ask().code)
    Job.objects.update(finished=passed(29 * 86400))
    sweep()
    assert Job.objects.count() == 1


def test_an_old_finished_job_is_removed():
    run_job(ask().code)
    Job.objects.update(finished=passed(31 * 86400))
    sweep()
    assert Job.objects.count() == 0


def test_a_job_set_aside_is_never_removed():
    run_job(ask(give_up=True).code)
    Job.objects.update(finished=passed(400 * 86400))
    sweep()
    assert Job.objects.get().state == "set_aside"


def test_recurring_work_is_requested_when_first_seen():
    registry.periodic("tests.often", dt.timedelta(minutes=5), lambda _: None)
    sweep()
    assert Job.objects.get().kind == "tests.often"


def test_recurring_work_is_not_requested_before_its_time():
    registry.periodic("tests.often", dt.timedelta(minutes=5), lambda _: None)
    sweep()
    Job.objects.all().delete()
    sweep()
    assert not Job.objects.exists()


def test_recurring_work_is_requested_again_when_due():
    registry.periodic("tests.often", dt.timedelta(minutes=5), lambda _: None)
    sweep()
    Job.objects.all().delete()
    PeriodicWork.objects.update(due=passed(1))
    sweep()
    assert Job.objects.count() == 1
