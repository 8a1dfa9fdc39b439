"""From pressing "accept" to figures that everybody sees, with a real worker, a real broker and committed data.

Returns are accepted one after another through the services, each when the one before is on show. The broker and the
database are those of the run: a folder and SQLite, or Redis and PostgreSQL. The baseline is the engine alone on the
finished model, measured beside. `BENCH_RETURNS` says how many returns, by default 50.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils import timezone

from jobs.models import Job
from partners.actors import Actor
from partners.models import Organisation, System
from planning.engine import ModelInputs, project
from planning.models import Run, Scenario
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, stored_nodes
from planning.services.requests import RECOMPUTE
from planning.services.snapshots import reading
from tests.load.large_system import put_on_record
from tests.load.measuring import in_seconds, seconds, show
from tests.plugins.submitting import Planners
from tests.plugins.worker import Workers, wait_for
from workforce.services.reference import load_reference

RETURNS = int(os.environ.get("BENCH_RETURNS", "50"))
NURSE = "adult-nurse"


@dataclass(frozen=True)
class Passage:
    """Seconds from "accept" until: the job was asked for, a worker began, it was done, the new figures were read."""

    asked: float
    begun: float
    done: float
    seen: float


def passage(planners: Planners, trust: Organisation, number: int) -> Passage:
    """One return, from acceptance until its figure is shown."""
    version = planners.submitted(trust, str(300 + number), profession=NURSE)
    before = planners.shown()
    pressed, start = timezone.now(), time.perf_counter()
    planners.accept(version)
    asked = time.perf_counter() - start
    while planners.shown() == before:
        time.sleep(0.02)
    assert planners.supply() is not None
    seen = time.perf_counter() - start
    job = wait_for(Job.objects.filter(kind=RECOMPUTE, state=Job.State.DONE, requested__gte=pressed).first)
    begun, done = ((moment - pressed).total_seconds() for moment in (job.started, job.finished))
    return Passage(asked, begun, done, seen)


def model_of(system: System) -> ModelInputs:
    """The model that a run of the system computes."""
    scenario = Scenario.objects.get(system=system, is_default=True)
    snapshot = reading.snapshot_of(scenario, Run(scenario=scenario, seed=scenario.seed))
    return prepare(snapshot).model(snapshot, RollUps(stored_nodes(snapshot)).roll_ups())


def centile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def test_accepted_to_published_and_visible(live_worker: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    load_reference(actor=Actor.application())
    planners = Planners(System.objects.get(code="QJK"))
    put_on_record([planners.system])
    trust = planners.trust("RH8")
    live_worker()
    planners.accept(planners.submitted(trust, "299", profession=NURSE))
    wait_for(planners.shown, 120, "the first projection")
    model = model_of(planners.system)
    before = seconds(lambda: project(model), 5)
    passages = [passage(planners, trust, number) for number in range(RETURNS)]
    engine = min(before, seconds(lambda: project(model), 5))
    run = planners.shown()
    assert run is not None
    tell(capsys, engine, passages, f"{len(model.cells)} cells, {run.nodes.count():,} nodes, {model.draws:,} draws")


def tell(capsys: pytest.CaptureFixture[str], engine: float, passages: list[Passage], size: str) -> None:
    def line(name: str, percent: int) -> str:
        value = centile([getattr(one, name) for one in passages], percent)
        return in_seconds(value, f"ratio {value / engine:.1f}")

    broker = "a folder" if settings.CELERY_BROKER_URL.startswith("filesystem") else "Redis"
    with capsys.disabled():
        show(
            f"Accepted to visible, {len(passages)} returns by a worker that listens to {broker}: {size}",
            {
                "the engine alone": in_seconds(engine),
                "accepted, p50": line("asked", 50),
                "a worker has begun, p50": line("begun", 50),
                "its job is done, p50": line("done", 50),
                "new figures read, p50": line("seen", 50),
                "new figures read, p95": line("seen", 95),
                "new figures read, the quickest": in_seconds(min(one.seen for one in passages)),
            },
        )
