"""Returns by API: opened, saved, tried dry, guarded."""

from typing import Any

import pytest
from django.apps import apps

from partners.actors import Actor
from partners.roles import Role
from tests.plugins.partner_api import MIDWIVES, World
from tests.plugins.people import make_organisation
from workforce.api import rows
from workforce.models import CapacityLine, Version
from workforce.services import drafts, rounds

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api returns")]


@pytest.fixture
def world(api_world: World) -> World:
    return api_world


def new(world: World, organisation: str = "RH8", round_: str | None = None) -> dict[str, str]:
    return {"round": round_ or world.round.code, "organisation": organisation}


# Opening


def test_a_return_is_opened(world: World) -> None:
    answer = world.partner.post("returns/", new(world))
    assert (answer.status_code, answer.json()["organisation"]) == (201, "RH8")


def test_its_address_is_told(world: World) -> None:
    answer = world.partner.post("returns/", new(world))
    assert world.partner.get(answer.headers["Location"]).json() == answer.json()


def test_opening_it_again_gives_the_same_return(world: World) -> None:
    first, again = world.partner.post("returns/", new(world)), world.partner.post("returns/", new(world))
    assert (again.status_code, again.json()["code"]) == (200, first.json()["code"])


def test_a_return_lists_every_section_of_the_round(world: World) -> None:
    sections = world.partner.post("returns/", new(world)).json()["sections"]
    assert [(one["section"], one["state"]) for one in sections] == [
        (section, "not_started") for section in ("capacity", "demand", "pipeline", "plan", "indicators")
    ]


def test_an_organisation_out_of_sight_is_not_there(world: World) -> None:
    answer = world.partner.post("returns/", new(world, "RYF"))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/organisation")


def test_an_organisation_in_sight_that_is_not_ones_own_is_refused(world: World) -> None:
    assert world.partner.post("returns/", new(world, "RBZ")).status_code == 403


def test_a_closed_round_opens_no_return(world: World) -> None:
    rounds.close_round(actor=Actor.application(), round_=world.round)
    answer = world.partner.post("returns/", new(world))
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ics-workforce-planner:round-closed")


# Finding


def test_a_partner_sees_its_own_returns_only(world: World) -> None:
    own = world.opened()
    world.opened(world.beside)
    assert [one["code"] for one in world.partner.get("returns/").json()["results"]] == [str(own.code)]


def test_a_partner_does_not_find_the_return_of_another(world: World) -> None:
    other = world.opened(world.beside)
    assert world.partner.get(f"returns/{other.code}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("organisation=RH8", 1),
        ("organisation=RBZ", 1),
        ("organisation=RYF", 0),
        ("round=qz1-2026-09", 2),
        ("round=elsewhere", 0),
        ("state=draft", 1),
        ("state=accepted", 0),
    ],
)
def test_returns_can_be_asked_for_by(query: str, count: int, world: World) -> None:
    world.saved()
    world.opened(world.beside)
    assert len(world.planner.get(f"returns/?{query}").json()["results"]) == count


def test_a_state_that_is_none_is_told(world: World) -> None:
    answer = world.planner.get("returns/?state=lost")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/state")


def test_fifty_returns_take_as_many_statements_as_one(world: World, django_assert_max_num_queries) -> None:
    world.saved()
    for number in range(50):
        world.opened(make_organisation(f"X{number}", world.system))
    program = world.planner
    with django_assert_max_num_queries(9):
        assert len(program.get("returns/").json()["results"]) == 51


# Saving


def test_lines_are_saved_as_a_draft(world: World) -> None:
    answer = world.saved()
    version = answer.json()["version"]
    assert (answer.status_code, version["state"], version["line_count"], version["channel"]) == (200, "draft", 1, "api")


def test_a_line_keeps_where_it_came_from(world: World) -> None:
    world.saved()
    assert CapacityLine.objects.get().origins["substantive_wte"] == {"pointer": "/lines/0/substantive_wte"}


def test_a_number_keeps_every_digit_that_was_sent(world: World) -> None:
    world.partner.put(
        world.lines_at(),
        b'{"lines": [{"period": "2026-09", "profession": "midwife", "substantive_wte": 123456789.98765}]}',
    )
    assert str(CapacityLine.objects.get().substantive_wte) == "123456789.98765"


def test_the_same_request_again_gives_the_same_draft(world: World) -> None:
    first, again = world.saved().json()["version"], world.saved().json()["version"]
    assert (again["code"], again["line_count"], Version.objects.count()) == (first["code"], 1, 1)


def test_what_is_left_out_is_no_longer_in_the_draft(world: World) -> None:
    world.saved(MIDWIVES, {**MIDWIVES, "profession": "adult-nurse"})
    world.saved()
    assert CapacityLine.objects.count() == 1


def test_the_preview_counts_what_would_be_added(world: World) -> None:
    assert world.saved().json()["preview"]["against_accepted"]["added"] == 1


def test_the_preview_of_a_correction_tells_figures_before_and_after(world: World) -> None:
    world.planner.post(f"versions/{world.submitted()}/accept/")
    (change,) = world.saved({**MIDWIVES, "substantive_wte": "121"}).json()["preview"]["against_accepted"]["lines"]
    assert (change["change"], change["figures"]) == (
        "changed", [{"field": "substantive_wte", "before": "120.50000", "after": "121.00000"}],
    )  # fmt: skip


def test_a_fault_is_located_in_the_request(world: World) -> None:
    answer = world.saved(MIDWIVES, {**MIDWIVES, "profession": "adult-nurse", "substantive_wte": "lots"})
    (error,) = [one for one in answer.json()["errors"] if one["severity"] == "error"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, "/lines/1/substantive_wte", "not-a-number")


def test_a_fault_saves_nothing(world: World) -> None:
    world.saved(MIDWIVES, {**MIDWIVES, "substantive_wte": "lots"})
    assert (Version.objects.count(), CapacityLine.objects.count()) == (0, 0)


def test_every_place_of_a_repeated_fault_is_named(world: World) -> None:
    nurses = {**MIDWIVES, "profession": "nobody"}
    answer = world.saved(nurses, MIDWIVES, nurses)
    pointers = [one["pointer"] for one in answer.json()["errors"] if one["code"] == "unknown-profession"]
    assert pointers == ["/lines/0/profession", "/lines/2/profession"]


@pytest.mark.parametrize(
    ("body", "status", "pointer", "code"),
    [
        (b"[]", 400, "/lines", "invalid"),
        (b'{"lines": {}}', 400, "/lines", "invalid"),
        (b'{"lines": [7]}', 422, "/lines/0", "wrong-type"),
        (b'{"lines": [{"profession": true}]}', 422, "/lines/0/profession", "wrong-type"),
        (b'{"lines": [{"headcount": [1]}]}', 422, "/lines/0/headcount", "wrong-type"),
        (b'{"lines": [{"head/count": 1}]}', 422, "/lines/0/head~1count", "unknown-field"),
    ],
)
def test_what_is_no_line_is_told_with_its_place(
    body: bytes, status: int, pointer: str, code: str, world: World
) -> None:
    answer = world.partner.put(world.lines_at(), body)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (status, pointer, code)


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 5000, b'{"lines": [NaN]}', b'{"lines": [], "lines": []}', b""])
def test_what_is_no_json_is_told(body: bytes, world: World) -> None:
    answer = world.partner.put(world.lines_at(), body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_too_many_lines_name_the_limit(world: World, monkeypatch) -> None:
    monkeypatch.setattr(rows, "MOST_LINES", 1)
    answer = world.saved(MIDWIVES, MIDWIVES)
    assert (answer.status_code, "at most 1 are" in answer.json()["detail"]) == (413, True)


def test_too_large_a_body_names_the_limit(world: World, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    answer = world.partner.put(world.lines_at(), b" " * (1024 * 1024 + 1))
    assert (answer.status_code, "1 MB" in answer.json()["detail"]) == (413, True)


def test_a_closed_round_takes_no_lines(world: World) -> None:
    at = world.lines_at()
    rounds.close_round(actor=Actor.application(), round_=world.round)
    assert world.partner.put(at, {"lines": [MIDWIVES]}).status_code == 409


def test_an_executive_reads_but_does_not_save(world: World) -> None:
    executive = world.program(Role.ICS_EXECUTIVE, world.system)
    assert (executive.get(world.lines_at()).status_code, world.saved(program=executive).status_code) == (200, 403)


def test_a_neighbour_does_not_find_the_lines(world: World) -> None:
    neighbour = world.program(Role.PARTNER, world.elsewhere)
    assert world.saved(program=neighbour).status_code == 404


# Dry run


def dry(world: World, *lines: dict[str, Any]):
    return world.partner.put(f"{world.lines_at()}?dry_run=true", {"lines": list(lines)})


def everything() -> dict[str, int]:
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


def test_a_dry_run_says_what_saving_would_say(world: World) -> None:
    tried, saved = dry(world, MIDWIVES).json(), world.saved().json()
    assert (tried["messages"], tried["preview"], tried["ready"]) == (
        saved["messages"],
        saved["preview"],
        saved["ready"],
    )


def test_a_dry_run_writes_nothing(world: World) -> None:
    world.opened()
    before = everything()
    assert (dry(world, MIDWIVES).status_code, everything()) == (200, before)


def test_a_dry_run_with_faults_answers_what_saving_would_answer(world: World) -> None:
    bad = {**MIDWIVES, "substantive_wte": "lots"}
    assert dry(world, bad).json() == world.saved(bad).json()


def test_a_dry_run_that_is_neither_true_nor_false_is_refused(world: World) -> None:
    answer = world.partner.put(f"{world.lines_at()}?dry_run=perhaps", {"lines": [MIDWIVES]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/dry_run")


def test_the_draft_can_be_discarded(world: World) -> None:
    code = world.saved().json()["version"]["code"]
    assert (world.partner.delete(f"versions/{code}/").status_code, Version.objects.count()) == (204, 0)


def test_a_return_opened_by_api_is_the_one_that_services_know(world: World) -> None:
    code = world.partner.post("returns/", new(world)).json()["code"]
    opened = drafts.open_return(actor=Actor.application(), round_=world.round, organisation=world.trust)
    assert str(opened.code) == code
