"""Like for like: what organisations reported both for the month projected from and for the month compared with.

Carried figures, estimates from peers and published estimates are nobody's report of the month, so they are left out.
Organisations and professions that report one of the two months only are left out as well, and named or counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from planning.services.snapshots import CellFacts, Snapshot
from planning.services.snapshots.data import ESTIMATED, REPORTED

MEASURES: Final = {"supply": "substantive", "funded": "establishment", "need": "required"}
"""What is compared, and the figure of a cell that tells it."""

FROM: Final = {"supply": "supply_from", "funded": "establishment_from", "need": "required_from"}
AGE: Final = {"supply": "age_months", "funded": "demand_age_months", "need": "demand_age_months"}

Pair = tuple[str, str]
"""An organisation and a profession, all settings together."""


@dataclass(frozen=True)
class Matched:
    """One measure's figures of both months, WTE, by organisation and profession."""

    before: Mapping[Pair, float]
    after: Mapping[Pair, float]
    cells: Mapping[Pair, tuple[str, ...]]
    unmatched_wte: float = 0.0
    unmatched: int = 0

    @property
    def organisations(self) -> frozenset[str]:
        return frozenset(organisation for organisation, _ in self.after)

    @property
    def share(self) -> float | None:
        """The part of what was reported at first that is compared."""
        compared = sum(self.before.values())
        return compared / (compared + self.unmatched_wte) if compared + self.unmatched_wte else None


@dataclass
class _Told:
    """What one month tells of a measure; pairs of which a setting is not known are not known."""

    wte: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    cells: dict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))
    unknown: set[Pair] = field(default_factory=set)


def matched(before: Snapshot, after: Snapshot, measure: str) -> Matched:
    """The figures that were reported in both months."""
    then, now = _told(before, measure), _told(after, measure)
    both = sorted(pair for pair in then.wte if pair in now.wte)
    alone = [wte for pair, wte in then.wte.items() if pair not in now.wte]
    return Matched(
        before={pair: then.wte[pair] for pair in both},
        after={pair: now.wte[pair] for pair in both},
        cells={pair: tuple(then.cells[pair]) for pair in both},
        unmatched_wte=sum(alone),
        unmatched=len(alone) + sum(pair not in then.wte for pair in now.wte),
    )


def _told(snapshot: Snapshot, measure: str) -> _Told:
    estimated = {one.organisation for one in snapshot.peer_estimates}
    found = _Told()
    for cell in snapshot.cells:
        pair = (cell.organisation, cell.profession)
        if not _reported(cell, measure) or cell.organisation in estimated:
            found.unknown.add(pair)
            continue
        found.wte[pair] += getattr(cell, MEASURES[measure])
        found.cells[pair].append(cell.code)
    for pair in found.unknown:
        found.wte.pop(pair, None)
    return found


def _reported(cell: CellFacts, measure: str) -> bool:
    """Whether somebody told the figure for the month itself; posts turned into WTE are told."""
    if getattr(cell, MEASURES[measure]) is None or getattr(cell, AGE[measure]) > 0:
        return False
    if measure == "supply" and cell.published:
        return False
    return getattr(cell, FROM[measure]) in (REPORTED, ESTIMATED)


def left_out(before: Snapshot, after: Snapshot) -> list[dict[str, str]]:
    """Organisations of which staff are on record in one month alone, by code, with which it was."""
    then, now = (
        {organisation for organisation, _ in _told(snapshot, "supply").wte} for snapshot in (before, after)
    )  # fmt: skip
    names = {code: one.name for code, one in {**before.organisations, **after.organisations}.items()}
    alone = sorted(then ^ now)
    return [{"code": code, "name": names[code], "reported": "before" if code in then else "after"} for code in alone]
