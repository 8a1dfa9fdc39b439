"""What each lever of the model does, in arithmetic that a reader can follow."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planning.engine import (
    Cohort,
    Cover,
    Demand,
    Driver,
    Flow,
    ModelError,
    ModelInputs,
    NodeResult,
    Pipeline,
    Ratio,
    Relief,
    RollUp,
    ServiceChange,
    Transfer,
    Triple,
    bridge,
    exactly,
    project,
)
from tests.unit.engine.builders import BASE, cell, certain_cell, model, one_band

CODE = "ORG|PROF|SET"
BOTH = RollUp("both", (("A", 1.0), ("B", 1.0)))


def only(inputs: ModelInputs) -> NodeResult:
    return project(inputs).nodes[CODE]


def two_cells(*transfers: Transfer, **changes: Any) -> ModelInputs:
    """A and B of 100 people each, in four bands, between whom people move."""
    cells = (certain_cell("A"), certain_cell("B"))
    return replace(model(*cells, roll_ups=(BOTH,)), transfers=transfers, **changes)


PROMOTION = Transfer("promotion", "A", "B", exactly(0.1))


def test_a_transfer_takes_from_one_cell_what_it_brings_to_the_other() -> None:
    nodes = project(two_cells(PROMOTION)).nodes
    assert nodes["A"].supply.central.tolist() == pytest.approx([100, 90, 81, 72.9, 65.61])
    assert nodes["both"].supply.central.tolist() == pytest.approx([200.0] * 5)


def test_a_transfer_is_named_on_both_sides_and_cancels_in_the_roll_up() -> None:
    nodes = project(two_cells(PROMOTION)).nodes
    moved = [nodes[code].flows["transfer: promotion"] for code in ("A", "B", "both")]
    assert (moved[0][0], moved[1][0]) == (pytest.approx(-10), pytest.approx(10))
    assert np.abs(moved[2]).max() < 1e-12


def test_who_moves_keeps_their_age_and_grows_older_on_the_way() -> None:
    found = project(two_cells(PROMOTION, steps=(15.0,))).nodes["B"].headcount[1]
    gone = 25 * (1 - 0.9**15)
    assert found.tolist() == pytest.approx([0, 25 + gone, 25 + gone, 50 + 2 * gone])


def test_who_retrains_arrives_in_the_bands_of_the_profile() -> None:
    found = project(two_cells(replace(PROMOTION, profile=(1.0, 0.0, 0.0, 0.0)), steps=(1.0,))).nodes["B"].headcount[1]
    assert found[0] == pytest.approx(25 * 14 / 15 + 10)


def test_a_transfer_competes_with_leaving_within_all_there_are() -> None:
    cells = (certain_cell("A", leave_rate=(exactly(0.9),) * 4), certain_cell("B"))
    found = project(replace(model(*cells, steps=(1.0,)), transfers=(replace(PROMOTION, share=exactly(0.6)),))).nodes
    assert found["A"].supply.central[1] == pytest.approx(0)
    assert found["A"].flows["leavers"][0] == pytest.approx(-60)
    assert found["B"].flows["transfer: promotion"][0] == pytest.approx(40)


def test_an_uncertain_transfer_makes_both_cells_unsure_and_their_sum_certain() -> None:
    nodes = project(two_cells(replace(PROMOTION, share=Triple(0.05, 0.1, 0.3)))).nodes
    widths = [nodes[code].supply.p90[4] - nodes[code].supply.p10[4] for code in ("A", "B", "both")]
    assert (widths[0] > 5, widths[1] > 5, widths[2] < 1e-3) == (True, True, True)


def test_cells_that_nothing_ties_together_have_the_same_bits_beside_cells_that_move() -> None:
    alone = cell("C|N|S")
    among = replace(model(cell("A"), cell("B"), alone), transfers=(PROMOTION,))
    found, wanted = project(among).nodes["C|N|S"], project(model(alone)).nodes["C|N|S"]
    assert found.supply.p10.tobytes() == wanted.supply.p10.tobytes()


def test_order_changes_no_bit_of_linked_cells() -> None:
    one, other = cell("A"), cell("B")
    back = Transfer("return", "B", "A", Triple(0.0, 0.02, 0.05))
    left = replace(model(one, other), transfers=(PROMOTION, back))
    right = replace(model(other, one), transfers=(back, PROMOTION))
    assert project(left).nodes["A"].supply.p90.tobytes() == project(right).nodes["A"].supply.p90.tobytes()


def test_kept_leavers_are_named_and_leavers_are_told_as_if_nobody_were_kept() -> None:
    found = only(one_band(100, leave_rate=(exactly(0.2),), retention=(Relief("rotas", exactly(0.25)),)))
    assert found.flows["leavers"].tolist() == pytest.approx([-20.0])
    assert found.flows["retention: rotas"].tolist() == [pytest.approx(5.0)]


def test_two_reliefs_multiply() -> None:
    reliefs = (Relief("rotas", exactly(0.5)), Relief("childcare", exactly(0.5)))
    assert only(one_band(100, leave_rate=(exactly(0.4),), retention=reliefs)).supply.central[1] == pytest.approx(90)


def test_a_relief_of_demand_is_a_level_and_not_cumulative() -> None:
    need = Demand(200.0, reliefs=(Relief("virtual ward", exactly(0.1)),))
    assert only(one_band(0, steps=3, need=need)).bases["need"].demand.central.tolist() == [200, 180, 180, 180]


def test_demand_follows_beds_and_staff_for_each_of_them() -> None:
    beds = Ratio("beds", 100, (exactly(110.0), exactly(120.0)), (exactly(1.5), exactly(1.4)))
    found = project(one_band(0, steps=2, need=Demand(None, ratios=(beds,))))
    assert found.nodes[CODE].bases["need"].demand.central.tolist() == pytest.approx([150, 165, 168])
    told = {step.name: step.wte for step in bridge(found, CODE, "need", 0, 2)}
    assert [told["activity: beds"], told["staffing ratio: beds"]] == pytest.approx([30, -12])


def test_growth_multiplies_what_the_ratios_ask() -> None:
    need = Demand(None, (Driver("acuity", exactly(0.1)),), ratios=(Ratio("beds", 10, exactly(10), exactly(2)),))
    assert only(one_band(0, need=need)).bases["need"].demand.central.tolist() == pytest.approx([20, 22])


def test_an_opening_figure_beside_ratios_is_refused() -> None:
    with pytest.raises(ModelError, match="either opening_wte or ratios"):
        only(one_band(0, need=Demand(5.0, ratios=(Ratio("beds", 10, exactly(10), exactly(2)),))))


def test_drivers_that_add_do_not_compound_one_another() -> None:
    need = Demand(100.0, (Driver("population", exactly(0.1)), Driver("acuity", exactly(0.2))))
    multiplied, added = (
        only(one_band(0, steps=2, need=need, compounding_drivers_add=adds)).bases["need"].demand.central[1:]
        for adds in (False, True)
    )
    assert (multiplied.tolist(), added.tolist()) == (pytest.approx([132, 174.24]), pytest.approx([130, 169]))


def test_a_service_change_that_ramps_counts_in_proportion() -> None:
    ward = ServiceChange("ward", exactly(12), dt.date(2026, 3, 31), ramp_years=2)
    found = only(one_band(0, steps=4, need=Demand(0.0, service_changes=(ward,))))
    assert found.bases["need"].demand.central.tolist() == pytest.approx([0, 0, 6, 12, 12], abs=0.01)


def test_bank_and_agency_grow_each_on_its_own() -> None:
    cover = (Cover("agency", exactly(10), exactly(-0.5)), Cover("bank", exactly(20), exactly(0.1)))
    found = only(one_band(0, steps=2, cover=cover))
    assert found.cover_parts["agency"].tolist() == pytest.approx([10, 5, 2.5])
    assert found.cover.central.tolist() == pytest.approx([30, 27, 26.7])


def course(years: float, places: float | None, *starts: int) -> Pipeline:
    """Thirty students who start each 1 September."""
    cohorts = tuple(Cohort(dt.date(year, 9, 1), exactly(30)) for year in starts)
    return Pipeline("degree", "graduates", cohorts, years, places=None if places is None else exactly(places))


def test_a_cohort_is_cut_to_the_placements_that_earlier_ones_leave() -> None:
    found = only(one_band(0, steps=4, pipelines=(course(2, 50, 2025, 2026, 2027),)))
    assert found.turned_away.tolist() == [0, 10, 0, 0]
    assert found.flows["graduates"].tolist() == [0, 0, 30, 20]


def test_students_already_on_the_course_hold_their_places() -> None:
    assert only(one_band(0, steps=1, pipelines=(course(3, 40, 2024, 2025),))).turned_away.tolist() == [20]


def test_who_started_before_the_base_date_is_never_cut() -> None:
    assert only(one_band(0, steps=3, pipelines=(course(2, 10, 2024),))).flows["graduates"].tolist() == [0, 30, 0]


def test_joiners_of_a_route_may_have_ages_of_their_own() -> None:
    returning = Flow("return to practice", exactly(10), (0.0, 0.0, 1.0, 0.0))
    found = project(model(certain_cell("A", joiners=(returning,)), steps=(1.0,))).nodes["A"].headcount[1]
    assert found[2] == pytest.approx(25 + 10 + (25 - 25) / 15)


def test_bands_of_several_groups_age_apart() -> None:
    women = certain_cell(
        "A",
        opening=(30.0, 0.0, 0.0, 0.0, 0.0, 15.0, 0.0, 0.0),
        leave_rate=(exactly(0.0),) * 8,
        retire_rate=(exactly(0.0),) * 8,
        participation=(exactly(1.0),) * 8,
        joiner_profile=(1.0, *(0.0,) * 7),
    )
    found = project(replace(model(women, steps=(7.5,)), band_groups=("women", "men"))).nodes["A"].headcount[1]
    assert found.tolist() == pytest.approx([15, 15, 0, 0, 0, 7.5, 7.5, 0])


def test_grades_are_groups_without_ages() -> None:
    inputs = one_band(0, band_groups=("junior", "senior"))
    grades = replace(
        inputs.cells[0],
        opening=(10.0, 5.0),
        leave_rate=(exactly(0.1), exactly(0.2)),
        retire_rate=(exactly(0.0),) * 2,
        participation=(exactly(1.0), exactly(0.8)),
        joiner_profile=(1.0, 0.0),
    )
    assert only(replace(inputs, cells=(grades,))).headcount[1].tolist() == pytest.approx([9, 4])


def test_what_is_wanted_alone_has_the_same_bits_as_among_everything() -> None:
    inputs = model(cell("A"), cell("B"), cell("C"), roll_ups=(BOTH,))
    wanted, everything = project(inputs, nodes=("both",)), project(inputs)
    assert list(wanted.nodes) == ["both"]
    assert wanted.nodes["both"].supply.p90.tobytes() == everything.nodes["both"].supply.p90.tobytes()


def test_a_cell_of_which_nothing_is_known_has_a_node_all_the_same() -> None:
    nothing = certain_cell("A", opening=None, funded=None, need=None, cover=None)
    assert project(model(nothing)).nodes["A"].unknown_cells == ("A",)


@pytest.mark.parametrize("basis", ["funded", "need"])
def test_every_lever_at_once_still_adds_up(basis: str) -> None:
    cells = (cell("A", retention=(Relief("rotas", Triple(0, 0.1, 0.2)),)), cell("B"))
    back = Transfer("return", "B", "A", Triple(0.0, 0.02, 0.05))
    inputs = replace(model(*cells, roll_ups=(BOTH,), steps=(0.4, 1.0, 3.0, 1.0)), transfers=(PROMOTION, back))
    results = project(inputs)
    gap = results.nodes["both"].bases[basis].gap  # type: ignore[index]
    told = sum(step.wte for step in bridge(results, "both", basis, 0, 4))  # type: ignore[arg-type]
    assert told == pytest.approx(gap.p50[4] - gap.p50[0], abs=1e-6)


def test_the_base_date_is_what_the_steps_start_from() -> None:
    assert project(one_band(1)).positions == (BASE, dt.date(2026, 3, 31))
