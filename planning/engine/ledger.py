"""Names of what moves a stock or a demand, and the ledger in which the central path notes each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from planning.engine.types import ROUTES, FloatArray

LEAVERS: Final = "leavers"
RETIREMENTS: Final = "retirements"
AGEING: Final = "ageing"
PARTICIPATION: Final = "participation"
FLOOR: Final = "stock floor at zero"
GIVEN: Final = "supply as given"
PRODUCTIVITY: Final = "productivity"
MITIGATION: Final = "mitigation"
RESERVED: Final = frozenset({LEAVERS, RETIREMENTS, AGEING, PARTICIPATION, FLOOR, GIVEN, PRODUCTIVITY, MITIGATION})
"""Names that no joiner route may have."""

GROWTH: Final = "demand growth: "
CHANGE: Final = "service change: "
ACTIVITY: Final = "activity: "
RATIO: Final = "staffing ratio: "
RELIEF: Final = "relief: "
RETENTION: Final = "retention: "
TRANSFER: Final = "transfer: "

OF_DEMAND: Final = (GROWTH, CHANGE, ACTIVITY, RATIO, RELIEF)
"""How names of demand's effects begin."""


def of_demand(name: str) -> bool:
    """Whether an effect is demand's and not supply's."""
    return name in (PRODUCTIVITY, MITIGATION) or name.startswith(OF_DEMAND)


def route_order(routes: Iterable[str]) -> list[str]:
    """Routes in the order in which they are added up and named: the usual ones first, then by name."""
    return sorted(routes, key=lambda route: (ROUTES.index(route) if route in ROUTES else len(ROUTES), route))


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Named contributions: `wte` (C, E, T), and `present` (C, E), whether the cell has such a contribution."""

    names: tuple[str, ...]
    wte: FloatArray
    present: np.ndarray


class Ledger:
    """Notes effects by name as arrays (C, T)."""

    def __init__(self, cells: int, steps: int) -> None:
        self._shape = (cells, steps)
        self._wte: dict[str, FloatArray] = {}
        self._present: dict[str, np.ndarray] = {}

    def open(self, name: str, rows: Sequence[int] | np.ndarray) -> None:
        """Begin an account for the cells at `rows`; names come out in the order in which they were opened."""
        if name not in self._wte:
            self._wte[name] = np.zeros(self._shape)
            self._present[name] = np.zeros(self._shape[0], dtype=bool)
        self._present[name][rows] = True

    def __contains__(self, name: str) -> bool:
        return name in self._wte

    def add(self, name: str, rows: Sequence[int] | np.ndarray | int, step: int, wte: FloatArray | float) -> None:
        """Add WTE to an account that has been opened."""
        self._wte[name][rows, step] += wte

    def finish(self) -> Effects:
        """Everything noted."""
        names = tuple(self._wte)
        if not names:
            cells, steps = self._shape
            return Effects((), np.zeros((cells, 0, steps)), np.zeros((cells, 0), dtype=bool))
        wte = np.stack([self._wte[name] for name in names], axis=1)
        return Effects(names, wte, np.stack([self._present[name] for name in names], axis=1))
