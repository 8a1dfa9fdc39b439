"""Region, systems, boroughs and partners of the demo: made, merged and shared."""

from __future__ import annotations

from decimal import Decimal

from demo import places
from demo.places import BOROUGHS, Borough, Partner
from partners import audit
from partners.actors import Actor
from partners.models import Organisation, Place, Region, System
from partners.services import organisations
from partners.services.organisations import NewOrganisation

SERVE_EVERYBODY = (places.MENTAL_HEALTH, places.COMMUNITY)
"""Trusts that count in the boroughs by the people who live there."""


def create(*, actor: Actor) -> System:
    """Everything but people and figures; the system."""
    region = Region.objects.create(code=places.REGION[0], name=places.REGION[1])
    system = _system(actor, region, places.SYSTEM, places.POPULATION)
    neighbour = _system(actor, region, places.NEIGHBOUR, places.NEIGHBOUR_POPULATION)
    boroughs = {one.code: _place(actor, system, one) for one in BOROUGHS}
    _create_partners(actor, {one.code: one for one in (system, neighbour)}, boroughs)
    _merge(actor)
    _share(actor, system, neighbour, boroughs)
    return system


def _system(actor: Actor, region: Region, named: tuple[str, str], people: int) -> System:
    system = System.objects.create(
        code=named[0], name=named[1], region=region, opened=places.SYSTEM_OPENED, population=people, illustrative=True
    )
    audit.record(actor=actor, action="system.created", subject=system, system=system, illustrative=True)
    return system


def _place(actor: Actor, system: System, borough: Borough) -> Place:
    place = Place.objects.create(system=system, code=borough.code, name=borough.name)
    audit.record(actor=actor, action="place.created", subject=place, system=system)
    return place


def _create_partners(actor: Actor, systems: dict[str, System], boroughs: dict[str, Place]) -> None:
    """Councils before their area nodes, and those before the providers within them."""
    made: dict[str, Organisation] = {}
    waiting = list(places.EVERYBODY)
    while waiting:
        ready = [one for one in waiting if {one.area_of, one.within} - {""} <= set(made)]
        new = [_new(one, systems, boroughs, made) for one in ready]
        made |= {one.code: one for one in organisations.create_organisations(actor=actor, organisations=new)}
        waiting = [one for one in waiting if one.code not in made]


def _new(
    one: Partner, systems: dict[str, System], boroughs: dict[str, Place], made: dict[str, Organisation]
) -> NewOrganisation:
    return NewOrganisation(
        code=one.code,
        name=one.name,
        sector=one.sector,
        home_system=systems[one.system],
        place=boroughs[one.place.code] if one.place else None,
        opened=one.first,
        area_of=made.get(one.area_of),
        within_area=made.get(one.within),
        size=Decimal(one.size) if one.size else None,
        size_measure=one.size_measure,
    )


def _merge(actor: Actor) -> None:
    successor = Organisation.objects.get(code=places.MERGED_ACUTE.code)
    for one in places.PREDECESSORS:
        predecessor = Organisation.objects.get(code=one.code)
        organisations.merge_organisations(actor=actor, predecessor=predecessor, successor=successor, date=places.MERGED)


def _share(actor: Actor, system: System, neighbour: System, boroughs: dict[str, Place]) -> None:
    """The ambulance trust serves both systems; two trusts serve all boroughs."""
    for one, percent in ((places.AMBULANCE, places.AMBULANCE_SHARE), *((trust, 100) for trust in SERVE_EVERYBODY)):
        shares = [
            (system, boroughs[borough.code], Decimal(str(round(percent * borough.share, 2)))) for borough in BOROUGHS
        ]
        shares[0] = (*shares[0][:2], Decimal(percent) - sum((share for *_, share in shares[1:]), Decimal()))
        rest = [(neighbour, None, Decimal(100 - percent))] if percent < 100 else []
        organisations.set_shares(
            actor=actor, organisation=Organisation.objects.get(code=one.code), shares=[*shares, *rest],
            start=places.SYSTEM_OPENED,
        )  # fmt: skip
