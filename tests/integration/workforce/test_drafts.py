"""A return on its way in: opened once, saved whole or not at all, one draft to a section."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from partners.actors import Actor
from partners.models import AuditEvent
from partners.roles import Role
from tests.integration.workforce.collecting import Collection, row
from tests.plugins.people import make_member, make_organisation, make_system
from workforce.models import CapacityLine, Return, Round, Submission, Version
from workforce.services import drafts, review, rounds
from workforce.services.drafts import Saved
from workforce.services.failures import NotADraft, NotInCollection, RoundClosed, RowsRefused, SavedMeanwhile
from workforce.services.lines import lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(world: Collection) -> Return:
    """The trust's return."""
    return world.opened()


def save(world: Collection, own: Return, *rows: object, **more: object) -> Saved:
    return drafts.save_section(
        actor=world.lead, return_=own, section="capacity", rows=rows, channel="web", **more  # type: ignore[arg-type]
    )  # fmt: skip


def figures(version: Version) -> dict[str, Decimal | None]:
    return {line.profession: line.figure("substantive_wte") for line in lines_of(version)}


def test_opening_a_return_again_gives_the_same_one(world: Collection, own: Return) -> None:
    assert drafts.open_return(actor=world.lead, round_=world.round, organisation=world.trust) == own


def test_a_lead_opens_no_return_of_another_trust(world: Collection) -> None:
    with pytest.raises(PermissionDenied):
        drafts.open_return(actor=world.lead, round_=world.round, organisation=world.other)


def test_a_closed_round_opens_no_return(world: Collection) -> None:
    rounds.close_round(actor=world.planner, round_=world.round)
    with pytest.raises(RoundClosed, match="closed on"):
        drafts.open_return(actor=world.lead, round_=Round.objects.get(), organisation=world.trust)


def test_a_closed_round_takes_no_figures(world: Collection, own: Return) -> None:
    rounds.close_round(actor=world.planner, round_=world.round)
    with pytest.raises(RoundClosed):
        save(world, Return.objects.get(), row())


def test_saving_again_takes_the_place_of_the_draft(world: Collection, own: Return) -> None:
    first = save(world, own, row("50"), row("9", "midwife")).version
    second = save(world, own, row("51")).version
    assert (second.pk, second.line_count, figures(second)) == (first.pk, 1, {"nurse": Decimal(51)})


def test_an_autosave_of_one_row_leaves_the_others(world: Collection, own: Return) -> None:
    save(world, own, row("50"), row("9", "midwife"))
    saved = save(world, own, row("10", "midwife"), replace=False).version
    assert figures(saved) == {"nurse": Decimal(50), "midwife": Decimal(10)}


def test_whole_months_leave_other_months(world: Collection, own: Return) -> None:
    save(world, own, row("50"), row("9", "midwife"), row("48", period="2026-08"))
    saved = save(world, own, row("51"), replace="periods").version
    assert {(line.period.month, line.profession) for line in lines_of(saved)} == {(8, "nurse"), (9, "nurse")}


def test_an_autosave_onto_what_waits_starts_a_new_version_from_it(world: Collection, own: Return) -> None:
    waiting = world.submitted(row("50"), row("9", "midwife"))
    saved = save(world, own, row("10", "midwife"), replace=False).version
    assert (saved.number, saved.based_on, figures(saved)) == (
        2, waiting, {"nurse": Decimal(50), "midwife": Decimal(10)},
    )  # fmt: skip


def test_what_waits_stays_as_it_was(world: Collection, own: Return) -> None:
    waiting = world.submitted(row("50"))
    save(world, own, row("60"))
    assert figures(waiting) == {"nurse": Decimal(50)}


def test_one_row_that_cannot_be_read_saves_nothing(world: Collection, own: Return) -> None:
    with pytest.raises(RowsRefused) as refused:
        save(world, own, row("50"), row("many", "midwife"))
    assert ([message.where for message in refused.value.messages], Version.objects.count()) == (
        ["/midwife/substantive_wte"], 0,
    )  # fmt: skip


def test_a_refused_save_leaves_the_draft_as_it_was(world: Collection, own: Return) -> None:
    version = save(world, own, row("50")).version
    with pytest.raises(RowsRefused):
        save(world, own, row("many"))
    assert figures(version) == {"nurse": Decimal(50)}


def test_errors_that_can_be_kept_are_kept_and_told(world: Collection, own: Return) -> None:
    saved = save(world, own, row("50", leavers="5", leavers_system="6"))
    assert ([message.code for message in saved.checked.errors], saved.version.line_count) == (
        ["leavers-by-destination"], 1,
    )  # fmt: skip


def test_notices_are_kept_with_the_version(world: Collection, own: Return) -> None:
    saved = save(world, own, row("50.123456"))
    assert [notice["code"] for notice in saved.version.notices] == ["rounded"]


def test_a_section_has_one_draft_in_the_database_too(world: Collection, own: Return) -> None:
    version = save(world, own, row()).version
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(submission=version.submission, number=2, channel="web")


def test_starting_a_version_copies_what_is_accepted(world: Collection, own: Return) -> None:
    accepted = world.accepted(row("50"))
    started = drafts.start_version(actor=world.lead, return_=own, section="capacity", channel="web")
    assert (started.based_on, figures(started)) == (accepted, {"nurse": Decimal(50)})


def test_starting_a_version_twice_gives_the_same_draft(world: Collection, own: Return) -> None:
    first, second = (
        drafts.start_version(actor=world.lead, return_=own, section="plan", channel="web") for _ in range(2)
    )
    assert first == second


def test_starting_after_it_was_sent_back_copies_what_was_sent_back(world: Collection, own: Return) -> None:
    world.accepted(row("50"))
    review.send_back(actor=world.second, version=world.submitted(row("60")), reason="Too many")
    started = drafts.start_version(actor=world.lead, return_=own, section="capacity", channel="web")
    assert figures(started) == {"nurse": Decimal(60)}


def test_discarding_takes_the_lines_along(world: Collection, own: Return) -> None:
    drafts.discard(actor=world.lead, version=save(world, own, row()).version)
    assert (Version.objects.count(), CapacityLine.objects.count()) == (0, 0)


def test_what_is_submitted_is_not_discarded(world: Collection) -> None:
    with pytest.raises(NotADraft):
        drafts.discard(actor=world.lead, version=world.submitted())


def test_a_discarded_number_is_given_again_only_to_a_draft(world: Collection, own: Return) -> None:
    world.submitted(row("50"))
    drafts.discard(actor=world.lead, version=save(world, own, row("51")).version)
    assert save(world, own, row("52")).version.number == 2


@pytest.mark.parametrize("role", [Role.ICS_EXECUTIVE, Role.DELIVERY_LEAD])
def test_a_reader_saves_nothing(world: Collection, own: Return, role: str) -> None:
    reader = Actor.of(make_member(role, world.system))
    with pytest.raises(PermissionDenied):
        drafts.save_section(actor=reader, return_=own, section="capacity", rows=[row()], channel="web")


def test_saving_leaves_one_row_in_the_audit_trail(world: Collection, own: Return) -> None:
    save(world, own, row())
    event = AuditEvent.objects.filter(action="version.saved").get()
    assert (event.user, event.organisation, event.detail) == (
        world.lead.user, world.trust, {"section": "capacity", "lines": 1},
    )  # fmt: skip


SECTIONS = {
    "capacity": row(
        "50.5", headcount="60", bank_wte="2", starters="5", starters_system="2", leavers="4", leavers_retired="1",
        age_25_34="20.5", age_65_plus="0", sickness_days_lost="100", sickness_days_available="9000", source_label="RN",
    ),
    "demand": row(
        "55", section="demand", frozen_wte="1", required_wte="60", required_method="SNCT", unmet_need_wte="0"
    ),
    "plan": row("51", section="plan", bank_wte="1", agency_wte="0.5"),
    "pipeline": row(
        section="pipeline", route="degree", start="2026-09", expected_completion="2029-09", intake="20",
        attrition="0.13", join_rate="0.9", destination="RBZ", destination_share="0.5", existing_staff="3",
        reported_by="Ann",
    ),
    "indicators": row(section="indicators", measure="stability", attribute="Band 5", numerator="8", denominator="9"),
}  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_a_line_of_every_section_comes_back_as_it_was_saved(world: Collection, own: Return, section: str) -> None:
    saved = drafts.save_section(actor=world.lead, return_=own, section=section, rows=[SECTIONS[section]], channel="api")
    (kept,), (read,) = lines_of(saved.version), saved.checked.lines
    assert (kept.key, dict(kept.known()), kept.texts) == (read.key, dict(read.known()), read.texts)


@pytest.mark.parametrize("section", SECTIONS)
def test_where_each_figure_stood_comes_back_too(world: Collection, own: Return, section: str) -> None:
    saved = drafts.save_section(actor=world.lead, return_=own, section=section, rows=[SECTIONS[section]], channel="api")
    (kept,), (read,) = lines_of(saved.version), saved.checked.lines
    assert {name: kept.where(name) for name in read.figures} == {name: read.where(name) for name in read.figures}


def test_what_was_typed_is_kept_where_it_differs_from_the_figure(world: Collection, own: Return) -> None:
    version = save(world, own, row("1,250.50")).version
    assert lines_of(version)[0].received == {"substantive_wte": "1,250.50"}


def test_a_month_is_the_first_of_the_month(world: Collection, own: Return) -> None:
    version = save(world, own, row(period="30/09/2026")).version
    assert lines_of(version)[0].period == dt.date(2026, 9, 1)


def test_a_section_is_made_once(world: Collection, own: Return) -> None:
    save(world, own, row())
    save(world, own, row("51"))
    assert Submission.objects.count() == 1


def test_a_collection_takes_no_return_of_another_system(world: Collection, administrator: Actor) -> None:
    stranger = make_organisation("RZZ", make_system("QZZ"))
    with pytest.raises(NotInCollection, match="does not collect from Organisation RZZ"):
        drafts.open_return(actor=administrator, round_=world.opened().round, organisation=stranger)


def test_a_save_onto_what_was_seen_is_saved(world: Collection, own: Return) -> None:
    first = save(world, own, row("50")).version
    assert save(world, own, row("51"), seen=drafts.stamp(first)).version == first


def test_a_stale_save_overwrites_nobody(world: Collection, own: Return) -> None:
    seen = drafts.stamp(save(world, own, row("50")).version)
    version = save(world, own, row("51")).version
    with pytest.raises(SavedMeanwhile):
        save(world, own, row("60"), seen=seen)
    assert figures(version) == {"nurse": Decimal(51)}
