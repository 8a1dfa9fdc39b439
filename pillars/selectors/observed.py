"""The records of a system's partners as measures read them, and observations added up from what each partner told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from partners.models import System
from partners.selectors import current_structure
from pillars.models import PlanMeasure
from planning.services.snapshots import reading, stock
from workforce.models import Line, Round
from workforce.selectors.disclosure import threshold_of
from workforce.selectors.records import current_lines


@dataclass(frozen=True, slots=True)
class Observation:
    """A measure in one period.

    ``value`` is None where it is not known, ``suppressed`` to protect people, or ``withheld`` because it is one
    organisation's own. ``only``: the one partner that told it ("" = several, or the system as a whole). ``unchecked``:
    it was entered by hand and nobody has checked it yet.
    """

    period: dt.date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    suppressed: bool = False
    partners: int = 0
    only: str = ""
    unchecked: bool = False
    withheld: bool = False


Told = dict[dt.date, dict[str, tuple[Decimal, Decimal]]]
"""By period and partner: numerator and denominator, weighted by the partner's share of the system."""

Sums = dict[tuple[dt.date, str], list[Decimal]]
"""Sums of figures by period and partner."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner of the system: its share, and its own hidden-below threshold."""

    code: str
    sector: str
    share: Decimal
    threshold: int


class Records:
    """The records of a system's partners, read once for all measures of a page."""

    def __init__(self, system: System) -> None:
        self.system = system
        today = timezone.localdate()
        found = reading.partners_in(system, today)
        self.partners = {
            one.code: Partner(one.code, facts.sector, Decimal(str(facts.share)), threshold_of(one))
            for one, facts in found
        }
        self._members = stock.members_of((one for one, _ in found), current_structure(today))
        self.partner_of: dict[int, str] = {member.organisation: member.partner for member in self._members}
        self._known: dict[tuple[Any, ...], Sums] = {}

    @cached_property
    def base_month(self) -> dt.date | None:
        """The latest month that nearly everybody reported, which is that of the projection as well."""
        return stock.base_month(self._members)

    @cached_property
    def asked_for(self) -> frozenset[dt.date]:
        """Base months of the collections that are due by now; none where figures came without a collection."""
        ours = Q(system=self.system) | Q(system__isnull=True)
        due = Round.objects.filter(ours, due__lt=timezone.localdate())
        return frozenset(due.values_list("base_month", flat=True))

    def lines(self, model: type[Line], measure: PlanMeasure) -> Any:
        """The current lines of a section within the measure's scope."""
        keys = list(self.partner_of)
        if measure.organisation is not None:
            keys = [key for key, partner in self.partner_of.items() if partner == measure.organisation.code]
        lines = current_lines(model, organisations=keys)
        if measure.profession_id is not None:
            lines = lines.filter(profession=measure.profession_id)
        if measure.staff_group_id is not None:
            lines = lines.filter(profession__staff_groups=measure.staff_group_id)
        return lines.order_by()

    def sums(self, model: type[Line], measure: PlanMeasure, *figures: str) -> Sums:
        """Sums over lines on which all of the figures are known; posts become WTE."""
        scope = (measure.organisation_id, measure.profession_id, measure.staff_group_id)
        key = (model, scope, figures)
        if key not in self._known:
            self._known[key] = self._sums(model, measure, figures)
        return self._known[key]

    def _sums(self, model: type[Line], measure: PlanMeasure, figures: tuple[str, ...]) -> Sums:
        found: Sums = {}
        for row in self._rows(model, measure, figures, ()):
            _add(found.setdefault(self._key(row), [Decimal(0)] * len(figures)), row, figures)
        return found

    def sums_by_profession(self, model: type[Line], measure: PlanMeasure, *figures: str) -> dict[str, Sums]:
        """The same for each profession, by its name."""
        found: dict[str, Sums] = {}
        for row in self._rows(model, measure, figures, ("profession__name",)):
            sums = found.setdefault(row["profession__name"], {})
            _add(sums.setdefault(self._key(row), [Decimal(0)] * len(figures)), row, figures)
        return found

    def _rows(self, model: type[Line], measure: PlanMeasure, figures: tuple[str, ...], more: tuple[str, ...]) -> Any:
        known = {f"{figure}__isnull": False for figure in figures}
        by = ("period", "organisation_id", "unit", "profession__wte_per_post", *more)
        rows = self.lines(model, measure).filter(**known).values(*by)
        return rows.annotate(**{f"sum_{figure}": Sum(figure) for figure in figures})

    def _key(self, row: Any) -> tuple[dt.date, str]:
        return row["period"], self.partner_of[row["organisation_id"]]


def _add(before: list[Decimal], row: Any, figures: tuple[str, ...]) -> None:
    factor = row["profession__wte_per_post"] or 1 if row["unit"] == "posts" else 1
    for place, figure in enumerate(figures):
        before[place] += row[f"sum_{figure}"] * (factor if figure.endswith("_wte") else 1)


def added_up(told: Told, measure: PlanMeasure) -> list[Observation]:
    """Sum of numerators over sum of denominators, never a mean of rates; a count where there is no denominator."""
    found = []
    for period, partners in sorted(told.items()):
        above = sum((numerator for numerator, _ in partners.values()), Decimal(0))
        below = sum((denominator for _, denominator in partners.values()), Decimal(0))
        counts = not measure.denominator
        value = above if counts else above / below if below else None
        whole = None if counts else below
        found.append(Observation(period, above, whole, value, partners=len(partners), only=only_one(partners)))
    return found


def only_one(partners: Collection[str]) -> str:
    """The one partner there is; "" if there are several, or none."""
    return next(iter(partners)) if len(partners) == 1 else ""


def carried(sums: Sums, records: Records, last: dt.date | None) -> Sums:
    """The same for every month up to `last`: what a partner did not tell is carried from the last month that it did.

    As in the projection, for at most 6 months, 12 in primary and adult social care, so that a month in which only some
    report is not compared with one in which all do.
    """
    months = sorted({period for period, _ in sums if last is None or period <= last})
    found: Sums = {}
    for code in {code for _, code in sums}:
        limit = stock.carried_for(records.partners[code].sector)
        known: dt.date | None = None
        for month in months:
            known = month if (month, code) in sums else known
            if known is not None and stock.months_between(known, month) <= limit:
                found[month, code] = sums[known, code]
    return found
