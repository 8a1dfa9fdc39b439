"""Whatever was published can be read again: figures of older runs are put away and brought back as they were."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from partners.actors import Actor
from partners.models import AuditEvent
from planning.models import Archive, NodeResult, Run
from planning.services import archiving, publishing
from planning.services.failures import NotPossible
from planning.services.pinning import pin_run
from tests.integration.planning.world import World

pytestmark = pytest.mark.django_db
JSON = "application/json"


def acting(world: World, role: str) -> Actor:
    return Actor.of(world.people[role])


def told(run: Run) -> list[dict[str, Any]]:
    return list(NodeResult.objects.filter(run=run).order_by("code").values(*archiving.KEPT))


def aged(run: Run) -> Run:
    """The run after so many newer ones that its figures are put away."""
    Run.objects.filter(pk=run.pk).update(state=Run.State.SUPERSEDED)
    for _ in range(publishing.KEEP_SUPERSEDED):
        Run.objects.create(scenario=run.scenario, seed=1, state=Run.State.SUPERSEDED)
    publishing.prune(run.scenario)
    return Run.objects.get(pk=run.pk)


def test_what_was_published_comes_back_to_the_last_bit(world: World) -> None:
    before = told(world.run)
    run = aged(world.run)
    assert (told(run), len(before) > 1) == ([], True)
    archiving.bring_back(actor=acting(world, "planner"), run=run)
    assert told(run) == before


def test_inputs_of_a_published_run_are_kept(world: World) -> None:
    assert aged(world.run).snapshot is not None


def test_a_run_that_was_never_published_leaves_nothing(world: World) -> None:
    Run.objects.filter(pk=world.run.pk).update(state=Run.State.OVERTAKEN)
    publishing.prune(world.scenario)
    assert (told(world.run), Archive.objects.exists()) == ([], False)


def test_a_run_that_was_never_published_cannot_be_brought_back(world: World) -> None:
    Run.objects.filter(pk=world.run.pk).update(pruned=world.run.started)
    with pytest.raises(NotPossible, match="never published"):
        archiving.bring_back(actor=acting(world, "planner"), run=world.run)


def test_what_was_brought_back_is_put_away_with_the_next_projection(world: World) -> None:
    run = archiving.bring_back(actor=acting(world, "planner"), run=aged(world.run))
    publishing.prune(run.scenario)
    assert (told(run), Archive.objects.filter(run=run).exists()) == ([], True)


def test_pinning_brings_back_for_good(world: World) -> None:
    run = pin_run(actor=acting(world, "planner"), run=aged(world.run))
    publishing.prune(run.scenario)
    assert (run.pinned, len(told(run)) > 1) == (True, True)


def test_bringing_back_is_in_the_audit_trail(world: World) -> None:
    run = archiving.bring_back(actor=acting(world, "executive"), run=aged(world.run))
    assert AuditEvent.objects.get(action="run.brought_back").subject == f"run {run.code}"


def test_who_does_not_see_scenarios_brings_nothing_back(world: World) -> None:
    with pytest.raises(PermissionDenied):
        archiving.bring_back(actor=acting(world, "neighbour"), run=aged(world.run))


def test_a_program_brings_figures_back(world: World) -> None:
    aged(world.run)
    answer = world.as_("planner").post(world.api(f"runs/{world.run.code}/bring-back/"), {}, JSON)
    assert (answer.status_code, answer.json()["figures_kept"]) == (200, True)


@pytest.mark.parametrize(("role", "done"), [("neighbour", False), ("executive", True)])
def test_who_may_bring_figures_back(role: str, done: bool, world: World) -> None:
    run = aged(world.run)
    world.as_(role).post(f"{world.run_page}bring-back/")
    assert NodeResult.objects.filter(run=run).exists() is done
