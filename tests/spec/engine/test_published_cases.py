"""Published projections, restated as models of this engine. Each case's file names its source and its conventions.

Stated here are the cases that bands, joiners, drivers and a supply given as a series can express:

| Case | What it proves | Tolerance |
|---|---|---|
| A01 | ageing chain of eight bands over a five-year step | 2 nurses (the paper's own rounding) |
| A03 | 21 years of supply and demand, gap and percentage | 0.5 FTE, 0.0001 points |
| A05 | gaps of a scenario (sign turned: here a shortfall is positive) | exact to 1e-6 |
| A06 | two bases, need and demand, shown apart | 1 (the paper's rounded inputs) |
| A19 | training pipelines of fixed, also fractional, length | exact |
| A20 | stocks stop at zero, and what was clamped is told | exact |
| A22 | ratio-based demand plus turnover gives the recruits needed | exact |

A09 and A10 (a matrix between grades), A12 and A14 (hours and workload) need parts that the model does not have yet.
"""

import csv
import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planning.engine import (
    NET_TRANSFERS,
    CellInputs,
    Cohort,
    Demand,
    Driver,
    Flow,
    ModelInputs,
    NodeResult,
    Pipeline,
    Triple,
    exactly,
    project,
)

CODE = "PUBLISHED|CASE|ALL"
OPEN = (0.0, float("inf"))


def table(folder: Path, name: str) -> dict[str, list[float]]:
    """A CSV case by column; lines that begin with # say where it comes from."""
    with (folder / "cases" / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {column: [float(row[column]) for row in rows] for column in rows[0]}


def case(folder: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "cases" / name).read_text(encoding="utf-8"))
    return loaded


def growing(levels: list[float]) -> Demand:
    """Demand that compounds year by year through the given levels."""
    rates = [later / earlier - 1 for earlier, later in pairwise(levels)]
    return Demand(levels[0], (Driver("published", tuple(exactly(rate) for rate in rates)),))


def given_supply(first_year: int, supply: list[float], **bases: Any) -> NodeResult:
    cell = CellInputs(CODE, None, (), (), (), (), supply_series=tuple(supply), **bases)
    model = ModelInputs(dt.date(first_year, 12, 31), (1.0,) * (len(supply) - 1), OPEN, (cell,))
    return project(model).nodes[CODE]


def one_band(opening: float, steps: int, **changes: Any) -> ModelInputs:
    cell = CellInputs(
        **{
            "code": CODE,
            "opening": (opening,),
            "leave_rate": (exactly(0.0),),
            "retire_rate": (exactly(0.0),),
            "participation": (exactly(1.0),),
            "joiner_profile": (1.0,),
            **changes,
        }
    )
    return ModelInputs(dt.date(2000, 3, 31), (1.0,) * steps, OPEN, (cell,), round_course_to_steps=True)


class TestA01NursesInIsraelAgeByFiveYears:
    """Nirel et al. 2015, table 1: all of a band move up in a five-year step; exits are counted in the band reached.

    A band's published exits, emigration and deaths, less its returners, are people of the band before who do not
    arrive; as a share of that band's opening they are the five-year exit, turned into a rate per year. In the
    youngest band all of them are joiners, so its joiners are net. Emigration is 0.0076 a year of the opening.
    """

    @pytest.fixture
    def rows(self, shared: Path) -> list[dict[str, Any]]:
        published = case(shared, "A01_israel_rn_2010_2015.json")
        return [dict(zip(published["columns"], row, strict=True)) for row in published["rows"]]

    @pytest.fixture
    def closing(self, rows: list[dict[str, Any]]) -> np.ndarray:
        lost = [row["exits"] + row["emigration"] + row["deaths"] - row["returners"] for row in rows]
        five_years = [gone / row["opening_2010"] for gone, row in zip(lost[1:], rows, strict=False)]
        leave = tuple(exactly(1 - (1 - share) ** 0.2) for share in five_years)
        joiners = np.array([row["joiners"] for row in rows], dtype=float)
        joiners[0] -= lost[0]
        cell = CellInputs(
            code=CODE,
            opening=tuple(float(row["opening_2010"]) for row in rows),
            leave_rate=(*leave, exactly(0.0)),
            retire_rate=(exactly(0.0),) * 8,
            participation=(exactly(1.0),) * 8,
            joiner_profile=tuple(joiners / joiners.sum()),
            joiners=(Flow("graduates", exactly(joiners.sum() / 5)),),
        )
        model = ModelInputs(dt.date(2010, 12, 31), (5.0,), tuple(range(25, 66, 5)), (cell,))
        return project(model).nodes[CODE].headcount[1]

    def test_every_band_closes_as_published(self, rows: list[dict[str, Any]], closing: np.ndarray) -> None:
        assert np.abs(closing - [row["published_closing_2015"] for row in rows]).max() <= 2 + 1e-9

    def test_every_band_closes_as_recomputed_from_its_own_row(self, shared: Path, closing: np.ndarray) -> None:
        recomputed = case(shared, "A01_israel_rn_2010_2015.json")["recomputed"]["rows"]
        assert closing.tolist() == pytest.approx([row["calc"] for row in recomputed])

    def test_the_total_closes_as_published(self, shared: Path, closing: np.ndarray) -> None:
        published = case(shared, "A01_israel_rn_2010_2015.json")["published_totals"]["closing"]
        assert closing.sum() == pytest.approx(published, abs=2)


class TestA03RegisteredNursesInTheUnitedStates:
    """HRSA 2002, 2000 to 2020: supply as a series, demand compounding by the published growth."""

    @pytest.fixture
    def published(self, shared: Path) -> dict[str, list[float]]:
        return table(shared, "A03_hrsa_rn_2000_2020.csv")

    @pytest.fixture
    def node(self, published: dict[str, list[float]]) -> NodeResult:
        return given_supply(2000, published["supply_fte"], need=growing(published["demand_fte"]))

    def test_the_gap_of_every_year(self, published: dict[str, list[float]], node: NodeResult) -> None:
        assert np.allclose(node.bases["need"].gap.central, published["gap_fte"], rtol=0, atol=0.5)

    def test_the_gap_as_a_percentage_of_demand(self, published: dict[str, list[float]], node: NodeResult) -> None:
        share = 100 * node.bases["need"].gap.central / node.bases["need"].demand.central
        assert np.allclose(share, published["shortage_pct_of_demand"], rtol=0, atol=0.0001)


def test_a05_gaps_of_malaysian_dentists(shared: Path) -> None:
    """Ministry of Health Malaysia, table 22; the published sign is supply - requirement."""
    published = table(shared, "A05_malaysia_dentists_scenario.csv")
    node = given_supply(2016, published["supply"], need=growing(published["requirement_scenario"]))
    assert np.allclose(-node.bases["need"].gap.central, published["gap_published"], rtol=0, atol=1e-6)


@pytest.mark.parametrize(("basis", "named"), [("need", "need"), ("funded", "demand")])
def test_a06_two_bases_of_malaysian_assistant_medical_officers(shared: Path, basis: str, named: str) -> None:
    """Ministry of Health Malaysia, table 32; four published gaps differ by 1 from their own rounded inputs."""
    published = table(shared, "A06_malaysia_amo_2016_2026.csv")
    bases = {"need": growing(published["requirement_need"]), "funded": growing(published["requirement_demand"])}
    gap = given_supply(2016, published["supply"], **bases).bases[basis].gap.central  # type: ignore[index]
    assert np.allclose(-gap, published[f"gap_{named}_published"], rtol=0, atol=1 + 1e-6)


class TestA19TrainingOfFixedLength:
    """SDXorg test-models, delay_fixed: intake t squared comes out a fixed length later, whole steps, at least one."""

    STEPS = 10

    def output(self, length: float) -> list[float]:
        """Completers by the step in which they join."""
        intake = tuple(Cohort(dt.date(2000 + year, 3, 31), exactly(float(year**2))) for year in range(self.STEPS + 1))
        course = Pipeline("course", "graduates", intake, length)
        node = project(one_band(0.0, self.STEPS, pipelines=(course,))).nodes[CODE]
        return [float(value) for value in np.diff(node.headcount[:, 0])]

    @pytest.mark.parametrize("name", ["DF05", "DF1", "DF12", "DF15", "DF2", "DF37"])
    def test_output_is_the_intake_so_many_steps_ago(self, shared: Path, name: str) -> None:
        published = case(shared, "A19_training_delay_fixed.json")
        behind = published["verified_steps_behind"][name]
        expected = [max(0, step - behind) ** 2 for step in range(1, self.STEPS + 1)]
        assert self.output(published["delays_and_initial"][name][0]) == pytest.approx(expected, abs=1e-9)

    @pytest.mark.parametrize("name", ["DF1", "DF15", "DF37"])
    def test_until_it_has_filled_it_gives_what_was_in_training_before(self, shared: Path, name: str) -> None:
        published = case(shared, "A19_training_delay_fixed.json")
        length, before = published["delays_and_initial"][name]
        behind = published["verified_steps_behind"][name]
        earlier = tuple(Cohort(dt.date(2000 - year, 3, 31), exactly(float(before))) for year in range(1, behind))
        node = project(one_band(0.0, behind, pipelines=(Pipeline("c", "graduates", earlier, length),))).nodes[CODE]
        assert np.diff(node.headcount[:, 0]).tolist() == pytest.approx([before] * (behind - 1) + [0])


class TestA20StocksStopAtZero:
    """SDXorg test-models, non_negative_stocks: 25 with an outflow of 1 a step, for 60 steps."""

    @pytest.fixture
    def node(self) -> NodeResult:
        return project(one_band(25.0, 60, joiners=(Flow(NET_TRANSFERS, exactly(-1.0)),))).nodes[CODE]

    def test_the_stock_is_25_less_t_and_then_zero(self, node: NodeResult) -> None:
        assert node.headcount[:, 0].tolist() == [max(0.0, 25.0 - t) for t in range(61)]

    def test_it_never_falls_below_the_published_least(self, shared: Path, node: NodeResult) -> None:
        least = case(shared, "A20_non_negative_stock.json")["published"]["TestStock1_clamped_min"]
        assert node.headcount.min() == least

    def test_what_was_clamped_is_told(self, shared: Path, node: NodeResult) -> None:
        plain = case(shared, "A20_non_negative_stock.json")["published"]["TestStock0_plain_min"]
        assert node.clamped.sum() == -plain

    def test_drawn_stocks_stop_at_zero_too(self) -> None:
        falling = (Flow(NET_TRANSFERS, Triple(-2.0, -1.0, -0.9)),)
        assert project(one_band(25.0, 60, joiners=falling)).nodes[CODE].supply.p10.min() == 0.0


class TestA22NursesOfXanaduHospital:
    """Class case: nurses needed = patients / patients per nurse; recruits = what is needed + turnover - nurses.

    With nobody recruited, each year's gap less the last one's is the year's recruits. The published second year is
    rounded to 636 before the sum.
    """

    @pytest.fixture
    def gap(self, shared: Path) -> np.ndarray:
        published = case(shared, "A22_xanadu_hospital_nurses.json")["inputs"]
        needed = [
            round(patients / ratio)
            for patients, ratio in zip(
                published["overnight_patients_per_month"], published["patients_per_nurse"], strict=True
            )
        ]
        now, turnover = published["current_nurses"], published["turnover"]
        leave = (exactly(turnover["year1"] / now), exactly(turnover["year2"] / (now - turnover["year1"])))
        need = growing([float(now), *map(float, needed)])
        model = one_band(float(now), 2, leave_rate=(leave,), need=need)
        return project(model).nodes[CODE].bases["need"].gap.central

    def test_recruits_of_each_year(self, shared: Path, gap: np.ndarray) -> None:
        published = case(shared, "A22_xanadu_hospital_nurses.json")["published"]["recruit"]
        assert np.diff(gap).tolist() == pytest.approx(published)

    def test_recruits_in_all(self, shared: Path, gap: np.ndarray) -> None:
        assert gap[-1] == pytest.approx(case(shared, "A22_xanadu_hospital_nurses.json")["published"]["recruit_total"])
