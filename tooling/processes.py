"""Programs that run beside this one, and that never outlive it.

Each has a process group of its own, so that it can be ended with everything it started. On Linux the kernel ends it
when this process dies, however it dies (`PR_SET_PDEATHSIG`), so that even SIGKILL leaves nothing behind.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tooling.commands import Command, project_environment
from tooling.places import ROOT

TimeoutExpired = subprocess.TimeoutExpired

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Companion:
    """A running program, the log it writes, and the signal that asks it to end."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    farewell: signal.Signals

    def last_words(self, lines: int = 20) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def start(
    name: str,
    command: Command,
    *,
    log: Path,
    extra: Mapping[str, str] | None = None,
    user: str | None = None,
    farewell: signal.Signals = signal.SIGTERM,
    shown: bool = False,
) -> Companion:
    """Start a program, optionally as another user; its output goes to the log, or is shown."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT if user is None else "/",
            env=project_environment(extra),
            stdin=subprocess.DEVNULL,
            stdout=None if shown else output,
            stderr=None if shown else subprocess.STDOUT,
            start_new_session=True,
            user=user,
            preexec_fn=_end_with_parent(farewell),  # noqa: PLW1509 - this process has one thread
        )
    return Companion(name, process, log, farewell)


def stop(companions: Sequence[Companion], *, patience: float = 15.0) -> None:
    """Ask every program to end, wait up to `patience` seconds, then end whatever is left of their groups."""
    for companion in companions:
        if companion.process.poll() is None:
            companion.process.send_signal(companion.farewell)
    deadline = time.monotonic() + patience
    for companion in companions:
        with suppress(subprocess.TimeoutExpired):
            companion.process.wait(max(0.1, deadline - time.monotonic()))
        _end_group(companion.process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _end_with_parent(farewell: signal.Signals) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, int(farewell))
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return in_child
