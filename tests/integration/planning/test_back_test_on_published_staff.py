"""A back-test on published figures: the trusts of one system, from September 2017 to June 2018."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import System
from planning.models import Analysis
from planning.services.back_test.asking import BACK_TEST, request_back_test
from planning.services.scenarios import create_default_scenario
from tests.plugins.people import make_organisation
from tests.plugins.projecting import APPLICATION, accept
from workforce.models import Alias
from workforce.services.reference import load_reference

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("back-test on published staff")]

SYSTEM = "QJK"
MONTHS = {"2017-SEP": dt.date(2017, 9, 1), "2018-JUN": dt.date(2018, 6, 1)}
Figures = dict[tuple[str, str, str], Decimal]


def trusts_of_system(shared: Path) -> dict[str, str]:
    """Codes and names of the system's trusts."""
    with (shared / "data" / "staff_fte_by_trust_2017-09_2018-06.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["org_code"]: row["org_name"] for row in csv.DictReader(file) if row["ics_code"] == SYSTEM}


def published(shared: Path, trusts: dict[str, str]) -> Figures:
    """WTE by month, trust and staff group known by name: the sheet's rows are by nationality, too."""
    book = python_calamine.CalamineWorkbook.from_path(str(shared / "data" / "hchs_staff_2017-09_2018-06.xlsx"))
    found: Figures = defaultdict(Decimal)
    for month, code, _, group, _, wte in book.get_sheet_by_name("Data").to_python()[1:]:
        if code in trusts and group != "Unknown":
            found[str(month), str(code), str(group)] += Decimal(str(wte))
    return found


@pytest.fixture(scope="module")
def figures(shared: Path) -> Figures:
    return published(shared, trusts_of_system(shared))


@pytest.fixture(scope="module")
def answer(shared: Path, figures: Figures, module_data: Callable[[], Any]) -> Iterator[Analysis]:
    with module_data():
        load_reference(actor=Actor.application())
        system = System.objects.get(code=SYSTEM)
        professions = dict(Alias.objects.values_list("label", "profession__code"))
        for code, name in trusts_of_system(shared).items():
            trust = make_organisation(code, system, name=name)
            for month, day in MONTHS.items():
                rows = [
                    {"substantive_wte": wte, "profession": professions[group]}
                    for (when, who, group), wte in figures.items()
                    if (when, who) == (month, code)
                ]
                accept(trust, "capacity", rows, month=day, quiet=True)
        scenario = create_default_scenario(actor=APPLICATION, system=system)
        base, target = MONTHS.values()
        asked = request_back_test(actor=APPLICATION, scenario=scenario, base_month=base, target_month=target)
        run_waiting(BACK_TEST)
        yield Analysis.objects.get(pk=asked.pk)


def test_what_came_is_what_was_published(answer: Analysis, figures: Figures) -> None:
    [system] = answer.outcome["measures"]["supply"]["rows"]["system"]
    both = {(code, group) for month, code, group in figures if month == "2017-SEP"} & {
        (code, group) for month, code, group in figures if month == "2018-JUN"
    }
    total = sum(wte for (month, *pair), wte in figures.items() if month == "2018-JUN" and tuple(pair) in both)
    assert system["observed"] == pytest.approx(float(total), abs=0.001)


def test_nine_months_ahead_the_whole_is_a_few_per_cent_off(answer: Analysis) -> None:
    [system] = answer.outcome["measures"]["supply"]["rows"]["system"]
    assert abs(system["p50"] / system["observed"] - 1) < 0.05


def test_enough_figures_are_compared_to_give_a_verdict(answer: Analysis) -> None:
    score = answer.outcome["measures"]["supply"]["scores"]["cell"]
    assert score["count"] > 50
    assert score["verdict"] != "too_few"


def test_assumptions_of_those_years_are_taken(answer: Analysis) -> None:
    assert (answer.outcome["base_date"], answer.outcome["target_date"]) == ("2017-09-30", "2018-06-30")
    assert answer.failure == ""
