"""Spreadsheets of actions: downloaded, changed, uploaded, previewed, and taken whole or not at all."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.models import AuditEvent
from pillars.models import Action, ActionSheet
from pillars.services.sheets.columns import HEADINGS
from tests.integration.pillars.acting import client_of, made, page, send
from tests.integration.pillars.conftest import PlanWorld
from workforce.models import Profession

pytestmark = pytest.mark.django_db
Rows = list[list[Any]]


def downloaded(world: PlanWorld, query: str = "") -> Rows:
    """The cells of the workbook, the headings first."""
    answer = client_of(world.planner).get(f"/pillars/QAA/actions/actions.xlsx{query}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[value or "" for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook as a spreadsheet program saves it: what was text stays text, also where it begins like a formula."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(world: PlanWorld, content: bytes, name: str = "actions.xlsx", who: str = "planner") -> Any:
    return send(getattr(world, who), "upload/", follow=True, file=SimpleUploadedFile(name, content))


def confirm(world: PlanWorld, who: str = "planner") -> Any:
    return send(getattr(world, who), f"upload/{ActionSheet.objects.get().code}/", follow=True)


def changed(rows: Rows, heading: str, value: Callable[[int], Any]) -> Rows:
    """The rows with another value in one column; ``value`` takes the number of the row."""
    place = rows[0].index(heading)
    return [rows[0], *([*row[:place], value(n), *row[place + 1 :]] for n, row in enumerate(rows[1:], 1))]


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def five_hundred(world: PlanWorld) -> None:
    """Actions that are not easy on a spreadsheet: formulas, line ends, blanks, lists, every kind of field."""
    nurse = Profession.objects.create(code="nurse", name="Nurse")
    doctor = Profession.objects.create(code="doctor", name="Doctor")
    first = made(
        world, title="=HYPERLINK(“x”)", description="One\nTwo\n\n- three", professions=(nurse, doctor), rag="amber",
        rag_reason="'quoted'", lead=world.lead.user, long_term_plan=world.workstream("ltp-cancer"),
        starts=dt.date(2026, 4, 1), due=dt.date(2027, 3, 31), people_plan="system", people_plan_reference="+3.2",
        team="A\u00a0team",
    )  # fmt: skip
    others = [
        Action(system=world.system, framework=world.framework, reference=f"A-{n:03}", title=f"-Action {n}",
               workstream=first.workstream, status=Action.Status.values[n % 4])
        for n in range(2, 501)
    ]  # fmt: skip
    Action.objects.bulk_create(others)


def test_five_hundred_actions_come_back_unchanged_as_a_workbook(plan_world: PlanWorld) -> None:
    five_hundred(plan_world)
    answer = upload(plan_world, workbook(downloaded(plan_world)))
    assert "There is nothing to change: 500 actions in the file, all as they are here." in words(answer)


def test_five_hundred_actions_come_back_unchanged_as_csv(plan_world: PlanWorld) -> None:
    five_hundred(plan_world)
    answer = client_of(plan_world.planner).get("/pillars/QAA/actions/actions.csv")
    again = upload(plan_world, b"".join(answer.streaming_content), "actions.csv")
    assert "There is nothing to change: 500 actions in the file" in words(again)


def test_five_hundred_changes_all_come_through(plan_world: PlanWorld) -> None:
    five_hundred(plan_world)
    rows = changed(downloaded(plan_world), "Due", lambda n: dt.date(2028, 1, 1) + dt.timedelta(days=n))
    preview = words(upload(plan_world, workbook(rows)))
    confirm(plan_world)
    told = list(Action.objects.order_by("reference").values_list("due", flat=True))
    wanted = [dt.date(2028, 1, 1) + dt.timedelta(days=n) for n in range(1, 501)]
    assert ("500 to be changed" in preview, told) == (True, wanted)


def test_nothing_happens_before_it_is_confirmed(plan_world: PlanWorld) -> None:
    made(plan_world)
    upload(plan_world, workbook(changed(downloaded(plan_world), "What is done", lambda n: f"Other {n}")))
    assert (Action.objects.get().title, AuditEvent.objects.filter(action="action.changed").exists()) == (
        "Ask why people leave",
        False,
    )


def test_the_preview_shows_before_and_after(plan_world: PlanWorld) -> None:
    made(plan_world)
    answer = upload(plan_world, workbook(changed(downloaded(plan_world), "What is done", lambda _: "Listen")))
    assert all(
        one in words(answer) for one in ("0 actions to be added, 1 to be changed", "Ask why people leave", "Listen")
    )


def test_a_row_without_a_reference_is_a_new_action(plan_world: PlanWorld) -> None:
    upload(plan_world, workbook([["Reference", "What is done", "Pillar workstream", "Start"],
                                 ["", "Open a crèche", "retention", "1/4/2027"]]))  # fmt: skip
    confirm(plan_world)
    one = Action.objects.get()
    assert (one.reference, one.title, one.starts) == ("A-001", "Open a crèche", dt.date(2027, 4, 1))


def test_a_column_that_is_left_out_changes_nothing(plan_world: PlanWorld) -> None:
    made(plan_world, team="Ward 4")
    upload(plan_world, workbook([["Reference", "What is done"], ["A-001", "Listen"]]))
    confirm(plan_world)
    assert Action.objects.values_list("title", "team").get() == ("Listen", "Ward 4")


def test_a_blank_cell_takes_away_what_stood_there(plan_world: PlanWorld) -> None:
    made(plan_world, team="Ward 4")
    upload(plan_world, workbook(changed(downloaded(plan_world), "Team", lambda _: None)))
    confirm(plan_world)
    assert Action.objects.get().team == ""


@pytest.mark.parametrize(
    ("heading", "value", "message"),
    [
        ("Pillar workstream", "Nonsense", "There is no pillar workstream “Nonsense” here."),
        ("Due", "31 Juno 2027", "“31 Juno 2027” is not a day."),
        ("RAG", "Purple", "“Purple” is not one of: Green, Amber, Red."),
        ("RAG", "Red", "Say why it is red"),
        ("Lead (e-mail address)", "stranger@example.org", "There is no person who sees this plan"),
        ("What is done", None, "Say in a few words what is done."),
        ("Status", None, "Say the status"),
    ],
)
def test_a_wrong_cell_is_named_with_its_remedy(plan_world: PlanWorld, heading: str, value: Any, message: str) -> None:
    made(plan_world)
    rows = changed(downloaded(plan_world), heading, lambda _: value)
    answer = words(upload(plan_world, workbook(rows)))
    letter = openpyxl.utils.get_column_letter(HEADINGS.index(heading if value != "Red" else "Why (RAG)") + 1)
    assert (f">{letter}2<" in answer.replace(" ", ""), message in answer) == (True, True)


def test_one_wrong_row_keeps_all_from_being_taken(plan_world: PlanWorld) -> None:
    for _ in range(2):
        made(plan_world)
    rows = changed(downloaded(plan_world), "RAG", lambda n: "Green" if n == 1 else "Purple")
    upload(plan_world, workbook(rows))
    confirm(plan_world)
    assert not Action.objects.exclude(rag="").exists()


def test_a_reference_that_stands_there_twice_is_named(plan_world: PlanWorld) -> None:
    made(plan_world)
    rows = downloaded(plan_world)
    assert "Row 2 is about A-001 as well." in words(upload(plan_world, workbook([*rows, rows[1]])))


def test_a_column_that_means_nothing_is_named(plan_world: PlanWorld) -> None:
    rows = [["Reference", "What is done", "Colour"], ["", "Listen", "blue"]]
    assert "The column “Colour” means nothing here." in words(upload(plan_world, workbook(rows)))


def test_a_file_that_is_no_list_of_actions_is_refused_in_words(plan_world: PlanWorld) -> None:
    answer = upload(plan_world, workbook([["Name", "Age"], ["Sam", 40]]))
    assert "There is no list of actions in this file" in words(answer)


def test_a_file_that_is_no_spreadsheet_is_refused_in_words(plan_world: PlanWorld) -> None:
    answer = upload(plan_world, b"\x00\x01\x02 nothing of the kind", "actions.xlsx")
    assert ("There is a problem" in words(answer), ActionSheet.objects.count()) == (True, 0)


def test_a_delivery_lead_cannot_change_others_actions_by_spreadsheet(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    made(plan_world)
    rows = changed(downloaded(plan_world), "What is done", lambda n: f"Other {n}")
    answer = words(upload(plan_world, workbook(rows), who="lead"))
    assert ">A3<" in answer.replace(" ", "")
    assert "You can change the actions that you lead" in answer


def test_somebody_elses_spreadsheet_is_out_of_sight(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    upload(plan_world, workbook(downloaded(plan_world)))
    assert send(plan_world.lead, f"upload/{ActionSheet.objects.get().code}/").status_code == 404


def test_what_changed_since_the_preview_is_shown_again_and_not_overwritten(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    upload(plan_world, workbook(changed(downloaded(plan_world), "What is done", lambda _: "Listen")))
    Action.objects.filter(pk=action.pk).update(team="Ward 4", title="Meanwhile")
    answer = words(confirm(plan_world))
    assert ("Actions were changed since you uploaded this." in answer, Action.objects.get().title) == (
        True,
        "Meanwhile",
    )


def test_a_spreadsheet_is_taken_once(plan_world: PlanWorld) -> None:
    upload(plan_world, workbook([["Reference", "What is done", "Pillar workstream"], ["", "Listen", "retention"]]))
    confirm(plan_world)
    confirm(plan_world)
    assert Action.objects.count() == 1


def test_the_file_of_a_filtered_list_holds_those_alone(plan_world: PlanWorld) -> None:
    made(plan_world, status="done")
    made(plan_world)
    assert [row[0] for row in downloaded(plan_world, "?status=done")] == ["Reference", "A-001"]


def test_a_formula_in_a_title_stays_text_in_the_csv(plan_world: PlanWorld) -> None:
    made(plan_world, title="=1+1")
    answer = client_of(plan_world.planner).get("/pillars/QAA/actions/actions.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][1] == "'=1+1"


def test_the_page_of_the_upload_names_the_headings(plan_world: PlanWorld) -> None:
    shown = page(plan_world.planner, "upload/")
    assert [heading for heading in HEADINGS if heading not in shown] == []
