"""Writes: decisions that an action asks for, and how they were decided."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from partners import audit
from partners.actors import Actor
from pillars.models import Action, Decision
from pillars.services.actions import ActionRefused, refuse_retired, tidy
from pillars.services.evidence import person
from pillars.services.rights import demand_action, may_decide


@transaction.atomic
def ask_decision(
    *, actor: Actor, action: Action, question: str, asked_of: str, needed_by: dt.date | None = None
) -> Decision:
    """Ask for a decision without which the action cannot go on.

    Raises:
        PermissionDenied: the actor does not lead the action, nor edit the plan.
        ActionRefused: the question, or who is to decide, is missing.
    """
    demand_action(actor, action)
    refuse_retired(action)
    wrong = {}
    if not tidy(question):
        wrong["question"] = "Say what is to be decided."
    if not tidy(asked_of):
        wrong["asked_of"] = "Say who is to decide, such as a person or a board."
    if wrong:
        raise ActionRefused(wrong)
    made = Decision.objects.create(
        action=action, question=tidy(question), asked_of=tidy(asked_of), asked=localdate(), asked_by=person(actor),
        needed_by=needed_by,
    )  # fmt: skip
    audit.record(actor=actor, action="decision.asked", subject=action, system=action.system, question=made.question)
    return made


@transaction.atomic
def answer_decision(*, actor: Actor, decision: Decision, answer: str) -> Decision:
    """Write down how it was decided; once, by those who sign off or the planner.

    Raises:
        PermissionDenied: the actor may do neither.
        ActionRefused: the answer is missing, or there is one already.
    """
    action = decision.action
    if not may_decide(actor, action.system):
        raise PermissionDenied("Decisions are answered by those who may sign off, or by a planner.")
    if not tidy(answer):
        raise ActionRefused({"answer": "Write down how it was decided, and why."})
    told = {"answer": tidy(answer), "answered": localdate(), "answered_by": person(actor)}
    if not Decision.objects.filter(pk=decision.pk, answered__isnull=True).update(**told):
        raise ActionRefused({"answer": "This was decided already. Ask for a new decision if it is to be changed."})
    audit.record(actor=actor, action="decision.answered", subject=action, system=action.system, answer=told["answer"])
    decision.refresh_from_db()
    return decision
