"""A back-test: asked for by a planner, worked out by a job from records, shown to whom it may be."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from jobs.models import Job
from jobs.services import run_waiting
from partners.actors import Actor
from planning.models import Analysis, Scenario
from planning.services.back_test.asking import BACK_TEST, request_back_test
from planning.services.failures import AssumptionRefused
from tests.plugins.gap_world import BACKEND, World, make_world, text_of
from tests.plugins.people import make_organisation
from tests.plugins.projecting import APPLICATION, CARER, MONTH, accept, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("back-test")]

BEFORE = dt.date(2025, 3, 1)
OK, AWAY, FORBIDDEN, NOWHERE = 200, 302, 403, 404
ROLES = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
READ = {**dict.fromkeys(ROLES, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
ASK = {**dict.fromkeys(ROLES, FORBIDDEN), "planner": AWAY, "administrator": AWAY, "neighbour": NOWHERE}
MONTHS = {"base": "2025-03", "target": "2025-09"}


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    """The gap's world with half a year before it: South Hospital grew by a third, Rose House was not there yet."""
    with module_data():
        made = make_world()
        ward = {"setting": "hospital-ward"}
        accept(made.north, "capacity", [{"substantive_wte": Decimal(495), **ward}], month=BEFORE, quiet=True)
        accept(made.north, "demand", [{"establishment_wte": Decimal(550), **ward}], month=BEFORE, quiet=True)
        accept(made.south, "capacity", [
            {"substantive_wte": Decimal(200)}, {"substantive_wte": Decimal(9), "profession": CARER},
        ], month=BEFORE)  # fmt: skip
        gone = make_organisation("RYF", made.system, name="Late Hospital")
        accept(gone, "capacity", [{"substantive_wte": Decimal(70)}], month=BEFORE)
        worked_out(made.system)
        yield made


@pytest.fixture
def answer(world: World) -> Analysis:
    return answered(BEFORE, MONTH)


def answered(base: dt.date, target: dt.date) -> Analysis:
    asked = request_back_test(actor=APPLICATION, scenario=Scenario.objects.get(), base_month=base, target_month=target)
    run_waiting(BACK_TEST)
    return Analysis.objects.get(pk=asked.pk)


def client(world: World, role: str) -> Client:
    found = Client()
    found.force_login(world.people[role], backend=BACKEND)
    return found


def page(rest: str = "") -> str:
    return f"/planning/QXX/scenarios/{Scenario.objects.get().code}/back-test/{rest}"


def said(world: World, role: str = "planner", rest: str = "") -> str:
    return text_of(client(world, role).get(page(rest)).content.decode())


def rows(answer: Analysis, level: str, measure: str = "supply") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.outcome["measures"][measure]["rows"][level]
    return found


# What comes out


def test_what_the_same_organisations_reported_is_compared(answer: Analysis) -> None:
    told = {row["organisation"]: (row["opening"], row["observed"]) for row in rows(answer, "organisation")}
    assert told == {"RH8": (495.0, 500.0), "RBZ": (200.0, 300.0)}


def test_the_projection_ends_in_the_month_compared_with(answer: Analysis) -> None:
    assert (answer.outcome["base_date"], answer.outcome["target_date"]) == ("2025-03-31", "2025-09-30")


def test_who_reported_one_month_alone_is_named(answer: Analysis) -> None:
    told = {one["name"]: one["reported"] for one in answer.outcome["left_out"]}
    assert told == {"Late Hospital": "before", "Rose House": "after"}


def test_growth_by_a_third_lies_outside_the_range(answer: Analysis) -> None:
    assert {row["organisation"]: row["within"] for row in rows(answer, "cell")} == {"RH8": True, "RBZ": False}


def test_posts_are_compared_where_both_months_have_them(answer: Analysis) -> None:
    [posts] = rows(answer, "cell", "funded")
    assert (posts["organisation"], posts["opening"], posts["observed"]) == ("RH8", 550.0, 560.0)
    assert "need" not in answer.outcome["measures"]


def test_a_correction_that_came_late_corrects_the_month_projected_from(world: World) -> None:
    accept(world.south, "capacity", [{"substantive_wte": Decimal(290)}], month=BEFORE)
    asked = answered(BEFORE, MONTH)
    assert {row["organisation"]: row["opening"] for row in rows(asked, "cell")}["RBZ"] == 290.0


def test_the_scenario_keeps_its_projection(world: World, answer: Analysis) -> None:
    scenario = Scenario.objects.get()
    assert (scenario.base_month, scenario.runs.filter(published__isnull=True).count()) == (None, 0)


def test_months_that_nobody_reported_alike_have_no_answer(world: World) -> None:
    january = dt.date(2024, 1, 1)
    accept(world.care, "capacity", [{"substantive_wte": Decimal(7), "profession": CARER}], month=january)
    asked = request_back_test(
        actor=APPLICATION, scenario=Scenario.objects.get(), base_month=january, target_month=BEFORE
    )
    run_waiting(BACK_TEST)
    asked.refresh_from_db()
    assert asked.failure.startswith("No organisation reported staff both for January 2024 and for March 2025")


# Asking


@pytest.mark.parametrize(
    ("base", "target", "field"),
    [(dt.date(2020, 1, 1), MONTH, "base_month"), (BEFORE, dt.date(2031, 1, 1), "target_month"),
     (MONTH, BEFORE, "target_month")],
)  # fmt: skip
def test_months_must_be_on_record_and_in_order(world: World, base: dt.date, target: dt.date, field: str) -> None:
    with pytest.raises(AssumptionRefused) as refused:
        request_back_test(actor=APPLICATION, scenario=Scenario.objects.get(), base_month=base, target_month=target)
    assert list(refused.value.messages) == [field]


@pytest.mark.parametrize("role", ["lead", "executive", "delivery", "regional", "neighbour"])
def test_who_does_not_edit_scenarios_may_not_ask(world: World, role: str) -> None:
    actor = Actor.of(world.people[role])
    with pytest.raises(PermissionDenied):
        request_back_test(actor=actor, scenario=Scenario.objects.get(), base_month=BEFORE, target_month=MONTH)


def test_a_question_under_way_is_joined(world: World) -> None:
    for _ in range(2):
        request_back_test(actor=APPLICATION, scenario=Scenario.objects.get(), base_month=BEFORE, target_month=MONTH)
    assert (Analysis.objects.count(), Job.objects.filter(kind=BACK_TEST).count()) == (1, 1)


# The page


def test_each_role_gets_what_the_table_says(world: World, answer: Analysis) -> None:
    for rest in (f"?code={answer.code}", "figures.csv"):
        assert {role: client(world, role).get(page(rest)).status_code for role in ROLES} == READ


def test_each_role_may_ask_as_the_table_says(world: World) -> None:
    assert {role: client(world, role).post(page(), MONTHS).status_code for role in ROLES} == ASK


def test_a_planner_chooses_months_and_is_told_how_far_it_is(world: World) -> None:
    answer = client(world, "planner").post(page(), MONTHS, follow=True)
    assert "Waiting for a worker." in text_of(answer.content.decode())


def test_months_in_the_wrong_order_get_a_message(world: World) -> None:
    answer = client(world, "planner").post(page(), {"base": "2025-03", "target": "2025-03"})
    assert "No staff figures are on record for this month" in text_of(answer.content.decode())


def test_the_sentences_tell_the_whole_and_the_single_figures(world: World, answer: Analysis) -> None:
    told = said(world)
    assert "Projected from March 2025, staff in post at 30 September 2025 were expected to be about" in told
    assert "They came to 800 WTE, outside the range: the projection was" in told
    assert "Of 2 figures of one profession in one organisation, 50% lay in a range that is meant to hold 80%" in told
    assert "too few to say" in told


def test_the_worst_miss_leads_to_its_records(world: World, answer: Analysis) -> None:
    body = client(world, "planner").get(page()).content.decode()
    first = body.index("organisation=RBZ&amp;profession=nurse-adult")
    assert first < body.index("organisation=RH8&amp;profession=nurse-adult")


def test_who_is_left_out_is_named(world: World, answer: Analysis) -> None:
    assert "Late Hospital reported March 2025 alone." in said(world)


def test_posts_have_a_page_of_their_own(world: World, answer: Analysis) -> None:
    assert "Projected from March 2025, funded posts at 30 September 2025" in said(world, rest="?measure=funded")


@pytest.mark.parametrize("rest", ["?measure=colour", "?by=colour", "?code=7", "figures.csv?measure=need"])
def test_what_there_is_not_is_not_found(world: World, answer: Analysis, rest: str) -> None:
    assert client(world, "planner").get(page(rest)).status_code == NOWHERE


def test_the_months_offered_first_are_those_of_the_projection_shown(world: World) -> None:
    accept(world.care, "capacity", [{"substantive_wte": Decimal(1), "profession": CARER}], month=dt.date(2025, 10, 1),
           quiet=True)  # fmt: skip
    assert client(world, "planner").get(page()).context["form"].initial == MONTHS


def test_a_look_at_the_page_starts_nothing(world: World) -> None:
    assert "None has been asked for yet" not in said(world, "regional")
    assert not Job.objects.filter(kind=BACK_TEST).exists()


@pytest.mark.parametrize(("role", "seen"), [("planner", ["RBZ", "RH8"]), ("lead", ["RH8"]), ("regional", [])])
def test_single_organisations_are_for_those_who_see_them(
    world: World, answer: Analysis, role: str, seen: list[str]
) -> None:
    file: Any = client(world, role).get(page("figures.csv"))
    lines = [line.split(",") for line in file.getvalue().decode().splitlines() if line.startswith("supply")]
    assert sorted({line[2] for line in lines if line[2]}) == seen
    assert {line[1] for line in lines if not line[2]} >= {"system", "staff_group"}


def test_by_organisation_draws_what_is_in_sight(world: World, answer: Analysis) -> None:
    assert "You see the figures of no single one of the organisations." in said(world, "regional", "?by=organisation")
    assert "1 more are single organisations’ own" in said(world, "lead", "?by=organisation")
