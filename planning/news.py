"""Upward news: a projection has been published. Upper storeys register as they start; see docs/architecture.md."""

from __future__ import annotations

from collections.abc import Callable

from planning.models import Run

Handler = Callable[[Run], None]
_handlers: list[Handler] = []


def on_published(handler: Handler) -> None:
    """Call ``handler(run)`` inside the transaction that publishes a run; registering twice is once."""
    if handler not in _handlers:
        _handlers.append(handler)


def off_published(handler: Handler) -> None:
    """Take a handler out again (tests)."""
    if handler in _handlers:
        _handlers.remove(handler)


def published(run: Run) -> None:
    """Tell everyone; must be called inside the publishing transaction."""
    for handler in _handlers:
        handler(run)
