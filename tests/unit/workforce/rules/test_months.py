"""Months in the spellings in which sources print them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.months import (
    EARLIEST_YEAR,
    FULL,
    LATEST_YEAR,
    add_months,
    month_of_financial_year,
    months_between,
    read_month,
    shown_month,
)

SEPTEMBER = dt.date(2017, 9, 1)
ANY_MONTH = st.dates(dt.date(EARLIEST_YEAR, 1, 1), dt.date(LATEST_YEAR, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    "text",
    [
        "2017-09-30", "2017-09-01", "2017-09", "2017-9", "2017/09", "2017.09.30", "2017-09-30T00:00:00",
        "2017-09-30 00:00:00", "2017-SEP", "2017 Sep", "2017Sep", "Sep-17", "sep 17", "SEP17", "Sep'17", "Sep’17",
        "Sep-2017",
        "Sept 2017", "September 2017", "september, 2017", "September-2017", "30 September 2017", "30th September 2017",
        "30-Sep-2017", "30/Sep/17", "Sunday 1 September 2017", "01/09/2017", "30/09/2017", "1.9.2017", "09/2017",
        "9/2017",
        "30/09/2017 00:00", "201709", "43008", "43008.0", "43008.5", "MSitAE-SEPTEMBER-2017", "Actual Sep 2017",
        "  September\u00a0 2017 ",
    ],
)  # fmt: skip
def test_september_2017_has_many_spellings(text: str) -> None:
    assert read_month(text) == SEPTEMBER


@pytest.mark.parametrize(
    "text",
    [
        "", " ", None, "2017", "September", "Smarch 2017", "2017-13", "2017-00", "13/2017", "09/30/2017",
        "31 September 2017",
        "31/09/2017", "2017-09-31", "1899-09", "2101-01", "0", "1", "12", "99999", "201713", "Q2 2017", "2017/18",
        "total",
        "-", "n/a", "2017-09-30-01",
    ],
)  # fmt: skip
def test_what_names_no_month_is_none(text: str | None) -> None:
    assert read_month(text) is None


@given(ANY_MONTH)
def test_a_month_in_words_reads_back(month: dt.date) -> None:
    assert read_month(shown_month(month)) == month


@given(ANY_MONTH)
def test_a_month_as_iso_text_reads_back(month: dt.date) -> None:
    assert read_month(month.isoformat()) == month


@given(st.text())
def test_any_text_is_the_first_of_a_month_or_none(text: str) -> None:
    month = read_month(text)
    assert month is None or month.day == 1


@pytest.mark.parametrize(
    ("year", "month", "first"),
    [
        ("2017/18", "1", (2017, 4)),
        ("2017/18", "M09", (2017, 12)),
        ("2017/18", "10", (2018, 1)),
        ("201718", "12", (2018, 3)),
        ("2017-2018", "September", (2017, 9)),
        ("2017/18", "Mar", (2018, 3)),
        ("2017", "1", (2017, 4)),
    ],
)
def test_a_month_of_a_financial_year_counts_from_april(year: str, month: str, first: tuple[int, int]) -> None:
    assert month_of_financial_year(year, month) == dt.date(*first, 1)


@pytest.mark.parametrize(
    ("year", "month"), [("2017/18", "13"), ("2017/18", "0"), ("17/18", "1"), ("2017/18", ""), ("", "1")]
)
def test_no_month_of_a_financial_year_is_none(year: str, month: str) -> None:
    assert month_of_financial_year(year, month) is None


@given(ANY_MONTH, st.integers(-400, 400))
def test_adding_months_and_counting_them_agree(month: dt.date, count: int) -> None:
    assert months_between(month, add_months(month, count)) == count


def test_every_month_has_its_name() -> None:
    assert [shown_month(dt.date(2026, number, 1)) for number in range(1, 13)] == [
        f"{name.title()} 2026" for name in FULL
    ]
