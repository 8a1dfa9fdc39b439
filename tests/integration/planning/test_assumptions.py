"""Scenarios start from sourced values, the most specific assumption wins, and whoever changes one leaves a trace."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from jobs.models import Job
from partners.actors import Actor
from partners.models import AuditEvent, System
from partners.roles import Role
from planning.models import Assumption, Scenario
from planning.selectors import scenarios as selectors
from planning.services.failures import AssumptionRefused
from planning.services.pinning import pin_run, unpin_run
from planning.services.scenario_settings import change_scenario
from planning.services.scenarios import (
    add_assumption,
    copy_scenario,
    create_default_scenario,
    edit_assumption,
    end_assumption,
)
from tests.plugins.people import make_member, make_organisation, make_system
from tests.plugins.projecting import APPLICATION, NURSE, accept, load_reference, trust, worked_out
from workforce.models import Profession, StaffGroup

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "Local evidence", "source": "Our own leavers"}


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


@pytest.fixture
def scenario(system: System) -> Scenario:
    return create_default_scenario(actor=APPLICATION, system=system)


@pytest.fixture
def planner(system: System) -> Actor:
    return Actor.of(make_member(Role.ICS_PLANNER, system))


def leaving(scenario: Scenario, **scope: object) -> Assumption:
    return scenario.assumptions.get(parameter="leave_rate", ended__isnull=True, **(scope or {"scope_kind": "system"}))


def values(low: str, mode: str, high: str) -> dict[str, Any]:
    return {"low": Decimal(low), "mode": Decimal(mode), "high": Decimal(high)}


def add(actor: Actor, scenario: Scenario, **given: Any) -> Assumption:
    usual = {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute", **values("0.1", "0.11", "0.12")}
    return add_assumption(actor=actor, scenario=scenario, **{**usual, **WHY, **given})


# Changing


def test_an_edit_ends_the_old_row_and_begins_a_new_one(planner: Actor, scenario: Scenario) -> None:
    old = leaving(scenario)
    new = edit_assumption(actor=planner, assumption=old, **values("0.08", "0.09", "0.1"), **WHY)
    old.refresh_from_db()
    assert (old.ended is not None, old.ended_by, new.ended, new.natural_code) == (
        True, planner.user, None, old.natural_code,
    )  # fmt: skip


def test_an_edit_has_the_scenario_worked_out(planner: Actor, scenario: Scenario) -> None:
    edit_assumption(actor=planner, assumption=leaving(scenario), **values("0.08", "0.09", "0.1"), **WHY)
    assert Job.objects.get().payload == {"scenario": str(scenario.code)}


def test_an_edit_leaves_before_and_after_in_the_audit_trail(planner: Actor, scenario: Scenario) -> None:
    edit_assumption(actor=planner, assumption=leaving(scenario), **values("0.08", "0.09", "0.1"), **WHY)
    detail = AuditEvent.objects.get(action="assumption.changed").detail
    assert (detail["before"][1], detail["now"][1]) == ("0.08500", "0.09")


def test_history_holds_every_version_the_newest_first(planner: Actor, scenario: Scenario) -> None:
    for mode in ("0.09", "0.1"):
        edit_assumption(actor=planner, assumption=leaving(scenario), **values("0.08", mode, "0.12"), **WHY)
    found = [one.mode for one in selectors.history(leaving(scenario))]
    assert found == [Decimal("0.1"), Decimal("0.09"), Decimal("0.085")]


def test_a_second_edit_of_the_same_row_is_refused(planner: Actor, scenario: Scenario) -> None:
    old = leaving(scenario)
    edit_assumption(actor=planner, assumption=old, **values("0.08", "0.09", "0.1"), **WHY)
    with pytest.raises(AssumptionRefused, match="in the meantime"):
        edit_assumption(actor=planner, assumption=old, **values("0.08", "0.08", "0.1"), **WHY)


def test_a_narrower_assumption_changes_only_its_own(planner: Actor, system: System) -> None:
    one = trust(system)
    other = trust(system, "RBZ")
    worked_out(system)
    scenario = Scenario.objects.get()
    add(planner, scenario, scope_kind="organisation", sector="", organisation=one, **values("0.3", "0.3", "0.3"))
    run = worked_out(system)
    supply = {
        node.organisation: node.figures["supply"]["central"][-1] for node in run.nodes.filter(kind="organisation")
    }
    assert supply[one.code] < 0.5 * supply[other.code]


def test_what_is_withdrawn_gives_way_to_the_next_scope(planner: Actor, system: System) -> None:
    trust(system)
    before = worked_out(system)
    narrow = add(planner, Scenario.objects.get(), **values("0.3", "0.3", "0.3"))
    worked_out(system)
    end_assumption(actor=planner, assumption=narrow, reason="Not borne out")
    assert worked_out(system).fingerprint == before.fingerprint


def test_who_withdrew_it_and_why_stays_on_record(planner: Actor, scenario: Scenario) -> None:
    narrow = add(planner, scenario)
    end_assumption(actor=planner, assumption=narrow, reason=" Not borne out ")
    narrow.refresh_from_db()
    assert (narrow.ended_by, narrow.ended_reason) == (planner.user, "Not borne out")


def test_what_holds_for_the_whole_system_cannot_be_withdrawn(planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused, match="Change its values instead"):
        end_assumption(actor=planner, assumption=leaving(scenario), reason="No")


def test_nothing_is_withdrawn_without_a_reason(planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused, match="Say why"):
        end_assumption(actor=planner, assumption=add(planner, scenario), reason=" ")


REFUSED = [
    ("mode", values("0.1", "0.09", "0.12")),
    ("high", values("0.1", "0.11", "1.2")),
    ("low", values("-0.1", "0.11", "0.12")),
    ("reason", {"reason": " "}),
    ("source", {"source": ""}),
    ("source", {"source": "x" * 501}),
    ("sector", {"sector": ""}),
    ("sector", {"scope_kind": "system"}),
    ("to_year", {"from_year": dt.date(2027, 4, 1), "to_year": dt.date(2026, 4, 1)}),
    ("high", {"parameter": "productivity", **values("0", "0.01", "0.02")}),
]


@pytest.mark.parametrize(("field", "given"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_cannot_stand_is_refused_at_its_field(
    field: str, given: dict[str, object], planner: Actor, scenario: Scenario
) -> None:
    with pytest.raises(AssumptionRefused) as refused:
        add(planner, scenario, **given)
    assert list(refused.value.messages) == [field]


def test_the_same_scope_and_years_cannot_be_said_twice(planner: Actor, scenario: Scenario) -> None:
    add(planner, scenario, from_year=dt.date(2026, 4, 1))
    with pytest.raises(AssumptionRefused, match="There is an assumption"):
        add(planner, scenario, from_year=dt.date(2028, 4, 1))


def test_years_that_follow_one_another_can_stand(planner: Actor, scenario: Scenario) -> None:
    add(planner, scenario, to_year=dt.date(2028, 4, 1))
    assert add(planner, scenario, from_year=dt.date(2028, 4, 1)).natural_code == "leave_rate.sector.acute.2028-04-01"


def test_an_organisation_of_elsewhere_is_refused(planner: Actor, scenario: Scenario) -> None:
    elsewhere = make_organisation("RYF", make_system("QYY"))
    with pytest.raises(AssumptionRefused, match="does not count in this system"):
        add(planner, scenario, scope_kind="organisation", sector="", organisation=elsewhere)


def test_natural_codes_name_parameter_and_scope(planner: Actor, scenario: Scenario, system: System) -> None:
    one = make_organisation("RH8", system)
    nurse, group = Profession.objects.get(code=NURSE), StaffGroup.objects.get(code="direct-care")
    scopes: Iterator[dict[str, object]] = iter((
        {"scope_kind": "cell", "organisation": one, "profession": nurse},
        {"scope_kind": "staff_group", "staff_group": group},
    ))  # fmt: skip
    assert [add(planner, scenario, **{"sector": "", **scope}).natural_code for scope in scopes] == [
        "leave_rate.cell.RH8.nurse-adult", "leave_rate.staff_group.asc.direct-care",
    ]  # fmt: skip


# Who may


@pytest.mark.parametrize("role", [Role.ICS_EXECUTIVE, Role.REGIONAL_VIEWER])
def test_readers_change_nothing(role: str, scenario: Scenario, system: System) -> None:
    reader = Actor.of(make_member(role, system))
    one = leaving(scenario)
    for change in (
        lambda: edit_assumption(actor=reader, assumption=one, **values("0.08", "0.09", "0.1"), **WHY),
        lambda: add(reader, scenario),
        lambda: end_assumption(actor=reader, assumption=one, reason="No"),
        lambda: copy_scenario(actor=reader, scenario=scenario, name="Mine"),
        lambda: settings(reader, scenario, name="Mine"),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_a_planner_of_another_system_changes_nothing(scenario: Scenario) -> None:
    other = Actor.of(make_member(Role.ICS_PLANNER, make_system("QYY")))
    with pytest.raises(PermissionDenied):
        edit_assumption(actor=other, assumption=leaving(scenario), **values("0.08", "0.09", "0.1"), **WHY)


# Frame of a scenario


def settings(actor: Actor, scenario: Scenario, **given: Any) -> Scenario:
    names = ("name", "description", "horizon_years", "base_month", "live")
    kept = {name: getattr(scenario, name) for name in names}
    return change_scenario(actor=actor, scenario=scenario, **{**kept, **given})


def test_a_longer_horizon_projects_further(planner: Actor, system: System) -> None:
    trust(system)
    before = worked_out(system)
    settings(planner, Scenario.objects.get(), horizon_years=8)
    assert len(worked_out(system).positions) == len(before.positions) + 2


def test_a_chosen_base_month_is_the_one_projected_from(planner: Actor, system: System) -> None:
    accept(trust(system), "capacity", [{"substantive_wte": Decimal(480)}], month=dt.date(2025, 6, 1))
    worked_out(system)
    settings(planner, Scenario.objects.get(), base_month=dt.date(2025, 6, 1))
    assert worked_out(system).base_date == dt.date(2025, 6, 30)


def test_a_month_without_records_is_refused(planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused, match="No staff figures are on record for June 2025"):
        settings(planner, scenario, base_month=dt.date(2025, 6, 1))


def test_a_new_name_alone_has_nothing_worked_out(planner: Actor, scenario: Scenario) -> None:
    settings(planner, scenario, name="Business as usual")
    assert not Job.objects.exists()


def test_the_scenario_that_people_see_first_stays_live(planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused) as refused:
        settings(planner, scenario, live=False)
    assert list(refused.value.messages) == ["live"]


def test_a_copy_needs_a_name_of_its_own(planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused, match="of this name"):
        copy_scenario(actor=planner, scenario=scenario, name=scenario.name)


def test_no_scenario_takes_the_name_of_another(planner: Actor, scenario: Scenario) -> None:
    copy = copy_scenario(actor=planner, scenario=scenario, name="Recruit more")
    with pytest.raises(AssumptionRefused, match="of this name"):
        settings(planner, copy, name=scenario.name)


def test_a_copy_does_not_follow_its_original(planner: Actor, scenario: Scenario) -> None:
    copy = copy_scenario(actor=planner, scenario=scenario, name="Recruit more")
    edit_assumption(actor=planner, assumption=leaving(scenario), **values("0.08", "0.09", "0.1"), **WHY)
    assert leaving(copy).mode == Decimal("0.085")


# Keeping a run


def test_a_pinned_run_keeps_its_results(planner: Actor, system: System) -> None:
    one = trust(system)
    kept = pin_run(actor=planner, run=worked_out(system))
    for wte in range(501, 507):
        accept(one, "capacity", [{"substantive_wte": Decimal(wte)}])
        worked_out(system)
    kept.refresh_from_db()
    assert (kept.pruned, kept.nodes.filter(kind="system").count()) == (None, 1)


def test_a_run_let_go_again_is_pruned_in_its_turn(planner: Actor, system: System) -> None:
    one = trust(system)
    kept = pin_run(actor=planner, run=worked_out(system))
    unpin_run(actor=planner, run=kept)
    for wte in range(501, 506):
        accept(one, "capacity", [{"substantive_wte": Decimal(wte)}])
        worked_out(system)
    kept.refresh_from_db()
    assert (kept.pruned is not None, kept.nodes.exists()) == (True, False)


def test_a_run_without_results_cannot_be_pinned(planner: Actor, system: System) -> None:
    from planning.services.failures import NotPossible

    trust(system)
    run = worked_out(system)
    type(run).objects.filter(pk=run.pk).update(pruned=timezone.now())
    with pytest.raises(NotPossible, match="never published"):
        pin_run(actor=planner, run=run)


def test_pinning_is_in_the_audit_trail(planner: Actor, system: System) -> None:
    trust(system)
    run = pin_run(actor=planner, run=worked_out(system))
    assert AuditEvent.objects.get(action="run.pinned").subject == f"run {run.code}"
