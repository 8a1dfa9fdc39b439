"""From the engine's results to plain figures: rounded lists that can be stored, sent and shown. Knows no tables."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from planning.engine import BASES, BasisResult, NodeResult, Spread
from planning.engine.ledger import of_demand

DECIMALS: Final = 5
Figures = dict[str, Any]


def told(node: NodeResult) -> Figures:
    """What a stored node says: ``figures``, ``flows`` and ``effects`` (see ``planning.models.NodeResult``)."""
    return {
        "figures": {
            "supply": _spread(node.supply),
            "cover": _spread(node.cover),
            "cover_parts": {name: _plain(values) for name, values in node.cover_parts.items()},
            **{basis: _basis(node.bases[basis]) for basis in BASES},
            **_turned_away(node),
        },
        "flows": {name: _plain(values) for name, values in node.flows.items()},
        "effects": {basis: _effects(node.bases[basis]) for basis in BASES},
    }


def _turned_away(node: NodeResult) -> Figures:
    """Students a step for whom there was no place on placement, where there were any."""
    people = node.turned_away
    return {"turned_away": _plain(people)} if np.nansum(people) > 0 else {}


def closing_gap(node: NodeResult) -> dict[str, dict[str, float] | None]:
    """The gap at the last position by basis: what a run's history still tells when its results are gone."""
    spreads = {basis: _spread(node.bases[basis].gap) for basis in BASES}
    return {
        basis: None if spread is None else {name: values[-1] for name, values in spread.items()}
        for basis, spread in spreads.items()
    }


def _basis(basis: BasisResult) -> Figures | None:
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
    effects: dict[str, dict[str, list[float]]] = {"supply": {}, "demand": {}}
    for name, values in basis.effects.items():
        effects["demand" if of_demand(name) else "supply"][name] = _plain(values)
    return effects


def _spread(spread: Spread) -> dict[str, list[float]] | None:
    """None where the figure is unknown."""
    if np.isnan(spread.central[0]):
        return None
    return {name: _plain(getattr(spread, name)) for name in ("central", "p10", "p50", "p90")}


def _plain(values: np.ndarray) -> list[float]:
    rounded: list[float] = values.round(DECIMALS).tolist()
    return rounded
