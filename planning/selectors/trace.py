"""From a node back to the lines of accepted versions that it stands on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partners.actors import Actor
from partners.permissions import Permission
from planning.models import NodeResult, Run
from planning.selectors.inputs import snapshot_of
from planning.services.nodes import DIMENSIONS, node_for
from planning.services.snapshots import CellFacts
from workforce.models import CapacityLine, DemandLine, Line

TracedModel = type[CapacityLine] | type[DemandLine]
FIGURES: dict[TracedModel, tuple[str, ...]] = {
    CapacityLine: ("substantive_wte", "bank_wte", "agency_wte", "headcount"),
    DemandLine: ("establishment_wte", "required_wte"),
}


@dataclass(frozen=True)
class TraceLine:
    """One figure of one line; ``weight`` is the share of it that counts in the node, ``origin`` where it was read.

    ``workforce.selectors.origins.where_from(line, figure)`` tells file, sheet, cells, who and when.
    """

    line: Line
    figure: str
    organisation: str
    profession: str
    setting: str
    value: Decimal
    weight: float
    origin: dict[str, Any] | None
    version_code: str
    period: dt.date
    provenance: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in the order of the trace, before its line is read; ``worth`` is what it contributes."""

    worth: Decimal
    model: TracedModel
    line: int
    name: str
    cell: CellFacts
    weight: float


@dataclass(frozen=True)
class Ranking:
    """The actor's figures, largest contribution first; ``total`` lines in all, ``hidden`` of them not theirs to see."""

    figures: Sequence[Figure]
    total: int
    hidden: int


@dataclass(frozen=True)
class Trace:
    """The figures, largest contribution first; ``total`` lines in all, ``hidden`` of them not the actor's to see."""

    lines: Sequence[TraceLine]
    total: int
    hidden: int


def trace(actor: Actor, run: Run, node: NodeResult, limit: int = 200, figures: Iterable[str] | None = None) -> Trace:
    """Where a node's numbers come from; figures of organisations out of the actor's sight are counted, not shown."""
    found = ranking(actor, run, node, figures)
    return Trace(lines_of(found.figures[:limit]), found.total, found.hidden)


def ranking(actor: Actor, run: Run, node: NodeResult, figures: Iterable[str] | None = None) -> Ranking:
    """All figures behind a node in order, so that a page can be cut out before their lines are read."""
    snapshot = snapshot_of(run)
    found = node_for(snapshot, {name: getattr(node, name) for name in DIMENSIONS}) if snapshot else None
    if snapshot is None or found is None:
        return Ranking((), 0, 0)
    parts = dict(found.parts)
    cells = [cell for cell in snapshot.cells if cell.code in parts]
    wanted = None if figures is None else set(figures)
    ranked: list[Figure] = []
    total = seen = 0
    for model, names in FIGURES.items():
        of_line = {key: cell for cell in cells for key in _keys(model, cell)}
        total += len(of_line)
        rows = _values(actor, model, of_line)
        seen += sum(any(value is not None for value in values) for _, *values in rows)
        asked = [(place, name) for place, name in enumerate(names) if wanted is None or name in wanted]
        for key, *values in rows:
            cell = of_line[key]
            weight = parts[cell.code]
            ranked += [
                Figure(abs(values[place]) * Decimal(str(weight)), model, key, name, cell, weight)
                for place, name in asked
                if values[place] is not None
            ]
    ranked.sort(key=lambda one: (-one.worth, one.cell.code, one.name, one.line))
    return Ranking(ranked, total, total - seen if wanted is None else 0)


def _keys(model: TracedModel, cell: CellFacts) -> tuple[int, ...]:
    return cell.capacity_lines if model is CapacityLine else cell.demand_lines


def _values(actor: Actor, model: TracedModel, of_line: Iterable[int]) -> list[tuple[Any, ...]]:
    """Key and figures of the lines that the actor may see."""
    rows = model.objects.visible_to(actor, Permission.VIEW_FIGURES).filter(pk__in=list(of_line))
    return list(rows.order_by().values_list("pk", *FIGURES[model]))


def lines_of(figures: Sequence[Figure]) -> list[TraceLine]:
    """The figures with the lines that they stand on, in the same order."""
    read = {model: _read(model, {one.line for one in figures if one.model is model}) for model in FIGURES}
    return [_told(read[one.model][one.line], one) for one in figures]


def _read(model: TracedModel, keys: set[int]) -> dict[int, Line]:
    rows = model.objects.filter(pk__in=keys).select_related(
        "organisation", "profession", "setting", "version__file", "version__submission__of_return"
    )
    return {row.pk: row for row in rows}


def _told(line: Line, one: Figure) -> TraceLine:
    return TraceLine(
        line=line,
        figure=one.name,
        organisation=line.organisation.code,
        profession=line.profession.code,
        setting=line.setting.code,
        value=getattr(line, one.name),
        weight=one.weight,
        origin=line.origins.get(one.name),
        version_code=str(line.version.code),
        period=line.period,
        provenance=_provenance(one.cell, one.name),
    )


def _provenance(cell: CellFacts, name: str) -> str:
    if name == "establishment_wte":
        return cell.establishment_from
    return cell.required_from if name == "required_wte" else cell.supply_from
