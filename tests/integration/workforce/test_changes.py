"""What accepting a version would change: against what is on record, and against the period before."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.integration.workforce.collecting import MONTH, Collection, row
from workforce.models import Round
from workforce.selectors.changes import Changes, preview
from workforce.services import rounds

pytestmark = pytest.mark.django_db


def told(changes: Changes) -> tuple[list[str], list[str], list[str], int]:
    """Professions added, changed and removed, and how many stay as they were."""
    kinds = (changes.added, changes.changed, changes.removed)
    added, changed, removed = ([change.line.profession for change in kind] for kind in kinds)
    return added, changed, removed, changes.same


def another_round(world: Collection) -> Round:
    return rounds.open_round(
        actor=world.planner, system=world.system, base_month=MONTH, opens=MONTH, due=dt.date(2026, 12, 31)
    )


def test_a_first_version_adds_its_lines(world: Collection) -> None:
    assert told(preview(world.draft(row("50"))).against_accepted) == (["nurse"], [], [], 0)


def test_the_same_figures_change_nothing(world: Collection) -> None:
    world.accepted(row("50"))
    assert preview(world.draft(row("50.0"))).against_accepted.none


def test_a_correction_tells_each_figure_before_and_after(world: Collection) -> None:
    world.accepted(row("50", bank_wte="2"))
    (change,) = preview(world.draft(row("51"))).against_accepted.changed
    assert change.figures == [
        ("Substantive WTE", Decimal(50), Decimal(51)), ("Bank WTE", Decimal(2), None),
    ]  # fmt: skip


def test_lines_are_added_changed_removed_and_stay(world: Collection) -> None:
    world.accepted(row("50"), row("9", "midwife"))
    draft = world.draft(row("50"), row("3", "not-specified"))
    assert told(preview(draft).against_accepted) == (["not-specified"], [], ["midwife"], 1)


def test_a_month_that_the_new_version_leaves_out_would_go(world: Collection) -> None:
    world.accepted(row("50"), row("48", period="2026-08"))
    changes = preview(world.draft(row("50"))).against_accepted
    assert [change.line.period.month for change in changes.removed] == [8]


def test_a_month_for_which_another_round_speaks_does_not_go(world: Collection) -> None:
    world.accepted(row("50"), row("48", period="2026-08"))
    world.accepted(row("47", period="2026-08"), round_=another_round(world))
    assert preview(world.draft(row("50"))).against_accepted.none


def test_it_is_compared_with_what_another_round_says_of_the_month(world: Collection) -> None:
    world.accepted(row("50"))
    draft = world.draft(row("55"), round_=another_round(world))
    (change,) = preview(draft).against_accepted.changed
    assert change.figures == [("Substantive WTE", Decimal(50), Decimal(55))]


def test_it_is_compared_with_the_latest_month_before(world: Collection) -> None:
    world.accepted(row("40", period="2026-05"), row("44", period="2026-07"), row("9", "midwife", period="2026-07"))
    changes = preview(world.draft(row("50"), round_=another_round(world))).against_last_period
    assert (told(changes), changes.month) == (([], ["nurse"], ["midwife"], 0), dt.date(2026, 7, 1))


def test_without_an_earlier_month_there_is_nothing_to_compare_with(world: Collection) -> None:
    world.accepted(row("50"))
    changes = preview(world.draft(row("51"))).against_last_period
    assert (changes.none, changes.month) == (True, None)


def test_another_organisation_s_records_are_not_compared(world: Collection) -> None:
    world.accepted(row("40"), organisation=world.other)
    assert told(preview(world.draft(row("50"))).against_accepted) == (["nurse"], [], [], 0)


def test_an_empty_version_would_remove_everything(world: Collection) -> None:
    world.accepted(row("50"))
    draft = world.draft(row("50"))
    draft.capacitylines.all().delete()
    assert told(preview(draft).against_accepted) == ([], [], ["nurse"], 0)


def test_lines_that_no_longer_tell_a_figure_are_counted_not_taken_as_none(world: Collection) -> None:
    world.accepted(row("50", starters="5"), row("20", "midwife", starters="5"))
    changed = preview(world.draft(row("50", starters="5"), row("20", "midwife"))).against_accepted
    starters = next(total for total in changed.totals if total.label == "Starters in 12 months")
    assert (starters.after, starters.unknown_after, starters.comparable) == (Decimal(5), 1, False)


def test_posts_and_wte_are_never_added_together(world: Collection) -> None:
    world.accepted(row("50"))
    changed = preview(world.draft(row("50"), row("20", "midwife", unit="posts"))).against_accepted
    told = {total.label: total.after for total in changed.totals if total.label.startswith("Substantive")}
    assert told == {"Substantive WTE": Decimal(50), "Substantive posts": Decimal(20)}
