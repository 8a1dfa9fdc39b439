"""Rules that hang together with what else is told, or was told before."""

import datetime as dt
from collections.abc import Sequence

from tests.unit.workforce.rules.cases import BEFORE, MIDWIFE_BEFORE, NURSE, STAFF, capacity, demand, people
from tests.unit.workforce.rules.making import CONTEXT, context, last, row, rows
from workforce.rules import Context, OrganisationFact, Row, check


def told(code: str, given: Sequence[Row], within: Context = CONTEXT) -> list[str]:
    return [message.text for message in check(given, within).messages if message.code == code]


def test_a_large_change_is_seen_within_the_return_too() -> None:
    given = rows("plan", {"substantive_wte": "10"}, {"substantive_wte": "30", "period": "2026-10"})
    assert told("large-change", given) == ["Adult nurse, October 2026: 30, and 10 in September 2026."]


def test_labels_of_one_stock_are_added_up_before_they_are_compared() -> None:
    given = rows(
        "capacity", {"substantive_wte": "60", "source_label": "A"}, {"substantive_wte": "40", "source_label": "B"}
    )
    assert told("large-change", given, BEFORE) == []


def test_a_small_stock_may_double() -> None:
    assert told("large-change", capacity(substantive_wte="8"), context(**last("capacity", "nurse"))) == []


def test_staff_in_the_same_return_count_before_those_on_record() -> None:
    given = [*demand(establishment_wte="50"), row("capacity", 1, substantive_wte="50")]
    assert told("negative-vacancy", given, context(accepted=STAFF)) == []


def test_a_leaver_rate_is_of_the_mean_of_opening_and_closing() -> None:
    grown = capacity(headcount="20", substantive_wte="18", leavers="8", starters="20")
    assert told("leaver-rate-high", grown) == [f"{NURSE}: 8 leavers among 20 people."]


def test_nobody_left_is_a_high_leaver_rate() -> None:
    gone = capacity(headcount="0", substantive_wte="0", leavers="6", starters="6")
    assert told("leaver-rate-high", gone) == [f"{NURSE}: 6 leavers among 0 people."]


def test_posts_without_a_factor_are_told_to_stay_out() -> None:
    (text,) = told("posts-need-factor", capacity(unit="posts", substantive_wte="8"))
    assert text == "Adult nurse: there is no factor from posts to WTE, so these posts stay out of WTE totals."


def test_a_missing_line_names_its_organisation_where_there_are_several() -> None:
    several = context(organisation="", last=MIDWIFE_BEFORE.last)
    (text,) = told("missing-lines", capacity(organisation="RH8", substantive_wte="5"), several)
    assert text == "Devon Trust: Midwife is not there; in August 2026 it was 12.5."


def test_a_section_that_is_not_told_misses_nothing() -> None:
    assert told("missing-lines", demand(establishment_wte="5"), MIDWIFE_BEFORE) == []


def test_an_organisation_that_is_not_told_misses_nothing() -> None:
    several = context(organisation="", last=MIDWIFE_BEFORE.last)
    assert told("missing-lines", capacity(organisation="RBZ", substantive_wte="5"), several) == []


def test_rows_for_each_person_are_told_of_their_organisation() -> None:
    (message,) = (one for one in check(people("1", 20), CONTEXT).messages if one.code == "person-level")
    assert message.organisation == "RH8"


def test_two_organisations_of_few_rows_are_no_persons() -> None:
    halves = [
        row("capacity", number, organisation=code, substantive_wte="1", source_label=f"Post {number}")
        for code in ("RH8", "RBZ")
        for number in range(10)
    ]
    assert told("person-level", halves, context(organisation="")) == []


def test_units_of_a_cohort_are_not_units_of_staff() -> None:
    given = [*capacity(substantive_wte="5"), row("pipeline", 1), row("pipeline", 2, unit="posts")]
    assert told("mixed-units", given) == []


def test_a_coarse_cohort_beside_a_fine_one_counts_nobody_twice() -> None:
    given = [*capacity(substantive_wte="5"), row("pipeline", 1), row("pipeline", 2, profession="nursing-nfs")]
    assert told("coarse-and-fine", given) == []


def test_a_plan_may_lie_ahead() -> None:
    assert told("future-period", [row("plan", period="2027-03", substantive_wte="5")]) == []


def test_a_collection_without_bounds_takes_every_month() -> None:
    given = capacity(substantive_wte="5", period="2001-01")
    assert told("outside-collection", given, context(periods=None)) == []


def test_frozen_posts_of_an_unknown_establishment_are_not_too_many() -> None:
    assert told("frozen-over-establishment", demand(frozen_wte="5")) == []


def test_a_closing_date_counts_from_its_own_day() -> None:
    closing = context(
        organisation="RBZ",
        organisations={"RBZ": OrganisationFact("RBZ", "Northern Trust", closed=dt.date(2026, 4, 2))},
    )
    assert told("closed-organisation", capacity(substantive_wte="5", period="2026-04"), closing) == []
