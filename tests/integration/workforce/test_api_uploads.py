"""Uploads by API: a partner without a browser."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.services import run_waiting
from partners.roles import Role
from tests.plugins.partner_api import World
from workforce.models import Upload, Version
from workforce.services.uploads import READ_UPLOAD

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api uploads")]
HONEST = b"period,org_code,staff_group,fte\n2026-09,RH8,Midwife,12.5\n"
STRANGE = HONEST + b"2026-09,RH8,Baby catchers,3\n"


@pytest.fixture
def world(api_world: World) -> World:
    return api_world


def sent(world: World, content: bytes = HONEST, **more: Any) -> Any:
    return world.partner.send("uploads/", file=SimpleUploadedFile("return.csv", content), **more)


def read(world: World, content: bytes = HONEST, **more: Any) -> Any:
    """The upload after the worker has read it."""
    at = sent(world, content, **more).headers["Location"]
    run_waiting(READ_UPLOAD)
    return world.partner.get(at).json()


def test_a_file_is_taken_in_and_read_in_the_background(world: World) -> None:
    answer = sent(world)
    assert (answer.status_code, answer.json()["state"]) == (202, "reading")


def test_once_read_it_is_ready(world: World) -> None:
    upload = read(world)
    assert (upload["state"], upload["line_count"], upload["preview"][0]["after"]) == ("ready", 1, "12.50000")


def test_messages_name_the_cell(world: World) -> None:
    (message,) = read(world, HONEST.replace(b"12.5", b"lots"))["messages"]
    assert (message["code"], message["where"], message["pointer"]) == ("not-a-number", "row 2, column fte", "")


def test_a_label_is_mapped(world: World) -> None:
    upload = read(world, STRANGE)
    told = world.partner.post(f"uploads/{upload['code']}/labels/", {"labels": {"Baby catchers": "midwife"}})
    assert (upload["unknown_labels"][0]["label"], told.json()["state"]) == ("Baby catchers", "ready")


def test_a_label_that_it_does_not_ask_about_is_refused(world: World) -> None:
    upload = read(world, STRANGE)
    told = world.partner.post(f"uploads/{upload['code']}/labels/", {"labels": {"Others": "midwife"}})
    assert (told.status_code, told.headers["Content-Type"]) == (422, "application/problem+json")


def test_organisations_out_of_reach_are_left_out(world: World) -> None:
    upload = read(world, HONEST + b"2026-09,RYF,Midwife,5\n")
    told = world.partner.post(f"uploads/{upload['code']}/organisations/", {"leave_out": ["RYF"]})
    assert (upload["forbidden_organisations"][0]["code"], told.json()["state"]) == ("RYF", "ready")


def test_a_partner_creates_no_organisation(world: World) -> None:
    upload = read(world, HONEST + b"2026-09,RNEW,Midwife,5\n")
    told = world.partner.post(f"uploads/{upload['code']}/organisations/", {"create": ["RNEW"]})
    assert told.status_code == 403


def test_it_is_submitted_and_names_its_versions(world: World) -> None:
    told = world.partner.post(f"uploads/{read(world)['code']}/submit/").json()
    assert (told["state"], told["versions"]) == ("submitted", [str(Version.objects.get().code)])


def test_with_errors_it_is_not_submitted(world: World) -> None:
    upload = read(world, HONEST.replace(b"12.5", b"lots"))
    assert world.partner.post(f"uploads/{upload['code']}/submit/").status_code == 422


def test_twice_is_a_conflict(world: World) -> None:
    code = read(world)["code"]
    world.partner.post(f"uploads/{code}/submit/")
    assert world.partner.post(f"uploads/{code}/submit/").status_code == 409


def test_the_very_same_file_is_a_conflict_that_names_the_first(world: World) -> None:
    first = sent(world).json()["code"]
    again = sent(world)
    assert (again.status_code, again.json()["upload"]) == (409, first)


def test_unless_it_is_meant(world: World) -> None:
    sent(world)
    assert sent(world, again="true").status_code == 202


def test_a_file_for_a_return_needs_no_month_and_no_organisation(world: World) -> None:
    upload = read(world, b"staff group,wte\nMidwife,12.5\n", round=world.round.code, organisation="RH8")
    assert (upload["state"], upload["round"], upload["organisation"]) == ("ready", world.round.code, "RH8")


def test_a_round_that_is_not_there_is_told(world: World) -> None:
    answer = sent(world, round="elsewhere")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/round")


def test_no_file_is_told(world: World) -> None:
    answer = world.partner.send("uploads/", round=world.round.code)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/file")


def test_a_file_too_large_names_the_limit(world: World, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    answer = sent(world)
    assert (answer.status_code, Upload.objects.count()) == (413, 0)


def test_it_is_put_aside(world: World) -> None:
    code = read(world)["code"]
    world.partner.delete(f"uploads/{code}/")
    assert world.partner.get(f"uploads/{code}/").json()["state"] == "discarded"


def test_another_partner_does_not_find_it(world: World) -> None:
    code = read(world)["code"]
    assert world.program(Role.PARTNER, world.beside).get(f"uploads/{code}/").status_code == 404


def test_a_planner_sees_it_but_does_not_submit_it(world: World) -> None:
    code = read(world)["code"]
    assert world.planner.post(f"uploads/{code}/submit/").status_code == 403


def test_the_list_tells_where_each_is(world: World) -> None:
    read(world)
    assert [one["state"] for one in world.partner.get("uploads/?state=ready").json()["results"]] == ["ready"]
