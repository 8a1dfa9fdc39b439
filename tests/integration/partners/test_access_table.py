"""One table: address × role × whose it is → what comes back. 404 out of sight, 403 in sight without the right."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from partners.models import Organisation, Region, System, User
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db

ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator")
OK, AWAY, FORBIDDEN, NOWHERE = 200, 302, 403, 404


@dataclass(frozen=True)
class World:
    """A system of one's own with two organisations, and a neighbour in another region."""

    system: System
    own: Organisation
    beside: Organisation
    elsewhere: Organisation
    people: dict[str, User]


@pytest.fixture
def world() -> World:
    region: Region = make_region("Y58")
    system, neighbour = make_system("QJK", region), make_system("QKK", make_region("Y56"))
    own, beside, elsewhere = (
        make_organisation("RH8", system),
        make_organisation("RBZ", system),
        make_organisation("RYF", neighbour),
    )
    people = {
        "lead": make_member(Role.WORKFORCE_LEAD, own),
        "planner": make_member(Role.ICS_PLANNER, system),
        "executive": make_member(Role.ICS_EXECUTIVE, system),
        "delivery": make_member(Role.DELIVERY_LEAD, system),
        "partner": make_member(Role.PARTNER, own),
        "regional": make_member(Role.REGIONAL_VIEWER, region),
        "administrator": make_member(Role.ADMINISTRATOR),
    }
    return World(system, own, beside, elsewhere, people)


def only(*roles: str, others: int = FORBIDDEN) -> dict[str, int]:
    """200 for these roles, the other answer for the rest."""
    return {role: OK if role in roles else others for role in ALL}


EVERYONE = only(*ALL)
TABLE: dict[str, dict[str, int]] = {
    "/": EVERYONE,
    "/account/": EVERYONE,
    "/account/tokens/": only("lead", "planner", "administrator"),
    "/account/tokens/new/": only("lead", "planner", "administrator"),
    "/account/tokens/icswp_nobody/revoke/": {
        **only(others=FORBIDDEN),
        **dict.fromkeys(("lead", "planner", "administrator"), NOWHERE),
    },
    "/organisations/": EVERYONE,
    "/organisations/RH8/": EVERYONE,
    "/organisations/RBZ/": EVERYONE,
    "/organisations/RYF/": only("administrator", others=NOWHERE),
    "/organisations/XXX/": only(others=NOWHERE),
    "/organisations/RH8/merge/": only("planner", "administrator"),
    "/organisations/RH8/shares/": only("planner", "administrator"),
    "/organisations/RYF/merge/": {**only("administrator"), "planner": NOWHERE},
    "/people/": only("administrator"),
    "/people/invite/": only("administrator"),
    "/people/1000000/": {**only(), "administrator": NOWHERE},
    "/audit/": only("planner", "executive", "administrator"),
    "/audit/audit-trail.csv": only("planner", "executive", "administrator"),
    "/admin/": only("administrator"),
    "/admin/partners/organisation/": only("administrator"),
    "/api/v1/me/": EVERYONE,
    "/api/v1/regions/": EVERYONE,
    "/api/v1/systems/": EVERYONE,
    "/api/v1/systems/QJK/": EVERYONE,
    "/api/v1/systems/QKK/": only("administrator", others=NOWHERE),
    "/api/v1/places/": EVERYONE,
    "/api/v1/organisations/": EVERYONE,
    "/api/v1/organisations/RBZ/": EVERYONE,
    "/api/v1/organisations/RYF/": only("administrator", others=NOWHERE),
}
CASES = [(path, role, status) for path, row in TABLE.items() for role, status in row.items()]


@pytest.mark.parametrize("path", TABLE)
def test_each_role_gets_what_the_table_says(path: str, world: World) -> None:
    client = Client()
    answers = {}
    for role in ALL:
        client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
        answers[role] = client.get(path).status_code
        client.logout()
    assert answers == TABLE[path]


@pytest.mark.parametrize("path", [path for path in TABLE if not path.startswith("/api/")])
def test_somebody_not_signed_in_is_sent_to_sign_in(path: str, client: Client) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (AWAY, "/accounts/login/")


@pytest.mark.parametrize("path", [path for path in TABLE if path.startswith("/api/")])
def test_a_caller_not_signed_in_gets_401_as_a_problem(path: str, client: Client) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/api/v1/schema/",
        "/api/v1/docs/",
        "/accessibility/",
        "/methodology/",
        "/about-the-data/",
    ],
)
def test_public_pages_open_to_everyone(path: str, client: Client) -> None:
    assert client.get(path).status_code == OK


def test_a_list_holds_only_what_is_in_sight(world: World, client: Client) -> None:
    client.force_login(world.people["lead"], backend="django.contrib.auth.backends.ModelBackend")
    codes = {row["code"] for row in client.get("/api/v1/organisations/").json()["results"]}
    assert codes == {"RH8", "RBZ"}


def test_a_person_without_a_role_sees_no_organisation(world: World, client: Client, user_without_role: User) -> None:
    client.force_login(user_without_role, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/organisations/").status_code == FORBIDDEN


def test_a_fragment_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in(client: Client) -> None:
    address = "http://testserver/organisations/?q=a"
    answer = client.get("/organisations/", headers={"HX-Request": "true", "HX-Current-URL": address})
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/organisations/%3Fq%3Da"


@pytest.mark.parametrize("role", ALL)
def test_the_menu_shows_only_what_the_role_may_open(role: str, world: World, client: Client) -> None:
    client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/").content.decode()
    assert ('href="/people/"' in page) is (role == "administrator")


@pytest.fixture
def user_without_role(db: None, member: Callable[..., User]) -> User:
    from tests.plugins.people import make_user

    return make_user("new@example.org")
