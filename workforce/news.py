"""Upward news: records have changed. Upper storeys register as they start; see docs/architecture.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from partners.models import System

Handler = Callable[[Sequence[System]], None]
_handlers: list[Handler] = []


def on_records_changed(handler: Handler) -> None:
    """Call ``handler(systems)`` inside the transaction that accepts records; registering twice is once."""
    if handler not in _handlers:
        _handlers.append(handler)


def off_records_changed(handler: Handler) -> None:
    """Take a handler out again (tests)."""
    if handler in _handlers:
        _handlers.remove(handler)


def records_changed(systems: Iterable[System]) -> None:
    """Tell everyone, each system once, in order of code; must be called inside the accepting transaction."""
    named = sorted({system.pk: system for system in systems}.values(), key=lambda system: system.code)
    if named:
        for handler in _handlers:
            handler(named)
