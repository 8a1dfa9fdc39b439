"""What may be said of a measure, and how it is told apart from what was said before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Final

from partners.models import Organisation, User
from pillars.models import Action, Pillar, PlanMeasure
from pillars.selectors.measures import trajectory_of
from pillars.services.failures import PlanRefused
from workforce.models import Measure, Profession, StaffGroup


class MeasureRefused(PlanRefused):
    """A change of a measure or a reading that cannot stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFacts:
    """Everything about a measure that a form or a program may say.

    Levels of a measure in fractions are fractions (0.085), as is a relative change; ``trajectory`` is levels by day.
    """

    name: str
    definition: str = ""
    pillar: Pillar | None = None
    owner: User | None = None
    checker: User | None = None
    source: str = ""
    unit: str = "fraction"
    direction: str = PlanMeasure.Direction.NONE
    numerator: str = ""
    denominator: str = ""
    counts_people: bool = False
    computed: str = ""
    observes: Measure | None = None
    profession: Profession | None = None
    staff_group: StaffGroup | None = None
    organisation: Organisation | None = None
    baseline: Decimal | None = None
    baseline_date: dt.date | None = None
    baseline_note: str = ""
    target: Decimal | None = None
    target_basis: str = PlanMeasure.TargetBasis.LEVEL
    target_date: dt.date | None = None
    trajectory: Mapping[dt.date, Decimal] = field(default_factory=dict)
    review_date: dt.date | None = None
    actions: tuple[Action, ...] = ()


APART: Final = ("actions", "trajectory")
WORDS: Final = ("name", "definition", "source", "unit", "numerator", "denominator", "baseline_note")


def facts_of(measure: PlanMeasure) -> MeasureFacts:
    """What a measure says now, to change some of it."""
    told: dict[str, Any] = {
        one.name: getattr(measure, one.name) for one in fields(MeasureFacts) if one.name not in APART
    }
    return MeasureFacts(**told, trajectory=trajectory_of(measure), actions=tuple(measure.actions.order_by("pk")))


def tidied(facts: MeasureFacts) -> MeasureFacts:
    """The facts as they are kept: no blanks around words."""
    told = {name: getattr(facts, name).replace("\r\n", "\n").strip() for name in WORDS}
    return replace(facts, **told, actions=tuple(sorted(facts.actions, key=lambda one: one.pk)))


def difference(before: MeasureFacts, after: MeasureFacts) -> dict[str, Any]:
    """What changed, from and to, in words."""
    changed = [one.name for one in fields(after) if getattr(before, one.name) != getattr(after, one.name)]
    return {
        ("scope" if name == "organisation" else name): [_word(getattr(before, name)), _word(getattr(after, name))]
        for name in changed
    }


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{day}: {level}" for day, level in sorted(value.items()))
    return "" if value is None else str(value)
