"""How far each assumption moves the gap: one by one, over its range, on the central path."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from planning.engine import project
from planning.services.model_inputs import prepare
from planning.services.nodes import node_for
from planning.services.snapshots.data import Snapshot
from planning.services.snapshots.intervention_facts import InterventionFacts
from planning.services.snapshots.lever_facts import MovementFacts, RatioFacts, ServiceChangeFacts
from planning.services.tornado.presumptions import natural_code, presumptions
from planning.services.tornado.swings import Swing, Swings
from planning.services.tornado.together import Move, moves
from tests.unit.planning.analyses.worlds import NURSES, SNAPSHOT, YEARS, assumed, with_

LAST = YEARS
RH8: dict[str, Any] = {"organisation": "RH8"}


def swings(snapshot: Snapshot = SNAPSHOT, basis: str = "funded", position: int = LAST, **filters: str) -> Swings:
    node = node_for(snapshot, filters)
    assert node is not None
    return Swings(snapshot, node, basis, position)  # type: ignore[arg-type]


def found(snapshot: Snapshot = SNAPSHOT, **given: object) -> dict[str, Swing]:
    return {one.presumption.code: one for one in swings(snapshot, **given).found()}  # type: ignore[arg-type]


def gap(snapshot: Snapshot, code: str, position: int = LAST) -> float:
    """The central gap of a cell, as a whole projection has it."""
    node = project(prepare(snapshot).model(snapshot, ())).nodes[code]
    return float(node.bases["funded"].gap.central[position])


def changed(snapshot: Snapshot, parameter: str, value: float) -> Snapshot:
    """The snapshot with another mode."""
    rows = [
        replace(one, low=value, mode=value, high=value) if one.parameter == parameter else one
        for one in snapshot.assumptions
    ]
    return replace(snapshot, assumptions=tuple(rows))


def test_the_gap_at_the_modes_is_the_node_s_own() -> None:
    expected = gap(SNAPSHOT, NURSES) + gap(SNAPSHOT, "RH8|carer|ward") + 0.5 * gap(SNAPSHOT, "RBZ|nurse|ward")
    assert swings().gap == pytest.approx(expected)


@pytest.mark.parametrize("parameter", ["leave_rate", "demand_growth", "other_recruitment_rate", "assumed_vacancy_rate"])
def test_an_assumption_at_its_end_does_what_a_projection_with_that_value_does(parameter: str) -> None:
    swing = found(organisation="RBZ", profession="nurse", setting="ward")[f"{parameter}.system"]
    ends = [changed(SNAPSHOT, parameter, swing.presumption.value(end)) for end in ("low", "high")]
    before = gap(SNAPSHOT, "RBZ|nurse|ward")
    expected = [0.5 * (gap(one, "RBZ|nurse|ward") - before) for one in ends]
    assert [swing.at_low, swing.at_high] == pytest.approx(expected)
    assert 0.0 not in expected


def test_fewer_who_stay_in_the_sector_are_more_who_are_lost() -> None:
    swing = found(**RH8)["stays_in_system.system"]
    assert swing.at_low > 0 > swing.at_high


def test_working_hours_move_the_gap_also_where_they_were_reported() -> None:
    settled = found(changed(changed(SNAPSHOT, "leave_rate", 0.0), "other_recruitment_rate", 0.0), **RH8, position=1)
    swing = settled["participation.system"]
    assert swing.at_low == pytest.approx((200 + 50) * 0.98 * 0.05 / 0.9, rel=0.01)  # two in a hundred retire
    assert swing.at_high == pytest.approx(-swing.at_low)


def test_the_largest_swing_comes_first() -> None:
    sizes = [one.size for one in swings().found()]
    assert sizes == sorted(sizes, reverse=True)


def test_what_has_no_range_is_not_moved() -> None:
    assert "retire_rate.system" not in found()


def test_a_wider_assumption_does_nothing_where_a_narrower_one_holds() -> None:
    narrow = assumed("leave_rate", 0.1, 0.1, 0.1, scope_kind="organisation", organisation="RH8")
    assert found(with_(narrow), **RH8)["leave_rate.system"].size == 0
    assert found(with_(narrow))["leave_rate.system"].organisations == {"RBZ"}


def test_an_assumption_of_somebody_else_is_not_moved() -> None:
    other = assumed("leave_rate", scope_kind="organisation", organisation="RBZ")
    assert natural_code(other) in found(with_(other))
    assert natural_code(other) not in found(with_(other), **RH8)


def test_one_that_holds_later_than_the_position_is_not_moved() -> None:
    later = assumed("leave_rate", 0.1, 0.2, 0.3, scope_kind="sector", sector="acute", starts=dt.date(2028, 4, 1))
    assert (natural_code(later) in found(with_(later), position=1), natural_code(later) in found(with_(later))) == (
        False,
        True,
    )


def test_a_vacancy_rate_counts_on_the_base_date_alone() -> None:
    later = assumed("assumed_vacancy_rate", scope_kind="sector", sector="community", starts=dt.date(2027, 4, 1))
    assert natural_code(later) not in found(with_(later))


def test_an_assumption_counts_by_the_share_of_the_organisation() -> None:
    south = assumed("leave_rate", 0.0, 0.1, 0.2, scope_kind="organisation", organisation="RBZ")
    whole = replace(with_(south), organisations={**SNAPSHOT.organisations, "RBZ": replace(SNAPSHOT.organisations["RBZ"], share=1.0)})  # fmt: skip  # noqa: E501
    code = natural_code(south)
    assert found(whole)[code].size == pytest.approx(2 * found(with_(south))[code].size)


def test_a_movement_moves_both_professions() -> None:
    move = MovementFacts("Step up", "carer", "nurse", 0.0, 0.1, 0.2)
    snapshot = replace(SNAPSHOT, movements=(move,))
    by_profession = {code: found(snapshot, profession=code)["movement.Step up"] for code in ("carer", "nurse")}
    assert by_profession["carer"].at_high > 0 > by_profession["nurse"].at_high


def test_who_moves_leaves_at_the_other_s_rate_later() -> None:
    """Carers' leaving reaches the nurses' gap through those who become nurses."""
    move = MovementFacts("Step up", "carer", "nurse", 0.1, 0.1, 0.1)
    carers = assumed("leave_rate", 0.0, 0.1, 0.3, scope_kind="profession", profession="carer")
    snapshot = with_(carers, movements=(move,))
    assert found(snapshot, profession="nurse", organisation="RH8")[natural_code(carers)].at_high > 0.1


def test_a_change_of_service_is_worth_its_wte() -> None:
    ward = ServiceChangeFacts("New ward", "RH8", "nurse", 2.0, 8.0, 12.0, dt.date(2027, 4, 1))
    swing = found(replace(SNAPSHOT, service_changes=(ward,)), profession="nurse")["service_change.New ward"]
    assert (swing.at_low, swing.at_high) == pytest.approx((-6.0, 4.0))


def test_a_staffing_ratio_and_its_growth_are_moved_apart() -> None:
    beds = RatioFacts("Beds", "RH8", "nurse", "beds", 500.0, 0.4, 0.5, 0.6, 0.0, 0.0, 0.1)
    every = found(replace(SNAPSHOT, staffing_ratios=(beds,)), basis="need", profession="nurse", position=1)
    ratio, growth = every["staffing_ratio.Beds"], every["staffing_ratio_growth.Beds"]
    assert (ratio.at_low, ratio.at_high, growth.at_high) == pytest.approx((-50.0, 50.0, 25.0))


def test_a_gap_that_nobody_can_know_is_not_known() -> None:
    assert swings(basis="need", organisation="RBZ").gap is None


def test_moved_at_once_each_does_what_it_does_alone() -> None:
    """Assumptions of several scopes, one of them in later years, one for an age, and staff who move between cells."""
    snapshot = with_(
        assumed("leave_rate", 0.05, 0.1, 0.2, scope_kind="sector", sector="acute"),
        assumed("leave_rate", 0.0, 0.1, 0.3, scope_kind="profession", profession="carer", starts=dt.date(2027, 4, 1)),
        assumed("other_recruitment_rate", 0.0, 0.1, 0.2, scope_kind="organisation", organisation="RBZ"),
        assumed("other_recruitment_rate", 0.0, 0.1, 0.2, scope_kind="profession", profession="carer"),
        assumed("retire_rate", 0.0, 0.1, 0.2, scope_kind="sector", sector="acute", age_band="65+"),
        movements=(MovementFacts("Step up", "carer", "nurse", 0.0, 0.1, 0.2),),
    )
    whole = swings(snapshot)
    alone = {
        one.presumption.code: whole._swings(Move((one.presumption,), {}))[0] for one in whole.found() if one.size > 0
    }
    assert {one.presumption.code: one.at_high for one in whole.found() if one.size > 0} == pytest.approx(
        {code: one.at_high for code, one in alone.items()}
    )
    assert len(alone) > 8


def test_those_that_never_meet_are_moved_at_once() -> None:
    south = assumed("other_recruitment_rate", 0.0, 0.1, 0.2, scope_kind="organisation", organisation="RBZ")
    snapshot = with_(south)
    given = [one for one in presumptions(snapshot) if getattr(one.facts, "parameter", "") == "other_recruitment_rate"]
    [move], idle = moves(snapshot, given, [NURSES, "RBZ|nurse|ward"], frozenset(), [dt.date(2026, 3, 31)])
    assert (len(move.presumptions), idle) == (2, [])
    assert move.holds["RBZ|nurse|ward"].facts == south


def test_an_intervention_is_moved_between_its_sizes() -> None:
    scope: dict[str, Any] = {"profession": "nurse", "organisation": "RH8"}
    more = InterventionFacts("1", "Golden hello", "extra_joiners", 5.0, 10.0, 20.0, dt.date(2026, 4, 1), **scope)
    swing = found(replace(SNAPSHOT, interventions=(more,)), position=1)["intervention.1"]
    per_head = 200 / 240
    assert (swing.at_low, swing.at_high) == pytest.approx((5 * per_head, -10 * per_head), rel=0.01)
