"""Which interventions an action brings about; everything else of the action stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from partners.actors import Actor
from pillars.models import Action
from pillars.services.actions import change_action, facts_of
from planning.models import Intervention
from planning.selectors.interventions import in_sight


def link_interventions(*, actor: Actor, action: Action, interventions: Iterable[Intervention]) -> Action:
    """Have the action carry just these of the interventions that the actor sees; what is linked out of sight stays.

    What the actions close is then worked out again.

    Raises:
        PermissionDenied: the actor does not lead the action, nor edit the plan.
        ActionRefused: an intervention is another system's or out of sight, or the action is retired.
    """
    facts = facts_of(action)
    seen = set(in_sight(actor).filter(actions=action).values_list("pk", flat=True))
    hidden = tuple(one for one in facts.interventions if one.pk not in seen)
    wanted = tuple(one for one in interventions if one not in hidden)
    return change_action(actor=actor, action=action, facts=replace(facts, interventions=(*wanted, *hidden)))
