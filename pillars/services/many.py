"""Writes: the same change to several actions, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from partners.actors import Actor
from pillars.models import Action
from pillars.services.actions import ActionRefused, change_action, facts_of
from pillars.services.rights import ONLY_WHAT_THEY_LEAD

CHANGEABLE: Final = ("status", "rag", "rag_reason", "lead", "due")
"""What can be set for several actions at once."""


class ManyRefused(Exception):
    """Nothing was changed, because some could not be: why, by reference."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{reference}: {words}" for reference, words in wrong.items()))
        self.wrong = wrong


@transaction.atomic
def change_many(*, actor: Actor, actions: Sequence[Action], changes: Mapping[str, Any]) -> int:
    """Set the same status, RAG, reason, lead or due day for several actions; how many were changed by it.

    Raises:
        ManyRefused: some cannot be changed so; none is.
        ValueError: ``changes`` names something else.
    """
    if set(changes) - set(CHANGEABLE):
        raise ValueError(f"Only {', '.join(CHANGEABLE)} can be set for several actions at once.")
    wrong, changed = {}, 0
    for action in actions:
        before = facts_of(action)
        after = replace(before, **changes)
        try:
            change_action(actor=actor, action=action, facts=after)
            changed += before != after
        except ActionRefused as refused:
            wrong[action.reference] = str(refused)
        except PermissionDenied:
            wrong[action.reference] = ONLY_WHAT_THEY_LEAD
    if wrong:
        raise ManyRefused(wrong)
    return changed
