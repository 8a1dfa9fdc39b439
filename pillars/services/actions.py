"""Actions: made, changed, reported on, linked to interventions, retired. Whole numbers of rows or none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners import audit
from partners.actors import Actor
from partners.models import Organisation, Place, System, User
from partners.permissions import Permission
from pillars.models import Action, Framework, Workstream
from pillars.services.closing import ask_again
from pillars.services.failures import PlanRefused
from pillars.services.frameworks import system_of
from pillars.services.initiatives import is_partner
from pillars.services.rights import demand_action, demand_workstreams
from planning.models import Intervention
from planning.selectors.interventions import in_sight
from workforce.models import Priority, Profession, Setting


class ActionRefused(PlanRefused):
    """A change of an action that cannot stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """Everything about an action that a form, a sheet or a program may say."""

    title: str
    description: str = ""
    workstream: Workstream | None = None
    long_term_plan: Workstream | None = None
    lead: User | None = None
    professions: tuple[Profession, ...] = ()
    team: str = ""
    setting: Setting | None = None
    priority: Priority | None = None
    place: Place | None = None
    partner: Organisation | None = None
    starts: dt.date | None = None
    due: dt.date | None = None
    status: str = Action.Status.PLANNED
    rag: str = ""
    rag_reason: str = ""
    people_plan: str = ""
    people_plan_reference: str = ""
    interventions: tuple[Intervention, ...] = field(default=())


TRIES: Final = 5
MANY: Final = ("professions", "interventions")
NEEDS_A_REASON: Final = (Action.Rag.AMBER, Action.Rag.RED)


def facts_of(action: Action) -> ActionFacts:
    """What an action says now, to change some of it."""
    told: dict[str, Any] = {one.name: getattr(action, one.name) for one in fields(ActionFacts) if one.name not in MANY}
    told.update({name: tuple(getattr(action, name).all()) for name in MANY})
    return ActionFacts(**told)


@transaction.atomic
def create_action(*, actor: Actor, framework: Framework, facts: ActionFacts, reference: str = "") -> Action:
    """A new action; without a reference it gets the next free one, such as A-017.

    Raises:
        PermissionDenied: the actor may not add to these workstreams.
        ActionRefused: the facts cannot stand; by field.
        FrameworkRefused: the framework is a template.
    """
    system = system_of(framework)
    demand_workstreams(actor, system, (facts.workstream, facts.long_term_plan))
    facts = _tidied(facts)
    _refuse(framework, system, facts)
    _refuse_strange_interventions(actor, (), facts)
    action = Action(system=system, framework=framework, created_by=actor.user, **_columns(facts))
    _insert(action, _checked(reference.strip()))
    _set_many(action, facts)
    if facts.interventions:
        ask_again(system)
    audit.record(actor=actor, action="action.created", subject=action, system=system, title=action.title)
    return action


@transaction.atomic
def change_action(*, actor: Actor, action: Action, facts: ActionFacts) -> Action:
    """Set everything about an action.

    Raises:
        PermissionDenied: the actor does not lead it, nor edit the plan.
        ActionRefused: the facts cannot stand; by field.
    """
    demand_action(actor, action)
    facts = _tidied(facts)
    if (facts.workstream, facts.long_term_plan) != (action.workstream, action.long_term_plan):
        demand_workstreams(actor, action.system, (facts.workstream, facts.long_term_plan))
    refuse_retired(action)
    _refuse(action.framework, action.system, facts)
    before = facts_of(action)
    if before == facts:
        return action
    _refuse_strange_interventions(actor, before.interventions, facts)
    for name, value in _columns(facts).items():
        setattr(action, name, value)
    action.changed = timezone.now()
    action.save()
    _set_many(action, facts, before)
    if (before.interventions, before.status) != (facts.interventions, facts.status):
        ask_again(action.system)
    audit.record(
        actor=actor, action="action.changed", subject=action, system=action.system, **_difference(before, facts)
    )
    return action


def report_progress(*, actor: Actor, action: Action, status: str, rag: str, rag_reason: str = "") -> Action:
    """What a delivery lead says most often: how far it is, how it goes, and why.

    Raises:
        PermissionDenied, ActionRefused: as for ``change_action``.
    """
    facts = replace(facts_of(action), status=status, rag=rag, rag_reason=rag_reason)
    return change_action(actor=actor, action=action, facts=facts)


@transaction.atomic
def retire_action(*, actor: Actor, action: Action, restore: bool = False) -> None:
    """Take an action out of the lists, or bring it back; nothing of it is lost.

    Raises:
        PermissionDenied: the actor does not lead it, nor edit the plan.
    """
    demand_action(actor, action)
    if bool(action.retired) != restore:
        return
    action.retired = None if restore else timezone.now()
    action.save(update_fields=["retired"])
    ask_again(action.system)
    what = "action.restored" if restore else "action.retired"
    audit.record(actor=actor, action=what, subject=action, system=action.system)


def refuse_retired(action: Action) -> None:
    """Go on only if the action is in use, and so is its plan.

    Raises:
        ActionRefused: it is not.
    """
    if action.retired:
        raise ActionRefused({"": "This action is retired. Restore it before you change it."})
    if action.framework.retired:
        raise ActionRefused(
            {"": f"This action belongs to “{action.framework}”, which is retired and can only be read."}
        )


def _insert(action: Action, reference: str) -> None:
    """Save it under the reference or, without one, under the next free one, whoever else adds actions just now."""
    for _ in range(TRIES):
        action.reference = reference or _next_reference(action.system)
        try:
            with transaction.atomic():
                action.save(force_insert=True)
            return
        except IntegrityError:
            if reference:
                break
    words = f"There is an action {action.reference} already. Choose another reference."
    raise ActionRefused({"reference": words})


def _tidied(facts: ActionFacts) -> ActionFacts:
    words = ("title", "description", "team", "rag_reason", "people_plan_reference")
    tidied: dict[str, Any] = {name: tidy(getattr(facts, name)) for name in words}
    return replace(facts, **tidied)


def tidy(text: str) -> str:
    """Text as it is kept: no blanks around it, lines ended one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


REFERENCE: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9.-]{0,19}")


def _checked(reference: str) -> str:
    if reference and not REFERENCE.fullmatch(reference):
        words = f"“{reference}” cannot be a reference. Use at most 20 letters, digits, dots and dashes, and one digit."
        raise ActionRefused({"reference": words})
    return reference


def _columns(facts: ActionFacts) -> dict[str, Any]:
    return {one.name: getattr(facts, one.name) for one in fields(facts) if one.name not in MANY}


def _set_many(action: Action, facts: ActionFacts, before: ActionFacts | None = None) -> None:
    for name in MANY:
        if getattr(facts, name) != (getattr(before, name) if before else ()):
            getattr(action, name).set(getattr(facts, name))


def _next_reference(system: System) -> str:
    used = Action.objects.filter(system=system, reference__regex=r"^A-[0-9]{3,9}$").values_list("reference", flat=True)
    return f"A-{max((int(one[2:]) for one in used), default=0) + 1:03}"


def _refuse(framework: Framework, system: System, facts: ActionFacts) -> None:
    """Raise for all that is wrong, by field."""
    wrong = {**_wrong_words(facts), **_wrong_homes(framework, facts), **_wrong_scope(system, facts)}
    if wrong:
        raise ActionRefused(wrong)


def _wrong_words(facts: ActionFacts) -> dict[str, str]:
    wrong = {}
    if not facts.title:
        wrong["title"] = "Say in a few words what is done."
    if facts.rag in NEEDS_A_REASON and not facts.rag_reason:
        wrong["rag_reason"] = f"Say why it is {facts.rag}, and what would help."
    if facts.starts and facts.due and facts.due < facts.starts:
        wrong["due"] = "This is before the start. Give a later day, or an earlier start."
    for name, allowed in (("status", Action.Status), ("rag", Action.Rag), ("people_plan", Action.PeoplePlan)):
        value = getattr(facts, name)
        if value and value not in allowed.values:
            wrong[name] = f"“{value}” is not one of: {', '.join(one for one in allowed.values if one)}."
    return wrong


def _wrong_homes(framework: Framework, facts: ActionFacts) -> dict[str, str]:
    """What is wrong with the workstreams."""
    wrong = {}
    if facts.workstream is None and facts.long_term_plan is None:
        wrong["workstream"] = "Choose a workstream of a pillar, one of the Long Term Plan, or both."
    kinds: Mapping[str, str] = {"workstream": Workstream.Kind.PILLAR, "long_term_plan": Workstream.Kind.LONG_TERM_PLAN}
    for name, kind in kinds.items():
        stream: Workstream | None = getattr(facts, name)
        if stream is not None and (stream.framework_id != framework.pk or stream.kind != kind):
            wrong[name] = f"Choose a {Workstream.Kind(kind).label} of this plan."
        elif stream is not None and stream.retired:
            wrong[name] = f"“{stream}” is retired. Choose another, or restore it."
    return wrong


def _wrong_scope(system: System, facts: ActionFacts) -> dict[str, str]:
    wrong = {}
    if facts.lead is not None and not Actor.of(facts.lead).may(Permission.VIEW_PLANS, system):
        wrong["lead"] = f"{facts.lead} cannot see the plans of {system}. Give them a role there first."
    if facts.place is not None and facts.place.system_id != system.pk:
        wrong["place"] = "Choose a place of this system."
    if facts.priority is not None and facts.priority.system_id not in (None, system.pk):
        wrong["priority"] = "Choose a national priority or one of this system."
    if facts.partner is not None and not is_partner(facts.partner, system):
        wrong["partner"] = "Choose a partner of this system."
    if any(one.system_id != system.pk for one in facts.interventions):
        wrong["interventions"] = "Choose interventions of this system."
    return wrong


def _refuse_strange_interventions(actor: Actor, linked: Iterable[Intervention], facts: ActionFacts) -> None:
    """Whoever links interventions must see them."""
    fresh = {one.pk for one in facts.interventions} - {one.pk for one in linked}
    if fresh and in_sight(actor).filter(pk__in=fresh).count() != len(fresh):
        raise ActionRefused({"interventions": "Choose interventions that you can see."})


def _difference(before: ActionFacts, after: ActionFacts) -> dict[str, Any]:
    """What changed, from and to, in words."""
    changed = [one.name for one in fields(after) if getattr(before, one.name) != getattr(after, one.name)]
    return {name: [_word(getattr(before, name)), _word(getattr(after, name))] for name in changed}


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
