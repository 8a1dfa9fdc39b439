"""Collections: who opens and closes them, and the one that figures of a month belong to."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.actors import Actor
from partners.models import AuditEvent, System
from partners.roles import Role
from tests.integration.workforce.collecting import MONTH, Collection
from tests.plugins.people import make_member, make_organisation
from workforce.models import Round
from workforce.services import rounds
from workforce.services.failures import RoundClosed

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 1)


def opened(actor: Actor, system: System | None, **more: object) -> Round:
    given = {"base_month": OCTOBER, "opens": OCTOBER, "due": dt.date(2026, 11, 30), **more}
    return rounds.open_round(actor=actor, system=system, **given)  # type: ignore[arg-type]


def default(actor: Actor, system: System | None, month: dt.date = OCTOBER, *sections: str) -> Round:
    return rounds.default_round(actor=actor, system=system, base_month=month, sections=sections or ("capacity",))


def test_a_round_is_named_after_its_system_and_month(world: Collection) -> None:
    made = opened(world.planner, world.system)
    assert (made.code, made.name) == ("qjk-2026-10", "Workforce return October 2026")


def test_a_second_round_of_a_month_has_a_number(world: Collection) -> None:
    assert [opened(world.planner, world.system).code for _ in range(3)] == [
        "qjk-2026-10",
        "qjk-2026-10-2",
        "qjk-2026-10-3",
    ]


def test_the_base_month_is_its_first_day(world: Collection) -> None:
    assert opened(world.planner, world.system, base_month=dt.date(2026, 10, 31)).base_month == OCTOBER


def test_opening_is_told_to_the_audit_trail(world: Collection) -> None:
    made = opened(world.planner, world.system)
    assert AuditEvent.objects.filter(action="round.opened", system=world.system, subject=f"round {made.code}").exists()


def test_a_lead_opens_no_round(world: Collection) -> None:
    with pytest.raises(PermissionDenied):
        opened(world.lead, world.system)


def test_a_planner_opens_no_round_of_a_neighbour(world: Collection) -> None:
    neighbour = System.objects.create(code="QKK", name="Neighbour", region=world.system.region)
    with pytest.raises(PermissionDenied):
        opened(world.planner, neighbour)


def test_only_administrators_open_a_round_without_a_system(world: Collection, administrator: Actor) -> None:
    with pytest.raises(PermissionDenied):
        opened(world.planner, None)
    assert opened(administrator, None).code == "all-2026-10"


def test_closing_sets_the_date(world: Collection) -> None:
    assert rounds.close_round(actor=world.planner, round_=world.round).closed == timezone.localdate()


def test_a_round_is_closed_once(world: Collection) -> None:
    rounds.close_round(actor=world.planner, round_=world.round)
    with pytest.raises(RoundClosed, match="closed already"):
        rounds.close_round(actor=world.planner, round_=world.round)


def test_a_lead_closes_no_round(world: Collection) -> None:
    with pytest.raises(PermissionDenied):
        rounds.close_round(actor=world.lead, round_=world.round)


def test_figures_go_to_the_open_round_of_their_month(world: Collection) -> None:
    assert default(world.lead, world.system, MONTH) == world.round


def test_figures_never_wait_for_a_round(world: Collection) -> None:
    made = default(world.lead, world.system)
    assert (made.name, made.base_month, made.system) == ("Figures received for October 2026", OCTOBER, world.system)


def test_the_round_that_figures_brought_about_serves_the_next_too(world: Collection) -> None:
    assert default(world.lead, world.system) == default(world.planner, world.system)


def test_a_closed_round_takes_no_figures(world: Collection) -> None:
    rounds.close_round(actor=world.planner, round_=world.round)
    assert default(world.lead, world.system, MONTH) != world.round


def test_a_round_that_does_not_ask_for_the_section_takes_none_of_it(world: Collection) -> None:
    only = opened(world.planner, world.system, sections=["capacity"])
    assert default(world.lead, world.system, OCTOBER, "demand") != only


def test_a_reader_brings_no_round_about(world: Collection) -> None:
    with pytest.raises(PermissionDenied):
        default(Actor.of(make_member(Role.ICS_EXECUTIVE, world.system)), world.system)


def test_each_home_system_has_a_default_round_of_its_own(world: Collection) -> None:
    neighbour = System.objects.create(code="QKK", name="Neighbour", region=world.system.region)
    theirs, nowhere = make_organisation("RYF", neighbour), make_organisation("RZZ")
    made = rounds.default_rounds(
        actor=Actor.application(), organisations=[world.trust, theirs, nowhere], base_month=OCTOBER, sections=["plan"]
    )
    assert {key: round_.system_id for key, round_ in made.items()} == {
        key: key for key in (world.system.pk, neighbour.pk, None)
    }


def test_a_round_cannot_be_due_before_it_opens(world: Collection) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        opened(world.planner, world.system, due=OCTOBER - dt.timedelta(days=1))
