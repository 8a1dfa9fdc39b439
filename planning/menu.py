"""Entries of the main menu that lead to the pages of planning."""

from typing import Final

from partners.permissions import Permission
from web import navigation
from web.navigation import NavigationEntry

SCENARIOS: Final = r"/planning/[^/]+/(scenarios|interventions|packages|robustness)/"
"""Pages of scenarios, and of what can be switched on in them."""


def register() -> None:
    scenarios = NavigationEntry(
        "scenarios", "Scenarios", "planning:all-scenarios", Permission.VIEW_SCENARIOS, order=15, below=SCENARIOS
    )
    navigation.register(scenarios)
    navigation.register(NavigationEntry("gap", "Workforce gap", "planning:home", Permission.VIEW_AGGREGATES, order=10))
