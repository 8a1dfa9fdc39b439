"""The real work, planning.recompute, in real workers: whatever is killed, lost, doubled or frozen, what people see in
the end is the projection of the newest accepted records, published once.

The broker is the one of the settings: a folder, or Redis where `TEST_REDIS_URL` names one.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from jobs import broker
from jobs.models import Job
from jobs.services import sweep
from planning.models import NodeResult, Run
from planning.services.requests import RECOMPUTE
from tests import gates
from tests.plugins.people import make_system
from tests.plugins.projecting import load_reference
from tests.plugins.submitting import Planners
from tests.plugins.worker import Worker, Workers, drop_messages, wait_for

KINDS = "tests.gates"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "gates"
    folder.mkdir()
    return folder


@pytest.fixture
def start(live_worker: Workers, folder: Path) -> Callable[..., Worker]:
    """Start a worker that stops at closed gates."""
    live_worker.environment[gates.FOLDER] = str(folder)
    return lambda **options: live_worker(kinds=KINDS, **options)


@pytest.fixture
def planners(shared_database: str) -> Planners:
    load_reference()
    return Planners(make_system("QXX"))


def swept(condition: Callable[[], bool]) -> Callable[[], bool]:
    """The condition, with a sweep before each look, as beat would have it."""

    def look() -> bool:
        sweep()
        return condition()

    return look


def at_rest() -> bool:
    """Nothing waits, nothing runs."""
    return not Job.objects.filter(state__in=Job.OPEN).exists()


def jobs() -> list[tuple[str, int]]:
    """State and attempts of every recalculation, in order."""
    return list(Job.objects.filter(kind=RECOMPUTE).order_by("pk").values_list("state", "attempts"))


def times_published() -> int:
    return Run.objects.filter(published__isnull=False).count()


@pytest.mark.parametrize("gate", [gates.READ, gates.STORED])
def test_a_killed_workers_projection_is_published_once_by_another_and_its_own_results_are_gone(
    planners: Planners, start: Callable[..., Worker], folder: Path, gate: str
) -> None:
    doomed = start()
    gates.close(folder, gate)
    planners.accepted(planners.trust("RH8"), "500")
    wait_for(lambda: gates.reached(folder, gate))
    doomed.kill()
    gates.open_again(folder, gate)
    start()
    wait_for(swept(at_rest))
    assert (jobs(), planners.supply(), times_published()) == ([("done", 2)], 500, 1)
    assert set(NodeResult.objects.values_list("run", flat=True)) == {planners.scenario.published_id}


def test_a_projection_whose_message_was_dropped_is_published(planners: Planners, start: Callable[..., Worker]) -> None:
    planners.accepted(planners.trust("RH8"), "500")
    assert drop_messages() == 1
    start()
    wait_for(swept(at_rest))
    assert planners.supply() == 500


def test_messages_twice_and_out_of_order_publish_each_projection_once(
    planners: Planners, start: Callable[..., Worker]
) -> None:
    other = Planners(make_system("QYY"))
    trusts = [(planners, planners.trust("RH8")), (other, other.trust("RYF"))]
    codes: list[UUID] = []
    for wte in (500, 510, 520):
        for whose, trust in trusts:
            whose.accepted(trust, str(wte))
        codes += Job.objects.values_list("code", flat=True)
        start(wait=False) if wte == 500 else time.sleep(1)
        random.Random(wte).shuffle(codes)
        broker.nudge(codes * 2)
    wait_for(at_rest)
    assert {attempts for _, attempts in jobs()} == {1}
    assert times_published() == Job.objects.filter(result__has_key="nodes").count()
    assert (planners.supply(), other.supply()) == (520, 520)


def test_what_comes_in_while_a_run_is_computing_is_shown_last(
    planners: Planners, start: Callable[..., Worker], folder: Path
) -> None:
    """The older run has read its records; two workers stand ready, so that nothing but the rules keeps order."""
    start(concurrency=2)
    trust = planners.trust("RH8")
    gates.close(folder, gates.COMPUTED)
    planners.accepted(trust, "500")
    wait_for(lambda: gates.reached(folder, gates.COMPUTED))
    planners.accepted(trust, "600")
    broker.nudge(Job.objects.values_list("code", flat=True))
    gates.open_again(folder, gates.COMPUTED)
    wait_for(swept(at_rest))
    assert (jobs(), planners.supply()) == ([("done", 1), ("done", 1)], 600)


def test_a_frozen_worker_that_thaws_does_not_put_back_what_was_shown_before(
    planners: Planners, start: Callable[..., Worker], folder: Path
) -> None:
    frozen = start()
    trust = planners.trust("RH8")
    gates.close(folder, gates.STORED)
    planners.accepted(trust, "500")
    wait_for(lambda: gates.reached(folder, gates.STORED))
    frozen.freeze()
    planners.accepted(trust, "600")
    gates.open_again(folder, gates.STORED)
    start()
    wait_for(swept(lambda: planners.supply() == 600))
    newest = planners.shown()
    frozen.thaw()
    wait_for(lambda: "thrown away" in frozen.log())
    assert (planners.shown(), times_published()) == (newest, 1)
