"""Mapping a label once: for an organisation, a system or everybody; the nearest wins, and lines keep what they were."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from partners.actors import Actor
from partners.models import AuditEvent
from partners.roles import Role
from tests.integration.workforce.collecting import Collection, row
from tests.plugins.people import make_member
from workforce.models import Alias, Profession
from workforce.services.aliases import map_label
from workforce.services.context import context_for
from workforce.services.lines import lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(world: Collection) -> Profession:
    return Profession.objects.get(code="nurse")


@pytest.fixture
def midwife(world: Collection) -> Profession:
    return Profession.objects.get(code="midwife")


def meaning(world: Collection, label: str, organisation: str = "RH8") -> str | None:
    return context_for(actor=world.planner).profession_of(label, organisation)


def test_a_lead_maps_for_the_organisation(world: Collection, nurse: Profession) -> None:
    map_label(actor=world.lead, label="Staff", profession=nurse, organisation=world.trust)
    assert (meaning(world, "STAFF "), meaning(world, "staff", "RBZ")) == ("nurse", None)


def test_a_planner_maps_for_the_system(world: Collection, nurse: Profession) -> None:
    map_label(actor=world.planner, label="Staff", profession=nurse, system=world.system)
    assert (meaning(world, "staff"), meaning(world, "staff", "RBZ")) == ("nurse", "nurse")


def test_an_administrator_maps_for_everybody(world: Collection, nurse: Profession, administrator: Actor) -> None:
    map_label(actor=administrator, label="Staff", profession=nurse)
    assert meaning(world, "staff", "nobody") == "nurse"


def test_the_organisations_mapping_wins_over_the_systems(
    world: Collection, nurse: Profession, midwife: Profession
) -> None:
    map_label(actor=world.planner, label="Staff", profession=nurse, system=world.system)
    map_label(actor=world.lead, label="Staff", profession=midwife, organisation=world.trust)
    assert (meaning(world, "staff"), meaning(world, "staff", "RBZ")) == ("midwife", "nurse")


def test_the_systems_mapping_wins_over_everybodys(
    world: Collection, nurse: Profession, midwife: Profession, administrator: Actor
) -> None:
    map_label(actor=administrator, label="Staff", profession=nurse)
    map_label(actor=world.planner, label="Staff", profession=midwife, system=world.system)
    assert meaning(world, "staff") == "midwife"


def test_a_lead_maps_neither_for_the_system_nor_for_everybody(world: Collection, nurse: Profession) -> None:
    for scope in ({"system": world.system}, {}, {"organisation": world.other}):
        with pytest.raises(PermissionDenied):
            map_label(actor=world.lead, label="Staff", profession=nurse, **scope)


def test_a_planner_does_not_map_for_everybody(world: Collection, nurse: Profession) -> None:
    with pytest.raises(PermissionDenied, match="administrators"):
        map_label(actor=world.planner, label="Staff", profession=nurse)


def test_a_reader_maps_nothing(world: Collection, nurse: Profession) -> None:
    reader = Actor.of(make_member(Role.ICS_EXECUTIVE, world.system))
    with pytest.raises(PermissionDenied):
        map_label(actor=reader, label="Staff", profession=nurse, organisation=world.trust)


@pytest.mark.parametrize("again", ["staff & nurses", "STAFF AND NURSES", " Staff  and\u00a0nurses "])
def test_another_spelling_maps_the_same_label_anew(
    world: Collection, nurse: Profession, midwife: Profession, again: str
) -> None:
    map_label(actor=world.lead, label="Staff and nurses", profession=nurse, organisation=world.trust)
    map_label(actor=world.lead, label=again, profession=midwife, organisation=world.trust)
    assert (Alias.objects.count(), meaning(world, "staff and nurses")) == (1, "midwife")


def test_lines_on_record_keep_their_profession(world: Collection, nurse: Profession, midwife: Profession) -> None:
    map_label(actor=world.lead, label="Staff", profession=nurse, organisation=world.trust)
    accepted = world.accepted(row("50", "Staff"))
    map_label(actor=world.lead, label="Staff", profession=midwife, organisation=world.trust)
    (line,) = lines_of(accepted)
    assert (line.profession, line.source_label) == ("nurse", "Staff")


def test_what_it_meant_before_is_told_to_the_audit_trail(
    world: Collection, nurse: Profession, midwife: Profession
) -> None:
    for profession in (nurse, midwife):
        map_label(actor=world.lead, label="Staff", profession=profession, organisation=world.trust)
    event = AuditEvent.objects.filter(action="label.mapped").first()
    assert event.detail == {"profession": "midwife", "before": "nurse"}


@pytest.mark.parametrize("label", ["", "  ", "\u00a0", "x" * 201])
def test_a_label_has_letters_and_a_limit(world: Collection, nurse: Profession, label: str) -> None:
    with pytest.raises(ValueError, match="Give a label"):
        map_label(actor=world.lead, label=label, profession=nurse, organisation=world.trust)


def test_a_label_has_one_scope(world: Collection, nurse: Profession) -> None:
    with pytest.raises(ValueError, match="at most one scope"):
        map_label(actor=world.planner, label="Staff", profession=nurse, organisation=world.trust, system=world.system)


@pytest.mark.parametrize("scope", ["everybody", "system", "organisation"])
def test_the_database_keeps_one_mapping_to_a_scope(world: Collection, nurse: Profession, scope: str) -> None:
    organisation = world.trust if scope == "organisation" else None
    system = world.system if scope == "system" else None
    Alias.objects.create(label="Staff", profession=nurse, organisation=organisation, system=system)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alias.objects.create(label="STAFF", profession=nurse, organisation=organisation, system=system)
