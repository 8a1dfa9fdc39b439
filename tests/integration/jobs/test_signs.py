"""Signs of life of workers."""

import os
import time
from pathlib import Path

import pytest

from jobs import broker
from jobs.models import Mark, WorkerSign
from jobs.signs import DEAF_AFTER, SignOfLife


@pytest.fixture(autouse=True)
def on_shared_database(shared_database):
    """The sign is written by a thread."""


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """How often a sweep was asked for."""
    sweeps: list[bool] = []
    monkeypatch.setattr(broker, "ask_for_sweep", lambda: sweeps.append(True))
    return sweeps


@pytest.fixture
def sign():
    sign = SignOfLife("worker@here:1")
    yield sign
    sign._ended.set()


def seen_soon():
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and not WorkerSign.objects.exists():
        time.sleep(0.02)
    return WorkerSign.objects.exists()


def test_a_worker_signs_when_it_starts(sign):
    sign.start()
    assert seen_soon()


def test_a_worker_that_ends_takes_its_sign_away(sign):
    sign.start()
    seen_soon()
    sign.end()
    assert not WorkerSign.objects.exists()


def test_a_worker_that_hears_nothing_gives_no_sign(sign):
    sign._heard -= DEAF_AFTER
    sign.start()
    time.sleep(0.3)
    assert not WorkerSign.objects.exists()


def test_a_worker_asks_for_a_sweep_when_nobody_has_swept(sign, asked):
    sign.give()
    assert asked == [True]


def test_a_worker_leaves_sweeping_to_beat(sign, asked):
    Mark.leave(Mark.SWEEP)
    sign.give()
    assert asked == []


def test_old_messages_are_tidied_away(settings, tmp_path):
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}
    old, new = Path(tmp_path, "old.msg"), Path(tmp_path, "new.msg")
    for path in (old, new):
        path.write_text("{}")
    os.utime(old, (time.time() - 3600,) * 2)
    broker.tidy_folder()
    assert (old.exists(), new.exists()) == (False, True)
