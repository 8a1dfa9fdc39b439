"""Many at once: whoever comes last, people never go back to an older projection, and no change is lost unseen.

Real workers that are killed, frozen and told twice are in tests/integration/jobs.
"""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from jobs.services import run_waiting
from planning.models import NodeResult, Run, Scenario
from planning.services import publishing
from planning.services.failures import AssumptionRefused, NotPossible
from planning.services.pinning import pin_run
from planning.services.scenarios import add_assumption, create_default_scenario, edit_assumption
from tests.plugins.people import make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out

AT_ONCE = 5
VALUES: dict[str, Any] = {
    "low": Decimal("0.1"),
    "mode": Decimal("0.11"),
    "high": Decimal("0.12"),
    "reason": "why",
    "source": "where",
}


@pytest.fixture
def scenario(shared_database: str) -> Scenario:
    load_reference()
    return create_default_scenario(actor=APPLICATION, system=make_system("QXX"))


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Call all of them in the same instant, each in a thread of its own; what they gave, or the refusal."""
    barrier = Barrier(len(calls))

    def called(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return call()
        except (AssumptionRefused, NotPossible) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(30) for future in [threads.submit(called, call) for call in calls]]


def runs(scenario: Scenario, many: int = AT_ONCE) -> list[Run]:
    """Runs that have been computed and stored, and wait to be published."""
    made = [Run.objects.create(scenario=scenario, seed=1) for _ in range(many)]
    NodeResult.objects.bulk_create(NodeResult(run=run, kind="system", code="system:QXX") for run in made)
    return made


def test_of_runs_published_at_once_the_newest_is_shown(scenario: Scenario) -> None:
    made = runs(scenario)
    shuffled = random.Random(5).sample(made, len(made))
    at_once([lambda run=run: publishing.publish(run) for run in shuffled])
    scenario.refresh_from_db()
    states = list(Run.objects.filter(pk__lt=made[-1].pk, state=Run.State.PUBLISHED))
    assert (scenario.published, states) == (made[-1], [])


def test_a_run_published_by_several_workers_is_published_once(scenario: Scenario) -> None:
    [run] = runs(scenario, 1)
    assert at_once([lambda: publishing.publish(run)] * AT_ONCE).count(True) == 1


def test_its_results_survive_those_who_came_late(scenario: Scenario) -> None:
    [run] = runs(scenario, 1)
    at_once([lambda: publishing.publish(run)] * AT_ONCE)
    assert NodeResult.objects.filter(run=run).count() == 1


def test_of_edits_at_once_one_stands_and_the_others_are_told(scenario: Scenario) -> None:
    old = scenario.assumptions.get(parameter="leave_rate", scope_kind="system")
    found = at_once([lambda: edit_assumption(actor=APPLICATION, assumption=old, **VALUES)] * AT_ONCE)
    refused = [one for one in found if isinstance(one, AssumptionRefused)]
    held = scenario.assumptions.filter(parameter="leave_rate", scope_kind="system", ended__isnull=True)
    assert (len(refused), held.count()) == (AT_ONCE - 1, 1)


def test_of_the_same_assumption_added_at_once_one_stands(scenario: Scenario) -> None:
    given: dict[str, Any] = {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute", **VALUES}
    found = at_once([lambda: add_assumption(actor=APPLICATION, scenario=scenario, **given)] * AT_ONCE)
    assert sum(isinstance(one, AssumptionRefused) for one in found) == AT_ONCE - 1


def test_a_run_is_either_pinned_with_its_results_or_pruned(scenario: Scenario) -> None:
    old = runs(scenario, 1 + publishing.KEEP_SUPERSEDED)[0]
    Run.objects.update(state=Run.State.SUPERSEDED)
    at_once([lambda: publishing.prune(scenario), lambda: pin_run(actor=APPLICATION, run=old)])
    publishing.prune(scenario)
    old.refresh_from_db()
    assert old.pinned == (old.pruned is None) == NodeResult.objects.filter(run=old).exists()


def test_records_accepted_while_a_run_computes_are_in_the_next(scenario: Scenario, monkeypatch: Any) -> None:
    """The older run has read; news comes in before it publishes: it is shown, and the news follows."""
    from planning.services import storing

    one, stored = trust(scenario.system), storing.store_all

    def late(rows: list[NodeResult]) -> int:
        monkeypatch.setattr(storing, "store_all", stored)
        accept(one, "capacity", [{"substantive_wte": Decimal(600)}])
        return stored(rows)

    monkeypatch.setattr(storing, "store_all", late)
    run_waiting()
    supply = worked_out(scenario.system).nodes.get(kind="system").figures["supply"]["central"][0]
    assert supply == pytest.approx(600, abs=1e-3)
