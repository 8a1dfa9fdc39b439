"""CSV in every dress: encodings, delimiters, line ends, quoting."""

from pathlib import Path

import pytest

from workforce.reading import text
from workforce.reading.problems import ReadingProblem

PLAIN = "période,org_code,fte\n2026-09,RH8,1.5\n"


def rows_of(content: bytes) -> list[list[str]]:
    return [list(map(str, row)) for row in text.read(content).sheets[0].rows]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252"],
)
def test_the_encoding_is_found_out(encoding: str) -> None:
    assert rows_of(PLAIN.encode(encoding))[0] == ["période", "org_code", "fte"]


def test_a_guess_at_the_encoding_is_told() -> None:
    assert "Windows-1252" in text.read(PLAIN.encode("cp1252")).notices[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    content = PLAIN.replace(",", delimiter).encode()
    assert rows_of(content)[1] == ["2026-09", "RH8", "1.5"]


def test_commas_inside_figures_do_not_pass_for_delimiters() -> None:
    assert rows_of(b"a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n")[1] == ["1,5", "2,5", "3,5"]


def test_a_sep_line_names_the_delimiter_and_is_no_row() -> None:
    assert rows_of(b"sep=;\na;b\n")[0] == ["a", "b"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_taken(ending: str) -> None:
    assert len(rows_of(PLAIN.replace("\n", ending).encode())) == 2


def test_a_line_break_within_quotes_belongs_to_the_cell() -> None:
    assert rows_of(b'a,"b\nc"\n1,2\n') == [["a", "b\nc"], ["1", "2"]]


def test_broken_quoting_names_the_line() -> None:
    with pytest.raises(ReadingProblem) as caught:
        text.read(b'a,b\n1,2\n"x"y,3\n')
    assert caught.value.where == "line 3"


def test_the_limit_on_a_field_is_that_of_a_cell() -> None:
    with pytest.raises(ReadingProblem) as caught:
        text.read(b"a,b\n1," + b"x" * 40_000 + b"\n")
    assert caught.value.where == "line 2"


@pytest.mark.parametrize("content", [b"<?xml version='1.0'?><a/>", b"<html><body>", b'[{"a": 1}]', b"a\x01b"])
def test_what_is_no_spreadsheet_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ReadingProblem) as caught:
        text.read(content)
    assert caught.value.code == "other-kind"


def test_latin_files_of_the_corpus_keep_their_letters(shared: Path) -> None:
    content = (shared / "corpus" / "phpspreadsheet" / "premiere.win1252.csv").read_bytes()
    assert rows_of(content)[0][0] == "première"
