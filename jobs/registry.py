"""Kinds of background work. Whoever owns a kind registers its handler when the application starts.

    registry.register("planning.recompute", run_scenario, title="Working out the projection")
    registry.periodic("partners.seal", timedelta(minutes=1), seal)

A handler takes a JobContext and returns a dict that JSON can hold (or None). It may be run twice: by a worker that was
cut off and by its replacement. What it publishes it therefore writes inside ``with context.held():``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobs.context import JobContext
    from jobs.models import Job

Handler = Callable[["JobContext"], Mapping[str, Any] | None]
Address = Callable[["Job"], str]

FIRST_WAIT = dt.timedelta(seconds=5)
LONGEST_WAIT = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Kind:
    """How one kind of work is done and shown."""

    name: str
    handler: Handler
    max_attempts: int = 3
    lease: dt.timedelta = dt.timedelta(seconds=60)
    first_wait: dt.timedelta = FIRST_WAIT
    title: str = "Working it out"
    done_url: Address | None = None
    done_label: str = "See the result"
    every: dt.timedelta | None = None

    def wait_after(self, attempts: int) -> dt.timedelta:
        """How long to wait after this many failures: twice as long each time."""
        return min(self.first_wait * 2 ** max(0, attempts - 1), LONGEST_WAIT)


class UnknownKind(LookupError):
    """No handler is registered for a kind of work."""


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    handler: Handler,
    *,
    max_attempts: int = 3,
    lease: dt.timedelta = dt.timedelta(seconds=60),
    first_wait: dt.timedelta = FIRST_WAIT,
    title: str = "Working it out",
    done_url: Address | None = None,
    done_label: str = "See the result",
) -> None:
    """Say who does work of this kind.

    ``title`` heads the progress shown to people, ``done_url(job)`` is where the result is. After the first failure
    ``first_wait`` passes before the next attempt, then twice that, and so on; ``max_attempts`` failures set it aside.

    Raises:
        ValueError: another handler has the kind.
    """
    _add(Kind(kind, handler, max_attempts, lease, first_wait, title, done_url, done_label))


def periodic(name: str, every: dt.timedelta, handler: Handler, *, title: str = "Regular housekeeping") -> None:
    """Have work done again and again: as a job of this kind, requested by the sweeper whenever ``every`` has passed.

    Raises:
        ValueError: another handler has the name.
    """
    _add(Kind(name, handler, title=title, every=every))


def _add(kind: Kind) -> None:
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"Two different handlers are registered for the work “{kind.name}”.")


def forget(name: str) -> None:
    """Take a kind out again (tests)."""
    _kinds.pop(name, None)


def of(name: str) -> Kind:
    """The kind of this name.

    Raises:
        UnknownKind: nobody registered it.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(
            f"This program does not know how to do “{name}”. Start the worker in its newest version."
        ) from None


def shown_as(name: str) -> Kind:
    """The kind of this name for showing it, even if nobody registered it."""
    return _kinds.get(name) or Kind(name, _nobody)


def kinds() -> list[Kind]:
    """All kinds, by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def _nobody(context: JobContext) -> None:
    raise UnknownKind(context.job.kind)
