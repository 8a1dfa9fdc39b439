"""What else a scenario presumes: movements, changes of service, staffing ratios, as they hold and as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from planning.models import Lever, Movement, Run, Scenario, ServiceChange, StaffingRatio
from planning.selectors.inputs import snapshot_of, weighted_cells
from planning.services.snapshots import levers as reading
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts

KINDS: Final[Mapping[str, type[Lever]]] = {
    "movements": Movement,
    "service-changes": ServiceChange,
    "staffing-ratios": StaffingRatio,
}
"""The kinds as addresses name them."""

OF_KIND: Final[Mapping[type[Lever], str]] = {kind: name for name, kind in KINDS.items()}
RELATED: Final[Mapping[type[Lever], tuple[str, ...]]] = {
    Movement: ("from_profession", "to_profession"),
    ServiceChange: ("profession",),
    StaffingRatio: ("profession",),
}
Facts = MovementFacts | ServiceChangeFacts | RatioFacts


def rows(kind: type[Lever]) -> QuerySet[Any]:
    """Rows of a kind with everything that a page says of them."""
    related = ("scenario__system", "organisation", "setting", "changed_by", "ended_by", *RELATED[kind])
    return kind._default_manager.select_related(*related)


def held(scenario: Scenario, kind: type[Lever]) -> QuerySet[Any]:
    """Those that hold."""
    return rows(kind).filter(scenario=scenario, ended__isnull=True)


def how_many(scenario: Scenario) -> int:
    """How many hold, of all kinds."""
    return sum(held(scenario, kind).count() for kind in KINDS.values())


def lever(scenario: Scenario, kind: type[Lever], code: UUID) -> Lever | None:
    """The row of a code, whether it still holds or not."""
    found: Lever | None = rows(kind).filter(scenario=scenario, code=code).first()
    return found


def history(one: Lever) -> QuerySet[Any]:
    """Everything that was ever presumed under this name, the newest first."""
    return rows(type(one)).filter(scenario=one.scenario_id, name=one.name).order_by("-changed", "-pk")


def now(one: Lever) -> Lever | None:
    """What holds under this name now."""
    found: Lever | None = rows(type(one)).filter(scenario=one.scenario_id, name=one.name, ended__isnull=True).first()
    return found


def behind(run: Run, filters: Mapping[str, str]) -> list[tuple[Facts, Lever | None]]:
    """What a run presumed of a node's staff, each with the row that says why; None = known no more."""
    snapshot = snapshot_of(run)
    if snapshot is None:
        return []
    here = {(cell.organisation, cell.profession) for cell, _ in weighted_cells(snapshot, filters)}
    facts: list[Facts] = [*snapshot.movements, *snapshot.service_changes, *snapshot.staffing_ratios]
    concerned = [one for one in facts if _concerns(one, here)]
    known = _rows_by_facts(run) if concerned else {}
    return [(one, known.get(one)) for one in concerned]


def _concerns(one: Facts, here: set[tuple[str, str]]) -> bool:
    if isinstance(one, MovementFacts):
        either = (one.from_profession, one.to_profession)
        return any(one.organisation in ("", where) and who in either for where, who in here)
    return (one.organisation, one.profession) in here


def _rows_by_facts(run: Run) -> dict[Facts, Lever]:
    """The scenario's levers by what they say; the newest row where several say the same."""
    made = (
        (Movement, reading.movement_facts),
        (ServiceChange, reading.service_change_facts),
        (StaffingRatio, reading.ratio_facts),
    )
    return {
        told(row): row
        for kind, told in made
        for row in rows(kind).filter(scenario=run.scenario_id).order_by("changed", "pk")
    }
