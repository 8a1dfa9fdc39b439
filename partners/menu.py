"""Entries of the main menu that lead to the pages of partners."""

from partners.permissions import Permission
from web import navigation
from web.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry("organisations", "Organisations", "organisations", Permission.VIEW_PARTNERS, order=70),
    NavigationEntry("people", "People", "people", Permission.MANAGE_PEOPLE, order=80),
    NavigationEntry("audit", "Audit trail", "audit", Permission.VIEW_AUDIT, order=90),
)


def register() -> None:
    for entry in ENTRIES:
        navigation.register(entry)
