"""The robustness grid, and how much of a gap each intervention closes: read from the engine, adding up to 0.01 WTE."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation, System
from partners.roles import Role
from planning.models import Analysis, Intervention, Package, Run, Scenario
from planning.presenters.robustness import Grid, headline
from planning.services.failures import InterventionRefused
from planning.services.interventions.closing import Closed, closed_by_each, intervention_named
from planning.services.interventions.switching import switch_intervention
from planning.services.robustness.asking import Question, request_robustness
from planning.services.scenarios import add_assumption, copy_scenario
from planning.services.snapshots import unpacked
from tests.plugins.people import make_member, make_region, make_system
from tests.plugins.projecting import APPLICATION, CARER, accept, load_reference, trust, worked_out
from tests.plugins.weighing import SAFE, intervention, package

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("robustness")]


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[tuple[int, int, int]]:
    """Two trusts, short of nurses, in two futures: as things are, and one in which more people leave."""
    with module_data():
        yield _world()


def _world() -> tuple[int, int, int]:
    load_reference()
    system = make_system("QXX")
    for code, wte, posts in (("RH8", "500", 520), ("RBZ", "100", 104)):
        accept(trust(system, code, wte), "demand", [{"establishment_wte": Decimal(posts)}])
    carers = {"profession": CARER}
    one = Organisation.objects.get(code="RH8")
    accept(one, "capacity", [{"substantive_wte": Decimal(500)}, {"substantive_wte": Decimal(50), **carers}])
    accept(one, "demand", [{"establishment_wte": Decimal(520)}, {"establishment_wte": Decimal(50), **carers}])
    worked_out(system)
    first = Scenario.objects.get(is_default=True)
    hard = copy_scenario(actor=APPLICATION, scenario=first, name="More leave")
    numbers: dict[str, Any] = {"low": Decimal("0.12"), "mode": Decimal("0.14"), "high": Decimal("0.16")}
    add_assumption(
        actor=APPLICATION, scenario=hard, parameter="leave_rate", scope_kind="sector", sector="acute",
        reason="Pessimistic", source="Made up", **numbers,
    )  # fmt: skip
    run_waiting()
    return system.pk, first.pk, hard.pk


@pytest.fixture
def system(world: tuple[int, int, int]) -> System:
    return System.objects.get(pk=world[0])


@pytest.fixture
def first(world: tuple[int, int, int]) -> Scenario:
    return Scenario.objects.select_related("system").get(pk=world[1])


@pytest.fixture
def hard(world: tuple[int, int, int]) -> Scenario:
    return Scenario.objects.select_related("system").get(pk=world[2])


def gap(run: Run, position: int = -1, basis: str = "funded") -> float:
    return float(run.nodes.get(kind="system").figures[basis]["gap"]["central"][position])


def effects(run: Run) -> dict[str, float]:
    """What the run's bridge says of each intervention, WTE over all years."""
    told: dict[str, float] = {}
    for side in run.nodes.get(kind="system").effects["funded"].values():
        for name, wte in side.items():
            if found := intervention_named(name):
                told[found] = told.get(found, 0.0) + sum(wte)
    return told


def counting_on(scenario: Scenario, *interventions: Intervention) -> Run:
    """The scenario's run with these switched on."""
    for one in interventions:
        switch_intervention(actor=APPLICATION, scenario=scenario, intervention=one, on=True)
    run_waiting()
    return Scenario.objects.get(pk=scenario.pk).published  # type: ignore[return-value]


def closed(run: Run, *interventions: Intervention) -> list[Closed]:
    assert run.snapshot is not None
    codes = [str(one.code) for one in interventions]
    last = len(run.positions) - 1
    return closed_by_each(unpacked(bytes(run.snapshot)), codes, filters={}, basis="funded", position=last)


# What each closes

EACH: dict[str, dict[str, Any]] = {
    "extra_joiners": {"size": "20"},
    "fewer_leavers": {"size": "0.2"},
    "productivity": {"size": "0.05"},
    "substitution": {"size": "30", "exchange_rate": Decimal("0.8"), **SAFE},
    "new_role": {"size": "10", "exchange_rate": Decimal("0.5"), **SAFE},
    "training_places": {"size": "30", "course_years": Decimal(2)},
}


@pytest.mark.parametrize("kind", EACH)
def test_each_kind_moves_the_gap_and_has_a_step_of_the_bridge(kind: str, system: System, first: Scenario) -> None:
    before = gap(first.published)  # type: ignore[arg-type]
    run = counting_on(first, intervention(system, kind, name="It", **EACH[kind]))
    assert list(effects(run)) == ["It"]
    assert gap(run) < before - 1


def test_work_taken_over_is_the_difference_with_and_without_to_the_cent(system: System, first: Scenario) -> None:
    before = gap(first.published)  # type: ignore[arg-type]
    run = counting_on(first, intervention(system, "substitution", name="It", **EACH["substitution"]))
    assert effects(run)["It"] == pytest.approx(gap(run) - before, abs=0.01)
    assert effects(run)["It"] == pytest.approx(-30 + 0.8 * 30, abs=0.01)


def test_two_that_take_work_over_add_up(system: System, first: Scenario) -> None:
    before = gap(first.published)  # type: ignore[arg-type]
    both = [intervention(system, kind, name=kind, **EACH[kind]) for kind in ("substitution", "new_role")]
    run = counting_on(first, *both)
    assert sum(effects(run).values()) == pytest.approx(gap(run) - before, abs=0.01)


def test_the_whole_bridge_adds_up_whatever_interacts(system: System, first: Scenario) -> None:
    run = counting_on(first, *(intervention(system, kind, name=kind, **about) for kind, about in EACH.items()))
    node = run.nodes.get(kind="system")
    steps = [wte for side in node.effects["funded"].values() for wte in side.values()]
    assert sum(map(sum, steps)) == pytest.approx(gap(run) - gap(run, 0), abs=0.01)


def test_what_each_closes_adds_up_to_with_and_without_whatever_interacts(system: System, first: Scenario) -> None:
    before = gap(first.published)  # type: ignore[arg-type]
    every = [intervention(system, kind, name=kind, **about) for kind, about in EACH.items()]
    run = counting_on(first, *every)
    assert sum(one.wte for one in closed(run, *every)) == pytest.approx(before - gap(run), abs=0.01)


def test_what_joiners_close_is_net_of_those_who_leave_again(system: System, first: Scenario) -> None:
    one = intervention(system, size="20", name="It")
    run = counting_on(first, one)
    brought, [left] = -effects(run)["It"], closed(run, one)
    assert 0 < left.wte < brought


def test_each_is_told_on_top_of_those_that_began_before(system: System, first: Scenario) -> None:
    later = intervention(system, name="A later one", starts=dt.date(2027, 4, 1))
    sooner = intervention(system, name="Sooner")
    assert [one.name for one in closed(counting_on(first, later, sooner), later, sooner)] == ["Sooner", "A later one"]


def test_an_intervention_of_one_organisation_is_marked_as_its_own(system: System, first: Scenario) -> None:
    alone = intervention(system, name="Alone", organisation=Organisation.objects.get(code="RBZ"))
    everywhere = intervention(system, name="Everywhere")
    told = {one.name: one.only for one in closed(counting_on(first, alone, everywhere), alone, everywhere)}
    assert told == {"Alone": "RBZ", "Everywhere": ""}


# The grid


@pytest.fixture
def packages(system: System) -> list[Package]:
    """One that does next to nothing, and one that is enough for everything."""
    little = package(system, "A little", intervention(system, size="1", name="One nurse more"))
    much = package(system, "A lot", intervention(system, size="200", name="Many nurses more"))
    return [little, much]


def asked(system: System, futures: list[Scenario], packages: list[Package], **given: Any) -> Analysis:
    question = Question(packages=packages, futures=futures, **given)
    return request_robustness(actor=APPLICATION, system=system, question=question)


def answered(system: System, futures: list[Scenario], packages: list[Package], **given: Any) -> Grid:
    analysis = asked(system, futures, packages, **given)
    run_waiting("planning.robustness")
    analysis.refresh_from_db()
    return Grid(analysis)


def test_every_package_meets_every_future(system: System, first: Scenario, hard: Scenario, packages: Any) -> None:
    grid = answered(system, [first, hard], packages)
    assert [package["name"] for package, _ in grid.rows] == ["No package", "A little", "A lot"]
    assert [len(cells) for _, cells in grid.rows] == [2, 2, 2]


def test_without_a_package_the_gap_is_the_published_one(system: System, first: Scenario, packages: Any) -> None:
    told = answered(system, [first], packages).rows[0][1][0]["gap"]
    shown = first.published.nodes.get(kind="system").figures["funded"]["gap"]
    assert told == {part: shown[part][-1] for part in ("central", "p10", "p50", "p90")}


def test_the_chance_says_whether_it_holds(system: System, first: Scenario, packages: Any) -> None:
    grid = answered(system, [first], packages, tolerance=Decimal("0.02"), risk=Decimal("0.3"))
    cells = [cells[0] for _, cells in grid.rows]
    assert [cell["holds"] for cell in cells] == [cell["exceeding"] <= 0.3 for cell in cells]
    assert cells[0]["exceeding"] > cells[2]["exceeding"]


def test_the_headline_names_what_holds_in_every_future(
    system: System, first: Scenario, hard: Scenario, packages: Any
) -> None:
    grid = answered(system, [first, hard], packages)
    assert grid.everywhere == ["A lot"]
    assert headline(grid) == (
        "“A lot” holds in all 2 futures at 31 March 2032. Without a package the gap can be borne in none of them."
    )


def test_the_headline_says_when_nothing_holds(system: System, first: Scenario, hard: Scenario, packages: Any) -> None:
    grid = answered(system, [first, hard], packages[:1], tolerance=Decimal(0), risk=Decimal(0))
    assert headline(grid).startswith("No package holds in all 2 futures")


def test_the_same_question_has_the_same_answer(system: System, first: Scenario, packages: Any) -> None:
    once, again = (answered(system, [first], packages).analysis.outcome for _ in range(2))
    assert once == again


def test_a_future_without_a_change_differs_by_nothing(system: System, first: Scenario, packages: Any) -> None:
    same = copy_scenario(actor=APPLICATION, scenario=first, name="The same")
    run_waiting()
    grid = answered(system, [first, Scenario.objects.get(pk=same.pk)], packages)
    assert all(one == other for _, (one, other) in grid.rows)


def test_a_future_with_another_seed_takes_the_first_numbers(system: System, first: Scenario, packages: Any) -> None:
    same = copy_scenario(actor=APPLICATION, scenario=first, name="Another seed")
    Scenario.objects.filter(pk=same.pk).update(seed=7)
    run_waiting()
    grid = answered(system, [first, Scenario.objects.get(pk=same.pk)], packages)
    assert all(one == other for _, (one, other) in grid.rows)


def test_what_a_future_counts_on_already_is_not_added_twice(system: System, first: Scenario, packages: Any) -> None:
    switch_intervention(
        actor=APPLICATION, scenario=first, intervention=packages[1].interventions.get(), on=True
    )  # fmt: skip
    run_waiting()
    none, _, a_lot = answered(system, [Scenario.objects.get(pk=first.pk)], packages).rows
    assert (none[1][0]["gap"], a_lot[1][0]["closed"]) == (a_lot[1][0]["gap"], [])


def test_a_part_of_the_system_is_weighed_alone(system: System, first: Scenario, packages: Any) -> None:
    grid = answered(system, [first], packages, filters={"profession": CARER})
    none, little, _ = (cells[0]["gap"] for _, cells in grid.rows)
    assert none == little


def test_need_is_unknown_where_nobody_told_it(system: System, first: Scenario, packages: Any) -> None:
    grid = answered(system, [first], packages, basis="need")
    assert [cells[0]["holds"] for _, cells in grid.rows] == [None, None, None]
    assert headline(grid).startswith("No gap is known here")


def test_what_was_weighed_is_kept_as_it_was(system: System, first: Scenario, packages: Any) -> None:
    outcome = answered(system, [first], packages).analysis.outcome
    assert [(one["name"], one["mode"]) for one in outcome["interventions"]] == [
        ("Many nurses more", 200.0), ("One nurse more", 1.0),
    ]  # fmt: skip


def test_a_day_is_one_that_all_futures_reach(system: System, first: Scenario, packages: Any) -> None:
    short = copy_scenario(actor=APPLICATION, scenario=first, name="Short")
    Scenario.objects.filter(pk=short.pk).update(horizon_years=2)
    run_waiting()
    both = [first, Scenario.objects.get(pk=short.pk)]
    assert asked(system, both, packages).asked["day"] == "2028-03-31"
    with pytest.raises(InterventionRefused):
        asked(system, both, packages, day="2032-03-31")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no package": ({"packages": []}, "packages"),
    "no future": ({"futures": []}, "futures"),
    "an unknown basis": ({"basis": "wish"}, "basis"),
    "a tolerance above all demand": ({"tolerance": Decimal(2)}, "tolerance"),
    "a negative risk": ({"risk": Decimal(-1)}, "risk"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_answered_is_refused_at_its_field(
    case: str, system: System, first: Scenario, packages: Any
) -> None:
    given, field = WRONG[case]
    with pytest.raises(InterventionRefused) as refused:
        asked(system, **{"futures": [first], "packages": packages, **given})
    assert field in refused.value.messages


def test_packages_of_another_system_are_refused(system: System, first: Scenario) -> None:
    far = make_system("QYY", make_region("Y56"))
    foreign = package(far, "Theirs", intervention(far, name="Theirs"))
    with pytest.raises(InterventionRefused):
        asked(system, [first], [foreign])


def test_only_editors_ask(system: System, first: Scenario, packages: Any) -> None:
    executive = Actor.of(make_member(Role.ICS_EXECUTIVE, system))
    with pytest.raises(PermissionDenied):
        request_robustness(
            actor=executive, system=system, question=Question(packages=packages, futures=[first])
        )  # fmt: skip


def test_a_projection_that_is_gone_by_then_is_said(system: System, first: Scenario, packages: Any) -> None:
    analysis = asked(system, [first], packages)
    Run.objects.filter(pk=first.published_id).update(snapshot=None)
    run_waiting("planning.robustness")
    analysis.refresh_from_db()
    assert "is not kept any more" in analysis.failure
