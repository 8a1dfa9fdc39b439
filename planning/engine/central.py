"""The central path: every assumption at its mode, float64, all cells side by side.

Each flow's effect is noted as it happens, so that the bridge can explain any change afterwards. Every operation is
element by element over cells, so a cell has the same bits whichever others stand beside it (transfers apart: they
tie cells together).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planning.engine.demand import DemandPath
from planning.engine.ledger import Effects
from planning.engine.packed import PackedModel
from planning.engine.steady import at_step, compound
from planning.engine.supply import SupplyPath
from planning.engine.types import BASES, Basis, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Central:
    """Central path of C cells: `supply` (C, T + 1), `headcount` (C, T + 1, A), `clamped` (C, T), `cover` (C, T + 1).

    Unknown figures are NaN. Effects of demand are WTE added to demand. `turned_away` (C, T): students without a
    placement. `covers`: by name, (C, T + 1), NaN where a cell has no such cover.
    """

    supply: FloatArray
    headcount: FloatArray
    clamped: FloatArray
    turned_away: FloatArray
    supply_effects: Effects
    demand: dict[Basis, FloatArray]
    demand_effects: dict[Basis, Effects]
    cover: FloatArray
    covers: dict[str, FloatArray]


def walk(packed: PackedModel) -> Central:
    """The central path of every cell."""
    supply = SupplyPath(packed)
    demands = {basis: DemandPath(packed, basis) for basis in BASES}
    cover, covers = _cover(packed)
    return Central(
        supply=supply.wte,
        headcount=supply.headcount,
        clamped=supply.clamped,
        turned_away=supply.turned_away,
        supply_effects=supply.effects.finish(),
        demand={basis: demand.wte for basis, demand in demands.items()},
        demand_effects={basis: demand.effects.finish() for basis, demand in demands.items()},
        cover=cover,
        covers=covers,
    )


def _cover(packed: PackedModel) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Cover in total and by name, each (C, T + 1)."""
    shape = (len(packed.cells), len(packed.steps) + 1)
    total = np.full(shape, np.nan)
    parts: dict[str, FloatArray] = {}
    for place, cell in enumerate(packed.cells):
        if cell.cover is None:
            continue
        total[place] = 0.0
        for one in cell.cover:
            path = parts.setdefault(one.name, np.full(shape, np.nan))[place]
            path[0], grown = one.wte.mode[0], np.ones(1)
            for step, length in enumerate(packed.steps):
                grown = grown * compound(1.0 + at_step(one.growth.mode, step)[None], length)
                path[step + 1] = at_step(one.wte.mode, step) * grown[0]
            total[place] += path
    return total, dict(sorted(parts.items()))
