"""How well projected figures did: errors, bias, and the share of observed figures within the range meant to hold 80 %.

Pure: figures in, figures out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

NOMINAL: Final = 0.8
"""The share of what happens that p10 to p90 is meant to hold."""

CONFIDENCE: Final = 1.959964
"""Standard deviations on either side that hold 95 % of a normal distribution."""

FEWEST: Final = 10
"""With fewer figures nothing is said of the range."""

WIDEST_TO_SAY: Final = 0.25
"""An interval of the coverage that is wider than this cannot tell a good range from a bad one."""

LEAST_WTE: Final = 1.0
"""A percentage of less than this is not counted in the mean of percentages: one person more would be hundreds."""

EXACT: Final = 5e-6
"""WTE: half of the last decimal that is kept."""

Verdict = Literal["too_narrow", "about_right", "too_wide", "too_few"]


@dataclass(frozen=True, slots=True)
class Point:
    """One figure as it was projected and as it came, WTE."""

    p10: float
    p50: float
    p90: float
    observed: float

    @property
    def error(self) -> float:
        """Projected less observed: positive is too high."""
        return self.p50 - self.observed

    @property
    def within(self) -> bool:
        """Whether the observed figure lies in the range."""
        return self.p10 - EXACT <= self.observed <= self.p90 + EXACT


@dataclass(frozen=True, slots=True)
class Score:
    """How a set of figures did.

    Attributes:
        count: figures compared.
        within: those in their range; ``coverage`` is their share.
        low, high: 95 % Wilson score interval of the coverage, as if figures were independent of one another.
        mean_percentage: mean of |error| / observed over figures of at least `LEAST_WTE`; None if there is none.
        weighted_percentage: sum of |error| / sum of observed.
        bias: sum of errors / sum of observed; positive is too high.
    """

    count: int
    within: int
    coverage: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    mean_percentage: float | None
    weighted_percentage: float | None
    bias: float | None


def score(points: Iterable[Point]) -> Score:
    """How these figures did together."""
    given = list(points)
    count, within = len(given), sum(point.within for point in given)
    low, high = wilson(within, count)
    total = math.fsum(point.observed for point in given)
    parts = [abs(point.error) / point.observed for point in given if point.observed >= LEAST_WTE]
    return Score(
        count=count,
        within=within,
        coverage=within / count if count else None,
        low=low,
        high=high,
        verdict=verdict(count, low, high),
        mean_percentage=math.fsum(parts) / len(parts) if parts else None,
        weighted_percentage=math.fsum(abs(point.error) for point in given) / total if total > 0 else None,
        bias=math.fsum(point.error for point in given) / total if total > 0 else None,
    )


def wilson(successes: int, count: int) -> tuple[float | None, float | None]:
    """The 95 % score interval of a share (E. B. Wilson, Journal of the American Statistical Association 22, 1927)."""
    if count == 0:
        return None, None
    share, squared = successes / count, CONFIDENCE**2
    middle = (share + squared / (2 * count)) / (1 + squared / count)
    half = CONFIDENCE / (1 + squared / count) * math.sqrt(share * (1 - share) / count + squared / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def verdict(count: int, low: float | None, high: float | None) -> Verdict:
    """What the interval of the coverage says of the range."""
    if low is None or high is None or count < FEWEST:
        return "too_few"
    if high < NOMINAL:
        return "too_narrow"
    if low > NOMINAL:
        return "too_wide"
    return "about_right" if high - low <= WIDEST_TO_SAY else "too_few"


def told(found: Score) -> Mapping[str, object]:
    """As JSON keeps it."""
    return {name: getattr(found, name) for name in Score.__slots__}
