"""A long campaign on the real work: submissions, kills, frozen workers, messages lost and doubled, in a seeded order.

At no moment does a system's published projection go back to an older one; at the end it equals, to the bit, a fresh
computation of the accepted records.
"""

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from jobs import broker
from jobs.models import Job
from jobs.services import sweep, try_again
from partners.actors import Actor
from planning.models import Run, Scenario
from tests import gates
from tests.plugins.fresh import fresh, published
from tests.plugins.people import make_system
from tests.plugins.projecting import load_reference
from tests.plugins.submitting import Planners
from tests.plugins.worker import Worker, Workers, drop_messages, wait_for

pytestmark = pytest.mark.soak
SYSTEMS = {"QXX": ("RA1", "RA2", "RA3"), "QYY": ("RB1", "RB2"), "QZZ": ("RC1",)}


class Campaign:
    """The state of the weather: who submits, which workers live, and what has been shown so far."""

    def __init__(self, live_worker: Workers, folder: Path, chance: random.Random) -> None:
        load_reference()
        live_worker.environment[gates.FOLDER] = str(folder)
        self.live_worker, self.chance = live_worker, chance
        self.planners = [Planners(make_system(code)) for code in SYSTEMS]
        self.trusts = {one.system.code: [one.trust(code) for code in SYSTEMS[one.system.code]] for one in self.planners}
        self.workers = [self.new_worker(), self.new_worker()]
        self.frozen: list[Worker] = []
        self.shown: dict[int, int] = {}
        self.went_back: list[tuple[int, int, int]] = []

    def new_worker(self) -> Worker:
        return self.live_worker(kinds="tests.gates", concurrency=1, wait=False)

    def submit(self) -> None:
        whose = self.chance.choice(self.planners)
        trust = self.chance.choice(self.trusts[whose.system.code])
        whose.accepted(trust, f"{self.chance.uniform(400, 600):.5f}")

    def kill(self) -> None:
        self.workers.pop(0).kill()
        self.workers.append(self.new_worker())

    def freeze(self) -> None:
        """Let one sleep past its lease; another comes in its place, and it wakes up in the next rounds."""
        asleep = self.workers.pop(0)
        asleep.freeze()
        while not can_be_written():  # one who sleeps while writing stops everybody on SQLite: let it end its sentence
            asleep.thaw()
            time.sleep(0.05)
            asleep.freeze()
        self.frozen.append(asleep)
        self.workers.append(self.new_worker())

    def thaw(self) -> None:
        """The oldest sleeper wakes up, tries to end what it had begun, and dies some rounds later."""
        if self.frozen:
            awake = self.frozen.pop(0)
            awake.thaw()
            self.workers.append(awake)
            self.workers.pop(0).kill()

    def double(self) -> None:
        codes = list(Job.objects.values_list("code", flat=True))
        broker.nudge(self.chance.choices(codes, k=8) if codes else [])

    def round(self) -> None:
        """Some submissions, some trouble, and a look at what is shown."""
        for _ in range(self.chance.randint(1, 3)):
            self.submit()
        for odds, trouble in ((0.35, self.double), (0.35, drop_messages), (0.4, self.kill), (0.1, self.freeze)):
            if self.chance.random() < odds:
                trouble()
        if self.chance.random() < 0.15:
            self.thaw()
        time.sleep(self.chance.uniform(0.1, 0.9))
        sweep()
        self.look()

    def look(self) -> None:
        for scenario, run in Scenario.objects.filter(published__isnull=False).values_list("pk", "published"):
            if run < self.shown.get(scenario, 0):
                self.went_back.append((scenario, self.shown[scenario], run))
            self.shown[scenario] = run

    def settle(self) -> None:
        """Wake the sleepers, and let everything be worked off, trying again what was set aside."""
        while self.frozen:
            self.thaw()
        wait_for(self._at_rest, 120, "all work done")
        self.look()

    def _at_rest(self) -> bool:
        ended = [worker.log() for worker in self.workers if not worker.running]
        assert not ended, f"A worker ended of itself:\n{ended[0]}"
        sweep()
        aside = list(Job.objects.filter(state=Job.State.SET_ASIDE))
        for job in aside:
            try_again(actor=Actor.application(), code=job.code)
        return not aside and not Job.objects.filter(state__in=Job.OPEN).exists()


def can_be_written() -> bool:
    """Whether nobody holds SQLite's one lock for writing; PostgreSQL has none."""
    if connection.vendor != "sqlite":
        return True
    probe = sqlite3.connect(connection.settings_dict["NAME"], timeout=1, isolation_level=None)
    try:
        probe.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        probe.close()
    return True


@pytest.fixture
def weather(live_worker: Workers, tmp_path: Path) -> Callable[[int], Campaign]:
    folder = tmp_path / "gates"
    folder.mkdir()
    return lambda seed: Campaign(live_worker, folder, random.Random(seed))


def test_what_is_shown_in_the_end_is_what_was_accepted_to_the_bit(
    weather: Callable[[int], Campaign], campaign: Callable[[int, int], int]
) -> None:
    under = weather(20_260_331)
    for _ in range(campaign(3, 90)):
        under.round()
    under.settle()
    scenarios = list(Scenario.objects.select_related("published"))
    assert under.went_back == []
    assert {one.pk: published(one) for one in scenarios} == {one.pk: fresh(one) for one in scenarios}
    assert Run.objects.filter(state=Run.State.PUBLISHED).count() == len(scenarios)
