"""The closed loop: actions carry interventions, the engine says what they close, records say what they have closed."""

import datetime as dt
from decimal import Decimal

import pytest

from jobs.services import run_waiting
from partners.actors import Actor
from pillars.models import Action, Framework
from pillars.selectors import closing
from pillars.services import frameworks
from pillars.services.actions import ActionFacts, create_action, retire_action
from planning.models import Analysis, Intervention, NodeResult, Run, Scenario
from planning.services.interventions.switching import switch_intervention
from tests.integration.pillars.conftest import load_templates
from tests.plugins.gap_world import World
from tests.plugins.projecting import APPLICATION, NURSE, accept, worked_out
from tests.plugins.weighing import intervention

pytestmark = pytest.mark.django_db
LAST = -1
NURSES = f"profession:{NURSE}"


@pytest.fixture
def framework(world: World) -> Framework:
    load_templates()
    template = Framework.objects.get(system=None, code="people-plan")
    return frameworks.start_framework(actor=planner(world), system=world.system, template=template)


def planner(world: World) -> Actor:
    return Actor.of(world.people["planner"])


def action(world: World, framework: Framework, title: str, stream: str, *interventions: Intervention) -> Action:
    facts = ActionFacts(
        title=title, workstream=framework.workstreams.get(code=stream), interventions=tuple(interventions)
    )
    return create_action(actor=planner(world), framework=framework, facts=facts)


def switched_on(world: World, *interventions: Intervention) -> None:
    scenario = Scenario.objects.get(system=world.system, is_default=True)
    for one in interventions:
        switch_intervention(actor=APPLICATION, scenario=scenario, intervention=one, on=True)
    worked_out(world.system)
    run_waiting()


@pytest.fixture
def recruiting(world: World) -> Intervention:
    return intervention(world.system, "extra_joiners", "20", name="Recruit abroad")


@pytest.fixture
def keeping(world: World) -> Intervention:
    return intervention(world.system, "fewer_leavers", "0.2", name="Better rotas")


@pytest.fixture
def answer(world: World, framework: Framework, recruiting: Intervention, keeping: Intervention) -> Analysis:
    """Two actions of different pillars, both counted in the agreed projection."""
    action(world, framework, "Recruit abroad", "international-recruitment", recruiting)
    action(world, framework, "Write better rotas", "health-wellbeing", keeping)
    switched_on(world, recruiting, keeping)
    found = closing.answer_for(published(world))
    assert found is not None
    return found


def published(world: World) -> Run:
    run = closing.published_run(world.system)
    assert run is not None
    return run


def expected(answer: Analysis, node: str = NURSES) -> closing.Expected:
    found = closing.expected(answer, "funded", LAST, node)
    assert found is not None
    return found


def test_what_the_actions_close_adds_up_to_the_difference_in_the_gap(answer: Analysis) -> None:
    found = expected(answer)
    assert found.without - sum(part.wte for part in found.parts) == pytest.approx(found.with_all, abs=0.01)
    assert min(part.wte for part in found.parts) > 0


def test_the_gap_with_all_of_them_is_the_published_one(world: World, answer: Analysis) -> None:
    node = NodeResult.objects.get(run=published(world), kind="profession", profession=NURSE)
    assert expected(answer).with_all == pytest.approx(node.figures["funded"]["gap"]["central"][LAST], abs=0.01)


def test_each_pillar_closes_its_own_share(world: World, framework: Framework, answer: Analysis) -> None:
    found = expected(answer)
    shares = {
        pillar.code: found.closed_by(closing.interventions_of(closing.actions_of(pillar)))
        for pillar in framework.pillars.all()
    }
    assert sum(shares.values()) == pytest.approx(found.without - found.with_all, abs=0.01)
    assert (shares["resourcing"] > 0, shares["best-place-to-work"] > 0, shares["workforce-strategy"]) == (True, True, 0)


def test_an_intervention_that_is_not_switched_on_closes_nothing(
    world: World, framework: Framework, recruiting: Intervention
) -> None:
    action(world, framework, "Recruit abroad", "international-recruitment", recruiting)
    run_waiting()
    assert closing.answer_for(published(world)) is None


def test_a_retired_action_counts_no_more(world: World, answer: Analysis, recruiting: Intervention) -> None:
    retire_action(actor=planner(world), action=Action.objects.get(title="Recruit abroad"))
    run_waiting()
    again = closing.answer_for(published(world))
    assert again is not None
    assert [part.name for part in expected(again).parts] == ["Better rotas"]


def test_records_say_what_has_been_closed_since(world: World, answer: Analysis) -> None:
    """A year later the north has 100 nurses more than it would have had."""
    before = closing.expected(answer, "funded", 0, NURSES)
    assert before is not None
    later = dt.date(2026, 9, 1)
    ward = {"setting": "hospital-ward"}
    accept(world.north, "capacity", [{"substantive_wte": Decimal(600), **ward}], month=later)
    accept(world.north, "demand", [{"establishment_wte": Decimal(560), "required_wte": Decimal(600), **ward}], later)
    accept(world.south, "capacity", [{"substantive_wte": Decimal(300)}], month=later)
    accept(world.south, "demand", [{"establishment_wte": Decimal(330)}], month=later)
    carers = {"substantive_wte": Decimal(100), "profession": "care-worker", "setting": "home-care"}
    accept(world.care, "capacity", [carers], month=later)
    worked_out(world.system)
    found = closing.realised(world.system, "funded", NURSES)
    assert found is not None
    assert found.day == dt.date(2026, 9, 30)
    assert found.recorded == pytest.approx(560 + 330 - 900)
    assert found.closed == pytest.approx(found.without + 10)
    assert found.expected > 0


def test_before_any_time_has_passed_nothing_is_realised(world: World, answer: Analysis) -> None:
    assert closing.realised(world.system, "funded", NURSES) is None


def test_a_gap_without_an_action_is_named_until_there_is_one(
    world: World, framework: Framework, recruiting: Intervention
) -> None:
    assert [one.profession for one in closing.uncovered(world.system, "funded", LAST)] == [NURSE]
    action(world, framework, "Recruit abroad", "international-recruitment", recruiting)
    assert closing.uncovered(world.system, "funded", LAST) == []


def test_an_assumed_gap_is_not_called_uncovered(world: World) -> None:
    assert "care-worker" not in [one.profession for one in closing.uncovered(world.system, "funded", LAST)]
