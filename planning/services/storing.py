"""From the engine's results to the rows that pages read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from planning.engine import BASES, BasisResult, Results, Spread
from planning.engine import NodeResult as Figures
from planning.engine.bridge import DEMAND_NAMES, DEMAND_PREFIXES
from planning.models import NodeResult, Run
from planning.services.nodes import DIMENSIONS, Node, RollUps
from planning.services.quality import Judge

DECIMALS: Final = 5
BATCH: Final = 500


def rows_of(run: Run, results: Results, nodes: Iterable[Node], roll_ups: RollUps, judge: Judge) -> list[NodeResult]:
    """Rows not yet saved, one for each node; nodes with the same parts share what they say."""
    told: dict[str, dict[str, Any]] = {}
    rows = []
    for node in nodes:
        name = roll_ups.name(node)
        if name not in told:
            told[name] = _told(results.nodes[name])
        dimensions = {dimension: node.filters.get(dimension, "") for dimension in DIMENSIONS}
        quality = judge.quality(node)
        rows.append(NodeResult(run=run, kind=node.kind, code=node.code, quality=quality, **dimensions, **told[name]))
    return rows


def store(rows: list[NodeResult]) -> int:
    """Save the rows; a row that is there already (the same selection, worked out twice) stays as it is."""
    NodeResult.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def closing_gap(node: Figures) -> dict[str, dict[str, float] | None]:
    """The gap at the last position by basis: what a run's history still tells when its results are gone."""
    spreads = {basis: _spread(node.bases[basis].gap) for basis in BASES}
    return {
        basis: None if spread is None else {name: values[-1] for name, values in spread.items()}
        for basis, spread in spreads.items()
    }


def _told(node: Figures) -> dict[str, Any]:
    return {
        "figures": {
            "supply": _spread(node.supply),
            "cover": _spread(node.cover),
            **{basis: _basis(node.bases[basis]) for basis in BASES},
        },
        "flows": {name: _plain(values) for name, values in node.flows.items()},
        "effects": {basis: _effects(node.bases[basis]) for basis in BASES},
    }


def _basis(basis: BasisResult) -> dict[str, Any] | None:
    demand = _spread(basis.demand)
    if demand is None:
        return None
    return {
        "demand": demand,
        "gap": _spread(basis.gap),
        "uncovered": _spread(basis.uncovered),
        "supply": None if np.isnan(basis.compared_supply[0]) else _plain(basis.compared_supply),
        "compared_demand": None if np.isnan(basis.compared_demand[0]) else _plain(basis.compared_demand),
    }


def _effects(basis: BasisResult) -> dict[str, dict[str, list[float]]] | None:
    if not basis.effects:
        return None
    told: dict[str, dict[str, list[float]]] = {"supply": {}, "demand": {}}
    for name, values in basis.effects.items():
        of_demand = name in DEMAND_NAMES or name.startswith(DEMAND_PREFIXES)
        told["demand" if of_demand else "supply"][name] = _plain(values)
    return told


def _spread(spread: Spread) -> dict[str, list[float]] | None:
    """None where the figure is unknown."""
    if np.isnan(spread.central[0]):
        return None
    return {name: _plain(getattr(spread, name)) for name in ("central", "p10", "p50", "p90")}


def _plain(values: np.ndarray) -> list[float]:
    return [float(value) for value in np.round(values, DECIMALS)]
