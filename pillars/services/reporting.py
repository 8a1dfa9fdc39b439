"""Writes: a delivery lead's report in one step: how far, how it goes, what was reached, and a word to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import localdate

from partners.actors import Actor
from pillars.models import Action, Milestone
from pillars.services.actions import ActionRefused, report_progress
from pillars.services.evidence import add_comment
from pillars.services.milestones import change_milestone


@transaction.atomic
def report(
    *,
    actor: Actor,
    action: Action,
    status: str,
    rag: str,
    rag_reason: str = "",
    reached: Iterable[Milestone] = (),
    comment: str = "",
) -> Action:
    """All of a report or nothing of it; milestones in ``reached`` were reached today.

    Raises:
        PermissionDenied: the actor does not lead the action, nor edit the plan.
        ActionRefused: by field; also where a milestone is another action's.
    """
    changed = report_progress(actor=actor, action=action, status=status, rag=rag, rag_reason=rag_reason)
    for step in reached:
        if step.action_id != action.pk:
            raise ActionRefused({"reached": f"“{step}” is not a milestone of this action."})
        change_milestone(actor=actor, milestone=step, title=step.title, due=step.due, done=localdate())
    if comment.strip():
        add_comment(actor=actor, action=action, text=comment)
    return changed
