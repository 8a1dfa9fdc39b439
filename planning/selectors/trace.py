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
from planning.services.nodes import DIMENSIONS, node_for
from planning.services.snapshots import CellFacts, unpacked
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


@dataclass(frozen=True)
class Trace:
    """The figures, largest contribution first; ``total`` lines in all, ``hidden`` of them not the actor's to see."""

    lines: Sequence[TraceLine]
    total: int
    hidden: int


def trace(actor: Actor, run: Run, node: NodeResult, limit: int = 200, figures: Iterable[str] | None = None) -> Trace:
    """Where a node's numbers come from; figures of organisations out of the actor's sight are counted, not shown."""
    content = Run.objects.filter(pk=run.pk).values_list("snapshot", flat=True).first()
    if content is None:
        return Trace((), 0, 0)
    snapshot = unpacked(bytes(content))
    found = node_for(snapshot, {name: getattr(node, name) for name in DIMENSIONS})
    parts = dict(found.parts) if found else {}
    cells = {cell.code: cell for cell in snapshot.cells if cell.code in parts}
    wanted = None if figures is None else set(figures)
    told, total = [], 0
    for model, names in FIGURES.items():
        of_line = {key: cell for cell in cells.values() for key in _keys(model, cell)}
        total += len(of_line)
        told += _told(actor, model, [name for name in names if wanted is None or name in wanted], of_line, parts)
    seen = {(type(one.line), one.line.pk) for one in told}
    told.sort(
        key=lambda one: (-abs(one.value) * Decimal(str(one.weight)), one.organisation, one.profession, one.figure)
    )
    return Trace(told[:limit], total, total - len(seen) if wanted is None else 0)


def _keys(model: TracedModel, cell: CellFacts) -> tuple[int, ...]:
    return cell.capacity_lines if model is CapacityLine else cell.demand_lines


def _told(
    actor: Actor,
    model: TracedModel,
    names: list[str],
    of_line: dict[int, CellFacts],
    parts: dict[str, float],
) -> list[TraceLine]:
    rows = model.objects.visible_to(actor, Permission.VIEW_FIGURES).filter(pk__in=list(of_line))
    rows = rows.select_related(
        "organisation", "profession", "setting", "version__file", "version__submission__of_return"
    )
    return [
        TraceLine(
            line=line,
            figure=name,
            organisation=line.organisation.code,
            profession=line.profession.code,
            setting=line.setting.code,
            value=value,
            weight=parts[of_line[line.pk].code],
            origin=line.origins.get(name),
            version_code=str(line.version.code),
            period=line.period,
            provenance=_provenance(of_line[line.pk], name),
        )
        for line in rows
        for name in names
        if (value := getattr(line, name)) is not None
    ]


def _provenance(cell: CellFacts, name: str) -> str:
    if name == "establishment_wte":
        return cell.establishment_from
    return cell.required_from if name == "required_wte" else cell.supply_from
