"""Review: another person accepts or sends back; what was accepted is superseded, never changed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from partners.actors import Actor
from partners.models import AuditEvent, System
from partners.roles import Role
from partners.services.organisations import merge_organisations
from tests.integration.workforce.collecting import MONTH, Collection, row
from tests.plugins.people import make_member
from workforce import news
from workforce.models import Submission, Version
from workforce.services import drafts, review
from workforce.services.failures import NotWaiting, Refused, SamePerson
from workforce.services.review import systems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    calls: list[list[str]] = []

    def handler(systems):
        calls.append([system.code for system in systems])

    news.on_records_changed(handler)
    yield calls
    news.off_records_changed(handler)


def test_accepting_flips_the_pointer(world: Collection) -> None:
    version = world.accepted()
    assert (version.state, version.reviewed_by, Submission.objects.get().accepted) == (
        "accepted", world.second.user, version,
    )  # fmt: skip


def test_nobody_accepts_what_they_submitted(world: Collection) -> None:
    with pytest.raises(SamePerson):
        review.accept(actor=world.planner, version=world.submitted())


def test_a_version_read_before_it_was_submitted_does_not_hide_who_did(world: Collection) -> None:
    read_before = world.draft()
    drafts.submit(actor=world.planner, version=Version.objects.get(pk=read_before.pk))
    with pytest.raises(SamePerson):
        review.accept(actor=world.planner, version=read_before)


def test_the_database_refuses_the_same_person_too(world: Collection) -> None:
    version = world.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(state="accepted", reviewed_by=world.planner.user)


def test_a_lead_does_not_review(world: Collection) -> None:
    with pytest.raises(PermissionDenied):
        review.accept(actor=world.lead, version=world.submitted())


def test_a_draft_is_not_accepted(world: Collection) -> None:
    with pytest.raises(NotWaiting):
        review.accept(actor=world.second, version=world.draft())


def test_a_version_is_accepted_once(world: Collection) -> None:
    with pytest.raises(NotWaiting):
        review.accept(actor=world.second, version=world.accepted())


def test_accepting_anew_supersedes_the_old_version(world: Collection) -> None:
    old, new = world.accepted(row("50")), world.accepted(row("51"))
    old.refresh_from_db()
    assert (old.state, old.superseded, Submission.objects.get().accepted) == ("superseded", new.reviewed, new)


def test_what_fails_to_be_accepted_supersedes_nothing(world: Collection) -> None:
    old = world.accepted(row("50"))
    withdrawn = drafts.withdraw(actor=world.planner, version=world.submitted(row("51")))
    with pytest.raises(NotWaiting):
        review.accept(actor=world.second, version=withdrawn)
    assert Version.objects.get(pk=old.pk).state == "accepted"


def test_accepting_leaves_one_row_with_count_and_hash(world: Collection) -> None:
    version = world.accepted()
    event = AuditEvent.objects.filter(action="version.accepted").get()
    assert (event.user, event.detail) == (
        world.second.user, {"section": "capacity", "lines": 1, "sha256": version.digest},
    )  # fmt: skip


def test_accepting_is_news_for_the_system(world: Collection, heard) -> None:
    world.accepted()
    assert heard == [["QJK"]]


def test_submitting_and_sending_back_are_no_news(world: Collection, heard) -> None:
    review.send_back(actor=world.second, version=world.submitted(), reason="Too many")
    assert heard == []


def test_figures_of_a_trust_that_has_gone_are_news_where_its_successor_counts(world: Collection) -> None:
    neighbour = System.objects.create(code="QKK", name="Neighbour", region=world.system.region)
    world.other.home_system = neighbour
    world.other.save()
    administrator = Actor.of(make_member(Role.ADMINISTRATOR))
    merge_organisations(actor=administrator, predecessor=world.trust, successor=world.other, date=MONTH)
    version = world.submitted(row("50", period="2026-08"))
    assert {system.code for system in systems_of([version])} == {"QJK", "QKK"}


def test_a_handler_that_fails_leaves_all_as_it_was(world: Collection) -> None:
    def handler(systems):
        raise RuntimeError("the power went")

    old, waiting = world.accepted(row("50")), world.submitted(row("51"))
    news.on_records_changed(handler)
    try:
        with pytest.raises(RuntimeError):
            review.accept(actor=world.second, version=waiting)
    finally:
        news.off_records_changed(handler)
    states = list(Version.objects.order_by("number").values_list("state", flat=True))
    assert (states, Submission.objects.get().accepted) == (["accepted", "submitted"], old)


def test_sending_back_gives_the_reason(world: Collection) -> None:
    version = review.send_back(actor=world.second, version=world.submitted(), reason=" Too many ")
    assert (version.state, version.review_reason, version.reviewed_by) == ("sent_back", "Too many", world.second.user)


def test_sending_back_needs_a_reason(world: Collection) -> None:
    with pytest.raises(Refused, match="say why"):
        review.send_back(actor=world.second, version=world.submitted(), reason="  ")


def test_the_database_asks_for_the_reason_too(world: Collection) -> None:
    version = world.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(state="sent_back")


def test_a_lead_sends_nothing_back(world: Collection) -> None:
    with pytest.raises(PermissionDenied):
        review.send_back(actor=world.lead, version=world.submitted(), reason="No")


def test_after_sending_back_the_next_version_goes_its_way(world: Collection) -> None:
    review.send_back(actor=world.second, version=world.submitted(row("50")), reason="Too many")
    assert world.accepted(row("40")).number == 2


def test_a_planner_of_another_system_does_not_review(world: Collection) -> None:
    neighbour = System.objects.create(code="QKK", name="Neighbour", region=world.system.region)
    with pytest.raises(PermissionDenied):
        review.accept(actor=Actor.of(make_member(Role.ICS_PLANNER, neighbour)), version=world.submitted())
