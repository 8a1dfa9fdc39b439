"""The summary at the end of `make test` tells the truth."""

from pathlib import Path

import pytest

from tooling.results import Results

REPORT = """<testsuites><testsuite>
  <properties><property name="faults noticed" value="2 of 2"/></properties>
  <testcase name="test_one_goes_well" time="3.2"/>
  <testcase name="two"/>
  <testcase name="three"><failure message="no"/></testcase>
  <testcase name="four"><error message="fixture"/></testcase>
  <testcase name="five"><skipped message="needs the published data"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def results(tmp_path: Path) -> Results:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    results = Results()
    results.add_report("SQLite", report)
    return results


def test_errors_count_as_failures(results: Results) -> None:
    assert (results.passed, results.failed, results.skipped) == (2, 2, 1)


def test_a_skipped_test_is_listed_with_its_reason(results: Results) -> None:
    assert results.not_run == ["SQLite: 1 skipped: needs the published data"]


def test_what_ran_is_told_as_sentences_with_seconds(results: Results) -> None:
    assert results.ran[0] == "SQLite: one goes well (3 s)"


def test_what_was_noted_down_is_told_after_it(results: Results) -> None:
    assert results.ran[-1] == "SQLite: faults noticed: 2 of 2"


def test_a_failure_makes_it_bad(results: Results) -> None:
    assert not results.good


def test_a_broken_part_makes_it_bad_even_when_no_test_failed() -> None:
    assert not Results(passed=3, broken=["lint"]).good


def test_what_could_not_run_is_told_and_not_failed() -> None:
    assert Results(passed=3, not_run=["browser: no Chromium"]).good


def test_the_counts_are_the_last_line(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    results.tell()
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 2 failed, 1 skipped"


def test_reports_add_up(results: Results, tmp_path: Path) -> None:
    results.add_report("PostgreSQL", tmp_path / "report.xml")
    assert results.passed == 4
