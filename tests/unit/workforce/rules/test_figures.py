"""Figures as people type them and spreadsheets hold them."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.figures import EXCEL_ERRORS, LARGEST, NOT_KNOWN, PLACES, read_figure, shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("12.5", "12.5"),
        (".5", "0.5"),
        ("12.", "12"),
        ("+3", "3"),
        ("0", "0"),
        ("0.00", "0"),
        (" 7 ", "7"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("1\u2009234", "1234"),
        ("1\u202f234\u202f567.5", "1234567.5"),
        ("(12.5)", "-12.5"),
        ("( 12 )", "-12"),
        ("(1,234)", "-1234"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("1.2e3", "1200"),
        ("1E-2", "0.01"),
        ("000012", "12"),
    ],
)
def test_a_number_is_read(text: str, value: str) -> None:
    figure = read_figure(text)
    assert (figure.value, figure.rule) == (Decimal(value), "")


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\u2009", None])
def test_blank_is_unknown_and_nothing_is_said(text: str | None) -> None:
    assert read_figure(text) == read_figure("")
    assert (read_figure(text).value, read_figure(text).rule) == (None, "")


@pytest.mark.parametrize("text", ["0", "-0", "0.0", "0.000001", "-0.000001"])
def test_nought_is_known_and_has_no_minus(text: str) -> None:
    assert str(read_figure(text).value) == "0.00000"


@pytest.mark.parametrize("text", [*sorted(NOT_KNOWN), "N/A", "Not known", " – "])
def test_a_sign_for_not_known_is_told(text: str) -> None:
    assert read_figure(text) == read_figure("-")
    assert (read_figure(text).value, read_figure(text).rule) == (None, "dash-for-unknown")


@pytest.mark.parametrize("text", [*sorted(EXCEL_ERRORS), "#N/A", "#DIV/0!"])
def test_an_error_of_the_spreadsheet_is_not_a_figure(text: str) -> None:
    assert (read_figure(text).value, read_figure(text).rule) == (None, "excel-error")


@pytest.mark.parametrize("text", ["13%", "13 %", "0.5%", "%"])
def test_a_percentage_is_not_guessed(text: str) -> None:
    assert (read_figure(text).value, read_figure(text).rule) == (None, "percentage")


@pytest.mark.parametrize(
    "text",
    [
        "12,5", "1,23", "1.234,5", "1,2345", "12,34,567", "1 23", "1..2", "1.2.3", "--3", "(-3)", "()", "(", "3-", "1e",
        "e5", "£12", "12 WTE", "about 12", "twelve", "NaN", "inf", "-inf", "0x10", "1_000", "½", "²", "12;5", "'12",
        "#", "1e1234",
    ],
)  # fmt: skip
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert (read_figure(text).value, read_figure(text).rule) == (None, "not-a-number")


@pytest.mark.parametrize("text", ["1000000000", "1e10", "-1e10", "07700900123", "1e999", "9" * 5000])
def test_a_telephone_number_is_too_large(text: str) -> None:
    assert (read_figure(text).value, read_figure(text).rule) == (None, "too-large")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.000005", "1.00000"), ("1.000015", "1.00002"), ("1.000025", "1.00002"), ("2.0000051", "2.00001")],
)
def test_halves_are_rounded_to_the_even_neighbour_with_a_notice(text: str, value: str) -> None:
    assert (str(read_figure(text).value), read_figure(text).rule) == (value, "rounded")


@pytest.mark.parametrize("text", ["12.299999999999999", "0.30000000000000004", "12.300000000000001"])
def test_the_noise_of_a_spreadsheet_is_not_called_rounding(text: str) -> None:
    assert read_figure(text).rule == ""


def test_the_largest_figure_fits() -> None:
    assert read_figure(str(LARGEST)).value == LARGEST


@given(st.decimals(-999_999_999, 999_999_999, allow_nan=False, places=5))
def test_what_is_shown_reads_back_as_the_same(value: Decimal) -> None:
    assert read_figure(shown(value)).value == value


@given(st.decimals(-999_999_999, 999_999_999, allow_nan=False, places=9))
def test_rounding_is_half_even_everywhere(value: Decimal) -> None:
    assert read_figure(f"{value:f}").value == value.quantize(PLACES, ROUND_HALF_EVEN)


@given(st.text())
def test_any_text_is_a_figure_or_a_rule_speaks(text: str) -> None:
    figure = read_figure(text)
    assert figure.value is not None or figure.rule or not text.strip()


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "not known"), ("0.00000", "0"), ("1234.50000", "1,234.5"), ("1000", "1,000"), ("-0.5", "-0.5")],
)
def test_figures_are_shown_without_trailing_noughts(value: str | None, text: str) -> None:
    assert shown(None if value is None else Decimal(value)) == text
