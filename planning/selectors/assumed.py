"""Which assumptions a node's numbers rest on, and which scope won where several cover the same people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planning.models import Assumption, Parameter, Run
from planning.selectors.inputs import snapshot_of, weighted_cells
from planning.services.assumption_rules import BY_AGE
from planning.services.model_inputs import frame_of
from planning.services.resolving import scopes
from planning.services.snapshots import AssumptionFacts, CellFacts, Snapshot, reading
from planning.services.snapshots.data import BANDS
from planning.services.stocks import ages_of

Key = tuple[str, ...]
OF_COURSES = (
    Parameter.TRAINING_ATTRITION,
    Parameter.JOIN_RATE,
    Parameter.LOCAL_SHARE,
    Parameter.PLACEMENT_PLACES,
)
OF_COVER = (Parameter.BANK_GROWTH, Parameter.AGENCY_GROWTH)
GROSS = frozenset({Parameter.DEMOGRAPHIC_GROWTH, Parameter.OTHER_GROWTH})


@dataclass(frozen=True)
class Held:
    """An assumption that holds for some of a node's cells: its values, and the row with its reason and source.

    ``wte`` is the staff in post of those cells (of the age, where it holds for one), ``cells`` their number; ``row``
    is None if it is known no more.
    """

    facts: AssumptionFacts
    row: Assumption | None
    cells: int
    wte: float

    @property
    def parameter(self) -> str:
        return str(Parameter(self.facts.parameter).label)


def held_for(run: Run, filters: Mapping[str, str], position: int) -> list[Held]:
    """What holds in the step that ends at the position, in the order of the parameters; most people first."""
    snapshot = snapshot_of(run)
    if snapshot is None:
        return []
    index = _index(snapshot.assumptions)
    middles = frame_of(snapshot).middles
    day = middles[max(position - 1, 0)]
    counted: dict[AssumptionFacts, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    trained = {cohort.profession for cohort in snapshot.cohorts}
    for cell, weight in weighted_cells(snapshot, filters):
        for facts, part in _winners(snapshot, cell, index, day, trained):
            cells, wte = counted[facts]
            counted[facts] = (cells + 1, wte + weight * part * (cell.substantive or 0.0))
    rows = _rows(run)
    order = {parameter: place for place, parameter in enumerate(Parameter.values)}
    found = [Held(facts, rows.get(facts), cells, wte) for facts, (cells, wte) in counted.items()]
    return sorted(found, key=lambda one: (order[one.facts.parameter], -one.wte, str(one.facts)))


def _index(assumptions: Iterable[AssumptionFacts]) -> dict[Key, list[AssumptionFacts]]:
    index: dict[Key, list[AssumptionFacts]] = defaultdict(list)
    for one in assumptions:
        scope = (one.scope_kind, one.organisation, one.profession, one.staff_group, one.sector)
        index[one.parameter, *scope, one.age_band].append(one)
    return index


def _winners(
    snapshot: Snapshot, cell: CellFacts, index: Mapping[Key, list[AssumptionFacts]], day: dt.date, trained: set[str]
) -> Iterable[tuple[AssumptionFacts, float]]:
    """What holds for a cell, each with the share of its staff for whom it does: those of its ages."""
    profession = snapshot.professions[cell.profession]
    covering = scopes(snapshot.organisations[cell.organisation], profession)
    base = frame_of(snapshot).base_date
    ages, _ = ages_of(cell, profession)
    won: dict[str, dict[AssumptionFacts, float]] = {}
    for parameter in _used(cell, trained):
        asked = base if parameter == Parameter.VACANCY_RATE else day
        bands = BANDS if parameter in BY_AGE else ("",)
        won[parameter] = defaultdict(float)
        for band, share in zip(bands, ages if len(bands) > 1 else (1.0,), strict=True):
            winner = _first(parameter, covering, band, index, asked)
            if winner is not None:
                won[parameter][winner] += share
    if any(won[parameter] for parameter in GROSS):
        del won[Parameter.DEMAND_GROWTH]
    return [pair for held in won.values() for pair in held.items()]


def _first(
    parameter: str,
    covering: Iterable[tuple[str, ...]],
    band: str,
    index: Mapping[Key, list[AssumptionFacts]],
    day: dt.date,
) -> AssumptionFacts | None:
    """The narrowest scope's; within it the age's own before that for all ages."""
    ages = dict.fromkeys((band, ""))
    held = (one for scope in covering for age in ages for one in index.get((parameter, *scope, age), ()))
    return next((one for one in held if _on(one, day)), None)


def _used(cell: CellFacts, trained: set[str]) -> Iterable[str]:
    """Parameters that the cell's numbers depend on."""
    for parameter in Parameter:
        if parameter == Parameter.VACANCY_RATE and cell.establishment is not None:
            continue
        if parameter in OF_COURSES and cell.profession not in trained:
            continue
        if parameter in OF_COVER and (cell.bank is None or cell.agency is None):
            continue
        yield str(parameter.value)


def _on(one: AssumptionFacts, day: dt.date) -> bool:
    return (one.starts or dt.date.min) <= day < (one.ends or dt.date.max)


def _rows(run: Run) -> dict[AssumptionFacts, Assumption]:
    """The scenario's assumptions by what they say; the newest row where several say the same."""
    rows = Assumption.objects.filter(scenario=run.scenario_id).order_by("changed", "pk")
    return {
        reading.facts_of(row): row for row in rows.select_related("organisation", "profession", "staff_group__scheme")
    }
