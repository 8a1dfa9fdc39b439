"""The snapshot as plain data: natural codes and numbers, which can be kept, compared and computed from again."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import orjson

from planning.services.snapshots.intervention_facts import InterventionFacts
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts

BANDS: Final = ("16-24", "25-34", "35-44", "45-54", "55-59", "60-64", "65+")
EDGES: Final = (16.0, 25.0, 35.0, 45.0, 55.0, 60.0, 65.0, float("inf"))
FIRST_RETIRING_BAND: Final = BANDS.index("55-59")

REPORTED, CARRIED, ESTIMATED, UNKNOWN = "reported", "carried", "estimated", "unknown"
ASSUMED: Final = "assumed"
SURENESS: Final = (REPORTED, CARRIED, ESTIMATED, ASSUMED, UNKNOWN)
"""Where a figure comes from, the surest first."""

NO_GROUP: Final = "none"
UNALLOCATED: Final = "unallocated"
NOT_SPECIFIED: Final = "not-specified"

NEWLY_QUALIFIED: Final = 0.45
"""Share of joiners who are newly qualified, where reference data has no rate."""


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What is known of one cell at the base month: WTE and people, None = unknown; and from where.

    ``published``: its staff come from a published estimate and not from a return.
    """

    organisation: str
    profession: str
    setting: str
    substantive: float | None = None
    bank: float | None = None
    agency: float | None = None
    headcount: float | None = None
    ages: tuple[float, ...] | None = None
    establishment: float | None = None
    required: float | None = None
    supply_from: str = UNKNOWN
    establishment_from: str = UNKNOWN
    required_from: str = UNKNOWN
    age_months: int = 0
    demand_age_months: int = 0
    published: bool = False
    capacity_lines: tuple[int, ...] = ()
    demand_lines: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        return f"{self.organisation}|{self.profession}|{self.setting}"


@dataclass(frozen=True, slots=True)
class PeerEstimate:
    """How a partner's staff were estimated: its size, the peers and their size together; ``wider``: of the region."""

    organisation: str
    size: float
    measure: str
    peers: tuple[str, ...]
    peers_size: float
    wider: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """A partner as it counts in the system: its share (0 to 1), and its shares of places."""

    code: str
    name: str
    sector: str
    share: float = 1.0
    places: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProfessionFacts:
    """A profession: its reference group ("scheme/code"), every group it has, and what reference data says of it."""

    code: str
    staff_group: str
    groups: tuple[str, ...] = ()
    not_further_specified_of: str = ""
    age_profile: tuple[float, ...] | None = None
    course_years: float | None = None


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """Outsiders who train for a profession, as reported."""

    organisation: str
    profession: str
    setting: str
    route: str
    start: dt.date
    completion: dt.date
    students: float
    attrition: float | None = None
    join_rate: float | None = None
    destination_share: float | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class AssumptionFacts:
    """One assumption that holds: low / mode / high of a parameter on a scope from a day until before another.

    ``age_band`` "" = every age.
    """

    parameter: str
    scope_kind: str
    low: float
    mode: float
    high: float
    organisation: str = ""
    profession: str = ""
    staff_group: str = ""
    sector: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    age_band: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a run depends on besides the engine."""

    system: str
    base_month: dt.date
    horizon_years: int
    seed: int
    draws: int
    cells: tuple[CellFacts, ...]
    organisations: Mapping[str, OrganisationFacts]
    professions: Mapping[str, ProfessionFacts]
    assumptions: tuple[AssumptionFacts, ...]
    cohorts: tuple[CohortFacts, ...] = ()
    setting_priorities: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    newly_qualified_share: float = NEWLY_QUALIFIED
    caveats: tuple[str, ...] = ()
    peer_estimates: tuple[PeerEstimate, ...] = ()
    movements: tuple[MovementFacts, ...] = ()
    service_changes: tuple[ServiceChangeFacts, ...] = ()
    staffing_ratios: tuple[RatioFacts, ...] = ()
    interventions: tuple[InterventionFacts, ...] = ()


def priority_code(system: str | None, code: str) -> str:
    """A national priority's code as it is, a system's own as "QJK/carers", so that the two never mix."""
    return f"{system}/{code}" if system else code


def packed(snapshot: Snapshot) -> bytes:
    """The snapshot in canonical form (sorted keys, natural order of cells), compressed."""
    return zlib.compress(_canonical(snapshot), 6)


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(_canonical(snapshot)).hexdigest()


def _canonical(snapshot: Snapshot) -> bytes:
    return orjson.dumps(snapshot, option=orjson.OPT_SORT_KEYS)


ROWS: Final[Mapping[str, type]] = {
    "cells": CellFacts,
    "assumptions": AssumptionFacts,
    "cohorts": CohortFacts,
    "peer_estimates": PeerEstimate,
    "movements": MovementFacts,
    "service_changes": ServiceChangeFacts,
    "staffing_ratios": RatioFacts,
    "interventions": InterventionFacts,
}
BY_CODE: Final[Mapping[str, type]] = {"organisations": OrganisationFacts, "professions": ProfessionFacts}
DATES: Final = frozenset({"start", "completion", "starts", "ends"})
Facts = TypeVar("Facts")


def unpacked(content: bytes) -> Snapshot:
    """The snapshot that `packed` made; the same to the last bit.

    What an older version of the product did not know yet stands at its default, so that every figure ever published
    can still be explained.
    """
    read = orjson.loads(zlib.decompress(content))
    read["base_month"] = dt.date.fromisoformat(read["base_month"])
    for name, kind in ROWS.items():
        read[name] = tuple(_made(kind, row) for row in read.get(name, ()))
    for name, kind in BY_CODE.items():
        read[name] = {code: _made(kind, row) for code, row in read[name].items()}
    read["caveats"] = tuple(read.get("caveats", ()))
    return Snapshot(**read)


def _made(kind: type[Facts], row: dict[str, Any]) -> Facts:
    for name, value in row.items():
        if isinstance(value, list):
            row[name] = tuple(value)
        elif name in DATES and value is not None:
            row[name] = dt.date.fromisoformat(value)
    return kind(**row)
