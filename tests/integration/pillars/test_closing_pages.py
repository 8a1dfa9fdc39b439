"""The pages of the closed loop: their figures are the engine's, and nobody is told of an organisation out of sight."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from jobs.services import run_waiting
from pillars.models import Action
from pillars.selectors import closing
from pillars.services.actions import retire_action
from planning.models import Analysis, Intervention, NodeResult, Scenario
from planning.services.interventions.switching import switch_intervention
from planning.services.scenarios import copy_scenario
from tests.integration.pillars.loop_world import ALL, Loop, make_loop
from tests.plugins.gap_world import look, opened, text_of
from tests.plugins.projecting import APPLICATION, NURSE, accept, worked_out
from workforce.models import Profession, StaffGroup

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("closing pages")]
PLAN = "/pillars/QXX/"
PAGE = f"{PLAN}closing/"
CSV = f"{PAGE}what-actions-close.csv"


@pytest.fixture(scope="module")
def loop(module_data: Callable[[], Any]) -> Iterator[Loop]:
    with module_data():
        yield make_loop()


def numbers(loop: Loop, role: str = "planner", query: str = "") -> dict[str, float]:
    """What the file says that each closes, WTE; with the gap without any and with all."""
    answer = loop.client(role).get(f"{CSV}{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return {
        row["Intervention"]: float(row["Gap, and what closes it (WTE)"]) for row in csv.DictReader(io.StringIO(text))
    }


def engine_gap(scenario: Scenario, kind: str = "system", **filters: str) -> float:
    node = NodeResult.objects.get(run=scenario.published, kind=kind, **filters)
    return float(node.figures["funded"]["gap"]["central"][-1])


def without_any(loop: Loop) -> Scenario:
    """The same future with every intervention switched off, as the engine works it out by itself."""
    other = copy_scenario(actor=APPLICATION, scenario=loop.scenario, name="Without any")
    for one in other.interventions.all():
        switch_intervention(actor=APPLICATION, scenario=other, intervention=one, on=False)
    run_waiting("planning.recompute")
    other.refresh_from_db()
    return other


@pytest.mark.parametrize(
    ("query", "node"), [("", {}), (f"?profession={NURSE}", {"kind": "profession", "profession": NURSE})]
)
def test_what_the_page_says_is_the_difference_of_the_engines_gaps(loop: Loop, query: str, node: dict[str, str]) -> None:
    told = numbers(loop, query=query)
    first, last = told.pop("Gap without any action"), told.pop("Gap with all of them")
    assert first == pytest.approx(engine_gap(without_any(loop), **node), abs=0.01)
    assert last == pytest.approx(engine_gap(loop.scenario, **node), abs=0.01)
    assert sum(told.values()) == pytest.approx(first - last, abs=0.01)


def test_a_pillar_closes_what_its_interventions_close(loop: Loop) -> None:
    told = numbers(loop)
    page = look(loop.world.people["planner"], f"{PLAN}pillars/resourcing/")
    share = (told["Campaign abroad"] + told["A bank of one's own"]) / told["Gap without any action"]
    assert f"the actions of this pillar are expected to close {share:.0%} of the funded gap" in page


def test_the_headline_tells_a_board_how_much_remains(loop: Loop) -> None:
    page = look(loop.world.people["executive"], PAGE)
    assert re.search(r"By 31 March \d{4} the actions of this plan are expected to close \d+% of the funded gap", page)
    assert "The parts add up to the difference between the engine’s gap without and with all of them" in page


def test_the_filters_stand_in_the_address(loop: Loop) -> None:
    page = look(loop.world.people["planner"], f"{PAGE}?basis=need&year=2027/28")
    assert re.search(r"By 31 March 2028 the actions of this plan .* of the need gap", page)


@pytest.mark.parametrize("query", ["basis=odd", "year=1999/00", "profession=nobody"])
def test_what_is_unknown_gets_a_message(loop: Loop, query: str) -> None:
    assert "There is a problem" in look(loop.world.people["planner"], f"{PAGE}?{query}")


def test_what_is_not_switched_on_is_named_and_not_counted(loop: Loop) -> None:
    page = opened(loop.world.people["planner"], PAGE)
    after = text_of(page.partition("Not counted</h2>")[2])
    assert re.search("Train more .*More places", after)
    assert "More places" not in numbers(loop)


def test_one_organisations_own_is_told_to_those_who_see_it(loop: Loop) -> None:
    own = "A bank of one's own"
    assert [own in numbers(loop, role) for role in ("planner", "executive", "lead", "delivery", "regional")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_others_cannot_work_it_out_from_the_sums(loop: Loop) -> None:
    """The gap with all actions is known to all: the gap without them less what is shown would give it away."""
    told = numbers(loop, "regional")
    assert set(told) == {"Campaign abroad", "Better rotas"}
    page = look(loop.world.people["regional"], PAGE)
    assert "that there would be without any action" not in page
    assert "they would tell of a single organisation" in page


def test_a_pillar_of_which_a_part_is_out_of_sight_tells_the_rest(loop: Loop) -> None:
    page = look(loop.world.people["regional"], f"{PLAN}pillars/resourcing/")
    assert "A bank of one's own" not in page
    assert re.search(r"the actions of this pillar are expected to take about [\d.]+ WTE off the funded gap\.", page)


def test_nothing_is_said_of_what_has_been_closed_before_there_are_newer_records(loop: Loop) -> None:
    assert "no records newer than those of 30 September 2025" in look(loop.world.people["planner"], PAGE)


def test_an_action_tells_what_it_closes(loop: Loop) -> None:
    action = loop.action("Recruit abroad")
    page = look(loop.world.people["executive"], f"{PLAN}actions/{action.reference}/")
    assert re.search(rf"Campaign abroad .*{numbers(loop)['Campaign abroad']:.1f}", page)


def test_an_intervention_names_its_actions_and_leads_to_its_cost(loop: Loop) -> None:
    page = opened(loop.world.people["executive"], f"/planning/QXX/interventions/{loop.abroad.code}/")
    assert "A-001 Recruit abroad" in page
    assert f"{PLAN}interventions/{loop.abroad.code}/costs/" in page


def test_an_action_is_added_for_the_profession_that_nothing_covers(loop: Loop) -> None:
    page = opened(loop.world.people["planner"], f"{PLAN}actions/add/?profession={NURSE}")
    nurse = Profession.objects.get(code=NURSE).pk
    assert re.search(rf'name="professions"[^>]*value="{nurse}"[^>]*checked', page)


def test_the_plan_counts_what_nothing_covers(loop: Loop) -> None:
    page = look(loop.world.people["executive"], PLAN)
    assert "1 action with interventions that are not switched on in the agreed scenario" in page
    assert "0 professions projected to be short without an action" in page


def test_while_it_is_worked_out_the_page_shows_how_far_it_is(loop: Loop) -> None:
    retire_action(actor=loop.actor("planner"), action=loop.action("Write better rotas"))
    assert "Working out what the actions close" in look(loop.world.people["planner"], PAGE)
    run_waiting()
    assert set(numbers(loop)) >= {"Campaign abroad", "A bank of one's own"}


def test_what_could_not_be_worked_out_says_so_and_can_be_asked_again(loop: Loop) -> None:
    Analysis.objects.filter(kind="closing").update(outcome={}, failure="The inputs are gone.")
    assert "The inputs are gone." in look(loop.world.people["executive"], PAGE)
    before = Analysis.objects.count()
    loop.client("planner").post(f"{PAGE}work-out/")
    assert Analysis.objects.count() == before + 1


def test_without_a_projection_the_page_says_so(loop: Loop) -> None:
    Scenario.objects.filter(pk=loop.scenario.pk).update(published=None)
    assert "Nothing has been published of the agreed scenario yet" in look(loop.world.people["planner"], PAGE)


# Linking


def link(loop: Loop, role: str, *codes: object) -> Any:
    action = loop.action("Recruit abroad")
    return loop.client(role).post(
        f"{PLAN}actions/{action.reference}/interventions/", {"interventions": [str(code) for code in codes]}
    )


def linked(loop: Loop) -> set[str]:
    return set(loop.action("Recruit abroad").interventions.values_list("name", flat=True))


def test_a_planner_links_interventions_to_an_action(loop: Loop) -> None:
    link(loop, "planner", loop.rotas.code, loop.places.code)
    assert linked(loop) == {"Better rotas", "More places"}


def test_what_is_linked_out_of_sight_stays(loop: Loop) -> None:
    action = loop.action("Recruit abroad")
    action.interventions.add(loop.bank)
    Action.objects.filter(pk=action.pk).update(lead=loop.world.people["delivery"])
    link(loop, "delivery", loop.rotas.code)
    assert linked(loop) == {"Better rotas", "A bank of one's own"}


def test_nobody_links_what_they_cannot_see(loop: Loop) -> None:
    Action.objects.update(lead=loop.world.people["delivery"])
    link(loop, "delivery", loop.bank.code)
    assert linked(loop) == {"Campaign abroad"}


@pytest.mark.parametrize("role", ["executive", "regional", "lead", "neighbour", "delivery"])
def test_who_may_not_change_the_action_links_nothing(loop: Loop, role: str) -> None:
    answer = link(loop, role, loop.rotas.code)
    assert (answer.status_code, linked(loop)) == (404 if role == "neighbour" else 403, {"Campaign abroad"})


# Cost


def cost(loop: Loop, role: str = "planner", **changed: str) -> Any:
    given = {
        "what": "Fees", "unit_cost": "£10,400", "unit": "person", "recurrent": "no", "price_year": "2026/27", **changed
    }  # fmt: skip
    return loop.client(role).post(f"{PLAN}interventions/{loop.abroad.code}/costs/add/", given)


def test_cost_is_shown_on_request_and_changes_no_order(loop: Loop) -> None:
    cost(loop)
    plain, shown = (look(loop.world.people["executive"], f"{PAGE}{query}") for query in ("", "?cost=shown"))
    told = "Fees: £10,400 for each person once; prices of 2026/27"
    assert (told in plain, told in shown) == (False, True)
    assert list(numbers(loop)) == list(numbers(loop, query="?cost=shown"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("unit_cost", "a lot", "Enter an amount in pounds"),
        ("price_year", "2026", "Enter a financial year, such as 2026/27."),
        ("price_year", "1999/00", "Enter a financial year from 2000"),
        ("what", "", "What is paid for"),
    ],
)
def test_a_mistake_in_a_cost_is_said_beside_its_field(loop: Loop, field: str, value: str, words: str) -> None:
    page = text_of(cost(loop, **{field: value}).content.decode())
    assert re.search(f"There is a problem.*{re.escape(words)}", page)


def test_a_cost_is_withdrawn(loop: Loop) -> None:
    cost(loop)
    one = loop.abroad.costs.get()
    loop.client("planner").post(f"{PLAN}interventions/{loop.abroad.code}/costs/{one.code}/withdraw/")
    assert "withdrawn" in look(loop.world.people["planner"], f"{PLAN}interventions/{loop.abroad.code}/costs/")


# Who may

VIEW = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}
EDIT = {**dict.fromkeys(ALL, 403), "planner": 200, "administrator": 200, "neighbour": 404}
TABLE = {
    PAGE: VIEW,
    CSV: VIEW,
    f"{PLAN}coherence/": VIEW,
    f"{PLAN}coherence/coherence.csv": VIEW,
    f"{PLAN}interventions/{{abroad}}/costs/": VIEW,
    f"{PLAN}interventions/{{bank}}/costs/": {**VIEW, "delivery": 404, "regional": 404},
    f"{PLAN}interventions/{{abroad}}/costs/add/": EDIT,
}


@pytest.mark.parametrize("address", TABLE)
def test_who_may_open_what(loop: Loop, address: str) -> None:
    path = address.format(abroad=loop.abroad.code, bank=loop.bank.code)
    assert {role: loop.client(role).get(path).status_code for role in ALL} == TABLE[address]


def test_only_those_who_edit_plans_ask_again(loop: Loop) -> None:
    told = {role: loop.client(role).post(f"{PAGE}work-out/").status_code for role in ALL}
    assert told == {role: 302 if code == 200 else code for role, code in EDIT.items()}


def test_newer_records_tell_what_has_been_closed(loop: Loop) -> None:
    later, ward = dt.date(2026, 9, 1), {"setting": "hospital-ward"}
    accept(loop.world.north, "capacity", [{"substantive_wte": Decimal(600), **ward}], month=later)
    accept(
        loop.world.north, "demand", [{"establishment_wte": Decimal(560), "required_wte": Decimal(600), **ward}], later
    )
    accept(loop.world.south, "capacity", [{"substantive_wte": Decimal(300)}], month=later)
    accept(loop.world.south, "demand", [{"establishment_wte": Decimal(330)}], month=later)
    accept(loop.world.care, "capacity", [
        {"substantive_wte": Decimal(100), "profession": "care-worker", "setting": "home-care"}
    ], month=later)  # fmt: skip
    worked_out(loop.world.system)
    run_waiting()
    page = look(loop.world.people["executive"], f"{PAGE}?profession={NURSE}")
    assert re.search(
        r"Since 30 September 2025 the gap has become about \d+ WTE smaller than it would have been without action\. "
        r"Without action it was to be \d+ WTE short at 30 September 2026; by the records it is a surplus of 10 WTE\.",
        page,
    )
    regional = look(loop.world.people["regional"], f"{PAGE}?profession={NURSE}")
    assert "the gap has become" not in regional


def test_an_intervention_for_a_staff_group_covers_its_professions(loop: Loop) -> None:
    """Every action but that about the staff group is put away, so that nothing else covers the nurses."""
    for title in ("Recruit abroad", "Build a bank", "Train more"):
        retire_action(actor=loop.actor("planner"), action=loop.action(title))
    nobody = Intervention.objects.filter(pk=loop.rotas.pk)
    nobody.update(profession=None)
    assert left_uncovered(loop) == [NURSE]
    nobody.update(staff_group=StaffGroup.objects.get(code="nurses-health-visitors"))
    assert left_uncovered(loop) == []


def left_uncovered(loop: Loop) -> list[str]:
    """What nothing covers."""
    return [one.profession for one in closing.uncovered(loop.world.system, "funded", -1)]


@pytest.mark.parametrize(
    ("address", "most"), [(PAGE, 40), (PLAN, 40), (f"{PLAN}risks/", 25), (f"{PLAN}coherence/", 30)]
)
def test_the_pages_take_few_statements(loop: Loop, address: str, most: int, django_assert_max_num_queries: Any) -> None:
    client = loop.client("regional")
    with django_assert_max_num_queries(most):
        client.get(address)
