"""The pages of a scenario as one navigation, shown on every page about it.

A new page adds itself to ``PAGES``. A page below one of them (an assumption's, a run's) counts to the one whose address
its own begins with. Templates extend ``planning/scenarios/page.html``, or include ``planning/scenarios/_nav.html``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Scenario
from planning.presenters.addresses import existing


@dataclass(frozen=True)
class SubPage:
    """A page of a scenario: what its link says, its route's name, and the right that it needs."""

    label: str
    name: str
    permission: Permission = Permission.VIEW_SCENARIOS


PAGES: Final[Sequence[SubPage]] = (
    SubPage("Overview", "planning:scenario"),
    SubPage("Assumptions", "planning:assumptions"),
    SubPage("What else it presumes", "planning:levers"),
    SubPage("Where values come from", "planning:scenario-values"),
    SubPage("Interventions", "planning:scenario-interventions"),
    SubPage("What if", "planning:what-if"),
    SubPage("Compare", "planning:scenario-compare"),
    SubPage("Why did the number move", "planning:scenario-bridge"),
    SubPage("What matters most", "planning:tornado"),
    SubPage("Back-test", "planning:back-test"),
    SubPage("Run history", "planning:runs"),
)


@dataclass(frozen=True)
class Link:
    """One link; ``current`` is the value of aria-current: "page" for the page itself, "true" for those below it."""

    text: str
    href: str
    current: str = ""


def links(scenario: Scenario, actor: Actor, path: str) -> list[Link]:
    """The pages of the scenario that the actor may open; ``path`` is the address of the page that shows them."""
    allowed = [one for one in PAGES if actor.may(one.permission, scenario.system)]
    found = [(one, existing(one.name, system=scenario.system.code, code=scenario.code)) for one in allowed]
    here = max((href for _, href in found if href and path.startswith(href)), key=len, default="")
    return [Link(one.label, href, _current(href, here, path)) for one, href in found if href]


def _current(href: str, here: str, path: str) -> str:
    if href != here:
        return ""
    return "page" if href == path else "true"
