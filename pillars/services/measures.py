"""Measures of success: defined, changed, reviewed, retired. Whole measures or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from partners import access, audit
from partners.actors import Actor
from partners.permissions import Permission
from pillars.models import Framework, PlanMeasure
from pillars.selectors.series import protects_people
from pillars.services.frameworks import system_of
from pillars.services.measure_facts import APART, MeasureFacts, MeasureRefused, difference, facts_of, tidied
from pillars.services.measure_rules import faults

__all__ = ["MeasureFacts", "MeasureRefused", "facts_of"]

RESERVED: Final = ("add",)
"""Words of addresses, which no measure is called."""

MAY_CHANGE: Final = "You can enter figures of the measures that you own. What a measure is, a planner changes."


@transaction.atomic
def define_measure(*, actor: Actor, framework: Framework, facts: MeasureFacts) -> PlanMeasure:
    """A new measure of a system's plan.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        MeasureRefused: the facts cannot stand; by field.
        FrameworkRefused: the framework is a template.
    """
    system = system_of(framework)
    access.demand(actor, Permission.EDIT_PLANS, system)
    facts = tidied(facts)
    _refuse(actor, framework, facts)
    last = framework.measures.order_by("order").values_list("order", flat=True).last() or 0
    measure = PlanMeasure(
        system=system, framework=framework, slug=_free_slug(framework, facts.name), order=last + 1,
        created_by=actor.user, **_columns(facts),
    )  # fmt: skip
    try:
        with transaction.atomic():
            measure.save(force_insert=True)
    except IntegrityError as reason:
        words = "Somebody added a measure of this name just now. Look at the list, or choose another name."
        raise MeasureRefused({"name": words}) from reason
    measure.actions.set(facts.actions)
    audit.record(actor=actor, action="measure.defined", subject=measure, system=system, name=measure.name)
    return measure


@transaction.atomic
def change_measure(*, actor: Actor, measure: PlanMeasure, facts: MeasureFacts) -> PlanMeasure:
    """Set everything about a measure.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
        MeasureRefused: the facts cannot stand, or the measure is retired; by field.
    """
    system = system_of(measure.framework)
    access.demand(actor, Permission.EDIT_PLANS, system)
    refuse_retired(measure)
    facts = tidied(facts)
    _refuse(actor, measure.framework, facts, measure)
    before = facts_of(measure)
    if before == facts:
        return measure
    for name, value in _columns(facts).items():
        setattr(measure, name, value)
    measure.save()
    measure.actions.set(facts.actions)
    audit.record(
        actor=actor, action="measure.changed", subject=measure, system=system, **difference(before, facts)
    )  # fmt: skip
    return measure


@transaction.atomic
def retire_measure(*, actor: Actor, measure: PlanMeasure, restore: bool = False) -> None:
    """Take a measure out of the lists, or bring it back; its readings stay.

    Raises:
        PermissionDenied: the actor may not edit plans of the system.
    """
    system = system_of(measure.framework)
    access.demand(actor, Permission.EDIT_PLANS, system)
    if bool(measure.retired) != restore:
        return
    measure.retired = None if restore else timezone.now()
    measure.save(update_fields=["retired"])
    what = "measure.restored" if restore else "measure.retired"
    audit.record(actor=actor, action=what, subject=measure, system=system, name=measure.name)


@transaction.atomic
def review_measure(*, actor: Actor, measure: PlanMeasure, next_review: dt.date, note: str = "") -> None:
    """Say that a measure was looked at, what came of it, and when to look again.

    Raises:
        PermissionDenied: the actor neither owns it nor edits the plan.
        MeasureRefused: it is retired, or the next review does not lie ahead.
    """
    demand_owner(actor, measure)
    refuse_retired(measure)
    if next_review <= timezone.localdate():
        raise MeasureRefused({"next_review": "Enter a day that lies ahead."})
    before, measure.review_date = measure.review_date, next_review
    measure.save(update_fields=["review_date"])
    audit.record(
        actor=actor, action="measure.reviewed", subject=measure, system=measure.system, note=note.strip(),
        review_date=[before, next_review],
    )  # fmt: skip


def demand_owner(actor: Actor, measure: PlanMeasure) -> None:
    """Go on only if the actor edits the plan, or owns this measure and may lead.

    Raises:
        PermissionDenied: neither is so.
    """
    _demand_named(actor, measure, measure.owner_id)


def demand_checker(actor: Actor, measure: PlanMeasure) -> None:
    """Go on only if the actor edits the plan, or checks this measure and may lead.

    Raises:
        PermissionDenied: neither is so.
    """
    _demand_named(actor, measure, measure.checker_id)


def may_enter(actor: Actor, measure: PlanMeasure) -> bool:
    """Whether ``demand_owner`` would let the actor go on."""
    return _may_named(actor, measure, measure.owner_id)


def may_check(actor: Actor, measure: PlanMeasure) -> bool:
    """Whether ``demand_checker`` would let the actor go on."""
    return _may_named(actor, measure, measure.checker_id)


def _demand_named(actor: Actor, measure: PlanMeasure, named: int | None) -> None:
    if _may_named(actor, measure, named):
        return
    access.demand(actor, Permission.LEAD_PLANS, system_of(measure.framework))
    raise PermissionDenied(MAY_CHANGE)


def _may_named(actor: Actor, measure: PlanMeasure, named: int | None) -> bool:
    system = system_of(measure.framework)
    if actor.may(Permission.EDIT_PLANS, system):
        return True
    return actor.user is not None and named == actor.user.pk and actor.may(Permission.LEAD_PLANS, system)


def refuse_retired(measure: PlanMeasure) -> None:
    """Go on only if the measure is in use, and so is its plan.

    Raises:
        MeasureRefused: it is not.
    """
    if measure.retired:
        raise MeasureRefused({"": "This measure is retired. Restore it before you change it."})
    if measure.framework.retired:
        words = f"This measure belongs to “{measure.framework}”, which is retired and can only be read."
        raise MeasureRefused({"": words})


def _refuse(actor: Actor, framework: Framework, facts: MeasureFacts, measure: PlanMeasure | None = None) -> None:
    if framework.retired:
        raise MeasureRefused({"": f"“{framework}” is retired and can only be read."})
    wrong = faults(actor, framework, facts, measure)
    if wrong:
        raise MeasureRefused(wrong)


def _columns(facts: MeasureFacts) -> dict[str, Any]:
    """What is stored; what a template protects as counts of people stays protected, whatever was ticked."""
    told = {one.name: getattr(facts, one.name) for one in fields(facts) if one.name not in APART}
    asked = PlanMeasure(counts_people=facts.counts_people, observes=facts.observes)
    told["counts_people"] = protects_people(asked)
    return told | {"trajectory": {day.isoformat(): str(level) for day, level in sorted(facts.trajectory.items())}}


def _free_slug(framework: Framework, name: str) -> str:
    taken = {*framework.measures.values_list("slug", flat=True), *RESERVED}
    wanted = slugify(name)[:70] or "measure"
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)
