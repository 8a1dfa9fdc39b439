"""A whole country recomputed: 42 large systems by two workers, against one system by the same workers.

Each system has sixty partners with twelve professions each. Data is made once, in bulk. Memory is that of the workers'
processes after the first system and after the last. `BENCH_SYSTEMS` says how many systems, by default 42: a smaller
number is a sample, whose ratio stands for itself.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from jobs.models import Job
from partners.actors import Actor
from partners.models import System
from planning.models import Run, Scenario
from planning.services.news import recompute_systems
from tests.load.large_system import put_on_record
from tests.load.measuring import in_seconds, show
from tests.plugins.worker import Worker, Workers, wait_for
from workforce.services.reference import load_reference

SYSTEMS = int(os.environ.get("BENCH_SYSTEMS", "42"))
PATIENCE = 900
ALONE = 3
"""Times that one system is worked out by itself."""


def recomputed(systems: list[System]) -> float:
    """Seconds from the request until every system shows a newer projection than before."""
    before = max(Run.objects.values_list("pk", flat=True), default=0)
    start = time.perf_counter()
    with transaction.atomic():
        recompute_systems(systems)
    wait_for(lambda: shown_since(before) == len(systems), PATIENCE, f"{len(systems)} projections")
    return time.perf_counter() - start


def shown_since(run: int) -> int:
    return Scenario.objects.filter(live=True, published__gt=run).count()


def changed(systems: list[System]) -> list[System]:
    """The same systems, with another seed: otherwise a run finds that nothing has changed."""
    for scenario in Scenario.objects.filter(system__in=[system.pk for system in systems]):
        Scenario.objects.filter(pk=scenario.pk).update(seed=scenario.seed + 1)
    return systems


def memory(workers: list[Worker]) -> float:
    """Megabytes that the workers' processes hold together (Linux)."""
    groups = {worker.pid for worker in workers}
    return sum(_resident(one) for one in Path("/proc").glob("[0-9]*") if _group(one) in groups) / 1024


def _group(process: Path) -> int:
    try:
        return os.getpgid(int(process.name))
    except ProcessLookupError:
        return 0


def _resident(process: Path) -> float:
    lines = (process / "status").read_text().splitlines()
    return float(next((line.split()[1] for line in lines if line.startswith("VmRSS")), "0"))


def test_a_country(live_worker: Workers, capsys: pytest.CaptureFixture[str]) -> None:
    load_reference(actor=Actor.application())
    systems = list(System.objects.order_by("code")[:SYSTEMS])
    put_on_record(systems)
    workers = [live_worker(), live_worker()]
    recomputed(systems[:1])
    one = min(recomputed(changed(systems[:1])) for _ in range(ALONE))
    first = memory(workers)
    every = recomputed(changed(systems))
    last = memory(workers)
    failed = Job.objects.filter(state=Job.State.SET_ASIDE).count()
    assert (shown_since(0), failed) == (len(systems), 0)
    broker = "a folder" if settings.CELERY_BROKER_URL.startswith("filesystem") else "Redis"
    with capsys.disabled():
        show(
            f"{len(systems)} systems recomputed by two workers that listen to {broker}",
            {
                "one system": in_seconds(one),
                f"{len(systems)} systems": in_seconds(every, f"{every / one:.1f} × one system's time"),
                "memory of both workers after the first system": f"{first:8.0f} MB",
                "and after the last": f"{last:8.0f} MB   ratio {last / first:.2f}",
            },
        )
