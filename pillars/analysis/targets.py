"""Targets: the level that one asks for, whether it is met, and the way there. Knows no tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

Basis = Literal["level", "points", "relative"]
Direction = Literal["higher", "lower", "steady", "none"]
PLACES: Final = Decimal("0.00001")


def target_level(target: Decimal | None, basis: Basis, baseline: Decimal | None) -> Decimal | None:
    """The level to be reached.

    Args:
        target: a level; or a change from the baseline, less than nothing where it should fall.
        basis: whether the change is in points (of the measure's own unit) or relative to the baseline (0.02 = 2 %).
        baseline: a level; a change without one asks for nothing.
    """
    if target is None or basis == "level":
        return target
    if baseline is None:
        return None
    level = baseline + target if basis == "points" else baseline * (1 + target)
    return level.quantize(PLACES)


def is_met(value: Decimal | None, level: Decimal | None, direction: Direction) -> bool | None:
    """Whether a value reaches a level; None where that cannot be said."""
    if value is None or level is None or direction in ("steady", "none"):
        return None
    return value >= level if direction == "higher" else value <= level


Way = Sequence[tuple[dt.date, Decimal]]


def way_to(
    baseline: tuple[dt.date | None, Decimal | None],
    trajectory: Mapping[dt.date, Decimal],
    target: tuple[dt.date | None, Decimal | None],
) -> Way:
    """Day and level from the baseline over the trajectory to the target, those that are known, in order of time."""
    ends = ((day, level) for day, level in (baseline, target) if day is not None and level is not None)
    return sorted({**dict(ends), **trajectory}.items()) if trajectory else []
