"""Filters live in the address: they cut the figures down, and what is not kept ready is asked for, never computed."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from jobs.models import Job
from jobs.services import run_waiting
from planning.models import NodeResult, Scenario
from planning.services import scenarios
from planning.services.requests import SELECTION
from tests.plugins.gap_world import BACKEND, GROUP, World, look, make_world, opened, section, text_of
from tests.plugins.people import make_user
from tests.plugins.projecting import APPLICATION, CARER, NURSE, trust, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("dashboard filters")]

GAP = "/planning/QXX/"
RARE = f"{GAP}?organisation=RH8&staff_group={GROUP}&priority=early-years"
FORBIDDEN, NOWHERE = 403, 404


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield make_world()


@pytest.fixture
def executive(world: World, client: Client) -> Client:
    client.force_login(world.people["executive"], backend=BACKEND)
    return client


def gap_now(world: World, query: str) -> str:
    """The gap at the base date, as the page states it."""
    said = look(world.people["executive"], f"{GAP}?year=now&{query}")
    found = re.search(r"short of about ([\d,]+) WTE", said)
    assert found is not None, said[:600]
    return found.group(1)


# Each filter.


@pytest.mark.parametrize(
    ("query", "gap"),
    [
        ("", "98"),  # 60 and 30, and what 7.0% vacancies make of 100 carers
        ("place=upper", "60"),
        ("organisation=RBZ", "30"),
        ("sector=acute", "90"),
        (f"staff_group={GROUP}", "90"),
        (f"profession={NURSE}", "90"),
        ("setting=hospital-ward", "60"),
        ("priority=early-years", "24"),
        ("basis=need", "100"),
        ("sector=acute&setting=hospital-ward", "60"),
    ],
)
def test_each_filter_cuts_the_gap_down(world: World, query: str, gap: str) -> None:
    assert gap_now(world, query) == gap


def test_the_year_is_a_filter(world: World) -> None:
    assert "At 31 March 2028 " in look(world.people["executive"], f"{GAP}?year=2027/28")


def test_the_scenario_is_a_filter(world: World) -> None:
    other = scenarios.copy_scenario(actor=APPLICATION, scenario=Scenario.objects.get(is_default=True), name="Second")
    run_waiting()
    said = look(world.people["executive"], f"{GAP}?scenario={other.code}")
    assert "Scenario Second Published" in said


def test_a_scenario_of_nobody_is_not_found(executive: Client) -> None:
    assert executive.get(f"{GAP}?scenario=nonsense").status_code == NOWHERE


@pytest.mark.parametrize(
    ("name", "label"),
    [("place", "Place"), ("sector", "Sector"), ("organisation", "Organisation"), ("staff_group", "Staff group"),
     ("profession", "Profession"), ("setting", "Care setting"), ("priority", "ICS priority"), ("year", "Position at"),
     ("basis", "Basis")],
)  # fmt: skip
def test_an_unknown_value_is_named_and_nothing_is_guessed(world: World, name: str, label: str) -> None:
    said = look(world.people["executive"], f"{GAP}?{name}=nonsense")
    assert f"{label}: there is nothing of this name in the projection shown." in said or "Select a valid choice" in said
    assert "short of" not in said


def test_only_values_that_occur_are_offered(world: World) -> None:
    page = opened(world.people["executive"], GAP)
    offered = re.findall(r'<option value="([^"]+)"', page.split('id="filter-profession"')[1].split("</select>")[0])
    assert offered == [NURSE, CARER]


def test_filters_stay_in_the_addresses_of_the_numbers(world: World) -> None:
    page = opened(world.people["executive"], f"{GAP}?sector=acute&basis=need&year=2027/28")
    address = re.search(r'href="([^"]*map\.csv[^"]*)"', page)
    assert address is not None
    query = parse_qs(urlsplit(address.group(1).replace("&amp;", "&")).query)
    assert query == {"sector": ["acute"], "basis": ["need"], "year": ["2027/28"]}


def test_a_filter_can_be_taken_away(world: World) -> None:
    page = opened(world.people["executive"], f"{GAP}?sector=acute&setting=hospital-ward")
    assert re.search(r'href="/planning/QXX/\?setting=hospital-ward">Remove', page)


def test_the_address_in_the_browser_follows_the_filters(executive: Client) -> None:
    headers = {"HX-Request": "true", "HX-Trigger": "filters"}
    answer = executive.get(f"{GAP}?sector=acute&place=&basis=funded&year=2031/32", headers=headers)
    assert answer.headers["HX-Push-Url"] == "/planning/QXX/?sector=acute"


def test_the_map_narrows_with_the_filters(world: World) -> None:
    said = text_of(section(opened(world.people["executive"], f"{GAP}?setting=hospital-ward&year=now"), "map"))
    assert ("North Hospital" in said, "South Hospital" in said) == (True, False)


def test_a_staff_group_is_mapped_by_its_professions(world: World) -> None:
    page = opened(world.people["executive"], f"{GAP}?staff_group={GROUP}")
    assert "organisations by professions" in section(page, "map")


def test_a_range_is_not_invented_where_a_filter_cuts_a_figure_unevenly(world: World) -> None:
    """Of the acute nurses 60 % of North's and all of South's are not allocated."""
    page = opened(world.people["regional"], f"{GAP}?priority=unallocated")
    assert "A range is given where" in section(page, "biggest-gaps")


def test_a_range_is_divided_like_the_figure_where_a_filter_takes_the_same_share_of_all(world: World) -> None:
    page = opened(world.people["executive"], f"{GAP}?priority=early-years")
    assert "A range is given where" not in section(page, "biggest-gaps")


# What is not kept ready.


def test_looking_at_a_rare_combination_computes_nothing(executive: Client) -> None:
    before = (Job.objects.count(), NodeResult.objects.count())
    page = executive.get(RARE).content.decode()
    assert "Work this out" in page
    assert (Job.objects.count(), NodeResult.objects.count()) == before


def test_with_javascript_the_page_asks_by_itself(executive: Client) -> None:
    assert 'hx-post="/planning/QXX/work-out/" hx-trigger="load, submit"' in executive.get(RARE).content.decode()


def ask(client: Client) -> Any:
    chosen = {"organisation": "RH8", "staff_group": GROUP, "priority": "early-years", "year": "now"}
    return client.post(f"{GAP}work-out/", chosen, follow=True)


def test_asking_leads_back_to_the_page_which_shows_the_work(executive: Client) -> None:
    page = text_of(ask(executive).content.decode())
    assert ("This combination is being worked out." in page, "Waiting for a worker." in page) == (True, True)


def test_asking_twice_is_one_piece_of_work(executive: Client) -> None:
    ask(executive)
    ask(executive)
    assert Job.objects.filter(kind=SELECTION).count() == 1


def test_when_it_is_worked_out_it_is_shown(executive: Client, world: World) -> None:
    ask(executive)
    run_waiting()
    assert gap_now(world, RARE.partition("?")[2]) == "24"


def test_the_work_leads_to_its_result(executive: Client) -> None:
    ask(executive)
    run_waiting()
    page = executive.get(f"/jobs/{Job.objects.get(kind=SELECTION).code}/progress/").content.decode()
    assert 'href="/planning/QXX/?organisation=RH8&amp;staff_group=' in page


def test_work_that_failed_is_not_asked_for_again_by_itself(executive: Client) -> None:
    ask(executive)
    Job.objects.filter(kind=SELECTION).update(state=Job.State.SET_ASIDE, finished="2026-01-01T00:00:00Z")
    page = executive.get(f"{RARE}&year=now").content.decode()
    assert ("Try again" in page, 'hx-trigger="load' in page) == (True, False)


@pytest.mark.parametrize("query", [f"organisation=RBZ&profession={CARER}", "place=upper&organisation=RBZ"])
def test_an_impossible_combination_says_why(world: World, query: str) -> None:
    said = look(world.people["executive"], f"{GAP}?{query}")
    assert "Nobody reported staff or posts for this combination." in said


# Who sees what: 404 out of sight, 403 without the right.

OWN, OTHER = "?organisation=RH8", "?organisation=RBZ"
EVERYBODY = {"lead": 200, "planner": 200, "executive": 200, "delivery": 200, "regional": 200, "administrator": 200,
             "partner": FORBIDDEN, "neighbour": NOWHERE}  # fmt: skip
OF_NORTH = EVERYBODY | {"delivery": NOWHERE, "regional": NOWHERE}
OF_SOUTH = OF_NORTH | {"lead": NOWHERE}
SOME = {"lead": NOWHERE, "planner": 200, "regional": NOWHERE, "partner": FORBIDDEN, "neighbour": NOWHERE}
OF_REGION = dict.fromkeys(EVERYBODY, NOWHERE) | {"regional": 200, "administrator": 200, "partner": FORBIDDEN}
TABLE: dict[str, dict[str, int]] = {
    GAP: EVERYBODY,
    f"{GAP}{OWN}": OF_NORTH,
    f"{GAP}{OTHER}": OF_SOUTH,
    f"{GAP}?organisation=XXX": SOME,
    f"{GAP}news/": dict.fromkeys(EVERYBODY, 204) | {"partner": FORBIDDEN, "neighbour": NOWHERE},
    f"{GAP}where-from/": EVERYBODY,
    f"{GAP}where-from/{OWN}": SOME | {"lead": 200},
    f"{GAP}where-from/{OTHER}": SOME,
    f"{GAP}how-sure.csv": EVERYBODY,
    f"{GAP}how-sure.csv{OWN}": SOME | {"lead": 200},
    f"{GAP}how-sure.csv{OTHER}": SOME,
    f"{GAP}where-from.csv{OTHER}": SOME,
    f"{GAP}nonsense.csv": dict.fromkeys(EVERYBODY, NOWHERE) | {"partner": FORBIDDEN},
    "/planning/regions/Y58/": OF_REGION,
    "/planning/regions/Y58/by-system.csv": OF_REGION,
    "/planning/regions/nonsense/": dict.fromkeys(EVERYBODY, NOWHERE) | {"partner": FORBIDDEN},
}


@pytest.mark.parametrize("address", TABLE)
def test_each_role_gets_what_the_table_says(world: World, address: str) -> None:
    answers = {}
    for role in TABLE[address]:
        client = Client()
        client.force_login(world.people[role], backend=BACKEND)
        answer = client.get(address, {"run": str(world.run.code)} if "news" in address else None)
        answers[role] = answer.status_code
    assert answers == TABLE[address]


@pytest.mark.parametrize("address", TABLE)
def test_somebody_not_signed_in_is_sent_to_sign_in(world: World, address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/accounts/login/")


def test_a_lead_may_not_have_another_organisation_worked_out(world: World, client: Client) -> None:
    client.force_login(world.people["lead"], backend=BACKEND)
    chosen = {"organisation": "RBZ", "staff_group": GROUP, "priority": "unallocated"}
    assert client.post(f"{GAP}work-out/", chosen).status_code == NOWHERE


def test_a_lead_is_offered_their_own_organisation_only(world: World) -> None:
    page = opened(world.people["lead"], f"{GAP}?organisation=RH8")
    assert ('value="RH8"' in page, 'value="RBZ"' in page) == (True, False)


def test_a_leads_map_names_their_own_organisation_and_adds_up_the_others(world: World) -> None:
    said = text_of(section(opened(world.people["lead"], GAP), "map"))
    names = ("North Hospital", "South Hospital", "Other organisations (2)")
    assert [name in said for name in names] == [True, False, True]


def test_a_leads_biggest_gaps_are_the_systems_by_sector(world: World) -> None:
    said = text_of(section(opened(world.people["lead"], GAP), "biggest-gaps"))
    assert ("Acute" in said, "South Hospital" in said) == (True, False)


def test_people_who_see_roll_ups_get_a_map_of_sectors(world: World) -> None:
    assert "sectors by staff groups" in section(opened(world.people["regional"], GAP), "map")


def test_a_person_without_a_role_sees_nothing(world: World, client: Client) -> None:
    client.force_login(make_user("new@example.org"), backend=BACKEND)
    assert client.get(GAP).status_code == FORBIDDEN


def test_an_organisation_shared_with_a_neighbour_is_seen_by_the_systems_planner(world: World) -> None:
    from partners.models import System, SystemShare

    neighbour = System.objects.get(code="QYY")
    shared = trust(neighbour, "RYF", "200")
    for system, percent in ((neighbour, 60), (world.system, 40)):
        SystemShare.objects.create(organisation=shared, system=system, percent=percent, start="2020-01-01")
    from planning.services.requests import request_recompute

    request_recompute(actor=APPLICATION, scenario=Scenario.objects.get(system=world.system, is_default=True))
    worked_out(world.system)
    said = look(world.people["planner"], f"{GAP}?organisation=RYF&year=now")
    assert "Share that counts here 40.0%" in said


def test_a_filter_without_a_choice_is_kept_when_others_change(world: World) -> None:
    page = opened(world.people["executive"], f"{GAP}?place=upper")
    assert '<input type="hidden" name="place" value="upper"' in page
