"""Which sheet is what, which column holds what, and what is said about the rest."""

from collections.abc import Sequence
from typing import Any

import pytest

from workforce.layouts.findings import Findings
from workforce.layouts.recognise import recognise
from workforce.reading.grid import Cell, Sheet, Workbook

HEADINGS = ["Month", "Organisation code", "Staff group", "FTE"]
ROW: list[Cell] = ["2026-09", "RH8", "Midwives", 12.5]


def book(*sheets: Sequence[Sequence[Cell]], **more: Any) -> Workbook:
    return Workbook([Sheet(f"S{number}", rows, **more) for number, rows in enumerate(sheets, 1)], "xlsx")


def found(*rows: Sequence[Cell], **defaults: str) -> Findings:
    return recognise(book(list(rows)), defaults)


def lines(findings: Findings) -> list[dict[str, str]]:
    return [dict(zip(table.fields, line.values, strict=True)) for table in findings.tables for line in table.lines]


def codes(findings: Findings) -> list[str]:
    return [message.code for message in findings.messages]


@pytest.mark.parametrize("heading", ["Month", "PERIOD", "period_end", "Date", "Month Ending", "Reporting month"])
def test_the_month_has_many_names(heading: str) -> None:
    assert lines(found([heading, *HEADINGS[1:]], ROW))[0]["period"] == "2026-09"


@pytest.mark.parametrize("heading", ["org_code", "ODS Code", "Provider code", "Organisation", "Trust Code", "ods"])
def test_the_organisation_has_many_names(heading: str) -> None:
    assert lines(found([HEADINGS[0], heading, *HEADINGS[2:]], ROW))[0]["organisation"] == "RH8"


@pytest.mark.parametrize("heading", ["staff_group", "Occupation", "Profession", "Job role", "Staff Group Name"])
def test_the_profession_has_many_names(heading: str) -> None:
    assert lines(found([*HEADINGS[:2], heading, "FTE"], ROW))[0]["profession"] == "Midwives"


@pytest.mark.parametrize("heading", ["fte", "WTE", "Contracted WTE", "Staff in post", "Total FTE", "Sum of FTE"])
def test_substantive_wte_has_many_names(heading: str) -> None:
    assert lines(found([*HEADINGS[:3], heading], ROW))[0]["substantive_wte"] == "12.5"


def test_headings_need_not_be_in_the_first_row() -> None:
    findings = found(["Staff in post"], [""], ["Source: payroll"], HEADINGS, ROW)
    assert findings.tables[0].lines[0].spans == [(5, 5)]


def test_a_sheet_of_notes_before_the_data_is_passed_over() -> None:
    findings = recognise(book([["Notes"], ["FTE is contracted."]], [HEADINGS, ROW]))
    assert [table.sheet for table in findings.tables] == ["S2"]


def test_hidden_sheets_are_not_read() -> None:
    hidden = Sheet("Old", [HEADINGS, ROW], hidden=True)
    findings = recognise(Workbook([Sheet("New", [HEADINGS, ROW]), hidden], "xlsx"))
    assert ([table.sheet for table in findings.tables], codes(findings)) == (["New"], ["hidden-sheet"])


def test_rows_are_added_up_over_nationality_exactly() -> None:
    headings = [*HEADINGS[:3], "Nationality", "FTE"]
    findings = found(headings, *([*ROW[:3], name, 0.1] for name in ("British", "Irish", "German")))
    assert [line["substantive_wte"] for line in lines(findings)] == ["0.3"]


def test_an_added_up_figure_knows_all_its_rows() -> None:
    headings = [*HEADINGS[:3], "Nationality", "FTE"]
    other: list[Cell] = ["2026-09", "RH8", "Doctors", "Irish", 1.0]
    findings = found(headings, [*ROW[:3], "British", 1.0], [*ROW[:3], "Irish", 1.0], other, [*ROW[:3], "German", 1.0])
    assert findings.tables[0].lines[0].spans == [(2, 3), (5, 5)]


def test_a_total_over_nationality_is_not_counted_twice() -> None:
    headings = [*HEADINGS[:3], "Nationality", "FTE"]
    findings = found(headings, [*ROW[:3], "British", 1.0], [*ROW[:3], "Irish", 2.0], [*ROW[:3], "Total", 3.0])
    assert [line["substantive_wte"] for line in lines(findings)] == ["3"]


def test_a_total_over_nationality_serves_where_there_is_no_detail() -> None:
    headings = [*HEADINGS[:3], "Nationality", "FTE"]
    findings = found(headings, [*ROW[:3], "British", 1.0], ["2026-09", "RH8", "Doctors", "Total", 3.0])
    assert sorted(line["substantive_wte"] for line in lines(findings)) == ["1", "3"]


def test_without_such_a_column_the_same_key_twice_stays_two_rows() -> None:
    assert len(lines(found(HEADINGS, ROW, ROW))) == 2


def test_rows_of_totals_are_left_out_and_told() -> None:
    findings = found(HEADINGS, ROW, ["2026-09", "Total", "", 12.5], ["2026-09", "RH8", "All staff", 12.5])
    assert (len(lines(findings)), codes(findings)) == (1, ["total-row"])


def test_an_unknown_column_is_named_with_its_cell() -> None:
    message = found([*HEADINGS, "Colour"], [*ROW, "red"]).messages[0]
    assert (message.code, message.where, "“Colour”" in message.text) == ("unknown-column", "sheet S1, cell E1", True)


def test_a_heading_nearly_right_is_suggested_and_asks_for_a_reason() -> None:
    message = found([*HEADINGS, "Headcont"], [*ROW, 3.0]).messages[0]
    assert (str(message.severity), "“headcount”" in message.remedy.casefold()) == ("warning", True)


def test_a_missing_column_is_told_with_what_was_found() -> None:
    message = found(["Month", "Organisation code", "FTE"], ["2026-09", "RH8", 1.0]).messages[0]
    assert (message.code, "“Organisation code”" in message.text, "staff group" in message.text) == (
        "missing-column", True, True,
    )  # fmt: skip


def test_two_columns_for_one_field_are_an_error_that_names_both() -> None:
    message = found([*HEADINGS, "WTE"], [*ROW, 1.0]).messages[0]
    assert (message.code, message.where) == ("repeated-column", "sheet S1, cell D1; sheet S1, cell E1")


def test_the_month_may_be_known_from_where_the_file_is_uploaded() -> None:
    assert lines(found(HEADINGS[1:], ROW[1:], period="2026-09-01"))[0]["period"] == "2026-09-01"


def test_a_month_that_nobody_tells_is_missed() -> None:
    assert codes(found(HEADINGS[1:], ROW[1:])) == ["missing-column"]


def test_capacity_and_demand_may_stand_side_by_side() -> None:
    findings = found([*HEADINGS, "Establishment"], [*ROW, 14.0])
    assert [table.section for table in findings.tables] == ["capacity", "demand"]


def test_a_cell_that_cannot_be_added_is_named() -> None:
    headings = [*HEADINGS[:3], "Nationality", "FTE"]
    message = found(headings, [*ROW[:3], "British", 1.0], [*ROW[:3], "Irish", "lots"]).messages[-1]
    assert (message.code, message.where) == ("not-a-number", "sheet S1, cell E3")


def test_hidden_small_numbers_in_a_sum_are_told() -> None:
    headings = [*HEADINGS[:3], "Nationality", "FTE"]
    findings = found(headings, [*ROW[:3], "British", 1.0], [*ROW[:3], "Irish", "*"])
    assert (codes(findings)[-1], lines(findings)[0]["substantive_wte"]) == ("unknown-in-sum", "1")


def test_organisations_come_with_the_names_and_systems_that_the_file_gives() -> None:
    headings = ["Month", "ICS code", "Org code", "Org name", "Staff group", "FTE"]
    findings = found(headings, ["2026-09", "qjk", "RH8", "Royal Devon", "Midwives", 1.0])
    assert findings.organisations == {"RH8": {"name": "Royal Devon", "system": "QJK"}}


def test_a_code_beats_a_name_for_the_organisation() -> None:
    findings = found(["Month", "Organisation", "ODS code", "Staff group", "FTE"], ["2026-09", "Royal Devon", *ROW[1:]])
    assert lines(findings)[0]["organisation"] == "RH8"


def test_text_without_headings_is_no_return() -> None:
    assert codes(found(["Dear colleague,"], ["please find enclosed"])) == ["not-a-return"]


FLAT = ["fyear", "org_code", "occ", "section", "subcode", "month", "count", "unit"]


def flat(*values: Cell) -> list[Cell]:
    return list(values)


def test_a_flattened_provider_workforce_return_is_unfolded() -> None:
    findings = found(
        FLAT,
        flat("2025/26", "RH8", "Midwives", "Substantive", "1", "6", 100.0, "WTE"),
        flat("2025/26", "RH8", "Midwives", "Substantive", "2", "6", 20.5, "WTE"),
        flat("2025/26", "RH8", "Midwives", "Bank", "1", "6", 3.0, "WTE"),
        flat("2025/26", "RH8", "Midwives", "Establishment", "1", "6", 130.0, "WTE"),
    )
    assert lines(findings) == [
        {"period": "2025-09-01", "organisation": "RH8", "profession": "Midwives", "substantive_wte": "120.5",
         "bank_wte": "3"},
        {"period": "2025-09-01", "organisation": "RH8", "profession": "Midwives", "establishment_wte": "130"},
    ]  # fmt: skip


def test_each_figure_of_it_knows_its_own_rows() -> None:
    findings = found(
        FLAT,
        flat("2025/26", "RH8", "Midwives", "Substantive", "1", "6", 100.0, "WTE"),
        flat("2025/26", "RH8", "Midwives", "Bank", "1", "6", 3.0, "WTE"),
    )
    assert findings.tables[0].lines[0].own_spans == {"substantive_wte": [(2, 2)], "bank_wte": [(3, 3)]}


def test_a_section_without_a_place_in_a_return_is_named() -> None:
    findings = found(FLAT, flat("2025/26", "RH8", "Midwives", "Pay bill", "1", "6", 100.0, "GBP"))
    assert ("part-not-read" in codes(findings), "“Pay bill”" in findings.messages[0].text) == (True, True)


def test_months_of_the_next_calendar_year_fall_into_it() -> None:
    findings = found(FLAT, flat("2025/26", "RH8", "Midwives", "Agency", "1", "12", 1.0, "WTE"))
    assert lines(findings)[0]["period"] == "2026-03-01"


PEOPLE = ["Employee Number", "Surname", "Date of Birth", "Staff Group", "FTE"]


def test_people_are_added_up_by_staff_group() -> None:
    findings = found(
        PEOPLE,
        ["1", "A", "1980-05-12", "Midwives", 1.0],
        ["2", "B", "1990-05-12", "Midwives", 0.5],
        period="2026-09-01",
        organisation="RH8",
    )
    assert [(line["substantive_wte"], line["headcount"]) for line in lines(findings)] == [("1.5", "2")]


def test_somebody_with_two_posts_is_one_head() -> None:
    rows: list[list[Cell]] = [["1", "A", "", "Midwives", 0.5], ["1", "A", "", "Midwives", 0.4]]
    findings = found(PEOPLE, *rows, period="2026-09-01", organisation="RH8")
    assert [(line["substantive_wte"], line["headcount"]) for line in lines(findings)] == [("0.9", "1")]


def test_which_row_is_whose_is_not_told() -> None:
    rows: list[list[Cell]] = [["1", "A", "", "Midwives", 0.5], ["2", "B", "", "Doctors", 0.4]]
    findings = found(PEOPLE, *rows, period="2026-09-01", organisation="RH8")
    assert {tuple(line.spans) for table in findings.tables for line in table.lines} == {((2, 3),)}


def test_weekly_hours_become_wte() -> None:
    headings = ["Worker ID", "Main job role", "Contracted hours"]
    findings = found(headings, ["1", "Care worker", 18.75], period="2026-09-01", organisation="VN1")
    assert lines(findings)[0]["substantive_wte"] == "0.5"


def test_bank_workers_in_a_list_of_people_are_left_out_and_told() -> None:
    headings = [*PEOPLE, "Assignment Category"]
    rows: list[list[Cell]] = [["1", "A", "", "Midwives", 1.0, "Permanent"], ["2", "B", "", "Midwives", 1.0, "Bank"]]
    findings = found(headings, *rows, period="2026-09-01", organisation="RH8")
    assert (lines(findings)[0]["headcount"], "people-left-out" in codes(findings)) == ("1", True)


def test_a_list_of_people_that_cannot_be_added_up_is_still_known_as_one() -> None:
    assert found(["Employee Number", "Surname"], ["1", "Nightingale"]).person_level


def test_no_message_about_people_quotes_a_cell() -> None:
    findings = found(PEOPLE, ["1", "Nightingale", "", "Midwives", "lots"], period="2026-09-01", organisation="RH8")
    assert not [message for message in findings.messages if "Nightingale" in message.words or "lots" in message.words]
