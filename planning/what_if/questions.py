"""What is asked of a child, and why there may be no answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """New low, mode and high of the assumption at this place in the snapshot, in the parameter's own unit."""

    place: int
    low: float
    mode: float
    high: float


@dataclass(frozen=True, slots=True)
class Question:
    """One node of a run's projection under changed assumptions.

    Attributes:
        run: code of the run; a run's snapshot never changes, so this names it.
        filters: (dimension, code) of the node; none = the whole system.
        changes: in the order of their places.
    """

    run: str
    filters: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()


class NoPreview(Exception):
    """There is no preview; the message says why and what to do, in plain words."""


class Busy(NoPreview):
    """All children are at work for others."""


class TooOften(NoPreview):
    """The session has asked too often; ``seconds`` says when it may again."""

    def __init__(self, words: str, seconds: int) -> None:
        super().__init__(words)
        self.seconds = seconds


class Overtaken(NoPreview):
    """The same session has asked something newer."""


class TooSlow(NoPreview):
    """It took longer than allowed, and was stopped."""


class Broken(NoPreview):
    """The child has died, or was given something that it cannot work out."""


class CannotStand(NoPreview):
    """The assumptions cannot be projected; the engine's words say where and why."""
