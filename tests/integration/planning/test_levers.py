"""What else a scenario presumes is added, changed and withdrawn, by whom it may be, and moves the gap."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from jobs.models import Job
from partners.actors import Actor
from partners.models import AuditEvent, Organisation, System
from partners.roles import Role
from planning.models import Lever, Movement, NodeResult, Run, Scenario, ServiceChange, StaffingRatio
from planning.selectors import levers as selectors
from planning.selectors import projections
from planning.services.failures import AssumptionRefused
from planning.services.levers import add_lever, change_lever, withdraw_lever
from planning.services.scenario_lock import ScenarioLocked
from planning.services.scenarios import copy_scenario
from tests.plugins.people import make_member, make_organisation, make_system
from tests.plugins.projecting import CARER, NURSE, accept, load_reference, trust, worked_out
from workforce.models import Profession

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "Agreed with the trust", "source": "Strategic plan"}


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


@pytest.fixture
def organisation(system: System) -> Organisation:
    """A trust with 500 nurses of 560 posts and 100 carers."""
    one = trust(system)
    accept(one, "capacity", [
        {"substantive_wte": Decimal(500)}, {"substantive_wte": Decimal(100), "profession": CARER},
    ])  # fmt: skip
    accept(
        one, "demand", [{"establishment_wte": Decimal(560)}, {"establishment_wte": Decimal(110), "profession": CARER}]
    )
    return one


@pytest.fixture
def scenario(organisation: Organisation) -> Scenario:
    return Scenario.objects.get()


@pytest.fixture
def planner(system: System) -> Actor:
    return Actor.of(make_member(Role.ICS_PLANNER, system))


def triple(low: str, mode: str, high: str) -> dict[str, Decimal]:
    return {"low": Decimal(low), "mode": Decimal(mode), "high": Decimal(high)}


def nurse() -> Profession:
    return Profession.objects.get(code=NURSE)


def movement(scenario: Scenario, **more: Any) -> Movement:
    both = {"from_profession": Profession.objects.get(code=CARER), "to_profession": nurse()}
    return Movement(
        **{"scenario": scenario, "name": "Step up", **both, **triple("0.02", "0.05", "0.08"), **WHY, **more}
    )


def change(scenario: Scenario, **more: Any) -> ServiceChange:
    given = {"name": "New ward", "organisation": Organisation.objects.get(code="RH8"), "profession": nurse()}
    given |= {"starts": dt.date(2026, 10, 1), **triple("20", "30", "40")}
    return ServiceChange(**{"scenario": scenario, **given, **WHY, **more})


def ratio(scenario: Scenario, **more: Any) -> StaffingRatio:
    given = {"name": "Beds", "organisation": Organisation.objects.get(code="RH8"), "profession": nurse()}
    given |= {"unit": "beds", "units": Decimal(400), **triple("1.2", "1.5", "1.6")}
    return StaffingRatio(**{"scenario": scenario, **given, **WHY, **more})


MAKERS: list[Callable[..., Lever]] = [movement, change, ratio]


def node(run: Run, **filters: str) -> NodeResult:
    found = projections.node(run, **filters)
    assert found is not None
    return found


# Writing


@pytest.mark.parametrize("make", MAKERS)
def test_a_lever_is_added_and_the_scenario_worked_out(
    make: Callable[..., Lever], planner: Actor, scenario: Scenario
) -> None:
    worked_out(scenario.system)
    one = add_lever(actor=planner, lever=make(scenario))
    assert (one.changed_by, Job.objects.filter(state="queued").count()) == (planner.user, 1)


@pytest.mark.parametrize("make", MAKERS)
def test_a_change_ends_the_old_row_and_begins_a_new_one(
    make: Callable[..., Lever], planner: Actor, scenario: Scenario
) -> None:
    old = add_lever(actor=planner, lever=make(scenario))
    new = change_lever(actor=planner, lever=old, values={"mode": old.high})
    assert [(one.pk, one.ended is None) for one in selectors.history(new)] == [(new.pk, True), (old.pk, False)]


def test_what_is_not_changed_stays(planner: Actor, scenario: Scenario) -> None:
    old = add_lever(actor=planner, lever=change(scenario, ramp_years=Decimal(1)))
    new = change_lever(actor=planner, lever=old, values={"starts": dt.date(2027, 4, 1)})
    assert (new.ramp_years, new.mode, new.name, new.code == old.code) == (Decimal(1), Decimal(30), "New ward", False)


def test_a_change_keeps_the_name_by_which_the_history_goes(planner: Actor, scenario: Scenario) -> None:
    old = add_lever(actor=planner, lever=change(scenario))
    assert change_lever(actor=planner, lever=old, values={"name": "Another ward"}).name == "New ward"


def test_a_second_change_of_the_same_row_is_refused(planner: Actor, scenario: Scenario) -> None:
    old = add_lever(actor=planner, lever=ratio(scenario))
    change_lever(actor=planner, lever=old, values={"units": Decimal(410)})
    with pytest.raises(AssumptionRefused, match="in the meantime"):
        change_lever(actor=planner, lever=old, values={"units": Decimal(420)})


def test_what_is_withdrawn_says_who_and_why(planner: Actor, scenario: Scenario) -> None:
    one = add_lever(actor=planner, lever=movement(scenario))
    withdraw_lever(actor=planner, lever=one, reason=" No funding ")
    one.refresh_from_db()
    assert (one.ended_by, one.ended_reason, selectors.now(one)) == (planner.user, "No funding", None)


def test_nothing_is_withdrawn_without_a_reason(planner: Actor, scenario: Scenario) -> None:
    one = add_lever(actor=planner, lever=movement(scenario))
    with pytest.raises(AssumptionRefused, match="Say why"):
        withdraw_lever(actor=planner, lever=one, reason=" ")


def test_a_name_that_was_withdrawn_can_be_used_again(planner: Actor, scenario: Scenario) -> None:
    withdraw_lever(actor=planner, lever=add_lever(actor=planner, lever=movement(scenario)), reason="No funding")
    assert add_lever(actor=planner, lever=movement(scenario)).pk


def test_each_write_leaves_a_trace(planner: Actor, scenario: Scenario) -> None:
    one = change_lever(
        actor=planner, lever=add_lever(actor=planner, lever=change(scenario)), values={"low": Decimal(25)}
    )
    withdraw_lever(actor=planner, lever=one, reason="Not agreed")
    told = AuditEvent.objects.filter(action__startswith="service_change.").order_by("pk")
    assert [event.action for event in told] == [
        "service_change.added", "service_change.changed", "service_change.withdrawn",
    ]  # fmt: skip


def test_a_copy_presumes_the_same_and_goes_its_own_way(planner: Actor, scenario: Scenario) -> None:
    for make in MAKERS:
        add_lever(actor=planner, lever=make(scenario))
    copy = copy_scenario(actor=planner, scenario=scenario, name="Copy")
    withdraw_lever(actor=planner, lever=Movement.objects.get(scenario=scenario), reason="No funding")
    assert (selectors.how_many(scenario), selectors.how_many(copy)) == (2, 3)


# What is refused

REFUSED: list[tuple[Callable[..., Lever], str, dict[str, Any]]] = [
    (movement, "name", {"name": " "}),
    (movement, "high", {"high": Decimal("1.1")}),
    (movement, "mode", {"mode": Decimal("0.01")}),
    (movement, "to_year", {"from_year": dt.date(2028, 4, 1), "to_year": dt.date(2027, 4, 1)}),
    (movement, "reason", {"reason": " "}),
    (movement, "source", {"source": ""}),
    (change, "organisation", {"organisation": None}),
    (change, "ends", {"ends": dt.date(2026, 9, 1)}),
    (change, "ramp_years", {"ramp_years": Decimal(-1)}),
    (change, "low", {"low": Decimal(-100_001)}),
    (ratio, "unit", {"unit": ""}),
    (ratio, "units", {"units": Decimal(-1)}),
    (ratio, "low", {"low": Decimal(-1)}),
    (ratio, "growth_high", {"growth_high": Decimal("0.6")}),
    (ratio, "growth_mode", {"growth_low": Decimal("0.1")}),
]


@pytest.mark.parametrize(
    ("make", "field", "given"), REFUSED, ids=lambda value: getattr(value, "__name__", str(value))[:40]
)
def test_what_cannot_stand_is_refused_at_its_field(
    make: Callable[..., Lever], field: str, given: dict[str, Any], planner: Actor, scenario: Scenario
) -> None:
    with pytest.raises(AssumptionRefused) as refused:
        add_lever(actor=planner, lever=make(scenario, **given))
    assert list(refused.value.messages) == [field]


def test_a_name_is_taken_once(planner: Actor, scenario: Scenario) -> None:
    add_lever(actor=planner, lever=movement(scenario))
    with pytest.raises(AssumptionRefused) as refused:
        add_lever(actor=planner, lever=movement(scenario))
    assert list(refused.value.messages) == ["name"]


def test_nobody_moves_into_their_own_profession(planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused, match="another profession"):
        add_lever(actor=planner, lever=movement(scenario, from_profession=nurse()))


def test_an_organisation_of_elsewhere_is_refused(planner: Actor, scenario: Scenario) -> None:
    elsewhere = make_organisation("RYF", make_system("QYY"))
    with pytest.raises(AssumptionRefused, match="does not count in this system"):
        add_lever(actor=planner, lever=change(scenario, organisation=elsewhere))


def test_a_locked_scenario_refuses_every_change(planner: Actor, scenario: Scenario) -> None:
    one = add_lever(actor=planner, lever=movement(scenario))
    Scenario.objects.update(locked=scenario.created, locked_reason="Agreed by the board")
    for write in (
        lambda: add_lever(actor=planner, lever=change(scenario)),
        lambda: change_lever(actor=planner, lever=one, values={"high": Decimal("0.09")}),
        lambda: withdraw_lever(actor=planner, lever=one, reason="No"),
    ):
        with pytest.raises(ScenarioLocked, match="Agreed by the board"):
            write()


@pytest.mark.parametrize("role", [Role.ICS_EXECUTIVE, Role.REGIONAL_VIEWER])
def test_readers_change_nothing(role: str, planner: Actor, scenario: Scenario) -> None:
    reader, one = Actor.of(make_member(role, scenario.system)), add_lever(actor=planner, lever=movement(scenario))
    for write in (
        lambda: add_lever(actor=reader, lever=change(scenario)),
        lambda: change_lever(actor=reader, lever=one, values={}),
        lambda: withdraw_lever(actor=reader, lever=one, reason="No"),
    ):
        with pytest.raises(PermissionDenied):
            write()


# What it does to the gap


def test_staff_who_move_leave_one_profession_and_join_another(planner: Actor, scenario: Scenario) -> None:
    system = scenario.system
    before = worked_out(system)
    add_lever(actor=planner, lever=movement(scenario))
    after = worked_out(system)

    def moved(profession: str) -> float:
        one, other = (node(run, profession=profession).figures["supply"]["central"][-1] for run in (after, before))
        return float(one - other)

    assert (moved(CARER) < -10, moved(NURSE) > 10) == (True, True)


def test_what_one_profession_loses_the_other_gains_so_the_bridge_adds_up(planner: Actor, scenario: Scenario) -> None:
    add_lever(actor=planner, lever=movement(scenario))
    effects = node(worked_out(scenario.system)).effects["funded"]["supply"]["transfer: Step up"]
    assert abs(sum(effects)) < 5


def test_a_change_of_service_adds_to_the_demand_on_both_bases(
    planner: Actor, scenario: Scenario, organisation: Organisation
) -> None:
    accept(organisation, "demand", [{"establishment_wte": Decimal(560), "required_wte": Decimal(600)}])
    add_lever(actor=planner, lever=change(scenario))
    effects = node(worked_out(scenario.system), profession=NURSE).effects
    told = [sum(effects[basis]["demand"]["service change: New ward"]) for basis in ("funded", "need")]
    assert told == [pytest.approx(30), pytest.approx(30)]


def test_a_change_counts_with_the_staff_group_where_nobody_tells_the_profession(
    planner: Actor, scenario: Scenario, system: System
) -> None:
    for one in Organisation.objects.all():
        coarse = {"profession": "nurses-nfs"}
        accept(one, "capacity", [{"substantive_wte": Decimal(500), **coarse}])
        accept(one, "demand", [{"establishment_wte": Decimal(560), **coarse}])
    add_lever(actor=planner, lever=change(scenario))
    effects = node(worked_out(system), profession="nurses-nfs").effects
    assert sum(effects["funded"]["demand"]["service change: New ward"]) == pytest.approx(30)


def test_need_follows_the_activity_where_a_ratio_holds(planner: Actor, scenario: Scenario) -> None:
    growth = {"growth_low": Decimal("0.02"), "growth_mode": Decimal("0.02"), "growth_high": Decimal("0.02")}
    add_lever(actor=planner, lever=ratio(scenario, **growth))
    demand = node(worked_out(scenario.system), profession=NURSE).figures["need"]["demand"]["central"]
    assert (demand[0], demand[-1]) == (pytest.approx(600), pytest.approx(600 * 1.02**6.5, rel=1e-3))


def test_need_by_a_ratio_is_told_as_assumed(planner: Actor, scenario: Scenario) -> None:
    add_lever(actor=planner, lever=ratio(scenario))
    quality = node(worked_out(scenario.system), profession=NURSE).quality
    assert (quality["demand"]["need"]["assumed"], quality["unknown_cells"]["need"]) == (1.0, 0)


def test_a_lever_that_finds_no_place_is_told_with_the_run(planner: Actor, scenario: Scenario) -> None:
    nowhere = make_organisation("RBZ", scenario.system, name="South Hospital")
    add_lever(actor=planner, lever=change(scenario, organisation=nowhere))
    [told] = worked_out(scenario.system).inputs["caveats"]
    assert told.startswith("The change of service “New ward” is left out: its organisation has no figures on record")


def test_a_run_tells_which_levers_stand_behind_a_figure(planner: Actor, scenario: Scenario) -> None:
    for make in MAKERS:
        add_lever(actor=planner, lever=make(scenario))
    run = worked_out(scenario.system)
    found = selectors.behind(run, {"profession": CARER})
    assert [(facts.name, row and row.reason) for facts, row in found] == [("Step up", "Agreed with the trust")]


def test_a_combination_asked_for_has_the_figures_of_the_whole_run(planner: Actor, scenario: Scenario) -> None:
    from planning.selectors.inputs import snapshot_of
    from planning.services.model_inputs import prepare

    add_lever(actor=planner, lever=movement(scenario))
    run = worked_out(scenario.system)
    snapshot = snapshot_of(run)
    assert snapshot is not None
    model = prepare(snapshot).model(snapshot, (), frozenset({f"RH8|{NURSE}|not-specified"}))
    assert {cell.code for cell in model.cells} == {f"RH8|{NURSE}|not-specified", f"RH8|{CARER}|not-specified"}
