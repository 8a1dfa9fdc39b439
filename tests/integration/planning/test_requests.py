"""What changes has live scenarios worked out again, once for however many changes, and nothing else does."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from jobs.models import Job
from jobs.services import run_waiting, try_again
from partners.actors import Actor
from partners.models import System
from partners.roles import Role
from partners.services.organisations import merge_organisations, set_shares
from planning.models import Run, Scenario
from planning.services import news, requests
from planning.services.failures import NotPossible
from planning.services.scenario_settings import change_scenario
from planning.services.scenarios import copy_scenario
from tests.plugins.people import make_member, make_organisation, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


def waiting() -> list[str]:
    """Names of the scenarios that are about to be worked out."""
    keys = Job.objects.filter(kind=requests.RECOMPUTE, state=Job.State.QUEUED).values_list("key", flat=True)
    return sorted(Scenario.objects.filter(code__in=list(keys)).values_list("name", flat=True))


def test_new_shares_of_an_organisation_with_records_are_worked_out_in_both_systems(system: System) -> None:
    other, one = make_system("QYY"), trust(system)
    set_shares(actor=APPLICATION, organisation=one, shares=[(system, None, Decimal(60)), (other, None, Decimal(40))],
               start=dt.date(2025, 4, 1))  # fmt: skip
    assert set(Job.objects.values_list("system__code", flat=True)) == {"QXX", "QYY"}


def test_a_merger_of_organisations_with_records_is_worked_out(system: System) -> None:
    one, other = trust(system), trust(system, "RBZ")
    worked_out(system)
    merge_organisations(actor=APPLICATION, predecessor=other, successor=one, date=dt.date(2026, 4, 1), kind="merger")
    assert waiting() == ["As things are"]


def test_organisations_without_records_make_no_scenario(system: System) -> None:
    make_organisation("RH8", system)
    news.recompute_restructured_systems([system])
    assert (Scenario.objects.count(), Job.objects.count()) == (0, 0)


def test_every_live_scenario_follows_the_records(system: System) -> None:
    one = trust(system)
    worked_out(system)
    copy_scenario(actor=APPLICATION, scenario=Scenario.objects.get(), name="Recruit more")
    run_waiting()
    accept(one, "capacity", [{"substantive_wte": Decimal(400)}])
    assert waiting() == ["As things are", "Recruit more"]


def test_a_scenario_laid_aside_does_not_follow(system: System) -> None:
    one = trust(system)
    worked_out(system)
    copy = copy_scenario(actor=APPLICATION, scenario=Scenario.objects.get(), name="Recruit more")
    run_waiting()
    change_scenario(
        actor=APPLICATION, scenario=copy, name=copy.name, description="", horizon_years=6, base_month=None, live=False
    )
    accept(one, "capacity", [{"substantive_wte": Decimal(400)}])
    assert waiting() == ["As things are"]


def test_records_of_one_system_leave_others_alone(system: System) -> None:
    trust(system)
    worked_out(system)
    trust(make_system("QYY"), "RBZ")
    assert not Job.objects.filter(system=system, state=Job.State.QUEUED).exists()


def test_what_is_being_worked_out_lets_later_news_wait_its_turn(system: System) -> None:
    one = trust(system)
    Job.objects.update(state=Job.State.RUNNING, lease_holder="x", lease_until=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    accept(one, "capacity", [{"substantive_wte": Decimal(400)}])
    assert sorted(Job.objects.values_list("state", flat=True)) == ["queued", "running"]


@pytest.mark.parametrize("role", [Role.ICS_EXECUTIVE, Role.WORKFORCE_LEAD, Role.REGIONAL_VIEWER])
def test_readers_have_nothing_worked_out_again(role: str, system: System) -> None:
    trust(system)
    with pytest.raises(PermissionDenied):
        requests.request_recompute(actor=Actor.of(make_member(role, system)), scenario=Scenario.objects.get())


def test_a_job_that_fails_three_times_is_set_aside(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(system)
    fail_three_times(monkeypatch)
    job = Job.objects.get()
    assert (job.state, job.attempts, "the disk is full" in job.failure) == (Job.State.SET_ASIDE, 3, True)


def test_runs_of_failed_attempts_are_marked_and_show_nothing(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(system)
    fail_three_times(monkeypatch)
    assert (list(Run.objects.values_list("state", flat=True)), Scenario.objects.get().published) == (
        ["failed"] * 3,
        None,
    )


def test_what_was_set_aside_can_be_tried_again(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(system)
    with monkeypatch.context() as broken:
        fail_three_times(broken)
    planner = Actor.of(make_member(Role.ICS_PLANNER, system))
    try_again(actor=planner, code=Job.objects.get().code)
    assert worked_out(system).state == Run.State.PUBLISHED


def test_a_planner_of_another_system_does_not_find_it(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(system)
    fail_three_times(monkeypatch)
    other = Actor.of(make_member(Role.ICS_PLANNER, make_system("QYY")))
    with pytest.raises(Http404):
        try_again(actor=other, code=Job.objects.get().code)


def fail_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    from planning.services.snapshots import reading

    def refuse(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(reading, "snapshot_of", refuse)
    for _ in range(3):
        Job.objects.update(not_before=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        run_waiting()


def test_a_combination_of_a_pruned_run_cannot_be_asked_for(system: System) -> None:
    trust(system)
    run = worked_out(system)
    run.pruned = run.published
    with pytest.raises(NotPossible, match="have been put away"):
        requests.request_selection(actor=APPLICATION, run=run, sector="acute", setting="hospital-ward")


def test_the_same_combination_asked_for_twice_is_one_job(system: System) -> None:
    trust(system)
    run = worked_out(system)
    asked = [requests.request_selection(actor=APPLICATION, run=run, sector="acute", place="north") for _ in range(2)]
    assert asked[0] == asked[1]


def test_a_stranger_asks_for_no_combination(system: System) -> None:
    trust(system)
    run = worked_out(system)
    stranger = Actor.of(make_member(Role.ICS_PLANNER, make_system("QYY")))
    with pytest.raises(PermissionDenied):
        requests.request_selection(actor=stranger, run=run, sector="acute")
