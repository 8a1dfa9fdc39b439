"""Real workers, a real broker: killed, frozen, deaf, told twice; the work is done, and its result stands once.

The broker is the one of the settings: a folder, or Redis where `TEST_REDIS_URL` names one.
"""

import random
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from jobs import broker, health
from jobs.models import Job, Mark
from jobs.services import request_job, sweep, try_again
from partners.actors import Actor
from tests.jobkinds import KIND, traces
from tests.plugins.worker import drop_messages, wait_for

APPLICATION = Actor.application()


@pytest.fixture
def ask(shared_database, tmp_path):
    """Request work that leaves its traces in the test's folder."""
    folder = tmp_path / "traces"
    folder.mkdir()

    def ask(key="QJK", **payload):
        return request_job(actor=APPLICATION, kind=KIND, key=key, payload={"folder": str(folder), **payload})

    ask.started = lambda: traces(folder, "start")
    ask.ended = lambda: traces(folder, "end")
    return ask


def state(job):
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def done(*jobs):
    return lambda: all(state(job) == "done" for job in jobs)


def published(key="QJK"):
    """How often the result of this key was published."""
    mark = Mark.objects.filter(name=f"published {key}").first()
    return 0 if mark is None else mark.count + 1


def sweep_until(condition, seconds=25.0):
    """Be the sweeper, as beat would have it, until it is true."""

    def swept():
        sweep()
        return condition()

    wait_for(swept, seconds)


def test_a_request_is_worked_off_at_once(ask, live_worker):
    live_worker()
    began = time.monotonic()
    wait_for(done(ask()))
    assert time.monotonic() - began < 3


def test_a_worker_gives_signs_of_life(live_worker):
    live_worker()
    assert health.reasons() == []


def test_a_killed_workers_job_is_finished_by_another(ask, live_worker):
    doomed = live_worker()
    job = ask(seconds=3)
    wait_for(ask.started)
    doomed.kill()
    live_worker()
    sweep_until(done(job))
    assert (Job.objects.get(pk=job.pk).attempts, published()) == (2, 1)


def test_a_killed_child_is_replaced_and_the_job_finished(ask, live_worker):
    import os
    import signal

    worker = live_worker()
    job = ask(seconds=1.5)
    _, child, _ = wait_for(ask.started)[0]
    os.kill(int(child), signal.SIGKILL)
    sweep_until(done(job))
    assert (worker.running, published()) == (True, 1)


def test_dropped_messages_are_sent_again(ask, live_worker):
    jobs = [ask(f"K{number}") for number in range(5)]
    assert drop_messages() == 5
    live_worker()
    sweep_until(done(*jobs))


def test_beat_finds_what_was_dropped(ask, live_worker):
    job = ask()
    drop_messages()
    live_worker()
    live_worker.beat()
    wait_for(done(job), 30)


def test_a_worker_alone_sweeps_when_beat_is_away(ask, live_worker):
    job = ask()
    drop_messages()
    Mark.objects.update_or_create(name=Mark.SWEEP, defaults={"at": timezone.now() - timedelta(hours=1)})
    Job.objects.update(nudge_due=timezone.now())
    live_worker()
    wait_for(done(job))


def test_messages_twice_and_out_of_order_run_each_job_once(ask, live_worker):
    jobs = [ask(f"K{number}") for number in range(6)]
    codes = [job.code for job in jobs] * 3
    random.Random(7).shuffle(codes)
    broker.nudge(codes)
    live_worker(concurrency=2)
    wait_for(done(*jobs))
    assert sorted(code for code, _, _ in ask.started()) == sorted(str(job.code) for job in jobs)


def test_two_runs_of_one_key_never_overlap(ask, live_worker):
    live_worker(concurrency=2)
    first = ask(seconds=0.6)
    wait_for(ask.started)
    second = ask(seconds=0.1)
    broker.nudge([second.code, second.code])
    wait_for(done(first, second))
    assert [code for code, _, _ in ask.started()] == [str(first.code), str(second.code)]


def test_a_frozen_workers_result_is_thrown_away(ask, live_worker):
    frozen = live_worker()
    job = ask(seconds=1)
    wait_for(ask.started)
    frozen.freeze()
    live_worker()
    sweep_until(done(job))
    frozen.thaw()
    time.sleep(1.5)
    assert (Job.objects.get(pk=job.pk).attempts, published(), len(ask.ended())) == (2, 1, 1)


def try_all_again():
    """Be the planner who tries again what was killed three times and set aside; how many."""
    aside = list(Job.objects.filter(state=Job.State.SET_ASIDE))
    for job in aside:
        try_again(actor=APPLICATION, code=job.code)
    return len(aside)


@pytest.mark.soak
def test_no_job_is_lost_and_none_published_twice_whatever_is_killed(ask, live_worker, campaign):
    """Requests, kills of workers and losses of messages, in a seeded order; at the end all is done and nothing runs."""
    chance = random.Random(20_260_401)
    workers = [live_worker(concurrency=2)]
    wanted = {}
    for number in range(campaign(3, 120)):
        for key in chance.sample("ABCDEF", 3):
            wanted[key] = ask(key, seconds=chance.choice([0, 0.2, 0.6]), number=number)
        time.sleep(chance.uniform(0.1, 0.7))
        if chance.random() < 0.4:
            drop_messages()
        if chance.random() < 0.6:
            workers.pop().kill()
            workers.append(live_worker(concurrency=2, wait=False))
        sweep()
    sweep_until(lambda: not (try_all_again() or Job.objects.filter(state__in=Job.OPEN).exists()), 90)
    latest = {key: Job.objects.filter(key=key).order_by("-pk").first() for key in wanted}
    assert {key: job.latest().result["payload"]["number"] for key, job in latest.items()} == {
        key: job.payload["number"] for key, job in wanted.items()
    }


@pytest.mark.services
def test_a_worker_hears_again_after_redis_dropped_it(ask, live_worker, settings):
    import redis

    if not settings.CELERY_BROKER_URL.startswith("redis"):
        pytest.skip("needs Redis as the broker (TEST_REDIS_URL)")
    live_worker()
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as server:
        for connected in server.client_list():
            if connected["id"] != str(server.client_id()):
                server.client_kill_filter(_id=connected["id"])
    wait_for(done(ask()), 30)


def test_a_worker_that_is_asked_to_stop_finishes_its_job_and_takes_its_sign_away(ask, live_worker):
    worker = live_worker()
    job = ask(seconds=0.5)
    wait_for(ask.started)
    worker.companion.process.terminate()
    worker.companion.process.wait(30)
    assert (state(job), health.worker_alive()) == ("done", False)


def test_nothing_is_left_with_the_broker_when_all_is_done(ask, live_worker):
    live_worker()
    jobs = [ask(f"K{number}") for number in range(10)]
    broker.nudge([job.code for job in jobs])
    wait_for(done(*jobs))
    with current_app.connection_for_read() as connection:
        wait_for(lambda: connection.default_channel._size("celery") == 0)
