"""The four pillars can be read on pages and through the API."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from partners.actors import Actor
from partners.models import Region, System, User
from partners.models.people import Membership
from partners.roles import Role
from pillars import reference, services
from pillars.models import DeliveryLead, Pillar, Workstream
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db
FOLDER = ROOT / "fixtures" / "reference"


@pytest.fixture
def systems() -> tuple[System, System]:
    region = Region.objects.create(code="Y00", name="Region")
    return tuple(System.objects.create(code=code, name=code, region=region) for code in ("QAA", "QBB"))  # type: ignore[return-value]


def member(system: System, role: str, name: str) -> User:
    user = User.objects.create_user(name.replace(" ", ".") + "@example.org", "a long password 1", full_name=name)
    Membership.objects.create(user=user, role=role, system=system)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_reference_data_holds_four_pillars_in_order() -> None:
    reference.load(FOLDER)
    assert list(Pillar.objects.values_list("name", flat=True)) == [
        "Resourcing",
        "Learning & Education",
        "Workforce Strategy",
        "Best Place to Work",
    ]


def test_loading_twice_changes_nothing() -> None:
    reference.load(FOLDER)
    before = Workstream.objects.count()
    reference.load(FOLDER)
    assert Workstream.objects.count() == before


def test_the_page_shows_every_workstream(systems: tuple[System, System]) -> None:
    reference.load(FOLDER)
    page = signed_in(member(systems[0], Role.ICS_EXECUTIVE, "Exec")).get("/pillars/").content.decode()
    missing = [workstream.name for workstream in Workstream.objects.all() if escape(workstream.name) not in page]
    assert missing == []


def test_a_lead_of_another_system_is_not_shown(systems: tuple[System, System]) -> None:
    reference.load(FOLDER)
    ours, theirs = systems
    lead = member(theirs, Role.DELIVERY_LEAD, "Their Lead")
    planner = member(theirs, Role.ICS_PLANNER, "Their Planner")
    services.appoint(actor=Actor.of(planner), system=theirs, workstream=Workstream.objects.all()[0], user=lead)
    page = signed_in(member(ours, Role.ICS_EXECUTIVE, "Exec")).get("/pillars/").content.decode()
    assert "Their Lead" not in page


def test_an_appointment_is_audited_once(systems: tuple[System, System]) -> None:
    from partners.models import AuditEvent

    reference.load(FOLDER)
    planner = Actor.of(member(systems[0], Role.ICS_PLANNER, "Planner"))
    for _ in range(2):
        services.appoint(
            actor=planner,
            system=systems[0],
            workstream=Workstream.objects.all()[0],
            user=planner.user,  # type: ignore[arg-type]
        )
    assert AuditEvent.objects.filter(action="delivery_lead.appointed").count() == 1


def test_standing_down_keeps_the_history(systems: tuple[System, System]) -> None:
    reference.load(FOLDER)
    planner = Actor.of(member(systems[0], Role.ICS_PLANNER, "Planner"))
    lead = services.appoint(
        actor=planner,
        system=systems[0],
        workstream=Workstream.objects.all()[0],
        user=planner.user,  # type: ignore[arg-type]
    )
    services.stand_down(actor=planner, lead=lead)
    assert DeliveryLead.objects.get(pk=lead.pk).ended is not None


def test_the_api_lists_pillars_with_their_workstreams(systems: tuple[System, System]) -> None:
    reference.load(FOLDER)
    answer = signed_in(member(systems[0], Role.ICS_PLANNER, "Planner")).get("/api/v1/pillars/")
    assert all(pillar["workstreams"] for pillar in answer.json()["results"])


def test_an_unknown_pillar_is_not_found(systems: tuple[System, System]) -> None:
    assert signed_in(member(systems[0], Role.ICS_PLANNER, "Planner")).get("/pillars/none/").status_code == 404


def test_the_command_loads_the_pillars() -> None:
    call_command("load_reference", stdout=StringIO())
    assert Pillar.objects.count() == 4


def test_loading_again_changes_nothing() -> None:
    reference.load(FOLDER)
    assert reference.load(FOLDER) == {"added": 0, "changed": 0}
