"""Scenarios start from sourced values, the most specific assumption wins, and whoever changes one leaves a trace."""

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from jobs.models import Job
from partners.actors import Actor
from partners.models import AuditEvent, System
from partners.roles import Role
from planning.models import Assumption, Scenario
from planning.presenters import parameters
from planning.selectors import scenarios as selectors
from planning.services.default_assumptions import FILE
from planning.services.failures import AssumptionRefused
from planning.services.pinning import pin_run, unpin_run
from planning.services.resolving import NothingAssumed, Resolver
from planning.services.scenario_settings import change_scenario
from planning.services.scenarios import (
    add_assumption,
    copy_scenario,
    create_default_scenario,
    edit_assumption,
    end_assumption,
)
from planning.services.snapshots.data import AssumptionFacts, OrganisationFacts, ProfessionFacts
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


# What a scenario starts from


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def whole(db: None) -> Scenario:
    """The default scenario beside the whole reference data."""
    call_command("load_reference", verbosity=0)
    return create_default_scenario(actor=APPLICATION, system=System.objects.first() or make_system("QXX"))


def test_the_default_scenario_holds_every_row_of_the_file_and_no_other(
    whole: Scenario, rows: list[dict[str, str]]
) -> None:
    def told(row: dict[str, str]) -> tuple[object, ...]:
        span = tuple(dt.date.fromisoformat(row[name]) if row[name] else None for name in ("from_year", "to_year"))
        numbers = tuple(Decimal(row[name]) for name in ("low", "mode", "high"))
        return row["parameter"], row["scope_kind"], row["scope_code"], *span, *numbers, row["reason"], row["source"]

    kept = {
        (one.parameter, one.scope_kind, scope_code(one), one.from_year, one.to_year, one.low, one.mode, one.high,
         one.reason, one.source)
        for one in selectors.assumptions(whole)
    }  # fmt: skip
    assert kept == {told(row) for row in rows}


def scope_code(one: Assumption) -> str:
    group = f"{one.staff_group.scheme.code}/{one.staff_group.code}" if one.staff_group else ""
    return group or (one.profession.code if one.profession else "") or one.sector


FIGURES = [
    # parameter, scope, day, low, mode, high: as the issue that ordered the ground floor names them
    ("leave_rate", "nhs_digital/nurses-health-visitors", None, ("0.082", "0.0845", "0.087")),
    ("retire_rate", "nhs_digital/nurses-health-visitors", None, ("0.018", "0.02", "0.022")),
    ("assumed_vacancy_rate", "", "2025-04-01", (None, "0.067", None)),
    ("assumed_vacancy_rate", "", "2022-04-01", (None, "0.097", None)),
    ("assumed_vacancy_rate", "adult_social_care", "2024-04-01", (None, "0.07", None)),
    ("stays_in_system", "adult_social_care", None, (None, "0.667", None)),
    ("demand_growth", "", None, (None, "0.032", None)),
    ("demand_growth", "adult_social_care", None, (None, "0.016", None)),
    ("participation", "", None, (None, "0.89", None)),
    ("training_attrition", "nhs_digital/nurses-health-visitors", None, (None, "0.13", None)),
]


@pytest.mark.parametrize(("parameter", "scope", "since", "expected"), FIGURES, ids=lambda value: str(value)[:30])
def test_the_default_scenario_says(
    parameter: str,
    scope: str,
    since: str | None,
    expected: tuple[str | None, str, str | None],
    rows: list[dict[str, str]],
) -> None:
    [row] = [r for r in rows if (r["parameter"], r["scope_code"], r["from_year"]) == (parameter, scope, since or "")]
    told = (row["low"], row["mode"], row["high"])
    assert all(Decimal(one) == Decimal(want) for one, want in zip(told, expected, strict=True) if want)


def test_leaving_and_retiring_make_the_nurse_leaver_rate(rows: list[dict[str, str]]) -> None:
    nurses = {
        row["parameter"]: row for row in rows if row["scope_code"] == "nhs_digital/nurses-health-visitors"
    }  # fmt: skip
    total = [Decimal(nurses["leave_rate"][name]) + Decimal("0.02") for name in ("low", "high")]
    assert total == [Decimal("0.102"), Decimal("0.107")]


def test_leaving_and_retiring_make_the_turnover_of_social_care(rows: list[dict[str, str]]) -> None:
    care = {row["parameter"]: Decimal(row["mode"]) for row in rows if row["scope_code"] == "adult_social_care"}
    assert care["leave_rate"] + care["retire_rate"] == Decimal("0.231")


def test_a_nursing_course_takes_three_years() -> None:
    with (Path(FILE).parent / "professions.csv").open(encoding="utf-8", newline="") as file:
        assert {row["code"]: row for row in csv.DictReader(file)}["adult-nurse"]["course_years"] == "3"


def as_documented(row: dict[str, str]) -> str:
    """The row's line in the methodology."""
    kind, code = row["scope_kind"], row["scope_code"]
    scope = f"{kind.replace('_', ' ')} {code}" if code else "the whole system"
    first, end = (dt.date.fromisoformat(row[name]) if row[name] else None for name in ("from_year", "to_year"))
    numbers = " / ".join(
        parameters.value_text(row["parameter"], Decimal(row[name])) for name in ("low", "mode", "high")
    )
    return f"| {scope} | {parameters.years_text(first, end)} | {numbers} | {row['source']} |"


def test_the_methodology_states_every_value_with_its_source(rows: list[dict[str, str]], root: Path) -> None:
    lines = set((root / "docs" / "methodology.md").read_text(encoding="utf-8").splitlines())
    assert [line for line in map(as_documented, rows) if line not in lines] == []


# Which assumption holds

TRUST = OrganisationFacts("RH8", "Royal Devon", "acute")
ADULT = ProfessionFacts(NURSE, "nhs_digital/nurses", groups=("nhs_digital/nurses", "esr/nurses"))
SCOPES: list[dict[str, str]] = [
    {"scope_kind": "cell", "organisation": "RH8", "profession": NURSE},
    {"scope_kind": "organisation", "organisation": "RH8"},
    {"scope_kind": "profession", "profession": NURSE},
    {"scope_kind": "sector", "sector": "acute"},
    {"scope_kind": "staff_group", "staff_group": "nhs_digital/nurses"},
    {"scope_kind": "staff_group", "staff_group": "esr/nurses"},
    {"scope_kind": "system"},
]
DAY = dt.date(2026, 9, 30)


def facts(value: float, scope: dict[str, str], **span: dt.date) -> AssumptionFacts:
    return AssumptionFacts("leave_rate", low=value, mode=value, high=value, **scope, **span)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", range(len(SCOPES)))
def test_the_most_specific_scope_wins(place: int) -> None:
    told = [facts(number / 100, scope) for number, scope in enumerate(SCOPES) if number >= place]
    assert Resolver(told, [DAY]).on(DAY, "leave_rate", TRUST, ADULT).mode == place / 100


def test_a_scope_of_others_does_not_count() -> None:
    told = [facts(0.5, {"scope_kind": "organisation", "organisation": "RBZ"}), facts(0.1, {"scope_kind": "system"})]
    assert Resolver(told, [DAY]).on(DAY, "leave_rate", TRUST, ADULT).mode == 0.1


def test_each_step_takes_what_holds_in_its_middle() -> None:
    change = dt.date(2027, 4, 1)
    told = [facts(0.1, {"scope_kind": "system"}, ends=change), facts(0.2, {"scope_kind": "system"}, starts=change)]
    middles = [dt.date(2026, 9, 30), dt.date(2027, 9, 30)]
    found = Resolver(told, middles).over_steps("leave_rate", TRUST, ADULT)
    assert isinstance(found, tuple)
    assert [one.mode for one in found] == [0.1, 0.2]


def test_between_the_years_of_a_specific_one_the_general_one_holds() -> None:
    narrow = facts(0.3, SCOPES[1], starts=dt.date(2027, 4, 1))
    told = [narrow, facts(0.1, {"scope_kind": "system"})]
    assert Resolver(told, [DAY]).on(DAY, "leave_rate", TRUST, ADULT).mode == 0.1


def test_where_nothing_holds_the_parameter_is_named() -> None:
    with pytest.raises(NothingAssumed, match="leave_rate"):
        Resolver([], [DAY]).on(DAY, "leave_rate", TRUST, ADULT)


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
    with pytest.raises(NotPossible, match="not kept any more"):
        pin_run(actor=planner, run=run)


def test_pinning_is_in_the_audit_trail(planner: Actor, system: System) -> None:
    trust(system)
    run = pin_run(actor=planner, run=worked_out(system))
    assert AuditEvent.objects.get(action="run.pinned").subject == f"run {run.code}"
