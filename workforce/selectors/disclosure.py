"""Small numbers identify people: what is hidden from those who see only aggregates, in one place."""

from __future__ import annotations

from decimal import Decimal

from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission

SENSITIVE = ("age_", "sickness_", "leavers")
"""Figures of which a small count tells about single people begin with one of these."""


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
