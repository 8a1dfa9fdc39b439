"""The operating plan beside what happened, month by month, from the records; like for like."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from django.db.models import Sum
from django.utils import timezone

from partners.models import System
from partners.selectors import current_structure
from planning.selectors.projections import chosen
from planning.services.nodes import memberships, weight_of
from planning.services.snapshots import CellFacts, Snapshot, reading
from planning.services.snapshots.data import NOT_SPECIFIED
from planning.services.snapshots.stock import members_of
from workforce.models import CapacityLine, Line, PlanLine
from workforce.selectors.records import current_lines


@dataclass(frozen=True)
class PlanVsActual:
    """Substantive WTE by month, apportioned to the system as the projection is; None = nobody told.

    ``actual`` counts the partners that have a plan (all partners if none has), so that both lines speak of the same
    people, and ``partners`` names them; ``missing`` counts partners with a plan for a month of which no actual figure
    came.
    """

    months: Sequence[dt.date]
    plan: Sequence[Decimal | None]
    actual: Sequence[Decimal | None]
    variance: Sequence[Decimal | None]
    missing: Sequence[int]
    organisations_with_plan: int
    organisations: int
    partners: frozenset[str] = frozenset()


OF_ORGANISATIONS: Final = frozenset({"place", "sector", "organisation"})
"""Filters that take all of an organisation or a share of it, whatever the profession."""

Told = dict[dt.date, dict[str, Decimal]]


def plan_vs_actual(system: System, **filters: str) -> PlanVsActual:
    """Plan and actual of every month for which the records hold either."""
    wanted = chosen(filters)
    today = timezone.localdate()
    partners = reading.partners_in(system, today)
    frame = reading.frame_for_shares(system, {one.code: facts for one, facts in partners})
    members = members_of((one for one, _ in partners), current_structure(today))
    partner_of = {member.organisation: member.partner for member in members}
    plan = _told(PlanLine, partner_of, frame, wanted)
    actual = _told(CapacityLine, partner_of, frame, wanted)
    planned = {partner for month in plan.values() for partner in month}
    if planned:
        actual = {month: {one: wte for one, wte in told.items() if one in planned} for month, told in actual.items()}
    months = sorted({month for told in (plan, actual) for month, by_partner in told.items() if by_partner})
    return PlanVsActual(
        months=months,
        plan=[_sum(plan.get(month, {}).values()) for month in months],
        actual=[_sum(actual.get(month, {}).values()) for month in months],
        variance=[_variance(plan.get(month, {}), actual.get(month, {})) for month in months],
        missing=[len(set(plan.get(month, {})) - set(actual.get(month, {}))) for month in months],
        organisations_with_plan=len(planned),
        organisations=len(partners),
        partners=frozenset(one for told in (plan, actual) for month in told.values() for one in month),
    )


def _told(model: type[Line], partner_of: Mapping[int, str], frame: Snapshot, wanted: Mapping[str, str]) -> Told:
    lines = current_lines(model, organisations=list(partner_of)).filter(substantive_wte__isnull=False)
    keys = ["period", "organisation_id", "unit", "profession__wte_per_post"]
    if set(wanted) - OF_ORGANISATIONS:  # else every line of an organisation counts alike, and fewer groups do
        keys += ["profession__code", "setting__code"]
    told: Told = defaultdict(lambda: defaultdict(Decimal))
    weight = _weights(frame, wanted)
    for row in lines.order_by().values(*keys).annotate(wte=Sum("substantive_wte")):
        partner = partner_of[row["organisation_id"]]
        counted = weight(partner, row.get("profession__code"), row.get("setting__code"))
        if counted > 0:
            factor = row["profession__wte_per_post"] or 1 if row["unit"] == "posts" else 1
            told[row["period"]][partner] += row["wte"] * factor * counted
    return told


def _weights(frame: Snapshot, wanted: Mapping[str, str]) -> Callable[[str, str | None, str | None], Decimal]:
    """The share of a cell that counts, worked out once for all its months."""

    any_profession = next(iter(frame.professions), "")

    @cache
    def weight(partner: str, profession: str | None, setting: str | None) -> Decimal:
        cell = CellFacts(partner, profession or any_profession, setting or NOT_SPECIFIED)
        members = memberships(frame, cell)
        return Decimal(str(round(weight_of(members, wanted, frame.organisations[partner].share), 7)))

    return weight


def _sum(values: Iterable[Decimal]) -> Decimal | None:
    known = list(values)
    return sum(known, Decimal()).quantize(Decimal("0.00001")) if known else None


def _variance(plan: Mapping[str, Decimal], actual: Mapping[str, Decimal]) -> Decimal | None:
    """Actual less plan, of the partners that told both."""
    both = set(plan) & set(actual)
    return _sum(actual[one] - plan[one] for one in sorted(both)) if both else None
