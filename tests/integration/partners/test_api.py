"""The API reads regions, systems, places and organisations, and describes itself."""

import datetime as dt
from decimal import Decimal

import pytest
import yaml
from django.test import Client

from partners.models import Organisation, OrganisationSuccession, Place, System, SystemShare, User
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make_system("QJK", population=1_200_000)


@pytest.fixture
def planner(system: System) -> User:
    return make_member(Role.ICS_PLANNER, system)


@pytest.fixture
def api(client: Client, planner: User) -> Client:
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_organisation_is_told_with_its_shares_and_successors(api: Client, system: System) -> None:
    new = make_organisation("RH8", system)
    old = make_organisation("RBZ", system, closed=dt.date(2026, 4, 1))
    OrganisationSuccession.objects.create(predecessor=old, successor=new, date=dt.date(2026, 4, 1))
    SystemShare.objects.create(organisation=old, system=system, percent=Decimal("62.5"), start=dt.date(2025, 4, 1))
    assert api.get("/api/v1/organisations/RBZ/").json() == {
        "code": "RBZ",
        "name": "Organisation RBZ",
        "sector": "acute",
        "home_system": "QJK",
        "place": None,
        "area_of": None,
        "size": None,
        "size_measure": "",
        "opened": None,
        "closed": "2026-04-01",
        "successors": [{"successor": "RH8", "date": "2026-04-01", "kind": "merger"}],
        "shares": [{"system": "QJK", "place": None, "percent": "62.50000", "start": "2025-04-01", "end": None}],
    }


def test_a_list_of_organisations_takes_as_many_statements_for_fifty_as_for_one(
    api: Client, system: System, django_assert_max_num_queries
) -> None:
    for number in range(50):
        organisation = make_organisation(f"X{number}", system)
        SystemShare.objects.create(organisation=organisation, system=system, percent=50, start=dt.date(2025, 4, 1))
    with django_assert_max_num_queries(7):
        assert len(api.get("/api/v1/organisations/").json()["results"]) == 50


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("sector=acute", {"RH8"}),
        ("sector=ambulance", {"RYF"}),
        ("open_on=2026-03-31", {"RH8", "RYF"}),
        ("open_on=2026-04-01", {"RYF"}),
        ("system=QJK", {"RH8", "RYF"}),
        ("system=QKK", {"RYF"}),
    ],
)
def test_organisations_can_be_asked_for_by(query: str, codes: set[str], api: Client, system: System) -> None:
    make_organisation("RH8", system, closed=dt.date(2026, 4, 1))
    shared = make_organisation("RYF", system, sector="ambulance")
    neighbour = make_system("QKK", make_region("Y56"))
    SystemShare.objects.create(organisation=shared, system=neighbour, percent=40, start=dt.date(2025, 4, 1))
    found = api.get(f"/api/v1/organisations/?{query}").json()["results"]
    assert {row["code"] for row in found} == codes


def test_a_day_that_is_none_is_answered_with_its_pointer(api: Client) -> None:
    answer = api.get("/api/v1/organisations/?open_on=tomorrow")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/open_on")


def test_a_place_names_its_system(api: Client, system: System) -> None:
    Place.objects.create(code="P1", name="North", system=system)
    assert api.get("/api/v1/places/P1/").json() == {"code": "P1", "name": "North", "system": "QJK"}


def test_every_region_is_told(api: Client) -> None:
    make_region("Y56")
    assert {row["code"] for row in api.get("/api/v1/regions/").json()["results"]} == {"Y56", "Y58"}


def test_one_region_is_told(api: Client) -> None:
    assert api.get("/api/v1/regions/Y58/").json() == {"code": "Y58", "name": "Region Y58"}


def test_me_names_my_rights(api: Client) -> None:
    assert "return.review" in api.get("/api/v1/me/").json()["permissions"]


def test_what_is_not_here_is_a_problem_document(api: Client) -> None:
    answer = api.get("/api/v1/organisations/NOPE/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.fixture
def schema(client: Client) -> dict:
    return yaml.safe_load(client.get("/api/v1/schema/").content)


def test_the_schema_is_openapi_3_1(schema: dict) -> None:
    assert schema["openapi"] == "3.1.0"


def test_the_schema_describes_the_token(schema: dict) -> None:
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_the_schema_holds_every_address_of_partners(schema: dict) -> None:
    assert {"/api/v1/organisations/", "/api/v1/organisations/{code}/", "/api/v1/me/"} <= set(schema["paths"])


def test_making_the_schema_gives_no_warning(db: None, capsys) -> None:
    from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
    from drf_spectacular.generators import SchemaGenerator

    reset_generator_stats()
    SchemaGenerator().get_schema(request=None, public=True)
    about_partners = [text for text in _messages(GENERATOR_STATS) if "partners" in text]
    assert about_partners == []


def _messages(stats) -> list[str]:
    return [text for found in (stats._warn_cache, stats._error_cache) for text in found]


def test_the_documentation_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    assert ("https://" in page, "<style" in page, "drf_spectacular_sidecar" in page) == (False, False, True)


def test_an_organisation_of_another_system_is_not_found(api: Client) -> None:
    make_organisation("RYF", make_system("QKK", make_region("Y56")))
    assert (api.get("/api/v1/organisations/RYF/").status_code, Organisation.objects.count()) == (404, 1)
