"""From intake to post: where people are lost on the way, in joiners, and which stage loses most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

TOO_FEW_PLACES: Final = "too few places"
"""The bottleneck where even without any loss fewer would join than are needed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way: its name and the share of people who pass it, 0..1."""

    name: str
    passed: float


@dataclass(frozen=True, slots=True)
class Level:
    """People after a stage, and how many more would join in the end if nobody were lost at it.

    `lost` counts joiners: who is lost early might have been lost later all the same.
    """

    name: str
    people: float
    passed: float
    lost: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """Intake a year, what is left after each stage, and the bottleneck's name ("" = nothing is lost nor missing)."""

    intake: float
    levels: tuple[Level, ...]
    bottleneck: str

    @property
    def joiners(self) -> float:
        """Who joins in the end."""
        return self.levels[-1].people if self.levels else self.intake


def funnel(intake: float, stages: Sequence[Stage], needed: float | None = None) -> Funnel:
    """Walk the stages in order.

    Args:
        intake: people a year who start.
        needed: joiners a year that would close the gap; None = not known.

    Raises:
        ValueError: a share is not from 0 to 1, or the intake is below 0.
    """
    if intake < 0 or any(not 0 <= stage.passed <= 1 for stage in stages):
        raise ValueError("An intake is 0 or more, and shares are from 0 to 1.")
    levels, people = [], intake
    for place, stage in enumerate(stages):
        beyond = 1.0
        for later in stages[place + 1 :]:
            beyond *= later.passed
        lost = people * (1.0 - stage.passed) * beyond
        people *= stage.passed
        levels.append(Level(stage.name, people, stage.passed, lost))
    return Funnel(intake, tuple(levels), _bottleneck(intake, levels, needed))


def _bottleneck(intake: float, levels: Sequence[Level], needed: float | None) -> str:
    if needed is not None and intake < needed:
        return TOO_FEW_PLACES
    worst = max(levels, key=lambda level: level.lost, default=None)
    return worst.name if worst is not None and worst.lost > 0 else ""
