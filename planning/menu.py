"""Entries of the main menu that lead to the pages of planning."""

from partners.permissions import Permission
from web import navigation
from web.navigation import NavigationEntry


def register() -> None:
    navigation.register(
        NavigationEntry("scenarios", "Scenarios", "planning:all-scenarios", Permission.VIEW_SCENARIOS, order=15)
    )
    navigation.register(NavigationEntry("gap", "Workforce gap", "planning:home", Permission.VIEW_AGGREGATES, order=10))
