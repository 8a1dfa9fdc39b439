"""Lines by API: read as they may be sent, and guarded against being overwritten unseen."""

import pytest

from partners.models import AuditEvent
from partners.roles import Role
from tests.plugins.partner_api import MIDWIVES, World
from workforce.models import CapacityLine, Return, Version

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api lines")]


@pytest.fixture
def world(api_world: World) -> World:
    return api_world


def colleague(world: World):
    return world.program(Role.WORKFORCE_LEAD, world.trust)


def test_a_section_tells_the_etag_that_guards_it(world: World) -> None:
    saved = world.saved()
    section = world.partner.get(f"returns/{world.opened().code}/sections/capacity/")
    assert section.headers["ETag"] == section.json()["etag"] == saved.headers["ETag"]


def test_with_that_etag_the_section_is_saved(world: World) -> None:
    etag = world.saved().headers["ETag"]
    assert world.partner.put(world.lines_at(), {"lines": [MIDWIVES]}, If_Match=etag).status_code == 200


def test_with_a_passed_etag_nothing_is_saved(world: World) -> None:
    etag = world.saved().headers["ETag"]
    world.saved({**MIDWIVES, "substantive_wte": "7"})
    answer = world.partner.put(world.lines_at(), {"lines": []}, If_Match=etag)
    assert (answer.status_code, CapacityLine.objects.count()) == (412, 1)


def test_the_etag_of_an_untouched_section_guards_its_first_draft(world: World) -> None:
    etag = world.partner.get(f"returns/{world.opened().code}/sections/capacity/").headers["ETag"]
    world.saved()
    assert world.partner.put(world.lines_at(), {"lines": []}, If_Match=etag).status_code == 412


def test_somebody_elses_draft_is_not_overwritten_unseen(world: World) -> None:
    world.saved(program=colleague(world))
    answer = world.saved({**MIDWIVES, "substantive_wte": "7"})
    assert (answer.status_code, str(CapacityLine.objects.get().substantive_wte)) == (409, "120.50000")


def test_a_draft_that_was_saved_on_a_page_is_not_overwritten_unseen(world: World) -> None:
    world.saved()
    Version.objects.update(channel="web")
    answer = world.saved()
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ics-workforce-planner:anothers-draft")


def test_having_read_it_one_may_take_its_place(world: World) -> None:
    etag = world.saved(program=colleague(world)).headers["ETag"]
    assert world.partner.put(world.lines_at(), {"lines": [MIDWIVES]}, If_Match=etag).status_code == 200


def test_whatever_stands_may_be_overwritten_on_purpose(world: World) -> None:
    world.saved(program=colleague(world))
    assert world.partner.put(world.lines_at(), {"lines": [MIDWIVES]}, If_Match="*").status_code == 200


def test_lines_come_back_as_they_may_be_sent(world: World) -> None:
    world.saved({**MIDWIVES, "age_25_34": 40, "leavers": None, "setting": "maternity-neonatal"})
    first = world.partner.get(world.lines_at()).json()["results"]
    world.saved(*first)
    assert world.partner.get(world.lines_at()).json()["results"] == first


def test_figures_are_text_and_unknown_is_null(world: World) -> None:
    world.saved({**MIDWIVES, "age_25_34": 40, "headcount": 0})
    (line,) = world.partner.get(world.lines_at()).json()["results"]
    assert (line["substantive_wte"], line["headcount"], line["age_25_34"], line["bank_wte"]) == (
        "120.50000", "0.00000", "40.00000", None,
    )  # fmt: skip


def test_origins_are_told_on_request(world: World) -> None:
    world.saved()
    (line,) = world.partner.get(f"{world.lines_at()}?origins=true").json()["results"]
    assert line["origins"]["substantive_wte"]["pointer"] == "/lines/0/substantive_wte"


def test_a_section_without_any_version_has_no_lines(world: World) -> None:
    assert world.partner.get(world.lines_at("plan")).json()["results"] == []


def test_a_section_that_is_none_is_not_found(world: World) -> None:
    assert world.partner.get(f"returns/{world.opened().code}/sections/wishes/").status_code == 404


def test_reading_again_is_answered_with_304_while_nothing_changed(world: World) -> None:
    world.saved()
    etag = world.partner.get(world.lines_at()).headers["ETag"]
    assert world.partner.get(world.lines_at(), If_None_Match=etag).status_code == 304


def test_answers_are_kept_by_nobody_else(world: World) -> None:
    headers = world.partner.get(world.lines_at()).headers
    assert ("private" in headers["Cache-Control"], "Authorization" in headers["Vary"]) == (True, True)


def test_reading_writes_no_audit_row(world: World) -> None:
    world.saved()
    before = AuditEvent.objects.count()
    world.partner.get(world.lines_at())
    assert (AuditEvent.objects.count(), Return.objects.count()) == (before, 1)


def test_a_thousand_lines_take_as_many_statements_as_one(world: World, django_assert_max_num_queries) -> None:
    many = [{**MIDWIVES, "profession": "adult-nurse", "source_label": f"Team {number}"} for number in range(1000)]
    assert world.saved(*many).status_code == 200
    at, program = f"{world.lines_at()}?page_size=1000", world.partner
    with django_assert_max_num_queries(6):
        assert len(program.get(at).json()["results"]) == 1000


def test_pages_follow_one_another_without_gap(world: World) -> None:
    world.saved(*[{**MIDWIVES, "source_label": f"Team {number}"} for number in range(5)])
    first = world.partner.get(f"{world.lines_at()}?page_size=3").json()
    second = world.partner.get(first["next"]).json()
    assert [line["source_label"] for line in first["results"] + second["results"]] == [f"Team {n}" for n in range(5)]


def test_lines_sent_are_kept_with_the_actor_and_the_door(world: World) -> None:
    world.saved()
    event = AuditEvent.objects.get(action="version.saved")
    assert (event.user, event.channel, event.token_prefix) == (
        world.partner.user, "api", world.partner.secret[:12],
    )  # fmt: skip
