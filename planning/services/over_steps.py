"""Values over steps and over age bands, put together step by step and band by band."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planning.engine import ByBand, OverSteps, Triple

OwnAges = tuple[tuple[Triple | None, ...], ...]
"""For each age band and step a value of the band's own; None = what holds for all ages does."""


def each(value: OverSteps, steps: int) -> Sequence[Triple]:
    """A value for each step."""
    return (value,) * steps if isinstance(value, Triple) else value


def shortest(values: Sequence[Triple]) -> OverSteps:
    """One value if the same one holds in every step."""
    return values[0] if all(value is values[0] for value in values) else tuple(values)


def combined(one: OverSteps, other: OverSteps, together: Callable[[Triple, Triple], Triple]) -> OverSteps:
    """Two values put together step by step; one Triple if both hold throughout."""
    if isinstance(one, Triple) and isinstance(other, Triple):
        return together(one, other)
    steps = len(one) if isinstance(one, tuple) else len(other)  # type: ignore[arg-type]
    return tuple(together(a, b) for a, b in zip(each(one, steps), each(other, steps), strict=True))


def scaled(value: OverSteps, factor: float) -> OverSteps:
    """Low, mode and high times a factor of 0 or more."""
    if isinstance(value, Triple):
        return Triple(value.low * factor, value.mode * factor, value.high * factor)
    return tuple(Triple(one.low * factor, one.mode * factor, one.high * factor) for one in value)


def with_own_ages(usual: ByBand, own: OwnAges) -> ByBand:
    """The usual values of the bands, with the values of their own where there are any.

    Every band gets one value, or every band one for each step, as the engine wants it.
    """
    if not own:
        return usual
    steps = len(own[0])
    merged = [
        tuple(mine or theirs for mine, theirs in zip(of_band, each(value, steps), strict=True))
        for of_band, value in zip(own, usual, strict=True)
    ]
    level = [shortest(of_band) for of_band in merged]
    return tuple(level) if all(isinstance(value, Triple) for value in level) else tuple(merged)
