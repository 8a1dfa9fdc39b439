"""Regions count each organisation once and whole, whatever its shares of systems."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from partners.actors import Actor
from partners.models import Organisation, Region, System
from partners.permissions import Permission
from partners.selectors import shares_on
from planning.models import NodeResult, Run, Scenario
from workforce.models import CapacityLine
from workforce.selectors.records import current_lines

MOST = 0.8
NAMES = ("substantive_wte", "bank_wte", "agency_wte", "headcount")


def visible_regions(actor: Actor) -> QuerySet[Region]:
    """Regions whose totals the actor may see: a right over one system is none over its region."""
    reach = actor.reach(Permission.VIEW_AGGREGATES)
    regions = Region.objects.filter(systems__isnull=False).distinct()
    return regions if reach.everything else regions.filter(pk__in=reach.regions)


@dataclass(frozen=True)
class RegionTotals:
    """Records of one month: WTE and people, None = nobody told; ``apportioned`` is substantive WTE by system."""

    region: Region
    month: dt.date
    substantive: Decimal | None
    bank: Decimal | None
    agency: Decimal | None
    headcount: Decimal | None
    organisations: int
    apportioned: Mapping[str, Decimal]


def region_totals(region: Region, month: dt.date) -> RegionTotals:
    """What was reported for the month by organisations of the region, each once and whole, as it was then.

    An organisation belongs to the region of its home system; its shares of other systems move nothing out of it.
    """
    members = Organisation.objects.filter(home_system__region=region)
    lines = current_lines(CapacityLine, organisations=members.values_list("pk", flat=True), periods=[month])
    lines = lines.filter(unit="wte").order_by()
    told = lines.aggregate(**{name: Sum(name) for name in NAMES})
    by_organisation = dict(lines.values_list("organisation_id").annotate(wte=Sum("substantive_wte")))
    values = [None if told[name] is None else Decimal(told[name]).quantize(Decimal("0.00001")) for name in NAMES]
    substantive, bank, agency, headcount = values
    return RegionTotals(
        region, month, substantive, bank, agency, headcount, len(by_organisation), _apportioned(by_organisation, month)
    )


def _apportioned(by_organisation: Mapping[int, Decimal | None], month: dt.date) -> dict[str, Decimal]:
    codes = dict(System.objects.values_list("pk", "code"))
    shares, found = shares_on(month), defaultdict[str, Decimal](Decimal)
    for organisation, wte in by_organisation.items():
        for share in shares.get(organisation, []):
            found[codes[share.system_id]] += (wte or Decimal()) * share.fraction
    return {code: wte.quantize(Decimal("0.00001")) for code, wte in sorted(found.items())}


def latest_month(region: Region) -> dt.date | None:
    """The last month that most organisations of the region have told: at least four in five of the fullest month."""
    members = Organisation.objects.filter(home_system__region=region)
    lines = current_lines(CapacityLine, organisations=members.values_list("pk", flat=True)).order_by()
    told = dict(lines.values_list("period").annotate(organisations=Count("organisation", distinct=True)))
    fullest = max(told.values(), default=0)
    return max((month for month, count in told.items() if count >= MOST * fullest), default=None)


def projected_dates(region: Region) -> list[dt.date]:
    """Days for which every published default projection of the region's systems has a position."""
    shown = Scenario.objects.filter(system__region=region, is_default=True, published__isnull=False)
    told = [set(days) for days in shown.values_list("published__positions", flat=True)]
    return sorted(dt.date.fromisoformat(day) for day in set.intersection(*told)) if told else []


@dataclass(frozen=True)
class RegionProjection:
    """Central path at one date, each organisation once: WTE by name; ``systems`` are those without a projection."""

    region: Region
    date: dt.date
    supply: float
    demand: Mapping[str, float | None]
    gap: Mapping[str, float | None]
    organisations: int
    without_projection: tuple[str, ...]


def region_projection(region: Region, date: dt.date) -> RegionProjection | None:
    """Sum of the organisations' central paths, each from its home system's run and whole; None if nobody published.

    Ranges are not given: quantiles of systems do not add up to quantiles of a region.
    """
    systems = System.objects.filter(region=region, closed__isnull=True).order_by("code")
    runs = {
        scenario.system_id: scenario.published
        for scenario in Scenario.objects.filter(system__in=systems, is_default=True, published__isnull=False)
        .select_related("published")
        .defer("published__snapshot")
    }
    if not runs:
        return None
    supply, demand, gap, counted = 0.0, defaultdict[str, float](float), defaultdict[str, float](float), 0
    for system, run in runs.items():
        if run is None or date.isoformat() not in run.positions:
            continue
        position = run.positions.index(date.isoformat())
        for node in _own_organisations(run, system):
            whole = 1.0 / (node.quality.get("weight") or 1.0)
            supply += whole * ((node.figures["supply"] or {}).get("central", {position: 0.0})[position])
            counted += 1
            for basis in ("funded", "need"):
                told = node.figures.get(basis)
                if told:
                    demand[basis] += whole * told["demand"]["central"][position]
                    gap[basis] += whole * told["gap"]["central"][position] if told["gap"] else 0.0
    missing = tuple(system.code for system in systems if system.pk not in runs)
    return RegionProjection(region, date, supply, dict(demand), dict(gap), counted, missing)


def _own_organisations(run: Run, system: int) -> list[NodeResult]:
    at_home = Organisation.objects.filter(home_system=system).values("code")
    return list(
        NodeResult.objects.filter(run=run, kind="organisation", organisation__in=at_home).defer("flows", "effects")
    )
