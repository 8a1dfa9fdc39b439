"""What a lever may say: a name of its own, values within bounds, professions and places that exist, why, from where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from partners.selectors import systems_touched
from planning.models import Lever, Movement, ServiceChange, StaffingRatio
from planning.services.assumption_rules import LONGEST_SOURCE, NEEDED
from planning.services.failures import AssumptionRefused
from web.formats import format_number
from workforce.models import Profession

Messages = dict[str, str]
LONGEST_NAME: Final = 120
LONGEST_UNIT: Final = 80
LONGEST_RAMP: Final = Decimal(30)
MOST_UNITS: Final = Decimal(1_000_000_000)
MOST_GROWTH: Final = Decimal("0.5")
VALUES: Final = ("low", "mode", "high")
GROWTH: Final = ("growth_low", "growth_mode", "growth_high")
BOUNDS: Final[Mapping[type[Lever], tuple[Decimal, Decimal]]] = {
    Movement: (Decimal(0), Decimal(1)),
    ServiceChange: (Decimal(-100_000), Decimal(100_000)),
    StaffingRatio: (Decimal(0), Decimal(1000)),
}
"""What low, most likely and high may be: a share a year, WTE, WTE for each unit."""

FALLING: Final = "Low, most likely and high must rise. Check the order."
TAKEN: Final = "Something of this name is presumed here already. Change that one, or choose another name."
ELSEWHERE: Final = "{name} does not count in this system."


def refuse_what_cannot_stand(new: Lever, besides: Lever | None = None) -> None:
    """Go on only if the lever may be saved, ``besides`` being the one that it replaces.

    Raises:
        AssumptionRefused: with a message for each field at fault.
    """
    messages = faults(new)
    if "name" not in messages and _named_already(new, besides):
        messages["name"] = TAKEN
    if messages:
        raise AssumptionRefused(messages)


def faults(new: Lever) -> Messages:
    """What is wrong with the lever in itself, by field."""
    messages = _name_faults(new) | _organisation_faults(new) | _in_order(new, VALUES, *BOUNDS[type(new)])
    messages |= {name: words for name, words in NEEDED.items() if not getattr(new, name).strip()}
    if len(new.source) > LONGEST_SOURCE:
        messages["source"] = f"Name the source in at most {LONGEST_SOURCE} characters."
    if isinstance(new, Movement):
        return messages | _movement_faults(new)
    if isinstance(new, ServiceChange):
        return messages | _change_faults(new)
    return messages | _ratio_faults(new) if isinstance(new, StaffingRatio) else messages


def _name_faults(new: Lever) -> Messages:
    if not new.name.strip():
        return {"name": "Give it a name, so that people recognise it in the charts."}
    if len(new.name) > LONGEST_NAME:
        return {"name": f"Use at most {LONGEST_NAME} characters for the name."}
    return {}


def _organisation_faults(new: Lever) -> Messages:
    if new.organisation is None:
        return {} if isinstance(new, Movement) else {"organisation": "Choose the organisation for which it holds."}
    if new.scenario.system_id not in systems_touched([new.organisation]):
        return {"organisation": ELSEWHERE.format(name=new.organisation.name)}
    return {}


def _in_order(new: Lever, names: tuple[str, str, str], lowest: Decimal, highest: Decimal) -> Messages:
    messages = {}
    for name in names:
        if not lowest <= getattr(new, name) <= highest:
            messages[name] = f"Enter a number from {_plain(lowest)} to {_plain(highest)}."
    low, mode, high = (getattr(new, name) for name in names)
    if not messages and not low <= mode <= high:
        messages[names[1]] = FALLING
    return messages


def _plain(bound: Decimal) -> str:
    return format_number(bound, 0 if bound == bound.to_integral_value() else 1)


def _movement_faults(new: Movement) -> Messages:
    messages = _profession_faults(new, "from_profession") | _profession_faults(new, "to_profession")
    if not messages and new.from_profession_id == new.to_profession_id:
        messages["to_profession"] = "Choose another profession than the one that people leave."
    if new.from_year and new.to_year and new.to_year <= new.from_year:
        messages["to_year"] = "The last day must come after the first."
    return messages


def _change_faults(new: ServiceChange) -> Messages:
    messages = _profession_faults(new, "profession")
    starts: dt.date | None = new.starts
    if starts is None:
        messages["starts"] = "Enter the first day of the change."
    elif new.ends and new.ends <= starts:
        messages["ends"] = "The last day must come after the first."
    if not 0 <= new.ramp_years <= LONGEST_RAMP:
        messages["ramp_years"] = f"Enter 0 to {LONGEST_RAMP} years."
    return messages


def _ratio_faults(new: StaffingRatio) -> Messages:
    messages = _profession_faults(new, "profession") | _in_order(new, GROWTH, -MOST_GROWTH, MOST_GROWTH)
    if not new.unit.strip():
        messages["unit"] = "Say what is counted, such as beds."
    elif len(new.unit) > LONGEST_UNIT:
        messages["unit"] = f"Say what is counted in at most {LONGEST_UNIT} characters."
    if not 0 <= new.units <= MOST_UNITS:
        messages["units"] = f"Enter a number from 0 to {MOST_UNITS:,}."
    return messages


def _profession_faults(new: Lever, name: str) -> Messages:
    profession: Profession | None = getattr(new, name) if getattr(new, f"{name}_id") else None
    if profession is None or profession.code == Profession.NOT_SPECIFIED:
        return {name: "Choose a profession."}
    return {}


def _named_already(new: Lever, besides: Lever | None) -> bool:
    rows = type(new)._default_manager.filter(scenario=new.scenario, name=new.name, ended__isnull=True)
    return rows.exclude(pk=besides.pk if besides else None).exists()
