"""Snapshots for previews: a small one, and one that keeps a child busy for a while."""

from __future__ import annotations

import datetime as dt

from planning.models import Parameter
from planning.services.snapshots.data import (
    AssumptionFacts,
    CellFacts,
    OrganisationFacts,
    ProfessionFacts,
    Snapshot,
    packed,
)
from planning.what_if.questions import Change, Question

UNCERTAIN = {"leave_rate": (0.05, 0.08, 0.12), "retire_rate": (0.01, 0.02, 0.03), "demand_growth": (0.0, 0.02, 0.05)}
SURE = {"participation": 0.9, "local_share": 1.0, "join_rate": 1.0}


def small(draws: int = 200, organisations: int = 3, years: int = 5) -> Snapshot:
    """Trusts with one profession each, every parameter assumed for the whole system."""
    codes = [f"N{number:02}" for number in range(organisations)]
    return Snapshot(
        system="QXX",
        base_month=dt.date(2026, 3, 1),
        horizon_years=years,
        seed=7,
        draws=draws,
        cells=tuple(CellFacts(code, "nurse", "ward", substantive=100.0, establishment=110.0) for code in codes),
        organisations={code: OrganisationFacts(code, code, "acute") for code in codes},
        professions={"nurse": ProfessionFacts("nurse", "nhs/nurses", ("nhs/nurses",))},
        assumptions=tuple(AssumptionFacts(name, "system", *_values(name)) for name in Parameter.values),
    )


def _values(name: str) -> tuple[float, float, float]:
    return UNCERTAIN.get(name) or (SURE.get(name, 0.0),) * 3


def long() -> bytes:
    """Takes many seconds, in steps short enough to be stopped between two of them."""
    return packed(small(draws=10_000, organisations=1_500, years=30))


def leavers(mode: float, run: str = "small") -> Question:
    """The whole system, with other leaving."""
    place = Parameter.values.index("leave_rate")
    return Question(run, (), (Change(place, mode / 2, mode, 2 * mode),))
