"""From an accepted version to the projection that people see."""

import datetime as dt
from decimal import Decimal

import pytest

from jobs.models import Job
from jobs.services import run_waiting
from partners.models import System
from planning.models import NodeResult, Run, Scenario
from planning.services import publishing
from tests.plugins.people import make_system
from tests.plugins.projecting import accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


def system_node(run: Run) -> NodeResult:
    return NodeResult.objects.get(run=run, kind="system")


def test_first_records_make_the_default_scenario(system: System) -> None:
    trust(system)
    assert Scenario.objects.get(system=system).is_default


def test_accepted_records_are_worked_out_and_published(system: System) -> None:
    trust(system)
    assert worked_out(system).state == Run.State.PUBLISHED


def test_supply_starts_at_the_wte_on_record(system: System) -> None:
    trust(system, wte="512.5")
    assert system_node(worked_out(system)).figures["supply"]["central"][0] == pytest.approx(512.5, abs=1e-4)


def test_positions_run_from_the_base_month_to_31_march(system: System) -> None:
    trust(system)
    positions = worked_out(system).positions
    assert (positions[0], positions[1], positions[-1], len(positions)) == ("2025-09-30", "2026-03-31", "2032-03-31", 8)


def test_requests_that_wait_become_one_job(system: System) -> None:
    one = trust(system)
    for wte in (501, 502, 503):
        accept(one, "capacity", [{"substantive_wte": Decimal(wte)}])
    assert Job.objects.get(kind="planning.recompute").requests == 4


def test_a_correction_replaces_what_is_shown(system: System) -> None:
    one = trust(system)
    worked_out(system)
    accept(one, "capacity", [{"substantive_wte": Decimal(400)}])
    assert system_node(worked_out(system)).figures["supply"]["central"][0] == pytest.approx(400, abs=1e-4)


def test_the_run_before_is_superseded(system: System) -> None:
    one = trust(system)
    first = worked_out(system)
    accept(one, "capacity", [{"substantive_wte": Decimal(400)}])
    worked_out(system)
    first.refresh_from_db()
    assert first.state == Run.State.SUPERSEDED


def test_an_older_run_never_replaces_a_newer_one(system: System) -> None:
    trust(system)
    worked_out(system)
    scenario = Scenario.objects.get()
    older = Run.objects.create(scenario=scenario, seed=1)
    newer = Run.objects.create(scenario=scenario, seed=1)
    assert publishing.publish(newer)
    assert not publishing.publish(older)
    scenario.refresh_from_db()
    assert scenario.published == newer


def test_an_overtaken_run_loses_its_results(system: System) -> None:
    trust(system)
    worked_out(system)
    older, newer = (Run.objects.create(scenario=Scenario.objects.get(), seed=1) for _ in range(2))
    NodeResult.objects.create(run=older, kind="system", code="system:QXX")
    publishing.publish(newer)
    publishing.publish(older)
    assert not NodeResult.objects.filter(run=older).exists()


def test_nothing_new_publishes_nothing(system: System) -> None:
    one = trust(system)
    first = worked_out(system)
    accept(one, "plan", [{"substantive_wte": Decimal(510)}])
    assert worked_out(system) == first


def test_nothing_new_is_said_so(system: System) -> None:
    one = trust(system)
    worked_out(system)
    accept(one, "plan", [{"substantive_wte": Decimal(510)}])
    run_waiting()
    assert Job.objects.order_by("-pk")[0].result["note"].startswith("Nothing has changed")


def test_finding_nothing_new_overtakes_runs_begun_before(system: System) -> None:
    trust(system)
    shown = worked_out(system)
    scenario = Scenario.objects.get()
    slow, later = (Run.objects.create(scenario=scenario, seed=1) for _ in range(2))
    publishing.leave_as_it_is(later, shown)
    assert not publishing.publish(slow)


def test_the_same_inputs_have_the_same_fingerprint(system: System) -> None:
    one = trust(system)
    first = worked_out(system)
    accept(one, "capacity", [{"substantive_wte": Decimal(500)}])
    second = worked_out(system)
    assert (first.pk != second.pk, first.fingerprint) == (True, second.fingerprint)


def test_other_inputs_have_another_fingerprint(system: System) -> None:
    one = trust(system)
    first = worked_out(system)
    accept(one, "capacity", [{"substantive_wte": Decimal("500.1")}])
    assert worked_out(system).fingerprint != first.fingerprint


def test_only_the_newest_superseded_runs_keep_their_results(system: System) -> None:
    one = trust(system)
    for wte in range(500, 507):
        accept(one, "capacity", [{"substantive_wte": Decimal(wte)}])
        worked_out(system)
    assert Run.objects.filter(nodes__kind="system").count() == 1 + publishing.KEEP_SUPERSEDED


def test_without_staff_figures_nothing_is_published(system: System) -> None:
    one = trust(system)
    accept(one, "capacity", [])
    run_waiting()
    assert Scenario.objects.get().published is None


def test_a_scenario_without_a_needed_assumption_is_set_aside_in_words(system: System) -> None:
    trust(system)
    Scenario.objects.get().assumptions.filter(parameter="leave_rate").delete()
    run_waiting()
    job = Job.objects.get()
    assert (job.state, "leave_rate" in job.failure) == ("set_aside", True)


def test_base_month_is_the_latest_with_four_fifths_reported(system: System) -> None:
    large = trust(system, "RH8", "800")
    small = trust(system, "RBZ", "200")
    accept(small, "capacity", [{"substantive_wte": Decimal(210)}], month=dt.date(2025, 10, 1))
    run = worked_out(system)
    accept(large, "capacity", [{"substantive_wte": Decimal(810)}], month=dt.date(2025, 10, 1))
    assert (run.base_date, worked_out(system).base_date) == (dt.date(2025, 9, 30), dt.date(2025, 10, 31))
