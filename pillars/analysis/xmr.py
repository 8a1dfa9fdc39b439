"""XmR charts (individuals and moving ranges) as NHS England's “Making Data Count” reads them.

Centre line: mean of the values. Process limits: mean ± 2.66 × mean moving range, where moving ranges above
3.267 × their mean are left out of that mean (once); the constants are those of Shewhart charts for ranges of two
(Wheeler, *Understanding Variation*, 1993). Special cause variation is any of four:

* a point outside the process limits;
* a shift: seven or more points in a row on one side of the mean;
* a trend: seven or more points in a row that rise, or fall;
* two of three points in a row in the outer third, between two thirds of the way to a limit and the limit.

Forecasts are never put on such a chart: they are not observations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

LIMIT: Final = 2.66
RANGE_LIMIT: Final = 3.267
RUN: Final = 7
"""Points in a row that make a shift or a trend."""
FEWEST: Final = 12
"""Points that limits need to be trusted; fewer are shown as a line without limits."""

Direction = Literal["higher", "lower", "steady", "none"]
Variation = Literal["common", "improving", "concerning", "neither", "too few"]
Assurance = Literal["passing", "failing", "hit and miss", "no target", "too few"]


@dataclass(frozen=True, slots=True)
class Point:
    """One observation. `special` names what is special about it ("" = nothing); `high`: it lies above the mean."""

    value: float
    special: str
    high: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Mean and limits of a series, its points, and what they say.

    `lower` and `upper` are None while there are too few points. `variation` is about the latest point, `assurance`
    about the target.
    """

    points: tuple[Point, ...]
    mean: float
    lower: float | None
    upper: float | None
    variation: Variation
    assurance: Assurance


def chart(values: Sequence[float], direction: Direction = "none", target: float | None = None) -> Chart:
    """The chart of a series in the order of time.

    Args:
        values: observations, oldest first; at least one.
        direction: which way is better.
        target: a level; None = there is none.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("A chart needs at least one observation.")
    mean = sum(values) / len(values)
    if len(values) < FEWEST:
        points = tuple(Point(value, "", value > mean) for value in values)
        return Chart(points, mean, None, None, "too few", "no target" if target is None else "too few")
    spread = LIMIT * _mean_range(values)
    lower, upper = mean - spread, mean + spread
    points = tuple(
        Point(value, why, _is_high(values, place, why, mean))
        for place, (value, why) in enumerate(zip(values, _special(values, mean, spread), strict=True))
    )
    return Chart(
        points, mean, lower, upper, variation_of(points[-1], direction), _assurance(lower, upper, direction, target)
    )


def _mean_range(values: Sequence[float]) -> float:
    """Mean moving range, without the ranges that are themselves out of bounds."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    mean = sum(ranges) / len(ranges)
    within = [one for one in ranges if one <= RANGE_LIMIT * mean]
    return sum(within) / len(within)


def _special(values: Sequence[float], mean: float, spread: float) -> list[str]:
    """What is special about each point; the strongest word where there are several."""
    found = [""] * len(values)
    for words, places in (
        ("two of three near a limit", _near_limits(values, mean, spread)),
        ("trend", _runs([_sign(later - earlier) for earlier, later in pairwise(values)], RUN - 1, 1)),
        ("shift", _runs([_sign(value - mean) for value in values], RUN, 0)),
        ("outside the limits", {place for place, value in enumerate(values) if abs(value - mean) > spread}),
    ):
        for place in places:
            found[place] = words
    return found


def _runs(signs: Sequence[int], length: int, before: int) -> set[int]:
    """Places of points in runs of one sign, at least `length` long; `before` counts points that lead into a run."""
    places: set[int] = set()
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            if signs[start] and place - start >= length:
                places |= set(range(start, place + before))
            start = place
    return places


def _near_limits(values: Sequence[float], mean: float, spread: float) -> set[int]:
    places: set[int] = set()
    for side in (1, -1):
        near = [2 / 3 * spread < side * (value - mean) <= spread for value in values]
        for start in range(len(values) - 2):
            window = range(start, start + 3)
            if sum(near[place] for place in window) >= 2:
                places |= {place for place in window if near[place]}
    return places


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _is_high(values: Sequence[float], place: int, why: str, mean: float) -> bool:
    """Whether a point is special on the high side: a rising trend is, wherever it stands."""
    if why == "trend" and place:
        return values[place] > values[place - 1]
    return values[place] > mean


def variation_of(point: Point, direction: Direction) -> Variation:
    """What a point says, given which way is better."""
    if not point.special:
        return "common"
    if direction in ("none", "steady"):
        return "concerning" if direction == "steady" else "neither"
    return "improving" if point.high == (direction == "higher") else "concerning"


def _assurance(lower: float, upper: float, direction: Direction, target: float | None) -> Assurance:
    """Whether the process, as it is, will meet its target: always, never, or now and then."""
    if target is None or direction in ("none", "steady"):
        return "no target"
    if lower > target or upper < target:
        return "passing" if (lower > target) == (direction == "higher") else "failing"
    return "hit and miss"


def stabilised(values: Sequence[float]) -> bool | None:
    """Whether a series has stabilised: its last twelve points, on limits of their own, show nothing special.

    None: there are fewer than twelve points, so that nobody can say.
    """
    if len(values) < FEWEST:
        return None
    return not any(point.special for point in chart(values[-FEWEST:]).points)
