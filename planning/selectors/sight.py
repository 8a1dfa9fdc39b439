"""How far somebody sees into one system's projection, asked once for a page; the rule itself is in `access`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from partners.actors import Actor
from partners.models import System
from planning.models import Lever, NodeResult
from planning.selectors import access


@dataclass(frozen=True)
class Sight:
    """``everything``: each organisation of the system; else roll-ups, and the organisations of these codes."""

    everything: bool
    own: frozenset[str] = frozenset()

    def sees_organisation(self, code: str) -> bool:
        """Whether what is this organisation's alone may be shown."""
        return self.everything or code in self.own

    def sees_lever(self, one: Lever) -> bool:
        """Whether what a scenario presumes of one organisation may be shown; what it presumes of all always."""
        return one.organisation is None or self.sees_organisation(one.organisation.code)

    def sees_node(self, node: NodeResult) -> bool:
        """Whether a node's figures may be shown: an aggregate's always, one organisation's if that is seen."""
        one = access.whose(node)
        return not one or self.sees_organisation(one)

    def sees_together(self, organisations: Collection[str]) -> bool:
        """Whether the sum of what is these organisations' may be shown: several are an aggregate."""
        return len(organisations) != 1 or self.sees_organisation(next(iter(organisations)))

    def sees_plan(self, partners: Collection[str], filters: Mapping[str, str]) -> bool:
        """Whether plan and actual of these partners may be shown; without filters they are the system's own."""
        return not filters or self.sees_together(partners)

    def sees_filters(self, filters: Mapping[str, str]) -> bool:
        """Whether these filters ask for nothing out of sight."""
        return not filters.get("organisation") or self.sees_organisation(filters["organisation"])


EVERYTHING = Sight(everything=True)


def sight_of(actor: Actor, system: System) -> Sight:
    """What the actor sees, given that they may see the system's projection at all."""
    if access.sees_every_organisation(actor, system):
        return Sight(everything=True)
    return Sight(everything=False, own=access.organisations_seen(actor))
