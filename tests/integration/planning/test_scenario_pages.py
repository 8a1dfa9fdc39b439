"""Pages of scenarios and assumptions: who may open them, what they show, and what a wrong entry is answered."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.models import Job
from partners.models import System
from planning.models import Scenario
from planning.services.scenarios import create_default_scenario, edit_assumption
from tests.integration.planning.world import World, words
from tests.plugins.people import make_organisation
from tests.plugins.projecting import APPLICATION, worked_out
from web import navigation
from web.page import navigation_items

pytestmark = pytest.mark.django_db

ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
READERS = ("lead", "planner", "executive", "delivery", "regional", "administrator")
OK, AWAY, FORBIDDEN, NOWHERE = 200, 302, 403, 404


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


# Who may open what

READ = {**dict.fromkeys(READERS, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
WRITE = {**dict.fromkeys(ALL, FORBIDDEN), "planner": OK, "administrator": OK, "neighbour": NOWHERE}
KEY = "assumptions/leave_rate.system/"
TABLE: dict[str, dict[str, int]] = {
    "": READ,
    "assumptions/": READ,
    "assumptions/assumptions.csv": READ,
    "runs/": READ,
    "runs/runs.csv": READ,
    "lock/": WRITE,
    KEY: READ,
    f"{KEY}edit/": WRITE,
    "assumptions/leave_rate.sector.acute/end/": WRITE,
    "assumptions/add/": WRITE,
    "assumptions/add/?parameter=leave_rate&scope=organisation": WRITE,
    "settings/": WRITE,
    "copy/": WRITE,
    "assumptions/leave_rate.sector.nowhere/": {**dict.fromkeys(ALL, NOWHERE), "partner": FORBIDDEN},
}


def test_each_role_gets_what_the_table_says(world: World) -> None:
    world.narrow()
    assert {path: world.statuses(world.page(path), ALL) for path in TABLE} == TABLE


def test_the_file_of_scenarios_is_for_those_who_see_the_list(world: World) -> None:
    assert world.statuses("/planning/QXX/scenarios/scenarios.csv", ALL) == READ


def test_the_menu_marks_scenarios_on_their_pages() -> None:
    below = "/planning/QXX/{}"
    marked = [
        [item["text"] for item in items if item.get("active") or item.get("current")]
        for rest in ("scenarios/", "interventions/", "robustness/", "")
        if (items := navigation_items(navigation.entries(lambda _: True), below.format(rest)))
    ]
    assert marked == [["Scenarios"], ["Scenarios"], ["Scenarios"], ["Workforce gap"]]


def test_the_menu_leads_to_the_scenarios_of_ones_system(world: World) -> None:
    assert world.as_("planner").get("/planning/scenarios/").headers["Location"] == "/planning/QXX/scenarios/"


def test_people_of_several_systems_choose_whose_scenarios(world: World) -> None:
    create_default_scenario(actor=APPLICATION, system=world.neighbour)
    said = words(world.as_("administrator").get("/planning/scenarios/"))
    assert ("System QXX" in said, "System QYY" in said) == (True, True)


def test_the_way_to_the_scenarios_is_for_readers(world: World) -> None:
    told = world.statuses("/planning/scenarios/", ("planner", "executive", "partner", "neighbour"))
    assert told == {"planner": 302, "executive": 302, "partner": FORBIDDEN, "neighbour": OK}


def test_the_list_and_a_run_open_to_readers(world: World) -> None:
    for path in ("/planning/QXX/scenarios/", world.run_page):
        assert {role: world.as_(role).get(path).status_code for role in ALL} == READ


POSTS = {**dict.fromkeys(ALL, FORBIDDEN), "planner": AWAY, "administrator": AWAY, "neighbour": NOWHERE}


def test_only_editors_have_it_worked_out_or_pin_a_run(world: World) -> None:
    for path in (world.page("work-out/"), f"{world.run_page}pin/"):
        assert {role: world.as_(role).post(path).status_code for role in ALL} == POSTS


@pytest.mark.parametrize("path", ["", "runs/", f"{KEY}edit/"])
def test_somebody_not_signed_in_is_sent_to_sign_in(path: str, world: World, client: Client) -> None:
    assert client.get(world.page(path)).headers["Location"].startswith("/accounts/login/")


def test_a_scenario_of_another_system_is_not_found_under_this_one(world: World) -> None:
    assert world.as_("administrator").get(world.page().replace("QXX", "QYY")).status_code == NOWHERE


# What they show


def test_values_are_shown_as_people_write_them(world: World, planner: Client) -> None:
    assert "8.45%" in words(planner.get(world.page("assumptions/?parameter=leave_rate")))
    assert "0.87, 0.89, 0.91 WTE per head" in words(planner.get(world.page("assumptions/")))


def test_every_assumption_says_why_and_from_where(world: World, planner: Client) -> None:
    assert "Source: NHS England, NHS Long Term Workforce Plan, June 2023" in words(
        planner.get(world.page("assumptions/?parameter=demand_growth"))
    )


def test_assumptions_of_past_years_are_shown_when_asked_for(world: World, planner: Client) -> None:
    addresses = [f"assumptions/?parameter=assumed_vacancy_rate&scope=system{more}" for more in ("", "&years=all")]
    pages = [words(planner.get(world.page(address))) for address in addresses]
    assert ["2022/23" in page for page in pages] == [False, True]


def test_those_who_may_not_edit_see_no_way_to(world: World) -> None:
    pages = [world.as_("executive").get(world.page(path)).content.decode() for path in ("", KEY, "runs/")]
    assert not any(word in page for page in pages for word in ("/edit/", "/end/", "/add/", "work-out", "/copy/"))


def test_the_list_shows_the_gap_with_its_range(world: World, planner: Client) -> None:
    gap = world.run.inputs["gap"]["funded"]
    assert f"{gap['p50']:,.0f} ({gap['p10']:,.0f} to {gap['p90']:,.0f})" in words(
        planner.get("/planning/QXX/scenarios/")
    )


def test_a_list_of_assumptions_takes_as_many_statements_however_long_it_is(
    world: World, planner: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    planner.get(world.page("assumptions/?years=all"))
    with django_assert_max_num_queries(16):
        planner.get(world.page("assumptions/?years=all"))


def test_the_list_of_assumptions_begins_with_a_row_for_each_parameter(world: World, planner: Client) -> None:
    world.narrow()
    page = words(planner.get(world.page("assumptions/")))
    assert "Leaving before retirement age The whole system 7.8%, 8.5%, 9.5% of staff in post a year" in page


def listed(client: Client, world: World, query: str) -> list[str]:
    """What the assumptions of the file hold for."""
    answer = client.get(world.page(f"assumptions/assumptions.csv?{query}"))
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    return [row[3] for row in list(csv.reader(io.StringIO(text)))[1:]]


def test_assumptions_are_found_by_parameter_and_scope(world: World, planner: Client) -> None:
    world.narrow()
    found = listed(planner, world, "parameter=leave_rate&scope=sector")
    assert found == ["Acute (sector)", "Adult social care (sector)", "Primary care (sector)"]


def test_assumptions_are_found_by_words_of_their_reason(world: World, planner: Client) -> None:
    world.narrow()
    assert listed(planner, world, "text=OUR+leavers") == ["Acute (sector)"]


def test_the_page_shows_what_its_file_holds(world: World, planner: Client) -> None:
    found = listed(planner, world, "parameter=leave_rate")
    assert f"{len(found)} assumptions found." in words(planner.get(world.page("assumptions/?parameter=leave_rate")))


def test_an_unknown_parameter_is_answered_at_its_field(world: World, planner: Client) -> None:
    answer = planner.get(world.page("assumptions/?parameter=mood"))
    assert answer.context["form"].errors == {"parameter": ["About: nothing of this name is assumed here."]}


def test_the_overview_says_where_the_scenario_leads(world: World, planner: Client) -> None:
    page = words(planner.get(world.page()))
    assert "Funded gap: at 31 March 2032 the system is short of about" in page


def test_the_overview_says_in_short_what_is_presumed(world: World, planner: Client) -> None:
    world.narrow()
    page = words(planner.get(world.page()))
    assert "Retirement The whole system 1.8%, 2%, 2.2% of staff in post a year" in page


def test_every_page_of_a_scenario_names_itself_in_the_navigation(world: World, planner: Client) -> None:
    told = {}
    for path in ("", "assumptions/", "compare/", "why/", "runs/", KEY, "settings/"):
        page = planner.get(world.page(path)).content.decode()
        nav = page[page.index('aria-label="Pages of the scenario') :]
        told[path] = re.findall(r'aria-current="(\w+)">([^<]+)<', nav[: nav.index("</nav>")])
    assert told == {
        "": [("page", "Overview")], "assumptions/": [("page", "Assumptions")], "compare/": [("page", "Compare")],
        "why/": [("page", "Why did the number move")], "runs/": [("page", "Run history")],
        KEY: [("true", "Assumptions")], "settings/": [("true", "Overview")],
    }  # fmt: skip


# Changing an assumption

RIGHT = {"low": "9", "mode": "10.5%", "high": "12 %", "reason": "Exit interviews", "source": "HR", "sure": ""}


def edit(world: World, client: Client, key: str = KEY, **given: str) -> Any:
    was = client.get(world.page(f"{key}edit/")).context["form"]["was"].value()
    return client.post(world.page(f"{key}edit/"), {**RIGHT, "was": was, **given})


def held(world: World) -> tuple[Decimal, Decimal, Decimal]:
    one = world.scenario.assumptions.get(parameter="leave_rate", scope_kind="system", ended__isnull=True)
    return one.low, one.mode, one.high


def test_percentages_are_typed_as_people_say_them(world: World, planner: Client) -> None:
    edit(world, planner)
    assert held(world) == (Decimal("0.09"), Decimal("0.105"), Decimal("0.12"))


def test_the_form_begins_with_what_holds(world: World, planner: Client) -> None:
    form = planner.get(world.page(f"{KEY}edit/")).context["form"]
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
    answer = planner.post(world.page(f"{KEY}edit/"), {**RIGHT, "was": old.pk})
    assert "Somebody has changed this assumption in the meantime." in words(answer)
    assert held(world)[1] == Decimal("0.2")


def test_the_history_shows_who_changed_what_and_why(world: World, planner: Client) -> None:
    edit(world, planner)
    page = words(planner.get(world.page(KEY)))
    assert "Exit interviews Source: HR." in page
    assert world.people["planner"].full_name in page


# Adding and withdrawing

ADD = "assumptions/add/?parameter=leave_rate&scope="
FUTURE = {"from_year": "2026", "to_year": "2027"}


def test_an_assumption_is_added_for_one_organisation_and_some_years(world: World, planner: Client) -> None:
    form = planner.get(world.page(f"{ADD}organisation")).context["form"]
    [organisation] = [one.pk for one in form.fields["organisation"].queryset if one.code == "RH8"]
    planner.post(world.page(f"{ADD}organisation"), {**RIGHT, **FUTURE, "organisation": organisation})
    made = world.scenario.assumptions.get(scope_kind="organisation")
    assert (made.natural_code, str(made.to_year)) == ("leave_rate.organisation.RH8.2026-04-01", "2028-04-01")


def test_only_what_the_scope_needs_is_asked_for(world: World, planner: Client) -> None:
    form = planner.get(world.page(f"{ADD}sector")).context["form"]
    assert {"sector", "organisation", "profession", "staff_group"} & set(form.fields) == {"sector"}


def test_a_scope_left_open_is_asked_for(world: World, planner: Client) -> None:
    answer = planner.post(world.page(f"{ADD}sector"), {**RIGHT, "sector": ""})
    assert answer.context["form"].errors == {"sector": ["Choose sector."]}


def test_an_assumption_said_twice_is_refused_in_words(world: World, planner: Client) -> None:
    world.narrow()
    answer = planner.post(world.page(f"{ADD}sector"), {**RIGHT, "sector": "acute"})
    assert "There is an assumption for this scope and these years." in words(answer)


def test_organisations_of_elsewhere_are_not_offered(world: World, planner: Client) -> None:
    make_organisation("RYF", System.objects.get(code="QYY"))
    form = planner.get(world.page(f"{ADD}organisation")).context["form"]
    assert {one.code for one in form.fields["organisation"].queryset} == {"RH8", "RBZ"}


def test_a_withdrawn_assumption_keeps_its_page_with_the_reason(world: World, planner: Client) -> None:
    world.narrow()
    key = "assumptions/leave_rate.sector.acute/"
    was = planner.get(world.page(f"{key}end/")).context["form"]["was"].value()
    planner.post(world.page(f"{key}end/"), {"was": was, "reason": "Not borne out"})
    assert f"by {world.people['planner'].full_name}: Not borne out" in words(planner.get(world.page(key)))


def test_what_is_withdrawn_cannot_be_changed_any_more(world: World, planner: Client) -> None:
    world.narrow()
    world.scenario.assumptions.filter(sector="acute").update(ended=world.run.started)
    assert planner.get(world.page("assumptions/leave_rate.sector.acute/edit/")).status_code == NOWHERE


# The frame, copies, working out


def test_a_copy_leads_to_its_own_page(world: World, planner: Client) -> None:
    answer = planner.post(world.page("copy/"), {"name": "Recruit more", "description": ""})
    made = Scenario.objects.get(name="Recruit more")
    assert answer.headers["Location"] == f"/planning/QXX/scenarios/{made.code}/"


def test_a_name_that_is_taken_is_said_at_the_name(world: World, planner: Client) -> None:
    answer = planner.post(world.page("copy/"), {"name": world.scenario.name})
    assert list(answer.context["form"].errors) == ["name"]


def test_only_months_on_record_are_offered_as_base_month(world: World, planner: Client) -> None:
    form = planner.get(world.page("settings/")).context["form"]
    assert [label for _, label in form.fields["base_month"].choices][1:] == ["September 2025"]


def test_the_horizon_is_changed_and_the_scenario_worked_out(world: World, planner: Client) -> None:
    planner.post(
        world.page("settings/"), {"name": "As things are", "base_month": "", "horizon_years": "4", "live": "on"}
    )
    assert len(worked_out(world.system).positions) == len(world.run.positions) - 2


def test_a_horizon_of_no_years_is_refused_at_its_field(world: World, planner: Client) -> None:
    answer = planner.post(world.page("settings/"), {"name": "x", "horizon_years": "0", "live": "on"})
    assert list(answer.context["form"].errors) == ["horizon_years"]


def test_anybody_who_edits_can_have_it_worked_out_again(world: World, planner: Client) -> None:
    planner.post(world.page("work-out/"))
    assert Job.objects.get(state="queued").key == str(world.scenario.code)
