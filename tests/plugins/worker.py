"""A real worker beside a test: its own migrated database file (or PostgreSQL database), and real Celery processes.

    def test_something(shared_database, live_worker):
        worker = live_worker()                        # celery worker, ready to work when this returns
        live_worker.beat()                            # sweeps every five seconds
        job = request_job(…)                          # this process uses the same database and broker
        wait_for(lambda: state_of(job) == "done")
        worker.kill()                                 # SIGKILL, with its children

`shared_database` opens a copy of the migrated test database for this one test and throws it away; such a test needs no
mark. Other programs join it with `subprocess.Popen(…, env=live_worker.environment)`, a browser by the address that the
fixture `shared_site` gives (use it instead of `live_server`). Everything is stopped at the end of the test.
"""

import os
import signal
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tooling import processes

READY_WITHIN = 40.0  # seconds
CELERY = [sys.executable, "-m", "celery", "-A", "config.celery:app"]


def wait_for(condition: Callable[[], Any], seconds: float = 20.0, what: str = "") -> Any:
    """Ask again and again until it is true; what it gave. Fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds:.0f} seconds in vain{': ' + what if what else ''}.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have pytest-django migrate a database for these tests to copy."""
    for item in items:
        if "shared_database" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def shared_database(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this test's own that other programs can open; its address."""
    from django.db import connections

    with django_db_blocker.unblock():
        tested = connections["default"]
        copied = _sqlite_copy if tested.vendor == "sqlite" else _postgresql_copy
        with copied(tested, tmp_path) as name:
            kept = connections.settings["default"]
            connections.settings["default"] = {**kept, "NAME": name}
            del connections["default"]
            try:
                yield _address(connections.settings["default"])
            finally:
                connections["default"].close()
                connections.settings["default"] = kept
                connections["default"] = tested


@contextmanager
def _sqlite_copy(tested: Any, folder: Path) -> Iterator[str]:
    path = folder / "shared.sqlite3"
    tested.ensure_connection()
    target = sqlite3.connect(path)
    tested.connection.backup(target)
    target.execute("PRAGMA journal_mode=WAL")  # kept with the file: two programs that open it first would both want to
    target.close()
    yield str(path)


@contextmanager
def _postgresql_copy(tested: Any, folder: Path) -> Iterator[str]:
    own, template = f"shared_{uuid.uuid4().hex[:12]}", tested.settings_dict["NAME"]
    tested.close()
    with tested._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
    try:
        yield own
    finally:
        with tested._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


def _address(settings: dict[str, Any]) -> str:
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{quote(settings['NAME'])}"
    login = quote(settings["USER"]) + (f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else "")
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{login}@{port}/{settings['NAME']}?host={quote(settings['HOST'], safe='/')}"


@pytest.fixture
def shared_site(shared_database: str) -> Iterator[str]:
    """The site served from the test's own database by a thread of this process; its address."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("127.0.0.1")
    try:
        yield server.url
    finally:
        server.stop()


class Worker:
    """A running Celery worker."""

    def __init__(self, companion: processes.Companion) -> None:
        self.companion = companion

    @property
    def pid(self) -> int:
        """Of the main process, which leads a process group of its own."""
        return self.companion.process.pid

    def kill(self) -> None:
        """SIGKILL to the main process and its children at once: a power cut."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.companion.process.wait()

    def kill_main(self) -> None:
        """SIGKILL to the main process alone."""
        self.companion.process.kill()
        self.companion.process.wait()

    def freeze(self) -> None:
        """SIGSTOP: alive, but as if dead."""
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        os.killpg(self.pid, signal.SIGCONT)

    @property
    def running(self) -> bool:
        return self.companion.process.poll() is None

    def log(self) -> str:
        """What it printed so far."""
        return self.companion.log.read_text(errors="replace")


class Workers:
    """Starts workers (by a call) and beat on the test's database, and stops them all."""

    def __init__(self, database: str, folder: Path) -> None:
        from django.conf import settings

        self._folder, self._started = folder, list[processes.Companion]()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": str(settings.CELERY_BROKER_URL),
            "LOG_LEVEL": "INFO",
        }

    def __call__(self, *, kinds: str = "tests.jobkinds", concurrency: int = 1, wait: bool = True) -> Worker:
        """Start a worker that also knows the kinds of work in the module `kinds`; returns when it is ready."""
        options = ["--concurrency", str(concurrency), "--include", kinds, "--loglevel", "INFO"]
        options += ["--hostname", f"test-{uuid.uuid4().hex[:8]}@%h", "--without-gossip", "--without-mingle"]
        worker = Worker(self._start("worker", ["worker", *options]))
        if wait:
            self.wait_until_ready(worker)
        return worker

    def beat(self) -> processes.Companion:
        """Start beat, which asks for a sweep every five seconds."""
        return self._start("beat", ["beat", "--schedule", str(self._folder / "beat"), "--pidfile", ""])

    def wait_until_ready(self, worker: Worker) -> None:
        """Wait for the worker's first sign of life."""
        from jobs.models import WorkerSign

        def ready() -> bool:
            assert worker.running, f"The worker ended:\n{worker.log()}"
            return WorkerSign.objects.filter(name__endswith=f":{worker.pid}").exists()

        wait_for(ready, READY_WITHIN, f"a sign of life of the worker:\n{worker.log()}")

    def stop(self) -> None:
        """End everything that was started; the hard way, because a polite goodbye takes Celery several seconds."""
        for companion in self._started:
            with suppress(ProcessLookupError):
                os.killpg(companion.process.pid, signal.SIGKILL)
            companion.process.wait()

    def _start(self, name: str, arguments: list[str]) -> processes.Companion:
        log = self._folder / f"{name}-{len(self._started)}.log"
        started = processes.start(name, [*CELERY, *arguments], log=log, extra=self.environment)
        self._started.append(started)
        return started


@pytest.fixture
def live_worker(shared_database: str, tmp_path: Path) -> Iterator[Workers]:
    """`live_worker()` starts a real worker, `live_worker.beat()` beat, on this test's database and broker."""
    drop_messages()
    workers = Workers(shared_database, tmp_path)
    try:
        yield workers
    finally:
        workers.stop()
        drop_messages()


def drop_messages() -> int:
    """Lose every message that the broker holds; how many."""
    from celery import current_app

    with current_app.connection_for_write() as connection:
        dropped: int = connection.default_channel.queue_purge("celery") or 0
    return dropped
