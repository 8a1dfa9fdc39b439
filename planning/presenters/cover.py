"""Bank and agency cover, each by itself, over the years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from planning.models import NodeResult, Run
from planning.services.stocks import BANK
from web.formats import format_about, format_date, format_wte
from web.tables import Cell, Column, DataTable

KEY: Final = "where-from-cover"
NOTHING_APART: Final = "gap less bank and agency staff"
WTE: Final[Mapping[str, Any]] = {"numeric": True, "write": format_wte, "unit": "WTE"}


def parts(node: NodeResult) -> Mapping[str, list[float]]:
    """Name → WTE at each position, on the central path; {} where cover is not known."""
    found: Mapping[str, list[float]] = node.figures.get("cover_parts") or {}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != BANK, name))}


def less(node: NodeResult, position: int) -> str:
    """What is taken off the gap: "gap less 240 bank and 85 agency"."""
    told = [f"{format_about(values[position])} {name}" for name, values in parts(node).items()]
    return f"gap less {' and '.join(told)}" if told else NOTHING_APART


def table(run: Run, node: NodeResult) -> DataTable | None:
    """Bank, agency and both together at each position; None where they are not known apart."""
    found = parts(node)
    if not found:
        return None
    columns = [Column("Position"), *(Column(name.capitalize(), **WTE) for name in found), Column("Together", **WTE)]
    rows = [
        [Cell(day, text=format_date(dt.date.fromisoformat(day))), *values, sum(values)]
        for day, *values in zip(run.positions, *found.values(), strict=True)
    ]
    return DataTable("Bank and agency cover", columns, rows, caption_hidden=True, compact=True)
