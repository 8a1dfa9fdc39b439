"""A program started beside this one never outlives it, however either of them ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tooling import processes
from tooling.places import ROOT

# A parent that starts a child through `processes`, says the child's id, and waits.
PARENT = """
import sys, time
from pathlib import Path
from tooling import processes
child = processes.start("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], log=Path(sys.argv[1]))
print(child.process.pid, flush=True)
time.sleep(60)
"""
# A program that starts another and takes no notice of being asked to end.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def ends_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(pid)


def first_line(log: Path) -> str:
    deadline = time.monotonic() + 20
    while "\n" not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    return log.read_text().splitlines()[0]


def test_a_killed_parent_leaves_no_child(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path / "log"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
    assert ends_within(child, 5)


def test_stopping_ends_a_program_that_will_not(tmp_path: Path) -> None:
    stubborn = processes.start("stubborn", [sys.executable, "-c", STUBBORN], log=tmp_path / "log")
    first_line(tmp_path / "log")
    processes.stop([stubborn], patience=0.2)
    assert stubborn.process.returncode == -signal.SIGKILL


def test_stopping_ends_what_the_program_started(tmp_path: Path) -> None:
    stubborn = processes.start("stubborn", [sys.executable, "-c", STUBBORN], log=tmp_path / "log")
    grandchild = int(first_line(tmp_path / "log"))
    processes.stop([stubborn], patience=0.2)
    assert ends_within(grandchild, 5)


def test_a_program_that_ended_badly_can_still_be_quoted(tmp_path: Path) -> None:
    failing = processes.start("failing", [sys.executable, "-c", "print('no database')"], log=tmp_path / "log")
    failing.process.wait()
    assert failing.last_words() == "no database"
