"""The records: for each organisation and month the version accepted last speaks, and history stays."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from partners.actors import Actor
from partners.permissions import Permission
from partners.roles import Role
from partners.selectors import current_structure
from partners.services.organisations import merge_organisations
from tests.integration.workforce.collecting import MONTH, Collection, row
from tests.plugins.people import make_member
from workforce.models import CapacityLine, DemandLine, Round
from workforce.selectors.records import current_lines
from workforce.services import review, rounds

pytestmark = pytest.mark.django_db
AUGUST = dt.date(2026, 8, 1)


def records(**filters: object) -> list[tuple[str, str, str, Decimal]]:
    found = current_lines(CapacityLine, **filters)  # type: ignore[arg-type]
    names = ("organisation__code", "period", "profession__code", "substantive_wte")
    return [
        (code, f"{period:%b}", profession, value.normalize()) for code, period, profession, value in
        found.order_by("organisation__code", "period", "profession__code").values_list(*names)
    ]  # fmt: skip


def another_round(world: Collection, month: dt.date = MONTH) -> Round:
    return rounds.open_round(
        actor=world.planner, system=world.system, base_month=month, opens=month, due=dt.date(2026, 12, 31)
    )


def test_drafts_and_waiting_versions_are_no_records(world: Collection) -> None:
    world.submitted(row("50"))
    world.draft(row("40"), organisation=world.other)
    assert records() == []


def test_an_accepted_version_s_lines_are_the_records(world: Collection) -> None:
    world.accepted(row("50"), row("9", "midwife"))
    assert records() == [("RH8", "Sep", "midwife", Decimal(9)), ("RH8", "Sep", "nurse", Decimal(50))]


def test_a_correction_takes_the_place_of_the_whole_month(world: Collection) -> None:
    world.accepted(row("50"), row("9", "midwife"))
    world.accepted(row("51"))
    assert records() == [("RH8", "Sep", "nurse", Decimal(51))]


def test_what_is_sent_back_changes_nothing(world: Collection) -> None:
    world.accepted(row("50"))
    review.send_back(actor=world.second, version=world.submitted(row("51")), reason="No")
    assert records() == [("RH8", "Sep", "nurse", Decimal(50))]


def test_across_rounds_the_version_accepted_last_speaks_for_the_month(world: Collection) -> None:
    world.accepted(row("50"), row("9", "midwife"))
    world.accepted(row("55"), round_=another_round(world))
    assert records() == [("RH8", "Sep", "nurse", Decimal(55))]


def test_a_later_round_speaks_for_its_own_months_only(world: Collection) -> None:
    world.accepted(row("50"), row("48", period="2026-08"))
    world.accepted(row("55"), round_=another_round(world))
    assert records() == [("RH8", "Aug", "nurse", Decimal(48)), ("RH8", "Sep", "nurse", Decimal(55))]


def test_a_correction_in_the_older_round_speaks_again(world: Collection) -> None:
    world.accepted(row("50"))
    world.accepted(row("55"), round_=another_round(world))
    world.accepted(row("52"))
    assert records() == [("RH8", "Sep", "nurse", Decimal(52))]


def test_each_organisation_speaks_for_itself(world: Collection) -> None:
    world.accepted(row("50"))
    world.accepted(row("40"), organisation=world.other)
    assert [code for code, *_ in records()] == ["RBZ", "RH8"]


def test_each_section_speaks_for_itself(world: Collection) -> None:
    world.accepted(row("50"))
    world.accepted(row("60", section="demand"))
    assert (len(records()), current_lines(DemandLine).count()) == (1, 1)


def test_records_of_some_organisations_and_months_only(world: Collection) -> None:
    world.accepted(row("50"), row("48", period="2026-08"))
    world.accepted(row("40"), organisation=world.other)
    assert records(organisations=[world.trust], periods=[AUGUST]) == [("RH8", "Aug", "nurse", Decimal(48))]


def test_a_filter_does_not_let_an_older_version_speak(world: Collection) -> None:
    world.accepted(row("50"), row("9", "midwife"))
    world.accepted(row("55"), round_=another_round(world))
    assert not current_lines(CapacityLine).filter(profession__code="midwife").exists()


def test_the_records_as_they_were(world: Collection) -> None:
    before = timezone.now()
    first = world.accepted(row("50"), row("9", "midwife"))
    second = world.accepted(row("51"))
    assert records(as_of=before) == []
    assert [value for *_, value in records(as_of=first.reviewed)] == [Decimal(9), Decimal(50)]
    assert [value for *_, value in records(as_of=second.reviewed)] == [Decimal(51)]


def test_records_are_cut_to_what_an_actor_sees(world: Collection) -> None:
    world.accepted(row("50"))
    world.accepted(row("40"), organisation=world.other)
    seen = current_lines(CapacityLine).visible_to(world.lead, Permission.VIEW_FIGURES)
    assert [line.organisation for line in seen] == [world.trust]


@pytest.fixture
def merged(world: Collection) -> Collection:
    """RBZ had 40 in August and 41 in September; it continues in RH8 from 1 September."""
    world.accepted(row("50"), row("48", period="2026-08"))
    world.accepted(row("40", period="2026-08"), organisation=world.other)
    administrator = Actor.of(make_member(Role.ADMINISTRATOR))
    merge_organisations(actor=administrator, predecessor=world.other, successor=world.trust, date=MONTH)
    return world


def test_after_a_merger_history_stays_as_it_was(merged: Collection) -> None:
    assert records(periods=[AUGUST]) == [("RBZ", "Aug", "nurse", Decimal(40)), ("RH8", "Aug", "nurse", Decimal(48))]


def test_after_a_merger_a_predecessor_counts_once_in_its_successor(merged: Collection) -> None:
    follows = current_structure(MONTH)
    totals: dict[int, Decimal] = {}
    for organisation, wte in current_lines(CapacityLine, periods=[AUGUST]).values_list(
        "organisation", "substantive_wte"
    ):
        now = follows.get(organisation, organisation)
        totals[now] = totals.get(now, Decimal()) + wte
    assert totals == {merged.trust.pk: Decimal(88)}


def test_after_a_merger_the_system_s_total_is_what_it_was(merged: Collection) -> None:
    found = current_lines(CapacityLine, periods=[AUGUST]).filter(organisation__home_system=merged.system)
    assert found.aggregate(total=Sum("substantive_wte"))["total"] == Decimal(88)
