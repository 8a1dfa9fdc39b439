"""The systems and regions whose gap somebody may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from partners.actors import Actor
from partners.models import Region, System
from partners.permissions import Permission
from planning.models import NodeResult, Scenario
from planning.selectors import projections
from planning.selectors.choice import FUNDED
from planning.selectors.regions import visible_regions
from web.formats import UNKNOWN, format_date, format_moment, format_range, format_wte
from web.tables import Cell, Column, DataTable


@dataclass(frozen=True)
class Overview:
    """Systems in sight, the regions in sight, and a table of the systems' gaps."""

    systems: list[System]
    regions: list[Region]
    table: DataTable


def overview(actor: Actor) -> Overview:
    """What the actor may open; systems with a projection come first."""
    systems = list(System.objects.visible_to(actor, Permission.VIEW_AGGREGATES).select_related("region"))
    scenarios = _defaults(systems)
    nodes = _wholes(scenarios)
    systems.sort(key=lambda one: (one.pk not in nodes, one.pk not in scenarios, one.name))
    columns = [
        Column("System"), Column("Region"), Column("Staff in post now", numeric=True, write=format_wte, unit="WTE"),
        Column("Funded gap", numeric=True, write=format_wte, unit="WTE"), Column("Range"), Column("At"),
        Column("Published"),
    ]  # fmt: skip
    rows = [_row(one, scenarios.get(one.pk), nodes.get(one.pk)) for one in systems]
    table = DataTable("Systems", columns, rows, caption_hidden=True, empty_text="You see no system's figures yet.")
    return Overview(systems, list(visible_regions(actor)), table)


def _defaults(systems: list[System]) -> dict[int, Scenario]:
    rows = Scenario.objects.filter(system__in=systems, is_default=True).select_related("published")
    return {row.system_id: row for row in rows.defer("published__snapshot")}


def _wholes(scenarios: dict[int, Scenario]) -> dict[int, NodeResult]:
    runs = {one.published_id: system for system, one in scenarios.items() if one.published_id is not None}
    rows = NodeResult.objects.filter(run__in=list(runs), kind="system").defer("flows", "effects")
    return {runs[row.run_id]: row for row in rows}


def _row(system: System, scenario: Scenario | None, node: NodeResult | None) -> list[Any]:
    name = Cell(system.name, href=reverse("planning:dashboard", args=[system.code]))
    run = scenario.published if scenario else None
    if run is None or node is None:
        words = "being worked out" if scenario else "no records yet"
        return [name, system.region.name, None, None, Cell("", text=words), Cell("", text=""), Cell("", text="")]
    position = len(run.positions) - 1
    gap, low, high = (projections.figure(node, FUNDED, "gap", position, part) for part in ("p50", "p10", "p90"))
    return [
        name,
        system.region.name,
        projections.figure(node, FUNDED, "supply", 0),
        gap,
        Cell("", text=format_range(low, high) if low is not None else UNKNOWN),
        Cell(run.positions[-1], text=format_date(dt.date.fromisoformat(run.positions[-1]))),
        Cell(run.published, text=format_moment(run.published)),
    ]
