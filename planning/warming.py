"""Workers have the projection engine ready before the first job needs it, and say with what it computes."""

from __future__ import annotations

from threading import Thread

from celery import signals


def connect() -> None:
    """Listen to Celery's signals; they come in worker processes only."""
    signals.worker_process_init.connect(_start_warming, dispatch_uid="planning-warming")


def _start_warming(**_: object) -> None:
    """Beside the worker's own start, which it must not delay; a job that projects waits until it is done."""
    Thread(target=warm_up, name="warm the engine", daemon=True).start()


def warm_up() -> None:
    """Load or compile the kernel; the engine's own log says which it is."""
    from planning.engine import warm

    warm()
