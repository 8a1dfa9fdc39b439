"""A locked scenario stays as it is: nothing in it is changed, and new records do not move its figures."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from jobs.models import Job
from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import AuditEvent, Organisation
from planning.models import Run, Scenario
from planning.services import requests
from planning.services.failures import AssumptionRefused
from planning.services.locking import lock_scenario, unlock_scenario
from planning.services.publishing import publish
from planning.services.scenario_lock import ScenarioLocked
from planning.services.scenario_settings import change_scenario
from planning.services.scenarios import add_assumption, copy_scenario, edit_assumption, end_assumption
from tests.integration.planning.world import World, words
from tests.plugins.projecting import APPLICATION, accept

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("locking")]
VALUES: dict[str, Any] = {
    "low": Decimal("0.1"), "mode": Decimal("0.11"), "high": Decimal("0.12"), "reason": "Local", "source": "HR",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield World()


@pytest.fixture
def other(world: World) -> Scenario:
    """A second scenario with figures of its own."""
    made = copy_scenario(actor=APPLICATION, scenario=world.scenario, name="More training")
    run_waiting()
    made.refresh_from_db()
    return made


@pytest.fixture
def planner(world: World) -> Actor:
    return Actor.of(world.people["planner"])


@pytest.fixture
def executive(world: World) -> Actor:
    return Actor.of(world.people["executive"])


@pytest.fixture
def locked(other: Scenario, planner: Actor) -> Scenario:
    return lock_scenario(actor=planner, scenario=other, reason="Agreed by the board")


def narrower(scenario: Scenario) -> None:
    add_assumption(
        actor=APPLICATION, scenario=scenario, parameter="leave_rate", scope_kind="sector", sector="acute", **VALUES
    )  # fmt: skip


CHANGES: dict[str, Callable[[Scenario], object]] = {
    "edit": lambda one: edit_assumption(
        actor=APPLICATION, assumption=one.assumptions.get(parameter="leave_rate", scope_kind="system"), **VALUES
    ),
    "add": narrower,
    "end": lambda one: end_assumption(
        actor=APPLICATION, assumption=one.assumptions.filter(scope_kind="sector")[0], reason="Not borne out"
    ),
    "settings": lambda one: change_scenario(
        actor=APPLICATION, scenario=one, name="Another", description="", horizon_years=3, base_month=None, live=True
    ),
    "work out": lambda one: requests.request_recompute(actor=APPLICATION, scenario=one),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_in_a_locked_scenario_is_changed(change: str, locked: Scenario, planner: Actor) -> None:
    with pytest.raises(ScenarioLocked) as refused:
        CHANGES[change](locked)
    assert planner.user is not None
    assert f"“More training” was locked by {planner.user.full_name} on " in str(refused.value)
    assert ": Agreed by the board. Copy it to go on from here." in str(refused.value)


def test_a_change_by_somebody_who_read_it_before_the_lock_is_refused_too(other: Scenario, planner: Actor) -> None:
    lock_scenario(actor=planner, scenario=Scenario.objects.get(pk=other.pk), reason="Agreed")
    with pytest.raises(ScenarioLocked):
        narrower(other)


def test_a_locked_scenario_can_be_copied_and_the_copy_is_free(locked: Scenario) -> None:
    copy = copy_scenario(actor=APPLICATION, scenario=locked, name="Further on")
    narrower(copy)
    assert copy.locked is None


def test_new_records_leave_the_published_figures_of_a_locked_scenario(world: World, locked: Scenario) -> None:
    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    run_waiting()
    shown = dict(Scenario.objects.values_list("name", "published"))
    assert (shown["More training"], shown["As things are"] > world.run.pk) == (locked.published_id, True)


def test_a_job_that_waited_when_the_scenario_was_locked_computes_nothing(world: World, other: Scenario) -> None:
    requests.request_recompute(actor=APPLICATION, scenario=other)
    Scenario.objects.filter(pk=other.pk).update(locked=world.run.started, locked_reason="x")
    run_waiting()
    assert Run.objects.filter(scenario=other).count() == 1


def test_a_run_that_ends_after_the_lock_is_not_published(locked: Scenario) -> None:
    run = Run.objects.create(scenario=locked, seed=1)
    assert (publish(run), Scenario.objects.get(pk=locked.pk).published_id) == (False, locked.published_id)


def test_locking_leaves_a_trace_with_its_reason(locked: Scenario, planner: Actor) -> None:
    event = AuditEvent.objects.get(action="scenario.locked")
    assert (event.detail["reason"], event.user) == ("Agreed by the board", planner.user)


def test_only_who_signs_off_unlocks(locked: Scenario, planner: Actor) -> None:
    with pytest.raises(PermissionDenied):
        unlock_scenario(actor=planner, scenario=locked, reason="I locked it myself")


def test_unlocked_it_is_brought_up_to_date(locked: Scenario, executive: Actor) -> None:
    unlock_scenario(actor=executive, scenario=locked, reason="The board wants it changed")
    assert (Scenario.objects.get(pk=locked.pk).locked, Job.objects.get(state="queued").key) == (None, str(locked.code))


def test_who_does_not_edit_scenarios_does_not_lock(other: Scenario, executive: Actor) -> None:
    with pytest.raises(PermissionDenied):
        lock_scenario(actor=executive, scenario=other, reason="Agreed")


def refusal(scenario: Scenario, reason: str = "Agreed") -> dict[str, str]:
    with pytest.raises(AssumptionRefused) as refused:
        lock_scenario(actor=APPLICATION, scenario=scenario, reason=reason)
    return refused.value.messages


def test_a_reason_is_asked_for(other: Scenario) -> None:
    assert refusal(other, " ") == {"reason": "Say why it is locked."}


def test_a_reason_has_its_limits(other: Scenario) -> None:
    assert refusal(other, "x" * 501) == {"reason": "Give the reason in at most 500 characters."}


def test_the_scenario_that_people_see_first_is_not_locked(world: World) -> None:
    assert "Copy it and lock the copy." in refusal(world.scenario)[""]


def test_what_is_being_recalculated_is_not_locked(other: Scenario) -> None:
    narrower(other)
    assert "It is being recalculated." in refusal(other)[""]


def test_what_has_no_figures_is_not_locked(world: World) -> None:
    made = copy_scenario(actor=APPLICATION, scenario=world.scenario, name="Empty")
    assert "Nothing has been published of it yet" in refusal(made)[""]


def test_what_is_not_locked_cannot_be_unlocked(other: Scenario, executive: Actor) -> None:
    with pytest.raises(AssumptionRefused, match="It is not locked"):
        unlock_scenario(actor=executive, scenario=other, reason="x")


# Pages


def page(scenario: Scenario, rest: str = "") -> str:
    return f"/planning/QXX/scenarios/{scenario.code}/{rest}"


ROLES = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
NOBODY = {**dict.fromkeys(ROLES, 403), "neighbour": 404, "partner": 403}


def test_only_editors_open_the_page_that_locks(world: World, other: Scenario) -> None:
    assert world.statuses(page(other, "lock/"), ROLES) == NOBODY | {"planner": 200, "administrator": 200}


def test_only_who_signs_off_opens_the_page_that_unlocks(world: World, locked: Scenario) -> None:
    told = world.statuses(page(locked, "unlock/"), ROLES)
    assert told == NOBODY | {"executive": 200, "neighbour": 403}


def test_the_pages_say_who_locked_it_when_and_why(world: World, locked: Scenario) -> None:
    for path in ("", "assumptions/leave_rate.system/", "runs/", "compare/"):
        assert "“More training” was locked by" in words(world.as_("regional").get(page(locked, path)))


def test_a_locked_scenario_offers_nothing_to_change(world: World, locked: Scenario) -> None:
    shown = "".join(
        world.as_("planner").get(page(locked, path)).content.decode()
        for path in ("", "assumptions/", "assumptions/leave_rate.system/", "runs/")
    )
    assert not any(word in shown for word in ("/edit/", "/add/", "/settings/", "work-out/", "/lock/"))
    assert "/copy/" in shown


def test_a_form_of_a_locked_scenario_leads_back_with_the_reason(world: World, locked: Scenario) -> None:
    answer = world.as_("planner").get(page(locked, "settings/"), follow=True)
    assert (answer.redirect_chain[0][0], "Agreed by the board" in words(answer)) == (page(locked), True)


def test_what_was_typed_before_the_lock_is_refused_in_words(world: World, locked: Scenario) -> None:
    given = {"name": "x", "base_month": "", "horizon_years": "4", "live": "on"}
    assert "Copy it to go on from here." in words(world.as_("planner").post(page(locked, "settings/"), given))


def test_it_is_locked_and_unlocked_by_the_page(world: World, other: Scenario) -> None:
    world.as_("planner").post(page(other, "lock/"), {"reason": "Agreed"})
    was = Scenario.objects.get(pk=other.pk).locked
    world.as_("executive").post(page(other, "unlock/"), {"reason": "Not agreed"})
    assert (was is not None, Scenario.objects.get(pk=other.pk).locked) == (True, None)


def test_a_lock_without_a_reason_is_answered_at_its_field(world: World, other: Scenario) -> None:
    answer = world.as_("planner").post(page(other, "lock/"), {"reason": " "})
    assert answer.context["form"].errors == {"reason": ["Say why it is locked."]}
