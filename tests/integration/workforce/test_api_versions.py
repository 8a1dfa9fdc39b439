"""Versions by API: checked, submitted, reviewed, followed."""

from typing import Any

import pytest

from partners.actors import Actor
from partners.roles import Role
from tests.plugins.partner_api import MIDWIVES, Program, World
from workforce import news
from workforce.models import Version
from workforce.rules import Row
from workforce.services import drafts

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api versions")]
WARNED: dict[str, Any] = {**MIDWIVES, "headcount": 100}
"""More WTE than people: a warning."""


@pytest.fixture
def world(api_world: World) -> World:
    return api_world


def draft(world: World, *lines: dict[str, Any]) -> str:
    return world.saved(*lines).json()["version"]["code"]


def lead(world: World) -> Program:
    return world.program(Role.WORKFORCE_LEAD, world.trust)


# Checking


def test_a_draft_tells_what_the_rules_say_about_it(world: World) -> None:
    told = world.partner.get(f"versions/{draft(world, WARNED)}/messages/").json()
    assert [(one["code"], one["pointer"]) for one in told["messages"]] == [("wte-per-head", "/lines/0/substantive_wte")]


def test_messages_about_a_draft_from_a_page_point_to_lines_as_the_api_gives_them(world: World) -> None:
    actor = Actor.of(lead(world).user)
    rows = [Row("capacity", MIDWIVES), Row("capacity", {**WARNED, "profession": "adult-nurse"})]
    saved = drafts.save_section(
        actor=actor, return_=world.opened(), section="capacity", rows=located(rows), channel="web"
    )  # fmt: skip
    told = world.partner.get(f"versions/{saved.version.code}/messages/").json()
    assert [(one["pointer"], one["where"]) for one in told["messages"]] == [
        ("/lines/1/substantive_wte", "Substantive WTE, row 2")
    ]


def located(rows: list[Row]) -> list[Row]:
    from workforce.rules import FormField

    return [
        Row(row.section, row.values, {"substantive_wte": FormField(f"wte-{number}", f"Substantive WTE, row {number}")})
        for number, row in enumerate(rows, start=1)
    ]


def test_an_empty_draft_is_not_ready(world: World) -> None:
    code = world.partner.put(world.lines_at(), {"lines": []}).json()["version"]["code"]
    told = world.partner.get(f"versions/{code}/messages/").json()
    assert (told["ready"], told["messages"][0]["code"]) == (False, "nothing-there")


def test_a_submitted_version_tells_its_warnings_with_their_reasons(world: World) -> None:
    code = draft(world, WARNED)
    world.partner.post(f"versions/{code}/submit/", {"reasons": {"wte-per-head": "Consultants on 12 PAs"}})
    (warning,) = world.partner.get(f"versions/{code}/messages/").json()["messages"]
    assert (warning["code"], warning["reason"]) == ("wte-per-head", "Consultants on 12 PAs")


def test_a_version_tells_what_accepting_it_would_change(world: World) -> None:
    assert world.partner.get(f"versions/{draft(world)}/preview/").json()["against_accepted"]["added"] == 1


# Submitting


def test_a_draft_is_submitted(world: World) -> None:
    answer = world.partner.post(f"versions/{draft(world)}/submit/")
    assert (answer.status_code, answer.json()["state"], len(answer.json()["digest"])) == (200, "submitted", 64)


def test_a_warning_without_a_reason_is_located_and_nothing_is_submitted(world: World) -> None:
    code = draft(world, WARNED)
    answer = world.partner.post(f"versions/{code}/submit/")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["pointer"], Version.objects.get().state) == (
        422, "wte-per-head", "/lines/0/substantive_wte", "draft",
    )  # fmt: skip


def test_the_wrong_kind_of_reasons_is_told(world: World) -> None:
    answer = world.partner.post(f"versions/{draft(world)}/submit/", {"reasons": ["so"]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/reasons")


def test_what_was_saved_again_meanwhile_is_not_submitted_unseen(world: World) -> None:
    saved = world.saved()
    code, etag = saved.json()["version"]["code"], saved.headers["ETag"]
    world.saved({**MIDWIVES, "substantive_wte": "7"})
    answer = world.partner.post(f"versions/{code}/submit/", If_Match=etag)
    assert (answer.status_code, Version.objects.get().state) == (412, "draft")


def test_with_its_own_etag_it_is_submitted(world: World) -> None:
    saved = world.saved()
    code = saved.json()["version"]["code"]
    assert world.partner.post(f"versions/{code}/submit/", If_Match=saved.headers["ETag"]).status_code == 200


def test_submitting_twice_is_a_conflict(world: World) -> None:
    code = world.submitted()
    assert world.partner.post(f"versions/{code}/submit/").status_code == 409


def test_while_one_waits_for_review_another_is_not_submitted(world: World) -> None:
    world.submitted()
    answer = world.partner.post(f"versions/{draft(world)}/submit/")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ics-workforce-planner:waiting-for-review")


def test_what_waits_is_taken_back_as_a_draft(world: World) -> None:
    code = world.submitted()
    assert world.partner.post(f"versions/{code}/withdraw/").json()["state"] == "draft"


def test_what_does_not_wait_cannot_be_taken_back(world: World) -> None:
    assert world.partner.post(f"versions/{draft(world)}/withdraw/").status_code == 409


def test_a_submitted_version_is_not_discarded(world: World) -> None:
    answer = world.partner.delete(f"versions/{world.submitted()}/")
    assert (answer.status_code, Version.objects.count()) == (409, 1)


# Review


def test_another_person_accepts(world: World) -> None:
    answer = world.planner.post(f"versions/{world.submitted()}/accept/")
    assert (answer.status_code, answer.json()["state"], answer.json()["reviewed_by"]) == (
        200, "accepted", str(world.planner.user),
    )  # fmt: skip


def test_accepting_tells_who_is_to_hear_of_new_records(world: World, monkeypatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(news, "records_changed", heard.append)
    world.planner.post(f"versions/{world.submitted()}/accept/")
    assert heard == [[world.system]]


def test_the_same_person_does_not_accept(world: World) -> None:
    code = world.saved(program=world.planner).json()["version"]["code"]
    world.planner.post(f"versions/{code}/submit/")
    answer = world.planner.post(f"versions/{code}/accept/")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ics-workforce-planner:same-person")


def test_a_partner_may_not_accept(world: World) -> None:
    assert world.partner.post(f"versions/{world.submitted()}/accept/").status_code == 403


def test_a_planner_of_another_system_does_not_find_it(world: World) -> None:
    stranger = world.program(Role.ICS_PLANNER, world.elsewhere.home_system)
    assert stranger.post(f"versions/{world.submitted()}/accept/").status_code == 404


def test_what_was_reviewed_is_not_reviewed_again(world: World) -> None:
    code = world.submitted()
    world.planner.post(f"versions/{code}/accept/")
    assert world.planner.post(f"versions/{code}/send-back/", {"reason": "Oh"}).status_code == 409


def test_it_is_sent_back_with_a_reason(world: World) -> None:
    answer = world.planner.post(f"versions/{world.submitted()}/send-back/", {"reason": "Bank looks like hours"})
    assert (answer.json()["state"], answer.json()["review_reason"]) == ("sent_back", "Bank looks like hours")


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_without_a_reason_it_is_not_sent_back(reason: str | None, world: World) -> None:
    answer = world.planner.post(f"versions/{world.submitted()}/send-back/", {"reason": reason})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/reason")


# Following


def test_a_partner_follows_the_state_of_its_version(world: World) -> None:
    code = world.submitted()
    world.planner.post(f"versions/{code}/accept/")
    assert world.partner.get(f"versions/{code}/").json()["state"] == "accepted"


def test_following_costs_little_while_nothing_happens(world: World) -> None:
    at = f"versions/{world.submitted()}/"
    assert world.partner.get(at, If_None_Match=world.partner.get(at).headers["ETag"]).status_code == 304


def test_once_something_happened_it_is_told(world: World) -> None:
    at = f"versions/{world.submitted()}/"
    etag = world.partner.get(at).headers["ETag"]
    world.planner.post(f"{at}accept/")
    assert world.partner.get(at, If_None_Match=etag).status_code == 200


def test_a_correction_leaves_the_old_version_readable(world: World) -> None:
    first = world.submitted()
    world.planner.post(f"versions/{first}/accept/")
    world.planner.post(f"versions/{world.submitted({**MIDWIVES, 'substantive_wte': '121'})}/accept/")
    (line,) = world.partner.get(f"versions/{first}/lines/").json()["results"]
    assert (world.partner.get(f"versions/{first}/").json()["state"], line["substantive_wte"]) == (
        "superseded", "120.50000",
    )  # fmt: skip


def test_the_history_of_a_section_has_every_version(world: World) -> None:
    first = world.submitted()
    world.planner.post(f"versions/{first}/accept/")
    second = world.submitted({**MIDWIVES, "substantive_wte": "121"})
    history = world.partner.get(f"versions/{second}/history/").json()
    assert [(one["code"], one["number"]) for one in history] == [(second, 2), (first, 1)]


@pytest.mark.parametrize(
    ("query", "count"),
    [("section=capacity", 1), ("section=demand", 0), ("state=submitted&state=draft", 1), ("state=accepted", 0),
     ("organisation=RH8", 1), ("organisation=RBZ", 0), ("round=qz1-2026-09", 1)],
)  # fmt: skip
def test_versions_can_be_asked_for_by(query: str, count: int, world: World) -> None:
    world.submitted()
    assert len(world.planner.get(f"versions/?{query}").json()["results"]) == count


def test_a_partner_sees_no_version_of_another(world: World) -> None:
    world.submitted()
    other = world.program(Role.PARTNER, world.beside)
    assert other.get("versions/").json()["results"] == []


def test_a_token_of_one_organisation_does_not_reach_another_role_of_its_person(world: World) -> None:
    from partners.models import Membership

    Membership.objects.create(user=world.partner.user, role=Role.WORKFORCE_LEAD, organisation=world.beside)
    assert world.partner.get(f"returns/{world.opened(world.beside).code}/").status_code == 404


def test_a_list_of_versions_takes_as_many_statements_for_many_as_for_one(
    world: World, django_assert_max_num_queries
) -> None:
    for section, line in (
        ("capacity", MIDWIVES),
        ("demand", {"period": "2026-09", "profession": "midwife", "establishment_wte": 1}),
        ("plan", MIDWIVES),
    ):
        assert world.saved(line, section=section).status_code == 200
    program = world.planner
    with django_assert_max_num_queries(5):
        assert len(program.get("versions/").json()["results"]) == 3


def test_without_a_token_nothing_is_told(world: World, client) -> None:
    answer = client.get("/api/v1/versions/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
