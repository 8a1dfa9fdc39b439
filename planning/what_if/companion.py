"""One child process as its parent holds it: started when it is needed, asked, stopped, replaced when it has died."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import orjson

from planning.services.figures import Figures
from planning.what_if.questions import Broken, Busy, CannotStand, NoPreview, Overtaken, Question, TooSlow

ROOT: Final = Path(__file__).resolve().parents[2]
TICK: Final = 0.05
GRACE: Final = 2.0
"""Seconds that a child has to stop by itself before it is killed."""

GONE: Final = "The preview stopped unexpectedly. Try again."
SLOW: Final = "This preview took too long and was stopped. Choose a smaller part of the system, or try again."
NOT_YET: Final = "Previews are being made ready, which takes a while the first time. Try again in a moment."
NEWER: Final = "A newer preview has taken the place of this one."
PRUNED: Final = "What this projection was worked out from is no longer kept. Work the scenario out again."


@dataclass(frozen=True)
class Limits:
    """Of one child.

    Attributes:
        seconds: for a question, from the moment the child is warm.
        patience: seconds that a question waits for a child to get warm.
        memory: bytes.
        questions: in its life.
        idle: seconds without any, after which it ends.
    """

    seconds: float = 10.0
    patience: float = 10.0
    memory: int = 1024 * 1024 * 1024
    questions: int = 200
    idle: int = 600


class Companion:
    """A child process. Only one thread may use it at a time; the pool sees to that."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._asked, self._ready = 0, False

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Have a process ready; returns at once, while it warms up."""
        if self.running:
            return
        self.end()
        ours, theirs = Pipe()
        limits = (theirs.fileno(), self._limits.memory, self._limits.idle)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "planning.what_if.child", *map(str, limits)],
            cwd=ROOT, env=_environment(), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        self._connection, self._asked, self._ready = ours, 0, False

    def ask(self, question: Question, content: Callable[[], bytes | None], wanted: Callable[[], bool]) -> Figures:
        """The answer. ``content`` gives the run's packed snapshot, ``wanted`` whether anybody still waits.

        Raises:
            NoPreview: in one of its kinds; a child that did not obey, or died, is gone by then.
        """
        fresh = not self.running
        self.start()
        try:
            self._await_readiness(wanted)
            return self._put(question, content, wanted, time.monotonic() + self._limits.seconds)
        except (EOFError, OSError) as reason:
            self.end()
            if fresh:
                raise Broken(GONE) from reason
        return self.ask(question, content, wanted)  # it was old and had ended by itself, or was killed: once more

    def end(self) -> None:
        """Close the socket, at which the child ends by itself; kill it if it does not."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            try:
                self._process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = self._connection = None

    def retire(self) -> None:
        """End a child that has answered enough; the next one starts with fresh memory."""
        if self._asked >= self._limits.questions:
            self.end()

    def forget(self) -> None:
        """In a process forked from the parent: let go of the parent's socket, which would keep the child alive."""
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None

    def _await_readiness(self, wanted: Callable[[], bool]) -> None:
        """Wait until a new child is warm. One that is not yet is let be: it would be no warmer if it began again."""
        deadline = time.monotonic() + self._limits.patience
        while not self._ready:
            if not wanted():
                raise Overtaken(NEWER)
            if time.monotonic() > deadline:
                raise Busy(NOT_YET)
            if self._line.poll(TICK):
                self._ready = "ready" in orjson.loads(self._line.recv_bytes())

    def _put(
        self, question: Question, content: Callable[[], bytes | None], wanted: Callable[[], bool], deadline: float
    ) -> Figures:
        heard = self._heard(question, wanted, deadline)
        if "need" in heard:
            packed = content()
            if packed is None:
                raise CannotStand(PRUNED)
            self._send({"keep": question.run})
            self._line.send_bytes(packed)
            heard = self._heard(question, wanted, deadline)
        if "cannot" in heard:
            raise CannotStand(heard["cannot"])
        answer: Figures = heard["answer"]
        return answer

    def _heard(self, question: Question, wanted: Callable[[], bool], deadline: float) -> dict[str, Any]:
        """What the child says to the question, unless it must be stopped first."""
        self._asked += 1
        number = self._asked
        self._send({"ask": number, "question": question})
        while time.monotonic() < deadline and wanted():
            if self._line.poll(TICK):
                told: dict[str, Any] = orjson.loads(self._line.recv_bytes())
                if told["number"] == number:
                    return told
        raise self._stopped(number, Overtaken(NEWER) if time.monotonic() < deadline else TooSlow(SLOW))

    def _stopped(self, number: int, reason: NoPreview) -> NoPreview:
        """Have the child drop the question; kill it if it does not within its grace."""
        self._send({"cancel": number})
        patience = time.monotonic() + GRACE
        while (left := patience - time.monotonic()) > 0:
            if self._line.poll(left) and orjson.loads(self._line.recv_bytes())["number"] == number:
                return reason
        if self._process is not None:
            self._process.kill()
        self.end()
        return reason

    @property
    def _line(self) -> Connection:
        if self._connection is None:
            raise OSError("There is no child to talk to.")
        return self._connection

    def _send(self, message: dict[str, Any]) -> None:
        self._line.send_bytes(orjson.dumps(message))


def _environment() -> dict[str, str]:
    """Where Python finds the code, the engine's own settings, one thread for algebra; no secret of the parent."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR", "HOME") if name in os.environ}
    engine = {name: value for name, value in os.environ.items() if name.startswith(("NUMBA_", "PLANNING_"))}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **engine, **threads, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
