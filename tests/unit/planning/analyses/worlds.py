"""A small system as a run keeps it: two trusts, nurses and carers, everything assumed once for the whole system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from planning.services.snapshots.data import AssumptionFacts, CellFacts, OrganisationFacts, ProfessionFacts, Snapshot

YEARS: Final = 3
USUAL: Final[Mapping[str, tuple[float, float, float]]] = {
    "leave_rate": (0.08, 0.1, 0.12),
    "retire_rate": (0.02, 0.02, 0.02),
    "stays_in_system": (0.0, 0.2, 0.4),
    "participation": (0.85, 0.9, 0.95),
    "demand_growth": (0.01, 0.02, 0.04),
    "productivity": (0.0, 0.0, 0.0),
    "mitigation": (0.0, 0.0, 0.0),
    "other_recruitment_rate": (0.09, 0.1, 0.11),
    "international_rate": (0.0, 0.0, 0.0),
    "return_to_practice_rate": (0.0, 0.0, 0.0),
    "assumed_vacancy_rate": (0.05, 0.1, 0.2),
    "training_attrition": (0.1, 0.1, 0.1),
    "join_rate": (0.8, 0.8, 0.8),
    "local_share": (0.5, 0.5, 0.5),
}


def assumed(parameter: str, *values: float, scope_kind: str = "system", **scope: Any) -> AssumptionFacts:
    """An assumption with these values, or the usual ones."""
    low, mode, high = values or USUAL[parameter]
    return AssumptionFacts(parameter, scope_kind, low, mode, high, **scope)


NURSES, CARERS, SOUTH = "RH8|nurse|ward", "RH8|carer|ward", "RBZ|nurse|ward"
SNAPSHOT: Final = Snapshot(
    system="QXX",
    base_month=dt.date(2026, 3, 1),
    horizon_years=YEARS,
    seed=1,
    draws=1,
    cells=(
        CellFacts("RBZ", "nurse", "ward", substantive=100.0),
        CellFacts("RH8", "carer", "ward", substantive=50.0, headcount=60.0, establishment=55.0),
        CellFacts("RH8", "nurse", "ward", substantive=200.0, headcount=240.0, establishment=230.0, required=250.0),
    ),
    organisations={
        "RBZ": OrganisationFacts("RBZ", "South Hospital", "community", share=0.5),
        "RH8": OrganisationFacts("RH8", "North Hospital", "acute"),
    },
    professions={
        "carer": ProfessionFacts("carer", "asc/care", ("asc/care",)),
        "nurse": ProfessionFacts("nurse", "nhs/nurses", ("nhs/nurses",)),
    },
    assumptions=tuple(assumed(parameter) for parameter in USUAL),
)


def with_(*more: AssumptionFacts, **changes: Any) -> Snapshot:
    """The system with further assumptions."""
    return replace(SNAPSHOT, assumptions=(*SNAPSHOT.assumptions, *more), **changes)
