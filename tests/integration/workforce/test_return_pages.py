"""The page of a return, starting one, checking answers and submitting; and who may open each address."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.plugins.collecting import (
    BACKEND,
    BASE,
    BEFORE,
    Scene,
    form_of,
    put_on_record,
    row,
    saved,
    submitted,
    text_of,
    token,
)
from web import home, slots
from workforce.models import Return, Version
from workforce.services.review import accept, send_back

pytestmark = pytest.mark.django_db
ALL = ("lead", "planner", "executive", "delivery", "partner", "regional", "administrator")
OK, FORBIDDEN, NOWHERE = 200, 403, 404


@pytest.fixture
def lead(scene: Scene) -> Client:
    return scene.client("lead")


def only(*roles: str, others: int = FORBIDDEN, **told: int) -> dict[str, int]:
    """200 for these roles, the other answer for the rest."""
    return {role: OK if role in roles else others for role in ALL} | told


SEES = only("lead", "planner", "executive", "partner", "administrator")
EDITS = only("lead", "planner", "partner", "administrator")
MANAGES = only("planner", "administrator")
TABLE: dict[str, dict[str, int]] = {
    "/returns/": SEES,
    "/returns/rounds/new/": MANAGES,
    "/returns/rounds/qjk-away/": only("administrator", delivery=FORBIDDEN, regional=FORBIDDEN, others=NOWHERE),
    "{round}": SEES,
    "{round}close/": MANAGES,
    "/returns/reviews/": MANAGES,
    "{return}": SEES,
    "{return}capacity/": EDITS,
    "{return}demand/check/": EDITS,
    "{return}nonsense/": {**EDITS, **dict.fromkeys(("lead", "planner", "partner", "administrator"), NOWHERE)},
    "{return}capacity/lines/{token}/": EDITS,
    "{version}": SEES,
    "{version}lines.csv": SEES,
    "{waiting}review/": MANAGES,
    "{version}discard/": EDITS,
    "{beside}": {**only("planner", "executive", "administrator"), "lead": NOWHERE, "partner": NOWHERE},
    "{beside}capacity/": {**only("planner", "administrator"), "lead": NOWHERE, "partner": NOWHERE},
    "/returns/00000000-0000-0000-0000-000000000000/": only(delivery=FORBIDDEN, regional=FORBIDDEN, others=NOWHERE),
}


@pytest.fixture
def addresses(scene: Scene) -> dict[str, str]:
    from workforce.models import Round
    from workforce.services.drafts import open_return

    draft = saved(scene, row(profession="adult-nurse", substantive_wte=1))
    waiting = submitted(scene, row(section="plan", profession="adult-nurse", substantive_wte=1), section="plan")
    saved(scene, row(section="demand", profession="adult-nurse", establishment_wte=1), section="demand")
    beside = open_return(actor=scene.actor("planner"), round_=scene.round, organisation=scene.beside)
    Round.objects.create(
        code="qjk-away", name="Away", system=scene.elsewhere.home_system, base_month=BASE, opens=BASE, due=BASE
    )
    return {
        "round": f"/returns/rounds/{scene.round.code}/",
        "return": scene.address(),
        "token": token("adult-nurse"),
        "version": f"/returns/versions/{draft.code}/",
        "waiting": f"/returns/versions/{waiting.code}/",
        "beside": f"/returns/{beside.code}/",
    }


def test_each_role_gets_what_the_table_says(scene: Scene, addresses: dict[str, str]) -> None:
    client = Client()
    answers: dict[str, dict[str, int]] = {}
    for role in ALL:
        client.force_login(scene.people[role], backend=BACKEND)
        for path in TABLE:
            answers.setdefault(path, {})[role] = client.get(path.format(**addresses)).status_code
        client.logout()
    assert answers == TABLE


def test_somebody_not_signed_in_is_sent_to_sign_in(scene: Scene, addresses: dict[str, str]) -> None:
    client = Client()
    places = {client.get(path.format(**addresses)).headers["Location"].split("?")[0] for path in TABLE}
    assert places == {"/accounts/login/"}


@pytest.mark.parametrize("role", ["executive", "delivery", "regional"])
def test_somebody_who_only_looks_cannot_save(role: str, scene: Scene) -> None:
    answer = scene.client(role).post(scene.address("capacity"), {"action": "save", "seen": "none"})
    assert (answer.status_code, Version.objects.exists()) == (FORBIDDEN, False)


def test_each_section_is_a_task_with_its_state(scene: Scene, lead: Client) -> None:
    submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    saved(scene, row(section="demand", profession="adult-nurse", establishment_wte=1), section="demand")
    page = text_of(lead.get(scene.address()))
    assert [page.count(words) for words in ("Waiting for review", "Draft", "Not started")] == [1, 1, 3]


def test_a_task_says_how_many_lines_and_when_they_were_saved(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=1), row(profession="midwife", substantive_wte=1))
    assert "Version 1, 2 lines, last saved" in text_of(lead.get(scene.address()))


def test_the_accepted_version_is_a_link_on_the_return(scene: Scene, lead: Client) -> None:
    version = submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    accept(actor=scene.actor("planner"), version=version)
    assert f'href="{reverse("workforce:version", args=[version.code])}"' in text_of(lead.get(scene.address()))


def test_somebody_who_cannot_enter_figures_is_led_to_the_version(scene: Scene) -> None:
    version = saved(scene, row(profession="adult-nurse", substantive_wte=1))
    page = text_of(scene.client("executive").get(scene.address()))
    assert (f"/returns/versions/{version.code}/" in page, f"{scene.address()}capacity/" in page) == (True, False)


def test_a_planner_starts_the_return_of_an_organisation(scene: Scene) -> None:
    answer = scene.client("planner").post(f"/returns/rounds/{scene.round.code}/start/", {"organisation": "RBZ"})
    opened = Return.objects.get(organisation=scene.beside)
    assert answer.headers["Location"] == f"/returns/{opened.code}/"


def test_a_lead_cannot_start_another_organisations_return(scene: Scene, lead: Client) -> None:
    assert lead.post(f"/returns/rounds/{scene.round.code}/start/", {"organisation": "RBZ"}).status_code == FORBIDDEN


def test_an_organisation_out_of_sight_has_no_return_to_start(scene: Scene) -> None:
    answer = scene.client("planner").post(f"/returns/rounds/{scene.round.code}/start/", {"organisation": "RYF"})
    assert answer.status_code == NOWHERE


def test_check_answers_shows_what_would_change(scene: Scene, lead: Client) -> None:
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte=10),
                  row(month=BEFORE, profession="midwife", substantive_wte=4))  # fmt: skip
    saved(scene, row(profession="adult-nurse", substantive_wte=11), row(profession="diver", substantive_wte=1))
    assert "1 line added, 1 changed, 1 removed, 0 the same." in text_of(lead.get(scene.address("capacity", "check")))


def test_check_answers_links_a_warning_to_its_cell(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20, headcount=10))
    link = f'href="{scene.address("capacity")}#capacity-{token("adult-nurse")}-substantive_wte"'
    assert link in text_of(lead.get(scene.address("capacity", "check")))


def test_a_warning_without_a_reason_stops_the_submission(scene: Scene, lead: Client) -> None:
    draft = saved(scene, row(profession="adult-nurse", substantive_wte=20, headcount=10))
    page = text_of(lead.post(scene.address("capacity", "check"), {"reason:wte-per-head": " "}))
    draft.refresh_from_db()
    assert ('href="#reason-wte-per-head"' in page, draft.state) == (True, "draft")


def test_one_reason_serves_every_warning_of_its_kind(scene: Scene, lead: Client) -> None:
    rows = [row(profession=one, substantive_wte=20, headcount=10) for one in ("adult-nurse", "midwife")]
    draft = saved(scene, *rows)
    lead.post(scene.address("capacity", "check"), {"reason:wte-per-head": "Long contracts"})
    draft.refresh_from_db()
    assert [told["reason"] for told in draft.warnings] == ["Long contracts", "Long contracts"]


def test_a_reason_already_typed_is_not_lost(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20, headcount=10),
          row(profession="midwife", headcount=3))  # fmt: skip
    answer = lead.post(scene.address("capacity", "check"), {"reason:wte-per-head": "Long contracts"})
    assert form_of(answer, "reason:wte-per-head")["reason:wte-per-head"].strip() == "Long contracts"


def test_submitting_leads_back_to_the_return(scene: Scene, lead: Client) -> None:
    draft = saved(scene, row(profession="adult-nurse", substantive_wte=1))
    answer = lead.post(scene.address("capacity", "check"), {})
    draft.refresh_from_db()
    assert (answer.headers["Location"], draft.state) == (scene.address(), "submitted")


def test_an_error_in_a_draft_leaves_no_button_to_submit(scene: Scene, lead: Client) -> None:
    saved(scene, row(section="demand", profession="adult-nurse", required_wte=3), section="demand")
    page = text_of(lead.get(scene.address("demand", "check")))
    assert ("Required WTE without its method" in page, "It can be submitted once" in page) == (True, True)


def test_an_error_in_a_draft_cannot_be_submitted_past_the_page(scene: Scene, lead: Client) -> None:
    draft = saved(scene, row(section="demand", profession="adult-nurse", required_wte=3), section="demand")
    lead.post(scene.address("demand", "check"), {})
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_without_a_draft_there_is_nothing_to_check(scene: Scene, lead: Client) -> None:
    assert lead.get(scene.address("capacity", "check")).headers["Location"] == scene.address("capacity")


def test_upper_storeys_can_show_the_effect_before_submitting(scene: Scene, lead: Client) -> None:
    seen = []
    draft = saved(scene, row(profession="adult-nurse", substantive_wte=1))

    def effect(request: object, version: Version) -> None:
        seen.append(version)

    slots.register("return-before-submit", effect)
    try:
        lead.get(scene.address("capacity", "check"))
    finally:
        slots.unregister("return-before-submit", effect)
    assert seen == [draft]


def tasks_of(scene: Scene, role: str) -> list[tuple[str, str]]:
    return [(task.title, task.status) for task in home.tasks(scene.actor(role)) if "/returns/" in task.url]


def test_home_asks_a_lead_to_finish_the_return(scene: Scene) -> None:
    assert tasks_of(scene, "lead") == [("Finish the return of Organisation RH8", "Not finished")]


def test_home_says_that_a_section_was_sent_back(scene: Scene) -> None:
    version = submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    send_back(actor=scene.actor("planner"), version=version, reason="Midwives are missing")
    assert tasks_of(scene, "lead") == [("Finish the return of Organisation RH8", "Sent back")]


def test_home_asks_a_lead_to_start_a_return(scene: Scene) -> None:
    Return.objects.all().delete()
    assert tasks_of(scene, "lead") == [("Start the return of Organisation RH8", "Not started")]


def test_home_asks_a_planner_to_review(scene: Scene) -> None:
    submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    assert tasks_of(scene, "planner") == [("Review 1 submitted section", "To review")]


def test_home_asks_nothing_of_somebody_who_only_looks(scene: Scene) -> None:
    submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    assert tasks_of(scene, "executive") == []


def test_a_return_that_nobody_has_is_not_found(lead: Client) -> None:
    assert lead.get(f"/returns/{uuid.uuid4()}/").status_code == NOWHERE
