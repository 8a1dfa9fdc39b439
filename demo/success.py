"""Measures of success in both systems: owners, baselines, targets, readings that somebody entered by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from demo import places
from demo.calendar import FIRST_MONTH, MONTHS_OF_HISTORY
from partners.actors import Actor
from partners.models import System, User
from pillars.models import Action, Framework, PlanMeasure
from pillars.services.measures import MeasureFacts, change_measure, define_measure, facts_of
from pillars.services.readings import ReadingFacts, check_reading, enter_reading
from workforce.rules.months import add_months

Aim = Mapping[str, Any]
FROM: Final = "Mean of all partners, as recorded in that month"
NEXT_SPRING, NEXT_AUTUMN = dt.date(2027, 3, 31), dt.date(2027, 9, 30)
LAST_SPRING, LAST_AUTUMN = dt.date(2026, 3, 31), dt.date(2026, 9, 30)


def _aim(basis: str, target: str, by: dt.date, baseline: str = "", **more: Any) -> Aim:
    start = {"baseline": Decimal(baseline), "baseline_date": FIRST_MONTH, "baseline_note": FROM} if baseline else {}
    return {"target_basis": basis, "target": Decimal(target), "target_date": by, **start, **more}


OURS: Final[Mapping[str, Aim]] = {
    "vacancy-rate": _aim("level", "0.065", NEXT_AUTUMN, "0.0757", baseline_date=dt.date(2024, 12, 1), trajectory={
        LAST_SPRING: Decimal("0.073"), LAST_AUTUMN: Decimal("0.069"), NEXT_SPRING: Decimal("0.067"),
    }),
    "leaver-rate": _aim("relative", "-0.08", NEXT_AUTUMN, "0.181"),
    "stability": _aim("points", "0.02", NEXT_AUTUMN, "0.883", review_date=dt.date(2026, 10, 31)),
    "local-recruitment": _aim("relative", "0.05", NEXT_SPRING, "0.609"),
    "development-plans": _aim("level", "0.9", NEXT_SPRING),
    "placements-filled": _aim("level", "0.92", NEXT_AUTUMN),
    "sickness-absence": _aim("points", "-0.004", NEXT_AUTUMN, "0.0468"),
    "return-coverage": _aim("level", "0.95", NEXT_SPRING),
}  # fmt: skip
THEIRS: Final[Mapping[str, Aim]] = {
    "retention-rate": _aim("relative", "0.02", dt.date(2025, 12, 31), "0.8722"),
    "vacancy-rate": _aim("points", "-0.01", NEXT_AUTUMN, "0.0643", baseline_date=dt.date(2024, 12, 1)),
}
REVIEW: Final = dt.date(2027, 1, 29)

TALKS: Final = MeasureFacts(
    name="Wellbeing conversations", unit="fraction", direction="higher", numerator="People who had one in 12 months",
    denominator="People asked in the quarterly survey", source="Quarterly survey of the people team",
    definition="People who say that they had a wellbeing conversation with their manager in the last 12 months.",
)  # fmt: skip
ASKED: Final = 1_250
SAID_YES: Final = (612, 604, 628, 615, 633, 640, 622, 651, 648, 660, 655, 702, 711, 724)
PATHWAYS: Final = (9, 9, 10, 12, 12, 14)
OF_PATHWAYS: Final = 31


def aim(*, people: Mapping[str, User]) -> None:
    """Set what each system wants to reach, and enter what it counts by hand; once."""
    first = Framework.objects.get(system__code=places.SYSTEM[0], retired__isnull=True)
    if PlanMeasure.objects.filter(framework=first, name=TALKS.name).exists():
        return
    planner, reviewer = Actor.of(people["planner"]), Actor.of(people["reviewer"])
    _set(planner, first.system, OURS, owner=people["delivery"], checker=people["reviewer"])
    pillar = first.pillars.get(code="best-place-to-work")
    facts = replace(TALKS, pillar=pillar, owner=people["delivery"], checker=people["reviewer"])
    talks = define_measure(actor=planner, framework=first, facts=replace(facts, **_aim("level", "0.6", NEXT_AUTUMN)))
    months = MONTHS_OF_HISTORY - len(SAID_YES)
    days = [add_months(FIRST_MONTH, months + number) for number in range(len(SAID_YES))]
    _enter(talks, Actor.of(people["delivery"]), reviewer, list(zip(days, SAID_YES, strict=True)), ASKED)
    _next_door(people)


def _next_door(people: Mapping[str, User]) -> None:
    system = System.objects.get(code=places.NEIGHBOUR[0])
    planner, other = Actor.of(people["neighbour"]), Actor.of(people["neighbour-review"])
    _set(planner, system, THEIRS, owner=people["neighbour"], checker=people["neighbour-review"])
    career = PlanMeasure.objects.get(system=system, slug="integrated-career", framework__retired__isnull=True)
    days = [add_months(FIRST_MONTH, 3 * number + 2) for number in range(len(PATHWAYS))]
    _enter(career, planner, other, list(zip(days, PATHWAYS, strict=True)), OF_PATHWAYS)


def _set(planner: Actor, system: System | None, aims: Mapping[str, Aim], *, owner: User, checker: User) -> None:
    for slug, told in aims.items():
        measure = PlanMeasure.objects.get(system=system, slug=slug, framework__retired__isnull=True)
        actions = Action.objects.filter(workstream__pillar=measure.pillar, retired__isnull=True).order_by("reference")
        facts = replace(facts_of(measure), owner=owner, checker=checker, actions=tuple(actions[:2]))
        change_measure(actor=planner, measure=measure, facts=replace(facts, **{"review_date": REVIEW, **told}))


def _enter(
    measure: PlanMeasure, enters: Actor, checks: Actor, counted: Sequence[tuple[dt.date, int]], whole: int
) -> None:
    """One reading after another; the last waits to be checked."""
    for day, part in counted:
        facts = ReadingFacts(numerator=Decimal(part), denominator=Decimal(whole))
        reading = enter_reading(actor=enters, measure=measure, period=day, facts=facts)
        if (day, part) != counted[-1]:
            check_reading(actor=checks, reading=reading)
