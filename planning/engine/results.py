"""What comes out of a projection: plain frozen records. Units and shapes are those of `types`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planning.engine.types import Basis, FloatArray


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over positions: four float64 arrays of shape (T + 1,); NaN throughout if it is unknown.

    `central` is the path at the modes; p10 <= p50 <= p90 are quantiles of the draws (nearest rank).
    """

    central: FloatArray
    p10: FloatArray
    p50: FloatArray
    p90: FloatArray


@dataclass(frozen=True, slots=True)
class BasisResult:
    """One node's demand and gap on one basis, WTE.

    Attributes:
        demand: over the cells whose demand on this basis is known.
        gap: demand - supply, positive is a shortfall; over the cells where both are known.
        uncovered: gap - cover; over the cells where all three are known.
        compared_supply: central supply of just the cells in `gap`, shape (T + 1,), so that central gap =
            compared demand - compared_supply.
        compared_demand: central demand of just the cells in `gap`, shape (T + 1,).
        unknown_cells: codes of cells left out of `gap` because demand or supply is unknown.
        effects: name -> WTE by which it moves the gap in each step, shape (T,); adds up to the change of
            `gap.central`. Read it through `bridge`.
        exceeding: share of the draws in which the gap is larger than the tolerated share of compared demand, by
            position, shape (T + 1,); None if no tolerance was given or the gap is unknown.
    """

    demand: Spread
    gap: Spread
    uncovered: Spread
    compared_supply: FloatArray
    compared_demand: FloatArray
    unknown_cells: tuple[str, ...]
    effects: Mapping[str, FloatArray]
    exceeding: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class NodeResult:
    """Results of one cell or roll-up.

    Attributes:
        supply: substantive WTE.
        cover: bank + agency WTE.
        headcount: central path by age band, shape (T + 1, A); NaN where supply is unknown or given.
        flows: name -> WTE that it adds to supply in each step (leavers and retirements negative), shape (T,).
        bases: "funded" and "need".
        clamped: headcount, central path, shape (T,): people who would have left a band that had nobody
            left; stocks stop at zero.
        cover_parts: name -> central WTE of that cover, shape (T + 1,).
        turned_away: students per step, central path, shape (T,), who would have started a course but found no
            place on placement.
        unknown_cells: codes of cells whose supply is unknown (left out of `supply`).
    """

    code: str
    supply: Spread
    cover: Spread
    headcount: FloatArray
    flows: Mapping[str, FloatArray]
    bases: Mapping[Basis, BasisResult]
    clamped: FloatArray
    cover_parts: Mapping[str, FloatArray]
    turned_away: FloatArray
    unknown_cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Results of every node of a model.

    Attributes:
        positions: dates of the T + 1 positions.
        years: years since the base date, shape (T + 1,).
        nodes: by natural code, cells and roll-ups alike, in the order of their codes.
        fingerprint: of the inputs, see `fingerprint`.
    """

    engine_version: str
    fingerprint: str
    seed: int
    draws: int
    positions: tuple[dt.date, ...]
    years: FloatArray
    nodes: Mapping[str, NodeResult]


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """One named reason for the gap's change, WTE; positive widens the shortfall.

    `kind` says where it comes from: supply, demand, or uncertainty (the last step, p50 - central).
    """

    name: str
    wte: float
    kind: Literal["supply", "demand", "uncertainty"]
