"""Which assumptions of a published run can be moved on the what-if page, and which of them matter most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from planning.models import Assumption, Parameter, Run
from planning.selectors.assumed import held_for
from planning.selectors.inputs import snapshot_of
from planning.services.snapshots import AssumptionFacts
from planning.services.snapshots.reading import facts_of

EACH_YEAR: Final = 1.0
OF_LEAVERS, OF_STUDENTS = 0.1, 0.02
"""About so many leave, and so many qualify, of a hundred staff a year."""

YEARLY: Final[Mapping[str, float]] = {
    Parameter.LEAVE_RATE: EACH_YEAR,
    Parameter.RETIRE_RATE: EACH_YEAR,
    Parameter.STAYS_IN_SYSTEM: OF_LEAVERS,
    Parameter.DEMAND_GROWTH: EACH_YEAR,
    Parameter.DEMOGRAPHIC_GROWTH: EACH_YEAR,
    Parameter.OTHER_GROWTH: EACH_YEAR,
    Parameter.PRODUCTIVITY: EACH_YEAR,
    Parameter.OTHER_RECRUITMENT: EACH_YEAR,
    Parameter.INTERNATIONAL: EACH_YEAR,
    Parameter.RETURN_TO_PRACTICE: EACH_YEAR,
    Parameter.TRAINING_ATTRITION: OF_STUDENTS,
    Parameter.JOIN_RATE: OF_STUDENTS,
    Parameter.LOCAL_SHARE: OF_STUDENTS,
}
"""What works every year anew, and on how much of staff or demand."""

LEVELS: Final = frozenset({Parameter.PARTICIPATION, Parameter.MITIGATION, Parameter.VACANCY_RATE})
"""What works once, on all staff or demand. Everything else hardly moves the gap."""

NARROWEST: Final = 0.001
"""The width that a value counts with which nobody doubts: it can be moved all the same."""


@dataclass(frozen=True)
class Adjustable:
    """An assumption that a run rests on: its place in the run's snapshot, and the row with its reason and source."""

    place: int
    facts: AssumptionFacts
    row: Assumption

    @property
    def code(self) -> str:
        return self.row.natural_code

    @property
    def published(self) -> tuple[Decimal, Decimal, Decimal]:
        """Low, most likely and high as the published figures have them."""
        return self.row.low, self.row.mode, self.row.high


def adjustable(run: Run) -> dict[str, Adjustable]:
    """By natural code, what holds in any of the run's years; nothing if the run's inputs are no longer kept."""
    snapshot = snapshot_of(run)
    if snapshot is None:
        return {}
    rows = _rows(run)
    base = run.base_date or snapshot.base_month
    found = [
        Adjustable(place, facts, rows[facts])
        for place, facts in enumerate(snapshot.assumptions)
        if facts in rows and (facts.ends is None or facts.ends > base)
    ]
    return {one.code: one for one in found}


def weightiest(run: Run, filters: Mapping[str, str], position: int, most: int) -> list[str]:
    """Natural codes of the assumptions that can move the node's gap furthest, by a rule of thumb.

    So many WTE it holds for, times how far its low and high lie apart by then.
    """
    rows = _rows(run)
    weights: dict[str, float] = defaultdict(float)
    for one in held_for(run, filters, position):
        if one.facts in rows:
            weights[rows[one.facts].natural_code] += one.wte * _reach(one.facts, position)
    ranked = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    return [code for code, weight in ranked[:most] if weight > 0]


def _reach(facts: AssumptionFacts, years: int) -> float:
    """By how much of staff or demand the assumption's ends lie apart after so many years, about."""
    width = max(facts.high - facts.low, NARROWEST)
    if facts.parameter in LEVELS:
        return width
    return width * YEARLY.get(facts.parameter, 0.0) * max(years, 1)


def _rows(run: Run) -> dict[AssumptionFacts, Assumption]:
    """The scenario's assumptions by what they say; the newest row where several say the same."""
    rows = Assumption.objects.filter(scenario=run.scenario_id).order_by("changed", "pk")
    told = rows.select_related("scenario__system", "organisation", "profession", "staff_group__scheme")
    return {facts_of(row): row for row in told}
