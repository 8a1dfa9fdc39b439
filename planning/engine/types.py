"""What goes into a projection: plain frozen records, no arithmetic. What comes out is in `results`.

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


def first(value: OverSteps) -> Triple:
    """What holds in the first step."""
    return value if isinstance(value, Triple) else value[0]


@dataclass(frozen=True, slots=True)
class Flow:
    """Headcount per year that joins by one route.

    Attributes:
        route: such as "international recruitment"; see `ROUTES`. An intervention may use a name of its own.
        per_year: people per year; only net transfers may be negative.
        profile: shares of these joiners by band, A values that add up to 1; None = the cell's joiner profile.
    """

    route: str
    per_year: OverSteps
    profile: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Students who start a course on one date; cohorts that started before the base date are given too.

    Attributes:
        starts: first day of the course.
        students: how many start.
    """

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
        cohorts: in any order.
        course_years: length of the course, in years, above 0.
        attrition: share of students who do not complete, 0..1.
        join_rate: share of completers who join the service, 0..1.
        local_share: share of those who join this cell, 0..1.
        profile: shares of completers by band, A values that add up to 1; None = the cell's joiner profile.
        places: placement capacity, students of this course who can be on it at once; None = no limit. A cohort
            that starts after the base date is cut to the places that earlier cohorts leave. The step in whose
            span it starts says how many places there are.
    """

    name: str
    route: str
    cohorts: tuple[Cohort, ...]
    course_years: float
    attrition: Triple = ZERO
    join_rate: Triple = field(default_factory=lambda: exactly(1.0))
    local_share: Triple = field(default_factory=lambda: exactly(1.0))
    profile: tuple[float, ...] | None = None
    places: OverSteps | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """A reason why demand grows: fraction per year, such as 0.032.

    Attributes:
        name: natural name; drivers of the same name share their draws across both bases.
        per_year: growth, a fraction per year of -1 or more.
        net_of_productivity: the growth already presumes productivity gains; such a driver beside a productivity
            assumption is a `ModelError`.
    """

    name: str
    per_year: OverSteps
    net_of_productivity: bool = False


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """WTE that a dated change of service adds (or, if negative, takes away).

    It counts in full at every position whose date is on or after `starts` and, if given, before `ends`.
    With `ramp_years` above 0 it counts in proportion to the time since `starts` until it counts in full.
    A change that starts on or before the base date is part of the opening demand already and is left out.

    Attributes:
        name: natural name within the demand; part of the random-number key.
        wte: how much it adds in full; what it takes away may fall from low to high, such as -10, -20, -30.
        starts: first day.
        ends: first day on which it no longer counts; None = it stays.
        ramp_years: years from `starts` until it counts in full; 0 = at once.
    """

    name: str
    wte: Triple
    starts: dt.date
    ends: dt.date | None = None
    ramp_years: float = 0.0


@dataclass(frozen=True, slots=True)
class Relief:
    """A share taken off a rate or off demand, such as the leavers whom an intervention keeps.

    Several reliefs multiply: (1 - a) x (1 - b).

    Attributes:
        name: natural name; part of the random-number key.
        share: a level for each step, 0..1, not cumulative.
    """

    name: str
    share: OverSteps


@dataclass(frozen=True, slots=True)
class Ratio:
    """Demand that follows an activity: units (people, beds, patients) x WTE for each.

    Attributes:
        name: natural name within the demand, such as "beds"; part of the random-number key.
        opening_units: units at the base date.
        units: units at the end of each step, a level.
        wte_per_unit: WTE that one unit needs, a level for each step; the base date uses the first step's mode.
    """

    name: str
    opening_units: float
    units: OverSteps
    wte_per_unit: OverSteps


@dataclass(frozen=True, slots=True)
class Cover:
    """Bank or agency staff beside the substantive ones.

        wte[t] = level[t] x prod(1 + growth)

    Attributes:
        name: "bank", "agency" or another name; part of the random-number key.
        wte: level for each step; the base date uses the first step's mode.
        growth: fraction per year, compounding from the base date.
    """

    name: str
    wte: OverSteps
    growth: OverSteps = ZERO


@dataclass(frozen=True, slots=True)
class Transfer:
    """People who move from one cell to another: promotion, retraining, movement inside the system.

    A rate like leaving and retiring: it applies to the opening stock of every band of `source`, competes with them,
    and is capped with them at 1 in proportion. Who moves ages with the step and is not exposed to the rates of
    `target` in the same step.

    Attributes:
        name: natural name, such as "promotion"; with both codes unique in the model, part of the random-number key.
        source, target: cell codes; both cells need a projected stock.
        share: of the source's headcount per year, 0..1.
        profile: bands in which they arrive, A shares that add up to 1; None = each keeps their age.
    """

    name: str
    source: str
    target: str
    share: OverSteps
    profile: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of one cell on one basis.

        D[t] = (D0 x prod(1 + compounding) x (1 + sum of cumulative additive) + service changes)
               x prod(1 - productivity) x (1 - mitigation[t]) x prod over reliefs (1 - relief[t])

    With `ratios`, D0 is at each position the sum of units x WTE for each of them; `opening_wte` is then left out.

    Attributes:
        opening_wte: D0, WTE at the base date (establishment, or assessed need); None only beside `ratios`.
        compounding: drivers that multiply one another.
        additive: drivers whose cumulated growth is added up before it multiplies.
        service_changes: dated changes; they do not grow with the drivers.
        productivity: fraction per year by which the same work needs fewer WTE.
        mitigation: share of demand avoided, a level for each step (not cumulative).
        reliefs: further shares of demand avoided, each by its own name, such as an intervention's.
        ratios: activities that the demand follows instead of an opening figure.
    """

    opening_wte: float | None
    compounding: tuple[Driver, ...] = ()
    additive: tuple[Driver, ...] = ()
    service_changes: tuple[ServiceChange, ...] = ()
    productivity: OverSteps = ZERO
    mitigation: OverSteps = ZERO
    reliefs: tuple[Relief, ...] = ()
    ratios: tuple[Ratio, ...] = ()

    @property
    def opening(self) -> float:
        """D0 at the base date, WTE."""
        if self.opening_wte is not None:
            return self.opening_wte
        return sum(ratio.opening_units * first(ratio.wte_per_unit).mode for ratio in self.ratios)


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
        cover: bank, agency and other temporary staff; None = unknown, () = none.
        retention: shares of the leaving rate that something takes off, each by its own name.
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
    cover: tuple[Cover, ...] | None = None
    retention: tuple[Relief, ...] = ()
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
        individual_chance: convention; True lets chance decide person by person, in draws, who of a stock leaves and
            who of a cohort completes and joins: a spread like the binomial's around the expected number. It
            matters in small cells.
        band_groups: names of groups that each have all the age bands, such as ("women", "men") or grades: A is
            then groups x age bands, group after group. Ageing stays within a group. Grades without ages are
            groups over the edges (0, infinity).
        transfers: people who move between cells.
        cells: in any order.
        roll_ups: in any order.
        seed: of the random numbers, 0 <= seed < 2**63.
        draws: number of futures drawn, at least 1.
        local_variance_share: share of each draw's variance that is the cell's own, the rest being common
            to the system; 0..1.
        joiners_exit_in_step: convention; True lets the step's exit rates apply to its joiners too.
        round_course_to_steps: convention; True lets completers join at the position nearest to the end
            of the course, at least one after the position at which they started (later on a tie).
        compounding_drivers_add: convention; True adds the compounding drivers of a step up before they
            compound, (1 + a + b), instead of (1 + a) x (1 + b).
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
    compounding_drivers_add: bool = False
    individual_chance: bool = False
    band_groups: tuple[str, ...] = ("",)
    transfers: tuple[Transfer, ...] = ()

    @property
    def bands(self) -> int:
        """A, the number of bands of every cell."""
        return (len(self.age_edges) - 1) * len(self.band_groups)
