"""The template: downloaded, filled in or not, and uploaded again."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_system
from workforce.models import CapacityLine, Return, Upload, Version
from workforce.rules import Row
from workforce.services import drafts, review, uploads
from workforce.services.lines import digest, lines_of
from workforce.services.reference import load_reference
from workforce.services.rounds import open_round
from workforce.workbooks import section_csv, template_workbook

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def trust(db: None) -> Organisation:
    load_reference(actor=Actor.application())
    return make_organisation("RH8", make_system("QXX"), name="Royal Example")


@pytest.fixture
def lead(trust: Organisation) -> Actor:
    return Actor.of(make_member(Role.WORKFORCE_LEAD, trust))


def opened(lead: Actor, trust: Organisation, month: dt.date = TODAY) -> Return:
    round_ = open_round(
        actor=Actor.application(), system=trust.home_system, base_month=month, opens=month, due=month + dt.timedelta(28)
    )
    return drafts.open_return(actor=lead, round_=round_, organisation=trust)


def capacity(**values: str) -> Row:
    return Row("capacity", {"period": "2026-09", "profession": "midwife", "substantive_wte": "120.5", **values})


def demand(**values: str) -> Row:
    return Row("demand", {"period": "2026-09", "profession": "midwife", "establishment_wte": "130", **values})


def saved(lead: Actor, return_: Return, *rows: Row) -> Version:
    return drafts.save_section(actor=lead, return_=return_, section=rows[0].section, rows=rows, channel="web").version


def accepted(lead: Actor, version: Version) -> None:
    messages = drafts.check_version(version)
    drafts.submit(actor=lead, version=version, reasons={message.code: "So it is" for message in messages})
    review.accept(
        actor=Actor.of(make_member(Role.ICS_PLANNER, version.submission.of_return.round.system)), version=version
    )


def uploaded(lead: Actor, content: bytes, name: str = "return.xlsx", **more: Any) -> Upload:
    upload = uploads.receive(actor=lead, name=name, content=content, **more)
    run_waiting(uploads.READ_UPLOAD)
    upload.refresh_from_db()
    return upload


def test_uploaded_unchanged_it_gives_no_messages(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    saved(lead, return_, capacity(headcount="131"))
    saved(lead, return_, demand())
    upload = uploaded(lead, template_workbook(actor=lead, return_=return_))
    assert (upload.state, upload.outlook["messages"]) == ("ready", [])


def test_uploaded_unchanged_it_gives_the_same_lines(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    version = saved(
        lead,
        return_,
        capacity(headcount="131", age_25_34="131", substantive_wte="120.12345"),
        capacity(profession="nhs_digital-hchs-doctors-nfs", source_label="HCHS doctors", period="2026-08"),
    )
    before = digest(lines_of(version))
    upload = uploaded(lead, template_workbook(actor=lead, return_=return_))
    (again,) = uploads.submit(actor=lead, upload=upload, reasons=dict.fromkeys(CODES, "So it is"))
    assert again.digest == before


CODES = ("large-change", "missing-lines", "coarse-and-fine", "headcount-without-wte", "wte-per-head")


def test_a_figure_of_it_leads_back_to_its_sheet_and_cell(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    saved(lead, return_, capacity())
    uploads.submit(actor=lead, upload=uploaded(lead, template_workbook(actor=lead, return_=return_)))
    origin = CapacityLine.objects.get(version__state="submitted").origins["substantive_wte"]
    assert (origin["sheet"], origin["heading"], origin["rows"]) == ("Capacity", "Substantive WTE", [[5, 5]])


def test_it_goes_to_the_round_that_its_cover_names(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    saved(lead, return_, capacity())
    (version,) = uploads.submit(actor=lead, upload=uploaded(lead, template_workbook(actor=lead, return_=return_)))
    assert version.submission.of_return == return_


def test_the_last_periods_lines_stand_in_a_new_template_under_the_new_month(lead: Actor, trust: Organisation) -> None:
    earlier = opened(lead, trust, dt.date(2026, 8, 1))
    accepted(lead, saved(lead, earlier, capacity(period="2026-08")))
    book = load_workbook(io.BytesIO(template_workbook(actor=lead, return_=opened(lead, trust))))
    row = [cell.value for cell in book["Capacity"][5]]
    assert (row[0], row[1], row[2]) == (dt.datetime(2026, 9, 1), "RH8", "Midwife")  # noqa: DTZ001 - cells know no zone


def test_a_template_without_any_line_lists_the_professions_usual_in_the_sector(
    lead: Actor, trust: Organisation
) -> None:
    book = load_workbook(io.BytesIO(template_workbook(actor=lead, return_=opened(lead, trust))))
    assert "Midwife" in [cell.value for cell in book["Capacity"]["C"]]


def test_uploading_such_a_template_empty_says_that_nothing_is_filled_in(lead: Actor, trust: Organisation) -> None:
    upload = uploaded(lead, template_workbook(actor=lead, return_=opened(lead, trust)))
    assert [message["code"] for message in upload.outlook["messages"]] == ["nothing-filled-in"]


def test_an_error_names_the_sheet_and_the_cell(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    saved(lead, return_, capacity())
    book = load_workbook(io.BytesIO(template_workbook(actor=lead, return_=return_)))
    book["Capacity"]["E5"] = "lots"
    changed = io.BytesIO()
    book.save(changed)
    upload = uploaded(lead, changed.getvalue())
    assert (upload.state, upload.outlook["messages"][0]["where"]) == ("has_errors", "sheet Capacity, cell E5")


def test_a_template_of_another_version_is_refused_in_words(lead: Actor, trust: Organisation) -> None:
    book = load_workbook(io.BytesIO(template_workbook(actor=lead, return_=opened(lead, trust))))
    book["Cover"]["B1"] = "0"
    changed = io.BytesIO()
    book.save(changed)
    upload = uploaded(lead, changed.getvalue())
    assert [message["code"] for message in upload.outlook["messages"]] == ["template-version"]


def test_the_csv_of_a_section_comes_back_with_the_same_lines(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    before = digest(lines_of(saved(lead, return_, capacity(headcount="131", bank_wte="0"))))
    content = section_csv(actor=lead, return_=return_, section="capacity")
    upload = uploaded(lead, content, "capacity.csv", round_=return_.round, organisation=trust)
    (version,) = uploads.submit(actor=lead, upload=upload)
    assert version.digest == before


def test_text_that_would_start_a_formula_stays_text(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    saved(lead, return_, capacity(profession="nhs_digital-midwives-nfs", source_label="=HYPERLINK(A1)"))
    book = load_workbook(io.BytesIO(template_workbook(actor=lead, return_=return_)))
    assert "f" not in {cell.data_type for row in book["Capacity"].iter_rows() for cell in row}


def test_no_cell_of_the_csv_starts_a_formula(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    saved(lead, return_, capacity(profession="nhs_digital-midwives-nfs", source_label="=HYPERLINK(A1)"))
    content = section_csv(actor=lead, return_=return_, section="capacity").decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(content)) for cell in row if cell.startswith("=")]


def test_a_stored_figure_keeps_all_its_places_on_the_way(lead: Actor, trust: Organisation) -> None:
    return_ = opened(lead, trust)
    saved(lead, return_, capacity(substantive_wte="123456789.98765"))
    uploads.submit(
        actor=lead, upload=uploaded(lead, template_workbook(actor=lead, return_=return_)),
        reasons=dict.fromkeys(CODES, "So it is"),
    )  # fmt: skip
    line = CapacityLine.objects.get(version__state="submitted")
    assert line.substantive_wte == Decimal("123456789.98765")
