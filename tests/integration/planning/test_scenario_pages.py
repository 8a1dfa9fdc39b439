"""Pages of scenarios, assumptions and runs: who may open them, what they show, and what a wrong entry is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from jobs.models import Job
from jobs.services import run_waiting
from partners.models import System, User
from partners.roles import Role
from planning.models import Run, Scenario
from planning.services.scenarios import add_assumption, edit_assumption
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db

ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
READERS = ("lead", "planner", "executive", "delivery", "regional", "administrator")
OK, AWAY, FORBIDDEN, NOWHERE = 200, 302, 403, 404


@dataclass(frozen=True)
class World:
    """A system with two trusts and a published projection, a neighbour, and a person in each role."""

    system: System
    scenario: Scenario
    run: Run
    people: dict[str, User]

    def path(self, rest: str = "") -> str:
        return f"/planning/QXX/scenarios/{self.scenario.code}/{rest}"

    @property
    def run_path(self) -> str:
        return self.path(f"runs/{self.run.code}/")


@pytest.fixture
def world(db: None) -> World:
    load_reference()
    system, neighbour = make_system("QXX"), make_system("QYY", make_region("Y56"))
    own = trust(system)
    accept(own, "demand", [{"establishment_wte": Decimal(560)}])
    trust(system, "RBZ", "100")
    run = worked_out(system)
    people = {
        "lead": make_member(Role.WORKFORCE_LEAD, own),
        "planner": make_member(Role.ICS_PLANNER, system),
        "executive": make_member(Role.ICS_EXECUTIVE, system),
        "delivery": make_member(Role.DELIVERY_LEAD, system),
        "partner": make_member(Role.PARTNER, own),
        "regional": make_member(Role.REGIONAL_VIEWER, system.region),
        "administrator": make_member(Role.ADMINISTRATOR),
        "neighbour": make_member(Role.ICS_PLANNER, neighbour),
    }
    return World(system, Scenario.objects.get(), run, people)


@pytest.fixture
def as_(world: World) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def planner(as_: Callable[[str], Client]) -> Client:
    return as_("planner")


def words(answer: Any) -> str:
    """What a page says, without its mark-up."""
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


# Who may open what

READ = {**dict.fromkeys(READERS, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
WRITE = {**dict.fromkeys(ALL, FORBIDDEN), "planner": OK, "administrator": OK, "neighbour": NOWHERE}
KEY = "assumptions/leave_rate.system/"
TABLE: dict[str, dict[str, int]] = {
    "": READ,
    "runs/": READ,
    KEY: READ,
    f"{KEY}edit/": WRITE,
    "assumptions/leave_rate.sector.acute/end/": WRITE,
    "assumptions/add/": WRITE,
    "assumptions/add/?parameter=leave_rate&scope=organisation": WRITE,
    "settings/": WRITE,
    "copy/": WRITE,
    "assumptions/leave_rate.sector.nowhere/": {**dict.fromkeys(ALL, NOWHERE), "partner": FORBIDDEN},
}


@pytest.mark.parametrize("path", TABLE)
def test_each_role_gets_what_the_table_says(path: str, world: World, as_: Callable[[str], Client]) -> None:
    narrow(world)
    assert {role: as_(role).get(world.path(path)).status_code for role in ALL} == TABLE[path]


def test_the_list_and_a_run_open_to_readers(world: World, as_: Callable[[str], Client]) -> None:
    for path in ("/planning/QXX/scenarios/", world.run_path):
        assert {role: as_(role).get(path).status_code for role in ALL} == READ


POSTS = {**dict.fromkeys(ALL, FORBIDDEN), "planner": AWAY, "administrator": AWAY, "neighbour": NOWHERE}


def test_only_editors_have_it_worked_out_or_pin_a_run(world: World, as_: Callable[[str], Client]) -> None:
    for path in (world.path("work-out/"), f"{world.run_path}pin/"):
        assert {role: as_(role).post(path).status_code for role in ALL} == POSTS


@pytest.mark.parametrize("path", ["", "runs/", f"{KEY}edit/"])
def test_somebody_not_signed_in_is_sent_to_sign_in(path: str, world: World, client: Client) -> None:
    assert client.get(world.path(path)).headers["Location"].startswith("/accounts/login/")


def test_a_scenario_of_another_system_is_not_found_under_this_one(world: World, as_: Callable[[str], Client]) -> None:
    assert as_("administrator").get(world.path().replace("QXX", "QYY")).status_code == NOWHERE


def narrow(world: World) -> None:
    """An assumption for acute trusts: 10, 12 and 15 % leave."""
    numbers: dict[str, Any] = {"low": Decimal("0.1"), "mode": Decimal("0.12"), "high": Decimal("0.15")}
    why: dict[str, Any] = {"reason": "Local", "source": "Our leavers"}
    scope: dict[str, Any] = {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute"}
    add_assumption(actor=APPLICATION, scenario=world.scenario, **scope, **numbers, **why)


# What they show


def test_values_are_shown_as_people_write_them(world: World, planner: Client) -> None:
    page = words(planner.get(world.path()))
    assert "8.45%" in page
    assert "0.89" in page


def test_every_assumption_says_why_and_from_where(world: World, planner: Client) -> None:
    assert "Source: NHS England, NHS Long Term Workforce Plan, June 2023" in words(planner.get(world.path()))


def test_assumptions_of_past_years_are_shown_when_asked_for(world: World, planner: Client) -> None:
    pages = [words(planner.get(world.path(query))) for query in ("", "?years=all")]
    assert ["2022/23" in page for page in pages] == [False, True]


def test_those_who_may_not_edit_see_no_way_to(world: World, as_: Callable[[str], Client]) -> None:
    pages = [as_("executive").get(world.path(path)).content.decode() for path in ("", KEY, "runs/")]
    assert not any(word in page for page in pages for word in ("/edit/", "/end/", "/add/", "work-out", "/copy/"))


def test_the_list_shows_the_gap_with_its_range(world: World, planner: Client) -> None:
    gap = world.run.inputs["gap"]["funded"]
    assert f"{gap['p50']:,.0f} ({gap['p10']:,.0f} to {gap['p90']:,.0f})" in words(
        planner.get("/planning/QXX/scenarios/")
    )


def test_a_list_of_assumptions_takes_as_many_statements_however_long_it_is(
    world: World, planner: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    planner.get(world.path("?years=all"))
    with django_assert_max_num_queries(14):
        planner.get(world.path("?years=all"))


# Changing an assumption

RIGHT = {"low": "9", "mode": "10.5%", "high": "12 %", "reason": "Exit interviews", "source": "HR", "sure": ""}


def edit(world: World, client: Client, key: str = KEY, **given: str) -> Any:
    was = client.get(world.path(f"{key}edit/")).context["form"]["was"].value()
    return client.post(world.path(f"{key}edit/"), {**RIGHT, "was": was, **given})


def held(world: World) -> tuple[Decimal, Decimal, Decimal]:
    one = world.scenario.assumptions.get(parameter="leave_rate", scope_kind="system", ended__isnull=True)
    return one.low, one.mode, one.high


def test_percentages_are_typed_as_people_say_them(world: World, planner: Client) -> None:
    edit(world, planner)
    assert held(world) == (Decimal("0.09"), Decimal("0.105"), Decimal("0.12"))


def test_the_form_begins_with_what_holds(world: World, planner: Client) -> None:
    form = planner.get(world.path(f"{KEY}edit/")).context["form"]
    assert [form[name].value() for name in ("low", "mode", "high")] == ["7.8", "8.5", "9.5"]


def test_saving_says_that_the_projection_is_being_recalculated(world: World, planner: Client) -> None:
    address = edit(world, planner).headers["Location"]
    page = words(planner.get(address))
    assert ("The projection is being recalculated." in page, Job.objects.filter(state="queued").count()) == (True, 1)


WRONG = [
    ("mode", {"mode": "lots"}, "Enter a percentage, such as 10.5."),
    ("mode", {"mode": "10,5"}, "Write the decimals after a point, such as 10.5."),
    ("mode", {"mode": ""}, "Enter the most likely value."),
    ("high", {"high": "120"}, "High must be between 0% and 100%."),
    ("low", {"low": "-1"}, "Low must be between 0% and 100%."),
    ("low", {"low": "11"}, "Low must not be above the most likely value."),
    ("high", {"high": "10"}, "High must not be below the most likely value."),
    ("low", {"low": "8.12345"}, "Low can have at most 3 decimal places."),
    ("reason", {"reason": ""}, "Enter reason."),
    ("sure", {"low": "0.1", "mode": "0.105", "high": "0.12"},
     "The most likely value goes from 8.5% to 0.105%. Tick “The value is right” if you mean it."),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "message"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_entry_is_answered_at_its_field(
    field: str, given: dict[str, str], message: str, world: World, planner: Client
) -> None:
    answer = edit(world, planner, **given)
    assert (answer.status_code, dict(answer.context["form"].errors), held(world)[1]) == (
        OK, {field: [message]}, Decimal("0.085"),
    )  # fmt: skip


def test_a_value_far_off_is_saved_once_it_is_confirmed(world: World, planner: Client) -> None:
    edit(world, planner, low="0.1", mode="0.105", high="0.12", sure="on")
    assert held(world)[1] == Decimal("0.00105")


def test_wte_per_head_is_no_percentage(world: World, planner: Client) -> None:
    answer = edit(world, planner, "assumptions/participation.system/", low="87", mode="89", high="91")
    assert answer.context["form"].errors["mode"] == ["Most likely must be between 0 and 1.2."]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world: World, planner: Client) -> None:
    old = world.scenario.assumptions.get(parameter="leave_rate", scope_kind="system")
    numbers: dict[str, Any] = {name: Decimal("0.2") for name in ("low", "mode", "high")}
    edit_assumption(actor=APPLICATION, assumption=old, **numbers, reason="theirs", source="theirs")
    answer = planner.post(world.path(f"{KEY}edit/"), {**RIGHT, "was": old.pk})
    assert "Somebody has changed this assumption in the meantime." in words(answer)
    assert held(world)[1] == Decimal("0.2")


def test_the_history_shows_who_changed_what_and_why(world: World, planner: Client) -> None:
    edit(world, planner)
    page = words(planner.get(world.path(KEY)))
    assert "Exit interviews Source: HR." in page
    assert world.people["planner"].full_name in page


# Adding and withdrawing

ADD = "assumptions/add/?parameter=leave_rate&scope="
FUTURE = {"from_year": "2026", "to_year": "2027"}


def test_an_assumption_is_added_for_one_organisation_and_some_years(world: World, planner: Client) -> None:
    form = planner.get(world.path(f"{ADD}organisation")).context["form"]
    [organisation] = [one.pk for one in form.fields["organisation"].queryset if one.code == "RH8"]
    planner.post(world.path(f"{ADD}organisation"), {**RIGHT, **FUTURE, "organisation": organisation})
    made = world.scenario.assumptions.get(scope_kind="organisation")
    assert (made.natural_code, str(made.to_year)) == ("leave_rate.organisation.RH8.2026-04-01", "2028-04-01")


def test_only_what_the_scope_needs_is_asked_for(world: World, planner: Client) -> None:
    form = planner.get(world.path(f"{ADD}sector")).context["form"]
    assert {"sector", "organisation", "profession", "staff_group"} & set(form.fields) == {"sector"}


def test_a_scope_left_open_is_asked_for(world: World, planner: Client) -> None:
    answer = planner.post(world.path(f"{ADD}sector"), {**RIGHT, "sector": ""})
    assert answer.context["form"].errors == {"sector": ["Choose sector."]}


def test_an_assumption_said_twice_is_refused_in_words(world: World, planner: Client) -> None:
    narrow(world)
    answer = planner.post(world.path(f"{ADD}sector"), {**RIGHT, "sector": "acute"})
    assert "There is an assumption for this scope and these years." in words(answer)


def test_organisations_of_elsewhere_are_not_offered(world: World, planner: Client) -> None:
    make_organisation("RYF", System.objects.get(code="QYY"))
    form = planner.get(world.path(f"{ADD}organisation")).context["form"]
    assert {one.code for one in form.fields["organisation"].queryset} == {"RH8", "RBZ"}


def test_a_withdrawn_assumption_keeps_its_page_with_the_reason(world: World, planner: Client) -> None:
    narrow(world)
    key = "assumptions/leave_rate.sector.acute/"
    was = planner.get(world.path(f"{key}end/")).context["form"]["was"].value()
    planner.post(world.path(f"{key}end/"), {"was": was, "reason": "Not borne out"})
    assert f"by {world.people['planner'].full_name}: Not borne out" in words(planner.get(world.path(key)))


def test_what_is_withdrawn_cannot_be_changed_any_more(world: World, planner: Client) -> None:
    narrow(world)
    world.scenario.assumptions.filter(sector="acute").update(ended=world.run.started)
    assert planner.get(world.path("assumptions/leave_rate.sector.acute/edit/")).status_code == NOWHERE


# The frame, copies, working out


def test_a_copy_leads_to_its_own_page(world: World, planner: Client) -> None:
    answer = planner.post(world.path("copy/"), {"name": "Recruit more", "description": ""})
    made = Scenario.objects.get(name="Recruit more")
    assert answer.headers["Location"] == f"/planning/QXX/scenarios/{made.code}/"


def test_a_name_that_is_taken_is_said_at_the_name(world: World, planner: Client) -> None:
    answer = planner.post(world.path("copy/"), {"name": world.scenario.name})
    assert list(answer.context["form"].errors) == ["name"]


def test_only_months_on_record_are_offered_as_base_month(world: World, planner: Client) -> None:
    form = planner.get(world.path("settings/")).context["form"]
    assert [label for _, label in form.fields["base_month"].choices][1:] == ["September 2025"]


def test_the_horizon_is_changed_and_the_scenario_worked_out(world: World, planner: Client) -> None:
    planner.post(
        world.path("settings/"), {"name": "As things are", "base_month": "", "horizon_years": "4", "live": "on"}
    )
    assert len(worked_out(world.system).positions) == len(world.run.positions) - 2


def test_a_horizon_of_no_years_is_refused_at_its_field(world: World, planner: Client) -> None:
    answer = planner.post(world.path("settings/"), {"name": "x", "horizon_years": "0", "live": "on"})
    assert list(answer.context["form"].errors) == ["horizon_years"]


def test_anybody_who_edits_can_have_it_worked_out_again(world: World, planner: Client) -> None:
    planner.post(world.path("work-out/"))
    assert Job.objects.get(state="queued").key == str(world.scenario.code)


# Runs


@pytest.fixture
def edited(world: World, planner: Client) -> Run:
    """The run after the leaver rate of acute trusts was raised."""
    narrow(world)
    return worked_out(world.system)


def test_the_history_shows_the_gap_before_and_after(world: World, planner: Client, edited: Run) -> None:
    difference = edited.inputs["gap"]["funded"]["p50"] - world.run.inputs["gap"]["funded"]["p50"]
    assert difference > 10
    page = words(planner.get(world.path("runs/")))
    assert f"+{difference:,.1f}" in page or f"+{difference:,.0f}" in page


def test_a_run_says_what_had_changed(world: World, planner: Client, edited: Run) -> None:
    page = words(planner.get(world.path(f"runs/{edited.code}/")))
    assert "Holds for Acute (sector)" in page
    assert "Not assumed After 10%, 12%, 15%" in page


def test_a_run_tells_its_fingerprint_engine_and_seed(world: World, planner: Client) -> None:
    page = words(planner.get(world.run_path))
    assert world.run.fingerprint in page
    assert f"1,000, seed {world.run.seed}" in page


def test_a_superseded_run_can_still_be_read(world: World, planner: Client, edited: Run) -> None:
    page = words(planner.get(world.run_path))
    assert "Superseded" in page
    assert "Funded gap, WTE" in page


def test_a_run_can_be_read_for_one_organisation(world: World, planner: Client) -> None:
    page = words(planner.get(f"{world.run_path}?organisation=RBZ"))
    assert "Organisation RBZ Funded gap, WTE" in page
    assert "30 September 2025 Supply 100 Supply, range 100 to 100" in page


def test_a_pruned_run_says_that_its_figures_are_gone(world: World, planner: Client) -> None:
    world.run.nodes.all().delete()
    Run.objects.update(pruned=world.run.started, snapshot=None)
    assert "The figures of this run are not kept any more." in words(planner.get(world.run_path))


def test_a_lead_reads_only_their_own_organisation(world: World, as_: Callable[[str], Client]) -> None:
    form = as_("lead").get(world.run_path).context["filter"]
    assert [code for code, _ in form.fields["organisation"].choices] == ["", "RH8"]


def test_an_organisation_out_of_sight_is_no_choice(world: World, as_: Callable[[str], Client]) -> None:
    answer = as_("regional").get(f"{world.run_path}?organisation=RH8")
    assert ("organisation" in answer.context["filter"].fields, answer.context["names"]) == (False, "")


def test_changes_of_organisations_out_of_sight_are_only_counted(world: World, as_: Callable[[str], Client]) -> None:
    from partners.models import Organisation

    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    run = worked_out(world.system)
    page = words(as_("lead").get(world.path(f"runs/{run.code}/")))
    assert "Figures of 1 organisation changed that are not yours to see." in page


def test_a_run_is_pinned_and_let_go(world: World, planner: Client) -> None:
    states = []
    for pinned in ("yes", "no"):
        planner.post(f"{world.run_path}pin/", {"pinned": pinned})
        world.run.refresh_from_db()
        states.append(world.run.pinned)
    assert states == [True, False]


def test_a_run_still_being_worked_out_has_a_page(world: World, planner: Client) -> None:
    computing = Run.objects.create(scenario=world.scenario, seed=1)
    assert planner.get(world.path(f"runs/{computing.code}/")).status_code == OK


def test_runs_that_found_nothing_new_are_in_the_history(world: World, planner: Client) -> None:
    planner.post(world.path("work-out/"))
    run_waiting()
    assert "nothing new" in words(planner.get(world.path("runs/")))


# Administration


@pytest.mark.parametrize("model", ["scenario", "run"])
def test_administrators_look_at_it_and_change_nothing(model: str, world: World, as_: Callable[[str], Client]) -> None:
    client, one = as_("administrator"), {"scenario": world.scenario, "run": world.run}[model]
    page = client.get(f"/admin/planning/{model}/{one.pk}/change/")
    assert (client.get(f"/admin/planning/{model}/").status_code, page.status_code) == (OK, OK)
    assert 'name="_save"' not in page.content.decode()
    assert client.post(f"/admin/planning/{model}/{one.pk}/change/", {}).status_code == FORBIDDEN
