"""What is assumed for one cell, as the engine is told it: by step, and by age band where ages differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar, cast

from planning.engine import ZERO, ByBand, OverSteps, Triple
from planning.services.growth import Growth, growth_of
from planning.services.over_steps import OwnAges, combined, shortest, with_own_ages
from planning.services.resolving import Resolver
from planning.services.snapshots.data import BANDS, FIRST_RETIRING_BAND, OrganisationFacts, ProfessionFacts

T = TypeVar("T")
LARGEST_RATE = 1.0


class Once:
    """Makes equal things one object, which the engine packs once."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], object] = {}

    def made(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made for the key before, or is made now."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])


class CellAssumptions:
    """What is assumed for one cell; what several cells have in common is one object, made once by ``once``."""

    def __init__(
        self, resolver: Resolver, once: Once, base_date: dt.date, who: tuple[OrganisationFacts, ProfessionFacts]
    ) -> None:
        self._resolver, self._once, self._base, self._who = resolver, once, base_date, who

    def over_steps(self, parameter: str) -> OverSteps:
        """What holds for all ages."""
        return self._resolver.over_steps(parameter, *self._who)

    def on_base_date(self, parameter: str) -> Triple:
        """What holds on the base date."""
        return self._resolver.on(self._base, parameter, *self._who)

    def growing(self, parameter: str) -> OverSteps:
        """A growth that need not be assumed: 0 where it is not."""
        held = self._resolver.optional(parameter, *self._who)
        if not held:
            return ZERO
        return self._once.made(("growing", id(held)), lambda: shortest(tuple(value or ZERO for value in held)))

    def growth(self) -> Growth:
        """Why demand grows."""
        net, gain = self.over_steps("demand_growth"), self.over_steps("productivity")
        gross = [self._resolver.optional(name, *self._who) for name in ("demographic_growth", "other_growth")]
        return self._once.made(("growth", id(net), id(gain), *map(id, gross)), lambda: growth_of(net, gain, *gross))

    def leaving(self) -> ByBand:
        """Leavers whom the system loses: the rate less those who stay in the sector."""
        rate, stays = self.over_steps("leave_rate"), self.over_steps("stays_in_system")
        own = self._own_ages("leave_rate")
        return self._once.made(("lost", id(rate), id(stays), id(own)), lambda: _all_lost(rate, stays, own))

    def retiring(self, old: float) -> ByBand:
        """The rate of everybody, laid on the bands from 55 upwards, the share ``old`` of staff, so that the total
        stays the same; a band with a rate of its own has that."""
        rate, own, old = self.over_steps("retire_rate"), self._own_ages("retire_rate"), round(old, 6)
        key = ("retire", id(rate), old, id(own))
        return self._once.made(key, lambda: with_own_ages(_laid_on_the_old(rate, old), own))

    def participation(self) -> ByBand:
        """WTE per head."""
        usual, own = self.over_steps("participation"), self._own_ages("participation")
        key = ("participation", id(usual), id(own))
        return self._once.made(key, lambda: with_own_ages((usual,) * len(BANDS), own))

    def _own_ages(self, parameter: str) -> OwnAges:
        return self._resolver.own_ages(parameter, *self._who)


def _all_lost(rate: OverSteps, stays: OverSteps, own: OwnAges) -> ByBand:
    everybody: ByBand = (combined(rate, stays, _lost),) * len(BANDS)
    if not own:
        return everybody
    staying = (stays,) * len(own[0]) if isinstance(stays, Triple) else stays
    lost = tuple(
        tuple(None if one is None else _lost(one, stay) for one, stay in zip(of_band, staying, strict=True))
        for of_band in own
    )
    return with_own_ages(everybody, lost)


def _lost(leave: Triple, stays: Triple) -> Triple:
    return Triple(leave.low * (1 - stays.high), leave.mode * (1 - stays.mode), leave.high * (1 - stays.low))


def _laid_on_the_old(retire: OverSteps, share: float) -> ByBand:
    if share <= 0:
        return (ZERO,) * len(BANDS)

    def rescaled(one: Triple) -> Triple:
        return Triple(*(min(LARGEST_RATE, rate / share) for rate in (one.low, one.mode, one.high)))

    old = tuple(map(rescaled, retire)) if isinstance(retire, tuple) else rescaled(retire)
    return (ZERO,) * FIRST_RETIRING_BAND + (old,) * (len(BANDS) - FIRST_RETIRING_BAND)
