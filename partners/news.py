"""Upward news: who counts where has changed (a merger, new shares). Upper storeys register as they start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from partners.models import System

Handler = Callable[[Sequence[System]], None]
_handlers: list[Handler] = []


def on_structure_changed(handler: Handler) -> None:
    """Call ``handler(systems)`` inside the transaction of every change of structure; registering twice is once."""
    if handler not in _handlers:
        _handlers.append(handler)


def off_structure_changed(handler: Handler) -> None:
    """Take a handler out again (tests)."""
    if handler in _handlers:
        _handlers.remove(handler)


def structure_changed(systems: Iterable[System]) -> None:
    """Tell everyone, each system once, in order of code; must be called inside the changing transaction."""
    named = sorted({system.pk: system for system in systems}.values(), key=lambda system: system.code)
    if named:
        for handler in _handlers:
            handler(named)
