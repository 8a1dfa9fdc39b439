"""Writes: what is said about an action, and what shows that it works."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from partners import audit
from partners.actors import Actor
from partners.models import User
from pillars.models import Action, Comment, Evidence
from pillars.services.actions import ActionRefused, refuse_retired, tidy
from pillars.services.rights import demand_action, may_comment


@transaction.atomic
def add_comment(*, actor: Actor, action: Action, text: str) -> Comment:
    """Say something about an action; everybody who takes part in the plan may.

    Raises:
        PermissionDenied: the actor has no role in the system.
        ActionRefused: nothing is said.
    """
    if not may_comment(actor, action.system):
        raise PermissionDenied("Only people with a role in this system or its organisations comment on its actions.")
    if not tidy(text):
        raise ActionRefused({"text": "Write something first."})
    made = Comment.objects.create(action=action, text=tidy(text), by=person(actor))
    audit.record(actor=actor, action="action.commented", subject=action, system=action.system)
    return made


@transaction.atomic
def add_evidence(*, actor: Actor, action: Action, title: str, link: str = "", note: str = "") -> Evidence:
    """Add a statement with a link or a note of where it can be read.

    Raises:
        PermissionDenied: the actor does not lead the action, nor edit the plan.
        ActionRefused: the title is missing, or the link is none.
    """
    demand_action(actor, action)
    refuse_retired(action)
    wrong = {} if tidy(title) else {"title": "Say in a few words what it shows."}
    if link.strip() and not _is_link(link.strip()):
        wrong["link"] = "Give the whole address, beginning with https://."
    if wrong:
        raise ActionRefused(wrong)
    made = Evidence.objects.create(
        action=action, title=tidy(title), link=link.strip(), note=tidy(note), by=person(actor)
    )
    audit.record(actor=actor, action="evidence.added", subject=action, system=action.system, title=made.title)
    return made


@transaction.atomic
def withdraw_evidence(*, actor: Actor, evidence: Evidence) -> None:
    """Take evidence back; it stays on record.

    Raises:
        PermissionDenied: the actor does not lead the action, nor edit the plan.
    """
    action = evidence.action
    demand_action(actor, action)
    if Evidence.objects.filter(pk=evidence.pk, withdrawn__isnull=True).update(withdrawn=timezone.now()):
        audit.record(
            actor=actor, action="evidence.withdrawn", subject=action, system=action.system, title=evidence.title
        )


def person(actor: Actor) -> User:
    """Who says it.

    Raises:
        PermissionDenied: it is the application itself.
    """
    if actor.user is None:
        raise PermissionDenied("Only a person can do this.")
    return actor.user


def _is_link(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True
