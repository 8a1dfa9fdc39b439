"""Published projections of stocks, restated as model files. Each case's file names its source and its conventions.

| Case | What it proves | Tolerance |
|---|---|---|
| A01 | ageing chain of eight bands over a five-year step | exact to its own rows; 2 nurses to the paper's rounding |
| A09 | grades as cells, moves between them, exits | exact; the published gap of -140 is an erratum, it is -237.5 |
| A10 | recruits are a vector beside the matrix; steady state | exact; a recruit inside the matrix is refused |
| A19 | training pipelines of fixed, also fractional, length | exact |
| A20 | stocks stop at zero, and what was clamped is told | exact |
"""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planning.engine.__main__ import answer
from planning.engine.files.problems import ModelFileError
from tests.spec.engine.headless import published, run, staff

CODE = "STAFF"


class TestA01NursesInIsraelAgeByFiveYears:
    """Nirel et al. 2015, table 1: all of a band move up in a five-year step; other flows count in the band reached."""

    @pytest.fixture
    def rows(self, shared: Path) -> dict[str, list[Any]]:
        found = published(shared, "A01_israel_rn_2010_2015.json")
        return dict(zip(found["columns"], map(list, zip(*found["rows"], strict=True)), strict=True))

    def closing(self, rows: dict[str, list[Any]], **cell: Any) -> np.ndarray:
        nurses = staff(CODE, rows["opening_2010"], joiner_profile=[1, 0, 0, 0, 0, 0, 0, 0], **cell)
        told = run(base_date="2010-12-31", steps=[5], age_edges=list(range(25, 66, 5)), cells=[nurses])
        return np.array(told["nodes"][CODE]["headcount"][1])

    @pytest.fixture
    def as_counts(self, rows: dict[str, list[Any]]) -> np.ndarray:
        """Every published flow as people, each with ages of its own; exits, emigration and deaths go out."""
        out = [-sum(gone) for gone in zip(rows["exits"], rows["emigration"], rows["deaths"], strict=True)]
        people = {"graduates": rows["joiners"], "return to practice": rows["returners"], "net transfers": out}
        flows = [
            {"route": route, "per_year": sum(found) / 5, "profile": [one / sum(found) for one in found]}
            for route, found in people.items()
        ]
        return self.closing(rows, joiners=flows)

    @pytest.fixture
    def as_rates(self, rows: dict[str, list[Any]]) -> np.ndarray:
        """Losses of a band as a share of the opening stock that ages into it; the youngest band's as people."""
        names = ("exits", "emigration", "deaths")
        lost = [
            sum(gone) - back for *gone, back in zip(*(rows[name] for name in names), rows["returners"], strict=True)
        ]
        shares = [gone / opening for gone, opening in zip(lost[1:], rows["opening_2010"], strict=False)]
        joined = sum(rows["joiners"])
        flows = [
            {"route": "graduates", "per_year": joined / 5, "profile": [one / joined for one in rows["joiners"]]},
            {"route": "net transfers", "per_year": -lost[0] / 5},
        ]
        return self.closing(rows, joiners=flows, leave_rate=[1 - (1 - share) ** 0.2 for share in shares] + [0])

    @pytest.mark.parametrize("way", ["as_counts", "as_rates"])
    def test_every_band_closes_as_its_own_row_adds_up(
        self, shared: Path, request: pytest.FixtureRequest, way: str
    ) -> None:
        recomputed = published(shared, "A01_israel_rn_2010_2015.json")["recomputed"]["rows"]
        assert request.getfixturevalue(way).tolist() == pytest.approx([row["calc"] for row in recomputed])

    def test_every_band_closes_as_published(self, rows: dict[str, list[Any]], as_counts: np.ndarray) -> None:
        assert np.abs(as_counts - rows["published_closing_2015"]).max() <= 2 + 1e-9

    def test_the_total_closes_as_published(self, shared: Path, as_counts: np.ndarray) -> None:
        total = published(shared, "A01_israel_rn_2010_2015.json")["published_totals"]["closing"]
        assert as_counts.sum() == pytest.approx(total, abs=2)


def matrix(codes: list[str], shares: list[list[float]]) -> list[dict[str, Any]]:
    """Moves between grades; the diagonal stays, and what a row lacks to 1 leaves."""
    return [
        {"name": "move", "source": source, "target": target, "share": share}
        for source, row in zip(codes, shares, strict=True)
        for target, share in zip(codes, row, strict=True)
        if share and source != target
    ]


class TestA09FourGrades:
    """Course hand-out 'Markov analysis example': a transition matrix between grades, with exits.

    The published gap of the first grade, -140, contradicts its own numbers (an erratum): 162.5 - 400 = -237.5.
    """

    @pytest.fixture
    def told(self, shared: Path) -> dict[str, Any]:
        given = published(shared, "A09_markov_hr_4grade.json")
        rows = zip(given["states"], given["opening"], given["exit"], given["requirements_next"], strict=True)
        grades = [
            staff(code, opening, leave_rate=leave, need={"opening_wte": wanted})
            for code, opening, leave, wanted in rows
        ]
        moves = matrix(given["states"], given["transition"])
        everyone = [{"code": "ALL", "parts": given["states"]}]
        return {**given, **run(cells=grades, transfers=moves, roll_ups=everyone)["nodes"]}

    def test_stocks_of_the_next_year(self, told: dict[str, Any]) -> None:
        later = [told[code]["supply"]["central"][1] for code in told["states"]]
        assert later == pytest.approx(told["recomputed_next"])

    def test_stocks_as_published_after_rounding_half_up(self, told: dict[str, Any]) -> None:
        later = [int(told[code]["supply"]["central"][1] + 0.5) for code in told["states"]]
        assert later == told["published_next"]

    def test_exits(self, told: dict[str, Any]) -> None:
        assert -told["ALL"]["flows"]["leavers"][0] == pytest.approx(told["recomputed_exits"])

    def test_the_gap_of_each_grade(self, told: dict[str, Any]) -> None:
        """Published with the other sign, and -140 for the first; the others are as published."""
        gaps = [told[code]["bases"]["need"]["gap"]["central"][1] for code in told["states"]]
        assert gaps == pytest.approx([237.5, 0, -20, -1])

    def test_moves_of_the_first_grade(self, told: dict[str, Any]) -> None:
        """15 % of its 300 people move out; 5 % of 200 and of 50 move in."""
        assert told["SP"]["flows"]["transfer: move"] == pytest.approx([-0.15 * 300 + 0.05 * 200 + 0.05 * 50])

    def test_moves_inside_cancel_out(self, told: dict[str, Any]) -> None:
        assert told["ALL"]["flows"]["transfer: move"] == pytest.approx([0])


class TestA10ThreeGradesWithRecruits:
    """C. Dishop, 'Workforce Dynamics': three grades; recruits are people a year and stand beside the matrix."""

    def file(self, shared: Path, years: int, shares: list[list[float]] | None = None) -> dict[str, Any]:
        given = published(shared, "A10_three_grade_recruitment.json")
        rows = zip(given["grades"], given["opening"], given["recruits"], given["P"], strict=True)
        grades = [
            staff(
                code, opening, leave_rate=1 - sum(row), joiners=[{"route": "other recruitment", "per_year": recruits}]
            )
            for code, opening, recruits, row in rows
        ]
        moves = matrix(given["grades"], shares or given["P"])
        return {"steps": {"count": years, "years": 1}, "cells": grades, "transfers": moves}

    def path(self, shared: Path, years: int) -> list[list[float]]:
        file = self.file(shared, years)
        nodes = run(**file)["nodes"]
        stocks = [nodes[cell["code"]]["supply"]["central"] for cell in file["cells"]]
        return [list(position) for position in zip(*stocks, strict=True)]

    @pytest.mark.parametrize("year", range(6))
    def test_the_first_years(self, shared: Path, year: int) -> None:
        first_years = published(shared, "A10_three_grade_recruitment.json")["recomputed_correct"]["first_years"]
        assert self.path(shared, 5)[year] == pytest.approx(first_years[year])

    def test_the_steady_state_is_40_40_and_4_2667(self, shared: Path) -> None:
        steady = published(shared, "A10_three_grade_recruitment.json")["recomputed_correct"]["steady_state"]
        assert self.path(shared, 50)[50] == pytest.approx(steady)

    def test_recruits_inside_the_matrix_are_refused_with_their_place(self, shared: Path) -> None:
        """As published, where the stock explodes: 30 as a share of managers who become analysts."""
        wrong = published(shared, "A10_three_grade_recruitment.json")["P"]
        wrong[2][0] = 30
        file = {**self.file(shared, 5, wrong), "base_date": "2025-03-31", "age_edges": [0, "infinity"]}
        with pytest.raises(ModelFileError, match=r"^/transfers/2/share: This must be a share from 0 to 1"):
            answer(json.dumps(file).encode())


class TestA19TrainingOfFixedLength:
    """SDXorg test-models, delay_fixed: intake t squared comes out a fixed length later, whole steps, at least one."""

    YEARS = 10

    def output(self, length: float, intakes: dict[int, float], years: int) -> list[float]:
        """Completers by the step in which they join."""
        cohorts = [{"starts": f"{year}-03-31", "students": students} for year, students in intakes.items()]
        course = {"name": "course", "route": "graduates", "course_years": length, "cohorts": cohorts}
        told = run(
            base_date="2000-03-31",
            steps={"count": years, "years": 1},
            round_course_to_steps=True,
            cells=[staff(CODE, 0, pipelines=[course])],
        )
        return list(told["nodes"][CODE]["flows"]["graduates"])

    @pytest.mark.parametrize("name", ["DF05", "DF1", "DF12", "DF15", "DF2", "DF37"])
    def test_output_is_the_intake_so_many_steps_ago(self, shared: Path, name: str) -> None:
        given = published(shared, "A19_training_delay_fixed.json")
        behind, length = given["verified_steps_behind"][name], given["delays_and_initial"][name][0]
        found = self.output(length, {2000 + year: year**2 for year in range(self.YEARS + 1)}, self.YEARS)
        assert found == pytest.approx([max(0, year - behind) ** 2 for year in range(1, self.YEARS + 1)], abs=1e-9)

    @pytest.mark.parametrize("name", ["DF1", "DF15", "DF37"])
    def test_until_it_has_filled_it_gives_what_was_in_training_before(self, shared: Path, name: str) -> None:
        given = published(shared, "A19_training_delay_fixed.json")
        length, before = given["delays_and_initial"][name]
        behind = given["verified_steps_behind"][name]
        found = self.output(length, {2000 - year: before for year in range(1, behind)}, behind)
        assert found == pytest.approx([before] * (behind - 1) + [0])


class TestA20StocksStopAtZero:
    """SDXorg test-models, non_negative_stocks: stocks with in- and outflows in 40 steps of 1.5, compared throughout."""

    @pytest.fixture
    def expected(self, shared: Path) -> dict[str, list[float]]:
        with (shared / "cases/sdx/non_negative_stocks__output.tab").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        return {name: [float(row[name]) for row in rows] for name in rows[0]}

    def node(self, opening: float, per_year: list[float], draws: int = 1) -> dict[str, Any]:
        flow = {"route": "net transfers", "per_year": per_year}
        told = run(
            steps={"count": len(per_year), "years": 1.5}, draws=draws, cells=[staff(CODE, opening, joiners=[flow])]
        )
        return dict(told["nodes"][CODE])

    @pytest.fixture
    def falling(self, expected: dict[str, list[float]]) -> dict[str, Any]:
        return self.node(expected["TestStock1"][0], [-flow for flow in expected["OutFlow"][:-1]])

    @pytest.fixture
    def recovering(self, expected: dict[str, list[float]]) -> dict[str, Any]:
        return self.node(expected["TestStock3"][0], expected["if_else"][:-1])

    def test_a_falling_stock(self, expected: dict[str, list[float]], falling: dict[str, Any]) -> None:
        assert falling["supply"]["central"] == expected["TestStock1"]

    def test_a_stock_that_recovers(self, expected: dict[str, list[float]], recovering: dict[str, Any]) -> None:
        assert recovering["supply"]["central"] == expected["TestStock3"]

    def test_what_was_clamped_is_told(self, shared: Path, falling: dict[str, Any]) -> None:
        plain = published(shared, "A20_non_negative_stock.json")["published"]["TestStock0_plain_min"]
        assert sum(falling["clamped"]) == -plain

    def test_what_was_clamped_is_the_difference_ever_after(
        self, expected: dict[str, list[float]], recovering: dict[str, Any]
    ) -> None:
        assert sum(recovering["clamped"]) == expected["TestStock3"][-1] - expected["TestStock2"][-1]

    def test_drawn_stocks_stop_at_zero_too(self) -> None:
        falling: Any = {"low": -2, "mode": -1, "high": -0.9}
        assert min(self.node(25, [falling] * 40, draws=100)["supply"]["p10"]) == 0
