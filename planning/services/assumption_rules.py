"""What an assumption may say: values within their bounds, a complete scope, a reason, and nothing said twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from partners.selectors import systems_touched
from planning.models import Assumption, Parameter, ScopeKind
from planning.services import productivity_rules
from planning.services.failures import AssumptionRefused
from planning.services.snapshots.data import BANDS

GROWTH_LIKE: Final = (
    Parameter.DEMAND_GROWTH,
    Parameter.DEMOGRAPHIC_GROWTH,
    Parameter.OTHER_GROWTH,
    Parameter.PRODUCTIVITY,
    Parameter.BANK_GROWTH,
    Parameter.AGENCY_GROWTH,
)
OPTIONAL: Final = (
    Parameter.DEMOGRAPHIC_GROWTH,
    Parameter.OTHER_GROWTH,
    Parameter.PLACEMENT_PLACES,
    Parameter.BANK_GROWTH,
    Parameter.AGENCY_GROWTH,
)
"""What need not be assumed at all; nothing takes its place when the last of it is withdrawn."""

BY_AGE: Final = (Parameter.LEAVE_RATE, Parameter.RETIRE_RATE, Parameter.PARTICIPATION)
"""What may differ by age band."""

MOST_PLACES: Final = Decimal(100_000)
HIGHEST: Final = {
    Parameter.PARTICIPATION: Decimal("1.2"),
    Parameter.VACANCY_RATE: Decimal("0.9"),
    Parameter.PLACEMENT_PLACES: MOST_PLACES,
}
NEEDED: Final = {"reason": "Say why this value is assumed.", "source": "Say where the value comes from."}
LONGEST_SOURCE: Final = 500
NAMED: Final = ("organisation", "profession", "staff_group", "sector")
SCOPE: Final = ("scope_kind", *NAMED, "age_band")
SCOPE_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    ScopeKind.CELL: ("organisation", "profession"),
    ScopeKind.ORGANISATION: ("organisation",),
    ScopeKind.PROFESSION: ("profession",),
    ScopeKind.SECTOR: ("sector",),
    ScopeKind.STAFF_GROUP: ("staff_group",),
    ScopeKind.SYSTEM: (),
}
"""What must be named for each kind of scope; nothing else may be."""

SCOPES_OF_PLACES: Final = (ScopeKind.CELL, ScopeKind.ORGANISATION, ScopeKind.PROFESSION)
ONE_NUMBER: Final = (
    "Places are one number that courses share. Name the organisation, the profession, or one profession in one "
    "organisation that has them."
)
THERE_ALREADY: Final = "There is an assumption for this scope and these years. Change that one, or choose other years."


def refuse_what_cannot_stand(new: Assumption, besides: Assumption | None = None) -> None:
    """Go on only if the assumption may be saved, ``besides`` being the one that it replaces.

    Raises:
        AssumptionRefused: with a message for each field at fault.
    """
    messages = faults(new)
    if not messages and _overlaps(new, besides):
        messages[""] = THERE_ALREADY
    if not messages and new.parameter == Parameter.PRODUCTIVITY and productivity_rules.counts_twice(new):
        messages["high"] = productivity_rules.TWICE
    if messages:
        raise AssumptionRefused(messages)


def refuse_withdrawal(ending: Assumption) -> None:
    """Go on only if something holds in its place, or nothing need.

    Raises:
        AssumptionRefused: nothing would hold, or productivity would count twice.
    """
    if not may_be_withdrawn(ending):
        words = "This holds for the whole system, so nothing would take its place. Change its values instead."
        raise AssumptionRefused({"": words})
    leaning = productivity_rules.leaning_on(ending)
    if leaning is not None:
        raise AssumptionRefused({"": productivity_rules.LEANS_ON_IT.format(whose=leaning.natural_code)})


def may_be_withdrawn(one: Assumption) -> bool:
    """Whether something holds in its place, or nothing need."""
    return one.scope_kind != ScopeKind.SYSTEM or one.parameter in OPTIONAL or bool(one.age_band)


def scopes_of(parameter: str) -> tuple[str, ...]:
    """The kinds of scope that a parameter may be assumed for."""
    return tuple(SCOPES_OF_PLACES) if parameter == Parameter.PLACEMENT_PLACES else tuple(ScopeKind.values)


def allowed(parameter: str) -> tuple[Decimal, Decimal]:
    """The lowest and the highest value of a parameter: fractions, WTE per head for participation, or students."""
    if parameter in GROWTH_LIKE:
        return Decimal("-0.5"), Decimal("0.5")
    return Decimal(0), HIGHEST.get(Parameter(parameter), Decimal(1))


def faults(new: Assumption) -> dict[str, str]:
    """What is wrong with the assumption in itself, by field."""
    messages = _scope_faults(new) | _age_faults(new) | _value_faults(new)
    messages |= {name: words for name, words in NEEDED.items() if not getattr(new, name).strip()}
    if len(new.source) > LONGEST_SOURCE:
        messages["source"] = f"Name the source in at most {LONGEST_SOURCE} characters."
    if new.from_year and new.to_year and new.to_year <= new.from_year:
        messages["to_year"] = "The last day must come after the first."
    return messages


def _value_faults(new: Assumption) -> dict[str, str]:
    messages = {}
    lowest, highest = allowed(new.parameter)
    for name in ("low", "mode", "high"):
        if not lowest <= getattr(new, name) <= highest:
            messages[name] = _bounds(new.parameter, lowest, highest)
    if not messages and not new.low <= new.mode <= new.high:
        messages["mode"] = "Low, most likely and high must rise. Check the order."
    return messages


def _bounds(parameter: str, lowest: Decimal, highest: Decimal) -> str:
    if parameter == Parameter.PLACEMENT_PLACES:
        return f"Enter a number of students from {lowest} to {highest:,}."
    return f"Enter a fraction from {lowest} to {highest} (write 10.5 % as 0.105)."


def _age_faults(new: Assumption) -> dict[str, str]:
    if not new.age_band:
        return {}
    if new.parameter not in BY_AGE:
        return {"age_band": "This does not differ by age. Leave the age band out."}
    if new.age_band not in BANDS:
        return {"age_band": f"There is no age band “{new.age_band}”. Choose one of {', '.join(BANDS)}."}
    return {}


def _scope_faults(new: Assumption) -> dict[str, str]:
    wanted = SCOPE_FIELDS[new.scope_kind]
    messages: dict[str, str] = {}
    if new.scope_kind not in scopes_of(new.parameter):
        messages["scope_kind"] = ONE_NUMBER
    for name in NAMED:
        words, given = name.replace("_", " "), getattr(new, name)
        if name in wanted and not given:
            messages[name] = f"Choose the {words} for which it holds."
        elif given and name not in wanted:
            messages[name] = f"Leave the {words} out: the scope is “{ScopeKind(new.scope_kind).label.lower()}”."
    if new.organisation and not messages and new.scenario.system_id not in systems_touched([new.organisation]):
        messages["organisation"] = f"{new.organisation.name} does not count in this system."
    return messages


def _overlaps(new: Assumption, besides: Assumption | None) -> bool:
    same = {name: getattr(new, name) for name in SCOPE}
    others = Assumption.objects.filter(scenario=new.scenario, parameter=new.parameter, ended__isnull=True, **same)
    start, end = new.from_year or dt.date.min, new.to_year or dt.date.max
    return any(
        start < (other.to_year or dt.date.max) and (other.from_year or dt.date.min) < end
        for other in others
        if besides is None or other.pk != besides.pk
    )
