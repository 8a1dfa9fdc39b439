"""What the base template needs to know about a page, filled by a context processor that knows users.

    def page(request):
        return {"page": Page(navigation=navigation.entries(allowed), account=[AccountItem(user.name, "/me/")], …)}

A page without it (an error page, a message before sign-in) still works: it has no menu and no account.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web.navigation import NavigationEntry

PRODUCT = "ICS workforce planner"


@dataclass(frozen=True)
class AccountItem:
    """A line of the account menu; with `post`, a button that posts there (sign out)."""

    text: str
    href: str | None = None
    post: bool = False


@dataclass(frozen=True)
class Page:
    """Menu, account and notices of a page; `system_name` is set for people who work in one system only."""

    navigation: Sequence[NavigationEntry] = ()
    account: Sequence[AccountItem] = ()
    illustrative: bool = False
    system_name: str = ""
    home_url: str = "/"


def navigation_items(entries: Sequence[NavigationEntry], path: str) -> list[dict[str, Any]]:
    """Parameters of the header's menu; current is the entry that `path` belongs to, else the one with
    the longest address that it begins with."""
    links = [(entry, url) for entry in entries if (url := entry.url())]
    under = [url for _entry, url in links if path == url or (url != "/" and path.startswith(url))]
    belongs = [url for entry, url in links if entry.below and re.match(entry.below, path)]
    current = max(belongs or under, key=len, default=None)
    return [
        {"text": entry.label, "href": url, **({"current" if path == url else "active": True} if url == current else {})}
        for entry, url in links
    ]
