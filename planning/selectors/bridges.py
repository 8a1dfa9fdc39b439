"""Why one gap differs from another: between two years, two runs or two scenarios, in named steps that add up.

Pure arithmetic over what runs have stored; nothing is read or computed anew. With opening gap G₀, effects E and the
part that uncertainty adds, U = p50 − central, each projection says of a day d

    p50(d) = G₀ + Σ over names Σ over steps until d of E + U(d)

so the difference of two p50 is the difference of the openings, of each name's effects, and of U. If the two begin on
different days, both are brought to the later day m first: what the earlier one had projected for m takes the place of
an opening, and how far records and projection lie apart there is what "time that has passed" has shown. A step that
holds m is cut in proportion to time, the same for both sides, so that nothing is lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from planning.models import NodeResult
from planning.selectors.explain import UNCERTAINTY, Step, label
from web.formats import format_date

DEMAND_WORDS: Final = {"funded": "Funded posts", "need": "Assessed need"}
STAFF: Final = "Staff in post"
SMALLEST: Final = 1e-9
OPENING_DEMAND, OPENING_SUPPLY, OPENING_GAP = "opening demand", "opening supply", "opening gap"


@dataclass(frozen=True)
class Path:
    """One projection of a node's gap on one basis, as stored; WTE at each position, effects in each step."""

    basis: str
    days: Sequence[dt.date]
    central: Sequence[float]
    p10: Sequence[float]
    p50: Sequence[float]
    p90: Sequence[float]
    supply: float | None
    demand: float | None
    effects: Mapping[str, Mapping[str, Sequence[float]]]

    @property
    def start(self) -> dt.date:
        """The day that it begins with."""
        return self.days[0]

    def place(self, day: dt.date) -> int | None:
        """The position of a day; None if it has none."""
        return self.days.index(day) if day in self.days else None

    def moved(self, kind: str, name: str, until: dt.date) -> float:
        """What an effect has moved the gap by, from the beginning until a day."""
        values = self.effects.get(kind, {}).get(name, ())
        return sum(value * share for value, share in zip(values, self._shares(until), strict=False))

    def moved_together(self, kind: str, until: dt.date) -> float:
        """The same, of all effects of supply, or of demand."""
        return sum(self.moved(kind, name, until) for name in self.effects.get(kind, {}))

    def _shares(self, until: dt.date) -> list[float]:
        """The part of each step that lies before a day."""
        return [
            min(1.0, max(0.0, (until - begins).days / (ends - begins).days)) for begins, ends in pairwise(self.days)
        ]

    def beyond(self, place: int) -> float:
        """What uncertainty adds to the central gap."""
        return self.p50[place] - self.central[place]


def path_of(days: Iterable[str | dt.date], node: NodeResult, basis: str) -> Path | None:
    """What a node of a run says; None if its gap on this basis is not known."""
    told: Mapping[str, Any] = node.figures.get(basis) or {}
    gap, effects = told.get("gap"), node.effects.get(basis)
    if not gap or not effects:
        return None
    supply, demand = told.get("supply"), told.get("compared_demand")
    return Path(
        basis, [dt.date.fromisoformat(str(day)) for day in days], gap["central"], gap["p10"], gap["p50"], gap["p90"],
        supply[0] if supply else None, demand[0] if demand else None, effects,
    )  # fmt: skip


def shared_days(before: Path, after: Path) -> list[dt.date]:
    """Days on which the two can be compared: positions of both, on or after the later beginning."""
    begins = max(before.start, after.start)
    return [day for day in before.days if day in after.days and day >= begins]


def between_paths(before: Path, after: Path, day: dt.date) -> list[Step]:
    """Why ``after`` says another p50 of a day than ``before``; the steps add up within 0.01 WTE.

    Returns:
        what was known when each began, then the effects of supply and of demand, then uncertainty; steps that are
        nothing on both sides are left out.

    Raises:
        ValueError: the two cannot be compared on that day, or are of different bases.
    """
    if before.basis != after.basis or day not in shared_days(before, after):
        raise ValueError(f"These two projections cannot be compared on {day}.")
    begins = max(before.start, after.start)
    found = [*_openings(before, after, begins), *_effects(before, after, begins, day)]
    place, other = after.days.index(day), before.days.index(day)
    found.append(_step(UNCERTAINTY, label(UNCERTAINTY), after.beyond(place) - before.beyond(other), UNCERTAINTY))
    return [step for step in found if abs(step.wte) > SMALLEST or step.kind == UNCERTAINTY]


def _openings(before: Path, after: Path, day: dt.date) -> list[Step]:
    """How the two differ on the day with which the later one begins, and both are known from."""
    passed = before.start != after.start
    kind = "time" if passed else "opening"
    when = format_date(day)
    words = f"recorded at {when} against what was projected" if passed else f"at {when}"
    known = (before.supply, after.supply, before.demand, after.demand)
    if any(one is None for one in known):
        change = _gap_at(after, day) - _gap_at(before, day)
        return [_step(OPENING_GAP, f"Gap {words}", change, kind)]
    supply = -((after.supply or 0.0) - (before.supply or 0.0)) + _lead(before, after, "supply", day)
    demand = (after.demand or 0.0) - (before.demand or 0.0) + _lead(before, after, "demand", day)
    return [
        _step(OPENING_SUPPLY, f"{STAFF} {words}", supply, kind),
        _step(OPENING_DEMAND, f"{DEMAND_WORDS[after.basis]} {words}", demand, kind),
    ]


def _lead(before: Path, after: Path, kind: str, day: dt.date) -> float:
    return after.moved_together(kind, day) - before.moved_together(kind, day)


def _gap_at(path: Path, day: dt.date) -> float:
    return path.central[0] + sum(path.moved_together(kind, day) for kind in path.effects)


def _effects(before: Path, after: Path, begins: dt.date, day: dt.date) -> list[Step]:
    steps = []
    for kind in ("supply", "demand"):
        names = dict.fromkeys([*before.effects.get(kind, {}), *after.effects.get(kind, {})])
        for name in names:
            one, other = (path.moved(kind, name, day) - path.moved(kind, name, begins) for path in (before, after))
            steps.append(_step(name, label(name), other - one, kind))
    return steps


def _step(name: str, words: str, wte: float, kind: str) -> Step:
    return Step(name, words, wte, kind)


def between_days(path: Path, begins: dt.date, day: dt.date) -> list[Step]:
    """Why the gap of one projection changes between two of its positions; adds up to the change of p50.

    Raises:
        ValueError: they are not positions of it that follow one another.
    """
    if begins not in path.days or day not in path.days or begins >= day:
        raise ValueError(f"There is no way forward from {begins} to {day} in this projection.")
    steps = [
        _step(name, label(name), path.moved(kind, name, day) - path.moved(kind, name, begins), kind)
        for kind in ("supply", "demand")
        for name in path.effects.get(kind, {})
    ]
    change = path.beyond(path.days.index(day)) - path.beyond(path.days.index(begins))
    return [one for one in steps if abs(one.wte) > SMALLEST] + [
        _step(UNCERTAINTY, label(UNCERTAINTY), change, UNCERTAINTY)
    ]
