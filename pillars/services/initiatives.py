"""Initiatives: described, given steps, spread to sites, agreed by partners, retired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners import access, audit
from partners.actors import Actor
from partners.models import Organisation, System, User
from partners.permissions import Permission
from pillars.models import Action, Agreement, Initiative, InitiativeStep, Site
from pillars.services.failures import PlanRefused


class InitiativeRefused(PlanRefused):
    """A change of an initiative that cannot stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeFacts:
    """What is said of an initiative."""

    name: str
    description: str = ""
    digital_enabler: str = ""
    lead: User | None = None
    actions: tuple[Action, ...] = ()


@transaction.atomic
def save_initiative(
    *, actor: Actor, system: System, facts: InitiativeFacts, initiative: Initiative | None = None
) -> Initiative:
    """Add an initiative, or change one.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        InitiativeRefused: the name is blank or taken, the lead cannot see the plan, or an action is another system's.
    """
    access.demand(actor, Permission.EDIT_PLANS, system)
    _refuse_facts(system, facts)
    new = initiative is None
    row = initiative or Initiative(system=system, created_by=actor.user)
    for one in fields(facts):
        if one.name != "actions":
            value = getattr(facts, one.name)
            setattr(row, one.name, value.strip() if isinstance(value, str) else value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as reason:
        raise InitiativeRefused({"name": "There is an initiative of this name. Choose another."}) from reason
    row.actions.set(facts.actions)
    what = "initiative.added" if new else "initiative.changed"
    audit.record(actor=actor, action=what, subject=row, system=system, name=row.name)
    return row


def _refuse_facts(system: System, facts: InitiativeFacts) -> None:
    wrong = {} if facts.name.strip() else {"name": "Give it a name."}
    if facts.lead is not None and not Actor.of(facts.lead).may(Permission.VIEW_PLANS, system):
        wrong["lead"] = f"{facts.lead} cannot see the plans of {system}. Give them a role there first."
    if any(action.system_id != system.pk for action in facts.actions):
        wrong["actions"] = "Choose actions of this system."
    if wrong:
        raise InitiativeRefused(wrong)


@transaction.atomic
def set_steps(
    *, actor: Actor, initiative: Initiative, steps: Iterable[tuple[str, dt.date, dt.date | None]]
) -> list[InitiativeStep]:
    """Its milestones: title, when due, when done (None = not yet); those that stood before are replaced.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        InitiativeRefused: a title is blank.
    """
    access.demand(actor, Permission.EDIT_PLANS, initiative.system)
    told = [(title.strip(), due, done) for title, due, done in steps]
    if not all(title for title, _, _ in told):
        raise InitiativeRefused({"title": "Say what each milestone is."})
    initiative.steps.all().delete()
    rows = [InitiativeStep(initiative=initiative, title=title, due=due, done=done) for title, due, done in told]
    made = InitiativeStep.objects.bulk_create(rows)
    audit.record(
        actor=actor, action="initiative.steps", subject=initiative, system=initiative.system,
        steps=[[title, due, done] for title, due, done in told],
    )  # fmt: skip
    return made


@transaction.atomic
def put_site(
    *, actor: Actor, initiative: Initiative, organisation: Organisation, name: str, stage: str, since: dt.date | None
) -> Site:
    """Where an initiative has spread to: a new site, or a new stage of one.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        InitiativeRefused: the name is blank, the stage is none, or the organisation is no partner of the system.
    """
    access.demand(actor, Permission.EDIT_PLANS, initiative.system)
    wrong = {} if name.strip() else {"name": "Name the site."}
    if stage not in Site.Stage.values:
        wrong["stage"] = f"Choose one of: {', '.join(map(str, Site.Stage.labels))}."
    if not is_partner(organisation, initiative.system):
        wrong["organisation"] = "Choose a partner of this system."
    if wrong:
        raise InitiativeRefused(wrong)
    site, _ = Site.objects.update_or_create(
        initiative=initiative, organisation=organisation, name=name.strip(), defaults={"stage": stage, "since": since}
    )
    audit.record(
        actor=actor, action="initiative.site", subject=initiative, system=initiative.system, organisation=organisation,
        site=site.name, stage=stage,
    )  # fmt: skip
    return site


@transaction.atomic
def agree(*, actor: Actor, initiative: Initiative, organisation: Organisation, word: str, note: str = "") -> Agreement:
    """What a partner says; said by its own people or by whoever edits the plan. The word before stays on record.

    Raises:
        PermissionDenied: the actor speaks neither for the partner nor for the plan.
        InitiativeRefused: the word is none, conditions are not told, or the organisation is no partner of the system.
    """
    system = initiative.system
    own = actor.may(Permission.SUBMIT_RETURN, organisation) and actor.may(Permission.VIEW_PLANS, system)
    if actor.user is None or not (own or actor.may(Permission.EDIT_PLANS, system)):
        raise PermissionDenied("You can speak for your own organisation only.")
    wrong = {}
    if word not in Agreement.Word.values:
        wrong["word"] = f"Choose one of: {', '.join(map(str, Agreement.Word.labels))}."
    if word == Agreement.Word.CONDITIONS and not note.strip():
        wrong["note"] = "Say which conditions."
    if not is_partner(organisation, system):
        wrong["organisation"] = "Choose a partner of this system."
    if wrong:
        raise InitiativeRefused(wrong)
    Agreement.objects.filter(initiative=initiative, organisation=organisation, ended__isnull=True).update(
        ended=timezone.now()
    )
    row = Agreement.objects.create(
        initiative=initiative, organisation=organisation, word=word, note=note.strip(), by=actor.user
    )
    audit.record(
        actor=actor, action="initiative.agreement", subject=initiative, system=system, organisation=organisation,
        word=word, note=note.strip(),
    )  # fmt: skip
    return row


@transaction.atomic
def retire_initiative(*, actor: Actor, initiative: Initiative, restore: bool = False) -> None:
    """Take an initiative out of the lists, or bring it back.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
    """
    access.demand(actor, Permission.EDIT_PLANS, initiative.system)
    if bool(initiative.retired) != restore:
        return
    initiative.retired = None if restore else timezone.now()
    initiative.save(update_fields=["retired"])
    what = "initiative.restored" if restore else "initiative.retired"
    audit.record(actor=actor, action=what, subject=initiative, system=initiative.system)


def is_partner(organisation: Organisation, system: System) -> bool:
    """Whether an organisation works in a system, by its home or by a share."""
    return organisation.home_system_id == system.pk or organisation.shares.filter(system=system).exists()
