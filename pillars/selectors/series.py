"""What was observed of a measure, month by month: from accepted records, from observations, or entered by hand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Sum
from django.utils import timezone

from partners.models import System
from partners.selectors import current_structure
from pillars.models import PlanMeasure, SupplyRisk
from planning.services.snapshots import reading
from planning.services.snapshots.stock import members_of
from workforce.models import CapacityLine, DemandLine, IndicatorLine, Line
from workforce.selectors.disclosure import protect, share, threshold_of, together
from workforce.selectors.records import current_lines

ALL: Final = "all"
WITHOUT_STAFF_RETURNS: Final = frozenset({"education"})


@dataclass(frozen=True, slots=True)
class Observation:
    """A measure in one period. `value` is None where it is not known, or `suppressed` to protect people."""

    period: dt.date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    suppressed: bool = False
    partners: int = 0


Told = dict[dt.date, dict[str, tuple[Decimal, Decimal]]]
"""By period and partner: numerator and denominator, weighted by the partner's share of the system."""


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
        members = members_of((one for one, _ in found), current_structure(today))
        self.partner_of: dict[int, str] = {member.organisation: member.partner for member in members}

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

    def sums(self, model: type[Line], measure: PlanMeasure, *figures: str) -> dict[tuple[dt.date, str], list[Decimal]]:
        """Sums of figures by period and partner over lines on which all of them are known; posts become WTE."""
        known = {f"{figure}__isnull": False for figure in figures}
        rows = (
            self.lines(model, measure)
            .filter(**known)
            .values("period", "organisation_id", "unit", "profession__wte_per_post")
        )
        found: dict[tuple[dt.date, str], list[Decimal]] = {}
        for row in rows.annotate(**{f"sum_{figure}": Sum(figure) for figure in figures}):
            key = row["period"], self.partner_of[row["organisation_id"]]
            factor = row["profession__wte_per_post"] or 1 if row["unit"] == "posts" else 1
            before = found.setdefault(key, [Decimal(0)] * len(figures))
            for place, figure in enumerate(figures):
                before[place] += row[f"sum_{figure}"] * (factor if figure.endswith("_wte") else 1)
        return found


def series_of(measure: PlanMeasure, records: Records | None = None) -> list[Observation]:
    """Every observation of a measure of a system, oldest first."""
    if measure.system is None:
        return []
    records = records or Records(measure.system)
    if measure.computed:
        return COMPUTED[measure.computed](measure, records)
    if measure.observes_id is not None:
        return _together(_observed(measure, records, ALL), measure)
    return _entered(measure)


def series_by_attribute(measure: PlanMeasure, records: Records | None = None) -> dict[str, list[Observation]]:
    """The same for each attribute that was observed, such as a pay band; small counts of people are protected."""
    if measure.system is None or measure.observes_id is None:
        return {}
    records = records or Records(measure.system)
    lines = records.lines(IndicatorLine, measure).filter(measure=measure.observes_id).exclude(attribute=ALL)
    attributes = sorted(set(lines.values_list("attribute", flat=True)))
    read = _protected if measure.counts_people else lambda *told: _together(_observed(*told), measure)
    return {attribute: read(measure, records, attribute) for attribute in attributes}


def _observed(measure: PlanMeasure, records: Records, attribute: str) -> Told:
    told: Told = defaultdict(dict)
    for line in _indicator_lines(measure, records, attribute):
        partner = records.partners[records.partner_of[line.organisation_id]]
        numerator, denominator = told[line.period].get(partner.code, (Decimal(0), Decimal(0)))
        told[line.period][partner.code] = (
            numerator + line.numerator * partner.share,
            denominator + (line.denominator or 0) * partner.share,
        )
    return told


def _indicator_lines(measure: PlanMeasure, records: Records, attribute: str) -> Iterable[IndicatorLine]:
    lines = records.lines(IndicatorLine, measure).filter(measure=measure.observes_id, attribute=attribute)
    found: Iterable[IndicatorLine] = lines.filter(numerator__isnull=False)
    return found


def _protected(measure: PlanMeasure, records: Records, attribute: str) -> list[Observation]:
    """Counts of people: protected line by line, before anything is added up."""
    by_period: dict[dt.date, list[tuple[IndicatorLine, Partner]]] = defaultdict(list)
    for line in _indicator_lines(measure, records, attribute):
        by_period[line.period].append((line, records.partners[records.partner_of[line.organisation_id]]))
    threshold = records.system.suppression_threshold
    found = []
    for period, lines in sorted(by_period.items()):
        above = together((protect(line.numerator or 0, one.threshold) for line, one in lines), threshold)
        below = together((protect(line.denominator or 0, one.threshold) for line, one in lines), threshold)
        value = share(above, below)
        shown = [None if part.shown is None else Decimal(part.shown) for part in (above, below)]
        found.append(Observation(period, shown[0], shown[1], value, value is None, len({one for _, one in lines})))
    return found


def _together(told: Told, measure: PlanMeasure) -> list[Observation]:
    """Sum of numerators over sum of denominators, never a mean of rates; a count where there is no denominator."""
    found = []
    for period, partners in sorted(told.items()):
        above = sum((numerator for numerator, _ in partners.values()), Decimal(0))
        below = sum((denominator for _, denominator in partners.values()), Decimal(0))
        counts = not measure.denominator
        value = above if counts else above / below if below else None
        found.append(Observation(period, above, None if counts else below, value, partners=len(partners)))
    return found


def _entered(measure: PlanMeasure) -> list[Observation]:
    rows = measure.readings.filter(ended__isnull=True).order_by("period")
    return [Observation(row.period, row.numerator, row.denominator, row.value) for row in rows]


def _vacancy_rate(measure: PlanMeasure, records: Records) -> list[Observation]:
    """Establishment less staff, of partners that told both for the month."""
    posts = records.sums(DemandLine, measure, "establishment_wte")
    staff = records.sums(CapacityLine, measure, "substantive_wte")
    told: Told = defaultdict(dict)
    for (period, code), (established,) in posts.items():
        if (period, code) in staff:
            weight = records.partners[code].share
            told[period][code] = ((established - staff[period, code][0]) * weight, established * weight)
    return _together(told, measure)


def _leaver_rate(measure: PlanMeasure, records: Records) -> list[Observation]:
    """Leavers of 12 months of headcount, of lines on which both are known."""
    told: Told = defaultdict(dict)
    for (period, code), (leavers, people) in records.sums(CapacityLine, measure, "leavers", "headcount").items():
        weight = records.partners[code].share
        told[period][code] = (leavers * weight, people * weight)
    return _together(told, measure)


def _coverage(measure: PlanMeasure, records: Records) -> list[Observation]:
    """WTE told for the month of the WTE last known of every partner by then."""
    staff = records.sums(CapacityLine, measure, "substantive_wte")
    last: dict[str, Decimal] = {}
    told: Told = defaultdict(dict)
    for period in sorted({period for period, _ in staff}):
        here = {code: wte for (month, code), (wte,) in staff.items() if month == period}
        last |= here
        for code, wte in last.items():
            weight = records.partners[code].share
            told[period][code] = (here.get(code, Decimal(0)) * weight, wte * weight)
    return _together(told, measure)


def _sector_coverage(measure: PlanMeasure, records: Records) -> list[Observation]:
    """Sectors of which anybody told their staff, of the sectors of the system's partners."""
    staff = records.sums(CapacityLine, measure, "substantive_wte")
    sectors = {one.sector for one in records.partners.values()} - WITHOUT_STAFF_RETURNS
    told: Mapping[dt.date, set[str]] = defaultdict(set)
    for period, code in staff:
        told[period].add(records.partners[code].sector)
    return [
        Observation(period, Decimal(len(here & sectors)), Decimal(len(sectors)), _of(len(here & sectors), len(sectors)))
        for period, here in sorted(told.items())
    ]


def _risks_treated(_: PlanMeasure, records: Records) -> list[Observation]:
    """Open supply risks with an owner and a treatment, today."""
    risks = SupplyRisk.objects.filter(system=records.system, state=SupplyRisk.State.OPEN)
    treated = risks.filter(owner__isnull=False).exclude(treatment="").count()
    today = timezone.localdate()
    return [Observation(today, Decimal(treated), Decimal(risks.count()), _of(treated, risks.count()))]


def _of(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


COMPUTED: Final[Mapping[str, Callable[[PlanMeasure, Records], list[Observation]]]] = {
    "vacancy_rate": _vacancy_rate,
    "leaver_rate": _leaver_rate,
    "coverage": _coverage,
    "sector_coverage": _sector_coverage,
    "risks_treated": _risks_treated,
}
"""How a measure may be worked out from records; `PlanMeasure.computed` is one of these."""
