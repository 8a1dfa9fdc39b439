"""How often a session may ask, and which of its questions is the newest, in whatever web process they are answered."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.cache import caches

from planning.what_if.questions import TooOften

WINDOW: Final = 10
"""Seconds over which questions are counted."""

LOOK_EVERY: Final = 0.25
"""Seconds between two looks at the cache while a question is worked out."""

SLOW_DOWN: Final = "That was a lot of changes at once. Wait a few seconds, then try again."


def take(session: str) -> Callable[[], bool]:
    """Count the question and make it the session's newest; the answer tells whether it still is.

    Raises:
        TooOften: the session has asked more often than it may.
    """
    cache = caches["throttle"]
    span = int(time.time()) // WINDOW
    counted = f"what-if-asked:{session}:{span}"
    cache.add(counted, 0, 2 * WINDOW)
    if cache.incr(counted) > settings.WHAT_IF["per_ten_seconds"]:
        raise TooOften(SLOW_DOWN, WINDOW - int(time.time()) % WINDOW)
    newest, mine = f"what-if-newest:{session}", uuid.uuid4().hex
    cache.set(newest, mine, 60)
    return _still(lambda: cache.get(newest) in (mine, None))


def _still(newest: Callable[[], bool]) -> Callable[[], bool]:
    """The same answer, looked up only now and then."""
    looked, told = time.monotonic(), True

    def still() -> bool:
        nonlocal looked, told
        if told and time.monotonic() - looked >= LOOK_EVERY:
            looked, told = time.monotonic(), newest()
        return told

    return still
