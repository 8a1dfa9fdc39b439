"""Which assumption holds: from the most specific scope to the least, year by year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from planning.engine import OverSteps, Triple
from planning.services.snapshots.data import AssumptionFacts, OrganisationFacts, ProfessionFacts


class NothingAssumed(Exception):
    """A parameter that a projection needs has no assumption; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class _Held:
    starts: dt.date
    ends: dt.date
    triple: Triple


class Resolver:
    """Answers which low / mode / high holds for an organisation's profession, from the assumptions of a scenario.

    Scopes: cell, organisation, profession, sector, staff group (of any scheme, the reference group first), system.
    A step takes the assumption that holds in its middle; spans may change from step to step.
    """

    def __init__(self, assumptions: Sequence[AssumptionFacts], middles: Sequence[dt.date]) -> None:
        self._middles = tuple(middles)
        self._held: dict[tuple[str, ...], list[_Held]] = defaultdict(list)
        self._found: dict[tuple[tuple[str, ...], ...], OverSteps] = {}
        for one in assumptions:
            key = (one.parameter, one.scope_kind, one.organisation, one.profession, one.staff_group, one.sector)
            span = (one.starts or dt.date.min, one.ends or dt.date.max)
            self._held[key].append(_Held(*span, Triple(one.low, one.mode, one.high)))

    def over_steps(self, parameter: str, organisation: OrganisationFacts, profession: ProfessionFacts) -> OverSteps:
        """One value, or one for each step; cells under the same assumptions get the same object.

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

    def _covering(
        self, parameter: str, organisation: OrganisationFacts, profession: ProfessionFacts
    ) -> tuple[tuple[str, ...], ...]:
        """Keys of the assumptions that cover a cell; at least the name of the parameter, so that none are alike."""
        keys = ((parameter, *scope) for scope in scopes(organisation, profession))
        return ((parameter,), *(key for key in keys if key in self._held))

    def _on(
        self,
        day: dt.date,
        covering: tuple[tuple[str, ...], ...],
        parameter: str,
        organisation: OrganisationFacts,
        profession: ProfessionFacts,
    ) -> Triple:
        for key in covering[1:]:
            for held in self._held[key]:
                if held.starts <= day < held.ends:
                    return held.triple
        raise NothingAssumed(
            f"Nothing is assumed for “{parameter}” of {profession.code} in {organisation.name} on {day:%d %B %Y}. "
            "Add an assumption for the whole system that holds then."
        )


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
