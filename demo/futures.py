"""Two more futures of the demo's system, so that there is something to compare: one keeps staff, one trains more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from partners.actors import Actor
from partners.models import System
from planning.models import Assumption, Parameter, Scenario
from planning.selectors.scenarios import assumptions
from planning.services.scenarios import copy_scenario, edit_assumption

PLACES: Final = Decimal("0.00001")
SOURCE: Final = "Made up for this demo"


@dataclass(frozen=True)
class Future:
    """A copy of the first scenario in which some parameters are larger or smaller by a factor, wherever they hold."""

    name: str
    description: str
    reason: str
    factors: Mapping[str, str]


FUTURES: Final = (
    Future(
        "Fewer people leave",
        "Flexible working and better support in the first year keep one leaver in six.",
        "The retention programme of three trusts kept about one leaver in six in its first two years.",
        {Parameter.LEAVE_RATE: "0.84"},
    ),
    Future(
        "More training, more who stay",
        "Fewer students give up, more of them join, and more of those stay in the system.",
        "Placements near home and a promised post on qualifying.",
        {Parameter.TRAINING_ATTRITION: "0.7", Parameter.JOIN_RATE: "1.06", Parameter.LOCAL_SHARE: "1.25"},
    ),
)


def imagine(*, actor: Actor, system: System) -> None:
    """Make the futures of a system that has its first scenario; they are worked out with it."""
    first = Scenario.objects.get(system=system, is_default=True)
    for future in FUTURES:
        copy = copy_scenario(actor=actor, scenario=first, name=future.name, description=future.description)
        for row in assumptions(copy).filter(parameter__in=future.factors).order_by("pk"):
            _scale(actor, row, future)


def _scale(actor: Actor, row: Assumption, future: Future) -> None:
    factor = Decimal(future.factors[row.parameter])
    low, mode, high = (min(Decimal(1), (one * factor).quantize(PLACES)) for one in (row.low, row.mode, row.high))
    edit_assumption(
        actor=actor, assumption=row, low=low, mode=mode, high=high, reason=future.reason, source=SOURCE
    )  # fmt: skip
