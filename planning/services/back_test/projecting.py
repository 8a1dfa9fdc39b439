"""Projects the like-for-like figures from one month to another, with the ranges of single figures and roll-ups."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from planning.engine import NodeResult, RollUp, project
from planning.services.back_test.matching import Matched, Pair
from planning.services.back_test.scoring import Point
from planning.services.model_inputs import Frame, prepare
from planning.services.snapshots import Snapshot

MONTHS: Final = 12
MARCH: Final = 3
LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "cell": ("organisation", "profession"),
    "organisation": ("organisation",),
    "staff_group": ("staff_group",),
    "profession": ("profession",),
    "sector": ("sector",),
    "system": (),
}
"""What is compared, from single figures to the whole system."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """One node of a level: what it was, what was projected and what came, WTE."""

    level: str
    key: Mapping[str, str]
    opening: float
    point: Point
    only: str
    """The organisation whose own figures these are; "" for an aggregate."""


def month_end(month: dt.date) -> dt.date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def frame_between(before: dt.date, after: dt.date) -> Frame:
    """From the end of one month to the end of another, with a position at each 31 March between, as in a projection."""
    months = (after.year - before.year) * MONTHS + after.month - before.month
    first = (MARCH - before.month) % MONTHS or MONTHS
    ends = [*range(first, months, MONTHS), months]
    steps = tuple((end - start) / MONTHS for start, end in zip([0, *ends[:-1]], ends, strict=True))
    days = (_months_later(before, end) for end in ends)
    return Frame(month_end(before), steps, (month_end(before), *map(month_end, days)))


def _months_later(month: dt.date, count: int) -> dt.date:
    index = month.year * MONTHS + month.month - 1 + count
    return dt.date(index // MONTHS, index % MONTHS + 1, 1)


def compared(
    snapshot: Snapshot,
    frame: Frame,
    measures: Mapping[str, Matched],
    on_progress: Callable[[float], None] | None = None,
) -> dict[str, list[Compared]]:
    """Every node of every measure at the end of the frame; all from one projection.

    Raises:
        NothingAssumed: the scenario lacks an assumption that is needed for those years.
    """
    nodes = {(measure, *one): pairs for measure, told in measures.items() for one, pairs in _nodes(snapshot, told)}
    roll_ups = {key: _roll_up(snapshot, measures[key[0]], key, pairs) for key, pairs in nodes.items()}
    wanted = frozenset(code for roll_up in roll_ups.values() for code, _ in roll_up.parts)
    model = prepare(snapshot, frame).model(snapshot, roll_ups.values(), wanted)
    results = project(model, nodes=[one.code for one in roll_ups.values()], on_progress=on_progress).nodes
    found: dict[str, list[Compared]] = {measure: [] for measure in measures}
    for key, pairs in nodes.items():
        measure = key[0]
        found[measure].append(_compared(snapshot, measures[measure], key, pairs, results[roll_ups[key].code]))
    return found


def _nodes(snapshot: Snapshot, told: Matched) -> Iterator[tuple[Key, list[Pair]]]:
    """(level, codes …) of each node with the pairs that it adds up."""
    found: dict[Key, list[Pair]] = defaultdict(list)
    for pair in told.after:
        organisation, profession = pair
        if snapshot.organisations[organisation].share <= 0:
            continue
        belongs = {
            "organisation": organisation,
            "profession": profession,
            "staff_group": snapshot.professions[profession].staff_group,
            "sector": snapshot.organisations[organisation].sector,
        }
        for level, names in LEVELS.items():
            found[level, *(belongs[name] for name in names)].append(pair)
    yield from sorted(found.items())


def _roll_up(snapshot: Snapshot, told: Matched, key: Key, pairs: list[Pair]) -> RollUp:
    parts = [(code, min(1.0, snapshot.organisations[pair[0]].share)) for pair in pairs for code in told.cells[pair]]
    return RollUp("compared " + " ".join(key), tuple(sorted(parts)))


def _compared(snapshot: Snapshot, told: Matched, key: Key, pairs: list[Pair], result: NodeResult) -> Compared:
    measure, level, *codes = key
    spread = result.supply if measure == "supply" else result.bases[measure].demand  # type: ignore[index]
    p10, p50, p90 = (float(getattr(spread, part)[-1]) for part in ("p10", "p50", "p90"))
    organisations = {organisation for organisation, _ in pairs}
    alone = next(iter(organisations)) if len(organisations) == 1 and level != "system" else ""

    def total(figures: Mapping[Pair, float]) -> float:
        return sum(min(1.0, snapshot.organisations[pair[0]].share) * figures[pair] for pair in pairs)

    return Compared(
        level=level,
        key=dict(zip(LEVELS[level], codes, strict=True)),
        opening=total(told.before),
        point=Point(p10, p50, p90, total(told.after)),
        only=alone,
    )


def as_row(one: Compared) -> dict[str, Any]:
    """As JSON keeps it: WTE to five decimals."""
    point = one.point
    figures = {"opening": one.opening, "p10": point.p10, "p50": point.p50, "p90": point.p90, "observed": point.observed}
    return {**one.key, **{name: round(wte, 5) for name, wte in figures.items()}, "within": point.within,
            "only": one.only}  # fmt: skip
