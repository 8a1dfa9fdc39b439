"""Small numbers identify people: what is hidden from those who see only aggregates, in one place.

Counts of people by an attribute are *protected* where they were counted, once, before anything is added up: 1 to 7
(below the system's threshold) are suppressed, others are rounded to the nearest 5. Every total, share and rate is
worked out from protected counts alone. Whatever two views somebody subtracts from one another, the difference is a sum
of protected counts again and tells no more than they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission

SENSITIVE = ("age_", "sickness_", "leavers")
"""Figures of which a small count tells about single people begin with one of these."""


NEAREST: Final = 5
"""Counts that are shown are rounded to a multiple of this."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A count as it may be shown: `shown` (None = suppressed), and what it `stands_for` when it is added up."""

    shown: int | None
    stands_for: Decimal


def protect(count: Decimal | int, threshold: int) -> Protected:
    """One count of people where it was counted; it stands for the middle of what it could be if it is suppressed."""
    count = Decimal(count)
    if 0 < count < threshold:
        return Protected(None, Decimal(threshold) / 2)
    rounded = _to_nearest(count)
    return Protected(rounded, Decimal(rounded))


def together(parts: Iterable[Protected], threshold: int) -> Protected:
    """A total of protected counts: suppressed if it is small itself, else rounded to the nearest 5."""
    total = sum((part.stands_for for part in parts), Decimal(0))
    return Protected(None if 0 < total < threshold else _to_nearest(total), total)


def share(numerator: Protected, denominator: Protected) -> Decimal | None:
    """Numerator of denominator, of what is shown; None if either is suppressed or there is nobody."""
    if numerator.shown is None or not denominator.shown:
        return None
    return min(Decimal(1), Decimal(numerator.shown) / denominator.shown)


def _to_nearest(count: Decimal) -> int:
    return int((count / NEAREST).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * NEAREST


def sensitive(name: str) -> bool:
    """Whether a figure of this name is about ages, sickness or leavers."""
    return name.startswith(SENSITIVE)


def hidden(name: str, value: Decimal | int | float | None, threshold: int) -> bool:
    """Whether a figure must not be shown to somebody who sees only aggregates: it is above 0 and below the threshold.

    0 and unknown tell nothing about a person and stay.
    """
    return sensitive(name) and value is not None and 0 < value < threshold


def sees_small_numbers(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor sees the organisation's own figures, small numbers included."""
    return actor.may(Permission.VIEW_FIGURES, organisation)


def threshold_of(organisation: Organisation) -> int:
    """Below how many people the organisation's home system hides a figure."""
    system = organisation.home_system
    return system.suppression_threshold if system is not None else 8
