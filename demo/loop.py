"""The demo's closed loop: actions that bring interventions about, which of them count, their cost, a risk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from demo import measures, places
from partners.actors import Actor
from partners.models import Organisation, System, User
from pillars.models import Action, Framework
from pillars.services.actions import ActionFacts, create_action
from pillars.services.costs import CostFacts, record_cost
from pillars.services.risks import add_risk, treat_risk
from planning.models import Intervention, Scenario
from planning.services.interventions.switching import switch_intervention
from workforce.models import Profession


@dataclass(frozen=True)
class Deed:
    """An action of the demo: in which workstream, with which interventions, for whom, by whom, when."""

    title: str
    workstream: str
    interventions: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    partner: str = ""
    led: bool = True
    starts: dt.date | None = None
    due: dt.date | None = None
    status: str = Action.Status.UNDER_WAY
    rag: str = Action.Rag.GREEN
    why: str = ""


DEEDS: Final = (
    Deed(
        "Recruit adult nurses abroad, together", "international-recruitment", (measures.ABROAD,), ("adult-nurse",),
        places.ACUTE.code, starts=dt.date(2026, 10, 1), due=dt.date(2031, 3, 31),
    ),
    Deed(
        "Let every team make its own roster", "retention", (measures.ROSTERS,), starts=dt.date(2026, 9, 1),
        due=dt.date(2028, 3, 31), rag=Action.Rag.AMBER, why="Two trusts wait for their rostering system.",
    ),
    Deed(
        "Open sixty more places for nursing degrees", "training-pipeline", (measures.DEGREES,), ("adult-nurse",),
        places.SECOND_ACUTE.code, starts=dt.date(2026, 11, 1), due=dt.date(2027, 9, 1),
    ),
    Deed(
        "Bring nursing associates to medical wards", "new-roles", (measures.ASSOCIATES,), ("nursing-associate",),
        starts=dt.date(2027, 1, 1), due=dt.date(2029, 9, 30), status=Action.Status.PLANNED, rag="",
    ),
    Deed(
        "Watch over people at home", "new-ways-of-working", (measures.WARDS,), starts=dt.date(2027, 1, 1),
        due=dt.date(2030, 3, 31), status=Action.Status.PLANNED, rag="", led=False,
    ),
    Deed(
        "Employ people with experience of their own", "new-roles", (measures.PEERS,), ("mental-health-nurse",),
        places.MENTAL_HEALTH.code, starts=dt.date(2026, 10, 1), due=dt.date(2028, 3, 31), rag=Action.Rag.RED,
        why="No clinical approver has been named yet.",
    ),
    Deed("Ask everybody who leaves why", "retention", due=dt.date(2026, 9, 30), led=False),
)  # fmt: skip
COUNTED: Final = (measures.ABROAD, measures.ROSTERS, measures.DEGREES)
"""What every future counts on: they differ by what they assume. The other interventions have not been agreed yet."""

COSTS: Final = (
    (measures.ABROAD, CostFacts(
        what="Fees, journey and welcome", unit="person", unit_cost=Decimal(10_400), recurrent=False, price_year=2026,
        note="Made up for this demo",
    )),
    (measures.ASSOCIATES, CostFacts(
        what="Salary with on-costs", band="band 4", unit_cost=Decimal(36_900), agency_premium=Decimal(9_500),
        price_year=2026, note="Made up for this demo",
    )),
)  # fmt: skip


def close(*, people: dict[str, User], system: System) -> None:
    """Actions, what counts, costs and a risk, in a system that has a plan and interventions."""
    planner = Actor.of(people["planner"])
    proposed = {one.name: one for one in Intervention.objects.filter(system=system)}
    framework = Framework.objects.get(system=system, retired__isnull=True)
    for deed in DEEDS:
        create_action(actor=planner, framework=framework, facts=_facts(deed, framework, proposed, people["delivery"]))
    for scenario in Scenario.objects.filter(system=system).order_by("name"):
        for name in COUNTED:
            switch_intervention(actor=planner, scenario=scenario, intervention=proposed[name], on=True)
    for name, facts in COSTS:
        record_cost(actor=planner, intervention=proposed[name], facts=facts)
    _risk(planner, system, people["delivery"])


def _facts(deed: Deed, framework: Framework, proposed: dict[str, Intervention], lead: User) -> ActionFacts:
    return ActionFacts(
        title=deed.title,
        workstream=framework.workstreams.get(code=deed.workstream),
        interventions=tuple(proposed[name] for name in deed.interventions),
        professions=tuple(Profession.objects.filter(code__in=deed.professions)),
        partner=Organisation.objects.get(code=deed.partner) if deed.partner else None,
        lead=lead if deed.led else None,
        starts=deed.starts,
        due=deed.due,
        status=deed.status,
        rag=deed.rag,
        rag_reason=deed.why,
    )


def _risk(planner: Actor, system: System, owner: User) -> None:
    risk = add_risk(
        actor=planner, system=system, title="The midwifery course may close", likelihood=3, impact=4,
        description="The university reviews courses with fewer than thirty students.",
        reason="Told by the dean of the faculty; no projection knows of it.",
    )  # fmt: skip
    treat_risk(
        actor=planner, risk=risk, title=risk.title, description=risk.description, owner=owner,
        treatment="Promise placements for five years, and agree a floor of thirty students.",
        review_date=dt.date(2026, 10, 30), actions=[],
    )  # fmt: skip
