"""A projection as a table for analysis: one row for each node, position and figure (pandas)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from planning.engine import BASES
from planning.models import NodeResult, Run
from planning.selectors import labels
from planning.services.nodes import DIMENSIONS
from web.formats import financial_year

PARTS: Final = ("central", "p10", "p50", "p90")
QUANTILES: Final = PARTS[1:]
OF_BASIS: Final = ("demand", "gap", "uncovered")
Spread = Mapping[str, Sequence[float | None]]
COLUMNS: Final = ("kind", *DIMENSIONS, "date", "financial_year", "basis", "figure", *PARTS, "assumed", "coverage")


def figures_frame(run: Run, nodes: Iterable[NodeResult]) -> pd.DataFrame:
    """Every figure of these nodes in WTE, unknown as NaN; dimensions hold codes ("" = all), supply has no basis."""
    days = [dt.date.fromisoformat(day) for day in run.positions]
    years = ["" if place == 0 else financial_year(day) for place, day in enumerate(days)]
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for node in nodes:
        for basis, figure, spread in _spreads(node):
            _add(columns, node, basis, figure, spread, days, years)
    return pd.DataFrame(columns)


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with names instead of codes, and "All" where a node covers everything."""
    told = frame.copy()
    for dimension in DIMENSIONS:
        codes = [code for code in frame[dimension].unique() if code]
        names = labels.names_of(dimension, codes) | {"": "All"}
        told[dimension] = frame[dimension].map(lambda code, names=names: names.get(code, code))
    return told


def by_year(frame: pd.DataFrame, dimension: str, *, basis: str, figure: str = "gap", part: str = "p50") -> pd.DataFrame:
    """One row for each value of a dimension, one column for each position, WTE; nodes of that dimension alone."""
    rows = frame[(frame["kind"] == dimension) & (frame["figure"] == figure) & (frame["basis"] == basis)]
    return rows.pivot_table(index=dimension, columns="date", values=part, aggfunc="first", observed=True)


def crossed(
    frame: pd.DataFrame, down: str, across: str, *, basis: str, date: dt.date, figure: str = "gap", part: str = "p50"
) -> pd.DataFrame:
    """One dimension against another at one position, WTE; NaN where nobody works or nothing is known."""
    rows = frame[
        (frame["kind"] == f"{down}+{across}")
        & (frame["figure"] == figure)
        & (frame["basis"] == basis)
        & (frame["date"] == date)
    ]
    return rows.pivot_table(index=down, columns=across, values=part, aggfunc="first", observed=True)


def _spreads(node: NodeResult) -> Iterator[tuple[str, str, Spread]]:
    """Basis, figure and values; bank and agency apart have a central path alone."""
    for figure in ("supply", "cover"):
        if spread := node.figures.get(figure):
            yield "", figure, spread
    for name, central in node.figures.get("cover_parts", {}).items():
        yield "", f"{name} cover", {"central": central, **dict.fromkeys(QUANTILES, [None] * len(central))}
    for basis in BASES:
        told = node.figures.get(basis) or {}
        for figure in OF_BASIS:
            if spread := told.get(figure):
                yield basis, figure, spread


def _add(
    columns: dict[str, list[Any]],
    node: NodeResult,
    basis: str,
    figure: str,
    spread: Spread,
    days: list[dt.date],
    years: list[str],
) -> None:
    times = len(days)
    alike = {
        "kind": node.kind,
        **{name: getattr(node, name) for name in DIMENSIONS},
        "basis": basis,
        "figure": figure,
        "assumed": bool(basis and node.quality.get("assumed", {}).get(basis)),
        "coverage": node.quality.get("coverage"),
    }
    for name, value in alike.items():
        columns[name] += [value] * times
    columns["date"] += days
    columns["financial_year"] += years
    for part in PARTS:
        columns[part] += spread[part]
