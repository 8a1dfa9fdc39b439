"""The process beside the web process: ``python -m planning.what_if.child SOCKET MEMORY_BYTES IDLE_SECONDS``.

It limits itself, warms the engine, and then answers one question after another through the inherited socket. A thread
listens all the while: it hears that a question is no longer wanted, and when the parent's end of the socket closes it
ends the process at once, whatever it is doing.

Messages are JSON. From the parent: ``{"ask": number, "question": …}``, ``{"keep": run}`` with the packed snapshot as
the next message, ``{"cancel": number}``. To the parent ``ready``, once; then, each with the question's ``number``:
``answer``, ``need`` (the run's snapshot), ``cannot`` (words) or ``stopped``.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final

import orjson

from planning.engine import ModelError, warm
from planning.services.resolving import NothingAssumed
from planning.what_if.questions import Change, Question
from planning.what_if.working import NothingThere, Worker

TOO_LARGE: Final = "This part of the system is too large for a preview. Choose a smaller one."


class NoLongerWanted(Exception):
    """The parent has asked for this question to be dropped."""


class Ear:
    """Listens to the parent in a thread of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inbox: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._dropped = 0
        Thread(target=self._listen, daemon=True).start()

    def next(self, seconds: float) -> dict[str, Any]:
        """The next message but cancellations.

        Raises:
            Empty: none came within so many seconds.
        """
        return self._inbox.get(timeout=seconds)

    def stop_if_dropped(self, number: int) -> None:
        """Raise `NoLongerWanted` if the question, or one after it, was cancelled."""
        if self._dropped >= number:
            raise NoLongerWanted

    def _listen(self) -> None:
        try:
            while True:
                self._take(orjson.loads(self._connection.recv_bytes()))
        except (EOFError, OSError):
            os._exit(0)  # the parent has gone, and nobody waits for an answer

    def _take(self, message: dict[str, Any]) -> None:
        if "cancel" in message:
            self._dropped = message["cancel"]
            return
        if "keep" in message:
            message["content"] = self._connection.recv_bytes()
        self._inbox.put(message)


def main(arguments: list[str]) -> int:
    """Answer until nobody has asked for a while, or the parent has gone."""
    socket, memory, idle = (int(text) for text in arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end this process hears of
    _limit_memory(memory)
    connection = Connection(socket)
    ear = Ear(connection)
    warm()
    connection.send_bytes(orjson.dumps({"number": 0, "ready": True}))
    worker = Worker()
    with suppress(Empty):
        while True:
            message = ear.next(idle)
            if "keep" in message:
                worker.keep(message["keep"], message["content"])
            else:
                connection.send_bytes(orjson.dumps(_answer(worker, ear, message)))
    return 0


def _answer(worker: Worker, ear: Ear, message: dict[str, Any]) -> dict[str, Any]:
    number, question = message["ask"], _question(message["question"])
    if not worker.holds(question.run):
        return {"number": number, "need": question.run}
    try:
        ear.stop_if_dropped(number)
        return {"number": number, "answer": worker.answer(question, lambda _done: ear.stop_if_dropped(number))}
    except NoLongerWanted:
        return {"number": number, "stopped": True}
    except (NothingAssumed, NothingThere) as reason:
        return {"number": number, "cannot": str(reason)}
    except ModelError as reason:
        return {"number": number, "cannot": reason.message}
    except MemoryError:
        return {"number": number, "cannot": TOO_LARGE}


def _question(told: dict[str, Any]) -> Question:
    filters = tuple((name, code) for name, code in told["filters"])
    return Question(told["run"], filters, tuple(Change(**one) for one in told["changes"]))


def _limit_memory(most: int) -> None:
    """Cap what the process may write to; where the system knows no such limit, there is none."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))  # without taking anything down
