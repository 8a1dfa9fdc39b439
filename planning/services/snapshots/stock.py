"""Staff in post and posts at the base month, for each partner as it is today.

Stocks that did not arrive are carried from the last month that did, for at most 6 months (12 in primary and adult
social care). A successor's figures are its own and its predecessors' until it has reported a month after the merger.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Max, Sum

from partners.models import Organisation, OrganisationSuccession, Sector
from planning.services.snapshots.data import BANDS, CARRIED, ESTIMATED, REPORTED, UNKNOWN, CellFacts
from workforce.models import CapacityLine, DemandLine, Line, Standing
from workforce.selectors.records import current_lines

CARRY_MONTHS: Final = 6
LONG_CARRY_MONTHS: Final = 12
LONG_CARRY_SECTORS: Final = (Sector.PRIMARY_CARE, Sector.ADULT_SOCIAL_CARE)
ENOUGH: Final = Decimal("0.8")
"""A month is a base month when this share of the known WTE was reported for it."""

CAPACITY: Final = {
    "substantive_wte": "substantive",
    "bank_wte": "bank",
    "agency_wte": "agency",
    "headcount": "headcount",
}
DEMAND: Final = {"establishment_wte": "establishment", "required_wte": "required"}
KEY: Final = (
    "pk",
    "period",
    "organisation_id",
    "profession__code",
    "setting__code",
    "unit",
    "profession__wte_per_post",
    "version__standing",
)


@dataclass(frozen=True)
class Member:
    """One organisation whose figures a partner continues: itself or a predecessor, and the last month to take."""

    organisation: int
    partner: str
    sector: str
    merged: dt.date | None = None


@dataclass
class _Cell:
    """A cell being added up; a figure stays None until somebody reports it."""

    figures: dict[str, Decimal] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    ages: dict[str, Decimal] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    published: bool = False
    months: dict[str, int] = field(default_factory=lambda: {"capacity": 0, "demand": 0})
    lines: dict[str, list[int]] = field(default_factory=lambda: {"capacity": [], "demand": []})


def members_of(organisations: Iterable[Organisation], follows: Mapping[int, int]) -> list[Member]:
    """The partners themselves, then whatever each of them continues."""
    partners = {organisation.pk: organisation for organisation in organisations}
    merged = dict(OrganisationSuccession.objects.order_by("date").values_list("predecessor", "date"))
    found = [Member(pk, one.code, one.sector) for pk, one in partners.items()]
    for before, now in sorted(follows.items()):
        if now in partners:
            found.append(Member(before, partners[now].code, partners[now].sector, merged[before]))
    return found


Months = dict[dt.date, dict[int, Decimal]]


def base_month(members: Sequence[Member]) -> dt.date | None:
    """The latest month for which at least 80 % of the known WTE was reported; else the latest reported at all."""
    by_month, known = _reported(members)
    for month in sorted(by_month, reverse=True):
        if sum(known[one] for one in by_month[month]) >= ENOUGH * sum(known.values()):
            return month
    return max(by_month, default=None)


@dataclass(frozen=True)
class PartOfMonth:
    """A month of which some figures have come: from how many of the partners, and their share (0 to 1) of the WTE."""

    month: dt.date
    partners: int
    of: int
    share: float


def month_after(members: Sequence[Member], month: dt.date) -> PartOfMonth | None:
    """The fullest of the months after this one of which anything was reported; None if nothing was."""
    keys = [member.organisation for member in members]
    if not current_lines(CapacityLine, organisations=keys).filter(period__gt=month).exists():
        return None
    by_month, known = _reported(members)
    partner = {member.organisation: member.partner for member in members}
    found = [
        PartOfMonth(
            later,
            len({partner[one] for one in told}),
            len({partner[one] for one in known}),
            float(sum(known[one] for one in told) / (sum(known.values()) or 1)),
        )
        for later, told in by_month.items()
        if later > month and told
    ]
    return max(found, key=lambda one: (one.share, one.month), default=None)


def _reported(members: Sequence[Member]) -> tuple[Months, dict[int, Decimal]]:
    """WTE by month and organisation, and the last known of each; without predecessors for whom a successor speaks."""
    keys = [member.organisation for member in members]
    told = current_lines(CapacityLine, organisations=keys).filter(substantive_wte__isnull=False)
    by_month: Months = defaultdict(dict)
    for organisation, period, wte in (
        told.order_by().values_list("organisation_id", "period").annotate(wte=Sum("substantive_wte"))
    ):
        by_month[period][organisation] = wte
    months: dict[int, dt.date] = {}
    known: dict[int, Decimal] = {}
    for month in sorted(by_month):
        known |= by_month[month]
        months |= dict.fromkeys(by_month[month], month)
    silent = _spoken_for(members, months)
    kept = {month: {one: wte for one, wte in told.items() if one not in silent} for month, told in by_month.items()}
    return kept, {one: wte for one, wte in known.items() if one not in silent}


def _spoken_for(members: Iterable[Member], last: Mapping[int, dt.date]) -> set[int]:
    """Predecessors whose successor has reported since the merger, by each organisation's last month."""
    members = list(members)
    own = {member.partner: last.get(member.organisation) for member in members if member.merged is None}
    found = set()
    for member in members:
        successor = own.get(member.partner)
        if member.merged is not None and successor is not None and successor >= member.merged.replace(day=1):
            found.add(member.organisation)
    return found


def cells_at(month: dt.date, members: list[Member]) -> list[CellFacts]:
    """Facts of every cell of which anything is known at the month."""
    cells: dict[tuple[str, str, str], _Cell] = defaultdict(_Cell)
    _read(cells, CapacityLine, "capacity", CAPACITY, month, members)
    _read(cells, DemandLine, "demand", DEMAND, month, members)
    return [_facts(key, cell) for key, cell in sorted(cells.items())]


def _read(
    cells: dict[tuple[str, str, str], _Cell],
    model: type[Line],
    section: str,
    figures: Mapping[str, str],
    month: dt.date,
    members: list[Member],
) -> None:
    taken = _months_taken(model, month, members)
    partner = {member.organisation: member.partner for member in members}
    extra = ("age_profile",) if section == "capacity" else ()
    rows = current_lines(model, organisations=list(taken), periods=set(taken.values()))
    for row in rows.order_by("pk").values(*KEY, *figures, *extra):
        if row["period"] == taken[row["organisation_id"]]:
            key = (partner[row["organisation_id"]], row["profession__code"], row["setting__code"])
            _add(cells[key], row, section, figures, months_between(row["period"], month))


def _months_taken(model: type[Line], month: dt.date, members: list[Member]) -> dict[int, dt.date]:
    """For each organisation that counts: the month whose figures stand for the base month."""
    keys = [member.organisation for member in members]
    told = current_lines(model, organisations=keys).filter(period__lte=month).order_by()
    last: dict[int, dt.date] = dict(told.values_list("organisation_id").annotate(last=Max("period")))
    silent = _spoken_for(members, last)
    taken = {}
    for member in members:
        period = last.get(member.organisation)
        limit = carried_for(member.sector)
        if period is None or member.organisation in silent or months_between(period, month) > limit:
            continue
        taken[member.organisation] = period
    return taken


def carried_for(sector: str) -> int:
    """For how many months a stock of this sector is carried forward."""
    return LONG_CARRY_MONTHS if sector in LONG_CARRY_SECTORS else CARRY_MONTHS


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Whole months from one to the other."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _add(cell: _Cell, row: Mapping[str, Any], section: str, figures: Mapping[str, str], age: int) -> None:
    posts = row["unit"] == "posts"
    factor = (row["profession__wte_per_post"] or Decimal(1)) if posts else Decimal(1)
    for column, name in figures.items():
        value = row[column]
        if value is None:
            cell.incomplete.add(name)
            continue
        worth = value if name == "headcount" else value * factor
        cell.figures[name] = cell.figures.get(name, Decimal()) + worth
        origin = _origin(row["version__standing"], age, posts and name != "headcount")
        cell.origins[name] = _less_sure(cell.origins.get(name), origin)
    for band, people in (row.get("age_profile") or {}).items():
        if people is not None:
            cell.ages[band] = cell.ages.get(band, Decimal()) + Decimal(str(people))
    cell.published |= section == "capacity" and row["version__standing"] == Standing.PUBLISHED
    cell.months[section] = max(cell.months[section], age)
    cell.lines[section].append(row["pk"])


def _origin(standing: str, age: int, converted: bool) -> str:
    """How a figure came here; a published estimate stays one, however old it is."""
    if standing == Standing.PUBLISHED:
        return ESTIMATED
    return CARRIED if age else ESTIMATED if converted else REPORTED


def _less_sure(one: str | None, other: str) -> str:
    order = (REPORTED, ESTIMATED, CARRIED)
    return other if one is None else max(one, other, key=order.index)


def _facts(key: tuple[str, str, str], cell: _Cell) -> CellFacts:
    amounts: dict[str, Any] = {name: float(value) for name, value in cell.figures.items()}
    if "headcount" in cell.incomplete:
        amounts.pop("headcount", None)  # part of the people is not all of them
    return CellFacts(
        *key,
        **amounts,
        ages=tuple(float(cell.ages.get(band, 0)) for band in BANDS) if cell.ages else None,
        supply_from=cell.origins.get("substantive", UNKNOWN),
        establishment_from=cell.origins.get("establishment", UNKNOWN),
        required_from=cell.origins.get("required", UNKNOWN),
        age_months=cell.months["capacity"],
        demand_age_months=cell.months["demand"],
        published=cell.published,
        capacity_lines=tuple(cell.lines["capacity"]),
        demand_lines=tuple(cell.lines["demand"]),
    )
