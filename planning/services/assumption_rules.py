"""What an assumption may say: values within their bounds, a complete scope, a reason, and nothing said twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from partners.selectors import systems_touched
from planning.models import Assumption, Parameter, ScopeKind
from planning.services.failures import AssumptionRefused

GROWTH_LIKE: Final = (Parameter.DEMAND_GROWTH, Parameter.PRODUCTIVITY)
HIGHEST: Final = {Parameter.PARTICIPATION: Decimal("1.2"), Parameter.VACANCY_RATE: Decimal("0.9")}
NEEDED: Final = {"reason": "Say why this value is assumed.", "source": "Say where the value comes from."}
LONGEST_SOURCE: Final = 500
SCOPE: Final = ("scope_kind", "organisation", "profession", "staff_group", "sector")
SCOPE_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    ScopeKind.CELL: ("organisation", "profession"),
    ScopeKind.ORGANISATION: ("organisation",),
    ScopeKind.PROFESSION: ("profession",),
    ScopeKind.SECTOR: ("sector",),
    ScopeKind.STAFF_GROUP: ("staff_group",),
    ScopeKind.SYSTEM: (),
}
"""What must be named for each kind of scope; nothing else may be."""

THERE_ALREADY: Final = "There is an assumption for this scope and these years. Change that one, or choose other years."


def refuse_what_cannot_stand(new: Assumption, besides: Assumption | None = None) -> None:
    """Go on only if the assumption may be saved, ``besides`` being the one that it replaces.

    Raises:
        AssumptionRefused: with a message for each field at fault.
    """
    messages = faults(new)
    if not messages and _overlaps(new, besides):
        messages[""] = THERE_ALREADY
    if messages:
        raise AssumptionRefused(messages)


def allowed(parameter: str) -> tuple[Decimal, Decimal]:
    """The lowest and the highest value of a parameter, as fractions (WTE per head for participation)."""
    if parameter in GROWTH_LIKE:
        return Decimal("-0.5"), Decimal("0.5")
    return Decimal(0), HIGHEST.get(Parameter(parameter), Decimal(1))


def faults(new: Assumption) -> dict[str, str]:
    """What is wrong with the assumption in itself, by field."""
    messages = _scope_faults(new) | _value_faults(new)
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
            messages[name] = f"Enter a fraction from {lowest} to {highest} (write 10.5 % as 0.105)."
    if not messages and not new.low <= new.mode <= new.high:
        messages["mode"] = "Low, most likely and high must rise. Check the order."
    if new.parameter == Parameter.PRODUCTIVITY and new.high > 0:
        messages["high"] = "Demand growth is net of productivity already, so productivity must be 0 beside it."
    return messages


def _scope_faults(new: Assumption) -> dict[str, str]:
    wanted = SCOPE_FIELDS[new.scope_kind]
    messages: dict[str, str] = {}
    for name in SCOPE[1:]:
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
