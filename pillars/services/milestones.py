"""Writes: milestones of actions, the dated steps on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from partners import audit
from partners.actors import Actor
from pillars.models import Action, Milestone
from pillars.services.actions import ActionRefused, refuse_retired, tidy
from pillars.services.rights import demand_action


@transaction.atomic
def add_milestone(
    *, actor: Actor, action: Action, title: str, due: dt.date | None, done: dt.date | None = None
) -> Milestone:
    """Add a step; steps stand in the order of their days.

    Raises:
        PermissionDenied: the actor does not lead the action, nor edit the plan.
        ActionRefused: the title or the day is missing, or the action is retired.
    """
    demand_action(actor, action)
    refuse_retired(action)
    told: dict[str, Any] = {"title": _checked(title, due), "due": due, "done": done}
    made = Milestone.objects.create(action=action, order=action.milestones.count(), **told)
    _tell(actor, action, "milestone.added", milestone=told["title"], due=due)
    return made


@transaction.atomic
def change_milestone(
    *, actor: Actor, milestone: Milestone, title: str, due: dt.date | None, done: dt.date | None
) -> Milestone:
    """Set everything about a step; ``done`` is the day on which it was reached, None if it is not yet.

    Raises:
        PermissionDenied, ActionRefused: as for ``add_milestone``.
    """
    action = milestone.action
    demand_action(actor, action)
    refuse_retired(action)
    before, after = (milestone.title, milestone.due, milestone.done), (_checked(title, due), due, done)
    if before == after:
        return milestone
    milestone.title, milestone.due, milestone.done = after  # type: ignore[assignment]
    milestone.save()
    _tell(actor, action, "milestone.changed", before=_words(*before), after=_words(*after))
    return milestone


@transaction.atomic
def remove_milestone(*, actor: Actor, milestone: Milestone) -> None:
    """Take a step away that was a mistake; the audit trail keeps what it said.

    Raises:
        PermissionDenied, ActionRefused: as for ``add_milestone``.
    """
    action = milestone.action
    demand_action(actor, action)
    refuse_retired(action)
    _tell(actor, action, "milestone.removed", before=_words(milestone.title, milestone.due, milestone.done))
    milestone.delete()


def _checked(title: str, due: dt.date | None) -> str:
    wrong = {}
    if not tidy(title):
        wrong["title"] = "Say in a few words what is reached."
    if due is None:
        wrong["due"] = "Say by which day it is to be reached."
    if wrong:
        raise ActionRefused(wrong)
    return tidy(title)


def _words(title: str, due: dt.date | None, done: dt.date | None) -> str:
    return f"{title}, due {due}{f', done {done}' if done else ''}"


def _tell(actor: Actor, action: Action, what: str, **detail: Any) -> None:
    audit.record(actor=actor, action=what, subject=action, system=action.system, **detail)
