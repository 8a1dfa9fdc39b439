"""Readings: entered by hand, checked by somebody else, corrected by a new row. Nothing that was said is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners import audit
from partners.actors import Actor
from pillars.models import PlanMeasure, Reading
from pillars.services.frameworks import system_of
from pillars.services.measure_facts import MeasureRefused
from pillars.services.measure_rules import FRACTION, LARGEST
from pillars.services.measures import demand_checker, demand_owner, refuse_retired

PLACES: Final = Decimal("0.00001")
TAKEN: Final = "There is a reading for this day already. Correct that one."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFacts:
    """What was observed: numerator and denominator where they are known, else the value alone."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    note: str = ""


@transaction.atomic
def enter_reading(*, actor: Actor, measure: PlanMeasure, period: dt.date, facts: ReadingFacts) -> Reading:
    """A value for a day or month of which there is none yet.

    Raises:
        PermissionDenied: the actor neither owns the measure nor edits the plan.
        MeasureRefused: the reading cannot stand; by field.
    """
    demand_owner(actor, measure)
    value = _value(measure, period, facts)
    if measure.readings.filter(period=period, ended__isnull=True).exists():
        raise MeasureRefused({"period": TAKEN})
    reading = _kept(actor, measure, period, facts, value)
    audit.record(
        actor=actor, action="reading.entered", subject=measure, system=measure.system, period=period, value=value
    )
    return reading


@transaction.atomic
def correct_reading(*, actor: Actor, reading: Reading, facts: ReadingFacts) -> Reading:
    """Another value for the same day; the old row ends, and the new one is to be checked again.

    Raises:
        PermissionDenied: the actor neither owns the measure nor edits the plan.
        MeasureRefused: the reading cannot stand, or has been corrected meanwhile; by field.
    """
    measure = reading.measure
    demand_owner(actor, measure)
    value = _value(measure, reading.period, facts)
    if not facts.note.strip():
        raise MeasureRefused({"note": "Say why it is corrected."})
    if not Reading.objects.filter(pk=reading.pk, ended__isnull=True).update(ended=timezone.now()):
        raise MeasureRefused({"": "This reading has been corrected meanwhile. Look at it again first."})
    fresh = _kept(actor, measure, reading.period, facts, value)
    audit.record(
        actor=actor, action="reading.corrected", subject=measure, system=measure.system, period=reading.period,
        value=[reading.value, value], note=facts.note.strip(),
    )  # fmt: skip
    return fresh


@transaction.atomic
def check_reading(*, actor: Actor, reading: Reading) -> Reading:
    """Say that a reading is right; whoever entered it cannot.

    Raises:
        PermissionDenied: the actor neither checks the measure nor edits the plan, or entered the reading.
        MeasureRefused: it has been corrected meanwhile.
    """
    measure = reading.measure
    demand_checker(actor, measure)
    refuse_retired(measure)
    if actor.user is None or reading.entered_by_id == actor.user.pk:
        raise PermissionDenied("You entered this reading. Somebody else has to check it.")
    if reading.checked is not None:
        return reading
    now = timezone.now()
    waiting = Reading.objects.filter(pk=reading.pk, ended__isnull=True, checked__isnull=True)
    if not waiting.update(checked=now, checked_by=actor.user):
        raise MeasureRefused({"": "This reading has been corrected or checked meanwhile. Look at it again first."})
    reading.checked, reading.checked_by = now, actor.user
    audit.record(
        actor=actor, action="reading.checked", subject=measure, system=system_of(measure.framework),
        period=reading.period, value=reading.value,
    )  # fmt: skip
    return reading


def _kept(actor: Actor, measure: PlanMeasure, period: dt.date, facts: ReadingFacts, value: Decimal) -> Reading:
    if actor.user is None:
        raise PermissionDenied("A reading is entered by a person.")
    try:
        with transaction.atomic():
            return Reading.objects.create(
                measure=measure, period=period, numerator=facts.numerator, denominator=facts.denominator,
                value=value, note=facts.note.strip(), entered_by=actor.user,
            )  # fmt: skip
    except IntegrityError as reason:
        raise MeasureRefused({"period": TAKEN}) from reason


def _value(measure: PlanMeasure, period: dt.date, facts: ReadingFacts) -> Decimal:
    """The value that these facts come to.

    Raises:
        MeasureRefused: they cannot stand; by field.
    """
    refuse_retired(measure)
    if measure.computed or measure.observes_id is not None:
        raise MeasureRefused({"": "This measure is read from records. Correct the return that it comes from."})
    wrong = _wrong(measure, period, facts)
    if wrong:
        raise MeasureRefused(wrong)
    if facts.numerator is not None and facts.denominator is not None:
        return (facts.numerator / facts.denominator).quantize(PLACES)
    found = facts.value if facts.numerator is None else facts.numerator
    return (found or Decimal(0)).quantize(PLACES)


def _wrong(measure: PlanMeasure, period: dt.date, facts: ReadingFacts) -> dict[str, str]:
    wrong = _wrong_parts(measure, facts)
    if period > timezone.localdate():
        wrong["period"] = "This day lies ahead. A reading is what was observed."
    told = {name: getattr(facts, name) for name in ("numerator", "denominator", "value")}
    wrong |= {
        name: "This number is too large." for name, one in told.items() if one is not None and abs(one) >= LARGEST
    }
    value = facts.value
    if value is not None and facts.numerator is not None:
        wrong["value"] = "Leave this blank: it follows from the numerator and the denominator."
    elif value is not None and measure.unit == FRACTION and not 0 <= value <= 1:
        wrong["value"] = "Enter a level between 0% and 100% (as a fraction, between 0 and 1)."
    return wrong


def _wrong_parts(measure: PlanMeasure, facts: ReadingFacts) -> dict[str, str]:
    above, below = facts.numerator, facts.denominator
    if above is None and (below is not None or measure.counts_people):
        return {"numerator": f"Enter the numerator: {measure.numerator}."}
    if above is None:
        return {"value": "Enter the numerator and the denominator, or the value."} if facts.value is None else {}
    if measure.denominator and below is None:
        return {"denominator": f"Enter the denominator: {measure.denominator}."}
    if below is not None and below <= 0:
        return {"denominator": "The denominator must be above nought. If there was nobody, enter nothing for this day."}
    if measure.unit == FRACTION and below is not None and not 0 <= above <= below:
        return {"numerator": "The numerator must lie between nought and the denominator."}
    return {"numerator": "Counts of people cannot be below nought."} if measure.counts_people and above < 0 else {}
