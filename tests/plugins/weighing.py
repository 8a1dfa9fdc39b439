"""Makes interventions and packages for tests, in one line each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from partners.models import System
from planning.models import Intervention, InterventionKind, Package
from planning.services.interventions.changing import Wanted, create_intervention
from planning.services.packages import create_package
from tests.plugins.projecting import APPLICATION, CARER, NURSE
from workforce.models import Profession

STARTS = dt.date(2026, 4, 1)
TAKES_OVER = ("new_role", "substitution")


def wanted(kind: str = "extra_joiners", size: str = "20", **given: Any) -> Wanted:
    """What an intervention of the kind says; ``profession`` and ``by_profession`` may be codes."""
    about: dict[str, Any] = {"name": InterventionKind(kind).label, "reason": "Agreed with partners", "source": "Plan"}
    about |= {"starts": STARTS, "profession": NURSE, **dict.fromkeys(("low", "mode", "high"), Decimal(size))}
    if kind in TAKES_OVER:
        about["by_profession"] = CARER
    if kind == "training_places":
        about["course_years"] = Decimal(3)
    about |= given
    for name in ("profession", "by_profession"):
        if isinstance(about.get(name), str):
            about[name] = Profession.objects.get(code=about[name])
    return Wanted(**about)


def intervention(system: System, kind: str = "extra_joiners", size: str = "20", **given: Any) -> Intervention:
    """An intervention of the system."""
    return create_intervention(actor=APPLICATION, system=system, kind=kind, wanted=wanted(kind, size, **given))


SAFE: dict[str, Any] = {
    "safe_minimum": Decimal(100), "clinical_approver": "Chief nurse", "recruitable": "Colleges have waiting lists",
}  # fmt: skip
"""What an agreed scenario wants to know of a substitution or a new role."""


def package(system: System, name: str, *interventions: Intervention) -> Package:
    """A package of the system."""
    return create_package(actor=APPLICATION, system=system, name=name, interventions=interventions)
