"""Entries of the menus, registered by the apps that own the pages.

    navigation.register(NavigationEntry("returns", "Returns", "workforce:returns", "returns.view", order=20))

Who may see an entry is for a package that knows users to say: it hands `entries` a function of the permission.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

PRIMARY = "primary"
FOOTER = "footer"


@dataclass(frozen=True)
class NavigationEntry:
    """A link in a menu; `permission` None means for everyone. `below`: a regular expression of addresses that belong
    to it though they do not begin with its own."""

    key: str
    label: str
    url_name: str
    permission: str | None = None
    order: int = 100
    menu: str = PRIMARY
    below: str = ""

    def url(self) -> str | None:
        """The address; None while no route of that name exists (a test names such entries)."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None


_registered: dict[str, NavigationEntry] = {}


def register(entry: NavigationEntry) -> None:
    """Add an entry; the same key again must be the same entry."""
    if _registered.setdefault(entry.key, entry) != entry:
        raise ValueError(f"Two different navigation entries are called '{entry.key}'.")


def entries(allowed: Callable[[str | None], bool], menu: str = PRIMARY) -> list[NavigationEntry]:
    """The entries of a menu that `allowed(permission)` lets through, in order."""
    shown = [entry for entry in _registered.values() if entry.menu == menu and allowed(entry.permission)]
    return sorted(shown, key=lambda entry: (entry.order, entry.label))


def unresolved() -> list[NavigationEntry]:
    """Entries whose address does not exist: for a test that every entry leads somewhere."""
    return [entry for entry in _registered.values() if entry.url() is None]
