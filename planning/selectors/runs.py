"""Runs of a scenario: what was published when, and what had changed since the run before."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Run, Scenario
from planning.services.snapshots import unpacked
from planning.services.snapshots.data import AssumptionFacts, CellFacts, Snapshot

PRESUMED: Final = ("movements", "service_changes", "staffing_ratios", "interventions")
"""Fields of a snapshot that hold what else was presumed."""

Scope = tuple[str, str, str, str, str, str, str, dt.date | None]


def visible(actor: Actor) -> QuerySet[Run]:
    """Runs of the scenarios that the actor may see, without their inputs."""
    rows = Run.objects.visible_to(actor, Permission.VIEW_SCENARIOS)
    return rows.select_related("scenario__system").defer("snapshot")


def history(scenario: Scenario) -> QuerySet[Run]:
    """Every run of a scenario, the newest first, without their inputs."""
    return Run.objects.filter(scenario=scenario).defer("snapshot").order_by("-pk")


def published_before(run: Run) -> Run | None:
    """The run that people saw before this one."""
    return history(run.scenario).filter(pk__lt=run.pk, published__isnull=False).first()


@dataclass(frozen=True)
class AssumptionChange:
    """An assumption that differs between two runs; None = it did not hold."""

    facts: AssumptionFacts
    before: AssumptionFacts | None
    after: AssumptionFacts | None


@dataclass(frozen=True)
class OrganisationChange:
    """Substantive WTE and establishment of an organisation whose figures differ; None = not known."""

    code: str
    name: str
    wte: tuple[float | None, float | None]
    establishment: tuple[float | None, float | None]


@dataclass(frozen=True)
class PresumptionChange:
    """A lever or an intervention that was added, changed or left out; ``organisation`` "" = of nobody in particular."""

    kind: str
    name: str
    organisation: str
    what: str


@dataclass(frozen=True)
class Changes:
    """What a run saw that the one before had not seen. Each pair is before and after."""

    assumptions: tuple[AssumptionChange, ...]
    organisations: tuple[OrganisationChange, ...]
    base_month: tuple[dt.date, dt.date] | None
    horizon_years: tuple[int, int] | None
    students: bool
    shares: tuple[str, ...]
    engine: tuple[str, str] | None
    presumptions: tuple[PresumptionChange, ...] = ()

    @property
    def none(self) -> bool:
        """Whether the inputs were the same."""
        return not any(getattr(self, one.name) for one in dataclasses.fields(self))


def changes(run: Run, before: Run) -> Changes | None:
    """What differs between the inputs of two runs; None where one of them is no longer kept."""
    now, then = _snapshot(run), _snapshot(before)
    if now is None or then is None:
        return None
    return Changes(
        assumptions=_assumptions(then, now),
        organisations=organisations_that_differ(then, now),
        base_month=_pair(then.base_month, now.base_month),
        horizon_years=_pair(then.horizon_years, now.horizon_years),
        students=without_lines(then.cohorts) != without_lines(now.cohorts),
        shares=tuple(
            one.name for code, one in now.organisations.items() if then.organisations.get(code, one) != one
        ),
        engine=_pair(before.engine_version, run.engine_version),
        presumptions=tuple(_presumptions(then, now)),
    )  # fmt: skip


def _snapshot(run: Run) -> Snapshot | None:
    content = Run.objects.filter(pk=run.pk).values_list("snapshot", flat=True).first()
    return None if content is None else unpacked(bytes(content))


def _pair(before: Any, after: Any) -> Any:
    return None if before == after else (before, after)


def without_lines(cohorts: tuple[Any, ...]) -> list[Any]:
    """Cohorts without the lines that they stand on: a line may be new and its figures the same."""
    return [dataclasses.replace(cohort, line=0) for cohort in cohorts]


def _assumptions(then: Snapshot, now: Snapshot) -> tuple[AssumptionChange, ...]:
    before, after = _by_scope(then), _by_scope(now)
    every = {**before, **after}
    found = (AssumptionChange(every[scope], before.get(scope), after.get(scope)) for scope in sorted(every, key=str))
    return tuple(change for change in found if change.before != change.after)


def _by_scope(snapshot: Snapshot) -> Mapping[Scope, AssumptionFacts]:
    return {
        (
            one.parameter, one.scope_kind, one.organisation, one.profession, one.staff_group, one.sector, one.age_band,
            one.starts,
        ): one
        for one in snapshot.assumptions
    }  # fmt: skip


def _presumptions(then: Snapshot, now: Snapshot) -> Iterator[PresumptionChange]:
    for kind in PRESUMED:
        before, after = ({one.name: one for one in getattr(snapshot, kind)} for snapshot in (then, now))
        for name in sorted({**before, **after}):
            one, other = before.get(name), after.get(name)
            if one != other:
                what = "added" if one is None else "left out" if other is None else "changed"
                yield PresumptionChange(kind, name, {**before, **after}[name].organisation, what)


def organisations_that_differ(then: Snapshot, now: Snapshot) -> tuple[OrganisationChange, ...]:
    """Organisations whose records are not the same in two snapshots."""
    before, after = _cells(then), _cells(now)
    names = {**then.organisations, **now.organisations}
    return tuple(
        OrganisationChange(
            code,
            names[code].name,
            (_sum(before[code], "substantive"), _sum(after[code], "substantive")),
            (_sum(before[code], "establishment"), _sum(after[code], "establishment")),
        )
        for code in sorted(before.keys() | after.keys())
        if before[code] != after[code]
    )


def _cells(snapshot: Snapshot) -> defaultdict[str, list[CellFacts]]:
    """Cells by organisation, without the lines that they stand on: a line may be new and its figure the same.

    A cell with nobody in it that no line tells of was made for an intervention and is no record.
    """
    found: defaultdict[str, list[CellFacts]] = defaultdict(list)
    for cell in snapshot.cells:
        if not (cell.substantive or cell.capacity_lines or cell.demand_lines):
            continue
        found[cell.organisation].append(dataclasses.replace(cell, capacity_lines=(), demand_lines=()))
    return found


def _sum(cells: list[CellFacts], name: str) -> float | None:
    known = [value for cell in cells if (value := getattr(cell, name)) is not None]
    return sum(known) if known else None
