"""The seven phases can be read on pages and through the API."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from partners.models import Region, System, User
from partners.models.people import Membership
from partners.roles import Role
from phases import reference
from phases.models import Phase
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def executive() -> Client:
    reference.load(ROOT / "fixtures" / "reference")
    system = System.objects.create(code="QAA", name="QAA", region=Region.objects.create(code="Y00", name="Region"))
    user = User.objects.create_user("exec@example.org", "a long password 1", full_name="Exec")
    Membership.objects.create(user=user, role=Role.ICS_EXECUTIVE, system=system)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_there_are_seven_phases_from_initiation_to_enablement(executive: Client) -> None:
    names = list(Phase.objects.values_list("name", flat=True))
    assert (len(names), names[0], names[-1]) == (7, "Initiation", "Enablement")


def test_the_list_names_every_phase(executive: Client) -> None:
    page = executive.get("/phases/").content.decode()
    assert all(phase.name in page for phase in Phase.objects.all())


def test_a_phase_shows_what_it_must_produce(executive: Client) -> None:
    phase = Phase.objects.get(order=1)
    page = executive.get(f"/phases/{phase.code}/").content.decode()
    assert all(deliverable.name in page for deliverable in phase.deliverables.all())


def test_the_api_gives_the_key_questions(executive: Client) -> None:
    assert executive.get("/api/v1/phases/initiation/").json()["key_questions"]


def test_somebody_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/phases/").status_code == 302


def test_the_command_loads_the_phases() -> None:
    call_command("load_reference", stdout=StringIO())
    assert Phase.objects.count() == 7
