"""Analyses of a scenario: what was asked, how far it is, and what of the answer an actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from jobs.models import Job
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Analysis, Run, Scenario
from planning.selectors.inputs import snapshot_of, weighted_cells
from planning.selectors.sight import Sight
from planning.services.tornado.asking import subject_of

Row = dict[str, Any]


def visible(actor: Actor, scenario: Scenario, kind: str) -> QuerySet[Analysis]:
    """Analyses of a kind, the newest first."""
    rows = Analysis.objects.visible_to(actor, Permission.VIEW_SCENARIOS)
    return rows.filter(scenario=scenario, kind=kind).select_related("system", "scenario", "created_by")


def tornado(run: Run, filters: Mapping[str, str], basis: str, position: int) -> Analysis | None:
    """The newest answer to which assumptions matter most, or what became of the question; None if nobody asked."""
    subject = subject_of(run, filters, basis, position)
    rows = Analysis.objects.filter(kind=Analysis.Kind.TORNADO, scenario=run.scenario, asked__subject=subject)
    return rows.first()


def sees_answer(analysis: Analysis, sight: Sight) -> bool:
    """Whether the answer of a tornado may be shown."""
    only = analysis.outcome.get("only", "")
    return not only or sight.sees_organisation(only)


def job_of(analysis: Analysis) -> Job | None:
    """The job that works it out; None when it is done with."""
    if analysis.finished is not None or analysis.job is None:
        return None
    return Job.objects.filter(code=analysis.job).first()


def stuck(analysis: Analysis) -> bool:
    """Whether no answer will come: the work was set aside, or its job is gone."""
    job = job_of(analysis)
    return analysis.finished is None and (job is None or job.latest().state not in Job.OPEN)


def sees_selection(run: Run, filters: Mapping[str, str], sight: Sight) -> bool:
    """Whether figures of this combination may be shown: what is one organisation's alone is for those who see it."""
    if sight.everything or not filters:
        return True
    snapshot = snapshot_of(run)
    if snapshot is None:
        return False  # whose they are is not known any more
    return sight.sees_together({cell.organisation for cell, _ in weighted_cells(snapshot, filters)})


def seen_rows(rows: Iterable[Row], sight: Sight) -> tuple[list[Row], list[Row]]:
    """Rows of a tornado that may be shown, and those that are one organisation's own and out of sight."""
    shown: list[Row] = []
    hidden: list[Row] = []
    for row in rows:
        (shown if not row["only"] or sight.sees_organisation(row["only"]) else hidden).append(row)
    return shown, hidden
