"""What each kind of intervention does to the engine's cells."""

import datetime as dt
from dataclasses import replace

import pytest

from planning.engine import CellInputs, Relief, ServiceChange, Triple, exactly
from planning.services.snapshots.data import packed, unpacked
from planning.services.snapshots.interventions import with_interventions
from tests.unit.planning.interventions.world import (
    CARERS,
    CLINIC,
    POSITIONS,
    PROFESSIONS,
    SNAPSHOT,
    SOUTH,
    WARD,
    cells,
    facts,
    modes,
    with_,
    without,
)  # fmt: skip

# Extra joiners


def joiners(found: dict[str, CellInputs], code: str) -> list[float]:
    [flow] = found[code].joiners
    return modes(flow.per_year)


def test_joiners_are_laid_on_the_staff_there_and_add_up_in_the_system() -> None:
    found = cells(facts(size=35.0))
    yearly = {code: joiners(found, code)[0] for code in (WARD, CLINIC, SOUTH)}
    assert yearly == {WARD: 20.0, CLINIC: 10.0, SOUTH: 10.0}  # of the last, half counts in the system


def test_joiners_of_one_organisation_are_its_own_whole() -> None:
    assert joiners(cells(facts(size=35.0, organisation="RBZ")), SOUTH)[0] == 35.0


def test_a_route_is_called_after_its_intervention() -> None:
    [flow] = cells(facts(name="Golden hello"))[WARD].joiners
    assert flow.route == "intervention: Golden hello"


def test_joiners_ramp_up_and_end() -> None:
    one = facts(size=10.0, setting="clinic", ramp_years=2.0, ends=dt.date(2029, 4, 1))
    assert joiners(cells(one), CLINIC) == pytest.approx([2.5, 7.5, 10.0, 0.0, 0.0], abs=0.02)


def test_a_size_in_doubt_stays_in_doubt() -> None:
    [flow] = cells(facts(low=5.0, high=20.0, setting="clinic"))[CLINIC].joiners
    assert flow.per_year[-1] == Triple(5.0, 10.0, 20.0)  # type: ignore[index]


def test_others_are_left_as_they_are() -> None:
    assert cells(facts())[CARERS] == cells()[CARERS]


def test_a_staff_group_of_any_scheme_is_a_scope() -> None:
    found = cells(facts(profession="", staff_group="esr/nursing"))
    assert {code for code, one in found.items() if one.joiners} == {WARD, CLINIC, SOUTH}


def test_joiners_of_a_role_that_nobody_has_go_where_its_work_goes() -> None:
    role = facts("new_role", 30.0, code="2", name="Associates", by_profession="associate", setting="ward")
    found = cells(role, facts(size=13.0, profession="associate", organisation="RH8"))
    assert joiners(found, "RH8|associate|ward")[0] == 13.0


def test_an_empty_scope_is_said() -> None:
    assert with_(facts(profession="midwife")).caveats == (
        "“More” changes nothing: nobody in its scope is in the projection.",
    )


@pytest.mark.parametrize("kind", ["extra_joiners", "productivity", "substitution"])
def test_what_begins_after_the_last_year_is_said(kind: str) -> None:
    one = facts(kind, 0.1, starts=POSITIONS[-1], by_profession="carer" if kind == "substitution" else "")
    assert "begins after the last year" in with_(one).caveats[0]


def test_what_has_ended_is_said() -> None:
    one = facts(starts=dt.date(2024, 4, 1), ends=dt.date(2025, 4, 1))
    assert "ended before the base date" in with_(one).caveats[0]


# Fewer leavers and productivity


def test_fewer_leavers_take_a_share_off_the_leaving_rate() -> None:
    found = cells(facts("fewer_leavers", 0.2, ramp_years=2.0))[WARD].retention[0]
    assert (found.name, modes(found.share)[-1]) == ("intervention: More", 0.2)


def test_productivity_takes_a_share_off_both_demands() -> None:
    found = cells(facts("productivity", 0.05))[WARD]
    assert found.funded.reliefs == found.need.reliefs
    assert modes(found.funded.reliefs[0].share) == [0.05] * 5


def test_productivity_reached_by_the_base_date_is_in_the_demand_already() -> None:
    half_way = facts("productivity", 0.1, starts=dt.date(2025, 4, 1), ramp_years=2.0)
    share = cells(half_way)[WARD].funded.reliefs[0].share
    assert modes(share)[-1] == pytest.approx(1 - 0.9 / 0.95, abs=1e-3)


def test_productivity_is_a_level_and_not_a_yearly_gain() -> None:
    relief = Relief("intervention: More", (exactly(0.05),) * 5)
    assert cells(facts("productivity", 0.05))[WARD].need.reliefs == (relief,)


# Training places


def test_students_join_with_what_the_scenario_assumes_of_them() -> None:
    one = facts("training_places", 30.0, setting="clinic", course_years=3.0)
    [line] = cells(one)[CLINIC].pipelines
    told = (line.attrition.mode, line.join_rate.mode, line.local_share.mode, line.course_years)
    assert told == (0.1, 0.8, 0.5, 3.0)


def test_students_begin_each_september() -> None:
    [line] = cells(facts("training_places", 30.0, setting="clinic", course_years=3.0))[CLINIC].pipelines
    assert [(each.starts.year, each.students.mode) for each in line.cohorts][:2] == [(2026, 30.0), (2027, 30.0)]


def test_students_of_one_organisation_stay_with_it() -> None:
    [line] = cells(facts("training_places", 30.0, organisation="RBZ", course_years=3.0))[SOUTH].pipelines
    assert line.local_share.mode == 1.0


def test_a_course_that_ends_too_late_is_said() -> None:
    assert "finish after the last year" in with_(facts("training_places", course_years=6.0)).caveats[0]


# Work that is taken over

TAKEN = facts("substitution", 30.0, by_profession="carer", exchange_rate=1.2, setting="ward", organisation="RH8")


def changes(code: str, *interventions: object, basis: str = "funded") -> list[ServiceChange]:
    found = cells(*interventions)[code]  # type: ignore[arg-type]
    return list(getattr(found, basis).service_changes)


def test_work_leaves_one_profession_for_another_at_the_exchange_rate() -> None:
    [here], [there] = changes(WARD, TAKEN), changes(CARERS, TAKEN)
    assert (here.wte.mode, there.wte.mode) == (-30.0, 36.0)


def test_work_moves_on_both_bases() -> None:
    assert changes(WARD, TAKEN, basis="need")[0].wte.mode == -30.0


def test_low_and_high_are_the_same_future_on_both_sides() -> None:
    doubt = replace(TAKEN, low=20.0, high=40.0)
    [here], [there] = changes(WARD, doubt), changes(CARERS, doubt)
    assert (here.wte, there.wte) == (Triple(-20.0, -30.0, -40.0), Triple(24.0, 36.0, 48.0))


def test_a_partner_without_the_profession_gets_a_cell_with_nobody_in_it() -> None:
    found = cells(facts("new_role", 30.0, by_profession="associate", setting="clinic"))["RH8|associate|clinic"]
    told = sum(found.opening or ()), found.funded.opening_wte, found.funded.service_changes[0].wte.mode
    assert told == (0.0, 0.0, 30.0)


def test_the_safe_minimum_stays() -> None:
    safe = replace(TAKEN, safe_minimum=180.0, high=60.0)
    assert changes(WARD, safe)[0].wte == Triple(-20.0, -20.0, -20.0)


def test_what_the_safe_minimum_holds_back_is_said() -> None:
    everywhere = facts("substitution", 300.0, by_profession="carer", safe_minimum=200.0)
    assert with_(everywhere).caveats[0] == (
        "“More” takes over at most 150 WTE of the funded posts: at least 200 WTE must stay."
    )


def test_what_is_held_back_in_one_organisation_does_not_tell_its_demand() -> None:
    assert with_(replace(TAKEN, safe_minimum=180.0)).caveats == (
        "“More” takes over less of the funded posts than was meant: at least 180 WTE must stay.",
    )


def test_the_safe_minimum_counts_what_productivity_took() -> None:
    lean = facts("productivity", 0.1, code="2", name="Lean")
    assert changes(WARD, lean, replace(TAKEN, safe_minimum=160.0))[0].wte.mode == pytest.approx(-20.0)


def test_two_that_take_over_the_same_work_leave_the_safe_minimum_together() -> None:
    one, two = (replace(TAKEN, code=name, name=name, safe_minimum=160.0) for name in ("First", "Second"))
    assert [change.wte.mode for change in changes(WARD, one, two)] == pytest.approx([-30.0, -10.0])


def test_more_than_there_is_cannot_be_taken_over() -> None:
    assert changes(WARD, replace(TAKEN, low=500.0, mode=500.0, high=500.0))[0].wte.mode == -200.0


def test_where_the_need_is_unknown_only_funded_posts_move() -> None:
    known = without(SNAPSHOT, CARERS, required=None)
    found = cells(TAKEN, snapshot=known)
    assert (found[WARD].need.service_changes, len(found[WARD].funded.service_changes)) == ((), 1)


def test_work_already_taken_over_by_the_base_date_is_not_moved_twice() -> None:
    half_way = replace(TAKEN, starts=dt.date(2025, 4, 1), ramp_years=2.0)
    [here] = changes(WARD, half_way)
    assert (here.wte.mode, here.ramp_years) == pytest.approx((-15.0, 1.0), abs=0.1)


def test_what_worked_in_full_by_the_base_date_is_said() -> None:
    assert "in the figures already" in with_(replace(TAKEN, starts=dt.date(2025, 4, 1))).caveats[0]


# What a snapshot keeps


def test_a_snapshot_keeps_what_is_switched_on_to_the_last_bit() -> None:
    found = with_interventions(SNAPSHOT, [TAKEN, facts(name="Others", code="2", ends=dt.date(2030, 4, 1))], PROFESSIONS)
    assert unpacked(packed(found)) == found


def test_what_is_switched_on_twice_counts_once() -> None:
    once = with_interventions(SNAPSHOT, [TAKEN], PROFESSIONS)
    assert with_interventions(once, [TAKEN], PROFESSIONS) == once


def test_a_cell_that_is_made_is_as_sure_as_the_one_whose_work_it_takes() -> None:
    carried = replace(
        SNAPSHOT, cells=tuple(replace(one, supply_from="carried", age_months=4) for one in SNAPSHOT.cells)
    )
    role = facts("new_role", 30.0, by_profession="associate", setting="clinic")
    found = with_interventions(carried, [role], PROFESSIONS)
    [made] = [one for one in found.cells if one.profession == "associate"]
    assert (made.supply_from, made.age_months, made.substantive) == ("carried", 4, 0.0)
