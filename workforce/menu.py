"""Entries of the main menu that lead to the pages of workforce."""

from partners.permissions import Permission
from web import navigation
from web.navigation import NavigationEntry


def register() -> None:
    navigation.register(NavigationEntry("returns", "Returns", "workforce:rounds", Permission.VIEW_FIGURES, order=20))
