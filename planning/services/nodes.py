"""The nodes that a run stores: which cells each adds up, and by what share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from planning.engine import RollUp
from planning.services.snapshots.data import UNALLOCATED, CellFacts, Snapshot

DIMENSIONS: Final = ("place", "sector", "organisation", "staff_group", "profession", "setting", "priority")
CELL: Final = ("organisation", "profession", "setting")

STORED: Final[tuple[tuple[str, ...], ...]] = (
    (),
    *((name,) for name in DIMENSIONS),
    ("place", "sector"),
    ("place", "organisation"),
    ("place", "staff_group"),
    ("place", "profession"),
    ("place", "setting"),
    ("sector", "staff_group"),
    ("sector", "profession"),
    ("sector", "setting"),
    ("sector", "priority"),
    ("organisation", "staff_group"),
    ("organisation", "profession"),
    ("organisation", "setting"),
    ("staff_group", "setting"),
    ("staff_group", "priority"),
    CELL,
)
"""Dimensions of the nodes that every run stores; any other combination is worked out when somebody asks."""

Parts = tuple[tuple[str, float], ...]


def kind_of(names: Iterable[str]) -> str:
    """The kind of a node that fixes these dimensions: "system", "place", "organisation+staff_group", "cell" …"""
    fixed = tuple(name for name in DIMENSIONS if name in set(names))
    if fixed == CELL:
        return "cell"
    return "+".join(fixed) or "system"


STORED_KINDS: Final = tuple(kind_of(fixed) for fixed in STORED)


def code_of(system: str, filters: Mapping[str, str]) -> str:
    """The natural code of a node: "system:QJK", "organisation:RH8&staff_group:nhs_digital/midwives"."""
    fixed = [f"{name}:{filters[name]}" for name in DIMENSIONS if filters.get(name)]
    return "&".join(fixed) or f"system:{system}"


@dataclass(frozen=True, slots=True)
class Node:
    """A node to be stored: its natural code, its dimensions, and the cells that it adds up with their shares."""

    code: str
    kind: str
    filters: Mapping[str, str]
    parts: Parts


def stored_nodes(snapshot: Snapshot) -> list[Node]:
    """Every node that a run stores, in the order of their codes."""
    weights: dict[tuple[tuple[str, str], ...], dict[str, float]] = defaultdict(dict)
    for cell in snapshot.cells:
        members = memberships(snapshot, cell)
        for fixed in STORED:
            for key, weight in _keys(snapshot, cell, members, fixed):
                weights[key][cell.code] = weight
    nodes = [_node(snapshot, dict(key), parts) for key, parts in weights.items()]
    return sorted(nodes, key=lambda node: node.code)


def _keys(
    snapshot: Snapshot, cell: CellFacts, members: Mapping[str, Mapping[str, float]], fixed: tuple[str, ...]
) -> Iterator[tuple[tuple[tuple[str, str], ...], float]]:
    share = snapshot.organisations[cell.organisation].share
    for codes in product(*(members[name] for name in fixed)):
        weight = weight_of(members, dict(zip(fixed, codes, strict=True)), share)
        if weight > 0:
            yield tuple(zip(fixed, codes, strict=True)), weight


def memberships(snapshot: Snapshot, cell: CellFacts) -> dict[str, dict[str, float]]:
    """What a cell belongs to: dimension -> code -> share. A share of a place is a share of the whole organisation."""
    organisation = snapshot.organisations[cell.organisation]
    priorities = dict(snapshot.setting_priorities.get(cell.setting, {}))
    left = round(1.0 - sum(priorities.values()), 7)
    if left > 0:
        priorities[UNALLOCATED] = left
    return {
        "place": dict(organisation.places),
        "sector": {organisation.sector: 1.0},
        "organisation": {cell.organisation: 1.0},
        "staff_group": {snapshot.professions[cell.profession].staff_group: 1.0},
        "profession": {cell.profession: 1.0},
        "setting": {cell.setting: 1.0},
        "priority": priorities,
    }


def weight_of(members: Mapping[str, Mapping[str, float]], filters: Mapping[str, str], share: float) -> float:
    """The share, 0 to 1, of a cell that counts in a node: of the system (or place), and of the priority."""
    weight = members["place"].get(filters["place"], 0.0) if "place" in filters else share
    for name, code in filters.items():
        if name != "place":
            weight *= members[name].get(code, 0.0)
    return min(1.0, weight)


def node_for(snapshot: Snapshot, filters: Mapping[str, str]) -> Node | None:
    """The node of any combination of filters; None if no cell matches."""
    asked = {name: filters[name] for name in DIMENSIONS if filters.get(name)}
    parts: dict[str, float] = {}
    for cell in snapshot.cells:
        weight = weight_of(memberships(snapshot, cell), asked, snapshot.organisations[cell.organisation].share)
        if weight > 0:
            parts[cell.code] = weight
    return _node(snapshot, asked, parts) if parts else None


def _node(snapshot: Snapshot, filters: dict[str, str], parts: dict[str, float]) -> Node:
    kind = kind_of(filters)
    if kind not in STORED_KINDS:
        kind = "selection"
    return Node(code_of(snapshot.system, filters), kind, filters, tuple(sorted(parts.items())))


class RollUps:
    """The engine's roll-ups of some nodes: nodes with the same parts are one, and a whole single cell needs none."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._names: dict[Parts, str] = {}
        for node in nodes:
            self._names.setdefault(node.parts, self._name(node))

    @staticmethod
    def _name(node: Node) -> str:
        alone = len(node.parts) == 1 and node.parts[0][1] == 1.0
        return node.parts[0][0] if alone else f"node {node.code}"

    def name(self, node: Node) -> str:
        """The engine's name of the node's figures."""
        return self._names[node.parts]

    def roll_ups(self) -> tuple[RollUp, ...]:
        """What the engine is asked for besides the cells."""
        return tuple(RollUp(name, parts) for parts, name in self._names.items() if name.startswith("node "))
