"""Two trusts, one of which counts by half, with nurses, carers, and nobody yet in the role of associate."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from planning.engine import CellInputs, Demand, Triple, exactly
from planning.services.interventions.applying import Applied, applied
from planning.services.snapshots.data import BANDS, CellFacts, OrganisationFacts, ProfessionFacts, Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts
from planning.services.snapshots.interventions import with_interventions

BASE = dt.date(2026, 3, 31)
POSITIONS = (BASE, *(dt.date(year, 3, 31) for year in range(2027, 2032)))
STEPS = (1.0,) * 5
PROFESSIONS = {
    "carer": ProfessionFacts("carer", "asc/care", ("asc/care",)),
    "nurse": ProfessionFacts("nurse", "nhs/nurses", ("nhs/nurses", "esr/nursing")),
    "associate": ProfessionFacts("associate", "nhs/nurses", ("nhs/nurses",)),
}
SNAPSHOT = Snapshot(
    system="QXX",
    base_month=dt.date(2026, 3, 1),
    horizon_years=5,
    seed=1,
    draws=10,
    cells=(
        CellFacts("RBZ", "nurse", "ward", substantive=100.0, establishment=100.0, required=110.0),
        CellFacts("RH8", "carer", "ward", substantive=50.0, establishment=50.0, required=50.0),
        CellFacts("RH8", "nurse", "clinic", substantive=100.0, establishment=100.0, required=120.0),
        CellFacts("RH8", "nurse", "ward", substantive=200.0, establishment=200.0, required=240.0),
    ),
    organisations={
        "RBZ": OrganisationFacts("RBZ", "South Hospital", "acute", share=0.5),
        "RH8": OrganisationFacts("RH8", "North Hospital", "acute"),
    },
    professions={code: PROFESSIONS[code] for code in ("carer", "nurse")},
    assumptions=(),
)
WARD, CLINIC, SOUTH, CARERS = "RH8|nurse|ward", "RH8|nurse|clinic", "RBZ|nurse|ward", "RH8|carer|ward"
USUAL = {"training_attrition": exactly(0.1), "join_rate": exactly(0.8), "local_share": exactly(0.5)}


def facts(kind: str = "extra_joiners", size: float = 10.0, **given: Any) -> InterventionFacts:
    """An intervention for nurses that works in full from the first day after the base date."""
    usual: dict[str, Any] = {
        "code": "1", "name": "More", "kind": kind, "low": size, "mode": size, "high": size, "profession": "nurse",
        "starts": dt.date(2026, 4, 1),
    }  # fmt: skip
    return InterventionFacts(**usual | given)


def cell(one: CellFacts) -> CellInputs:
    """As many people as WTE, all of one age; nothing moves of itself."""
    people = None if one.substantive is None else (one.substantive, *(0.0,) * (len(BANDS) - 1))
    return CellInputs(
        code=one.code,
        opening=people,
        leave_rate=(exactly(0.1),) * len(BANDS),
        retire_rate=(exactly(0.0),) * len(BANDS),
        participation=(exactly(1.0),) * len(BANDS),
        joiner_profile=(1.0, *(0.0,) * (len(BANDS) - 1)),
        funded=None if one.establishment is None else Demand(one.establishment),
        need=None if one.required is None else Demand(one.required),
    )


def with_(*interventions: InterventionFacts, snapshot: Snapshot = SNAPSHOT) -> Applied:
    """The world with these switched on."""
    found = with_interventions(snapshot, interventions, PROFESSIONS)
    return applied(found, [cell(one) for one in found.cells], POSITIONS, STEPS, lambda name, *_: USUAL[name])


def cells(*interventions: InterventionFacts, snapshot: Snapshot = SNAPSHOT) -> dict[str, CellInputs]:
    """Its cells by code."""
    return {one.code: one for one in with_(*interventions, snapshot=snapshot).cells}


def without(snapshot: Snapshot, code: str, **unknown: None) -> Snapshot:
    """The snapshot with figures of one cell unknown."""
    changed = tuple(replace(one, **unknown) if one.code == code else one for one in snapshot.cells)  # type: ignore[arg-type]
    return replace(snapshot, cells=changed)


def modes(values: object) -> list[float]:
    """The modes of a value over steps, rounded."""
    each = (values,) if isinstance(values, Triple) else values
    return [round(one.mode, 6) for one in each]
