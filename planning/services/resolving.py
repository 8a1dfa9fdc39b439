"""Which assumption holds: from the most specific scope to the least, within a scope an age before all ages, by year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from planning.engine import OverSteps, Triple
from planning.services.snapshots.data import BANDS, AssumptionFacts, OrganisationFacts, ProfessionFacts

Key = tuple[str, ...]
Covering = tuple[Key, ...]
EVERY_AGE: Final = ""


class NothingAssumed(Exception):
    """A parameter that a projection needs has no assumption; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class _Held:
    starts: dt.date
    ends: dt.date
    triple: Triple

    def on(self, day: dt.date) -> bool:
        return self.starts <= day < self.ends


class Resolver:
    """Answers which low / mode / high holds for an organisation's profession, from the assumptions of a scenario.

    Scopes: cell, organisation, profession, sector, staff group (of any scheme, the reference group first), system.
    Of one scope, a row for an age band comes before the row for all ages. A step takes the assumption that holds in its
    middle; spans may change from step to step.
    """

    def __init__(self, assumptions: Sequence[AssumptionFacts], middles: Sequence[dt.date]) -> None:
        self._middles = tuple(middles)
        self._held: dict[Key, list[_Held]] = defaultdict(list)
        self._found: dict[Covering, OverSteps] = {}
        self._optional: dict[Covering, tuple[Triple | None, ...]] = {}
        self._by_age: dict[Covering, tuple[tuple[Triple | None, ...], ...]] = {}
        for one in assumptions:
            scope = (one.scope_kind, one.organisation, one.profession, one.staff_group, one.sector)
            span = (one.starts or dt.date.min, one.ends or dt.date.max)
            self._held[one.parameter, *scope, one.age_band].append(_Held(*span, Triple(one.low, one.mode, one.high)))
        self._aged = {key[0] for key in self._held if key[-1] != EVERY_AGE}

    def over_steps(self, parameter: str, organisation: OrganisationFacts, profession: ProfessionFacts) -> OverSteps:
        """What holds for all ages: one value, or one for each step; cells under the same assumptions get one object.

        Raises:
            NothingAssumed: some step has no value.
        """
        covering = self._covering(parameter, organisation, profession)
        if covering not in self._found:
            values = [self._on(day, covering, parameter, organisation, profession) for day in self._middles]
            self._found[covering] = values[0] if all(value is values[0] for value in values) else tuple(values)
        return self._found[covering]

    def on(self, day: dt.date, parameter: str, organisation: OrganisationFacts, profession: ProfessionFacts) -> Triple:
        """What holds on one day.

        Raises:
            NothingAssumed: nothing does.
        """
        return self._on(day, self._covering(parameter, organisation, profession), parameter, organisation, profession)

    def optional(
        self, parameter: str, organisation: OrganisationFacts, profession: ProfessionFacts
    ) -> tuple[Triple | None, ...]:
        """What holds in each step of a parameter that need not be assumed; None = nothing. () = in no step."""
        covering = self._covering(parameter, organisation, profession)
        if covering not in self._optional:
            found = tuple(self._first(day, covering[1:]) for day in self._middles)
            self._optional[covering] = found if any(found) else ()
        return self._optional[covering]

    def own_ages(
        self, parameter: str, organisation: OrganisationFacts, profession: ProfessionFacts
    ) -> tuple[tuple[Triple | None, ...], ...]:
        """For each age band and step the value that is the band's own; None = what holds for all ages does.

        () if no band has one. Scopes are asked first, ages second: what one organisation assumes for all ages beats
        what the whole system assumes for one age.
        """
        if parameter not in self._aged:
            return ()
        keys = [(parameter, *scope, age) for scope in scopes(organisation, profession) for age in (*BANDS, EVERY_AGE)]
        covering = ((parameter,), *(key for key in keys if key in self._held))
        if covering not in self._by_age:
            found = tuple(tuple(self._own(day, covering[1:], band) for day in self._middles) for band in BANDS)
            self._by_age[covering] = found if any(map(any, found)) else ()
        return self._by_age[covering]

    def _own(self, day: dt.date, covering: Covering, band: str) -> Triple | None:
        for key in covering:
            if key[-1] in (band, EVERY_AGE):
                for held in self._held[key]:
                    if held.on(day):
                        return held.triple if key[-1] == band else None
        return None

    def _covering(self, parameter: str, organisation: OrganisationFacts, profession: ProfessionFacts) -> Covering:
        """Keys of the assumptions that cover a cell; at least the name of the parameter, so that none are alike."""
        keys = ((parameter, *scope, EVERY_AGE) for scope in scopes(organisation, profession))
        return ((parameter,), *(key for key in keys if key in self._held))

    def _first(self, day: dt.date, covering: Iterable[Key]) -> Triple | None:
        return next((held.triple for key in covering for held in self._held[key] if held.on(day)), None)

    def _on(
        self,
        day: dt.date,
        covering: Covering,
        parameter: str,
        organisation: OrganisationFacts,
        profession: ProfessionFacts,
    ) -> Triple:
        found = self._first(day, covering[1:])
        if found is None:
            raise NothingAssumed(
                f"Nothing is assumed for “{parameter}” of {profession.code} in {organisation.name} on {day:%d %B %Y}. "
                "Add an assumption for the whole system that holds then."
            )
        return found


def scopes(organisation: OrganisationFacts, profession: ProfessionFacts) -> list[tuple[str, str, str, str, str]]:
    """(kind, organisation, profession, staff group, sector) of every scope that covers a cell, most specific first."""
    return [
        ("cell", organisation.code, profession.code, "", ""),
        ("organisation", organisation.code, "", "", ""),
        ("profession", "", profession.code, "", ""),
        ("sector", "", "", "", organisation.sector),
        *(("staff_group", "", "", group, "") for group in profession.groups),
        ("system", "", "", "", ""),
    ]
