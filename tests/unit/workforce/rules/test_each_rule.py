"""Each rule once as it speaks and once as it keeps quiet: severity, place and words."""

import pytest

from tests.unit.workforce.rules.cases import CASES
from tests.unit.workforce.rules.making import codes
from workforce.rules import check
from workforce.rules.checks import RULES

OF_LAYOUTS = {"unknown-column"}  # told while columns are recognised: tests/unit/workforce/layouts


def test_every_rule_has_a_case() -> None:
    assert set(CASES) | OF_LAYOUTS == set(RULES)


@pytest.mark.parametrize("code", CASES)
def test_the_rule_speaks_with_its_severity_place_and_words(code: str) -> None:
    case = CASES[code]
    told = [message for message in check(case.speaks, case.within).messages if message.code == code]
    assert [(str(one.severity), one.where, one.text) for one in told] == [(case.severity, case.where, case.text)]


@pytest.mark.parametrize("code", CASES)
def test_the_rule_keeps_quiet(code: str) -> None:
    case = CASES[code]
    assert code not in codes(check(case.quiet, case.quiet_within or case.within).messages)


@pytest.mark.parametrize("code", CASES)
def test_what_it_says_tells_what_to_do(code: str) -> None:
    case = CASES[code]
    (message,) = (message for message in check(case.speaks, case.within).messages if message.code == code)
    assert message.words.endswith(RULES[code].remedy)


@pytest.mark.parametrize("code", [code for code in CASES if code not in {"duplicate-key", "negative-figure"}])
def test_a_row_that_cannot_be_kept_gives_no_line(code: str) -> None:
    """Only what reads the line as a whole (a rule with ``run``) leaves it among the lines."""
    case, rule = CASES[code], RULES[code]
    read = check(case.speaks, case.within)
    assert bool(read.lines) is not (rule.stops_saving and rule.run is None)
