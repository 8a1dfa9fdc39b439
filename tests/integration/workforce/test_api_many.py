"""Several organisations in one call: all, or none."""

from typing import Any

import pytest

from partners.roles import Role
from tests.plugins.partner_api import MIDWIVES, World
from workforce.models import CapacityLine, Version

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api many")]


@pytest.fixture
def world(api_world: World) -> World:
    return api_world


def of(code: str, **more: Any) -> dict[str, Any]:
    return {**MIDWIVES, "organisation": code, **more}


def saved(world: World, *lines: dict[str, Any], query: str = "") -> Any:
    return world.planner.put(f"sections/capacity/lines/{query}", {"lines": list(lines or (of("RH8"), of("RBZ")))})


def codes(answer: Any) -> list[str]:
    return [version["code"] for version in answer.json()["versions"]]


def submitted(world: World) -> list[str]:
    answer = world.planner.post("versions/submit/", {"versions": codes(saved(world))})
    return [version["code"] for version in answer.json()]


def test_each_organisation_has_its_draft(world: World) -> None:
    answer = saved(world)
    assert [(one["organisation"], one["state"]) for one in answer.json()["versions"]] == [
        ("RBZ", "draft"), ("RH8", "draft"),
    ]  # fmt: skip


def test_without_a_round_they_go_to_the_open_round_of_the_month(world: World) -> None:
    assert {one["round"] for one in saved(world).json()["versions"]} == {world.round.code}


def test_they_go_to_the_round_that_is_named(world: World) -> None:
    answer = saved(world, of("RH8", period="2026-08"), query=f"?round={world.round.code}")
    assert answer.json()["versions"][0]["round"] == world.round.code


def test_a_round_out_of_sight_is_told(world: World) -> None:
    answer = saved(world, query="?round=elsewhere")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/round")


def test_the_preview_tells_each_organisation(world: World) -> None:
    assert [(one["organisation"], one["after"]) for one in saved(world).json()["preview"]] == [
        ("RBZ", "120.50000"), ("RH8", "120.50000"),
    ]  # fmt: skip


def test_a_dry_run_saves_nothing(world: World) -> None:
    answer = saved(world, query="?dry_run=true")
    assert (answer.status_code, answer.json()["versions"], Version.objects.count()) == (200, [], 0)


def test_one_organisation_out_of_reach_and_none_is_saved(world: World) -> None:
    answer = saved(world, of("RH8"), of("RYF"))
    (error,) = [one for one in answer.json()["errors"] if one["severity"] == "error"]
    assert (answer.status_code, error["pointer"], error["code"], CapacityLine.objects.count()) == (
        422, "/lines/1/organisation", "unknown-organisation", 0,
    )  # fmt: skip


def test_a_line_that_names_no_organisation_is_told(world: World) -> None:
    answer = saved(world, MIDWIVES)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/lines/0/organisation")


def test_a_partner_of_one_organisation_saves_only_its_own(world: World) -> None:
    answer = world.partner.put("sections/capacity/lines/", {"lines": [of("RH8"), of("RBZ")]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not-your-organisation")


def test_somebody_elses_draft_is_not_overwritten(world: World) -> None:
    world.saved()
    answer = saved(world, of("RH8", substantive_wte=7), of("RBZ"))
    assert (answer.status_code, CapacityLine.objects.count()) == (409, 1)


def test_they_are_submitted_together(world: World) -> None:
    assert len(submitted(world)) == 2


def test_one_that_cannot_be_submitted_holds_all_back(world: World) -> None:
    drafts = codes(saved(world))
    world.planner.post(f"versions/{drafts[0]}/submit/")
    answer = world.planner.post("versions/submit/", {"versions": drafts})
    assert (answer.status_code, Version.objects.get(code=drafts[1]).state) == (409, "draft")


def test_a_version_that_is_not_there_is_named(world: World) -> None:
    here, there = codes(saved(world))[0], "00000000-0000-4000-8000-000000000000"
    answer = world.planner.post("versions/submit/", {"versions": [here, there]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/versions/1")


def test_another_person_accepts_them_together(world: World) -> None:
    second = world.program(Role.ICS_PLANNER, world.system, "second@example.org")
    answer = second.post("versions/accept/", {"versions": submitted(world)})
    assert [one["state"] for one in answer.json()] == ["accepted", "accepted"]


def test_the_same_person_does_not_accept_them(world: World) -> None:
    assert world.planner.post("versions/accept/", {"versions": submitted(world)}).status_code == 403


def test_one_in_sight_without_the_right_is_refused(world: World) -> None:
    own = world.saved().json()["version"]["code"]
    executive = world.program(Role.ICS_EXECUTIVE, world.system)
    assert executive.post("versions/submit/", {"versions": [own]}).status_code == 403
