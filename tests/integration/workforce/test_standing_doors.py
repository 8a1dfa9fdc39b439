"""Who may say what a file is, on the page and by API; and where it is shown."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jobs.services import run_waiting
from partners.models import Organisation
from partners.roles import Role
from tests.integration.workforce.sending import (
    HONEST,
    NEW,
    lead_of,
    planner_of,
    post_file,
    small_world,
    step,
    words,
)
from tests.plugins.partner_api import MIDWIVES, World
from workforce.models import CapacityLine, Return, Upload, Version
from workforce.services import uploads
from workforce.services.review import accept

pytestmark = pytest.mark.django_db
ASKED = "What is the file?"


@pytest.fixture
def trust(db: None) -> Organisation:
    return small_world()


def sent(trust: Organisation, standing: str, **who: str) -> Any:
    """A planner's file, read; the client and the upload."""
    client = planner_of(trust.home_system, **who)
    post_file(client, standing=standing)
    run_waiting(uploads.READ_UPLOAD)
    return client, Upload.objects.latest("pk")


def test_a_planner_is_asked_what_the_file_is(trust: Organisation) -> None:
    assert ASKED in planner_of(trust.home_system).get(NEW).content.decode()


def test_a_lead_is_not_asked(trust: Organisation) -> None:
    assert ASKED not in lead_of(trust).get(NEW).content.decode()


def test_on_a_return_nobody_is_asked(trust: Organisation) -> None:
    from tests.integration.workforce.collecting import MONTH
    from workforce.models import Round

    round_ = Round.objects.create(code="r", name="R", base_month=MONTH, opens=MONTH, due=MONTH)
    of_return = Return.objects.create(round=round_, organisation=trust)
    assert ASKED not in planner_of(trust.home_system).get(f"{NEW}?return={of_return.code}").content.decode()


def test_what_the_planner_says_goes_with_the_versions(trust: Organisation) -> None:
    client, upload = sent(trust, "published")
    step(client, upload, "submit")
    assert set(Version.objects.values_list("standing", flat=True)) == {"published"}


def test_what_a_lead_says_is_not_heard(trust: Organisation) -> None:
    post_file(lead_of(trust), standing="national")
    assert Upload.objects.get().standing == "own"


def test_the_same_file_once_more_is_what_was_said_the_second_time(trust: Organisation) -> None:
    client, upload = sent(trust, "own")
    assert 'name="standing" value="national"' in post_file(client, standing="national").content.decode()
    client.post(reverse("workforce:upload-again", args=[upload.code]), {"standing": "national"})
    assert Upload.objects.latest("pk").standing == "national"


def test_a_lead_cannot_say_it_on_the_second_way_either(trust: Organisation) -> None:
    client = lead_of(trust)
    post_file(client)
    address = reverse("workforce:upload-again", args=[Upload.objects.get().code])
    assert client.post(address, {"standing": "national"}).status_code == 403


def test_the_upload_s_preview_says_what_is_not_used(trust: Organisation) -> None:
    client, upload = sent(trust, "own")
    step(client, upload, "submit")
    for version in Version.objects.filter(state="submitted"):
        accept(actor=another(trust), version=version)
    client.post(NEW, {"file": SimpleUploadedFile("again.csv", HONEST + b"\n"), "standing": "national"})
    run_waiting(uploads.READ_UPLOAD)
    assert "not used" in words(step(client, Upload.objects.latest("pk")))


def another(trust: Organisation) -> Any:
    from partners.actors import Actor
    from tests.plugins.people import make_member

    return Actor.of(make_member(Role.ICS_PLANNER, trust.home_system, "another@example.org"))


@pytest.mark.parametrize("page", ["version", "review", "origin", "upload"])
def test_it_is_shown(trust: Organisation, page: str) -> None:
    client, upload = sent(trust, "national")
    step(client, upload, "submit")
    version, line = Version.objects.get(), CapacityLine.objects.first()
    assert line is not None
    addresses = {
        "version": reverse("workforce:version", args=[version.code]),
        "review": reverse("workforce:review", args=[version.code]),
        "origin": reverse("workforce:origin", args=[version.code, line.pk, "substantive_wte"]),
        "upload": reverse("workforce:upload", args=[upload.code]),
    }
    assert "Standing National return" in words(client.get(addresses[page]))


def put_many(world: World, program: Any, query: str) -> Any:
    return program.put(f"sections/capacity/lines/{query}", {"lines": [{**MIDWIVES, "organisation": "RH8"}]})


def test_the_api_takes_a_national_return_of_a_planner(api_world: World) -> None:
    answer = put_many(api_world, api_world.planner, "?standing=national")
    assert [one["standing"] for one in answer.json()["versions"]] == ["national"]


def test_without_a_word_it_is_the_own_return(api_world: World) -> None:
    assert [one["standing"] for one in put_many(api_world, api_world.planner, "").json()["versions"]] == ["own"]


def test_of_a_partner_s_program_it_takes_own_returns_only(api_world: World) -> None:
    assert put_many(api_world, api_world.partner, "?standing=published").status_code == 403


def test_an_unknown_standing_is_told(api_world: World) -> None:
    answer = put_many(api_world, api_world.planner, "?standing=rumour")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/standing")


def test_a_file_by_api_says_what_it_is(api_world: World) -> None:
    content = b"period,org_code,staff_group,fte\n2026-09,RH8,Midwife,12.5\n"
    answer = api_world.planner.send("uploads/", file=SimpleUploadedFile("a.csv", content), standing="published")
    assert (answer.status_code, answer.json()["standing"]) == (202, "published")


def test_a_partner_s_file_by_api_is_its_own_return(api_world: World) -> None:
    content = b"period,org_code,staff_group,fte\n2026-09,RH8,Midwife,12.5\n"
    answer = api_world.partner.send("uploads/", file=SimpleUploadedFile("a.csv", content), standing="published")
    assert answer.status_code == 403
