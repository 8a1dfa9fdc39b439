"""A model laid out as arrays, ready to be walked: plain records, made by `packing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from planning.engine.types import Basis, FloatArray, ModelInputs


@dataclass(frozen=True, slots=True, eq=False)
class Assumed:
    """Assumptions as arrays: `low`, `mode`, `high`, whose last axis is steps (1 = the same in every step)."""

    low: FloatArray
    mode: FloatArray
    high: FloatArray
    uncertain: bool


@dataclass(frozen=True, slots=True, eq=False)
class PackedFlow:
    """A joiner route's headcount per year, shape (1 or T,); `profile` (A,) where it is not the cell's."""

    route: str
    per_year: Assumed
    profile: FloatArray | None


@dataclass(frozen=True, slots=True, eq=False)
class PackedPipeline:
    """A course's cohorts by date of start: `students` (n,), joining in step `lands` (n,), 0-based or None.

    Attributes:
        places: placement capacity (1 or T,); None = no limit. Without it only cohorts that land are kept.
        starts: 0-based step in whose span each cohort starts; None = by the base date, so that it is never cut.
        beside: for each cohort, the places of the earlier ones that are still on the course when it starts.
    """

    name: str
    route: str
    lands: tuple[int | None, ...]
    students: Assumed
    shares: tuple[tuple[str, Assumed], ...]
    profile: FloatArray | None
    places: Assumed | None
    starts: tuple[int | None, ...]
    beside: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PackedDriver:
    """Growth per year, shape (1 or T,)."""

    name: str
    per_year: Assumed


@dataclass(frozen=True, slots=True, eq=False)
class PackedChange:
    """A service change's WTE and the share of it that counts at positions 1..T, `counts` (T,); minus takes away."""

    name: str
    wte: Assumed
    counts: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PackedRelief:
    """A share taken off, a level, (1 or T,)."""

    name: str
    share: Assumed


@dataclass(frozen=True, slots=True, eq=False)
class PackedRatio:
    """An activity's units at the end of each step and WTE for each of them, both (1 or T,)."""

    name: str
    opening_units: float
    units: Assumed
    wte_per_unit: Assumed


@dataclass(frozen=True, slots=True, eq=False)
class PackedCover:
    """Temporary staff: level and growth, both (1 or T,)."""

    name: str
    wte: Assumed
    growth: Assumed


@dataclass(frozen=True, slots=True, eq=False)
class PackedTransfer:
    """People who move between two places in `PackedModel.cells`; `profile` (A,) where they do not keep their age."""

    name: str
    source: int
    target: int
    share: Assumed
    profile: FloatArray | None


@dataclass(frozen=True, slots=True, eq=False)
class PackedDemand:
    """One basis of one cell."""

    opening: float
    compounding: tuple[PackedDriver, ...]
    additive: tuple[PackedDriver, ...]
    changes: tuple[PackedChange, ...]
    productivity: Assumed
    mitigation: Assumed
    reliefs: tuple[PackedRelief, ...]
    ratios: tuple[PackedRatio, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PackedStock:
    """People in post at the base date, headcount (A,), and what changes their number; rates are (A, 1 or T)."""

    opening: FloatArray
    leave: Assumed
    retire: Assumed
    participation: Assumed
    profile: FloatArray
    flows: tuple[PackedFlow, ...]
    pipelines: tuple[PackedPipeline, ...]
    retention: tuple[PackedRelief, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PackedCell:
    """One cell. Supply comes from `stock`, is given as `series`, or is unknown."""

    code: str
    stock: PackedStock | None
    series: FloatArray | None
    demand: dict[Basis, PackedDemand | None]
    cover: tuple[PackedCover, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class PackedModel:
    """A model ready to be walked.

    Attributes:
        steps: lengths in years, (T,).
        dates: of the T + 1 positions.
        ageing: for each step, shares of each band that move up by 0, 1, 2 … bands, each (A,). What is
            missing from 1 has aged out of a closed last band.
        cells: sorted by code.
        index: code -> place in `cells`.
        transfers: sorted by name and the codes of both cells.
        linked: places of cells that transfers tie together, directly or by way of others, in groups; the
            groups by their first place, the places in order. A cell without transfers is a group of its own.
    """

    inputs: ModelInputs
    steps: FloatArray
    years: FloatArray
    dates: tuple[dt.date, ...]
    ageing: tuple[tuple[FloatArray, ...], ...]
    cells: tuple[PackedCell, ...]
    index: dict[str, int]
    transfers: tuple[PackedTransfer, ...]
    linked: tuple[tuple[int, ...], ...]

    def groups(self, places: Sequence[int]) -> list[tuple[int, ...]]:
        """The groups of linked cells that `places` are made up of."""
        wanted = set(places)
        return [group for group in self.linked if group[0] in wanted]
