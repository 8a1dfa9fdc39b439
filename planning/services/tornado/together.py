"""Which presumptions can be moved in one go: assumptions that hold for different cells do not meet.

For every cell one assumption of a parameter holds, unless another follows it in later years or holds for an age. So the
assumptions of a parameter can nearly all be moved at once, and what each cell does is the work of the one that holds
there. Whatever may touch a cell that another holds for is moved alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from planning.models import Parameter
from planning.services.resolving import scopes
from planning.services.snapshots import AssumptionFacts, Snapshot
from planning.services.tornado.presumptions import Presumption

BEFORE_INTERVENTIONS: Final = frozenset({Parameter.VACANCY_RATE})
"""Parameters that interventions carry from one cell to another: work is taken over up to what is demanded."""


@dataclass(frozen=True)
class Move:
    """Presumptions that are moved at once; ``holds`` tells whose each cell is (empty: all are the only one's)."""

    presumptions: tuple[Presumption, ...]
    holds: Mapping[str, Presumption]

    def of(self, code: str) -> Presumption | None:
        """The presumption that a cell's change is due to."""
        return self.holds.get(code) if self.holds else self.presumptions[0]


def moves(
    snapshot: Snapshot,
    presumptions: Iterable[Presumption],
    cells: Iterable[str],
    linked: frozenset[str],
    days: Sequence[dt.date],
) -> tuple[list[Move], list[Presumption]]:
    """What to move at once, and the assumptions that hold for none of these cells.

    Args:
        cells: codes of those that can matter.
        linked: codes of those that exchange staff with others.
        days: the base date, then the middle of each step.
    """
    alone: list[Presumption] = []
    by_parameter: dict[str, list[Presumption]] = defaultdict(list)
    for one in presumptions:
        if isinstance(one.facts, AssumptionFacts):
            by_parameter[one.facts.parameter].append(one)
        else:
            alone.append(one)
    found, idle, codes = [Move((one,), {}) for one in alone], list[Presumption](), tuple(cells)
    for parameter, given in by_parameter.items():
        holders = _holders(snapshot, parameter, codes, days[:1] if given[0].by_its_mode else days)
        grouped, single, without = _grouped(given, holders, linked, parameter, bool(snapshot.interventions))
        found += [Move((one,), {}) for one in single] + ([grouped] if grouped.presumptions else [])
        idle += without
    return found, idle


def _grouped(
    given: list[Presumption], holders: Mapping[str, frozenset[int]], linked: frozenset[str], parameter: str, busy: bool
) -> tuple[Move, list[Presumption], list[Presumption]]:
    """Those that never meet, those to be moved alone, and those that hold nowhere."""
    holding = frozenset().union(*holders.values())
    meeting: set[int] = set()
    for code, places in holders.items():
        if len(places) > 1 or code in linked or (busy and parameter in BEFORE_INTERVENTIONS):
            meeting |= places
    apart = {one.place: one for one in given if one.place in holding and one.place not in meeting}
    holds = {code: apart[place] for code, places in holders.items() for place in places if place in apart}
    single = [one for one in given if one.place in meeting]
    return Move(tuple(apart.values()), holds), single, [one for one in given if one.place not in holding]


def _holders(
    snapshot: Snapshot, parameter: str, codes: Iterable[str], days: Sequence[dt.date]
) -> dict[str, frozenset[int]]:
    """Places of the assumptions that hold for each cell on some of these days, of whatever ages."""
    rows: dict[tuple[str, ...], list[tuple[int, AssumptionFacts]]] = defaultdict(list)
    for place, facts in enumerate(snapshot.assumptions):
        if facts.parameter == parameter:
            scope = (facts.scope_kind, facts.organisation, facts.profession, facts.staff_group, facts.sector)
            rows[scope].append((place, facts))
    found = {}
    for code in codes:
        organisation, profession, _ = code.split("|")
        keys = scopes(snapshot.organisations[organisation], snapshot.professions[profession])
        covering = [row for key in keys for row in rows.get(key, ())]
        found[code] = frozenset(place for day in days for place in _on(covering, day))
    return found


def _on(covering: Iterable[tuple[int, AssumptionFacts]], day: dt.date) -> Iterable[int]:
    """Those that hold on a day: of single ages, and the first of all ages."""
    for place, facts in covering:
        if (facts.starts or dt.date.min) <= day < (facts.ends or dt.date.max):
            yield place
            if not facts.age_band:
                return
