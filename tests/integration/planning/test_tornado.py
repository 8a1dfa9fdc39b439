"""Which assumptions matter most: asked for, worked out by a job, shown to whom it may be, and kept."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from jobs.models import Job
from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import AuditEvent
from planning.models import Analysis, Run, Scenario
from planning.services.failures import NotPossible
from planning.services.requests import request_recompute
from planning.services.scenarios import add_assumption
from planning.services.tornado.asking import TORNADO, request_tornado
from tests.plugins.gap_world import BACKEND, World, make_world, text_of
from tests.plugins.projecting import APPLICATION, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("tornado")]

OK, AWAY, FORBIDDEN, NOWHERE = 200, 302, 403, 404
ROLES = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
READ = {**dict.fromkeys(ROLES, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
ASK = {**READ, **{role: AWAY for role, status in READ.items() if status == OK}}


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    """The gap's world, in which more of North Hospital's staff may leave than of others."""
    with module_data():
        made = make_world()
        add_assumption(
            actor=APPLICATION, scenario=Scenario.objects.get(), parameter="leave_rate", scope_kind="organisation",
            organisation=made.north, low=Decimal("0.05"), mode=Decimal("0.1"), high=Decimal("0.3"), reason="Local",
            source="Our leavers",
        )  # fmt: skip
        worked_out(made.system)
        yield made


@pytest.fixture
def run(world: World) -> Run:
    return Run.objects.select_related("scenario__system").get(pk=Scenario.objects.get().published_id)


@pytest.fixture
def answer(run: Run) -> Analysis:
    """The whole system's, on the funded basis, at the end."""
    return answered(run)


def answered(run: Run, **filters: str) -> Analysis:
    asked = request_tornado(
        actor=APPLICATION, run=run, basis="funded", position=len(run.positions) - 1, filters=filters
    )  # fmt: skip
    run_waiting(TORNADO)
    return Analysis.objects.get(pk=asked.pk)


def client(world: World, role: str) -> Client:
    found = Client()
    found.force_login(world.people[role], backend=BACKEND)
    return found


def page(rest: str = "") -> str:
    return f"/planning/QXX/scenarios/{Scenario.objects.get().code}/what-matters-most/{rest}"


def said(world: World, role: str = "planner", rest: str = "") -> str:
    return text_of(client(world, role).get(page(rest)).content.decode())


# Asking and answering


def test_every_assumption_with_a_range_is_moved(answer: Analysis) -> None:
    codes = {row["code"] for row in answer.outcome["rows"]}
    assert {"leave_rate.organisation.RH8", "demand_growth.system", "participation.system"} <= codes


def test_the_gap_it_moves_is_that_of_the_run(run: Run, answer: Analysis) -> None:
    assert answer.outcome["gap"] == pytest.approx(run.inputs["gap"]["funded"]["central"], abs=0.0001)


def test_the_same_question_has_the_same_answer(run: Run, answer: Analysis) -> None:
    assert answered(run) == answer
    assert Analysis.objects.count() == 1


def test_a_question_under_way_is_joined(run: Run) -> None:
    asked = [request_tornado(actor=APPLICATION, run=run, basis="need", position=1) for _ in range(2)]
    assert (asked[0], Job.objects.filter(kind=TORNADO).count()) == (asked[1], 1)


def test_asking_is_noted(world: World, run: Run) -> None:
    request_tornado(actor=Actor.of(world.people["delivery"]), run=run, basis="funded", position=1)
    assert AuditEvent.objects.filter(action="analysis.asked", user=world.people["delivery"]).exists()


@pytest.mark.parametrize("role", ["partner", "neighbour"])
def test_who_does_not_see_scenarios_may_not_ask(world: World, run: Run, role: str) -> None:
    with pytest.raises(PermissionDenied):
        request_tornado(actor=Actor.of(world.people[role]), run=run, basis="funded", position=1)


@pytest.mark.parametrize("position", [0, 99])
def test_a_position_must_lie_ahead(run: Run, position: int) -> None:
    with pytest.raises(NotPossible, match="Choose a later position"):
        request_tornado(actor=APPLICATION, run=run, basis="funded", position=position)


def test_a_run_whose_inputs_are_gone_is_refused(run: Run) -> None:
    run.pruned = run.published
    with pytest.raises(NotPossible, match="Open the newest one"):
        request_tornado(actor=APPLICATION, run=run, basis="funded", position=1)


def test_where_nothing_is_known_that_is_the_answer(run: Run) -> None:
    found = answered(run, organisation="RBZ", profession="care-worker")
    assert (found.outcome, found.failure) == ({}, "Nobody reported staff or posts for this combination.")


def test_a_pruned_run_says_so_to_whoever_waits(run: Run) -> None:
    asked = request_tornado(actor=APPLICATION, run=run, basis="funded", position=1)
    Run.objects.filter(pk=run.pk).update(snapshot=None)
    run_waiting(TORNADO)
    asked.refresh_from_db()
    assert "not kept any more" in asked.failure


# The page


def test_each_role_gets_what_the_table_says(world: World, answer: Analysis) -> None:
    for rest in ("", "figures.csv", f"{answer.code}/"):
        assert {role: client(world, role).get(page(rest)).status_code for role in ROLES} == READ


def test_each_role_may_ask_as_the_table_says(world: World) -> None:
    assert {role: client(world, role).post(page("ask/")).status_code for role in ROLES} == ASK


def test_at_first_it_offers_to_work_it_out(world: World) -> None:
    assert "This has not been worked out for the projection that is shown" in said(world)


def test_a_look_at_the_page_starts_nothing(world: World) -> None:
    said(world)
    assert not Job.objects.filter(kind=TORNADO).exists()


def test_while_it_is_worked_out_the_page_says_how_far(world: World) -> None:
    answer = client(world, "planner").post(page("ask/"), {"basis": "funded", "top": "20"}, follow=True)
    assert "Waiting for a worker." in text_of(answer.content.decode())
    assert answer.redirect_chain[0][0].endswith("&basis=funded&top=20")


def test_the_sentence_names_the_first_three(world: World, answer: Analysis) -> None:
    told = said(world)
    first = answer.outcome["rows"][0]
    assert first["code"] == "leave_rate.organisation.RH8"
    assert "Three assumptions move the funded gap at 31 March" in told
    assert "to the other: “leaving before retirement age: North Hospital” (by " in told


def test_assumptions_lead_to_their_pages(world: World, answer: Analysis) -> None:
    body = client(world, "planner").get(page()).content.decode()
    address = f"/planning/QXX/scenarios/{Scenario.objects.get().code}/assumptions/leave_rate.organisation.RH8/"
    assert address in body
    assert client(world, "planner").get(address).status_code == OK


def test_what_is_not_named_is_added_up(world: World, answer: Analysis) -> None:
    rows = answer.outcome["rows"]
    rest = rows[10:]
    assert f"All others together ({len(rest)})" in said(world)
    assert f"{sum(max(row['at_low'], row['at_high'], 0) for row in rest):+,.1f} at most" in said(world)


def test_a_part_of_the_system_has_an_answer_of_its_own(world: World, run: Run, answer: Analysis) -> None:
    assert "has not been worked out" in said(world, rest="?organisation=RBZ")
    found = answered(run, organisation="RBZ")
    assert "leave_rate.organisation.RH8" not in {row["code"] for row in found.outcome["rows"]}
    assert "South Hospital" in said(world, rest="?organisation=RBZ")


def test_an_unknown_choice_gets_a_message(world: World) -> None:
    assert "Position at: Choose one of those that are offered." in said(world, rest="?day=1999-03-31")


def test_a_question_that_failed_can_be_asked_again(world: World, run: Run) -> None:
    asked = request_tornado(actor=APPLICATION, run=run, basis="funded", position=len(run.positions) - 1)
    Job.objects.filter(code=asked.job).update(state=Job.State.SET_ASIDE, finished=run.started)
    assert "it failed several times and was set aside" in said(world)
    client(world, "planner").post(page("ask/"))
    run_waiting(TORNADO)
    assert "Three assumptions move the funded gap" in said(world)


def test_administrators_look_at_what_was_asked(world: World, answer: Analysis) -> None:
    found = client(world, "administrator").get(f"/admin/planning/analysis/{answer.pk}/change/")
    assert (found.status_code, "Save" in found.content.decode()) == (OK, False)


# Earlier answers


def test_an_answer_stays_readable_when_a_newer_projection_is_shown(world: World, answer: Analysis) -> None:
    scenario = Scenario.objects.get()
    Scenario.objects.update(seed=7)
    request_recompute(actor=APPLICATION, scenario=scenario)
    assert str(worked_out(world.system).code) != answer.asked["run"]
    assert "This has not been worked out for the projection that is shown" in said(world)
    assert f"{answer.code}/" in client(world, "planner").get(page()).content.decode()
    told = said(world, rest=f"{answer.code}/")
    assert "Which assumptions mattered most?" in told
    assert "which is no longer shown" in told


def test_the_numbers_of_an_answer_are_a_file_too(world: World, answer: Analysis) -> None:
    file: Any = client(world, "planner").get(page(f"{answer.code}/figures.csv"))
    assert file.getvalue().decode().count("\n") == len(answer.outcome["rows"]) + 1


def test_an_answer_of_one_organisation_is_for_those_who_see_it(world: World, run: Run) -> None:
    code = answered(run, sector="adult_social_care").code
    for rest in (f"{code}/", f"{code}/figures.csv"):
        told = [
            client(world, role).get(page(rest)).status_code for role in ("planner", "lead", "regional", "neighbour")
        ]
        assert told == [OK, NOWHERE, NOWHERE, NOWHERE]
    assert f"{code}/" not in client(world, "regional").get(page()).content.decode()


# Who sees what


@pytest.mark.parametrize(
    ("role", "sees"), [("planner", True), ("lead", True), ("delivery", False), ("regional", False)]
)
def test_what_moves_one_organisation_alone_is_its_own(world: World, answer: Analysis, role: str, sees: bool) -> None:
    assert ("leaving before retirement age: North Hospital" in said(world, role)) == sees


@pytest.mark.parametrize(("role", "told"), [("planner", False), ("lead", True), ("regional", True)])
def test_what_is_out_of_sight_is_counted(world: World, answer: Analysis, role: str, told: bool) -> None:
    assert ("of single organisations that you cannot see" in said(world, role)) == told


def test_the_file_holds_what_is_in_sight(world: World, answer: Analysis) -> None:
    answers: list[Any] = [client(world, role).get(page("figures.csv")) for role in ("planner", "regional")]
    files = [one.getvalue().decode() for one in answers]
    assert ["leave_rate.organisation.RH8" in text for text in files] == [True, False]
    assert all("demand_growth.system" in text for text in files)


def test_a_selection_of_one_organisation_is_for_those_who_see_it(world: World, run: Run) -> None:
    answered(run, sector="adult_social_care")
    address = page("figures.csv?sector=adult_social_care")
    told = [client(world, role).get(address).status_code for role in ("planner", "executive", "lead", "regional")]
    assert told == [OK, OK, NOWHERE, NOWHERE]
