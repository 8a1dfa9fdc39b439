"""Small worked tables: each is a test of the engine and, read from the top, an account of the model.

Unless a table says otherwise there is one cell, one open age band, yearly steps from 31 March 2025, and nothing is
in doubt.
"""

import datetime as dt
import math
from typing import Any

import pytest

from planning.engine import (
    NET_TRANSFERS,
    CellInputs,
    Cohort,
    Cover,
    Demand,
    Driver,
    Flow,
    ModelInputs,
    NodeResult,
    Pipeline,
    ServiceChange,
    exactly,
    project,
)

CODE = "RH8|NURSE|ACUTE"
OPEN_BAND = (20.0, math.inf)
TWO_BANDS = (20.0, 40.0, math.inf)


def run(steps: tuple[float, ...] = (1.0,) * 3, edges: tuple[float, ...] = OPEN_BAND, **given: Any) -> NodeResult:
    """The one cell's results; `given` replaces what a still cell of 100 people has."""
    bands = len(edges) - 1
    frame = {name: given.pop(name) for name in tuple(given) if name in ModelInputs.__slots__}
    usual: dict[str, Any] = {
        "opening": (100.0,) * bands,
        "leave_rate": (exactly(0.0),) * bands,
        "retire_rate": (exactly(0.0),) * bands,
        "participation": (exactly(1.0),) * bands,
        "joiner_profile": (1.0,) + (0.0,) * (bands - 1),
    }
    cell = CellInputs(CODE, **{**usual, **given})
    model = ModelInputs(dt.date(2025, 3, 31), steps, edges, (cell,), **frame)
    return project(model).nodes[CODE]


def each(*values: float) -> tuple[Any, ...]:
    return tuple(exactly(value) for value in values)


# what it shows | leave a year | retire a year | steps | supply at each position
EXITS = [
    ("nobody leaves", 0.0, 0.0, (1.0, 1.0), [100, 100, 100]),
    ("a tenth leaves each year", 0.1, 0.0, (1.0, 1.0), [100, 90, 81]),
    ("leaving and retiring add up", 0.1, 0.2, (1.0,), [100, 70]),
    ("two half-years make one year", 0.1, 0.2, (0.5, 0.5), [100, 100 * math.sqrt(0.7), 70]),
    ("a step of five years", 0.1, 0.0, (5.0,), [100, 59.049]),
    ("everybody leaves", 1.0, 0.0, (1.0, 1.0), [100, 0, 0]),
    ("rates that overlap are capped at everybody", 0.8, 0.7, (1.0,), [100, 0]),
    ("even in a part-year", 0.8, 0.7, (0.25,), [100, 0]),
]


@pytest.mark.parametrize(("leave", "retire", "steps", "supply"), [r[1:] for r in EXITS], ids=[r[0] for r in EXITS])
def test_exits(leave: float, retire: float, steps: tuple[float, ...], supply: list[float]) -> None:
    node = run(steps, leave_rate=each(leave), retire_rate=each(retire))
    assert node.supply.central.tolist() == pytest.approx(supply)


def test_overlapping_rates_give_way_in_proportion() -> None:
    flows = run((1.0,), leave_rate=each(0.9), retire_rate=each(0.6)).flows
    assert (flows["leavers"][0], flows["retirements"][0]) == pytest.approx((-60, -40))


# what it shows | leave a year | joiners a year | joiners exit in the step | steps | supply
JOINERS = [
    ("joiners add up", 0.0, 10.0, False, (1.0, 1.0), [100, 110, 120]),
    ("a part-year brings its part", 0.0, 10.0, False, (0.5,), [100, 105]),
    ("joiners do not leave in the step they join", 0.5, 10.0, False, (1.0, 1.0), [100, 60, 40]),
    ("unless the model says so", 0.5, 10.0, True, (1.0, 1.0), [100, 55, 32.5]),
]


@pytest.mark.parametrize(
    ("leave", "joiners", "exit_too", "steps", "supply"), [r[1:] for r in JOINERS], ids=[r[0] for r in JOINERS]
)
def test_joiners(leave: float, joiners: float, exit_too: bool, steps: tuple[float, ...], supply: list[float]) -> None:
    flow = Flow("other recruitment", exactly(joiners))
    node = run(steps, leave_rate=each(leave), joiners=(flow,), joiners_exit_in_step=exit_too)
    assert node.supply.central.tolist() == pytest.approx(supply)


# what it shows | age edges | step | opening by band | headcount by band a step later
AGEING = [
    ("a tenth of a ten-year band moves up in a year", (20, 30, math.inf), 1.0, (100, 50), [90, 60]),
    ("an open last band keeps everyone", (20, math.inf), 5.0, (100,), [100]),
    ("a closed last band retires who ages out", (20, 30, 40), 1.0, (100, 50), [90, 55]),
    ("a step as wide as the bands moves all", (20, 25, 30, math.inf), 5.0, (10, 20, 30), [0, 10, 50]),
    ("a longer step moves past narrow bands", (20, 25, 30, math.inf), 7.5, (10, 20, 30), [0, 5, 55]),
    ("a wide band above narrow ones", (20, 21, 31, math.inf), 2.0, (10, 100, 0), [0, 90, 20]),
]


@pytest.mark.parametrize(("edges", "step", "opening", "later"), [r[1:] for r in AGEING], ids=[r[0] for r in AGEING])
def test_ageing(edges: tuple[float, ...], step: float, opening: tuple[float, ...], later: list[float]) -> None:
    node = run((step,), tuple(float(edge) for edge in edges), opening=opening)
    assert node.headcount[1].tolist() == pytest.approx(later)


def test_people_who_age_out_count_as_retirements() -> None:
    assert run((1.0,), (20.0, 30.0, 40.0)).flows["retirements"].tolist() == pytest.approx([-10])


def test_supply_weighs_each_band_by_its_participation() -> None:
    node = run((1.0,), TWO_BANDS, participation=each(0.9, 0.5))
    assert node.supply.central.tolist() == pytest.approx([140, 138])


def test_ageing_into_a_band_that_works_less_is_an_effect_of_its_own() -> None:
    assert run((1.0,), TWO_BANDS, participation=each(0.9, 0.5)).flows["ageing"].tolist() == pytest.approx([-2])


def test_a_change_of_participation_counts_for_everyone() -> None:
    node = run(participation=(each(1.0, 0.9, 0.8),))
    assert node.supply.central.tolist() == pytest.approx([100, 100, 90, 80])


# what it shows | course starts | years | attrition, join rate, local share | joiners in each of three years
PIPELINES = [
    ("80 of 100 students complete", dt.date(2022, 9, 1), 3.0, (0.2, 1.0, 1.0), [80, 0, 0]),
    ("half of those join", dt.date(2022, 9, 1), 3.0, (0.2, 0.5, 1.0), [40, 0, 0]),
    ("a quarter of those here", dt.date(2022, 9, 1), 3.0, (0.2, 0.5, 0.25), [10, 0, 0]),
    ("a later cohort joins later", dt.date(2023, 9, 1), 3.0, (0.0, 1.0, 1.0), [0, 100, 0]),
    ("a longer course too", dt.date(2022, 9, 1), 5.0, (0.0, 1.0, 1.0), [0, 0, 100]),
    ("who had finished is in post already", dt.date(2021, 9, 1), 3.0, (0.0, 1.0, 1.0), [0, 0, 0]),
    ("who finishes after the horizon is not here yet", dt.date(2026, 9, 1), 3.0, (0.0, 1.0, 1.0), [0, 0, 0]),
    ("on the day of a position counts", dt.date(2023, 3, 31), 3.0, (0.0, 1.0, 1.0), [100, 0, 0]),
]


@pytest.mark.parametrize(
    ("starts", "years", "shares", "joined"), [r[1:] for r in PIPELINES], ids=[r[0] for r in PIPELINES]
)
def test_pipelines(starts: dt.date, years: float, shares: tuple[float, ...], joined: list[float]) -> None:
    course = Pipeline("degree", "graduates", (Cohort(starts, exactly(100.0)),), years, *each(*shares))
    assert run(pipelines=(course,)).flows["graduates"].tolist() == pytest.approx(joined)


OLDER, SICKER = Driver("older people", exactly(0.1)), Driver("more illness", exactly(0.2))
WARD = ServiceChange("ward", exactly(10.0), dt.date(2027, 3, 31))
PILOT = ServiceChange("pilot", exactly(10.0), dt.date(2025, 6, 1), dt.date(2027, 3, 31))
OLD_NEWS = ServiceChange("opened last year", exactly(10.0), dt.date(2024, 6, 1))

# what it shows | demand | WTE at each position
DEMANDS = [
    ("nothing changes", Demand(100), [100, 100, 100, 100]),
    ("one driver compounds", Demand(100, (OLDER,)), [100, 110, 121, 133.1]),
    ("two multiply", Demand(100, (OLDER, SICKER)), [100, 132, 174.24, 229.9968]),
    ("additive growth adds up", Demand(100, (), (OLDER, SICKER)), [100, 130, 160, 190]),
    ("both kinds together", Demand(100, (OLDER,), (SICKER,)), [100, 132, 169.4, 212.96]),
    ("a service opens on its date", Demand(100, service_changes=(WARD,)), [100, 100, 110, 110]),
    ("and closes before its end", Demand(100, service_changes=(PILOT,)), [100, 110, 100, 100]),
    ("what opened before is in the opening", Demand(100, service_changes=(OLD_NEWS,)), [100, 100, 100, 100]),
    ("a service does not grow with drivers", Demand(100, (OLDER,), (), (WARD,)), [100, 110, 131, 143.1]),
    ("productivity compounds", Demand(100, productivity=exactly(0.1)), [100, 90, 81, 72.9]),
    ("mitigation is a level", Demand(100, mitigation=exactly(0.1)), [100, 90, 90, 90]),
    ("it may build up", Demand(100, mitigation=each(0.0, 0.1, 0.2)), [100, 100, 90, 80]),
    ("growth may differ by year", Demand(100, (Driver("x", each(0.1, 0.0, -0.5)),)), [100, 110, 110, 55]),
]


@pytest.mark.parametrize(("demand", "wte"), [r[1:] for r in DEMANDS], ids=[r[0] for r in DEMANDS])
def test_demand(demand: Demand, wte: list[float]) -> None:
    assert run(need=demand).bases["need"].demand.central.tolist() == pytest.approx(wte)


def test_half_a_year_of_growth() -> None:
    demand = Demand(100, (OLDER,), (SICKER,))
    assert run((0.5,), need=demand).bases["need"].demand.central[1] == pytest.approx(100 * math.sqrt(1.1) * 1.1)


def test_a_shortfall_is_positive() -> None:
    assert run(need=Demand(130)).bases["need"].gap.central[0] == 30


def test_the_two_bases_stand_apart() -> None:
    bases = run(funded=Demand(105), need=Demand(130)).bases
    assert (bases["funded"].gap.p50[0], bases["need"].gap.p50[0]) == (5, 30)


def test_cover_leaves_the_gap_as_it_is() -> None:
    found = run(need=Demand(130), cover=(Cover("bank", exactly(12)),)).bases["need"]
    assert (found.gap.central[0], found.uncovered.central[0]) == (30, 18)


def test_transfers_out_stop_at_zero() -> None:
    node = run(joiners=(Flow(NET_TRANSFERS, exactly(-60)),))
    assert node.supply.central.tolist() == [100, 40, 0, 0]


def test_a_first_step_of_part_of_a_year() -> None:
    node = run((0.5, 1.0), joiners=(Flow("return to practice", exactly(10)),))
    assert node.supply.central.tolist() == [100, 105, 115]
