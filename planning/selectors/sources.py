"""The records behind what does not come from the snapshot's stocks: students on their way, and the operating plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from partners.scoping import ScopedQuerySet
from partners.selectors import current_structure
from planning.models import Run
from planning.selectors.inputs import snapshot_of, weighted_cells
from planning.services.nodes import memberships, weight_of
from planning.services.snapshots import CellFacts, Snapshot, reading
from planning.services.snapshots.stock import members_of
from workforce.models import CapacityLine, Line, PipelineLine, PlanLine
from workforce.selectors.records import current_lines

WITH_LINE = ("organisation", "profession", "setting", "version__submission__of_return")


@dataclass(frozen=True)
class Sources:
    """Lines, and how many more are not the actor's to see."""

    lines: Sequence[Any]
    hidden: int


def students(actor: Actor, run: Run, filters: Mapping[str, str]) -> Sources:
    """Lines of the cohorts that may bring joiners to these services: of their professions, reported here or near."""
    snapshot = snapshot_of(run)
    if snapshot is None:
        return Sources((), 0)
    cells = [cell for cell, _ in weighted_cells(snapshot, filters)]
    here = {(cell.organisation, cell.profession) for cell in cells}
    everywhere = {(cell.organisation, cell.profession) for cell in snapshot.cells if cell.substantive is not None}
    professions = {cell.profession for cell in cells}
    wanted = [
        cohort.line
        for cohort in snapshot.cohorts
        if (cohort.organisation, cohort.profession) in here
        or ((cohort.organisation, cohort.profession) not in everywhere and cohort.profession in professions)
    ]
    return _seen(actor, PipelineLine.objects.filter(pk__in=wanted))


def _seen(actor: Actor, lines: ScopedQuerySet) -> Sources:
    seen = list(lines.visible_to(actor, Permission.VIEW_FIGURES).select_related(*WITH_LINE))
    return Sources(seen, lines.count() - len(seen))


@dataclass(frozen=True)
class MonthLine:
    """One line of the plan or of what happened, and the share of it that counts."""

    line: Line
    planned: bool
    wte: Decimal
    weight: float


def month_of_plan(actor: Actor, system: System, month: dt.date, filters: Mapping[str, str]) -> Sources:
    """Lines of the operating plan of one month, and of staff in post of the partners that have a plan at all.

    Where nobody has a plan, everybody's staff in post, as `plan_vs_actual` shows it. The plan comes first, the largest
    lines first.
    """
    today = timezone.localdate()
    partners = reading.partners_in(system, today)
    frame = reading.frame_for_shares(system, {one.code: facts for one, facts in partners})
    members = members_of((one for one, _ in partners), current_structure(today))
    partner_of = {member.organisation: member.partner for member in members}
    planners = set(current_lines(PlanLine, organisations=list(partner_of)).values_list("organisation", flat=True))
    with_plan = {partner_of[pk] for pk in planners}
    counted = [pk for pk, partner in partner_of.items() if partner in with_plan or not planners]
    found: list[MonthLine] = []
    hidden = 0
    for model in (PlanLine, CapacityLine):
        lines = current_lines(model, organisations=counted, periods=[month]).filter(substantive_wte__isnull=False)
        seen = set(lines.visible_to(actor, Permission.VIEW_FIGURES).values_list("pk", flat=True))
        for line in lines.select_related(*WITH_LINE):
            weight = _weight(frame, partner_of[line.organisation_id], line, filters)
            hidden += weight > 0 and line.pk not in seen
            if weight > 0 and line.pk in seen:
                found.append(MonthLine(line, model is PlanLine, line.substantive_wte, weight))
    return Sources(sorted(found, key=lambda one: (not one.planned, -one.wte, one.line.pk)), hidden)


def _weight(frame: Snapshot, partner: str, line: Line, filters: Mapping[str, str]) -> float:
    cell = CellFacts(partner, line.profession.code, line.setting.code)
    return weight_of(memberships(frame, cell), filters, frame.organisations[partner].share)
