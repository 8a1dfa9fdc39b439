"""What the demo's futures presume besides rates: a new wing, new roles, beds that need staff, ages, gross growth."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from demo import places
from partners.actors import Actor
from partners.models import Organisation, System
from planning.models import Movement, Parameter, Scenario, ServiceChange, StaffingRatio
from planning.services.levers import add_lever
from planning.services.scenarios import add_assumption, copy_scenario
from workforce.models import Profession, Setting

NAME: Final = "A new wing and new roles"
DESCRIPTION: Final = (
    "A hospital opens a wing, nursing associates become nurses, need follows the beds, and growth is told by its "
    "reasons with productivity apart."
)
WHY: Final[dict[str, Any]] = {"reason": "Made up to show what can be presumed.", "source": "Made up for this demo"}
ACUTE: Final[dict[str, Any]] = {"scope_kind": "sector", "sector": "acute"}
ASSUMED: Final[tuple[tuple[str, tuple[str, str, str], dict[str, Any]], ...]] = (
    (Parameter.DEMOGRAPHIC_GROWTH, ("0.011", "0.014", "0.018"), ACUTE),
    (Parameter.OTHER_GROWTH, ("0.012", "0.018", "0.024"), ACUTE),
    (Parameter.PRODUCTIVITY, ("0.005", "0.01", "0.015"), ACUTE),
    (Parameter.RETIRE_RATE, ("0.2", "0.25", "0.3"), {**ACUTE, "age_band": "60-64"}),
    (Parameter.BANK_GROWTH, ("-0.06", "-0.03", "0"), ACUTE),
    (Parameter.AGENCY_GROWTH, ("-0.2", "-0.1", "-0.05"), ACUTE),
)
"""Growth is gross before productivity is taken off it: in this order each can stand when it comes."""

BEDS: Final = 870
PLACES: Final = ("2200", "2350", "2500")


def presume(*, actor: Actor, system: System) -> None:
    """A future of the system that presumes each kind of thing once; it is worked out with the others."""
    first = Scenario.objects.get(system=system, is_default=True)
    future = copy_scenario(actor=actor, scenario=first, name=NAME, description=DESCRIPTION)
    for parameter, values, scope in ASSUMED:
        add_assumption(actor=actor, scenario=future, parameter=parameter, **_spread(*values), **WHY, **scope)
    nurse = Profession.objects.get(code="adult-nurse")
    scope = {"scope_kind": "profession", "profession": nurse}
    add_assumption(
        actor=actor, scenario=future, parameter=Parameter.PLACEMENT_PLACES, **_spread(*PLACES), **WHY, **scope
    )  # fmt: skip
    _movement(actor, future, nurse)
    _wing(actor, future, "X-AC1", nurse, "60")
    _beds(actor, future, nurse)


def presume_next_door(*, actor: Actor) -> None:
    """The neighbour's hospital closes a ward."""
    scenario = Scenario.objects.get(system__code=places.NEIGHBOUR[0], is_default=True)
    _wing(actor, scenario, "Y-AC1", Profession.objects.get(code="adult-nurse"), "-24", name="A ward closes")


def _spread(low: str, mode: str, high: str) -> dict[str, Any]:
    return {"low": Decimal(low), "mode": Decimal(mode), "high": Decimal(high)}


def _movement(actor: Actor, scenario: Scenario, nurse: Profession) -> None:
    associate = Profession.objects.get(code="nursing-associate")
    add_lever(actor=actor, lever=Movement(
        scenario=scenario, name="Nursing associates become nurses", from_profession=associate, to_profession=nurse,
        from_year=dt.date(2027, 4, 1), **_spread("0.04", "0.06", "0.09"), **WHY,
    ))  # fmt: skip


def _wing(actor: Actor, scenario: Scenario, code: str, nurse: Profession, wte: str, name: str = "The new wing") -> None:
    mode = Decimal(wte)
    low, high = sorted((mode * Decimal("0.8"), mode * Decimal("1.2")))
    add_lever(actor=actor, lever=ServiceChange(
        scenario=scenario, name=name, organisation=Organisation.objects.get(code=code), profession=nurse,
        setting=Setting.objects.get(code="hospital-ward"), starts=dt.date(2028, 4, 1), ramp_years=Decimal(1),
        low=low, mode=mode, high=high, **WHY,
    ))  # fmt: skip


def _beds(actor: Actor, scenario: Scenario, nurse: Profession) -> None:
    add_lever(actor=actor, lever=StaffingRatio(
        scenario=scenario, name="Nurses for each bed", organisation=Organisation.objects.get(code="X-AC1"),
        profession=nurse, setting=Setting.objects.get(code="hospital-ward"), unit="staffed beds", units=Decimal(BEDS),
        growth_low=Decimal(0), growth_mode=Decimal("0.01"), growth_high=Decimal("0.02"),
        **_spread("1.25", "1.35", "1.45"), **WHY,
    ))  # fmt: skip
