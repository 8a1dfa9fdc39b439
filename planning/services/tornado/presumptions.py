"""What a snapshot presumes with a range: assumptions, movements, changes of service, staffing ratios, interventions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal

from planning.models import Parameter
from planning.services.snapshots import AssumptionFacts, Snapshot

End = Literal["low", "high"]

SOURCES: Final = {
    "assumptions": "assumption",
    "movements": "movement",
    "service_changes": "service_change",
    "staffing_ratios": "staffing_ratio",
    "interventions": "intervention",
}
"""Fields of a snapshot whose rows have low, mode and high, and what one row of each is."""

GROWTH: Final = "growth_"
"""Before low, mode and high of a staffing ratio's activity, which has a range of its own."""

AT_ITS_MODE: Final = frozenset({Parameter.VACANCY_RATE})
"""Parameters of which the projection uses nothing but the mode: their mode itself is moved."""


@dataclass(frozen=True)
class Presumption:
    """One row of a snapshot with its range; ``prefix`` tells a staffing ratio's growth from its WTE."""

    source: str
    place: int
    facts: Any
    prefix: str = ""

    @property
    def kind(self) -> str:
        return SOURCES[self.source] + ("_growth" if self.prefix else "")

    def value(self, name: str) -> float:
        """Its "low", "mode" or "high"."""
        return float(getattr(self.facts, self.prefix + name))

    @property
    def uncertain(self) -> bool:
        return self.value("low") != self.value("high")

    @property
    def by_its_mode(self) -> bool:
        return getattr(self.facts, "parameter", "") in AT_ITS_MODE

    def holds_between(self, first: dt.date, last: dt.date) -> bool:
        """Whether it holds at some time from the first day to the last."""
        if self.by_its_mode:
            last = first
        starts, ends = (getattr(self.facts, name, None) for name in ("starts", "ends"))
        return (starts or dt.date.min) <= last and first < (ends or dt.date.max)

    @property
    def code(self) -> str:
        """Its natural code, as the planner's pages have it; a lever's is its kind and name."""
        if isinstance(self.facts, AssumptionFacts):
            return natural_code(self.facts)
        return f"{self.kind}.{getattr(self.facts, 'code', '') or self.facts.name}"


def natural_code(facts: AssumptionFacts) -> str:
    """The same as `Assumption.natural_code`."""
    group, since = facts.staff_group.replace("/", "."), facts.starts.isoformat() if facts.starts else ""
    scope = (facts.organisation, facts.profession, group, facts.sector, facts.age_band, since)
    return ".".join([facts.parameter, facts.scope_kind, *(part for part in scope if part)])


def presumptions(snapshot: Snapshot) -> Iterator[Presumption]:
    """Everything that has a low, a mode and a high."""
    for source in SOURCES:
        for place, facts in enumerate(getattr(snapshot, source, ())):
            yield Presumption(source, place, facts)
            if any(one.name == f"{GROWTH}low" for one in fields(facts)):
                yield Presumption(source, place, facts, GROWTH)


def settled(snapshot: Snapshot) -> Snapshot:
    """The snapshot with everything at its mode, without ranges."""
    rows: dict[str, list[Any]] = {source: list(getattr(snapshot, source, ())) for source in SOURCES}
    for one in presumptions(snapshot):
        mode = one.value("mode")
        kept = rows[one.source][one.place]
        rows[one.source][one.place] = replace(kept, **{one.prefix + "low": mode, one.prefix + "high": mode})
    changed: dict[str, Any] = {source: tuple(found) for source, found in rows.items() if found}
    return replace(snapshot, **changed)


def with_one_end(snapshot: Snapshot, one: Presumption, end: End) -> Snapshot:
    """A settled snapshot in which one presumption has a range again, from its mode to one end of it.

    What is made of it has then just one end that differs from its mode (see `ends.at_the_end`), even where low and
    high change places on the way: the more leavers stay in the sector, the fewer are lost.
    """
    value = one.value(end)
    names = ("low", "mode", "high") if one.by_its_mode else (end,)
    rows = list(getattr(snapshot, one.source))
    rows[one.place] = replace(rows[one.place], **{one.prefix + name: value for name in names})
    changed: dict[str, Any] = {one.source: tuple(rows)}
    return replace(snapshot, **changed)
