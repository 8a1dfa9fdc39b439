"""Of a month of an organisation its own return speaks, else a national return, else a published estimate."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.utils import timezone

from partners.models import Organisation
from partners.roles import Role
from tests.integration.workforce.collecting import EVERY_WARNING, Collection, row
from tests.plugins.people import make_member
from workforce.api.standing import standing as standing_in_api
from workforce.home import tasks
from workforce.models import CapacityLine, Standing, Submission, Version
from workforce.presenters.returns import task_items
from workforce.rules import check
from workforce.selectors.changes import preview
from workforce.selectors.entry import standing as standing_on_form
from workforce.selectors.records import current_lines
from workforce.selectors.states import SectionState, State, progress_of, section_states
from workforce.services import many, review
from workforce.services.context import context_for
from workforce.services.drafts import start_version

pytestmark = pytest.mark.django_db
NATIONAL, PUBLISHED = Standing.NATIONAL, Standing.PUBLISHED


def submitted(world: Collection, standing: str, wte: str, **more: str) -> Version:
    """A file of the planner with a figure for RH8, handed in."""
    given = row(wte, organisation="RH8", **more)
    lines = check([given], context_for(actor=world.planner)).lines
    saved = many.save_many(
        actor=world.planner, section="capacity", lines=lines, channel="web", round_=world.round, standing=standing
    )
    (version,) = many.submit_many(actor=world.planner, versions=saved, reasons=EVERY_WARNING, round_=world.round)
    return version


def accepted(world: Collection, standing: str, wte: str, **more: str) -> Version:
    (version,) = many.accept_many(actor=world.second, versions=[submitted(world, standing, wte, **more)])
    return version


def staff(**filters: object) -> Decimal | None:
    found = current_lines(CapacityLine, **filters)  # type: ignore[arg-type]
    return found.aggregate(wte=Sum("substantive_wte"))["wte"]


@pytest.mark.parametrize(
    ("order", "speaks"),
    [
        ([Standing.OWN, NATIONAL, PUBLISHED], 50),
        ([PUBLISHED, NATIONAL, Standing.OWN], 50),
        ([NATIONAL, PUBLISHED], 40),
        ([PUBLISHED, NATIONAL], 40),
        ([PUBLISHED], 30),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, list) else "",
)
def test_the_highest_standing_speaks_in_whatever_order_they_came(
    world: Collection, order: Sequence[str], speaks: int
) -> None:
    figures = {Standing.OWN: "50", NATIONAL: "40", PUBLISHED: "30"}
    for one in order:
        accepted(world, one, figures[Standing(one)])
    assert staff() == speaks


def test_within_a_standing_the_version_accepted_last_speaks(world: Collection) -> None:
    accepted(world, NATIONAL, "40")
    accepted(world, NATIONAL, "41")
    assert staff() == 41


def test_months_without_an_own_return_are_told_by_the_national_one(world: Collection) -> None:
    world.accepted(row("50"))
    accepted(world, NATIONAL, "40", period="2026-08")
    assert staff() == 90


def test_a_national_return_supersedes_no_own_return(world: Collection) -> None:
    own = world.accepted(row("50"))
    accepted(world, NATIONAL, "40")
    own.refresh_from_db()
    assert (own.state, Submission.objects.get().accepted) == ("accepted", own)


def test_an_own_return_takes_over_the_pointer_from_an_estimate(world: Collection) -> None:
    accepted(world, PUBLISHED, "30")
    assert Submission.objects.get().accepted != (own := world.accepted(row("50")))
    assert Submission.objects.get().accepted == own


def test_accepted_one_by_one_it_is_the_same(world: Collection) -> None:
    world.accepted(row("50"))
    review.accept(actor=world.second, version=submitted(world, NATIONAL, "40"))
    assert [staff(), Version.objects.filter(state="accepted").count()] == [50, 2]


def test_the_records_as_they_were_follow_the_same_order(world: Collection) -> None:
    before = accepted(world, PUBLISHED, "30")
    world.accepted(row("50"))
    accepted(world, NATIONAL, "40")
    assert [staff(as_of=before.reviewed), staff(as_of=timezone.now())] == [30, 50]


def test_the_records_are_read_in_one_statement(world: Collection, django_assert_num_queries: object) -> None:
    accepted(world, NATIONAL, "40")
    with django_assert_num_queries(1):  # type: ignore[operator]
        list(current_lines(CapacityLine))


def test_a_national_return_leaves_the_draft_of_the_own_return_alone(world: Collection) -> None:
    draft = world.draft(row("48"))
    submitted(world, NATIONAL, "40")
    draft.refresh_from_db()
    assert (draft.state, draft.capacitylines.get().substantive_wte) == ("draft", 48)


def test_a_national_return_that_waits_holds_no_own_return_up(world: Collection) -> None:
    submitted(world, NATIONAL, "40")
    assert world.submitted(row("50")).state == "submitted"


def test_two_of_one_standing_do_not_wait_together(world: Collection) -> None:
    from workforce.services.failures import WaitingForReview

    submitted(world, NATIONAL, "40")
    with pytest.raises(WaitingForReview):
        submitted(world, NATIONAL, "41")


def test_a_correction_starts_from_the_own_return(world: Collection) -> None:
    world.accepted(row("50"))
    accepted(world, NATIONAL, "40")
    draft = start_version(actor=world.lead, return_=world.opened(), section="capacity", channel="web")
    assert (draft.standing, draft.capacitylines.get().substantive_wte) == ("own", 50)


def test_a_first_own_return_starts_from_what_is_on_record(world: Collection) -> None:
    accepted(world, NATIONAL, "40")
    draft = start_version(actor=world.lead, return_=world.opened(), section="capacity", channel="web")
    assert (draft.standing, draft.capacitylines.get().substantive_wte) == ("own", 40)


def test_form_and_api_start_from_the_same_version(world: Collection) -> None:
    accepted(world, PUBLISHED, "30")
    accepted(world, NATIONAL, "40")
    stands = standing_on_form(world.opened(), "capacity").version
    assert standing_in_api(Version.objects.all()) == stands


def test_the_state_of_a_section_is_that_of_the_own_return(world: Collection) -> None:
    world.accepted(row("50"))
    submitted(world, NATIONAL, "40")
    (capacity, *_) = section_states([world.opened()])[world.opened().pk]
    assert capacity.state == State.ACCEPTED


def capacity_of(world: Collection) -> SectionState:
    return section_states([world.opened()])[world.opened().pk][0]


def test_a_national_return_leaves_the_own_one_awaited(world: Collection) -> None:
    accepted(world, NATIONAL, "40")
    assert (capacity_of(world).state, capacity_of(world).own_accepted) == (State.AWAITED, False)


def test_the_page_of_the_return_says_what_stands_meanwhile(world: Collection) -> None:
    accepted(world, NATIONAL, "40")
    (item, *_) = task_items(world.opened(), [capacity_of(world)], may_edit=True)
    said = "The organisation's own return is awaited. A national return stands meanwhile: version 1, 1 line."
    assert (item["hint"]["text"], item["status"]["tag"]["text"]) == (said, "Own return awaited")


def test_a_national_return_that_waits_is_told_as_that(world: Collection) -> None:
    submitted(world, NATIONAL, "40")
    (item, *_) = task_items(world.opened(), [capacity_of(world)], may_edit=True)
    assert "A national return waits for review" in item["hint"]["text"]


def test_the_lead_is_still_reminded_of_the_own_return(world: Collection) -> None:
    world.round.sections = ["capacity"]
    world.round.save()
    accepted(world, NATIONAL, "40")
    told = [task.detail for task in tasks(world.lead)]
    assert told == [f"{world.round.name}. Capacity: own return awaited."]


def test_nobody_is_reminded_once_the_own_return_is_accepted(world: Collection) -> None:
    world.round.sections = ["capacity"]
    world.round.save()
    accepted(world, NATIONAL, "40")
    world.accepted(row("50"))
    assert list(tasks(world.lead)) == []


def test_a_collection_counts_own_returns_alone(world: Collection) -> None:
    world.round.sections = ["capacity"]
    world.round.save()
    accepted(world, NATIONAL, "40")
    before = progress_of([world.round], world.planner)[world.round.pk]
    world.accepted(row("50"))
    after = progress_of([world.round], world.planner)[world.round.pk]
    assert [(one.submitted, one.complete) for one in (before, after)] == [(0, 0), (1, 1)]


def test_the_preview_names_the_months_that_change_nothing(world: Collection) -> None:
    world.accepted(row("50"))
    told = preview(submitted(world, NATIONAL, "40"))
    assert ([f"{month:%Y-%m}" for month in told.outranked], told.against_accepted.none) == (["2026-09"], True)


def test_the_preview_of_an_own_return_is_against_what_speaks(world: Collection) -> None:
    accepted(world, NATIONAL, "40")
    told = preview(world.submitted(row("50")))
    assert (told.outranked, len(told.against_accepted.changed)) == ((), 1)


@pytest.mark.parametrize("standing", [NATIONAL, PUBLISHED])
def test_a_lead_brings_in_own_returns_only(world: Collection, standing: str) -> None:
    lines = check([row("50", organisation="RH8")], context_for(actor=world.lead)).lines
    with pytest.raises(PermissionDenied, match="planner"):
        many.save_many(actor=world.lead, section="capacity", lines=lines, channel="web", standing=standing)


def test_a_planner_of_another_system_that_enters_figures_here_does_not(world: Collection) -> None:
    from partners.actors import Actor
    from partners.models import Membership
    from tests.plugins.people import make_system

    user = make_member(Role.ICS_PLANNER, make_system("QYY"), "both@example.org")
    Membership.objects.create(user=user, role=Role.WORKFORCE_LEAD, organisation=Organisation.objects.get(code="RH8"))
    lines = check([row("50", organisation="RH8")], context_for(actor=Actor.of(user))).lines
    with pytest.raises(PermissionDenied, match="planner"):
        many.save_many(actor=Actor.of(user), section="capacity", lines=lines, channel="web", standing=NATIONAL)
