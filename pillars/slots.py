"""What the closed loop adds to other pages: to those of a plan, a pillar, an action, an intervention."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from partners.models import System
from partners.pages import actor_of
from partners.permissions import Permission
from pillars.models import Action, Pillar
from pillars.presenters import closing as presenters
from pillars.presenters import closing_parts as parts
from pillars.presenters.actions import linked
from pillars.presenters.closing_look import Look, closing_context, look_at
from pillars.selectors.closing import actions_in_use
from pillars.selectors.closing_seen import carried
from pillars.services.rights import may_change
from planning.models import Intervention
from planning.selectors.interventions import in_sight
from web import slots
from web.slots import Fragment


def register() -> None:
    """Fill the slots; doing so twice is once."""
    slots.register("plan", of_plan)
    slots.register("pillar-top", of_pillar)
    slots.register("action", of_action)
    slots.register("intervention", of_intervention)


def of_plan(request: HttpRequest, system: System, **_: Any) -> Fragment:
    """How much of the gap the whole plan closes, what is not counted, and what nothing covers."""
    look = look_at(actor_of(request), system, request.GET)
    told = _told(request, look, system) | {
        "realised": look.realised,
        "off": len(look.picture.off) if look.picture else 0,
        "uncovered": len(look.uncovered),
    }
    return Fragment("pillars/closing/_plan.html", told)


def of_pillar(request: HttpRequest, system: System, pillar: Pillar) -> Fragment:
    """The same of one pillar, intervention by intervention."""
    look = look_at(actor_of(request), system, request.GET)
    told = _told(request, look, system)
    if look.picture is not None:
        mine = parts.of_pillar(look.picture, pillar)
        word = pillar.framework.pillar_word
        told |= {
            "headline": presenters.pillar_headline(look.picture, presenters.codes_of(mine), word),
            "table": parts.pillar_table(look.picture, mine, word) if mine else None,
            "realised": look.realised,
            "uncovered": len(look.uncovered),
            "word": word,
        }
    return Fragment("pillars/closing/_pillar.html", told)


def of_action(request: HttpRequest, system: System, action: Action) -> Fragment | None:
    """What the interventions of an action close, and the way to link them."""
    actor = actor_of(request)
    if not actor.may(Permission.VIEW_SCENARIOS, system):
        return None
    look = look_at(actor, system, request.GET)
    mine = parts.of_action(carried(actor, system, look.standing.scenario), action)
    live = action.retired is None and action.framework.retired is None
    told = _told(request, look, system) | {
        "action": action,
        "plain": [] if mine else linked(list(in_sight(actor).filter(actions=action).order_by("name"))),
        "table": parts.action_table(look.picture, mine) if mine else None,
        "off": any(one.off for one in mine),
        "may_link": live and may_change(actor, action),
        "may_switch": actor.may(Permission.EDIT_SCENARIOS, system),
    }
    return Fragment("pillars/closing/_action.html", told)


def of_intervention(request: HttpRequest, system: System, intervention: Intervention) -> Fragment | None:
    """The actions that bring an intervention about, and the way to its cost."""
    actor = actor_of(request)
    if not actor.may(Permission.VIEW_PLANS, system):
        return None
    actions = actions_in_use(system).filter(interventions=intervention).order_by("reference")
    told = {"system": system, "intervention": intervention, "actions": actions}
    return Fragment("pillars/closing/_intervention.html", told)


def _told(request: HttpRequest, look: Look, system: System) -> dict[str, Any]:
    may_edit = actor_of(request).may(Permission.EDIT_PLANS, system)
    return closing_context(look) | {"system": system, "may_edit": may_edit, "request": request}
