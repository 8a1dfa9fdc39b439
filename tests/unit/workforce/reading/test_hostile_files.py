"""Files made to hurt give words, in a short time, and never an exception page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.workforce.reading import hostile
from workforce.reading import limits, reader
from workforce.reading.problems import ReadingProblem
from workforce.reading.reader import read_file


def problem_of(path: Path) -> ReadingProblem:
    with pytest.raises(ReadingProblem) as caught:
        read_file(path)
    return caught.value


@pytest.mark.parametrize("make", hostile.MAKERS, ids=lambda make: make.__name__)
def test_a_hostile_file_gives_what_happened_and_what_to_do(make: Callable[[Path], Path], tmp_path: Path) -> None:
    problem = problem_of(make(tmp_path / "file.xlsx"))
    assert (problem.text[-1], problem.remedy[-1]) == (".", ".")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (hostile.two_cells_far_apart, "too-far"),
        (hostile.two_cells_far_apart_in_single_quotes, "too-far"),
        (hostile.two_cells_far_apart_in_character_references, "too-far"),
        (hostile.two_cells_far_apart_on_new_lines, "too-far"),
        (hostile.zip_bomb_with_honest_sizes, "too-large"),
        (hostile.zip_bomb_with_false_sizes, "false-size"),
        (hostile.ten_thousand_sheets, "too-many-parts"),
        (hostile.five_megabytes_in_one_cell, "cell-too-long"),
        (hostile.a_billion_laughs, "doctype"),
        (hostile.a_file_of_the_server, "doctype"),
        (hostile.macros_under_another_name, "macros"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_it_is_refused_for_the_right_reason(make: Callable[[Path], Path], code: str, tmp_path: Path) -> None:
    assert problem_of(make(tmp_path / "file.xlsx")).code == code


def test_a_million_formatted_blank_rows_do_not_hide_the_return_above_them(tmp_path: Path) -> None:
    reading = read_file(hostile.a_million_formatted_blank_rows(tmp_path / "file.xlsx"))
    assert [row.values["substantive_wte"] for row in reading.rows()] == ["12.5"]


def test_the_death_of_the_reader_becomes_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader.sys, "executable", "/bin/false")
    assert problem_of(tmp_path / "any.csv").code == "reader-died"


def test_a_reader_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 30\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(reader.sys, "executable", str(sleeper))
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.2)
    assert problem_of(tmp_path / "any.csv").code == "too-slow"


def test_no_secret_of_the_application_is_in_the_readers_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 1\n")
    spy.chmod(0o755)
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")
    monkeypatch.setattr(reader.sys, "executable", str(spy))
    problem_of(tmp_path / "any.csv")
    assert "do-not-tell" not in (tmp_path / "seen").read_text()
