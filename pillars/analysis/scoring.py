"""How a projected gap scores as a risk, five by five, as boards read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LIKELY, ALMOST_CERTAIN = 4, 5
IMPACTS: Final = ((0.25, 5), (0.15, 4), (0.10, 3), (0.05, 2))
"""From this share of demand upwards a gap has this impact: catastrophic, major, moderate, minor; below: negligible."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A gap is a risk from ``threshold`` of demand and ``least_wte`` upwards."""

    threshold: float
    least_wte: float


@dataclass(frozen=True, slots=True)
class Future:
    """The gap (p10 and p50) and the demand that it is compared with, WTE, at each position within the horizon."""

    p10: Sequence[float]
    p50: Sequence[float]
    demand: Sequence[float]


@dataclass(frozen=True, slots=True)
class Score:
    """Likelihood and impact, and the position at which the gap is worst."""

    likelihood: int
    impact: int
    position: int


def score(future: Future, rule: Rule) -> Score | None:
    """The score of a projected gap; None if the middle future stays below the rule at every position.

    Likely (4) means that at least half of the futures pass the threshold, almost certain (5) at least nine in ten.
    """
    raised = [place for place in range(len(future.p50)) if _passes(future.p50[place], future.demand[place], rule)]
    if not raised:
        return None
    worst = max(raised, key=lambda place: future.p50[place] / future.demand[place])
    certain = any(_passes(future.p10[place], future.demand[place], rule) for place in raised)
    share = future.p50[worst] / future.demand[worst]
    impact = next((points for least, points in IMPACTS if share >= least), 1)
    return Score(ALMOST_CERTAIN if certain else LIKELY, impact, worst)


def _passes(gap: float, demand: float, rule: Rule) -> bool:
    return demand > 0 and gap >= rule.least_wte and gap >= rule.threshold * demand
