"""Several organisations at once: all or none, with the same checks as one by one."""

import pytest
from django.core.exceptions import PermissionDenied

from partners.models import AuditEvent
from tests.integration.workforce.collecting import EVERY_WARNING, MONTH, Collection, row
from workforce import news
from workforce.models import CapacityLine, Round, Version
from workforce.rules import ReadLine, Row, check
from workforce.services import drafts, many, rounds
from workforce.services.context import context_for
from workforce.services.failures import NotADraft, NotReady, NotWaiting, RoundClosed, SamePerson, WaitingForReview
from workforce.services.lines import lines_of

pytestmark = pytest.mark.django_db


def read(world: Collection, *rows: Row) -> tuple[ReadLine, ...]:
    return check(rows, context_for(actor=world.planner)).lines


def saved(world: Collection, ours: str = "50", theirs: str = "40", **more: object) -> list[Version]:
    lines = read(world, row(ours, organisation="RH8"), row(theirs, organisation="RBZ", **more))  # type: ignore[arg-type]
    return many.save_many(actor=world.planner, section="capacity", lines=lines, channel="web")


def submitted(world: Collection, *figures: str) -> list[Version]:
    return many.submit_many(actor=world.planner, versions=saved(world, *figures), reasons=EVERY_WARNING)


def states() -> dict[str, str]:
    names = ("submission__of_return__organisation__code", "state")
    return dict(Version.objects.order_by("number").values_list(*names))


def test_each_organisation_gets_a_draft_of_its_own(world: Collection) -> None:
    versions = saved(world)
    told = sorted([line.organisation for line in lines_of(version)] for version in versions)
    assert told == [["RBZ"], ["RH8"]]


def test_a_standing_draft_is_taken_over(world: Collection) -> None:
    saved(world, "50", "40")
    again = saved(world, "51", "41")
    assert (Version.objects.count(), {str(lines_of(one)[0].figure("substantive_wte")) for one in again}) == (
        2, {"51.00000", "41.00000"},
    )  # fmt: skip


def test_it_goes_to_the_open_round_of_the_month(world: Collection) -> None:
    assert {version.submission.of_return.round for version in saved(world)} == {world.round}


def test_a_round_of_its_own_may_be_closed(world: Collection) -> None:
    rounds.close_round(actor=world.planner, round_=world.round)
    lines = read(world, row(organisation="RH8"))
    with pytest.raises(RoundClosed):
        many.save_many(actor=world.planner, section="capacity", lines=lines, channel="web", round_=Round.objects.get())


def test_one_organisation_out_of_reach_saves_none(world: Collection) -> None:
    lines = read(world, row(organisation="RH8"), row(organisation="RBZ"))
    with pytest.raises(PermissionDenied, match="RBZ"):
        many.save_many(actor=world.lead, section="capacity", lines=lines, channel="web")
    assert Version.objects.count() == 0


def test_one_error_submits_none(world: Collection) -> None:
    versions = saved(world, leavers="1", leavers_system="2")
    with pytest.raises(NotReady) as refused:
        many.submit_many(actor=world.planner, versions=versions, reasons=EVERY_WARNING)
    assert ([message.organisation for message in refused.value.messages], set(states().values())) == (
        ["RBZ"],
        {"draft"},
    )


def test_a_warning_is_kept_with_the_organisation_that_it_is_about(world: Collection) -> None:
    versions = many.submit_many(
        actor=world.planner, versions=saved(world, headcount="5"), reasons={"wte-per-head@RBZ": "Long contracts"}
    )
    kept = {one.submission.of_return.organisation.code: one.warnings for one in versions}
    assert ([warning["reason"] for warning in kept["RBZ"]], kept["RH8"]) == (["Long contracts"], [])


def test_one_that_waits_already_submits_none(world: Collection) -> None:
    world.submitted(row("50"))
    with pytest.raises(WaitingForReview, match="Organisation RH8"):
        many.submit_many(actor=world.planner, versions=saved(world))


def test_what_is_submitted_already_is_not_submitted_again(world: Collection) -> None:
    with pytest.raises(NotADraft):
        many.submit_many(actor=world.planner, versions=submitted(world))


def test_digests_are_those_of_one_by_one(world: Collection) -> None:
    together = {version.digest for version in submitted(world)}
    for version in Version.objects.all():
        drafts.withdraw(actor=world.planner, version=version)
    alone = {drafts.submit(actor=world.planner, version=version).digest for version in Version.objects.all()}
    assert together == alone


def test_all_are_accepted_with_one_piece_of_news(world: Collection) -> None:
    heard: list[list[str]] = []

    def handler(systems):
        heard.append([system.code for system in systems])

    versions = submitted(world)
    news.on_records_changed(handler)
    try:
        many.accept_many(actor=world.second, versions=versions)
    finally:
        news.off_records_changed(handler)
    assert (states(), heard) == ({"RH8": "accepted", "RBZ": "accepted"}, [["QJK"]])


def test_accepting_anew_supersedes_each(world: Collection) -> None:
    many.accept_many(actor=world.second, versions=submitted(world, "50", "40"))
    new = many.accept_many(actor=world.second, versions=submitted(world, "51", "41"))
    assert [one.submission.accepted for one in new] == new
    assert Version.objects.filter(state="superseded").count() == 2


def test_nobody_accepts_many_of_which_they_submitted_one(world: Collection) -> None:
    theirs = world.submitted(organisation=world.other, actor=world.second)
    with pytest.raises(SamePerson):
        many.accept_many(actor=world.second, versions=[world.submitted(), theirs])
    assert states() == {"RH8": "submitted", "RBZ": "submitted"}


def test_one_that_waits_no_more_accepts_none(world: Collection) -> None:
    versions = submitted(world)
    drafts.withdraw(actor=world.planner, version=versions[0])
    with pytest.raises(NotWaiting):
        many.accept_many(actor=world.second, versions=versions)
    assert set(states().values()) == {"draft", "submitted"}


def test_a_lead_does_not_accept_many(world: Collection) -> None:
    with pytest.raises(PermissionDenied):
        many.accept_many(actor=world.lead, versions=submitted(world))


def test_a_failing_handler_accepts_none(world: Collection) -> None:
    def handler(systems):
        raise RuntimeError("the power went")

    versions = submitted(world)
    news.on_records_changed(handler)
    try:
        with pytest.raises(RuntimeError):
            many.accept_many(actor=world.second, versions=versions)
    finally:
        news.off_records_changed(handler)
    assert (states(), AuditEvent.objects.filter(action="version.accepted").count()) == (
        {"RH8": "submitted", "RBZ": "submitted"}, 0,
    )  # fmt: skip


def test_each_organisation_has_its_own_rows_in_the_audit_trail(world: Collection) -> None:
    many.accept_many(actor=world.second, versions=submitted(world))
    events = AuditEvent.objects.filter(action="version.accepted")
    assert sorted(event.organisation.code for event in events) == ["RBZ", "RH8"]


def test_accepting_many_takes_a_handful_of_statements(world: Collection, django_assert_max_num_queries) -> None:
    versions = submitted(world)
    with django_assert_max_num_queries(40):
        many.accept_many(actor=world.second, versions=versions)


def test_lines_of_other_months_go_to_the_round_of_the_latest(world: Collection) -> None:
    lines = read(world, row(organisation="RH8"), row("48", organisation="RH8", period="2026-08"))
    (version,) = many.save_many(actor=world.planner, section="capacity", lines=lines, channel="web")
    assert (version.submission.of_return.round.base_month, CapacityLine.objects.count()) == (MONTH, 2)
