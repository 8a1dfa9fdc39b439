"""What goes into a projection and what comes out: plain frozen records, no arithmetic.

Units and shapes used throughout:

* *T* steps give *T + 1* **positions**: position 0 is the base date, position *t* the end of step *t*.
* *A* age bands, the same for every cell of a model.
* headcount is people, WTE is whole-time equivalents, rates are **per year** (the engine turns them into
  rates per step), shares and rates are fractions (0.105, never 10.5).
* `None` means unknown, 0 means none; an unknown figure never counts as zero.

The equations are those of `docs/methodology.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Basis = Literal["funded", "need"]
BASES: Final[tuple[Basis, ...]] = ("funded", "need")

NET_TRANSFERS: Final = "net transfers"
"""The only joiner route that may be negative (more people moved out than in)."""

ROUTES: Final[tuple[str, ...]] = (
    "graduates",
    "apprenticeships",
    "international recruitment",
    "return to practice",
    "other recruitment",
    NET_TRANSFERS,
)
"""The usual joiner routes, in the order in which a bridge names them. Other names are allowed."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Triple:
    """An assumption as low / mode / high, in the parameter's own unit; low <= mode <= high.

    The central path uses the mode; draws follow a PERT distribution over low..high.
    """

    low: float
    mode: float
    high: float

    @property
    def uncertain(self) -> bool:
        """Whether draws of this value differ from one another."""
        return self.low != self.high


def exactly(value: float) -> Triple:
    """A value that is not in doubt: low, mode and high are the same; it costs no draws."""
    return Triple(value, value, value)


ZERO: Final = exactly(0.0)

OverSteps = Triple | tuple[Triple, ...]
"""A value for every step: one Triple that holds throughout, or exactly T of them, one for each step.

One draw of a parameter holds through all steps (and all bands): a bad future is bad from start to end.
"""

ByBand = tuple[OverSteps, ...]
"""One `OverSteps` for each of the A age bands."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Headcount per year that joins by one route (see `ROUTES`; an intervention may use a name of its own)."""

    route: str
    per_year: OverSteps


@dataclass(frozen=True, slots=True)
class Cohort:
    """Students who start a course on one date; cohorts that started before the base date are given too."""

    starts: dt.date
    students: Triple


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A course that produces joiners: students x (1 - attrition) x join rate x local share.

    Completers join at the first position on or after `starts + course_years` (see also
    `ModelInputs.round_course_to_steps`). Cohorts that finish on or before the base date are already in
    the opening stock and are left out; so are those that finish after the last position.

    Attributes:
        name: natural name within the cell, such as "adult nursing degree"; part of the random-number key.
        route: the joiner route that completers count under, such as "graduates".
        course_years: length of the course, in years, above 0.
        attrition: share of students who do not complete, 0..1.
        join_rate: share of completers who join the service, 0..1.
        local_share: share of those who join this cell, 0..1.
    """

    name: str
    route: str
    cohorts: tuple[Cohort, ...]
    course_years: float
    attrition: Triple = ZERO
    join_rate: Triple = field(default_factory=lambda: exactly(1.0))
    local_share: Triple = field(default_factory=lambda: exactly(1.0))


@dataclass(frozen=True, slots=True)
class Driver:
    """A reason why demand grows: fraction per year, such as 0.032.

    Drivers of the same name share their draws across both bases. `net_of_productivity` says that the growth
    already presumes productivity gains; such a driver beside a productivity assumption is a `ModelError`.
    """

    name: str
    per_year: OverSteps
    net_of_productivity: bool = False


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """WTE that a dated change of service adds (or, if negative, takes away).

    It counts in full at every position whose date is on or after `starts` and, if given, before `ends`.
    A change that starts on or before the base date is part of the opening demand already and is left out.
    """

    name: str
    wte: Triple
    starts: dt.date
    ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of one cell on one basis.

        D[t] = (D0 x prod(1 + compounding) x (1 + sum of cumulative additive) + service changes)
               x prod(1 - productivity) x (1 - mitigation[t])

    Attributes:
        opening_wte: D0, WTE at the base date (establishment, or assessed need).
        compounding: drivers that multiply one another.
        additive: drivers whose cumulated growth is added up before it multiplies.
        productivity: fraction per year by which the same work needs fewer WTE.
        mitigation: share of demand avoided, a level for each step (not cumulative).
    """

    opening_wte: float
    compounding: tuple[Driver, ...] = ()
    additive: tuple[Driver, ...] = ()
    service_changes: tuple[ServiceChange, ...] = ()
    productivity: OverSteps = ZERO
    mitigation: OverSteps = ZERO


@dataclass(frozen=True, slots=True)
class CellInputs:
    """One cell: an organisation's people of one profession in one care setting.

    Attributes:
        code: natural code "ORG|PROFESSION|SETTING", unique in the model; part of the random-number key.
        opening: headcount by age band at the base date, A values >= 0; None = unknown.
        leave_rate: by band, fraction per year, 0..1.
        retire_rate: by band, fraction per year, 0..1; leave + retire is capped at 1 in proportion.
        participation: by band, WTE per head. The opening position uses the first step's modes.
        joiner_profile: shares of joiners by band, A values that add up to 1.
        joiners: flows by route, headcount per year.
        pipelines: courses whose completers join.
        funded: demand on the funded basis (establishment); None = unknown.
        need: demand on the need basis (required); None = unknown.
        cover: bank + agency, WTE, a level for each step; None = unknown.
        supply_series: supply given instead of projected: WTE at each of the T + 1 positions. The stock
            inputs are then ignored.
    """

    code: str
    opening: tuple[float, ...] | None
    leave_rate: ByBand
    retire_rate: ByBand
    participation: ByBand
    joiner_profile: tuple[float, ...]
    joiners: tuple[Flow, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    funded: Demand | None = None
    need: Demand | None = None
    cover: OverSteps | None = None
    supply_series: tuple[float, ...] | None = None

    def demand(self, basis: Basis) -> Demand | None:
        """Demand on `basis`, or None where it is unknown."""
        return self.funded if basis == "funded" else self.need


@dataclass(frozen=True, slots=True)
class RollUp:
    """A node that adds up cells.

    Attributes:
        code: natural code of the node, unique among roll-ups and cells.
        parts: (cell code, weight); the weight is the share in [0, 1] of the cell that counts here.
    """

    code: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ModelInputs:
    """Everything that a projection depends on; the same inputs and engine version give the same results.

    Attributes:
        base_date: date of position 0, normally a month's last day.
        steps: lengths in years, each above 0; `periods.steps_to_march` makes the usual ones.
        age_edges: A + 1 rising ages. Band a runs from edge a to edge a + 1. A last edge of infinity keeps
            people in the last band; a finite one retires them as they age out of it.
        cells: in any order.
        roll_ups: in any order.
        seed: of the random numbers, 0 <= seed < 2**63.
        draws: number of futures drawn, at least 1.
        local_variance_share: share of each draw's variance that is the cell's own, the rest being common
            to the system; 0..1.
        joiners_exit_in_step: convention; True lets the step's exit rates apply to its joiners too.
        round_course_to_steps: convention; True lets completers join at the position nearest to the end
            of the course, at least one after the position at which they started (later on a tie).
    """

    base_date: dt.date
    steps: tuple[float, ...]
    age_edges: tuple[float, ...]
    cells: tuple[CellInputs, ...]
    roll_ups: tuple[RollUp, ...] = ()
    seed: int = 1
    draws: int = 1000
    local_variance_share: float = 0.5
    joiners_exit_in_step: bool = False
    round_course_to_steps: bool = False


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
    """

    demand: Spread
    gap: Spread
    uncovered: Spread
    compared_supply: FloatArray
    compared_demand: FloatArray
    unknown_cells: tuple[str, ...]
    effects: Mapping[str, FloatArray]


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
        unknown_cells: codes of cells whose supply is unknown (left out of `supply`).
    """

    code: str
    supply: Spread
    cover: Spread
    headcount: FloatArray
    flows: Mapping[str, FloatArray]
    bases: Mapping[Basis, BasisResult]
    clamped: FloatArray
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


class ModelError(ValueError):
    """A model that cannot be projected.

    Attributes:
        location: JSON pointer into the model, such as "/cells/3/leave_rate/0".
        message: what is wrong there and what to do, in plain words.
    """

    def __init__(self, location: str, message: str) -> None:
        super().__init__(f"{location}: {message}")
        self.location = location
        self.message = message
