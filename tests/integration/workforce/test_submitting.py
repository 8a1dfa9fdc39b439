"""Handing a draft in: errors stand in the way, warnings need reasons, lines are counted and hashed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from partners.actors import Actor
from partners.models import AuditEvent
from partners.roles import Role
from tests.integration.workforce.collecting import EVERY_WARNING, Collection, row
from tests.plugins.people import make_member
from workforce.models import CapacityLine, Return, Round, Submission, Version
from workforce.rules import Cells, Row
from workforce.services import drafts, rounds
from workforce.services.failures import NotADraft, NotReady, NotWaiting, RoundClosed, WaitingForReview
from workforce.services.lines import digest, lines_of

pytestmark = pytest.mark.django_db
WARNED = row("10", headcount="5")  # more WTE than people
WRONG = row("10", leavers="1", leavers_system="2")


def test_a_draft_without_messages_is_submitted(world: Collection) -> None:
    version = drafts.submit(actor=world.lead, version=world.draft(row("50"), row("9", "midwife")))
    assert (version.state, version.line_count, version.submitted_by) == ("submitted", 2, world.lead.user)


def test_an_error_stands_in_the_way(world: Collection) -> None:
    with pytest.raises(NotReady) as refused:
        drafts.submit(actor=world.lead, version=world.draft(WRONG), reasons=EVERY_WARNING)
    assert [message.code for message in refused.value.messages] == ["leavers-by-destination"]


def test_a_warning_without_a_reason_stands_in_the_way(world: Collection) -> None:
    with pytest.raises(NotReady) as refused:
        drafts.submit(actor=world.lead, version=world.draft(WARNED))
    assert [message.code for message in refused.value.messages] == ["wte-per-head"]


@pytest.mark.parametrize(
    "reasons", [{"wte-per-head": "  "}, {"large-change": "Moved"}, {"wte-per-head@RBZ": "Long contracts"}]
)
def test_a_reason_must_be_said_and_fit(world: Collection, reasons: dict[str, str]) -> None:
    with pytest.raises(NotReady):
        drafts.submit(actor=world.lead, version=world.draft(WARNED), reasons=reasons)


@pytest.mark.parametrize("key", ["wte-per-head", "wte-per-head@RH8"])
def test_a_reason_is_kept_with_its_warning(world: Collection, key: str) -> None:
    version = drafts.submit(actor=world.lead, version=world.draft(WARNED), reasons={key: " Long contracts "})
    assert [(warning["code"], warning["reason"]) for warning in version.warnings] == [
        ("wte-per-head", "Long contracts")
    ]


def test_the_reason_for_the_organisation_comes_first(world: Collection) -> None:
    reasons = {"wte-per-head": "All of them", "wte-per-head@RH8": "Long contracts"}
    version = drafts.submit(actor=world.lead, version=world.draft(WARNED), reasons=reasons)
    assert version.warnings[0]["reason"] == "Long contracts"


def test_an_empty_version_says_nothing(world: Collection) -> None:
    empty = drafts.start_version(actor=world.lead, return_=world.opened(), section="demand", channel="web")
    with pytest.raises(NotReady) as refused:
        drafts.submit(actor=world.lead, version=empty)
    assert refused.value.messages[0].code == "nothing-there"


def test_a_refused_submission_leaves_a_draft(world: Collection) -> None:
    with pytest.raises(NotReady):
        drafts.submit(actor=world.lead, version=world.draft(WRONG))
    assert Version.objects.get().state == "draft"


def test_the_digest_is_that_of_the_lines(world: Collection) -> None:
    version = world.submitted(row("50"), row("9", "midwife"))
    assert version.digest == digest(lines_of(version))


def test_the_same_figures_from_elsewhere_have_the_same_digest(world: Collection) -> None:
    cells = Row("capacity", dict(row("50.0").values), place=Cells.at("Capacity", "D", 12, file="f"))
    first = world.submitted(row("9", "midwife"), row("50"))
    second = world.submitted(cells, row("9.00", "midwife"), organisation=world.trust, round_=another_round(world))
    assert first.digest == second.digest


def another_round(world: Collection) -> Round:
    return rounds.open_round(
        actor=world.planner, system=world.system, base_month=world.round.base_month, opens=world.round.opens,
        due=world.round.due,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [row("51"), row("50", bank_wte="0"), row("50", "midwife"), row("50", period="2026-08"), row("50", unit="posts")],
    ids=["figure", "nought for blank", "profession", "month", "unit"],
)
def test_other_figures_have_another_digest(world: Collection, changed: Row) -> None:
    first = digest(lines_of(world.draft(row("50"))))
    assert digest(lines_of(world.draft(changed))) != first


def test_a_version_is_submitted_once(world: Collection) -> None:
    version = world.submitted()
    Version.objects.filter(pk=version.pk).update(state="sent_back", review_reason="No")
    with pytest.raises(NotADraft):
        drafts.submit(actor=world.lead, version=version)


def test_nothing_is_submitted_while_another_version_waits(world: Collection) -> None:
    world.submitted(row("50"))
    with pytest.raises(WaitingForReview, match="Version 1 of this section waits"):
        drafts.submit(actor=world.lead, version=world.draft(row("51")))


def test_another_section_may_be_submitted_meanwhile(world: Collection) -> None:
    world.submitted(row("50"))
    assert world.submitted(row("60", section="demand")).state == "submitted"


def test_a_closed_round_takes_no_submission(world: Collection) -> None:
    version = world.draft()
    rounds.close_round(actor=world.planner, round_=world.round)
    with pytest.raises(RoundClosed):
        drafts.submit(actor=world.lead, version=Version.objects.get(pk=version.pk))


def test_somebody_of_another_trust_does_not_submit(world: Collection) -> None:
    stranger = Actor.of(make_member(Role.WORKFORCE_LEAD, world.other))
    with pytest.raises(PermissionDenied):
        drafts.submit(actor=stranger, version=world.draft())


def test_submitting_leaves_count_and_hash_in_the_audit_trail(world: Collection) -> None:
    version = drafts.submit(actor=world.lead, version=world.draft())
    event = AuditEvent.objects.filter(action="version.submitted").get()
    assert (event.user, event.detail["lines"], event.detail["sha256"]) == (world.lead.user, 1, version.digest)


def test_withdrawing_makes_a_draft_that_can_be_changed(world: Collection) -> None:
    drafts.withdraw(actor=world.lead, version=world.submitted(row("50")))
    changed = world.draft(row("51"))
    assert (changed.number, changed.state, changed.digest, str(lines_of(changed)[0].figure("substantive_wte"))) == (
        1, "draft", "", "51.00000",
    )  # fmt: skip


def test_a_reviewed_version_is_not_withdrawn(world: Collection) -> None:
    with pytest.raises(NotWaiting):
        drafts.withdraw(actor=world.lead, version=world.accepted())


def test_nothing_is_withdrawn_onto_a_new_draft(world: Collection) -> None:
    version = world.submitted(row("50"))
    world.draft(row("51"))
    with pytest.raises(NotADraft, match="Discard it before"):
        drafts.withdraw(actor=world.lead, version=version)


def test_one_version_waits_in_the_database_too(world: Collection) -> None:
    version = world.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(submission=version.submission, number=2, channel="web", state="submitted")


def test_a_failing_audit_row_leaves_a_draft(world: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks after the state has changed takes the change back with it."""
    version = world.draft()
    monkeypatch.setattr(drafts.audit, "record", crash)
    with pytest.raises(RuntimeError):
        drafts.submit(actor=world.lead, version=version)
    assert Version.objects.get().state == "draft"


def crash(**_: object) -> None:
    raise RuntimeError("the power went")


def test_a_failing_audit_row_saves_no_draft(world: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    own = world.opened()
    monkeypatch.setattr(drafts.audit, "record", crash)
    with pytest.raises(RuntimeError):
        drafts.save_section(actor=world.lead, return_=own, section="capacity", rows=[row()], channel="web")
    assert [model.objects.count() for model in (Return, Submission, Version, CapacityLine)] == [1, 0, 0, 0]
