"""Loading the demo: all of it in one transaction, so that a load that dies leaves nothing, and the next begins anew."""

from __future__ import annotations

import os

from django.db import transaction

from demo import (
    accounts,
    actions,
    collecting,
    futures,
    initiatives,
    levers,
    loop,
    measures,
    places,
    structure,
    success,
    unfinished,
)
from demo.cells import Cell, Trade, all_cells
from partners.actors import Actor
from partners.models import Channel, Organisation, System, User
from pillars.models import Framework, Workstream
from pillars.services.frameworks import start_framework
from pillars.services.leads import appoint
from workforce.models import Profession

LED = ("retention", "local-recruitment", "apprenticeships")
"""Workstreams that the delivery lead leads: two of one pillar, one of another."""


class OtherDataPresent(Exception):
    """The installation has organisations of its own, which must not stand beside made-up ones."""


class NotLoaded(Exception):
    """What the demo needs is not there."""


def is_loaded() -> bool:
    """Whether the demo is there. It is there whole, or not at all."""
    return System.objects.filter(code=places.SYSTEM[0], illustrative=True).exists()


def password() -> str:
    """Everybody's password: DEMO_PASSWORD, or the one that is written in the source for all to see."""
    return os.environ.get("DEMO_PASSWORD") or accounts.PASSWORD


@transaction.atomic
def load() -> None:
    """Make the demo, unless it is there.

    Raises:
        OtherDataPresent: there are organisations that are not the demo's.
        NotLoaded: the reference data is missing.
    """
    if is_loaded():  # by another process, a moment ago
        return
    if Organisation.objects.exists() or System.objects.filter(code=places.SYSTEM[0]).exists():
        raise OtherDataPresent("This installation has organisations of its own, so the made-up ones were left out.")
    if not Profession.objects.exists():
        raise NotLoaded("There is no reference data yet. Run `manage.py load_reference` first.")
    application = Actor.application(Channel.COMMAND)
    system = structure.create(actor=application)
    people = accounts.create(actor=application, password=password())
    cells = all_cells(trades())
    _collect(people, cells)
    unfinished.leave(people=people, system=system, cells=cells)
    futures.imagine(actor=Actor.of(people["planner"]), system=system)
    levers.presume(actor=Actor.of(people["planner"]), system=system)
    levers.presume_next_door(actor=Actor.of(people["neighbour"]))
    measures.propose(actor=Actor.of(people["planner"]), system=system)
    _appoint(people, system)
    loop.close(people=people, system=system)
    initiatives.spread(people=people, system=system)
    actions.fill(people=people, system=system)
    actions.start_next_door(people=people)
    success.aim(people=people)


def _collect(people: dict[str, User], cells: list[Cell]) -> None:
    groups = staff_groups()
    for code, sender, reviewer in (
        (places.NEIGHBOUR[0], "neighbour", "neighbour-review"),
        (places.SYSTEM[0], "planner", "reviewer"),
    ):
        collecting.collect(
            system=System.objects.get(code=code),
            who=collecting.Collectors(Actor.of(people[sender]), Actor.of(people[reviewer])),
            lead=Actor.of(people["lead"]),
            cells=cells,
            groups=groups,
        )


def _appoint(people: dict[str, User], system: System) -> None:
    planner = Actor.of(people["planner"])
    template = Framework.objects.get(system=None, code="people-plan")
    framework = start_framework(actor=planner, system=system, template=template)
    for workstream in Workstream.objects.filter(framework=framework, code__in=LED):
        appoint(actor=planner, workstream=workstream, user=people["delivery"])


def trades() -> dict[str, Trade]:
    """What reference data says of each profession."""
    return {
        one.code: Trade(float(one.participation or 0.88), float(one.leaver_rate or 0.1), one.age_profile)
        for one in Profession.objects.exclude(code=Profession.NOT_SPECIFIED)
    }


def staff_groups() -> dict[str, str]:
    """Profession → the profession that holds its NHS staff group as a whole, for plans made by staff group."""
    found = Profession.staff_groups.through._default_manager.filter(staffgroup__scheme__code="nhs_digital")
    pairs = found.values_list("profession__code", "staffgroup__not_further_specified__code")
    return {profession: group for profession, group in pairs if group}
