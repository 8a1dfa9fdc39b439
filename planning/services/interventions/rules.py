"""What an intervention may say, and what must be known of it before an agreed future counts on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from partners.selectors import systems_touched
from planning.models import Intervention, InterventionKind, Scenario
from planning.services.failures import InterventionRefused

Kind = InterventionKind
SHARES: Final = (Kind.FEWER_LEAVERS, Kind.PRODUCTIVITY)
TAKES_OVER: Final = (Kind.NEW_ROLE, Kind.SUBSTITUTION)
"""Kinds in which one profession's work goes to another."""

NEEDS_PROFESSION: Final = (*TAKES_OVER, Kind.TRAINING_PLACES)
LARGEST: Final = Decimal(1_000_000)
LONGEST_NAME: Final = 120
LONGEST_SOURCE: Final = 500
LONGEST_RAMP: Final = Decimal(30)
LONGEST_COURSE: Final = Decimal(10)
MOST_FOR_ONE: Final = Decimal(10)
SIZES: Final = ("low", "mode", "high")
MISSING: Final = {
    "safe_minimum": "the safe minimum of the profession replaced",
    "clinical_approver": "its clinical approver",
    "recruitable": "why staff for it can be recruited",
}
TAKEN: Final = "There is an intervention of this name in the system. Choose another name."


def refuse_what_cannot_stand(new: Intervention) -> None:
    """Go on only if the intervention may be saved.

    Raises:
        InterventionRefused: with a message for each field at fault.
    """
    messages = faults(new)
    if messages:
        raise InterventionRefused(messages)


def faults(new: Intervention) -> dict[str, str]:
    """What is wrong with it, by field."""
    return {**_text_faults(new), **_size_faults(new), **_time_faults(new), **_scope_faults(new), **_kind_faults(new)}


def _text_faults(new: Intervention) -> dict[str, str]:
    needed = {
        "name": "Give the intervention a name.",
        "reason": "Say why this size is expected.",
        "source": "Say where the size comes from.",
    }
    messages = {field: words for field, words in needed.items() if not getattr(new, field).strip()}
    for field, most in (("name", LONGEST_NAME), ("source", LONGEST_SOURCE)):
        if len(getattr(new, field)) > most:
            messages[field] = f"Use at most {most} characters."
    others = Intervention.objects.filter(system=new.system, name=new.name).exclude(pk=new.pk)
    return messages or ({"name": TAKEN} if others.exists() else {})


def _size_faults(new: Intervention) -> dict[str, str]:
    most = Decimal(1) if new.kind in SHARES else LARGEST
    words = "a share from 0 to 1 (write 10 % as 0.1)" if new.kind in SHARES else f"a number from 0 to {most:,}"
    messages = {name: f"Enter {words}." for name in SIZES if not 0 <= getattr(new, name) <= most}
    if not messages and not new.low <= new.mode <= new.high:
        messages["mode"] = "Low, most likely and high must rise. Check the order."
    return messages


def _time_faults(new: Intervention) -> dict[str, str]:
    messages = {}
    if new.ends is not None and new.ends <= new.starts:
        messages["ends"] = "It must end after it starts."
    if not 0 <= new.ramp_years <= LONGEST_RAMP:
        messages["ramp_years"] = f"Enter 0 to {LONGEST_RAMP} years."
    return messages


def _scope_faults(new: Intervention) -> dict[str, str]:
    messages = {}
    if new.profession is not None and new.staff_group is not None:
        messages["staff_group"] = "Choose a profession or a staff group, not both."
    if new.kind in NEEDS_PROFESSION and new.profession is None:
        replaced = new.kind in TAKES_OVER
        messages["profession"] = f"Choose the profession {'whose work is taken over' if replaced else 'trained for'}."
    if new.organisation is not None and new.system_id not in systems_touched([new.organisation]):
        messages["organisation"] = f"{new.organisation.name} does not count in this system."
    return messages


def _kind_faults(new: Intervention) -> dict[str, str]:
    if new.kind in TAKES_OVER:
        return _taking_over_faults(new)
    messages = {}
    if new.by_profession is not None or new.safe_minimum is not None:
        messages["by_profession"] = "Only a substitution or a new role names a profession that takes over."
    if new.kind == Kind.TRAINING_PLACES and not 0 < (new.course_years or 0) <= LONGEST_COURSE:
        messages["course_years"] = f"Enter the length of the course: more than 0, at most {LONGEST_COURSE} years."
    return messages


def _taking_over_faults(new: Intervention) -> dict[str, str]:
    messages = {}
    if new.by_profession is None:
        messages["by_profession"] = "Choose the profession that takes the work over."
    elif new.by_profession == new.profession:
        messages["by_profession"] = "Another profession must take the work over."
    if not 0 < new.exchange_rate <= MOST_FOR_ONE:
        messages["exchange_rate"] = f"Enter more than 0, at most {MOST_FOR_ONE} WTE for each WTE replaced."
    if new.safe_minimum is not None and not 0 <= new.safe_minimum <= LARGEST:
        messages["safe_minimum"] = f"Enter a number from 0 to {LARGEST:,}, or leave it open."
    return messages


# What an agreed future needs


def missing(one: Intervention) -> list[str]:
    """What must still be said before an agreed scenario may count on it, in words; nothing for other kinds."""
    if one.kind not in TAKES_OVER:
        return []
    given = {
        "safe_minimum": one.safe_minimum is not None,
        "clinical_approver": bool(one.clinical_approver.strip()),
        "recruitable": bool(one.recruitable.strip()),
    }
    return [MISSING[name] for name, there in given.items() if not there]


def is_agreed(scenario: Scenario) -> bool:
    """Whether people rely on the scenario: it is locked, or the one that they see first."""
    return scenario.is_default or scenario.locked is not None


def incomplete(rows: QuerySet[Intervention]) -> list[Intervention]:
    """Those of which something is missing."""
    return [one for one in rows.filter(kind__in=TAKES_OVER).order_by("name") if missing(one)]


def refuse_incomplete_interventions(scenario: Scenario) -> None:
    """Go on only if everything is known of what the scenario has switched on; asked before it becomes an agreed one.

    Raises:
        InterventionRefused: naming each intervention and what is missing.
    """
    if told := [missing_words(one) for one in incomplete(Intervention.objects.filter(scenarios=scenario))]:
        raise InterventionRefused({"": " ".join(told)})


def missing_words(one: Intervention) -> str:
    """ "“Advanced practice” cannot be part of an agreed scenario yet: its clinical approver is not said." """
    wanted = missing(one)
    told = wanted[0] if len(wanted) == 1 else f"{', '.join(wanted[:-1])} and {wanted[-1]}"
    verb = "is" if len(wanted) == 1 else "are"
    return f"“{one.name}” cannot be part of an agreed scenario yet: {told} {verb} not said."
