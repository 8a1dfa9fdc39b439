"""How far somebody sees into one system's projection, asked once for a page; the rule itself is in `access`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partners.actors import Actor
from partners.models import System
from planning.selectors import access


@dataclass(frozen=True)
class Sight:
    """``everything``: each organisation of the system; else roll-ups, and the organisations of these codes."""

    everything: bool
    own: frozenset[str] = frozenset()

    def sees_organisation(self, code: str) -> bool:
        """Whether what is this organisation's alone may be shown."""
        return self.everything or code in self.own

    def sees_filters(self, filters: Mapping[str, str]) -> bool:
        """Whether these filters ask for nothing out of sight."""
        return not filters.get("organisation") or self.sees_organisation(filters["organisation"])


def sight_of(actor: Actor, system: System) -> Sight:
    """What the actor sees, given that they may see the system's projection at all."""
    if access.sees_every_organisation(actor, system):
        return Sight(everything=True)
    return Sight(everything=False, own=access.organisations_seen(actor))
