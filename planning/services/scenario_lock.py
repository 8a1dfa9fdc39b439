"""The guard of a locked scenario: every service that changes something in a scenario asks it first.

Locking and unlocking are in `locking`. A copy of a locked scenario is free: that is the way to go on.
"""

from __future__ import annotations

from planning.models import Scenario
from planning.services.failures import AssumptionRefused
from web.formats import format_moment


class ScenarioLocked(AssumptionRefused):
    """The scenario is locked; the words say who locked it, when and why, and what can be done."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__({"": f"{lock_words(scenario)} Copy it to go on from here."})


def lock_words(scenario: Scenario) -> str:
    """Who locked the scenario, when and why, in two sentences; "" if it is not locked."""
    if scenario.locked is None:
        return ""
    by = f" by {scenario.locked_by.full_name}" if scenario.locked_by else ""
    return f"“{scenario.name}” was locked{by} on {format_moment(scenario.locked)}: {_sentence(scenario.locked_reason)}"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def refuse_locked(scenario: Scenario) -> None:
    """Go on only if nobody has locked the scenario; call it inside the transaction that changes something in it.

    It holds the scenario's row, so that a lock and a change cannot both succeed.

    Raises:
        ScenarioLocked: it is locked.
    """
    if not Scenario.objects.filter(pk=scenario.pk, locked__isnull=True).update(locked=None):
        raise ScenarioLocked(Scenario.objects.select_related("locked_by").get(pk=scenario.pk))
