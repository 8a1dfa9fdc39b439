"""What the engine is told of movements, changes of service and staffing ratios."""

import datetime as dt
from dataclasses import replace

import pytest

from planning.engine import ZERO, Triple, exactly
from planning.services.lever_inputs import LeverInputs
from planning.services.snapshots.data import CellFacts, OrganisationFacts, ProfessionFacts, Snapshot
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts

BASE = dt.date(2026, 3, 31)
POSITIONS = (BASE, dt.date(2027, 3, 31), dt.date(2028, 3, 31))
MIDDLES = (dt.date(2026, 9, 30), dt.date(2027, 9, 30))
SNAPSHOT = Snapshot(
    system="QXX",
    base_month=dt.date(2026, 3, 1),
    horizon_years=2,
    seed=1,
    draws=10,
    cells=(
        CellFacts("RH8", "carer", "ward", substantive=50.0),
        CellFacts("RH8", "nurse", "ward", substantive=300.0),
        CellFacts("RH8", "nurse", "clinic", substantive=100.0),
        CellFacts("RBZ", "nurse", "ward", substantive=80.0),
        CellFacts("RBZ", "carer", "clinic", substantive=10.0),
        CellFacts("RYF", "nurses-nfs", "not-specified", establishment=70.0),
    ),
    organisations={code: OrganisationFacts(code, f"Trust {code}", "acute") for code in ("RBZ", "RH8", "RYF")},
    professions={
        "carer": ProfessionFacts("carer", "asc/care"),
        "nurse": ProfessionFacts("nurse", "nhs/nurses"),
        "nurses-nfs": ProfessionFacts("nurses-nfs", "nhs/nurses", not_further_specified_of="nhs/nurses"),
    },
    assumptions=(),
)
WARD = ServiceChangeFacts("New ward", "RH8", "nurse", 4.0, 8.0, 12.0, dt.date(2027, 4, 1), "ward", ramp_years=0.5)
BEDS = RatioFacts("Beds", "RH8", "nurse", "beds", 200.0, 0.4, 0.5, 0.6, setting="ward")
STEP_UP = MovementFacts("Step up", "carer", "nurse", 0.01, 0.02, 0.03)


def inputs(*levers: object) -> LeverInputs:
    kinds = {ServiceChangeFacts: "service_changes", RatioFacts: "staffing_ratios", MovementFacts: "movements"}
    snapshot = replace(SNAPSHOT, **{kinds[type(one)]: (one,) for one in levers})  # type: ignore[arg-type]
    return LeverInputs(snapshot, POSITIONS, (1.0, 1.0), MIDDLES)


# Movements


def test_staff_move_within_their_organisation_and_setting() -> None:
    assert [(one.source, one.target) for one in inputs(STEP_UP).transfers] == [("RH8|carer|ward", "RH8|nurse|ward")]


def test_a_movement_counts_in_its_years_alone() -> None:
    [found] = inputs(replace(STEP_UP, starts=dt.date(2027, 4, 1))).transfers
    assert found.share == (ZERO, Triple(0.01, 0.02, 0.03))


def test_a_movement_ends_with_its_last_year() -> None:
    [found] = inputs(replace(STEP_UP, ends=dt.date(2027, 4, 1))).transfers
    assert found.share == (Triple(0.01, 0.02, 0.03), ZERO)


def test_a_movement_of_other_years_is_none() -> None:
    assert inputs(replace(STEP_UP, ends=BASE)).transfers == ()


def test_a_movement_that_finds_nobody_is_said() -> None:
    [told] = inputs(replace(STEP_UP, organisation="RBZ")).caveats
    assert told.startswith("The movement “Step up” is left out: staff of both professions in one organisation")


# Changes of service


def test_a_change_of_service_is_the_cell_s() -> None:
    [found] = inputs(WARD).service_changes("RH8|nurse|ward")
    assert (found.wte, found.starts, found.ramp_years) == (Triple(4.0, 8.0, 12.0), dt.date(2027, 4, 1), 0.5)


def test_a_change_without_setting_is_shared_out_by_staff_in_post() -> None:
    told = inputs(replace(WARD, setting=""))
    shares = [told.service_changes(f"RH8|nurse|{setting}")[0].wte.mode for setting in ("ward", "clinic")]
    assert shares == [6.0, 2.0]


def test_a_change_goes_to_the_staff_group_where_the_records_tell_no_finer() -> None:
    told = inputs(replace(WARD, organisation="RYF"))
    assert [one.wte.mode for one in told.service_changes("RYF|nurses-nfs|not-specified")] == [8.0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (replace(WARD, organisation="RBZ", profession="consultant"), "its organisation has no figures on record"),
        (replace(WARD, starts=BASE), "began on or before the base date"),
    ],
)
def test_a_change_that_does_not_count_is_said(change: ServiceChangeFacts, words: str) -> None:
    [told] = inputs(change).caveats
    assert words in told


# Staffing ratios


def test_units_grow_from_the_base_date_each_of_low_mode_and_high_at_its_rate() -> None:
    [found] = inputs(replace(BEDS, growth_low=0.0, growth_mode=0.1, growth_high=0.2)).ratios("RH8|nurse|ward")
    first, second = (Triple(200.0, 200.0 * 1.1**years, 200.0 * 1.2**years) for years in (1, 2))
    assert found.units == (first, second)


def test_units_that_do_not_grow_are_one_level() -> None:
    [found] = inputs(BEDS).ratios("RH8|nurse|ward")
    assert (found.opening_units, found.units, found.wte_per_unit) == (200.0, exactly(200.0), Triple(0.4, 0.5, 0.6))


def test_units_without_setting_are_shared_out_by_staff_in_post() -> None:
    told = inputs(replace(BEDS, setting=""))
    assert [told.ratios(f"RH8|nurse|{setting}")[0].opening_units for setting in ("ward", "clinic")] == [150.0, 50.0]


def test_a_ratio_never_stands_for_a_whole_staff_group() -> None:
    assert inputs(replace(BEDS, organisation="RYF")).ratios("RYF|nurses-nfs|not-specified") == ()
