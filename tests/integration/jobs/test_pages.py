"""Pages of background work: who sees what, the progress fragment, trying again, health."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs import broker, health, registry
from jobs.models import Job, WorkerSign
from jobs.services import request_job, run_job
from partners.actors import Actor
from partners.models import Membership, Region, System, User
from partners.roles import Role
from tests.jobkinds import KIND

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def system():
    region = Region.objects.create(code="Y58", name="South West")
    return System.objects.create(code="QJK", name="Devon", region=region)


def person(role, system=None, email="somebody@example.org"):
    user = User.objects.create_user(email, full_name="Somebody")
    Membership.objects.create(user=user, role=role, system=system)
    return user


@pytest.fixture
def planner(client, system):
    user = person(Role.ICS_PLANNER, system)
    client.force_login(user)
    return user


def ask(system=None, actor=None, **payload):
    return request_job(actor=actor or Actor.application(), kind=KIND, key="QJK-base", payload=payload, system=system)


def progress_url(job):
    return reverse("jobs:progress", args=[job.code])


def test_somebody_of_the_system_sees_the_progress(client, planner, system):
    assert client.get(progress_url(ask(system))).status_code == 200


def test_somebody_of_another_system_does_not(client, planner, system):
    other = System.objects.create(code="QKK", name="Elsewhere", region=system.region)
    assert client.get(progress_url(ask(other))).status_code == 404


def test_who_asked_sees_the_progress(client, planner):
    assert client.get(progress_url(ask(actor=Actor.of(planner)))).status_code == 200


def test_work_of_no_system_is_for_administrators(client):
    client.force_login(person(Role.ADMINISTRATOR))
    assert client.get(progress_url(ask())).status_code == 200


def test_work_of_no_system_is_hidden_from_planners(client, planner):
    assert client.get(progress_url(ask())).status_code == 404


def test_nobody_is_sent_to_sign_in(client, system):
    assert client.get(progress_url(ask(system))).status_code == 302


def test_the_fragment_asks_again_while_it_waits(client, planner, system):
    assert b"every 1s" in client.get(progress_url(ask(system)), **HTMX).content


def test_the_fragment_stops_asking_when_it_is_done(client, planner, system):
    job = ask(system)
    run_job(job.code)
    assert b"every 1s" not in client.get(progress_url(job), **HTMX).content


def test_the_fragment_tells_the_page_that_it_is_done(client, planner, system):
    job = ask(system)
    run_job(job.code)
    told = json.loads(client.get(progress_url(job), **HTMX)["HX-Trigger"])
    assert told == {"job-done": {"code": str(job.code), "failed": False}}


def test_the_fragment_leads_to_the_result(client, planner, system, monkeypatch):
    registry.register("tests.leads", lambda _: None, done_url=lambda _: "/there/")
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    job = request_job(actor=Actor.application(), kind="tests.leads", key="x", system=system)
    run_job(job.code)
    assert client.get(progress_url(job) + "?follow=1", **HTMX)["HX-Redirect"] == "/there/"


def test_the_page_has_a_link_to_refresh(client, planner, system):
    assert b">Refresh</a>" in client.get(progress_url(ask(system))).content


def test_an_overtaken_job_shows_the_one_that_does_its_work(client, planner, system):
    overtaken = ask(system)
    Job.objects.update(state="overtaken", finished=timezone.now())
    later = ask(system)
    Job.objects.filter(pk=overtaken.pk).update(overtaken_by=later)
    run_job(later.code)
    assert b"Finished." in client.get(progress_url(overtaken), **HTMX).content


def test_the_list_shows_what_was_set_aside(client, planner, system):
    run_job(ask(system, give_up=True).code)
    assert b"The file is gone. Upload it again." in client.get(reverse("jobs:list")).content


def test_the_list_shows_recent_work(client, planner, system):
    ask(system)
    assert b"Counting sheep" in client.get(reverse("jobs:list")).content


def test_the_list_is_closed_to_executives(client, system):
    client.force_login(person(Role.ICS_EXECUTIVE, system))
    assert client.get(reverse("jobs:list")).status_code == 403


def test_trying_again_queues_the_job(client, planner, system):
    job = ask(system, give_up=True)
    run_job(job.code)
    client.post(reverse("jobs:try-again", args=[job.code]))
    assert Job.objects.get().state == "queued"


def test_trying_again_is_closed_to_executives(client, system):
    job = ask(system, give_up=True)
    run_job(job.code)
    client.force_login(person(Role.ICS_EXECUTIVE, system))
    assert client.post(reverse("jobs:try-again", args=[job.code])).status_code == 403


def test_trying_again_elsewhere_is_out_of_sight(client, planner, system):
    other = System.objects.create(code="QKK", name="Elsewhere", region=system.region)
    job = ask(other, give_up=True)
    assert client.post(reverse("jobs:try-again", args=[job.code])).status_code == 404


def test_trying_again_needs_a_post(client, planner, system):
    assert client.get(reverse("jobs:try-again", args=[ask(system).code])).status_code == 405


def test_the_home_page_names_what_was_set_aside(planner, system):
    from jobs.home import tasks

    run_job(ask(system, give_up=True).code)
    assert [task.status for task in tasks(Actor.of(planner))] == ["Set aside"]


def test_the_api_follows_a_job(client, planner, system):
    job = ask(system)
    assert client.get(f"/api/v1/jobs/{job.code}/").json()["state"] == "queued"


def test_the_api_hides_jobs_out_of_sight(client, planner):
    assert client.get(f"/api/v1/jobs/{ask().code}/").status_code == 404


def test_the_api_is_closed_to_nobody(client, system):
    assert client.get(f"/api/v1/jobs/{ask(system).code}/").status_code == 401


def test_a_live_process_says_so(client):
    assert client.get("/healthz").status_code == 200


def test_ready_with_database_broker_and_worker(client):
    WorkerSign.objects.create(name="worker", seen=timezone.now())
    assert client.get("/readyz").json() == {"ready": True, "reasons": []}


def test_not_ready_without_a_worker(client):
    assert client.get("/readyz").status_code == 503


def test_not_ready_when_the_worker_has_been_silent(client):
    WorkerSign.objects.create(name="worker", seen=timezone.now() - health.WORKER_SILENT_AFTER * 1.1)
    assert "No worker" in client.get("/readyz").json()["reasons"][0]


def test_not_ready_without_a_broker(client, settings, tmp_path):
    WorkerSign.objects.create(name="worker", seen=timezone.now())
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}
    assert client.get("/readyz").json()["reasons"] == ["The message broker cannot be reached."]


def test_not_ready_when_redis_is_away(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert broker.unreachable() == "The message broker cannot be reached."


def test_not_ready_when_the_database_takes_no_write(client, monkeypatch):
    from django.db import OperationalError

    def refuse(name):
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("jobs.health.Mark.leave", refuse)
    assert client.get("/readyz").json()["reasons"] == ["The database cannot be written to."]
