"""Actors: who is asking, through which door, and how far their rights reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from partners.models import ApiToken, Channel, Membership, Organisation, System, User
from partners.permissions import Permission
from partners.roles import RIGHTS, SHARED_WITH_SYSTEM


@dataclass(frozen=True)
class Reach:
    """Primary keys of what a right covers; ``everything`` is the whole installation."""

    everything: bool = False
    organisations: frozenset[int] = frozenset()
    systems: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        return not (self.everything or self.organisations or self.systems or self.regions)


@dataclass(frozen=True)
class Actor:
    """Somebody (or the application itself) doing something.

    Services take an actor and never look at the request. An actor with ``user`` None and ``trusted`` False may do
    nothing; ``Actor.application`` is the application at its own work and may do everything.
    """

    user: User | None
    channel: str
    token: ApiToken | None = None
    trusted: bool = field(default=False)

    @classmethod
    def application(cls, channel: str = Channel.WORKER) -> Actor:
        """The application itself: background work and commands."""
        return cls(user=None, channel=channel, trusted=True)

    @classmethod
    def of(cls, user: User, channel: str = Channel.WEB) -> Actor:
        return cls(user=user, channel=channel)

    @classmethod
    def with_token(cls, token: ApiToken) -> Actor:
        """A partner's program: the rights of the token's one membership, no more."""
        return cls(user=token.membership.user, channel=Channel.API, token=token)

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        if self.user is None or not self.user.is_active:
            return ()
        if self.token is not None:
            return (self.token.membership,) if self.token.live else ()
        held = self.user.memberships.filter(ended__isnull=True).select_related("organisation", "system", "region")
        return tuple(held)

    def reach(self, permission: Permission) -> Reach:
        """How far ``permission`` reaches for this actor."""
        cache: dict[Permission, Reach] = self.__dict__.setdefault("_reach", {})
        if permission not in cache:
            cache[permission] = self._work_out_reach(permission)
        return cache[permission]

    def _work_out_reach(self, permission: Permission) -> Reach:
        if self.trusted:
            return Reach(everything=True)
        organisations, systems, regions = set(), set(), set()
        for held in self.memberships:
            if permission not in RIGHTS[held.role]:
                continue
            if held.organisation is not None:
                organisations.add(held.organisation.pk)
                if permission in SHARED_WITH_SYSTEM and held.organisation.home_system_id:
                    systems.add(held.organisation.home_system_id)
            elif held.system_id is not None:
                systems.add(held.system_id)
            elif held.region_id is not None:
                regions.add(held.region_id)
            else:
                return Reach(everything=True)
        return Reach(False, frozenset(organisations), frozenset(systems), frozenset(regions))

    def may(self, permission: Permission, thing: Organisation | System | None = None) -> bool:
        """Whether the actor may do this to that; with no ``thing``, whether anywhere at all."""
        reach = self.reach(permission)
        if reach.everything or thing is None:
            return not reach.empty
        if isinstance(thing, Organisation):
            system = thing.home_system
            return thing.pk in reach.organisations or (system is not None and self._covers(reach, system))
        return self._covers(reach, thing)

    @staticmethod
    def _covers(reach: Reach, system: System) -> bool:
        return system.pk in reach.systems or system.region_id in reach.regions

    def __str__(self) -> str:
        return str(self.user) if self.user else "The application"
