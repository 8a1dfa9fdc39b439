"""What only some parameters may say: ages, places, gross growth with productivity; and what it does to the gap."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from partners.actors import Actor
from partners.models import Organisation, System
from partners.roles import Role
from planning.models import Assumption, Scenario
from planning.selectors import projections
from planning.services.failures import AssumptionRefused
from planning.services.scenarios import add_assumption, edit_assumption, end_assumption
from tests.plugins.people import make_member, make_system
from tests.plugins.projecting import NURSE, accept, load_reference, trust, worked_out
from workforce.models import Profession

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "Local evidence", "source": "Our own figures"}


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


@pytest.fixture
def organisation(system: System) -> Organisation:
    one = trust(system)
    accept(one, "demand", [{"establishment_wte": Decimal(560)}])
    return one


@pytest.fixture
def scenario(organisation: Organisation) -> Scenario:
    return Scenario.objects.get()


@pytest.fixture
def planner(system: System) -> Actor:
    return Actor.of(make_member(Role.ICS_PLANNER, system))


def add(actor: Actor, scenario: Scenario, parameter: str, *values: str, **given: Any) -> Assumption:
    low, mode, high = map(Decimal, values if len(values) == 3 else values * 3)
    return add_assumption(
        actor=actor, scenario=scenario, parameter=parameter, low=low, mode=mode, high=high,
        **{"scope_kind": "system", **WHY, **given},
    )  # fmt: skip


def closing(system: System, name: str, basis: str = "funded") -> float:
    run = worked_out(system)
    node = projections.node(run)
    assert node is not None
    value = projections.figure(node, basis, name, len(run.positions) - 1, "central")
    assert value is not None
    return value


# Ages


def test_an_age_may_have_its_own_rate_beside_that_for_all(planner: Actor, scenario: Scenario) -> None:
    assert add(planner, scenario, "leave_rate", "0.2", age_band="16-24").natural_code == "leave_rate.system.16-24"


def test_a_rate_for_one_age_changes_who_leaves(planner: Actor, scenario: Scenario, system: System) -> None:
    before = closing(system, "supply")
    add(planner, scenario, "leave_rate", "0.5", scope_kind="sector", sector="acute", age_band="25-34")
    assert closing(system, "supply") < 0.95 * before


def test_the_same_age_cannot_be_said_twice(planner: Actor, scenario: Scenario) -> None:
    add(planner, scenario, "leave_rate", "0.2", age_band="16-24")
    with pytest.raises(AssumptionRefused, match="There is an assumption"):
        add(planner, scenario, "leave_rate", "0.3", age_band="16-24")


def test_what_holds_for_one_age_in_the_whole_system_can_be_withdrawn(planner: Actor, scenario: Scenario) -> None:
    one = add(planner, scenario, "leave_rate", "0.2", age_band="16-24")
    end_assumption(actor=planner, assumption=one, reason="Not borne out")
    assert not scenario.assumptions.filter(age_band="16-24", ended__isnull=True).exists()


def test_people_of_an_age_may_work_other_hours_and_the_opening_supply_stays(
    planner: Actor, scenario: Scenario, system: System
) -> None:
    add(planner, scenario, "participation", "0.6", scope_kind="sector", sector="acute", age_band="65+")
    found = projections.node(worked_out(system))
    assert found is not None
    assert projections.figure(found, "funded", "supply", 0) == pytest.approx(500)


@pytest.mark.parametrize(
    ("parameter", "band", "words"),
    [("demand_growth", "65+", "does not differ by age"), ("leave_rate", "65-99", "no age band")],
)
def test_an_age_that_makes_no_sense_is_refused(
    parameter: str, band: str, words: str, planner: Actor, scenario: Scenario
) -> None:
    with pytest.raises(AssumptionRefused, match=words) as refused:
        add(planner, scenario, parameter, "0.1", age_band=band)
    assert list(refused.value.messages) == ["age_band"]


# Gross growth and productivity

NET_ALREADY = "net of productivity already"


def test_gross_growth_takes_the_place_of_net_growth(planner: Actor, scenario: Scenario, system: System) -> None:
    add(planner, scenario, "demographic_growth", "0")
    assert closing(system, "demand") == pytest.approx(560)


def test_productivity_is_taken_off_gross_growth(planner: Actor, scenario: Scenario, system: System) -> None:
    add(planner, scenario, "other_growth", "0")
    add(planner, scenario, "productivity", "0.01", scope_kind="sector", sector="acute")
    assert closing(system, "demand") == pytest.approx(560 * 0.99**6.5, rel=1e-3)


def test_productivity_beside_net_growth_is_refused(planner: Actor, scenario: Scenario) -> None:
    held = scenario.assumptions.get(parameter="productivity")
    with pytest.raises(AssumptionRefused, match=NET_ALREADY):
        edit_assumption(
            actor=planner, assumption=held, low=Decimal(0), mode=Decimal("0.01"), high=Decimal("0.02"), **WHY
        )


def test_losing_productivity_beside_net_growth_is_refused_too(planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused, match=NET_ALREADY):
        add(planner, scenario, "productivity", "-0.01", scope_kind="sector", sector="acute")


@pytest.mark.parametrize(
    "narrow",
    [
        {"scope_kind": "sector", "sector": "primary_care"},
        {"scope_kind": "sector", "sector": "acute", "to_year": dt.date(2028, 4, 1)},
        {"scope_kind": "sector", "sector": "acute", "from_year": dt.date(2027, 4, 1)},
    ],
    ids=str,
)
def test_gross_growth_of_other_people_or_fewer_years_does_not_do(
    narrow: dict[str, Any], planner: Actor, scenario: Scenario
) -> None:
    add(planner, scenario, "demographic_growth", "0.01", **narrow)
    with pytest.raises(AssumptionRefused, match=NET_ALREADY):
        add(planner, scenario, "productivity", "0.01", scope_kind="sector", sector="acute")


def test_gross_growth_of_a_wider_scope_over_following_years_does(
    planner: Actor, scenario: Scenario, organisation: Organisation
) -> None:
    turn = dt.date(2029, 4, 1)
    add(planner, scenario, "demographic_growth", "0.01", scope_kind="sector", sector="acute", to_year=turn)
    add(planner, scenario, "other_growth", "0.01", from_year=turn)
    nurse = Profession.objects.get(code=NURSE)
    scope = {"scope_kind": "cell", "organisation": organisation, "profession": nurse}
    assert add(planner, scenario, "productivity", "0.01", **scope).pk


def test_gross_growth_is_withdrawn_when_nothing_leans_on_it(planner: Actor, scenario: Scenario) -> None:
    one = add(planner, scenario, "demographic_growth", "0.01")
    end_assumption(actor=planner, assumption=one, reason="Not borne out")
    assert not scenario.assumptions.filter(parameter="demographic_growth", ended__isnull=True).exists()


def test_gross_growth_on_which_productivity_leans_stays(planner: Actor, scenario: Scenario) -> None:
    one = add(planner, scenario, "demographic_growth", "0.01")
    add(planner, scenario, "productivity", "0.01", scope_kind="sector", sector="acute")
    with pytest.raises(AssumptionRefused, match=r"productivity \(productivity\.sector\.acute\) leans on this"):
        end_assumption(actor=planner, assumption=one, reason="Not borne out")


# Places on placement, bank and agency


def test_places_are_a_number_of_students(planner: Actor, scenario: Scenario, organisation: Organisation) -> None:
    scope = {"scope_kind": "organisation", "organisation": organisation}
    assert add(planner, scenario, "placement_places", "80", "100", "120", **scope).mode == 100


@pytest.mark.parametrize("scope", [{"scope_kind": "system"}, {"scope_kind": "sector", "sector": "acute"}], ids=str)
def test_places_of_nobody_in_particular_are_refused(scope: dict[str, Any], planner: Actor, scenario: Scenario) -> None:
    with pytest.raises(AssumptionRefused, match="Name the organisation") as refused:
        add(planner, scenario, "placement_places", "100", **scope)
    assert list(refused.value.messages) == ["scope_kind"]


def test_students_without_a_place_never_join(planner: Actor, scenario: Scenario, organisation: Organisation) -> None:
    course = {"route": "degree", "start": dt.date(2026, 9, 1), "expected_completion": dt.date(2029, 8, 1)}
    accept(organisation, "pipeline", [{**course, "intake": Decimal(200)}])
    system = scenario.system
    before = worked_out(system)
    add(planner, scenario, "placement_places", "50", scope_kind="organisation", organisation=organisation)
    nodes = [projections.node(run) for run in (before, worked_out(system))]
    came = [sum(node.flows["graduates"]) for node in nodes if node]
    assert came[1] == pytest.approx(came[0] / 4, rel=1e-3)


def test_students_without_a_place_are_counted_once_however_many_services_share_them(
    planner: Actor, scenario: Scenario, organisation: Organisation
) -> None:
    where = {"hospital-ward": 300, "home-care": 200}
    wards = [{"substantive_wte": Decimal(wte), "setting": setting} for setting, wte in where.items()]
    accept(organisation, "capacity", wards)
    course = {"route": "degree", "start": dt.date(2026, 9, 1), "expected_completion": dt.date(2029, 8, 1)}
    accept(organisation, "pipeline", [{**course, "intake": Decimal(200)}])
    nurse = Profession.objects.get(code=NURSE)
    add(planner, scenario, "placement_places", "50", scope_kind="profession", profession=nurse)
    node = projections.node(worked_out(scenario.system))
    assert node is not None
    assert sum(node.figures["turned_away"]) == pytest.approx(150)


def test_recruitment_is_not_lowered_for_students_who_find_no_place(
    planner: Actor, scenario: Scenario, organisation: Organisation
) -> None:
    course = {"route": "degree", "start": dt.date(2026, 9, 1), "expected_completion": dt.date(2029, 8, 1)}
    accept(organisation, "pipeline", [{**course, "intake": Decimal(20)}])
    system = scenario.system
    before = worked_out(system)
    add(planner, scenario, "placement_places", "0", scope_kind="organisation", organisation=organisation)
    nodes = [projections.node(run) for run in (before, worked_out(system))]
    recruited = [node.flows["other recruitment"][4] for node in nodes if node]
    assert recruited[1] > recruited[0]


def test_bank_and_agency_grow_apart(planner: Actor, scenario: Scenario, organisation: Organisation) -> None:
    figures = {"substantive_wte": Decimal(500), "bank_wte": Decimal(30), "agency_wte": Decimal(10)}
    accept(organisation, "capacity", [figures])
    add(planner, scenario, "agency_growth", "-0.5")
    node = projections.node(worked_out(scenario.system))
    assert node is not None
    parts = node.figures["cover_parts"]
    assert (parts["bank"][-1], parts["agency"][-1]) == (pytest.approx(30), pytest.approx(10 * 0.5**6.5, rel=1e-3))
