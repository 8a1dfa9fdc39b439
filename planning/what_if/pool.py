"""A few children shared among sessions: so many previews at once, one for each session, the newest question wins."""

from __future__ import annotations

import atexit
import os
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from threading import Condition
from typing import Final
from weakref import WeakSet

from planning.services.figures import Figures
from planning.what_if.companion import NEWER, Companion, Limits
from planning.what_if.questions import Busy, Overtaken, Question

HANDOVER: Final = 3.0
"""Seconds that a newer question waits for the older one of its session to stop."""

REMEMBERED: Final = 32
"""Answers that are kept, so that another basis, another year or a download costs nothing."""

ALL_BUSY: Final = "Other people's previews are being worked out just now. Try again in a moment."


class _Turn:
    """One question under way, or waiting for the older one of its session."""


class Pool:
    """Children of this process. Any number of threads may ask; at most ``size`` are answered at a time."""

    def __init__(self, size: int, limits: Limits) -> None:
        self._changed = Condition()
        self._free = [Companion(limits) for _ in range(size)]
        self._every = tuple(self._free)
        self._newest: dict[str, _Turn] = {}
        self._running: set[str] = set()
        self._answers: OrderedDict[Question, Figures] = OrderedDict()
        _POOLS.add(self)

    def warm(self) -> None:
        """Have one child ready; returns at once."""
        with self._changed:
            if self._free and not any(one.running for one in self._every):
                self._free[-1].start()

    def ask(
        self,
        session: str,
        question: Question,
        content: Callable[[], bytes | None],
        wanted: Callable[[], bool] = lambda: True,
    ) -> Figures:
        """The answer. ``content`` gives the run's packed snapshot; ``wanted`` whether the caller still waits.

        Raises:
            Busy: every child is at work for others; said at once.
            Overtaken: the session has asked something newer.
            NoPreview: of another kind, see `questions`.
        """
        turn = _Turn()
        with self._changed:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
            child = self._child_for(session, turn)
        try:
            answer = child.ask(question, content, lambda: self._newest.get(session) is turn and wanted())
            self._remember(question, answer)
            return answer
        finally:
            child.retire()
            self._give_back(session, turn, child)

    def stop(self) -> None:
        """End every child; the next question starts a new one."""
        for one in self._every:
            one.end()

    def pids(self) -> list[int]:
        """Process ids of the children that run."""
        return [one.pid for one in self._every if one.running and one.pid is not None]

    def forget(self) -> None:
        """In a forked process: these children are the parent's."""
        for one in self._every:
            one.forget()

    def _child_for(self, session: str, turn: _Turn) -> Companion:
        """A free child; waits only for the session's own older question, which sees that it is overtaken."""
        older = session in self._newest
        self._newest[session] = turn
        patience = time.monotonic() + (HANDOVER if older else 0.0)
        while session in self._running or not self._free:
            left = patience - time.monotonic()
            if left <= 0:
                self._drop(session, turn)
                raise Busy(ALL_BUSY)
            self._changed.wait(left)
            if self._newest.get(session) is not turn:
                raise Overtaken(NEWER)
        self._running.add(session)
        running = [one for one in self._free if one.running]
        child = (running or self._free)[-1]
        self._free.remove(child)
        return child

    def _give_back(self, session: str, turn: _Turn, child: Companion) -> None:
        with self._changed:
            self._running.discard(session)
            self._free.append(child)
            self._drop(session, turn)
            self._changed.notify_all()

    def _drop(self, session: str, turn: _Turn) -> None:
        if self._newest.get(session) is turn:
            del self._newest[session]

    def _remember(self, question: Question, answer: Figures) -> None:
        with self._changed:
            self._answers[question] = answer
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)


_POOLS: WeakSet[Pool] = WeakSet()


def _stop_all() -> None:
    for one in list(_POOLS):
        one.stop()


def _forget_all() -> None:
    for one in list(_POOLS):
        one.forget()
    of_this_process.cache_clear()


@cache
def of_this_process() -> Pool:
    """The pool of this web process, as the settings size it."""
    from django.conf import settings

    told = settings.WHAT_IF
    return Pool(told["processes"], Limits(seconds=told["seconds"], memory=told["memory_mb"] * 1024 * 1024))


atexit.register(_stop_all)
os.register_at_fork(after_in_child=_forget_all)
