"""A what-if says what a saved scenario would say, to the bit, and saves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.services import run_waiting
from partners.actors import Actor
from planning.models import NodeResult, Run, Scenario
from planning.selectors import projections
from planning.selectors.what_if import adjustable, weightiest
from planning.services.failures import AssumptionRefused
from planning.services.scenarios import edit_assumption
from planning.services.what_if import Moved, Values, keep_as_scenario, preview
from planning.what_if import pool, turns
from planning.what_if.questions import CannotStand, TooOften
from tests.plugins.gap_world import World, cohort, make_world
from tests.plugins.module_data import ModuleData
from tests.plugins.projecting import APPLICATION, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("what-if")]
LEAVING = "leave_rate.staff_group.nhs_digital.nurses-health-visitors"
GROWTH = "demand_growth.system"
MOVED: Moved = {
    LEAVING: Values(Decimal("0.03"), Decimal("0.05"), Decimal("0.07")),
    GROWTH: Values(Decimal("0.02"), Decimal("0.025"), Decimal("0.041")),
}
FIGURES = ("figures", "flows", "effects")
WHOLE: dict[str, str] = {}
NORTH = {"organisation": "RH8"}


@pytest.fixture(scope="module")
def world(module_data: ModuleData) -> Iterator[World]:
    with module_data():
        found = make_world()
        cohort(found.north)
        worked_out(found.system)
        yield found
        pool.of_this_process().stop()


@pytest.fixture(autouse=True)
def asked_nothing_yet() -> None:
    caches["throttle"].clear()


@pytest.fixture
def run(world: World) -> Run:
    found = Scenario.objects.get(is_default=True).published
    assert found is not None
    return found


def node(run: Run, filters: dict[str, str]) -> NodeResult:
    found = projections.node(run, **filters)
    assert found is not None
    return found


def previewed(world: World, run: Run, moved: Moved, who: str = "planner", **filters: str) -> NodeResult:
    actor = Actor.of(world.people[who])
    return preview(actor=actor, run=run, node=node(run, filters), moved=moved, session="one")


@pytest.fixture
def kept(world: World, run: Run) -> Run:
    """The same changes as a scenario of its own, worked out by a worker."""
    scenario = keep_as_scenario(
        actor=Actor.of(world.people["planner"]), scenario=run.scenario, moved=MOVED, name="Better", description="",
        reason="Tried out", source="What-if",
    )  # fmt: skip
    run_waiting()
    found = Scenario.objects.get(pk=scenario.pk).published
    assert found is not None
    return found


@pytest.mark.parametrize("filters", [WHOLE, NORTH, {"profession": "nurse-adult"}, {"priority": "early-years"}])
def test_the_numbers_are_those_of_a_saved_scenario_to_the_bit(
    world: World, run: Run, kept: Run, filters: dict[str, str]
) -> None:
    shown, saved = previewed(world, run, MOVED, **filters), node(kept, filters)
    assert {name: getattr(shown, name) for name in FIGURES} == {name: getattr(saved, name) for name in FIGURES}


def test_what_is_moved_moves_the_gap(world: World, run: Run) -> None:
    fewer = previewed(world, run, {LEAVING: MOVED[LEAVING]})
    assert fewer.figures["funded"]["gap"]["p50"][-1] < node(run, WHOLE).figures["funded"]["gap"]["p50"][-1] - 20


def test_nothing_moved_is_what_is_published(world: World, run: Run) -> None:
    low, mode, high = adjustable(run)[LEAVING].published
    assert previewed(world, run, {LEAVING: Values(low, mode, high)}) == node(run, WHOLE)


def test_a_preview_writes_nothing(world: World, run: Run) -> None:
    with CaptureQueriesContext(connection) as asked:
        previewed(world, run, {GROWTH: Values(Decimal(0), Decimal("0.01"), Decimal("0.02"))})
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []


def test_keeping_it_leaves_the_scenario_itself_alone(run: Run, kept: Run) -> None:
    own = {one.natural_code: one.mode for one in run.scenario.assumptions.filter(ended__isnull=True)}
    copied = {one.natural_code: one.mode for one in kept.scenario.assumptions.filter(ended__isnull=True)}
    assert {code for code in own if own[code] != copied[code]} == set(MOVED)


def test_what_is_kept_carries_its_reason_and_source(kept: Run) -> None:
    rows = kept.scenario.assumptions.filter(ended__isnull=True, reason="Tried out", source="What-if")
    assert {one.natural_code for one in rows} == set(MOVED)


def test_nothing_is_kept_of_nothing(world: World, run: Run) -> None:
    with pytest.raises(AssumptionRefused):
        keep_as_scenario(
            actor=Actor.of(world.people["planner"]), scenario=run.scenario, moved={}, name="Same", description="",
            reason="-", source="-",
        )  # fmt: skip
    assert not Scenario.objects.filter(name="Same").exists()


@pytest.mark.parametrize("who", ["lead", "executive", "delivery", "regional"])
def test_who_only_looks_may_preview_but_not_keep(world: World, run: Run, who: str) -> None:
    previewed(world, run, MOVED, who)
    with pytest.raises(PermissionDenied):
        keep_as_scenario(
            actor=Actor.of(world.people[who]), scenario=run.scenario, moved=MOVED, name="Mine", description="",
            reason="-", source="-",
        )  # fmt: skip


@pytest.mark.parametrize("who", ["neighbour", "partner"])
def test_who_sees_no_scenarios_gets_no_preview(world: World, run: Run, who: str) -> None:
    with pytest.raises(PermissionDenied):
        previewed(world, run, MOVED, who)


def test_another_organisations_own_figures_are_not_previewed(world: World, run: Run) -> None:
    previewed(world, run, MOVED, "lead", organisation="RH8")
    with pytest.raises(PermissionDenied):
        previewed(world, run, MOVED, "lead", organisation="RBZ")


def test_a_value_that_could_not_be_saved_is_not_previewed_either(world: World, run: Run) -> None:
    productivity = Values(Decimal(0), Decimal("0.01"), Decimal("0.02"))
    with pytest.raises(AssumptionRefused) as refused:
        previewed(world, run, {"productivity.system": productivity})
    assert list(refused.value.messages) == ["productivity.system"]


def test_an_assumption_that_is_not_in_the_scenario_is_refused(world: World, run: Run) -> None:
    with pytest.raises(AssumptionRefused):
        previewed(world, run, {"leave_rate.organisation.RH8": MOVED[LEAVING]})


def test_one_that_was_replaced_since_the_run_can_be_moved_all_the_same(world: World, run: Run) -> None:
    before = previewed(world, run, MOVED)
    row = adjustable(run)[LEAVING].row
    edit_assumption(
        actor=APPLICATION, assumption=row, low=row.low, mode=row.mode, high=row.high + Decimal("0.01"), reason="New",
        source="New",
    )  # fmt: skip
    assert previewed(world, run, MOVED).figures == before.figures


def test_a_run_whose_inputs_are_gone_is_told_in_words(world: World, run: Run) -> None:
    shown = node(run, WHOLE)
    moved = {GROWTH: Values(Decimal(0), Decimal("0.011"), Decimal("0.03"))}
    known = adjustable(run)  # this process still holds the snapshot
    Run.objects.filter(pk=run.pk).update(snapshot=None)
    pool.of_this_process().stop()
    with pytest.raises(CannotStand, match="no longer kept"):
        preview(actor=Actor.of(world.people["planner"]), run=run, node=shown, moved=moved, session="one")
    assert GROWTH in known


def test_a_session_that_asks_too_often_is_told_when_it_may_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WHAT_IF = {**settings.WHAT_IF, "per_ten_seconds": 3}
    monkeypatch.setattr(turns.time, "time", lambda: 1_000_004.0)
    for _ in range(3):
        turns.take("one")
    turns.take("another")
    with pytest.raises(TooOften) as refused:
        turns.take("one")
    assert refused.value.seconds == 6


def test_a_newer_question_of_the_session_in_another_web_process_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LOOK_EVERY", 0.0)
    older = turns.take("one")
    newer = turns.take("one")
    assert (older(), newer()) == (False, True)


def test_the_panel_begins_with_what_moves_the_node_furthest(run: Run) -> None:
    ranked = weightiest(run, {"profession": "nurse-adult"}, 6, most=50)
    assert ranked.index("participation.system") < ranked.index(LEAVING) < ranked.index("return_to_practice_rate.system")


def test_what_concerns_nobody_in_the_node_is_not_among_them(run: Run) -> None:
    found = weightiest(run, NORTH, 6, most=50)
    assert found
    assert not [code for code in found if "adult_social_care" in code]


def test_assumptions_of_past_years_cannot_be_moved(run: Run) -> None:
    assert "assumed_vacancy_rate.system.2018-04-01" not in adjustable(run)
