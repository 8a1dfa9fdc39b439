"""Published demand, gaps and workloads, restated as model files. Each case's file names its source and conventions.

| Case | What it proves | Tolerance |
|---|---|---|
| A03 | 21 years of supply and demand, gap and percentage | 0.5 FTE, 0.0001 points |
| A05 | gaps of a scenario (sign turned: here a shortfall is positive) | exact to 1e-6 |
| A06 | two bases, need and demand, shown apart | 1 (the paper's rounded inputs; differs in four rows) |
| A12 | available working hours of one FTE | 0.05 hours (published to one decimal) |
| A14 | WISN, from workload to staff | 0.005 WTE (published to two decimals); our own arithmetic exact |
| A22 | ratio-based demand plus turnover gives the recruits needed | 0.5 (the source rounds each year's nurses) |
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.spec.engine.headless import columns, levels, published, run, staff

CODE = "STAFF"


def given_supply(first_year: int, supply: list[float], **bases: Any) -> dict[str, Any]:
    told = run(
        base_date=f"{first_year}-12-31",
        steps={"count": len(supply) - 1, "years": 1},
        cells=[{"code": CODE, "supply_series": supply, **bases}],
    )
    return dict(told["nodes"][CODE]["bases"])


class TestA03RegisteredNursesInTheUnitedStates:
    """HRSA 2002, 2000 to 2020: supply as a series, demand compounding by the published growth."""

    @pytest.fixture
    def series(self, shared: Path) -> dict[str, list[float]]:
        return columns(shared, "A03_hrsa_rn_2000_2020.csv")

    @pytest.fixture
    def need(self, series: dict[str, list[float]]) -> dict[str, Any]:
        growth = [later / earlier - 1 for earlier, later in pairwise(series["demand_fte"])]
        need = {"opening_wte": series["demand_fte"][0], "compounding": [{"name": "published", "per_year": growth}]}
        return dict(given_supply(2000, series["supply_fte"], need=need)["need"])

    def test_the_gap_of_every_year(self, series: dict[str, list[float]], need: dict[str, Any]) -> None:
        assert np.allclose(need["gap"]["central"], series["gap_fte"], rtol=0, atol=0.5)

    def test_the_gap_as_a_percentage_of_demand(self, series: dict[str, list[float]], need: dict[str, Any]) -> None:
        share = 100 * np.array(need["gap"]["central"]) / need["demand"]["central"]
        assert np.allclose(share, series["shortage_pct_of_demand"], rtol=0, atol=0.0001)


def test_a05_gaps_of_malaysian_dentists(shared: Path) -> None:
    """Ministry of Health Malaysia, table 22; the published sign is supply - requirement."""
    series = columns(shared, "A05_malaysia_dentists_scenario.csv")
    need = given_supply(2016, series["supply"], need=levels(series["requirement_scenario"]))["need"]
    assert need["gap"]["central"] == pytest.approx([-gap for gap in series["gap_published"]], abs=1e-6)


@pytest.mark.parametrize(("basis", "named"), [("need", "need"), ("funded", "demand")])
def test_a06_two_bases_of_malaysian_assistant_medical_officers(shared: Path, basis: str, named: str) -> None:
    """Ministry of Health Malaysia, table 32; four published gaps differ by 1 from their own rounded inputs."""
    series = columns(shared, "A06_malaysia_amo_2016_2026.csv")
    bases = {"need": levels(series["requirement_need"]), "funded": levels(series["requirement_demand"])}
    gap = given_supply(2016, series["supply"], **bases)[basis]["gap"]["central"]
    assert gap == pytest.approx([-one for one in series[f"gap_{named}_published"]], abs=1 + 1e-6)


def workload(**content: Any) -> dict[str, Any]:
    """What the results say of a cell's need that is given as a workload."""
    told = run(cells=[{"code": CODE, "need": {"workload": content}}])
    need: dict[str, Any] = told["nodes"][CODE]["bases"]["need"]
    return {**need["workload"], "demand": need["demand"]["central"]}


class TestA12HoursOfOneFte:
    """BMC Health Services Research 2007, 7:196, table 1: contract hours less shares of them."""

    @pytest.fixture
    def hours(self, shared: Path) -> float:
        given = published(shared, "A12_available_hours_fte.json")
        off = [{"name": name, "share": percent / 100} for name, percent in given["deductions_pct"].items()]
        time = {"contract_hours": given["contract_hours"], "deductions": off}
        activity = {"name": "hours of work", "units": 1, "hours_per_unit": 1}
        return float(workload(available_time=time, activities=[activity])["available_hours"])

    def test_available_hours_as_published(self, shared: Path, hours: float) -> None:
        published_hours = published(shared, "A12_available_hours_fte.json")["published_available"]
        assert hours == pytest.approx(published_hours, abs=0.05)

    def test_available_hours_as_recomputed(self, shared: Path, hours: float) -> None:
        assert hours == pytest.approx(published(shared, "A12_available_hours_fte.json")["recomputed"])


class TestA14HivClinicInKenya:
    """Burmen, Owuor and Mitei 2017, Human Resources for Health 15:9, table 3: WISN, as the WHO manual has it."""

    @pytest.fixture
    def case(self, shared: Path) -> dict[str, Any]:
        return dict(published(shared, "A14_wisn_kenya_hiv_clinic.json"))

    @pytest.fixture
    def needed(self, case: dict[str, Any]) -> dict[str, Any]:
        given = case["inputs"]
        absences = ("public_holidays", "annual_leave", "sick_leave")
        visits = given["patients"] * given["visits_per_patient"]
        return workload(
            available_time={
                "weeks": given["weeks"],
                "days_per_week": given["consult_days_per_week"],
                "hours_per_day": given["hours_per_day"],
                "deductions": [{"name": name, "days": given[name]} for name in absences],
            },
            activities=[{"name": "visits", "units": visits, "hours_per_unit": given["hours_per_visit"]}],
            category_allowances=[{"name": "category", "days": given["category_allowance_days"]}],
        )

    def test_available_days_as_published(self, case: dict[str, Any], needed: dict[str, Any]) -> None:
        days = needed["available_hours"] / case["inputs"]["hours_per_day"]
        assert days == pytest.approx(case["published"]["available_days"][-1])

    def test_basic_staff_as_published(self, case: dict[str, Any], needed: dict[str, Any]) -> None:
        assert needed["basic_staff"] == pytest.approx(case["published"]["baseline_staff"], abs=0.005)

    @pytest.mark.parametrize(
        ("told", "name"),
        [
            ("basic_staff", "baseline_staff"),
            ("category_allowance_share", "category_allowance_share"),
            ("category_allowance_factor", "caf"),
            ("total_staff", "staff_after_caf"),
        ],
    )
    def test_each_step_as_recomputed(self, case: dict[str, Any], needed: dict[str, Any], told: str, name: str) -> None:
        assert needed[told] == pytest.approx(case["recomputed"][name])

    def test_the_need_is_what_the_workload_comes_to(self, needed: dict[str, Any]) -> None:
        assert needed["demand"] == pytest.approx([needed["total_staff"]] * 2)


class TestA22NursesOfXanaduHospital:
    """Class case: nurses needed = patients / patients per nurse; recruits = what is needed + turnover - nurses.

    With nobody recruited, each year's gap less the last one's is the year's recruits. The published second year is
    rounded to 636 nurses before the sum, here it is 636.36.
    """

    @pytest.fixture
    def need(self, shared: Path) -> dict[str, Any]:
        given = published(shared, "A22_xanadu_hospital_nurses.json")["inputs"]
        patients, per_nurse, now = (
            given["overnight_patients_per_month"],
            given["patients_per_nurse"],
            given["current_nurses"],
        )
        first, second = given["turnover"]["year1"], given["turnover"]["year2"]
        ratio = {"name": "overnight patients", "units": patients, "wte_per_unit": [1 / one for one in per_nurse]}
        nurses = staff(
            CODE,
            now,
            leave_rate={"each_step": [first / now, second / (now - first)]},
            need={"ratios": [{**ratio, "opening_units": now * per_nurse[0]}]},
        )
        return dict(run(steps=[1, 1], cells=[nurses])["nodes"][CODE]["bases"]["need"])

    def test_nurses_needed(self, shared: Path, need: dict[str, Any]) -> None:
        recomputed = published(shared, "A22_xanadu_hospital_nurses.json")["recomputed"]["nurses_needed"]
        assert need["demand"]["central"][1:] == pytest.approx(recomputed)

    def test_recruits_of_each_year(self, shared: Path, need: dict[str, Any]) -> None:
        recruits = published(shared, "A22_xanadu_hospital_nurses.json")["published"]["recruit"]
        assert np.diff(need["gap"]["central"]).tolist() == pytest.approx(recruits, abs=0.5)

    def test_recruits_in_all(self, shared: Path, need: dict[str, Any]) -> None:
        total = published(shared, "A22_xanadu_hospital_nurses.json")["published"]["recruit_total"]
        assert need["gap"]["central"][-1] == pytest.approx(total, abs=0.5)
