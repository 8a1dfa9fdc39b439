"""The web form of a section: last period's lines, adding and removing, saving, and what happens to mistakes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from partners.models import Organisation
from tests.plugins.collecting import (
    BASE,
    BEFORE,
    Scene,
    cell,
    form_of,
    put_on_record,
    row,
    saved,
    submitted,
    text_of,
    token,
)
from workforce.models import CapacityLine, DemandLine, PipelineLine, PlanLine, Version
from workforce.rules import Cells, Row
from workforce.rules.months import shown_month
from workforce.services import drafts
from workforce.services.rounds import close_round

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


@pytest.fixture
def lead(scene: Scene) -> Client:
    return scene.client("lead")


@pytest.fixture
def send(scene: Scene, lead: Client) -> Send:
    """Opens the page, types these figures and presses a button, as a browser without JavaScript would."""

    def typed(figures: dict[str, str] | None = None, section: str = "capacity", **buttons: str) -> Any:
        address = scene.address(section)
        return lead.post(address, form_of(lead.get(address)) | (figures or {}) | (buttons or {"action": "save"}))

    return typed


def plain(answer: Any) -> str:
    """The page without the blanks of its layout."""
    return " ".join(text_of(answer).replace(">", "> ").split())


def wte(profession: str = "adult-nurse") -> Any:
    return CapacityLine.objects.get(profession__code=profession, version__state="draft").substantive_wte


def test_the_first_time_the_lines_usual_for_the_sector_stand_there(scene: Scene, lead: Client) -> None:
    page = text_of(lead.get(scene.address("capacity")))
    assert [cell(one, "substantive_wte") in page for one in ("adult-nurse", "midwife", "gp")] == [True, True, False]


def test_where_the_sector_is_not_known_the_professions_on_record_stand_there(scene: Scene, lead: Client) -> None:
    Organisation.objects.filter(pk=scene.trust.pk).update(sector="unknown")
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte=80))
    page = text_of(lead.get(scene.address("demand")))
    assert [cell(one, "establishment_wte", "demand") in page for one in ("adult-nurse", "midwife")] == [True, False]


def test_later_the_lines_of_the_last_period_stand_there(scene: Scene, lead: Client) -> None:
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte=80))
    page = text_of(lead.get(scene.address("capacity")))
    assert [cell(one, "substantive_wte") in page for one in ("adult-nurse", "midwife")] == [True, False]


def test_the_figure_of_the_last_period_stands_below_its_box(scene: Scene, lead: Client) -> None:
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte="80.5"))
    page = text_of(lead.get(scene.address("capacity")))
    assert '<span aria-hidden="true">last </span>80.5' in page


def test_last_periods_figures_are_not_this_periods_until_somebody_says_so(scene: Scene, lead: Client) -> None:
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte="80.5"))
    assert form_of(lead.get(scene.address("capacity")))[cell("adult-nurse", "substantive_wte")] == ""


def test_blank_cells_take_last_periods_figures_on_request_without_saving(scene: Scene, send: Send) -> None:
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte="80.5", headcount=90))
    form = form_of(send({cell("adult-nurse", "headcount"): "95"}, action="copy"))
    assert [form[cell("adult-nurse", name)] for name in ("substantive_wte", "headcount")] == ["80.5", "95"]


def test_what_was_typed_is_saved_and_there_again(scene: Scene, lead: Client, send: Send) -> None:
    send({cell("adult-nurse", "substantive_wte"): "12.5"})
    assert form_of(lead.get(scene.address("capacity")))[cell("adult-nurse", "substantive_wte")] == "12.5"


def test_rows_left_blank_are_no_lines(send: Send) -> None:
    send({cell("adult-nurse", "substantive_wte"): "12.5"})
    assert CapacityLine.objects.count() == 1


def test_nothing_typed_saves_nothing(send: Send) -> None:
    answer = send()
    assert ("nothing to save yet" in text_of(answer), Version.objects.exists()) == (True, False)


def test_save_and_come_back_later_leads_to_the_return(scene: Scene, send: Send) -> None:
    answer = send({cell("adult-nurse", "substantive_wte"): "12.5"}, action="later")
    assert answer.headers["Location"] == scene.address()


def test_save_and_check_leads_to_the_answers(scene: Scene, send: Send) -> None:
    answer = send({cell("adult-nurse", "substantive_wte"): "12.5"}, action="check")
    assert answer.headers["Location"] == scene.address("capacity", "check")


def test_a_mistake_is_said_at_its_cell(send: Send) -> None:
    page = text_of(send({cell("adult-nurse", "substantive_wte"): "lots"}))
    assert f'id="capacity-{token("adult-nurse")}-substantive_wte-error"' in page


def test_a_mistake_is_said_at_the_top_with_what_to_do(send: Send) -> None:
    page = plain(send({cell("adult-nurse", "substantive_wte"): "lots"}))
    link = f'href="#capacity-{token("adult-nurse")}-substantive_wte"> Adult nurse, Substantive WTE: “lots” is not a'
    assert link in page


def test_with_a_mistake_nothing_typed_is_lost(send: Send) -> None:
    form = form_of(send({cell("adult-nurse", "substantive_wte"): "lots", cell("midwife", "headcount"): "7"}))
    assert (form[cell("adult-nurse", "substantive_wte")], form[cell("midwife", "headcount")]) == ("lots", "7")


def test_with_a_mistake_nothing_is_saved(send: Send) -> None:
    send({cell("adult-nurse", "substantive_wte"): "lots", cell("midwife", "headcount"): "7"})
    assert not Version.objects.exists()


def test_a_draft_may_hold_errors_that_stand_at_their_cells_when_one_comes_back(
    scene: Scene, lead: Client, send: Send
) -> None:
    send({cell("adult-nurse", "required_wte", "demand"): "12"}, section="demand")
    page = text_of(lead.get(scene.address("demand")))
    assert "#demand-" in page.split("There is a problem")[1].split("</div>")[0]


def test_the_summary_names_the_line_once(scene: Scene, lead: Client, send: Send) -> None:
    send({cell("adult-nurse", "required_wte", "demand"): "12"}, section="demand")
    page = text_of(lead.get(scene.address("demand")))
    assert page.split("There is a problem")[1].split("</ul>")[0].count("Adult nurse") == 1


def test_save_and_check_stays_while_there_are_errors(scene: Scene, send: Send) -> None:
    answer = send({cell("adult-nurse", "required_wte", "demand"): "12"}, section="demand", action="check")
    assert answer.headers["Location"] == scene.address("demand")


def test_a_line_is_added_without_javascript(send: Send) -> None:
    form = form_of(send(action="add", **{"add-profession": "diver", "add-setting": "hospital-ward"}))
    assert cell("diver", "substantive_wte", setting="hospital-ward") in form


def test_adding_a_line_keeps_what_was_typed(send: Send) -> None:
    typed = {cell("adult-nurse", "substantive_wte"): "12.5", "add-profession": "diver"}
    assert form_of(send(typed, action="add"))[cell("adult-nurse", "substantive_wte")] == "12.5"


def test_a_line_added_is_saved_even_while_it_is_blank(scene: Scene, lead: Client, send: Send) -> None:
    form = form_of(send(action="add", **{"add-profession": "diver"}))
    lead.post(scene.address("capacity"), form | {"action": "save"})
    assert wte("diver") is None


def test_a_line_that_stands_there_already_is_not_added_again(send: Send) -> None:
    assert "Adult nurse is in the table already" in text_of(send(action="add", **{"add-profession": "adult-nurse"}))


def test_a_line_without_a_profession_is_not_added(send: Send) -> None:
    assert "Profession is blank." in text_of(send(action="add"))


def test_a_line_is_taken_out(scene: Scene, lead: Client, send: Send) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=1), row(profession="midwife", substantive_wte=2))
    form = form_of(send(remove=token("midwife")))
    lead.post(scene.address("capacity"), form | {"action": "save"})
    assert CapacityLine.objects.get().profession.code == "adult-nurse"


def test_the_other_usual_professions_are_shown_on_request(scene: Scene, send: Send) -> None:
    put_on_record(scene, row(month=BEFORE, profession="adult-nurse", substantive_wte=80))
    assert cell("midwife", "substantive_wte") in form_of(send(action="usual"))


def test_a_figure_left_as_it_was_keeps_its_origin_in_the_file(scene: Scene, send: Send) -> None:
    places = {name: Cells.at("Capacity", "D", 12, "the file") for name in ("substantive_wte", "headcount")}
    values = {"period": BASE.isoformat(), "profession": "adult-nurse", "substantive_wte": "10", "headcount": "12"}
    saved(scene, Row("capacity", values, places))
    send({cell("adult-nurse", "headcount"): "13"})
    origins = CapacityLine.objects.get().origins
    assert (origins["substantive_wte"]["column"], "field" in origins["headcount"]) == ("D", True)


def test_a_warning_of_a_draft_stands_at_its_cell(scene: Scene, lead: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20, headcount=10))
    assert f'id="capacity-{token("adult-nurse")}-substantive_wte-warning"' in text_of(
        lead.get(scene.address("capacity"))
    )


def test_a_save_upon_somebody_elses_overwrites_nothing(scene: Scene, lead: Client) -> None:
    form = form_of(lead.get(scene.address("capacity")))
    saved(scene, row(profession="adult-nurse", substantive_wte=20))
    lead.post(scene.address("capacity"), form | {cell("adult-nurse", "substantive_wte"): "12", "action": "save"})
    assert wte() == 20


def test_a_stale_page_shows_both_figures(scene: Scene, lead: Client) -> None:
    form = form_of(lead.get(scene.address("capacity")))
    saved(scene, row(profession="adult-nurse", substantive_wte=20), row(profession="diver", substantive_wte=3))
    answer = lead.post(
        scene.address("capacity"), form | {cell("adult-nurse", "substantive_wte"): "12", "action": "save"}
    )
    shown = form_of(answer)
    assert (
        shown[cell("adult-nurse", "substantive_wte")],
        shown[cell("diver", "substantive_wte")],
        "saved by somebody else: 20" in text_of(answer),
    ) == ("12", "3", True)


def test_saving_again_after_that_takes_ones_own_figures(scene: Scene, lead: Client) -> None:
    form = form_of(lead.get(scene.address("capacity")))
    saved(scene, row(profession="adult-nurse", substantive_wte=20))
    answer = lead.post(
        scene.address("capacity"), form | {cell("adult-nurse", "substantive_wte"): "12", "action": "save"}
    )
    lead.post(scene.address("capacity"), form_of(answer) | {"action": "save"})
    assert wte() == 12


def test_pressing_save_twice_is_no_conflict(scene: Scene, lead: Client) -> None:
    form = form_of(lead.get(scene.address("capacity"))) | {cell("adult-nurse", "substantive_wte"): "12"}
    answers = [lead.post(scene.address("capacity"), form | {"action": "save"}).status_code for _ in range(2)]
    assert answers == [302, 302]


def test_a_correction_starts_from_the_version_on_record(scene: Scene, lead: Client) -> None:
    put_on_record(scene, row(profession="adult-nurse", substantive_wte=20), month=BASE)
    on_record = Version.objects.get(state="accepted")
    lead.post(
        f"/returns/{on_record.submission.of_return.code}/capacity/",
        form_of(lead.get(f"/returns/{on_record.submission.of_return.code}/capacity/"))
        | {cell("adult-nurse", "bank_wte"): "2", "action": "save"},
    )
    assert (wte(), Version.objects.get(state="draft").based_on) == (20, on_record)


def test_what_waits_for_review_cannot_be_typed_over(scene: Scene, lead: Client) -> None:
    submitted(scene, row(profession="adult-nurse", substantive_wte=20))
    page = text_of(lead.get(scene.address("capacity")))
    assert ("waits for review" in page, 'name="seen"' in page) == (True, False)


def test_the_reason_for_sending_back_stands_at_the_top(scene: Scene, lead: Client) -> None:
    from workforce.services.review import send_back

    version = submitted(scene, row(profession="adult-nurse", substantive_wte=20))
    send_back(actor=scene.actor("planner"), version=version, reason="The midwives are missing.")
    assert "The midwives are missing." in text_of(lead.get(scene.address("capacity")))


def test_a_closed_collection_takes_no_figures(scene: Scene, lead: Client) -> None:
    close_round(actor=scene.actor("planner"), round_=scene.round)
    assert lead.get(scene.address("capacity")).headers["Location"] == scene.address()


def test_a_collection_closed_while_somebody_types_says_so(scene: Scene, lead: Client) -> None:
    form = form_of(lead.get(scene.address("capacity"))) | {cell("adult-nurse", "substantive_wte"): "12"}
    close_round(actor=scene.actor("planner"), round_=scene.round)
    answer = lead.post(scene.address("capacity"), form | {"action": "save"}, follow=True)
    assert f"{scene.round} closed on" in text_of(answer)


def test_saving_the_table_keeps_ages(scene: Scene, send: Send) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=20, headcount=10, age_16_24=10))
    send({cell("adult-nurse", "substantive_wte"): "21"})
    assert (CapacityLine.objects.get().age_profile, wte()) == ({"16-24": 10}, 21)


def test_opening_a_line_saves_what_was_typed(scene: Scene, send: Send) -> None:
    answer = send({cell("adult-nurse", "substantive_wte"): "12"}, open=token("midwife"))
    assert (answer.headers["Location"], wte()) == (scene.address("capacity") + f"lines/{token('midwife')}/", 12)


def test_a_cohort_is_added_and_saved(scene: Scene, lead: Client, send: Send) -> None:
    start = shown_month(BASE)
    form = form_of(
        send({"add-profession": "midwife", "add-route": "degree", "add-start": start}, "pipeline", action="add")
    )
    key = {"route": "degree", "start": BASE.isoformat()}
    typed = {cell("midwife", "intake", "pipeline", **key): "30",
             cell("midwife", "expected_completion", "pipeline", **key): "July 2040"}  # fmt: skip
    lead.post(scene.address("pipeline"), form | typed | {"action": "save"})
    cohort = PipelineLine.objects.get()
    assert (cohort.intake, cohort.start, cohort.expected_completion.year) == (30, BASE, 2040)


def test_a_cohort_whose_start_is_no_month_is_said_beside_the_field(send: Send) -> None:
    typed = {"add-profession": "midwife", "add-route": "degree", "add-start": "soon"}
    assert "“soon” is not a month." in text_of(send(typed, "pipeline", action="add"))


def test_a_plan_is_added_for_every_month_up_to_march(scene: Scene, lead: Client, send: Send) -> None:
    first = BASE.replace(month=1)
    typed = {"add-profession": "diver", "add-period": first.isoformat(), "add-until_march": "on"}
    form = form_of(send(typed, "plan", action="add"))
    lead.post(scene.address("plan"), form | {"action": "save"})
    assert [line.period.month for line in PlanLine.objects.order_by("period")] == [1, 2, 3]


def test_a_section_of_many_lines_is_shown_month_by_month(scene: Scene, lead: Client, monkeypatch) -> None:
    from workforce.views import sections

    monkeypatch.setattr(sections, "MOST_AT_ONCE", 1)
    saved(scene, row(profession="adult-nurse", substantive_wte=1), row(month=BEFORE, profession="midwife", headcount=2))
    form = form_of(lead.get(scene.address("capacity") + f"?month={BEFORE:%Y-%m}"))
    lead.post(scene.address("capacity"), form | {cell("midwife", "headcount", period=BEFORE.isoformat()): "3"})
    told = {line.profession.code: (line.substantive_wte, line.headcount) for line in CapacityLine.objects.all()}
    assert told == {"adult-nurse": (1, None), "midwife": (None, 3)}


def test_a_hidden_key_that_somebody_made_up_is_refused_in_words(scene: Scene, lead: Client) -> None:
    form = form_of(lead.get(scene.address("demand")))
    form |= {"row:zzz": "period=never&profession=adult-nurse&setting=&unit=wte&kept=1"}
    page = text_of(lead.post(scene.address("demand"), form | {"action": "save"}))
    assert ("“never” is not a month." in page, DemandLine.objects.exists()) == (True, False)


def test_a_section_that_the_round_does_not_ask_for_is_not_there(scene: Scene, lead: Client) -> None:
    scene.round.sections = ["capacity"]
    scene.round.save()
    assert [lead.get(scene.address(one)).status_code for one in ("capacity", "demand")] == [200, 404]


def test_the_page_takes_few_statements(scene: Scene, lead: Client, django_assert_max_num_queries) -> None:
    rows = [row(profession=one, setting=where, substantive_wte=1) for one in ("adult-nurse", "midwife", "consultant")
            for where in ("not-specified", "hospital-ward")]  # fmt: skip
    saved(scene, *rows)
    with django_assert_max_num_queries(35):
        lead.get(scene.address("capacity"))


def test_the_stamp_tells_one_state_from_the_next(scene: Scene) -> None:
    version = saved(scene, row(profession="adult-nurse", substantive_wte=1))
    before = drafts.stamp(version)
    assert before != drafts.stamp(saved(scene, row(profession="adult-nurse", substantive_wte=1)))
