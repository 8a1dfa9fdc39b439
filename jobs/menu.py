"""Entries of the main menu that lead to the pages of jobs."""

from partners.permissions import Permission
from web import navigation
from web.navigation import NavigationEntry


def register() -> None:
    navigation.register(NavigationEntry("jobs", "Background work", "jobs:list", Permission.VIEW_JOBS, order=95))
