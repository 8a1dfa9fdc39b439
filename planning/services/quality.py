"""How sure a node's numbers are: coverage, age, what was reported, carried, estimated or assumed, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

from planning.services.model_inputs import Prepared
from planning.services.nodes import Node
from planning.services.snapshots.data import ASSUMED, CARRIED, ESTIMATED, REPORTED, UNKNOWN, CellFacts, Snapshot

RESTS_ON_ASSUMPTION: Final = 0.95
"""From this share of demand upwards a gap only returns the assumed vacancy rate."""

WITHOUT_STAFF_RETURNS: Final = frozenset({"education"})
"""Sectors whose partners report students, not staff: they are not missed."""

Quality = dict[str, Any]
Weighted = list[tuple[CellFacts, float]]
Origins = dict[str, tuple[float, str]]
"""Cells of which a figure is known: how much it is, WTE, and where it comes from."""


class Judge:
    """Judges nodes of one run."""

    def __init__(self, snapshot: Snapshot, prepared: Prepared) -> None:
        self._snapshot, self._stocks = snapshot, prepared.stocks
        self._cells = {cell.code: cell for cell in snapshot.cells}
        self._demand = {cell.code: cell.funded.opening for cell in prepared.cells if cell.funded}
        self._need = {cell.code: cell.need for cell in prepared.cells if cell.need}
        self._peers = {one.organisation: one.peers for one in snapshot.peer_estimates}
        self._known = {cell.organisation for cell in snapshot.cells if cell.substantive is not None}
        self._supply_from = self._origins(lambda cell: cell.substantive, lambda cell: cell.supply_from)
        self._funded_from = self._origins(lambda cell: self._demand.get(cell.code), _funded_from)
        self._need_from = self._origins(self._opening_need, self._need_comes_from)

    def quality(self, node: Node) -> Quality:
        """The node's quality as `NodeResult.quality` keeps it."""
        parts = [(self._cells[code], weight) for code, weight in node.parts]
        supply, funded, need = (
            _shares(node, known) for known in (self._supply_from, self._funded_from, self._need_from)
        )
        assumed = (funded or {}).get(ASSUMED, 0.0) >= RESTS_ON_ASSUMPTION
        return {
            "coverage": (supply or {}).get(REPORTED),
            **self._organisations(node, parts),
            "age_months": _ages(parts),
            "supply": supply,
            "demand": {"funded": funded, "need": need},
            "assumed": {"funded": assumed, "need": False},
            "unknown_cells": {
                "supply": sum(cell.substantive is None for cell, _ in parts),
                "funded": sum(cell.code not in self._demand for cell, _ in parts),
                "need": sum(cell.code not in self._need for cell, _ in parts),
            },
            "cells": len(parts),
            **self._estimates(parts),
            "weight": self._weight(node),
        }

    def _origins(self, figure: Callable[[CellFacts], float | None], origin: Callable[[CellFacts], str]) -> Origins:
        return {
            code: (abs(value), origin(cell))
            for code, cell in self._cells.items()
            if (value := figure(cell)) is not None
        }

    def _opening_need(self, cell: CellFacts) -> float | None:
        demand = self._need.get(cell.code)
        return demand.opening if demand else None

    def _need_comes_from(self, cell: CellFacts) -> str:
        """What nobody reported as required, but follows an activity, is assumed."""
        demand = self._need.get(cell.code)
        return ASSUMED if cell.required is None or (demand and demand.ratios) else cell.required_from

    def _organisations(self, node: Node, parts: Weighted) -> Quality:
        here = {cell.organisation for cell, _ in parts}
        told = [cell for cell, _ in parts if cell.organisation not in self._peers and not cell.published]
        reporting = {cell.organisation for cell in told if cell.supply_from in (REPORTED, ESTIMATED)}
        stale: dict[str, int] = {}
        for cell, _ in parts:
            if cell.supply_from == CARRIED and cell.organisation not in reporting:
                stale[cell.organisation] = max(stale.get(cell.organisation, 0), cell.age_months)
        missing = self._missing(node)
        return {
            "organisations": len(here | set(missing)),
            "only": next(iter(here)) if len(here) == 1 else "",
            "reporting": len(reporting),
            "missing": missing,
            "carried_from": dict(sorted(stale.items())),
            "published": sorted({cell.organisation for cell, _ in parts if cell.published}),
            "from_peers": {code: list(self._peers[code]) for code in sorted(here & set(self._peers))},
        }

    def _missing(self, node: Node) -> list[str]:
        """Partners within the node's place, sector and organisation of whom no staff figure is known at all."""
        filters = node.filters
        return sorted(
            code
            for code, one in self._snapshot.organisations.items()
            if code not in self._known
            and one.sector not in WITHOUT_STAFF_RETURNS
            and one.sector == filters.get("sector", one.sector)
            and code == filters.get("organisation", code)
            and ("place" not in filters or filters["place"] in one.places)
        )

    def _estimates(self, parts: Weighted) -> Quality:
        known = [(cell, weight * (cell.substantive or 0.0)) for cell, weight in parts if cell.substantive is not None]
        total = sum(wte for _, wte in known)

        def share(flag: str) -> float | None:
            estimated = sum(wte for cell, wte in known if getattr(self._stocks[cell.code], flag))
            return round(estimated / total, 5) if total else None

        return {"headcount_estimated": share("headcount_estimated"), "ages_estimated": share("ages_estimated")}

    def _weight(self, node: Node) -> float | None:
        """How much of the node's one organisation counts here; None where there are several."""
        organisation = node.filters.get("organisation")
        if organisation is None:
            return None
        one = self._snapshot.organisations[organisation]
        return one.places.get(node.filters["place"], 0.0) if "place" in node.filters else one.share


def _shares(node: Node, origins: Origins) -> dict[str, float] | None:
    """How much of the node's figure, 0 to 1, comes from where; None if it is not known of any of its cells."""
    wte: dict[str, float] = defaultdict(float)
    count: dict[str, int] = defaultdict(int)
    for code, weight in node.parts:
        if code in origins:
            value, origin = origins[code]
            wte[origin] += value * weight
            count[origin] += 1
    total = sum(wte.values())
    if not count:
        return None
    names = (REPORTED, CARRIED, ESTIMATED, ASSUMED)
    if not total:  # nothing but noughts: count cells instead
        return {name: round(count[name] / sum(count.values()), 5) for name in names}
    return {name: round(wte[name] / total, 5) for name in names}


def _funded_from(cell: CellFacts) -> str:
    return ASSUMED if cell.establishment is None else cell.establishment_from


def _ages(parts: Weighted) -> dict[str, float | int] | None:
    known = [
        (cell.age_months, weight * (cell.substantive or 0.0)) for cell, weight in parts if cell.supply_from != UNKNOWN
    ]
    if not known:
        return None
    total = sum(wte for _, wte in known)
    mean = sum(age * wte for age, wte in known) / total if total else sum(age for age, _ in known) / len(known)
    return {"mean": round(mean, 2), "oldest": max(age for age, _ in known)}


def summary(quality: Mapping[str, Any]) -> Quality:
    """What a run says of its own inputs."""
    return {name: quality[name] for name in ("coverage", "organisations", "reporting", "missing", "age_months")}
