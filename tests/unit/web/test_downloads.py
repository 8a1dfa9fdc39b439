"""Files for download."""

import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import downloads


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "\ufeff=1", "|calc", "%0A=1"]
)
def test_a_formula_becomes_text(text: str) -> None:
    assert downloads.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.5", "+3", "-1,204", "−5", "Nurse", "", "12%", "N/A", "O'Brien"])
def test_harmless_text_stays(text: str) -> None:
    assert downloads.harmless(text) == text


def test_no_payload_of_the_corpus_starts_a_formula(shared: Path) -> None:
    payloads = (shared / "corpus" / "csvinj" / "csv-payload.txt").read_text(encoding="utf-8").splitlines()
    written = "".join(downloads.csv_lines(["a"], [[payload] for payload in payloads]))
    cells = [row[0] for row in csv.reader(io.StringIO(written))][1:]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_text_starts_a_formula(texts: list[str]) -> None:
    written = "".join(downloads.csv_lines(["a"], [[text] for text in texts]))
    cells = [row[0] for row in csv.reader(io.StringIO(written, newline="")) if row][1:]
    assert [c for c in cells if c.strip().startswith(("=", "@")) or c[:1] in {"\t", "\r", "\n"}] == []


def test_a_heading_cannot_start_a_formula_either() -> None:
    assert "".join(downloads.csv_lines(["=A1"], [])) == "'=A1\r\n"


def test_figures_keep_every_digit() -> None:
    assert (
        "".join(downloads.csv_lines(["a"], [[Decimal("26270.82978")], [Decimal("1E+2")]]))
        == "a\r\n26270.82978\r\n100\r\n"
    )


def test_unknown_is_blank_and_nought_is_nought() -> None:
    assert "".join(downloads.csv_lines(["a", "b"], [[None, 0]])) == "a,b\r\n,0\r\n"


def test_dates_are_written_by_the_standard() -> None:
    assert downloads.harmless(datetime.date(2032, 3, 31)) == "2032-03-31"


def test_excel_is_told_that_it_is_utf8() -> None:
    response = downloads.csv_response("a.csv", ["é"], [])
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[arg-type]


def test_a_download_may_go_without_the_mark() -> None:
    response = downloads.csv_response("a.csv", ["a"], [], bom=False)
    assert b"".join(response.streaming_content) == b"a\r\n"  # type: ignore[arg-type]


def test_rows_are_sent_as_they_are_made() -> None:
    made = []

    def rows():
        for number in range(2000):
            made.append(number)
            yield [number]

    next(downloads.csv_lines(["a"], rows()))
    assert len(made) < 1000


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Gap 2026/27.csv", "Gap-2026-27.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ('a"; filename=evil.exe', "a-filename-evil.exe.csv"),
        ("Ünïté", "Unite.csv"),
        ("…", "download.csv"),
    ],
)
def test_file_names_are_safe(name: str, safe: str) -> None:
    assert downloads.safe_filename(name, "csv") == safe


def workbook(rows: list[list[object]]) -> openpyxl.Workbook:
    with downloads.workbook_file([downloads.Sheet("Gap: 2026/27", ["Name", "WTE"], rows)]) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def test_a_workbook_holds_numbers_as_numbers() -> None:
    assert workbook([["Nurse", Decimal("12.5")]]).worksheets[0]["B2"].value == 12.5


def test_a_workbook_holds_formulas_as_text() -> None:
    assert workbook([["=1+1", 1]]).worksheets[0]["A2"].data_type == "s"


def test_a_sheet_name_is_one_that_excel_takes() -> None:
    assert workbook([]).sheetnames == ["Gap  2026 27"]
