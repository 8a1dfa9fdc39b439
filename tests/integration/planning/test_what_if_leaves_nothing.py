"""However the web server stops, no process that works out what-ifs is left behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from planning.engine import warm
from planning.services.snapshots.data import packed
from tests.unit.planning.what_if import worlds
from tooling import processes
from tooling.processes import Companion

SITE = """
from planning.what_if.companion import Limits
from planning.what_if.pool import Pool
from planning.what_if.questions import Question

pool = Pool(2, Limits(patience=60))

def application(environment, start_response):
    pool.ask("somebody", Question("small"), lambda: open("{snapshot}", "rb").read())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [" ".join(map(str, pool.pids())).encode()]
"""


def ctrl_c(server: Companion) -> None:
    """A terminal sends SIGINT to everybody in the group."""
    os.killpg(server.process.pid, signal.SIGINT)


def stopped(server: Companion) -> None:
    server.process.terminate()


def shot(server: Companion) -> None:
    """The arbiter and the web process die without a word; the child is not told."""
    arbiter = server.process.pid
    workers = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split()
    for pid in (arbiter, *map(int, workers)):
        os.kill(pid, signal.SIGKILL)


def by_make_run(server: Companion) -> None:
    processes.stop([server])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Companion, int]]:
    """gunicorn, as `make run` starts it, with a site whose child waits for the next question."""
    warm()  # the child finds the engine compiled
    snapshot = tmp_path / "snapshot"
    snapshot.write_bytes(packed(worlds.small()))
    (tmp_path / "site_with_a_child.py").write_text(SITE.replace("{snapshot}", str(snapshot)))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "site_with_a_child:application", "--pythonpath", str(tmp_path), "--bind",
        f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket",
    ]  # fmt: skip
    found = processes.start("web", command, log=tmp_path / "web.log")
    yield found, port
    processes.stop([found])


@pytest.mark.embedded
@pytest.mark.parametrize("ending", [ctrl_c, stopped, shot, by_make_run])
def test_no_child_is_left_behind(server: tuple[Companion, int], ending: Callable[[Companion], None]) -> None:
    running, port = server
    child = int(_eventually(lambda: _ask(port)))
    assert _alive(child)
    ending(running)
    _eventually(lambda: not _alive(child))


def _ask(port: int) -> str:
    with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/")
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == HTTPStatus.OK else ""
    return ""


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def _eventually(holds: Callable[[], object], seconds: float = 15.0) -> str:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.05)
    return str(found)
