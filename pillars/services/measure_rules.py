"""What is wrong with what somebody says of a measure, by field; each message says what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from partners.actors import Actor
from partners.models import Organisation, System, User
from partners.permissions import Permission
from partners.selectors import systems_touched
from pillars.analysis.targets import target_level
from pillars.models import Framework, PlanMeasure
from pillars.selectors.computed import COMPUTED, OF_THE_WHOLE_SYSTEM
from pillars.services.measure_facts import MeasureFacts

FRACTION: Final = "fraction"
LARGEST: Final = Decimal(10) ** 10
Direction, Basis = PlanMeasure.Direction, PlanMeasure.TargetBasis
WORSE: Final = {
    Direction.LOWER: "Lower is better, so a change for the better is below nought, for example −2.",
    Direction.HIGHER: "Higher is better, so a change for the better is above nought, for example 2.",
}
Faults = dict[str, str]


def faults(actor: Actor, framework: Framework, facts: MeasureFacts, measure: PlanMeasure | None) -> Faults:
    """Everything that is wrong; ``measure`` is what the facts will change, None = a new one."""
    system = framework.system
    assert system is not None  # noqa: S101 - the services refuse templates first
    return {
        **_words(facts),
        **_choices(facts),
        **_scope(actor, system, facts),
        **_people(system, facts),
        **_parts(framework, facts, measure),
        **_baseline(facts),
        **_target(facts),
        **_trajectory(facts),
    }


def _words(facts: MeasureFacts) -> Faults:
    needed = {
        "name": "Give the measure a name.",
        "numerator": "Say what is counted.",
        "unit": "Say in what it is counted.",
    }
    if facts.unit == FRACTION:
        needed["denominator"] = "Say of what it is a part; a count has another unit, such as people."
    wrong = {name: words for name, words in needed.items() if not getattr(facts, name)}
    for name in ("name", "source", "unit", "numerator", "denominator", "baseline_note"):
        field: Any = PlanMeasure._meta.get_field(name)
        most: int = field.max_length
        if len(getattr(facts, name)) > most:
            wrong[name] = f"Use at most {most} characters."
    return wrong


def _choices(facts: MeasureFacts) -> Faults:
    wrong = {}
    if facts.computed and facts.computed not in COMPUTED:
        wrong["computed"] = f"“{facts.computed}” is not one of: {', '.join(sorted(COMPUTED))}."
    if facts.computed and facts.observes is not None:
        wrong["observes"] = "A measure is worked out from records or read from observations, not both."
    for name, allowed in (("direction", Direction.values), ("target_basis", Basis.values)):
        if getattr(facts, name) not in allowed:
            wrong[name] = f"“{getattr(facts, name)}” is not one of: {', '.join(allowed)}."
    return wrong


def _scope(actor: Actor, system: System, facts: MeasureFacts) -> Faults:
    wrong = {}
    if facts.profession is not None and facts.staff_group is not None:
        wrong["staff_group"] = "Choose a profession or a staff group, not both."
    narrowed = facts.profession or facts.staff_group or facts.organisation
    if facts.computed in OF_THE_WHOLE_SYSTEM and narrowed:
        wrong["computed"] = "This can only be worked out for the whole system. Clear the scope, or choose another way."
    if facts.organisation is not None and system.pk not in systems_touched([facts.organisation]):
        wrong["organisation"] = "Choose a partner of this system."
    elif facts.organisation is not None and not _sees(actor, system, facts.organisation):
        wrong["organisation"] = "Choose a partner whose figures you can see."
    return wrong


def _sees(actor: Actor, system: System, organisation: Organisation) -> bool:
    return actor.may(Permission.VIEW_FIGURES, system) or actor.may(Permission.VIEW_FIGURES, organisation)


def _people(system: System, facts: MeasureFacts) -> Faults:
    wrong = {}
    for name in ("owner", "checker"):
        person: User | None = getattr(facts, name)
        if person is not None and not Actor.of(person).may(Permission.VIEW_PLANS, system):
            wrong[name] = f"{person} cannot see the plans of {system}. Give them a role there first."
        elif person is not None and facts.organisation and not _sees(Actor.of(person), system, facts.organisation):
            wrong[name] = f"{person} cannot see the figures of {facts.organisation}. Choose somebody who can."
    if facts.owner is not None and facts.owner == facts.checker:
        wrong["checker"] = "Choose somebody else than the owner: who enters a figure does not check it."
    return wrong


def _parts(framework: Framework, facts: MeasureFacts, measure: PlanMeasure | None) -> Faults:
    wrong = {}
    pillar = facts.pillar
    if pillar is not None and pillar.framework_id != framework.pk:
        wrong["pillar"] = f"Choose a {framework.pillar_word} of this plan."
    elif pillar is not None and pillar.retired and (measure is None or measure.pillar_id != pillar.pk):
        wrong["pillar"] = f"“{pillar}” is retired. Choose another, or restore it."
    if any(one.system_id != framework.system_id for one in facts.actions):
        wrong["actions"] = "Choose actions of this system."
    return wrong


def _baseline(facts: MeasureFacts) -> Faults:
    wrong = {}
    if facts.baseline is not None and facts.baseline_date is None:
        wrong["baseline_date"] = "Say which day the baseline is of."
    if facts.baseline is None and facts.baseline_date is not None:
        wrong["baseline"] = "Enter the level on that day, or clear the day."
    return wrong | _level("baseline", facts.baseline, facts)


def _target(facts: MeasureFacts) -> Faults:
    if facts.target is None:
        return {"target": "Enter the target, or clear its day."} if facts.target_date else {}
    if facts.target_basis not in Basis.values:
        return {}
    wrong: Faults = {}
    if facts.target_basis != Basis.LEVEL:
        wrong |= _change(facts)
    if facts.target_date and facts.baseline_date and facts.target_date <= facts.baseline_date:
        wrong["target_date"] = "The target must be later than the baseline."
    reached = None if wrong else target_level(facts.target, facts.target_basis, facts.baseline)  # type: ignore[arg-type]
    return wrong | _level("target", reached, facts)


def _change(facts: MeasureFacts) -> Faults:
    """What is wrong with a target that is a change from the baseline."""
    if facts.baseline is None:
        return {"baseline": "A target that is a change needs the level and the day that it starts from."}
    if facts.target_basis == Basis.RELATIVE and not facts.baseline:
        return {"target_basis": "Nothing can change relative to nought. Choose points, or a level."}
    target = facts.target or Decimal(0)
    if (facts.direction == Direction.LOWER and target > 0) or (facts.direction == Direction.HIGHER and target < 0):
        return {"target": WORSE[Direction(facts.direction)]}
    return {}


def _trajectory(facts: MeasureFacts) -> Faults:
    days: Mapping[dt.date, Decimal] = facts.trajectory
    late = facts.target_date and any(day >= facts.target_date for day in days)
    early = facts.baseline_date and any(day <= facts.baseline_date for day in days)
    if late or early:
        return {"trajectory": "Levels on the way lie between the day of the baseline and the day of the target."}
    wrong: list[Any] = [found for level in days.values() for found in _level("trajectory", level, facts).values()]
    return {"trajectory": wrong[0]} if wrong else {}


def _level(name: str, level: Decimal | None, facts: MeasureFacts) -> Faults:
    """Whether a level can be one of this measure at all."""
    if level is None:
        return {}
    if facts.unit == FRACTION and not 0 <= level <= 1:
        return {name: "The level must lie between 0% and 100% (as a fraction, between 0 and 1)."}
    return {} if abs(level) < LARGEST else {name: "This number is too large."}
