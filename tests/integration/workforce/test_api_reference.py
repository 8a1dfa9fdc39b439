"""Reference data by API: the codes that lines use, and the fields of each section."""

import datetime as dt
from typing import Any

import pytest

from partners.actors import Actor
from partners.roles import Role
from tests.plugins.partner_api import World
from workforce.models import Priority, Profession
from workforce.rules import SECTIONS
from workforce.services.rounds import close_round, open_round

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api reference")]


@pytest.fixture
def world(api_world: World) -> World:
    return api_world


def codes(world: World, address: str) -> list[str]:
    return [row["code"] for row in world.partner.get(address).json()["results"]]


def test_a_profession_tells_the_staff_groups_that_it_rolls_up_to(world: World) -> None:
    midwife = world.partner.get("professions/midwife/").json()
    assert {"scheme": "nhs_digital", "code": "midwives", "name": "Midwives"} in midwife["staff_groups"]


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("staff_group=midwives", "midwife", "adult-nurse"),
        ("scheme=asc", "care-worker", "midwife"),
        ("registered=true", "midwife", "care-worker"),
        ("new_role=true", "nursing-associate", "midwife"),
    ],
)
def test_professions_can_be_asked_for_by(query: str, inside: str, outside: str, world: World) -> None:
    found = codes(world, f"professions/?page_size=1000&{query}")
    assert (inside in found, outside in found, len(found) == len(set(found))) == (True, False, True)


def test_every_profession_is_on_some_page(world: World) -> None:
    found, address = [], "professions/?page_size=50"
    while address:
        page = world.partner.get(address).json()
        found += [row["code"] for row in page["results"]]
        address = page["next"]
    assert sorted(found) == sorted(Profession.objects.values_list("code", flat=True))


def test_a_thousand_professions_take_as_many_statements_as_one(world: World, django_assert_max_num_queries) -> None:
    program = world.partner
    with django_assert_max_num_queries(5):
        program.get("professions/?page_size=1000")


def test_what_is_neither_true_nor_false_is_told(world: World) -> None:
    answer = world.partner.get("professions/?registered=perhaps")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/registered")


def test_a_mistyped_filter_does_not_answer_with_everything(world: World) -> None:
    answer = world.partner.get("professions/?staffgroup=midwives")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/staffgroup")


def test_staff_groups_are_those_of_the_scheme(world: World) -> None:
    rows = world.partner.get("staff-groups/?scheme=esr").json()["results"]
    assert {row["scheme"] for row in rows} == {"esr"}


def test_a_setting_tells_its_shares_of_priorities(world: World) -> None:
    setting = world.partner.get("settings/maternity-neonatal/").json()
    assert all(set(share) == {"priority", "percent"} for share in setting["priority_shares"])


def test_a_systems_own_priority_is_told_to_its_own_people(world: World) -> None:
    Priority.objects.create(code="own", name="Our own", system=world.system)
    assert "own" in codes(world, "priorities/")


def test_and_to_nobody_else(world: World) -> None:
    Priority.objects.create(code="own", name="Our own", system=world.elsewhere.home_system)
    assert "own" not in codes(world, "priorities/")


def test_a_measure_says_what_it_counts(world: World) -> None:
    assert world.partner.get("measures/development-plans/").json()["numerator"]


def test_rates_can_be_asked_for_from_a_day_on(world: World) -> None:
    rows = world.partner.get("reference-rates/?since=2025-01-01").json()["results"]
    assert rows
    assert all(row["period"] >= "2025-01-01" and row["source"] for row in rows)


def test_a_day_that_is_none_is_told(world: World) -> None:
    answer = world.partner.get("reference-rates/?since=soon")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/since")


def test_reference_data_is_not_sent_twice(world: World) -> None:
    etag = world.partner.get("measures/").headers["ETag"]
    assert world.partner.get("measures/", If_None_Match=etag).status_code == 304


def test_sections_tell_the_fields_that_every_door_uses(world: World) -> None:
    told = {one["code"]: [field["name"] for field in one["fields"]] for one in world.partner.get("sections/").json()}
    assert told == {code: [item.name for item in definition.fields] for code, definition in SECTIONS.items()}


def test_a_field_tells_its_choices(world: World) -> None:
    fields = {field["name"]: field for field in world.partner.get("sections/pipeline/").json()["fields"]}
    assert {"code": "degree", "label": "Degree"} in fields["route"]["choices"]


def test_a_section_that_is_none_names_those_there_are(world: World) -> None:
    answer = world.partner.get("sections/wishes/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_partner_sees_the_rounds_of_its_system(world: World) -> None:
    month = dt.date(2026, 9, 1)
    open_round(
        actor=Actor.application(), system=world.elsewhere.home_system, base_month=month, opens=month, due=month
    )  # fmt: skip
    assert codes(world, "rounds/") == [world.round.code]


def test_rounds_that_take_figures_can_be_asked_for(world: World) -> None:
    close_round(actor=Actor.application(), round_=world.round)
    assert (codes(world, "rounds/?open=true"), codes(world, "rounds/?open=false")) == ([], [world.round.code])


# One table: address × who → what comes back.

READ = {
    "professions/", "professions/midwife/", "staff-groups/", "settings/", "settings/corporate/", "priorities/",
    "measures/", "measures/development-plans/", "reference-rates/", "sections/", "sections/plan/",
}  # fmt: skip
FIGURES = {"returns/", "versions/", "uploads/"}
ROLES = {
    Role.PARTNER: 200,
    Role.WORKFORCE_LEAD: 200,
    Role.ICS_PLANNER: 200,
    Role.ICS_EXECUTIVE: 200,
    Role.DELIVERY_LEAD: 403,
    Role.REGIONAL_VIEWER: 403,
    Role.ADMINISTRATOR: 200,
}
TABLE = [(address, role, 200) for address in sorted(READ | {"rounds/"}) for role in ROLES] + [
    (address, role, status) for address in sorted(FIGURES) for role, status in ROLES.items()
]


@pytest.fixture(scope="module")
def programs(api_scene: World) -> dict[str, object]:
    places: dict[str, Any] = {
        Role.WORKFORCE_LEAD: api_scene.trust,
        Role.PARTNER: api_scene.trust,
        Role.ADMINISTRATOR: None,
    }
    places[Role.REGIONAL_VIEWER] = api_scene.system.region
    return {
        role: api_scene.program(role, places.get(role, api_scene.system), f"{role}@table.example.org") for role in ROLES
    }


@pytest.mark.parametrize("address", sorted(READ | FIGURES | {"rounds/"}))
def test_who_reads_what(address: str, world: World, programs: dict) -> None:
    wanted = {role: status for at, role, status in TABLE if at == address}
    assert {role: programs[role].get(address).status_code for role in ROLES} == wanted


@pytest.mark.parametrize("address", sorted(READ | FIGURES | {"rounds/"}))
def test_a_stranger_reads_nothing(address: str, world: World, client) -> None:
    assert client.get(f"/api/v1/{address}").status_code == 401
