"""Figures, dates and years in words."""

import datetime
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import formats


@pytest.mark.parametrize("value", [-0.001, -0.0, 0, 0.0049, Decimal("-0.00")])
def test_nought_never_has_a_sign(value: float) -> None:
    assert formats.format_signed_percent(value) == "0%"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_no_figure_is_a_signed_nought(value: float) -> None:
    text = formats.format_signed(value, 1)
    assert text == "0.0" or text.strip("+−0.,") != ""


@pytest.mark.parametrize(
    ("value", "text"), [(12410.4, "12,410"), (99.95, "100.0"), (7.25, "7.3"), (-7.25, "−7.3"), (0, "0.0"), (None, "–")]
)
def test_wte_is_written_as_finely_as_it_matters(value: float | None, text: str) -> None:
    assert formats.format_wte(value) == text


@pytest.mark.parametrize("value", [None, "", math.nan, math.inf, "words", True])
def test_what_is_unknown_is_a_dash_and_never_nought(value: object) -> None:
    assert formats.format_number(value) == "–"  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "text"), [(0.083, "8.3%"), (1, "100.0%"), (-0.0001, "0.0%"), (None, "–")])
def test_a_share_is_written_in_percent(value: float | None, text: str) -> None:
    assert formats.format_percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(12, "+12"), (-12, "−12"), (0.4, "0"), (None, "–")])
def test_a_change_has_its_sign(value: float | None, text: str) -> None:
    assert formats.format_signed(value) == text


def test_halves_are_rounded_away_from_nought() -> None:
    assert formats.format_number(2.5) == "3"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2137.4, "2,140"), (1604, "1,600"), (21374, "21,400"), (213.7, "214"), (0, "0"), (-995.5, "−996")],
)
def test_a_projected_figure_has_three_figures(value: float, text: str) -> None:
    assert formats.format_about(value) == text


def test_a_range_is_in_words() -> None:
    assert formats.format_range(1604, 2703) == "between 1,600 and 2,700"


@pytest.mark.parametrize(
    ("value", "text"), [(45_000, "£45,000"), (1_234_567, "£1.2 million"), (-2e9, "−£2.0 billion"), (None, "–")]
)
def test_money_is_in_words(value: float | None, text: str) -> None:
    assert formats.format_money(value) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 bytes"), (4_200_000, "4.2 MB"), (3_000_000_000, "3.0 GB")])
def test_a_size_is_in_words(count: int, text: str) -> None:
    assert formats.format_size(count) == text


@pytest.mark.parametrize(
    ("day", "label"),
    [((2031, 4, 1), "2031/32"), ((2032, 3, 31), "2031/32"), ((1999, 12, 1), "1999/00"), ((2032, 4, 1), "2032/33")],
)
def test_a_financial_year_runs_from_april(day: tuple[int, int, int], label: str) -> None:
    assert formats.financial_year(datetime.date(*day)) == label


def test_a_projected_year_is_the_position_at_its_end() -> None:
    assert formats.format_date(formats.year_end("2031/32")) == "31 March 2032"


@pytest.mark.parametrize("label", ["2031", "2031/33", "31/32", "words", "2031/2"])
def test_a_wrong_year_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="not a financial year"):
        formats.year_end(label)


@given(st.integers(min_value=1000, max_value=9998))
def test_a_year_label_and_its_end_agree(year: int) -> None:
    label = formats.financial_year_label(year)
    assert formats.financial_year(formats.year_end(label)) == label


def test_moments_are_shown_in_london() -> None:
    moment = datetime.datetime(2026, 7, 1, 23, 30, tzinfo=datetime.UTC)
    assert formats.format_moment(moment) == "2 July 2026 at 12:30am"


@pytest.mark.parametrize(("count", "text"), [(1, "1 return"), (0, "0 returns"), (1204, "1,204 returns")])
def test_words_agree_with_their_number(count: int, text: str) -> None:
    assert formats.plural(count, "return") == text
