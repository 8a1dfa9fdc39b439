"""Explains the change of a gap between two positions in named steps that add up."""

from __future__ import annotations

import math
from typing import Final

from planning.engine.ledger import of_demand
from planning.engine.results import BridgeStep, Results
from planning.engine.types import Basis

UNCERTAINTY: Final = "uncertainty (p50 − central)"


def bridge(result: Results, node: str, basis: Basis, from_step: int, to_step: int) -> list[BridgeStep]:
    """Why a node's gap differs between two positions (0 = base date, t = end of step t).

    The steps up to the last add up to the change of the central gap, with the last one to the change of p50, each
    within 0.01 WTE. The last is always what uncertainty adds: the change of p50 - central.

    Returns:
        supply's steps first, then demand's, then uncertainty; nothing if the gap is unknown.

    Raises:
        KeyError: if there is no such node.
        ValueError: if the positions are not 0 <= from_step <= to_step <= T.
    """
    last = len(result.positions) - 1
    if not 0 <= from_step <= to_step <= last:
        raise ValueError(f"A bridge runs forward between positions 0 and {last}; got {from_step} to {to_step}.")
    found = result.nodes[node].bases[basis]
    gap = found.gap
    if math.isnan(gap.central[0]):
        return []
    steps = [
        BridgeStep(name, float(wte[from_step:to_step].sum()), "demand" if of_demand(name) else "supply")
        for name, wte in found.effects.items()
    ]
    beyond = gap.p50 - gap.central
    return [*steps, BridgeStep(UNCERTAINTY, float(beyond[to_step] - beyond[from_step]), "uncertainty")]
