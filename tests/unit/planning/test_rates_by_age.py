"""What one cell is told of leaving, retiring and WTE per head where some ages have values of their own."""

import datetime as dt

import pytest

from planning.engine import exactly, opening_headcount
from planning.engine.types import first
from planning.services.cell_assumptions import CellAssumptions, Once
from planning.services.resolving import Resolver
from planning.services.snapshots.data import AssumptionFacts, CellFacts, OrganisationFacts, ProfessionFacts
from planning.services.stocks import stock_of

DAYS = (dt.date(2026, 6, 1), dt.date(2027, 6, 1))
TRUST, NURSE = OrganisationFacts("RH8", "A trust", "acute"), ProfessionFacts("nurse", "nhs/nurses")
AGES = (0.0, 0.3, 0.3, 0.2, 0.1, 0.06, 0.04)


def row(parameter: str, value: float, band: str = "") -> AssumptionFacts:
    return AssumptionFacts(parameter, "system", value, value, value, age_band=band)


def cell(*rows: AssumptionFacts) -> CellAssumptions:
    return CellAssumptions(Resolver(rows, DAYS), Once(), DAYS[0], (TRUST, NURSE))


def modes(values: tuple[object, ...]) -> list[float]:
    return [first(value).mode for value in values]  # type: ignore[arg-type]


def test_retirement_for_all_ages_is_laid_on_the_old() -> None:
    assert modes(cell(row("retire_rate", 0.02)).retiring(0.2)) == pytest.approx([0, 0, 0, 0, 0.1, 0.1, 0.1])


def test_a_retirement_rate_of_an_age_is_that_age_s_as_it_is() -> None:
    found = cell(row("retire_rate", 0.02), row("retire_rate", 0.25, "60-64")).retiring(0.2)
    assert modes(found) == pytest.approx([0, 0, 0, 0, 0.1, 0.25, 0.1])


def test_leavers_of_an_age_who_stay_in_the_sector_are_no_loss_either() -> None:
    rows = (row("leave_rate", 0.1), row("leave_rate", 0.2, "16-24"), row("stays_in_system", 0.5))
    assert modes(cell(*rows).leaving()) == [0.1, *[0.05] * 6]


def test_wte_per_head_of_an_age_is_that_age_s() -> None:
    found = cell(row("participation", 0.9), row("participation", 0.6, "65+")).participation()
    assert modes(found) == [*[0.9] * 6, 0.6]


@pytest.mark.parametrize("headcount", [None, 120.0])
def test_the_opening_stock_makes_the_wte_reported_whatever_ages_work(headcount: float | None) -> None:
    facts = CellFacts("RH8", "nurse", "ward", substantive=100.0, headcount=headcount, ages=AGES)
    assumed = (*[exactly(0.9)] * 6, exactly(0.5))
    stock = stock_of(facts if headcount else CellFacts("RH8", "nurse", "ward", substantive=100.0), NURSE, assumed)
    assert stock.headcount is not None
    people = opening_headcount(stock.headcount, stock.ages, (1.0,) * 7)
    per_head = modes(stock.participation)
    assert sum(one * each for one, each in zip(people, per_head, strict=True)) == pytest.approx(100.0)
