"""The demo's initiatives: what is tried, where it has spread to, and what partners say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from demo import places
from partners.actors import Actor
from partners.models import Organisation, System, User
from pillars.models import Action
from pillars.services.initiatives import InitiativeFacts, agree, put_site, save_initiative, set_steps

Step = tuple[str, dt.date, dt.date | None]


@dataclass(frozen=True)
class Venture:
    """An initiative of the demo. Sites: partner, name, stage, since. Words: partner, word, note; the last one holds."""

    name: str
    description: str
    enabler: str
    action: str
    led: bool
    steps: tuple[Step, ...]
    sites: tuple[tuple[str, str, str, dt.date | None], ...]
    words: tuple[tuple[str, str, str], ...]


VENTURES: Final = (
    Venture(
        "Rosters that teams make themselves",
        "Ward teams plan their own shifts eight weeks ahead, so that people stay who would have left for agencies.",
        "One rostering system for all trusts", "Let every team make its own roster", True,
        (
            ("Two wards begin", dt.date(2026, 3, 2), dt.date(2026, 3, 9)),
            ("Ten wards in two trusts", dt.date(2026, 9, 1), dt.date(2026, 9, 21)),
            ("Every ward of three trusts", dt.date(2027, 9, 1), None),
        ),
        (
            ("X-AC1", "Medical wards", "in_use", dt.date(2026, 3, 9)),
            ("X-AC1", "Surgical wards", "in_use", dt.date(2026, 7, 6)),
            ("X-AC2", "Emergency department", "pilot", dt.date(2026, 9, 21)),
            ("X-MH1", "Inpatient units", "planned", None),
        ),
        (
            ("X-AC1", "agreed", ""), ("X-AC2", "conditions", "Once the roster system talks to payroll"),
            ("X-AC3", "declined", "Its own system runs until 2028"), ("X-AC2", "agreed", "Payroll is connected"),
        ),
    ),
    Venture(
        "Watching over people at home",
        "People who would lie in hospital are watched over at home, by nurses of the hospital and of the community.",
        "Remote monitoring with one shared record", "Watch over people at home", False,
        (
            ("Forty people at once", dt.date(2026, 10, 1), None),
            ("Two hundred people at once", dt.date(2027, 6, 1), None),
        ),
        (
            ("X-AC1", "Respiratory medicine", "pilot", dt.date(2026, 5, 11)),
            ("X-CO1", "North nursing team", "pilot", dt.date(2026, 5, 11)),
            ("X-AC3", "Frailty unit", "stopped", dt.date(2026, 6, 30)),
        ),
        (("X-AC1", "agreed", ""), ("X-CO1", "conditions", "If two more nurses come with it")),
    ),
    Venture(
        "A passport for mandatory training",
        "What somebody learned with one employer counts with the next, so that a move costs no week of training.",
        "A digital staff passport", "", False,
        (("Nine employers recognise it", dt.date(2027, 3, 31), None),),
        ((places.MENTAL_HEALTH.code, "Whole trust", "planned", None),),
        (),
    ),
)  # fmt: skip


def spread(*, people: dict[str, User], system: System) -> None:
    """Three initiatives, in a system whose actions are there."""
    planner = Actor.of(people["planner"])
    for one in VENTURES:
        _begin(planner, system, one, people["delivery"] if one.led else None)


def _begin(planner: Actor, system: System, one: Venture, lead: User | None) -> None:
    actions = tuple(Action.objects.filter(system=system, title=one.action)) if one.action else ()
    facts = InitiativeFacts(
        name=one.name, description=one.description, digital_enabler=one.enabler, lead=lead, actions=actions
    )
    made = save_initiative(actor=planner, system=system, facts=facts)
    set_steps(actor=planner, initiative=made, steps=one.steps)
    partners = {partner.code: partner for partner in Organisation.objects.filter(code__in=_named(one))}
    for code, name, stage, since in one.sites:
        put_site(actor=planner, initiative=made, organisation=partners[code], name=name, stage=stage, since=since)
    for code, word, note in one.words:
        agree(actor=planner, initiative=made, organisation=partners[code], word=word, note=note)


def _named(one: Venture) -> set[str]:
    return {site[0] for site in one.sites} | {said[0] for said in one.words}
