"""A worker process has the engine ready in the background."""

from threading import enumerate as all_threads

import pytest
from celery import signals

from planning import warming


def test_a_worker_process_that_starts_warms_the_engine_beside_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[str] = []
    monkeypatch.setattr("planning.engine.warm", lambda: warmed.append("warm"))
    signals.worker_process_init.send(sender=None)
    for thread in all_threads():
        if thread.name == "warm the engine":
            thread.join()
    assert warmed == ["warm"]


def test_it_listens_once_however_often_it_is_connected() -> None:
    before = len(signals.worker_process_init.receivers)
    warming.connect()
    assert len(signals.worker_process_init.receivers) == before
