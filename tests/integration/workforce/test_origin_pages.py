"""Where was this read? From a figure to the file, the sheet, the cells and the rows themselves."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from tests.integration.workforce.sending import (
    HONEST,
    keys,
    lead_of,
    planner_of,
    sent,
    signed_in,
    step,
    words,
)
from tests.plugins.people import make_member, make_organisation, make_system
from workforce.models import CapacityLine, Line, Profession, SourceFile, Upload, Version
from workforce.rules import FormField, Pointer, Row
from workforce.selectors.origins import where_from
from workforce.services import drafts, many
from workforce.services.rounds import open_round

pytestmark = pytest.mark.django_db

MONTH = dt.date(2026, 9, 1)


@pytest.fixture
def lead(trust: Organisation) -> Client:
    return lead_of(trust)


def origin(client: Client, line: Line, figure: str = "substantive_wte", rows: bool = False) -> Any:
    name = "workforce:origin-rows" if rows else "workforce:origin"
    return client.get(reverse(name, args=[line.version.code, line.pk, figure]))


def submitted(client: Client, content: bytes = HONEST, name: str = "return.csv") -> Line:
    """The first line of a file that was sent and submitted."""
    step(client, sent(client, content, name), "submit", **{"reason-headcount-without-wte": "So it is"})
    return CapacityLine.objects.order_by("pk")[0]


def summed() -> bytes:
    """A workbook whose rows by nationality are added up, notes before the data."""
    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["Published figures"])
    sheet = book.create_sheet("Data")
    sheet.append(["Month", "Organisation code", "Staff group", "Nationality", "FTE"])
    for group, nationality, fte in (
        ("Midwives", "British", 10),
        ("Doctors", "British", 30),
        ("Midwives", "Irish", 2.5),
    ):
        sheet.append(["2026-SEP", "RH8", group, nationality, fte])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


# The page


def test_the_page_tells_figure_organisation_month_and_profession(lead: Client) -> None:
    page = words(origin(lead, submitted(lead)))
    told = "Substantive WTE 12.5 WTE Organisation Royal Example (RH8) Month September 2026 Profession Midwives"
    assert told in page


def test_it_tells_file_hash_and_cell(lead: Client) -> None:
    page = words(origin(lead, submitted(lead)))
    sha256 = SourceFile.objects.get().sha256
    assert (f"File return.csv SHA-256 {sha256}" in page, "Column fte Cell D2" in page) == (True, True)


def test_it_tells_who_submitted_and_who_accepted(lead: Client, trust: Organisation) -> None:
    line = submitted(lead)
    planner = make_member(Role.ICS_PLANNER, trust.home_system, "pat.planner@example.org")
    many.accept_many(actor=Actor.of(planner), versions=[line.version])
    page = words(origin(lead, line))
    assert (f"Submitted {line.version.submitted_by}," in page, "Accepted Pat Planner," in page) == (True, True)


def test_a_figure_not_yet_accepted_is_said_to_be_off_the_record(lead: Client) -> None:
    assert "is not accepted (yet)" in words(origin(lead, submitted(lead)))


def test_the_old_version_of_a_figure_can_still_be_opened(lead: Client, trust: Organisation) -> None:
    planner = Actor.of(make_member(Role.ICS_PLANNER, trust.home_system))
    first = submitted(lead)
    many.accept_many(actor=planner, versions=[first.version])
    step(lead, sent(lead, HONEST.replace(b"12.5", b"13")), "submit")
    many.accept_many(actor=planner, versions=[Version.objects.get(state="submitted")])
    assert "State Superseded: another version took its place" in words(origin(lead, first))


@pytest.mark.parametrize("figure", ["establishment_wte", "period", "nonsense"])
def test_a_figure_that_lines_of_the_section_do_not_have_is_nowhere(figure: str, lead: Client) -> None:
    assert origin(lead, submitted(lead), figure).status_code == 404


def test_a_line_of_another_version_is_nowhere(lead: Client) -> None:
    line = submitted(lead)
    answer = lead.get(reverse("workforce:origin", args=[line.version.code, line.pk + 1000, "substantive_wte"]))
    assert answer.status_code == 404


def test_a_figure_that_nobody_told_is_not_known(lead: Client) -> None:
    assert "Bank WTE Not known" in words(origin(lead, submitted(lead), "bank_wte"))


# The rows of the file


def test_the_row_of_the_file_stands_there_with_its_headings(lead: Client) -> None:
    page = words(origin(lead, submitted(lead), rows=True))
    assert "Row 2 A period 2026-09 B org_code RH8 C staff_group Midwives D fte 12.5" in page


def test_the_cell_of_the_figure_is_marked(lead: Client) -> None:
    page = origin(lead, submitted(lead), rows=True).content.decode()
    assert '<mark class="app-excerpt__mark">12.5</mark>' in page


def test_other_rows_of_the_file_do_not_stand_there(lead: Client) -> None:
    assert "Doctors" not in words(origin(lead, submitted(lead), rows=True))


def test_without_javascript_a_link_leads_to_the_rows(lead: Client) -> None:
    line = submitted(lead)
    address = reverse("workforce:origin-rows", args=[line.version.code, line.pk, "substantive_wte"])
    assert f'<a href="{address}">Show the rows of the file</a>' in origin(lead, line).content.decode()


def test_the_fragment_is_no_whole_page(lead: Client) -> None:
    line = submitted(lead)
    address = reverse("workforce:origin-rows", args=[line.version.code, line.pk, "substantive_wte"])
    assert "<html" not in lead.get(address, headers={"HX-Request": "true"}).content.decode()


def test_a_figure_added_up_names_every_cell(lead: Client) -> None:
    page = words(origin(lead, submitted(lead, summed(), "hchs.xlsx")))
    assert "Sheet Data Column FTE Cells E2, E4 Added up 2 cells of these rows" in page


def test_its_rows_stand_there_one_under_another(lead: Client) -> None:
    page = words(origin(lead, submitted(lead, summed(), "hchs.xlsx"), rows=True))
    assert ("Nationality British" in page, "Nationality Irish" in page, "E FTE 2.5" in page) == (True, True, True)


def test_markup_in_a_cell_is_text(lead: Client) -> None:
    content = HONEST.replace(b",fte\n", b",fte,remark\n").replace(b",12.5\n", b",12.5,<b>bold</b>\n")
    page = origin(lead, submitted(lead, content), rows=True).content.decode()
    assert ("<b>bold" in page, "&lt;b&gt;bold" in page) == (False, True)


def test_a_stored_file_that_is_gone_is_said_in_words(lead: Client) -> None:
    line = submitted(lead)
    content = SourceFile.objects.get().content
    content.storage.delete(str(content.name))
    assert "cannot be shown at the moment" in words(origin(lead, line, rows=True))


# Other doors


def from_row(trust: Organisation, place: Any) -> Line:
    planner = Actor.of(make_member(Role.ICS_PLANNER, trust.home_system))
    round_ = open_round(
        actor=Actor.application(), system=trust.home_system, base_month=MONTH, opens=MONTH, due=MONTH
    )  # fmt: skip
    return_ = drafts.open_return(actor=planner, round_=round_, organisation=trust)
    values = {"period": "2026-09", "profession": "midwives", "substantive_wte": "7", "unit": "posts"}
    row = Row("capacity", values, {"substantive_wte": place}, place)
    drafts.save_section(actor=planner, return_=return_, section="capacity", rows=[row], channel="api")
    return CapacityLine.objects.get()


def test_a_figure_of_the_api_names_its_json_pointer(trust: Organisation, lead: Client) -> None:
    page = words(origin(lead, from_row(trust, Pointer("/lines/3/substantive_wte"))))
    assert "Sent to the API at /lines/3/substantive_wte" in page


def test_a_figure_of_the_form_names_its_field(trust: Organisation, lead: Client) -> None:
    page = words(origin(lead, from_row(trust, FormField("row-3-wte", "Midwives, Substantive WTE"))))
    assert "Typed into Midwives, Substantive WTE" in page


def test_posts_tell_the_factor_that_makes_wte_of_them(trust: Organisation, lead: Client) -> None:
    Profession.objects.filter(code="midwives").update(wte_per_post="0.85", source="Skills for Care 2025")
    page = words(origin(lead, from_row(trust, Pointer("/lines/0"))))
    assert ("7 posts" in page, "count 0.85 WTE for each. Skills for Care 2025" in page) == (True, True)


def test_figures_of_the_form_have_no_rows_of_a_file(trust: Organisation, lead: Client) -> None:
    page = words(origin(lead, from_row(trust, FormField("row-3-wte")), rows=True))
    assert "its rows cannot be shown" in page


def test_the_place_tells_itself_without_a_page(lead: Client) -> None:
    found = where_from(submitted(lead), "substantive_wte")
    assert (found.cells, found.sheet, found.value, found.file) == (
        "D2", "", Decimal("12.50000"), SourceFile.objects.get(),
    )  # fmt: skip


# The file


def two_organisations(trust: Organisation) -> bytes:
    make_organisation("RH9", trust.home_system)
    return HONEST + b"2026-09,RH9,Midwives,7\n"


def test_the_page_of_a_file_lists_the_versions_read_from_it(lead: Client) -> None:
    submitted(lead)
    page = words(lead.get(reverse("workforce:file", args=[SourceFile.objects.get().code])))
    assert "1 version read from it" in page


def original(client: Client) -> Any:
    """What comes back for the original; ``whole`` holds its bytes."""
    answer = client.get(reverse("workforce:file-original", args=[SourceFile.objects.get().code]))
    answer.whole = b"".join(answer.streaming_content) if answer.streaming else b""
    return answer


def test_the_original_comes_back_byte_for_byte(lead: Client) -> None:
    submitted(lead)
    assert original(lead).whole == HONEST


def test_it_is_only_ever_saved_by_the_browser(lead: Client) -> None:
    submitted(lead, name="odd “name”.csv")
    headers = original(lead).headers
    told = [headers[name] for name in ("Content-Type", "X-Content-Type-Options")]
    assert (*told, headers["Content-Disposition"].split(";")[0]) == (
        "application/octet-stream",
        "nosniff",
        "attachment",
    )


def test_a_name_with_line_breaks_or_turned_letters_is_sent_without_them(lead: Client) -> None:
    submitted(lead)
    SourceFile.objects.update(name="a\r\nSet-Cookie: x=1\u202excod.csv")
    assert original(lead).headers["Content-Disposition"] == 'attachment; filename="aSet-Cookie: x=1xcod.csv"'


def test_a_lead_sees_the_page_of_a_file_with_figures_of_others_too(lead: Client, trust: Organisation) -> None:
    planner = planner_of(trust.home_system)
    submitted(planner, two_organisations(trust))
    page = words(lead.get(reverse("workforce:file", args=[SourceFile.objects.get().code])))
    assert ("1 version read from it" in page, "you cannot download it" in page) == (True, True)


def test_but_cannot_download_it(lead: Client, trust: Organisation) -> None:
    submitted(planner_of(trust.home_system), two_organisations(trust))
    assert original(lead).status_code == 403


def of_two_systems(trust: Organisation, email: str) -> Client:
    other = make_system("QKK")
    make_organisation("RJ1", other)
    sender = planner_of(trust.home_system, other, email=email)
    submitted(sender, HONEST + b"2026-09,RJ1,Midwives,5\n")
    return sender


def test_who_sees_every_version_of_a_file_may_have_it(trust: Organisation) -> None:
    sender = of_two_systems(trust, "one@example.org")
    systems = [Organisation.objects.get(code=code).home_system for code in ("RH8", "RJ1")]
    reviewer = planner_of(*systems, email="two@example.org")
    assert (original(sender).status_code, original(reviewer).status_code) == (200, 200)


def test_who_sees_only_some_of_it_may_not(trust: Organisation) -> None:
    of_two_systems(trust, "one@example.org")
    assert original(planner_of(trust.home_system, email="two@example.org")).status_code == 403


def test_who_lost_the_right_may_no_longer_have_what_they_sent(trust: Organisation) -> None:
    sender = of_two_systems(trust, "one@example.org")
    user = Upload.objects.get().created_by
    user.memberships.filter(system__code="QKK").delete()
    assert original(sender).status_code == 403


PEOPLE = b"Employee Number,Effective Date,Org Code,Staff Group,FTE\n1001,30/09/2026,RH8,Midwives,1.0\n"


def test_a_list_of_people_was_not_kept_and_the_page_says_so(lead: Client) -> None:
    submitted(lead, PEOPLE, "people.csv")
    page = words(lead.get(reverse("workforce:file", args=[SourceFile.objects.get().code])))
    assert ("The file itself was not kept" in page, original(lead).status_code) == (True, 404)


def test_a_figure_of_such_a_list_says_so_too(lead: Client) -> None:
    assert "The file lists people" in words(origin(lead, submitted(lead, PEOPLE, "people.csv")))


def test_of_a_file_with_rows_left_out_only_its_own_people_have_the_original(trust: Organisation) -> None:
    make_organisation("RYY", make_system("QYY"))
    sender = planner_of(trust.home_system, email="one@example.org")
    upload = sent(sender, HONEST + b"2026-09,RYY,Midwives,5\n")
    step(sender, upload, "organisations", others="leave-out", shown=keys())
    step(sender, upload, "submit")
    SourceFile.objects.update(organisation=None, system=None)
    second = signed_in(make_member(Role.ICS_PLANNER, trust.home_system, "two@example.org"))
    assert (original(sender).status_code, original(second).status_code) == (200, 403)
