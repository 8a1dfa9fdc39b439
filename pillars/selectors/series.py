"""What was observed of a measure, month by month: from accepted records, from observations, or entered by hand.

This is the only place outside the returns themselves that reads observations; counts of people by an attribute leave
it protected (`workforce.selectors.disclosure`), whoever asks and through whichever door. A test guards that.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pillars.models import PlanMeasure, Reading
from pillars.selectors.computed import COMPUTED
from pillars.selectors.observed import Observation, Partner, Records, Told, added_up, only_one
from workforce.models import IndicatorLine
from workforce.selectors.disclosure import protect, share, together

__all__ = ["ALL", "COMPUTED", "Observation", "Records", "protects_people", "series_by_attribute", "series_of"]

ALL: Final = "all"


def series_of(measure: PlanMeasure, records: Records | None = None) -> list[Observation]:
    """Every observation of a measure of a system, oldest first."""
    if measure.system is None:
        return []
    records = records or Records(measure.system)
    if measure.computed:
        return COMPUTED[measure.computed](measure, records)
    if measure.observes_id is not None:
        return _observed(measure, records, ALL)
    return _entered(measure)


def series_by_attribute(measure: PlanMeasure, records: Records | None = None) -> dict[str, list[Observation]]:
    """The same for each attribute that was observed, such as a pay band; small counts of people are protected."""
    if measure.system is None or measure.observes_id is None:
        return {}
    records = records or Records(measure.system)
    lines = records.lines(IndicatorLine, measure).filter(measure=measure.observes_id).exclude(attribute=ALL)
    attributes = sorted(set(lines.values_list("attribute", flat=True)))
    return {attribute: _observed(measure, records, attribute) for attribute in attributes}


def protects_people(measure: PlanMeasure) -> bool:
    """Whether counts of a measure are protected: it says so, or a template says so of what it observes.

    Nobody gets round the protection by defining a second measure of the same observations.
    """
    if measure.counts_people or measure.observes_id is None:
        return measure.counts_people
    return PlanMeasure.objects.filter(system=None, observes=measure.observes_id, counts_people=True).exists()


def _observed(measure: PlanMeasure, records: Records, attribute: str) -> list[Observation]:
    lines = records.lines(IndicatorLine, measure).filter(measure=measure.observes_id, attribute=attribute)
    told = [
        (line, records.partners[records.partner_of[line.organisation_id]])
        for line in lines.filter(numerator__isnull=False)
    ]
    return _protected(told, records) if protects_people(measure) else added_up(_weighted(told), measure)


def _weighted(lines: Iterable[tuple[IndicatorLine, Partner]]) -> Told:
    told: Told = defaultdict(dict)
    for line, partner in lines:
        numerator, denominator = told[line.period].get(partner.code, (Decimal(0), Decimal(0)))
        told[line.period][partner.code] = (
            numerator + (line.numerator or 0) * partner.share,
            denominator + (line.denominator or 0) * partner.share,
        )
    return told


@dataclass(frozen=True, slots=True)
class _Counted:
    """People of an attribute as they were counted in one place, and the threshold that holds there."""

    numerator: Decimal
    denominator: Decimal
    threshold: int


def _protected(lines: Iterable[tuple[IndicatorLine, Partner]], records: Records) -> list[Observation]:
    """Counts of people: protected line by line, before anything is added up."""
    by_period: dict[dt.date, list[tuple[IndicatorLine, Partner]]] = defaultdict(list)
    for line, partner in lines:
        by_period[line.period].append((line, partner))
    found = []
    for period, told in sorted(by_period.items()):
        partners = {one.code for _, one in told}
        parts = [
            _Counted(line.numerator or Decimal(0), line.denominator or Decimal(0), one.threshold) for line, one in told
        ]
        found.append(_shown(period, parts, records.system.suppression_threshold, partners))
    return found


def _shown(
    period: dt.date, parts: Sequence[_Counted], threshold: int, partners: set[str], *, unchecked: bool = False
) -> Observation:
    above = together((protect(one.numerator, one.threshold) for one in parts), threshold)
    below = together((protect(one.denominator, one.threshold) for one in parts), threshold)
    value = share(above, below)
    shown = [None if part.shown is None else Decimal(part.shown) for part in (above, below)]
    return Observation(
        period, shown[0], shown[1], value, value is None, len(partners), only_one(partners), unchecked
    )  # fmt: skip


def _entered(measure: PlanMeasure) -> list[Observation]:
    rows = measure.readings.filter(ended__isnull=True).order_by("period")
    return [_read(row, measure) for row in rows]


def _read(row: Reading, measure: PlanMeasure) -> Observation:
    only = measure.organisation.code if measure.organisation else ""
    unchecked = row.checked is None
    if not measure.counts_people:
        return Observation(row.period, row.numerator, row.denominator, row.value, only=only, unchecked=unchecked)
    threshold = measure.system.suppression_threshold if measure.system else 0
    counted = _Counted(row.numerator or Decimal(0), row.denominator or Decimal(0), threshold)
    return _shown(row.period, [counted], threshold, {only} if only else set(), unchecked=unchecked)
