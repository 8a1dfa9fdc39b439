"""The pages of a system's plan as one navigation, shown on every page about it.

A new page adds itself to ``PAGES``; one whose route does not exist yet is left out. A page below one of them (an
action's, a measure's) counts to the one whose address its own begins with. Templates extend ``pillars/page.html``,
or include ``pillars/_nav.html``; views are an ``OfPlan``, which passes ``plan_nav`` on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from planning.presenters.addresses import existing


@dataclass(frozen=True)
class SubPage:
    """A page of a plan: what its link says, its route's name, and the right that it needs."""

    label: str
    name: str
    permission: Permission = Permission.VIEW_PLANS


PAGES: Final[Sequence[SubPage]] = (
    SubPage("Plan", "pillars:plan"),
    SubPage("Actions", "pillars:actions"),
    SubPage("Measures", "pillars:measures"),
    SubPage("Closing the gap", "pillars:closing"),
    SubPage("Supply risks", "pillars:risks"),
    SubPage("Pipelines", "pillars:pipelines"),
    SubPage("Initiatives", "pillars:initiatives"),
    SubPage("Benchmarks", "planning:benchmarks", Permission.VIEW_AGGREGATES),
    SubPage("Coherence", "pillars:coherence"),
    SubPage("History", "pillars:history"),
)


@dataclass(frozen=True)
class Link:
    """One link; ``current`` is the value of aria-current: "page" for the page itself, "true" for those below it."""

    text: str
    href: str
    current: str = ""


def links(system: System, actor: Actor, path: str) -> list[Link]:
    """The pages of the system's plan that the actor may open; ``path`` is the address of the page that shows them."""
    allowed = [one for one in PAGES if actor.may(one.permission, system)]
    found = [(one, existing(one.name, system=system.code)) for one in allowed]
    here = max((href for _, href in found if href and path.startswith(href)), key=len, default="")
    return [Link(one.label, href, _current(href, here, path)) for one, href in found if href]


def _current(href: str, here: str, path: str) -> str:
    if href != here:
        return ""
    return "page" if href == path else "true"
