"""Many at once, on a database that threads share: one wins, the others are told, nothing is left half done."""

import pytest

from tests.integration.workforce.collecting import MONTH, Collection, at_once, begin, row
from workforce.models import Return, Round, Submission, Version
from workforce.services import drafts, many, review, rounds
from workforce.services.failures import NotWaiting
from workforce.services.lines import digest, lines_of


@pytest.fixture
def world(shared_database: str) -> Collection:
    return begin()


def kinds(answers: list[object]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_of_two_who_accept_at_once_one_wins(world: Collection) -> None:
    version = world.submitted(actor=world.lead)
    answers = at_once(
        lambda: review.accept(actor=world.planner, version=Version.objects.get(pk=version.pk)),
        lambda: review.accept(actor=world.second, version=Version.objects.get(pk=version.pk)),
    )
    assert kinds(answers) == [NotWaiting.__name__, Version.__name__]


def test_of_accepting_and_sending_back_at_once_one_wins(world: Collection) -> None:
    version = world.submitted(actor=world.lead)
    at_once(
        lambda: review.accept(actor=world.planner, version=Version.objects.get(pk=version.pk)),
        lambda: review.send_back(actor=world.second, version=Version.objects.get(pk=version.pk), reason="No"),
    )
    state, accepted = Version.objects.get().state, Submission.objects.get().accepted
    assert (state, accepted) in {("accepted", version), ("sent_back", None)}


def test_of_accepting_and_withdrawing_at_once_one_wins(world: Collection) -> None:
    version = world.submitted(actor=world.lead)
    answers = at_once(
        lambda: review.accept(actor=world.planner, version=Version.objects.get(pk=version.pk)),
        lambda: drafts.withdraw(actor=world.lead, version=Version.objects.get(pk=version.pk)),
    )
    assert kinds(answers) == [NotWaiting.__name__, Version.__name__]


def test_a_draft_submitted_twice_at_once_waits_once(world: Collection) -> None:
    version = world.draft()
    answers = at_once(*[lambda: drafts.submit(actor=world.lead, version=Version.objects.get(pk=version.pk))] * 2)
    assert kinds(answers) in (["NotADraft", "Version"], ["Version", "WaitingForReview"])


def test_savers_at_once_make_one_draft(world: Collection) -> None:
    own = world.opened()
    answers = at_once(
        *[
            lambda: drafts.save_section(
                actor=world.lead, return_=own, section="capacity", rows=[row()], channel="web"
            )
        ]
        * 3
    )  # fmt: skip
    assert (kinds(answers), Version.objects.count()) == (["Saved"] * 3, 1)


def test_saving_while_it_is_submitted_never_changes_what_was_submitted(world: Collection) -> None:
    version = world.draft(row("50"))
    at_once(
        lambda: drafts.submit(actor=world.planner, version=Version.objects.get(pk=version.pk)),
        lambda: world.draft(row("60")),
    )
    submitted = Version.objects.get(state="submitted")
    assert submitted.digest == digest(lines_of(submitted))


def test_accepting_many_and_one_of_them_at_once_leaves_each_accepted_once(world: Collection) -> None:
    ours = world.submitted(actor=world.lead)
    theirs = world.submitted(organisation=world.other, actor=world.planner)
    at_once(
        lambda: many.accept_many(actor=world.second, versions=[ours, theirs]),
        lambda: review.accept(actor=world.planner, version=Version.objects.get(pk=ours.pk)),
    )
    accepted = set(Submission.objects.exclude(accepted=None).values_list("accepted", flat=True))
    assert accepted in ({ours.pk}, {ours.pk, theirs.pk})


def test_figures_that_come_at_once_open_one_round(world: Collection) -> None:
    earlier = MONTH.replace(month=8)
    answers = at_once(
        *[
            lambda: rounds.default_round(
                actor=world.planner, system=world.system, base_month=earlier, sections=["capacity"]
            )
        ]
        * 3
    )  # fmt: skip
    assert (kinds(answers), Round.objects.filter(base_month=earlier).count()) == (["Round"] * 3, 1)


def test_a_return_opened_at_once_is_one_return(world: Collection) -> None:
    opens = lambda: drafts.open_return(actor=world.lead, round_=world.round, organisation=world.trust)  # noqa: E731
    assert (kinds(at_once(*[opens] * 3)), Return.objects.count()) == (["Return"] * 3, 1)
