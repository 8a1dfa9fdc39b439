"""How measures are worked out from accepted records."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

from pillars.models import PlanMeasure, SupplyRisk
from pillars.selectors.observed import Observation, Records, Sums, Told, added_up, carried
from planning.models import Run
from planning.services.snapshots.stock import ENOUGH
from workforce.models import CapacityLine, DemandLine, PipelineLine

WITHOUT_STAFF_RETURNS: Final = frozenset({"education"})


def _vacancy_rate(measure: PlanMeasure, records: Records) -> list[Observation]:
    """Establishment less staff, of partners that told both for one month, up to the base month."""
    posts = records.sums(DemandLine, measure, "establishment_wte")
    return added_up(_vacant(posts, records.sums(CapacityLine, measure, "substantive_wte"), records), measure)


def _vacant(posts: Sums, staff: Sums, records: Records) -> Told:
    both = {key: [posts[key][0], staff[key][0]] for key in posts.keys() & staff.keys()}
    told: Told = defaultdict(dict)
    for (period, code), (established, here) in carried(both, records, records.base_month).items():
        weight = records.partners[code].share
        told[period][code] = ((established - here) * weight, established * weight)
    return _of_nearly_all(told)


def _of_nearly_all(told: Told) -> Told:
    """Months in which partners with nearly all of the posts are known: fewer would be another thing measured."""
    largest = {code: posts for _, partners in sorted(told.items()) for code, (_, posts) in partners.items()}
    needed = ENOUGH * sum(largest.values())
    return {period: told[period] for period in told if sum(largest[code] for code in told[period]) >= needed}


def vacancy_rate_by_profession(measure: PlanMeasure, records: Records) -> dict[str, list[Observation]]:
    """The vacancy rate of each profession of which both sides are known, within the measure's scope."""
    posts = records.sums_by_profession(DemandLine, measure, "establishment_wte")
    staff = records.sums_by_profession(CapacityLine, measure, "substantive_wte")
    both = ((name, _vacant(posts[name], staff[name], records)) for name in sorted(posts.keys() & staff.keys()))
    return {name: added_up(told, measure) for name, told in both if told}


def _leaver_rate(measure: PlanMeasure, records: Records) -> list[Observation]:
    """Leavers of 12 months of headcount, of lines on which both are known."""
    told: Told = defaultdict(dict)
    for (period, code), (leavers, people) in records.sums(CapacityLine, measure, "leavers", "headcount").items():
        weight = records.partners[code].share
        told[period][code] = (leavers * weight, people * weight)
    return added_up(told, measure)


def _coverage(measure: PlanMeasure, records: Records) -> list[Observation]:
    """WTE told for the base month of a collection of the WTE last known of every partner by then."""
    staff = records.sums(CapacityLine, measure, "substantive_wte")
    last: dict[str, Decimal] = {}
    told: Told = defaultdict(dict)
    for period in sorted({period for period, _ in staff}):
        here = {code: wte for (month, code), (wte,) in staff.items() if month == period}
        last |= here
        if records.asked_for and period not in records.asked_for:
            continue
        for code, wte in last.items():
            weight = records.partners[code].share
            told[period][code] = (here.get(code, Decimal(0)) * weight, wte * weight)
    return added_up(told, measure)


def _sector_coverage(measure: PlanMeasure, records: Records) -> list[Observation]:
    """Sectors of which anybody told their staff for the base month of a collection, of the sectors of the system."""
    staff = records.sums(CapacityLine, measure, "substantive_wte")
    sectors = {one.sector for one in records.partners.values()} - WITHOUT_STAFF_RETURNS
    told: Mapping[dt.date, set[str]] = defaultdict(set)
    for period, code in staff:
        told[period].add(records.partners[code].sector)
    return [
        Observation(period, Decimal(len(here & sectors)), Decimal(len(sectors)), _of(len(here & sectors), len(sectors)))
        for period, here in sorted(told.items())
        if not records.asked_for or period in records.asked_for
    ]


def _risks_treated(_: PlanMeasure, records: Records) -> list[Observation]:
    """Open supply risks with an owner and a treatment, today."""
    risks = SupplyRisk.objects.filter(system=records.system, state=SupplyRisk.State.OPEN)
    treated = risks.filter(owner__isnull=False).exclude(treatment="").count()
    today = timezone.localdate()
    return [Observation(today, Decimal(treated), Decimal(risks.count()), _of(treated, risks.count()))]


def _apprenticeship_starts(measure: PlanMeasure, records: Records) -> list[Observation]:
    """People who started, by the month of the start; each cohort once, as it was last reported. None lies ahead."""
    intakes: dict[tuple[object, ...], tuple[dt.date, str, Decimal]] = {}
    for row in _apprentices(measure, records):
        key = (row["organisation_id"], row["profession_id"], row["setting_id"], row["source_label"], row["start"])
        code = records.partner_of[row["organisation_id"]]
        known = intakes.get(key, (row["start"], code, Decimal(0)))
        intakes[key] = (row["start"], code, max(known[2], row["intake"]))
    told: Told = defaultdict(dict)
    for start, code, people in intakes.values():
        before, _ = told[start].get(code, (Decimal(0), Decimal(0)))
        told[start][code] = (before + people * records.partners[code].share, Decimal(0))
    return added_up(told, measure)


def _apprentices(measure: PlanMeasure, records: Records) -> list[dict[str, Any]]:
    """Lines of the newest month for which each organisation reported cohorts; one for each destination."""
    lines = records.lines(PipelineLine, measure)
    last = dict(lines.values_list("organisation_id").annotate(last=Max("period")))
    started = lines.filter(
        route=PipelineLine.Route.APPRENTICESHIP, intake__isnull=False, start__lte=timezone.localdate()
    )
    rows = started.values("organisation_id", "profession_id", "setting_id", "source_label", "start", "period", "intake")
    return [row for row in rows if row["period"] == last[row["organisation_id"]]]


def _data_quality(_: PlanMeasure, records: Records) -> list[Observation]:
    """WTE that its own organisation reported for the base month, of the WTE of each published projection."""
    runs = Run.objects.filter(
        scenario__system=records.system, scenario__is_default=True, published__isnull=False, base_date__isnull=False
    )
    newest = dict(runs.order_by("pk").values_list("base_date", "inputs"))
    return [
        Observation(day.replace(day=1), None, None, _share(told))
        for day, told in sorted(newest.items())
        if day and told
    ]


def _share(told: Mapping[str, object]) -> Decimal | None:
    covered = told.get("coverage")
    return None if covered is None else Decimal(str(covered))


def _of(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


COMPUTED: Final[Mapping[str, Callable[[PlanMeasure, Records], list[Observation]]]] = {
    "vacancy_rate": _vacancy_rate,
    "leaver_rate": _leaver_rate,
    "coverage": _coverage,
    "sector_coverage": _sector_coverage,
    "data_quality": _data_quality,
    "apprenticeship_starts": _apprenticeship_starts,
    "risks_treated": _risks_treated,
}
"""How a measure may be worked out from records; `PlanMeasure.computed` is one of these."""

IN_WORDS: Final[Mapping[str, str]] = {
    "vacancy_rate": "Vacancy rate: establishment less staff in post, of the establishment",
    "leaver_rate": "Leaver rate: leavers of 12 months, of headcount",
    "coverage": "Coverage: WTE reported for the month, of the WTE last known",
    "sector_coverage": "Sectors with a return, of the sectors of the system",
    "data_quality": "Data quality: WTE reported by its own organisation, of the WTE of the published projection",
    "apprenticeship_starts": "Apprenticeship starts: people, by the month of the start",
    "risks_treated": "Open supply risks with an owner and a treatment, of the open ones",
}
OF_THE_WHOLE_SYSTEM: Final = frozenset({"sector_coverage", "data_quality", "risks_treated"})
"""Those that cannot be narrowed to a profession, a staff group or an organisation."""
