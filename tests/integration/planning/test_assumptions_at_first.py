"""What a system starts from: sourced values, as the file, the methodology and the published figures have them."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from partners.models import System
from planning.models import Assumption, Scenario
from planning.presenters import parameters
from planning.selectors import scenarios as selectors
from planning.services.default_assumptions import FILE
from planning.services.resolving import NothingAssumed, Resolver
from planning.services.scenarios import create_default_scenario
from planning.services.snapshots.data import AssumptionFacts, OrganisationFacts, ProfessionFacts
from tests.plugins.people import make_system
from tests.plugins.projecting import APPLICATION, NURSE


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def whole(db: None) -> Scenario:
    """The default scenario beside the whole reference data."""
    call_command("load_reference", verbosity=0)
    return create_default_scenario(actor=APPLICATION, system=System.objects.first() or make_system("QXX"))


def test_the_default_scenario_holds_every_row_of_the_file_and_no_other(
    whole: Scenario, rows: list[dict[str, str]]
) -> None:
    def told(row: dict[str, str]) -> tuple[object, ...]:
        span = tuple(dt.date.fromisoformat(row[name]) if row[name] else None for name in ("from_year", "to_year"))
        numbers = tuple(Decimal(row[name]) for name in ("low", "mode", "high"))
        return row["parameter"], row["scope_kind"], row["scope_code"], *span, *numbers, row["reason"], row["source"]

    kept = {
        (one.parameter, one.scope_kind, scope_code(one), one.from_year, one.to_year, one.low, one.mode, one.high,
         one.reason, one.source)
        for one in selectors.assumptions(whole)
    }  # fmt: skip
    assert kept == {told(row) for row in rows}


def scope_code(one: Assumption) -> str:
    group = f"{one.staff_group.scheme.code}/{one.staff_group.code}" if one.staff_group else ""
    return group or (one.profession.code if one.profession else "") or one.sector


FIGURES = [
    # parameter, scope, day, low, mode, high: as the issue that ordered the ground floor names them
    ("leave_rate", "nhs_digital/nurses-health-visitors", None, ("0.082", "0.0845", "0.087")),
    ("retire_rate", "nhs_digital/nurses-health-visitors", None, ("0.018", "0.02", "0.022")),
    ("assumed_vacancy_rate", "", "2025-04-01", (None, "0.067", None)),
    ("assumed_vacancy_rate", "", "2022-04-01", (None, "0.097", None)),
    ("assumed_vacancy_rate", "adult_social_care", "2024-04-01", (None, "0.07", None)),
    ("stays_in_system", "adult_social_care", None, (None, "0.667", None)),
    ("demand_growth", "", None, (None, "0.032", None)),
    ("demand_growth", "adult_social_care", None, (None, "0.016", None)),
    ("participation", "", None, (None, "0.89", None)),
    ("training_attrition", "nhs_digital/nurses-health-visitors", None, (None, "0.13", None)),
]


@pytest.mark.parametrize(("parameter", "scope", "since", "expected"), FIGURES, ids=lambda value: str(value)[:30])
def test_the_default_scenario_says(
    parameter: str,
    scope: str,
    since: str | None,
    expected: tuple[str | None, str, str | None],
    rows: list[dict[str, str]],
) -> None:
    [row] = [r for r in rows if (r["parameter"], r["scope_code"], r["from_year"]) == (parameter, scope, since or "")]
    told = (row["low"], row["mode"], row["high"])
    assert all(Decimal(one) == Decimal(want) for one, want in zip(told, expected, strict=True) if want)


def test_leaving_and_retiring_make_the_nurse_leaver_rate(rows: list[dict[str, str]]) -> None:
    nurses = {
        row["parameter"]: row for row in rows if row["scope_code"] == "nhs_digital/nurses-health-visitors"
    }  # fmt: skip
    total = [Decimal(nurses["leave_rate"][name]) + Decimal("0.02") for name in ("low", "high")]
    assert total == [Decimal("0.102"), Decimal("0.107")]


def test_leaving_and_retiring_make_the_turnover_of_social_care(rows: list[dict[str, str]]) -> None:
    care = {row["parameter"]: Decimal(row["mode"]) for row in rows if row["scope_code"] == "adult_social_care"}
    assert care["leave_rate"] + care["retire_rate"] == Decimal("0.231")


def test_a_nursing_course_takes_three_years() -> None:
    with (Path(FILE).parent / "professions.csv").open(encoding="utf-8", newline="") as file:
        assert {row["code"]: row for row in csv.DictReader(file)}["adult-nurse"]["course_years"] == "3"


def as_documented(row: dict[str, str]) -> str:
    """The row's line in the methodology."""
    kind, code = row["scope_kind"], row["scope_code"]
    scope = f"{kind.replace('_', ' ')} {code}" if code else "the whole system"
    first, end = (dt.date.fromisoformat(row[name]) if row[name] else None for name in ("from_year", "to_year"))
    numbers = " / ".join(
        parameters.value_text(row["parameter"], Decimal(row[name])) for name in ("low", "mode", "high")
    )
    return f"| {scope} | {parameters.years_text(first, end)} | {numbers} | {row['source']} |"


def test_the_methodology_states_every_value_with_its_source(rows: list[dict[str, str]], root: Path) -> None:
    lines = set((root / "docs" / "methodology.md").read_text(encoding="utf-8").splitlines())
    assert [line for line in map(as_documented, rows) if line not in lines] == []


# Which assumption holds

TRUST = OrganisationFacts("RH8", "Royal Devon", "acute")
ADULT = ProfessionFacts(NURSE, "nhs_digital/nurses", groups=("nhs_digital/nurses", "esr/nurses"))
SCOPES: list[dict[str, str]] = [
    {"scope_kind": "cell", "organisation": "RH8", "profession": NURSE},
    {"scope_kind": "organisation", "organisation": "RH8"},
    {"scope_kind": "profession", "profession": NURSE},
    {"scope_kind": "sector", "sector": "acute"},
    {"scope_kind": "staff_group", "staff_group": "nhs_digital/nurses"},
    {"scope_kind": "staff_group", "staff_group": "esr/nurses"},
    {"scope_kind": "system"},
]
DAY = dt.date(2026, 9, 30)


def facts(value: float, scope: dict[str, str], **span: dt.date) -> AssumptionFacts:
    return AssumptionFacts("leave_rate", low=value, mode=value, high=value, **scope, **span)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", range(len(SCOPES)))
def test_the_most_specific_scope_wins(place: int) -> None:
    told = [facts(number / 100, scope) for number, scope in enumerate(SCOPES) if number >= place]
    assert Resolver(told, [DAY]).on(DAY, "leave_rate", TRUST, ADULT).mode == place / 100


def test_a_scope_of_others_does_not_count() -> None:
    told = [facts(0.5, {"scope_kind": "organisation", "organisation": "RBZ"}), facts(0.1, {"scope_kind": "system"})]
    assert Resolver(told, [DAY]).on(DAY, "leave_rate", TRUST, ADULT).mode == 0.1


def test_each_step_takes_what_holds_in_its_middle() -> None:
    change = dt.date(2027, 4, 1)
    told = [facts(0.1, {"scope_kind": "system"}, ends=change), facts(0.2, {"scope_kind": "system"}, starts=change)]
    middles = [dt.date(2026, 9, 30), dt.date(2027, 9, 30)]
    found = Resolver(told, middles).over_steps("leave_rate", TRUST, ADULT)
    assert isinstance(found, tuple)
    assert [one.mode for one in found] == [0.1, 0.2]


def test_between_the_years_of_a_specific_one_the_general_one_holds() -> None:
    narrow = facts(0.3, SCOPES[1], starts=dt.date(2027, 4, 1))
    told = [narrow, facts(0.1, {"scope_kind": "system"})]
    assert Resolver(told, [DAY]).on(DAY, "leave_rate", TRUST, ADULT).mode == 0.1


def test_where_nothing_holds_the_parameter_is_named() -> None:
    with pytest.raises(NothingAssumed, match="leave_rate"):
        Resolver([], [DAY]).on(DAY, "leave_rate", TRUST, ADULT)
