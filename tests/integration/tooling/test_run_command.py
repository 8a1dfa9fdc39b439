"""`make run`, as a person starts it, and every way in which it ends: no process is left behind."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tooling.services import free_port

pytestmark = [pytest.mark.embedded, pytest.mark.xdist_group("run")]

FOR_TESTS = {
    "PREPARED_FOR_TESTS", "DJANGO_SETTINGS_MODULE", "DJANGO_ENV", "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL",
    "TEST_DATABASE_URL", "TEST_REDIS_URL", "VAR_DIR", "SECRET_KEY", "PYTEST_CURRENT_TEST",
}  # fmt: skip
FIRST_START, LATER_START, ENDING, AT_ONCE = 150.0, 60.0, 25.0, 3.0  # seconds


@dataclass
class Run:
    """One `make run` over a folder of its own."""

    process: subprocess.Popen[bytes]
    var: Path
    port: int
    log: Path
    began: datetime

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def readyz(self) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """Every process that works on this folder, whoever its parent is now."""
        mark = f"VAR_DIR={self.var}".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdecimal() and mark in (entry / "environ").read_bytes().split(b"\0"):
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def all_end(self) -> bool:
        return eventually(lambda: not self.processes(), ENDING)


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()


def start(root: Path, var: Path, patience: float, until: str = "The planner is at") -> Run:
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if name not in FOR_TESTS}
    log, began = var.parent / f"run-{port}.log", datetime.now(UTC)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [root / "tooling" / "python", "run"],
            env={**inherited, "VAR_DIR": str(var), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    run = Run(process, var, port, log, began)
    announced = eventually(lambda: until in run.output or process.poll() is not None, patience)
    assert announced, run.output
    return run


def end(run: Run) -> None:
    for pid in run.processes():
        os.kill(pid, signal.SIGKILL)
    run.process.wait()


@pytest.fixture(scope="module")
def first(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The first run over an empty folder, ended by Ctrl-C."""
    run = start(root, tmp_path_factory.mktemp("run") / "var", FIRST_START)
    assert "The planner is at" in run.output, run.output
    run.process.send_signal(signal.SIGINT)
    run.process.wait(ENDING)
    yield run
    end(run)


@pytest.fixture
def run(root: Path, first: Run) -> Iterator[Run]:
    """A later run over the same folder, still going."""
    run = start(root, first.var, LATER_START)
    assert "The planner is at" in run.output, run.output
    yield run
    end(run)


def test_it_says_where_the_planner_is(first: Run) -> None:
    assert f"http://localhost:{first.port}/" in first.output


def test_it_prints_the_demo_accounts(first: Run) -> None:
    assert "@" in first.output.split("The planner is at")[0]


def test_ctrl_c_is_no_failure(first: Run) -> None:
    assert first.process.returncode == 0


def test_ctrl_c_leaves_no_process_behind(first: Run) -> None:
    assert first.all_end(), first.processes()


def test_a_later_run_is_ready(run: Run) -> None:
    assert run.readyz() == 200


def test_a_later_run_keeps_the_data(first: Run, run: Run) -> None:
    with closing(sqlite3.connect(first.var / "planner.sqlite3")) as database:
        kept = database.execute("SELECT min(applied) FROM django_migrations").fetchone()[0]
    assert datetime.fromisoformat(kept).replace(tzinfo=UTC) < run.began


def test_sigterm_leaves_no_process_behind(run: Run) -> None:
    run.process.send_signal(signal.SIGTERM)
    assert run.all_end(), run.processes()


def test_a_killed_supervisor_leaves_no_process_behind(run: Run) -> None:
    run.process.kill()
    run.process.wait()
    assert run.all_end(), run.processes()


def test_a_supervisor_killed_while_it_prepares_leaves_no_process_behind(root: Path, tmp_path: Path) -> None:
    run = start(root, tmp_path / "var", FIRST_START, until="database and demo")
    assert eventually(lambda: any("load_demo" in command for command in run.processes().values()), ENDING)
    run.process.kill()
    run.process.wait()
    assert eventually(lambda: not run.processes(), AT_ONCE), run.processes()


@pytest.mark.parametrize("part", ["gunicorn", "celery:app worker", "celery:app beat"])
def test_the_death_of_one_part_ends_them_all(run: Run, part: str) -> None:
    parents = [pid for pid, command in run.processes().items() if part in command]
    os.kill(min(parents), signal.SIGKILL)
    assert run.all_end(), run.processes()


def test_the_death_of_a_part_is_a_failure(run: Run) -> None:
    worker = min(pid for pid, command in run.processes().items() if "celery:app worker" in command)
    os.kill(worker, signal.SIGKILL)
    assert run.process.wait(ENDING) == 1


def test_a_second_run_on_the_same_data_is_refused(root: Path, run: Run) -> None:
    second = start(root, run.var, LATER_START)
    assert "already running" in second.output
