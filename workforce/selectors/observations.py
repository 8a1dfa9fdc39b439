"""Observations of whole organisations, for comparing them: counts of people leave here protected, whoever asks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from partners.models import Organisation
from partners.scoping import ScopedQuerySet
from workforce.models import IndicatorLine
from workforce.selectors.disclosure import protect, threshold_of
from workforce.selectors.records import current_lines

EVERYBODY = "all"
"""The attribute of observations that are not about people of one attribute."""


def months_observed(measure: str, organisations: Sequence[int]) -> dict[dt.date, int]:
    """Months for which the measure was observed, each with how many organisations did."""
    found: dict[dt.date, set[int]] = defaultdict(set)
    for period, organisation in _lines(measure, organisations).values_list("period", "organisation_id").distinct():
        found[period].add(organisation)
    return {period: len(told) for period, told in sorted(found.items())}


def observed(
    measure: str, organisations: Sequence[int], month: dt.date, profession: int | None = None
) -> dict[int, tuple[Decimal, Decimal]]:
    """Numerator and denominator of each organisation, as protected counts; those of which both are known.

    Each line is protected before anything is added up, and a suppressed count stands for the middle of what it could
    be, as in every other view (`workforce.selectors.disclosure`).
    """
    lines = _lines(measure, organisations).filter(period=month, numerator__isnull=False, denominator__isnull=False)
    if profession is not None:
        lines = lines.filter(profession=profession)
    rows = list(lines.values_list("organisation_id", "numerator", "denominator"))
    who = Organisation.objects.filter(pk__in={row[0] for row in rows}).select_related("home_system")
    thresholds = {one.pk: threshold_of(one) for one in who}
    found: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for organisation, above, below in rows:
        told = [protect(count, thresholds[organisation]).stands_for for count in (above, below)]
        before = found[organisation]
        found[organisation] = (before[0] + min(told), before[1] + told[1])
    return dict(found)


def _lines(measure: str, organisations: Sequence[int]) -> ScopedQuerySet:
    lines = current_lines(IndicatorLine, organisations=organisations)
    return lines.filter(measure__code=measure, attribute=EVERYBODY).order_by()
