"""Pages of what else a scenario presumes, and of where values come from: who may, what they show, wrong entries."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jobs.models import Job
from partners.actors import Actor
from partners.models import Organisation
from planning.models import Movement, Scenario, ServiceChange, StaffingRatio
from planning.services.levers import add_lever
from tests.integration.planning.test_levers import change, movement, ratio
from tests.integration.planning.world import World, words
from tests.plugins.projecting import APPLICATION, CARER, NURSE, accept, worked_out
from workforce.models import Profession

pytestmark = pytest.mark.django_db

ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "neighbour")
READERS = ("lead", "planner", "executive", "delivery", "regional", "administrator")
OK, FORBIDDEN, NOWHERE = 200, 403, 404


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


def presume(world: World, make: Any = change, **more: Any) -> str:
    """A lever of the scenario; the address of its page."""
    one = add_lever(actor=APPLICATION, lever=make(world.scenario, **more))
    kind = {Movement: "movements", ServiceChange: "service-changes", StaffingRatio: "staffing-ratios"}[type(one)]
    return f"levers/{kind}/{one.code}/"


# Who may open what

READ = {**dict.fromkeys(READERS, OK), "partner": FORBIDDEN, "neighbour": NOWHERE}
WRITE = {**dict.fromkeys(ALL, FORBIDDEN), "planner": OK, "administrator": OK, "neighbour": NOWHERE}
OF_RH8 = {**READ, "delivery": NOWHERE, "regional": NOWHERE}


def test_each_role_gets_what_the_table_says(world: World) -> None:
    moves, opens = presume(world, movement), presume(world, change)
    table = {
        "levers/": READ,
        "levers/movements.csv": READ,
        moves: READ,
        opens: OF_RH8,
        f"{moves}change/": WRITE,
        f"{moves}withdraw/": WRITE,
        "levers/staffing-ratios/add/": WRITE,
        "levers/wishes/add/": {**WRITE, "planner": NOWHERE, "administrator": NOWHERE},
        "values/": READ,
        f"values/?organisation=RH8&profession={NURSE}": READ,
        f"values.csv?sector=acute&profession={NURSE}": READ,
    }
    assert {path: world.statuses(world.page(path), ALL) for path in table} == table


def test_what_is_one_organisation_s_is_counted_for_those_who_see_aggregates(world: World) -> None:
    presume(world, change)
    page = words(world.as_("regional").get(world.page("levers/")))
    assert ("New ward" in page, "1 more concerns an organisation whose figures" in page) == (False, True)


def test_those_who_may_not_edit_see_no_way_to(world: World) -> None:
    one = presume(world, movement)
    pages = [world.as_("executive").get(world.page(path)).content.decode() for path in ("levers/", one)]
    assert not any(word in page for page in pages for word in ("/change/", "/withdraw/", "/add/"))


# What they show


def test_the_list_says_what_is_presumed_and_why(world: World, planner: Client) -> None:
    presume(world, movement), presume(world, change), presume(world, ratio)
    page = words(planner.get(world.page("levers/")))
    for told in ("1 movement between professions", "Step up", "Most likely (% a year) 5%", "From 1 October 2026",
                 "400 beds", "Agreed with the trust Source: Strategic plan."):  # fmt: skip
        assert told in page


def test_what_the_projection_could_not_count_is_said(world: World, planner: Client) -> None:
    presume(world, change, profession=Profession.objects.get(code=CARER))
    worked_out(world.system)
    assert "The change of service “New ward” is left out" in words(planner.get(world.page("levers/")))


def test_a_file_has_the_numbers_unrounded(world: World, planner: Client) -> None:
    presume(world, movement)
    answer: Any = planner.get(world.page("levers/movements.csv"))
    assert ",0.02000,0.05000,0.08000," in b"".join(answer).decode()


def test_the_gap_before_and_after_is_told_once_it_is_worked_out(world: World, planner: Client) -> None:
    page = world.page(presume(world, change))
    before = words(planner.get(page))
    worked_out(world.system)
    assert ["What this moved. The funded gap at" in text for text in (before, words(planner.get(page)))] == [
        False,
        True,
    ]


def test_an_assumption_s_page_tells_what_its_change_moved(world: World, planner: Client) -> None:
    world.narrow()
    worked_out(world.system)
    page = planner.get(world.page("assumptions/leave_rate.sector.acute/"))
    assert "What its last change moved. The funded gap at" in words(page)
    assert f"why/?kind=runs&amp;from={world.run.code}" in page.content.decode()


# Writing

RIGHT = {"reason": "Agreed", "source": "Board paper"}
WARD = {
    **RIGHT, "name": "New ward", "setting": "", "starts_day": "1", "starts_month": "10", "starts_year": "2026",
    "ends_day": "", "ends_month": "", "ends_year": "", "ramp_years": "0.5", "low": "20", "mode": "30", "high": "40",
}  # fmt: skip
BEDS = {
    **RIGHT, "name": "Beds", "setting": "", "unit": "beds", "units": "400", "low": "1.2", "mode": "1.5", "high": "1.6",
    "growth_low": "0", "growth_mode": "1", "growth_high": "2",
}  # fmt: skip
STEP_UP = {**RIGHT, "name": "Step up", "organisation": "", "setting": "", "low": "2", "mode": "5", "high": "8"}
STEP_UP |= {f"{name}_{part}": "" for name in ("from_year", "to_year") for part in ("day", "month", "year")}


def post(world: World, client: Client, path: str, given: dict[str, str], **more: str) -> Any:
    form = client.get(world.page(path)).context["form"]
    keys = {
        name: str(field.queryset.get(code=code).pk)
        for name, code in (("organisation", "RH8"), ("profession", NURSE), ("from_profession", CARER),
                           ("to_profession", NURSE))
        if (field := form.fields.get(name)) and name not in given
    }  # fmt: skip
    return client.post(world.page(path), {**keys, **given, **more})


def test_a_change_of_service_is_added(world: World, planner: Client) -> None:
    post(world, planner, "levers/service-changes/add/", WARD)
    made = ServiceChange.objects.get()
    assert (str(made.starts), str(made.ramp_years), str(made.mode), made.organisation) == (
        "2026-10-01", "0.50", "30.00000", made.organisation,
    )  # fmt: skip


def test_a_staffing_ratio_is_added_with_growth_in_per_cent(world: World, planner: Client) -> None:
    post(world, planner, "levers/staffing-ratios/add/", BEDS)
    made = StaffingRatio.objects.get()
    assert (made.unit, float(made.units), float(made.growth_high)) == ("beds", 400.0, 0.02)


def test_a_movement_is_added_in_per_cent_for_every_organisation(world: World, planner: Client) -> None:
    answer = post(world, planner, "levers/movements/add/", STEP_UP)
    made = Movement.objects.get()
    assert (float(made.mode), made.organisation, Job.objects.filter(state="queued").count()) == (0.05, None, 1)
    assert str(made.code) in answer.headers["Location"]


WRONG = [
    ("service-changes", WARD, {"starts_month": ""}, {"starts": ["First day must include a month."]}),
    ("service-changes", WARD, {"mode": "lots"}, {"mode": ["Enter a number, such as 12.5."]}),
    ("service-changes", WARD, {"low": "35"}, {"low": ["Low must not be above the most likely value."]}),
    ("service-changes", WARD, {"ends_day": "1", "ends_month": "9", "ends_year": "2026"},
     {"ends": ["The last day must come after the first."]}),
    ("staffing-ratios", BEDS, {"growth_high": "60"},
     {"growth_high": ["Growth a year, high must be between −50% and 50%."]}),
    ("staffing-ratios", BEDS, {"units": ""}, {"units": ["Enter how many there are at the base date."]}),
    ("movements", STEP_UP, {"name": ""}, {"name": ["Enter name."]}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "wrong", "errors"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_entry_is_answered_at_its_field(
    kind: str, given: dict[str, str], wrong: dict[str, str], errors: dict[str, list[str]], world: World, planner: Client
) -> None:
    answer = post(world, planner, f"levers/{kind}/add/", given, **wrong)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (OK, errors)


def test_the_form_of_a_change_begins_with_what_holds(world: World, planner: Client) -> None:
    form = planner.get(world.page(f"{presume(world, movement)}change/")).context["form"]
    assert [form[name].value() for name in ("low", "mode", "high", "reason")] == ["2", "5", "8", None]


def test_a_change_keeps_the_row_before_in_the_history(world: World, planner: Client) -> None:
    answer = post(world, planner, f"{presume(world, change)}change/", WARD, mode="35")
    page = words(planner.get(answer.headers["Location"]))
    assert ("holds now" in page, "Replaced" in page, "The projection is being recalculated." in page) == (True,) * 3


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(world: World, planner: Client) -> None:
    page = f"{presume(world, change)}change/"
    form = planner.get(world.page(page)).context["form"]
    given = {name: str(form.initial[name].pk) for name in ("organisation", "profession")} | WARD
    ServiceChange.objects.update(ended=world.run.started)
    assert "Somebody has changed this in the meantime." in words(planner.post(world.page(page), given))


def test_a_lever_is_withdrawn_with_a_reason_and_keeps_its_page(world: World, planner: Client) -> None:
    one = presume(world, movement)
    planner.post(world.page(f"{one}withdraw/"), {"reason": "Not funded"})
    assert f"by {world.people['planner'].full_name}: Not funded" in words(planner.get(world.page(one)))


def test_what_is_withdrawn_cannot_be_changed_any_more(world: World, planner: Client) -> None:
    one = presume(world, movement)
    planner.post(world.page(f"{one}withdraw/"), {"reason": "Not funded"})
    assert planner.get(world.page(f"{one}change/")).status_code == NOWHERE


def test_a_locked_scenario_offers_no_form(world: World, planner: Client) -> None:
    Scenario.objects.update(locked=world.run.started, locked_reason="Agreed")
    assert planner.get(world.page("levers/movements/add/")).status_code == 302


# Where each value comes from


def values(world: World, client: Client, query: str = f"organisation=RH8&profession={NURSE}") -> list[str]:
    """Rows about leaving, in words."""
    table = client.get(world.page(f"values/?{query}")).context["table"]
    return [
        " | ".join(str(getattr(cell, "text", None) or getattr(cell, "value", cell)) for cell in row)
        for row in table.rows
        if str(row[0]).startswith("Leaving")
    ]


def test_a_value_says_where_it_comes_from_and_what_it_overrides(world: World, planner: Client) -> None:
    world.narrow()
    [row] = values(world, planner)
    assert "| 10% | 12% | 15% | Acute trust (sector) |" in row or "| 10% | 12% | 15% | Acute (sector) |" in row
    assert row.endswith("8.45% (Nurses & health visitors (NHS Digital staff group)); 8.5% (the whole system)")


def test_years_with_another_answer_stand_apart(world: World, planner: Client) -> None:
    world.narrow()
    world.scenario.assumptions.filter(sector="acute").update(from_year="2027-04-01")
    told = [row.split(" | ")[1:4] for row in values(world, planner)]
    assert told == [["2025/26 to 2026/27", "8.2%", "8.45%"], ["2027/28 to 2031/32", "10%", "12%"]]


def test_an_age_of_its_own_has_a_row(world: World, planner: Client) -> None:
    world.narrow()
    world.scenario.assumptions.filter(sector="acute").update(age_band="55-59")
    told = [row.split(" | ")[0] for row in values(world, planner)]
    assert told == [
        "Leaving before retirement age (% of staff in post a year)",
        "Leaving before retirement age (% of staff in post a year), aged 55 to 59",
    ]


def test_values_of_any_organisation_of_a_sector_can_be_asked_for(world: World) -> None:
    world.narrow()
    assert "| 12% |" in values(world, world.as_("regional"), f"sector=acute&profession={NURSE}")[0]


def test_an_organisation_out_of_sight_cannot_be_chosen(world: World) -> None:
    answer = world.as_("regional").get(world.page(f"values/?organisation=RH8&profession={NURSE}"))
    assert "organisation" in answer.context["form"].errors


def test_whom_it_is_about_is_asked_for(world: World, planner: Client) -> None:
    errors = planner.get(world.page(f"values/?profession={NURSE}")).context["form"].errors
    assert errors == {"organisation": ["Choose an organisation, or the sector if none in particular is meant."]}


# Where else they are told


def test_the_origin_of_a_figure_names_what_was_presumed(world: World, planner: Client) -> None:
    presume(world, change), presume(world, movement)
    worked_out(world.system)
    page = words(planner.get(f"/planning/QXX/where-from/?profession={NURSE}"))
    assert ("What else is presumed" in page, "New ward" in page, "Step up" in page) == (True, True, True)


def test_what_is_another_organisation_s_is_not_named_there(world: World) -> None:
    presume(world, change)
    worked_out(world.system)
    assert "New ward" not in words(world.as_("regional").get(f"/planning/QXX/where-from/?profession={NURSE}"))


def test_a_run_says_what_was_presumed_anew(world: World, planner: Client) -> None:
    presume(world, change)
    run = worked_out(world.system)
    assert "Change of service “New ward” was added." in words(planner.get(world.page(f"runs/{run.code}/")))


def test_a_run_says_so_only_to_those_who_see_the_organisation(world: World) -> None:
    presume(world, change)
    run = worked_out(world.system)
    assert "New ward" not in words(world.as_("regional").get(world.page(f"runs/{run.code}/")))


def test_the_workbook_has_a_sheet_of_each_kind(world: World, planner: Client) -> None:
    from planning.presenters.workbook import sheets

    presume(world, movement)
    run = worked_out(world.system)
    names = [sheet.name for sheet in sheets(Actor.of(world.people["planner"]), run)]
    assert "Movement between professions now"[:31] in names


def test_bank_and_agency_are_told_apart_where_a_figure_comes_from(world: World, planner: Client) -> None:
    figures = {"substantive_wte": "500", "bank_wte": "30", "agency_wte": "10"}
    accept(Organisation.objects.get(code="RH8"), "capacity", [figures])
    worked_out(world.system)
    page = words(planner.get("/planning/QXX/where-from/?organisation=RH8"))
    assert ("Bank (WTE) 30.0" in page, "Agency (WTE) 10.0" in page, "Together (WTE) 40.0" in page) == (True,) * 3


def test_the_list_takes_as_many_statements_however_long_it_is(
    world: World, planner: Client, django_assert_max_num_queries: Any
) -> None:
    planner.get(world.page("levers/"))
    with CaptureQueriesContext(connection) as short:
        planner.get(world.page("levers/"))
    for number in range(4):
        presume(world, change, name=f"Ward {number}"), presume(world, movement, name=f"Step {number}")
    with django_assert_max_num_queries(len(short) + 2):
        planner.get(world.page("levers/"))


def test_what_is_assumed_for_the_oldest_has_a_page(world: World, planner: Client) -> None:
    world.narrow()
    world.scenario.assumptions.filter(sector="acute").update(age_band="65+")
    page = planner.get(world.page("assumptions/leave_rate.sector.acute.65+/"))
    assert "Acute (sector), aged 65 and over" in words(page)


def test_what_holds_for_an_age_is_told_where_a_figure_comes_from(world: World, planner: Client) -> None:
    world.narrow()
    world.scenario.assumptions.filter(sector="acute").update(age_band="55-59")
    worked_out(world.system)
    assert "One sector: Acute, aged 55 to 59" in words(planner.get("/planning/QXX/where-from/?organisation=RH8"))
