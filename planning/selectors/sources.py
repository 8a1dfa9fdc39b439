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
from planning.services.snapshots import CellFacts, reading
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
    """Lines of the operating plan and of staff in post of one month, the largest first."""
    today = timezone.localdate()
    partners = reading.partners_in(system, today)
    frame = reading.frame_for_shares(system, {one.code: facts for one, facts in partners})
    members = members_of((one for one, _ in partners), current_structure(today))
    partner_of = {member.organisation: member.partner for member in members}
    found: list[MonthLine] = []
    hidden = 0
    for model in (PlanLine, CapacityLine):
        lines = current_lines(model, organisations=list(partner_of), periods=[month])
        told = _seen(actor, lines.filter(substantive_wte__isnull=False))
        hidden += told.hidden
        for line in told.lines:
            partner = partner_of[line.organisation_id]
            cell = CellFacts(partner, line.profession.code, line.setting.code)
            weight = weight_of(memberships(frame, cell), filters, frame.organisations[partner].share)
            if weight > 0:
                found.append(MonthLine(line, model is PlanLine, line.substantive_wte, weight))
    return Sources(sorted(found, key=lambda one: (not one.planned, -one.wte, one.line.pk)), hidden)
