"""Analyses: a question is noted with the job that answers it; the job notes the answer, or why there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jobs.context import JobContext
from jobs.models import Job
from jobs.services import request_job
from partners import audit
from partners.actors import Actor
from partners.models import System
from planning.engine import ENGINE_VERSION, ModelError
from planning.models import Analysis, Scenario
from planning.services.failures import NotPossible
from planning.services.resolving import NothingAssumed

Answer = Callable[[JobContext, Analysis], Mapping[str, Any]]


@transaction.atomic
def ask(
    *, actor: Actor, kind: str, job_kind: str, system: System, scenario: Scenario | None, asked: Mapping[str, Any]
) -> Analysis:
    """Note a question and have it answered; one that is being answered already is joined.

    ``asked["subject"]`` names the question in full: same subject, same question. The right to ask is the calling
    service's to check.
    """
    job_key = hashlib.sha256(f"{kind} {asked['subject']}".encode()).hexdigest()
    for open_job in Job.objects.open().filter(kind=job_kind, key=job_key):
        if under_way := Analysis.objects.filter(job=open_job.code).first():
            return under_way
    analysis = Analysis(kind=kind, system=system, scenario=scenario, asked=dict(asked), created_by=actor.user)
    payload = {"analysis": str(analysis.code)}
    analysis.job = request_job(actor=actor, kind=job_kind, key=job_key, payload=payload, system=system).code
    analysis.save()
    audit.record(
        actor=actor, action="analysis.asked", subject=str(analysis), system=system, kind=kind, scenario=scenario,
        asked=asked["subject"],
    )  # fmt: skip
    return analysis


def work_out(context: JobContext, answer: Answer) -> dict[str, Any]:
    """Answer the question of the payload, and keep the answer; what cannot be answered says why.

    A question that has its answer keeps it, so the work may be done twice.
    """
    code = context.payload["analysis"]
    analysis = Analysis.objects.select_related("scenario__system", "system").get(code=code)
    if analysis.finished is not None:
        return {"analysis": code}
    try:
        told: dict[str, Any] = {"outcome": dict(answer(context, analysis))}
    except (NotPossible, NothingAssumed, ModelError) as reason:
        told = {"failure": str(reason)}
    with context.held():
        asked_at_once = Q(pk=analysis.pk) | Q(job=context.job.code)
        Analysis.objects.filter(asked_at_once, finished__isnull=True).update(
            finished=timezone.now(), engine_version=ENGINE_VERSION, **told
        )
    return {"analysis": code}
