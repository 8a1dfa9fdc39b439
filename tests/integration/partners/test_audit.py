"""The audit trail says who did what, and nobody can change it afterwards."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from partners import audit, audit_triggers
from partners.actors import Actor
from partners.models import AuditEvent, Channel
from partners.services import sealing
from tests.plugins.people import make_organisation, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(administrator: Actor) -> AuditEvent:
    return audit.record(actor=administrator, action="thing.done", subject="thing 1")


def test_a_row_names_person_door_and_thing(administrator: Actor) -> None:
    system = make_system("QJK")
    event = audit.record(actor=administrator, action="system.seen", subject=system, system=system)
    assert (event.user, event.channel, event.subject, event.system) == (
        administrator.user,
        Channel.WEB,
        "system QJK",
        system,
    )


def test_an_organisations_row_belongs_to_its_home_system(administrator: Actor) -> None:
    organisation = make_organisation("RH8", make_system("QJK"))
    event = audit.record(actor=administrator, action="a.b", subject=organisation, organisation=organisation)
    assert event.system == organisation.home_system


def test_detail_keeps_decimals_and_days_as_text(administrator: Actor) -> None:
    event = audit.record(actor=administrator, action="a.b", subject="x", wte=Decimal("1.10"), day=dt.date(2026, 3, 31))
    event.refresh_from_db()
    assert event.detail == {"wte": "1.10", "day": "2026-03-31"}


def test_a_write_that_nobody_answers_for_is_refused() -> None:
    with pytest.raises(audit.UnknownActor):
        audit.record(actor=Actor(user=None, channel=Channel.WEB), action="a.b", subject="x")


def test_the_application_itself_may_be_the_actor() -> None:
    assert audit.record(actor=Actor.application(), action="a.b", subject="x").channel == Channel.WORKER


def test_several_rows_go_in_one_statement(administrator: Actor, django_assert_num_queries) -> None:
    drafts = [audit.draft(actor=administrator, action="a.b", subject=f"x {n}") for n in range(50)]
    with django_assert_num_queries(1):
        audit.record_many(drafts)


def test_a_row_cannot_be_changed(event: AuditEvent) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(subject="another thing")


def test_a_row_cannot_be_deleted(event: AuditEvent) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).delete()


def test_sql_cannot_empty_the_table_either(event: AuditEvent) -> None:
    connection.check_constraints()  # PostgreSQL truncates no table whose rows still wait to be checked
    empty = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{empty} partners_auditevent")


def test_sealing_fills_only_the_seal(event: AuditEvent) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(sealed="a" * 64, link=1, subject="another thing")


def test_a_seal_is_set_once(event: AuditEvent) -> None:
    sealing.seal()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(sealed="a" * 64, link=99)


def test_sealing_chains_every_waiting_row(administrator: Actor) -> None:
    audit.record_many(audit.draft(actor=administrator, action="a.b", subject=f"x {n}") for n in range(7))
    waiting = AuditEvent.objects.filter(sealed="").count()
    assert (sealing.seal(), list(sealing.breaks())) == (waiting, [])


def test_sealing_again_goes_on_where_the_chain_ended(administrator: Actor) -> None:
    for number in range(2):
        audit.record(actor=administrator, action="a.b", subject=f"x {number}")
        sealing.seal()
    links = list(AuditEvent.objects.order_by("link").values_list("link", flat=True))
    assert links == list(range(1, len(links) + 1))


def test_sealing_stops_at_its_limit(administrator: Actor) -> None:
    audit.record_many(audit.draft(actor=administrator, action="a.b", subject=f"x {n}") for n in range(7))
    assert sealing.seal(limit=3) == 3


def test_a_row_changed_behind_the_applications_back_breaks_the_chain(event: AuditEvent) -> None:
    sealing.seal()
    audit_triggers.remove(connection)
    AuditEvent.objects.filter(pk=event.pk).update(subject="another thing")
    audit_triggers.install(connection)
    assert [(found.event, found.fault) for found in sealing.breaks()] == [(event.pk, "the row is not as it was sealed")]


def test_a_row_taken_out_behind_the_applications_back_breaks_the_chain(administrator: Actor) -> None:
    audit.record_many(audit.draft(actor=administrator, action="a.b", subject=f"x {n}") for n in range(3))
    sealing.seal()
    audit_triggers.remove(connection)
    AuditEvent.objects.filter(link=2).delete()
    audit_triggers.install(connection)
    assert "links 2 to 2 are missing" in [found.fault for found in sealing.breaks()]


def test_the_command_says_that_the_chain_holds(event: AuditEvent, capsys) -> None:
    sealing.seal()
    call_command("check_audit_chain")
    assert "The chain holds over 1 rows" in capsys.readouterr().out


def test_the_command_fails_on_a_broken_chain(event: AuditEvent) -> None:
    sealing.seal()
    audit_triggers.remove(connection)
    AuditEvent.objects.filter(pk=event.pk).update(action="x.y")
    audit_triggers.install(connection)
    with pytest.raises(CommandError, match="broken in 1 place"):
        call_command("check_audit_chain")


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_can_be_cleared_away_afterwards() -> None:
    audit.record(actor=Actor.application(), action="a.b", subject="x")
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_back_after_a_transactional_test() -> None:
    event = audit.record(actor=Actor.application(), action="a.b", subject="x")
    with pytest.raises(IntegrityError, match="append-only"):
        AuditEvent.objects.filter(pk=event.pk).delete()
