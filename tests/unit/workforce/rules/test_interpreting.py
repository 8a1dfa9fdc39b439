"""From rows to lines: what a text means, and that no text whatever brings the rules down."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workforce.rules.making import CONTEXT, MONTH, USUAL, codes, context, line, row, rows
from workforce.rules import SECTIONS, Cells, Row, check, interpret
from workforce.rules.checks import RULES
from workforce.rules.context import Context
from workforce.rules.labels import same, same_heading

FIELDS = [(section.code, field.name) for section in SECTIONS.values() for field in section.fields]
SIGHTS = st.sampled_from(
    ["0", "-", "#N/A", "5%", "1e5", "2026-09", "nurse", "RH8", "RYF", "\\N", "\x00", "\ud800", "ward"]
)


def test_blank_is_unknown_and_nought_is_none() -> None:
    read = line(substantive_wte="0", bank_wte="", agency_wte=None)
    assert [read.figure(name) for name in ("substantive_wte", "bank_wte", "agency_wte")] == [Decimal(), None, None]


def test_a_blank_figure_is_not_among_the_figures() -> None:
    assert set(line(substantive_wte="5", bank_wte=" ").figures) == {"substantive_wte"}


def test_a_figure_told_to_be_unknown_is() -> None:
    assert line(substantive_wte="5", bank_wte="n/a").figures == {"substantive_wte": Decimal(5), "bank_wte": None}


def test_the_key_is_read_from_names_in_any_case() -> None:
    read = line(profession="ADULT nurse", setting="Hospital Ward", organisation="rh8", unit="wte", period="Sep-26")
    assert read.key[:6] == ("capacity", MONTH, "RH8", "nurse", "ward", "wte")


def test_a_blank_setting_is_the_reserved_one() -> None:
    assert line(substantive_wte="5").setting == "not-specified"


def test_a_pipelines_blank_month_is_that_of_the_collection() -> None:
    assert line("pipeline").period == MONTH


def test_without_a_collection_a_blank_month_is_told() -> None:
    assert "unreadable-month" in codes(check([row("pipeline")], context(base_month=None, periods=None)).messages)


def test_a_return_without_its_organisation_names_it_in_each_row() -> None:
    assert codes(check([row()], context(organisation="")).errors) == ["missing-value"]


def test_a_destination_may_be_one_whose_figures_are_entered_by_others() -> None:
    assert line("pipeline", destination="ryf").extra["destination"] == "RYF"


def test_the_profession_of_indicators_may_be_left_out() -> None:
    assert line("indicators", numerator="1").profession == "not-specified"


def test_the_label_of_the_source_is_kept_where_it_is_not_the_professions_own() -> None:
    mapped = context(aliases={("staff nurses", ""): "nurse"})
    assert line(within=mapped, profession="Staff  Nurses", substantive_wte="5").source_label == "Staff  Nurses"


@pytest.mark.parametrize("label", ["nurse", "Adult nurse", "ADULT NURSE"])
def test_the_professions_own_name_is_no_label(label: str) -> None:
    assert line(profession=label, substantive_wte="5").source_label == ""


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        ({"organisation:RH8": "midwife", "system:QJK": "carer", "": "nurse"}, "midwife"),
        ({"system:QJK": "carer", "": "nurse"}, "carer"),
        ({"organisation:RBZ": "midwife", "system:QKK": "carer", "": "nurse"}, "nurse"),
    ],
)
def test_the_nearest_mapping_of_a_label_wins(scopes: dict[str, str], expected: str) -> None:
    mapped = context(aliases={("staff", scope): code for scope, code in scopes.items()})
    assert line(within=mapped, profession="Staff", substantive_wte="5").profession == expected


def test_a_professions_name_comes_before_everybodys_mapping() -> None:
    mapped = context(aliases={("midwife", ""): "nurse"})
    assert line(within=mapped, profession="Midwife", substantive_wte="5").profession == "midwife"


def test_an_organisations_own_mapping_comes_before_a_professions_name() -> None:
    mapped = context(aliases={("midwife", "organisation:RH8"): "nurse"})
    assert line(within=mapped, profession="MIDWIFE", substantive_wte="5").profession == "nurse"


def test_the_text_as_received_is_kept_where_it_differs() -> None:
    assert line(substantive_wte="1,250.50", bank_wte="3").received == {"substantive_wte": "1,250.50"}


def test_empty_rows_are_passed_over() -> None:
    assert interpret([Row("capacity", {"period": " ", "profession": "", "substantive_wte": None})], CONTEXT).lines == ()


def test_one_bad_row_leaves_the_others() -> None:
    given = rows("capacity", {"substantive_wte": "many"}, {"profession": "midwife", "substantive_wte": "5"})
    assert [read.profession for read in interpret(given, CONTEXT).lines] == ["midwife"]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    told = check([row(profession="Wizards", setting="Moon", unit="hours")], CONTEXT)
    assert set(codes(told.errors)) == {"unknown-profession", "unknown-setting", "unknown-choice"}


def test_the_same_fault_in_many_cells_is_told_once_with_all_its_places() -> None:
    given = [
        Row("capacity", {**USUAL["capacity"], "bank_wte": "many"}, {"bank_wte": Cells.at("Capacity", "F", number)})
        for number in (5, 9)
    ]
    (message,) = check(given, CONTEXT).errors
    assert message.where == "sheet Capacity, cell F5; sheet Capacity, cell F9"


def test_errors_come_before_warnings_and_notices() -> None:
    told = check([row(substantive_wte="10.123456", headcount="5", bank_wte="-1", agency_wte="-")], CONTEXT)
    assert [str(message.severity) for message in told.messages] == ["error", "warning", "notice", "notice"]


def test_what_nobody_sees_is_taken_out_of_labels() -> None:
    read = line("demand", required_wte="5", required_method="SN\x00CT\ud800\x1f")
    assert read.texts["required_method"] == "SNCT"


@pytest.mark.parametrize(("section", "name"), FIELDS)
@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=300) | SIGHTS)
def test_any_text_in_any_field_gives_located_messages_and_never_raises(section: str, name: str, text: str) -> None:
    told = check([row(section, **{name: text})], CONTEXT)
    assert all(message.code in RULES and message.text and message.remedy for message in told.messages)
    assert all(message.places for message in told.messages if message.code not in {"missing-lines", "person-level"})


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from([name for _, name in FIELDS]), st.text(max_size=20) | SIGHTS, max_size=8))
)
def test_any_rows_of_any_section_never_raise(given_rows: list[dict[str, str]]) -> None:
    sections = list(SECTIONS)
    mixed = [row(sections[number % len(sections)], number, **values) for number, values in enumerate(given_rows)]
    for within in (CONTEXT, context(organisation=""), Context()):
        assert isinstance(check(mixed, within).messages, tuple)


@given(st.text(max_size=60))
def test_what_is_kept_can_be_stored(text: str) -> None:
    """Neither a nought byte nor half a pair reaches a line: PostgreSQL takes neither."""
    read = check([row("demand", required_wte="5", required_method=text, source_label=text)], CONTEXT).lines
    kept = "".join([*(line.source_label for line in read), *(value for line in read for value in line.texts.values())])
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.text(max_size=40))
def test_spellings_that_are_the_same_stay_the_same(text: str) -> None:
    assert same(same(text)) == same(text)
    assert same_heading(same_heading(text)) == same_heading(text)


def test_a_month_cell_of_a_spreadsheet_is_a_month() -> None:
    assert line(period="46266", substantive_wte="5").period == dt.date(2026, 9, 1)
