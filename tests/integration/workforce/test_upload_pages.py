"""The page of an upload in each of its states, and the steps that lead from one to the next."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from jobs.models import Job
from partners.models import Organisation
from partners.roles import Role
from tests.integration.workforce.sending import (
    HONEST,
    csv_text,
    keys,
    lead_of,
    planner_of,
    post_file,
    sent,
    signed_in,
    state,
    step,
    words,
)
from tests.plugins.people import make_member, make_organisation, make_system
from workforce.models import CapacityLine, Return, Upload, Version
from workforce.services import uploads
from workforce.services.uploads import assessing

pytestmark = pytest.mark.django_db

UNKNOWN_LABEL = HONEST.replace(b"Doctors", b"Doctor")
WRONG = b"period,org_code,staff_group,fte,Headcont\n2026-99,RH8,Midwives,1,2\n2026-09,RH8,Doctors,lots,3\n"
WARNED = b"period,org_code,staff_group,fte,Headcont\n2026-09,RH8,Midwives,12.5,13\n"
PEOPLE = (
    b"Employee Number,Last Name,Date of Birth,Effective Date,Org Code,Staff Group,FTE\n"
    b"1001,Nightingale,12/05/1980,30/09/2026,RH8,Midwives,1.0\n"
)


@pytest.fixture
def lead(trust: Organisation) -> Client:
    return lead_of(trust)


@pytest.fixture
def planner(trust: Organisation) -> Client:
    return planner_of(trust.home_system)


# Being read


def test_a_file_sent_leads_to_its_page(lead: Client) -> None:
    answer = post_file(lead)
    assert answer.headers["Location"] == reverse("workforce:upload", args=[Upload.objects.get().code])


def test_the_page_asks_again_by_itself_until_the_file_is_read(lead: Client) -> None:
    post_file(lead)
    job = Job.objects.get(kind=uploads.READ_UPLOAD)
    address = reverse("jobs:progress", args=[job.code])
    assert f'hx-get="{address}?follow=1"' in step(lead, Upload.objects.get()).content.decode()


def test_when_it_is_read_the_browser_is_led_back_to_the_page(lead: Client) -> None:
    upload = sent(lead)
    job = Job.objects.get(kind=uploads.READ_UPLOAD)
    answer = lead.get(f"{reverse('jobs:progress', args=[job.code])}?follow=1", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("workforce:upload", args=[upload.code])


def test_somebody_else_sees_that_it_is_being_read(lead: Client, planner: Client, trust: Organisation) -> None:
    post_file(lead)
    Upload.objects.update(organisation=trust)
    assert "Look again" in words(step(planner, Upload.objects.get()))


# Errors


def test_every_error_stands_there_with_its_place(lead: Client) -> None:
    page = words(step(lead, sent(lead, WRONG)))
    assert ("Row 2, column period" in page, "Row 3, column fte" in page) == (True, True)


def test_an_error_says_what_to_do(lead: Client) -> None:
    assert "Type the month, such as September 2026." in words(step(lead, sent(lead, WRONG)))


def test_a_column_that_is_not_known_is_named(lead: Client) -> None:
    assert "The column “Headcont” is not known" in words(step(lead, sent(lead, WRONG)))


def report(client: Client, upload: Upload) -> list[dict[str, str]]:
    answer = client.get(reverse("workforce:upload-report", args=[upload.code]))
    return list(csv.DictReader(io.StringIO(csv_text(answer))))


def test_the_report_has_a_row_for_each_place(lead: Client) -> None:
    rows = report(lead, sent(lead, WRONG))
    found = {(row["Kind"], row["Where"]) for row in rows}
    assert {("Error", "row 2, column period"), ("Error", "row 3, column fte")} <= found


def test_the_report_has_what_the_page_has_no_room_for(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessing, "MOST_KEPT", 2)
    rows = [f"2026-09,RH8,Midwives,wrong{number}\n" for number in range(10)]
    upload = sent(lead, b"period,org_code,staff_group,fte\n" + "".join(rows).encode())
    told = [row for row in report(lead, upload) if row["Rule"] == "not-a-number"]
    assert ("more are in the download" in words(step(lead, upload)), len(told)) == (True, 10)


def test_a_warning_that_comes_late_is_still_asked_about(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessing, "MOST_KEPT", 0)
    assert 'name="reason-unknown-column"' in step(lead, sent(lead, WARNED)).content.decode()


def test_reading_the_report_changes_nothing(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessing, "MOST_KEPT", 1)
    upload = sent(lead, WRONG)
    before = Upload.objects.values().get()
    report(lead, upload)
    assert Upload.objects.values().get() == before


# Ready


def test_the_preview_tells_lines_and_totals(lead: Client) -> None:
    page = words(step(lead, sent(lead)))
    assert "Capacity (substantive WTE), September 2026 Organisations 1 Lines 2 Added 2" in page


def test_submitting_makes_versions_that_wait_for_review(lead: Client) -> None:
    upload = sent(lead)
    page = words(step(lead, upload, "submit"))
    assert (Version.objects.get().state, "1 version submitted." in page) == ("submitted", True)


def test_a_warning_without_a_reason_is_asked_for_beside_it(lead: Client) -> None:
    page = step(lead, sent(lead, WARNED), "submit").content.decode()
    assert ('href="#reason-unknown-column"' in page, 'id="reason-unknown-column"' in page) == (True, True)


def test_without_the_reason_nothing_is_saved(lead: Client) -> None:
    step(lead, sent(lead, WARNED), "submit")
    assert not Return.objects.exists()


def test_a_reason_typed_stays_when_another_is_missing(lead: Client) -> None:
    wrong = b"period,org_code,staff_group,fte,headcount,Agncy WTE\n2026-09,RH8,Midwives,12.5,3,1\n"
    page = step(lead, sent(lead, wrong), "submit", **{"reason-unknown-column": "Our own column"})
    assert (state(Upload.objects.get()), "Our own column</textarea>" in page.content.decode()) == ("ready", True)


def test_one_reason_serves_all_warnings_of_a_kind(lead: Client) -> None:
    step(lead, sent(lead, WARNED), "submit", **{"reason-unknown-column": "Our own column"})
    assert state(Upload.objects.get()) == "submitted"


def test_the_page_of_a_submitted_upload_lists_its_versions(lead: Client) -> None:
    upload = sent(lead)
    step(lead, upload, "submit")
    assert "Royal Example Section Capacity Version 1 in" in words(step(lead, upload))


def test_a_second_submission_is_refused_in_words(lead: Client) -> None:
    upload = sent(lead)
    step(lead, upload, "submit")
    assert "This upload is finished: submitted." in words(step(lead, upload, "submit"))


# Whose it is, and putting it aside


def test_a_planner_sees_whose_upload_it_is(lead: Client, planner: Client) -> None:
    page = words(step(planner, sent(lead)))
    assert ("Only they can go on with it." in page, "Submit" in page) == (True, False)


@pytest.mark.parametrize("name", ["submit", "discard", "look-again", "labels", "organisations"])
def test_a_planner_cannot_go_on_with_it(name: str, lead: Client, planner: Client) -> None:
    chosen = {"others": "leave-out", f"profession-{keys('Doctor')[0]}": "doctors"}
    make_organisation("RYY", make_system("QYY"))
    content = UNKNOWN_LABEL if name == "labels" else HONEST
    content = content + b"2026-09,RYY,Midwives,5\n" if name == "organisations" else content
    upload = sent(lead, content)
    Upload.objects.update(organisation=Organisation.objects.get(code="RH8"))
    assert step(planner, upload, name, **chosen).status_code == 403


def test_discarding_leaves_nothing(lead: Client) -> None:
    upload = sent(lead)
    page = words(step(lead, upload, "discard"))
    assert (state(upload), "Nothing of it was saved." in page) == ("discarded", True)


def test_looking_again_finds_what_is_known_meanwhile(lead: Client, trust: Organisation) -> None:
    upload = sent(lead, HONEST + b"2026-09,RNEW,Midwives,5\n")
    new = make_organisation("RNEW", trust.home_system)
    lead_user = Upload.objects.get().created_by
    lead_user.memberships.create(role=Role.WORKFORCE_LEAD, organisation=new)
    step(lead, upload, "look-again")
    assert state(upload) == "ready"


def test_a_step_opened_as_a_page_leads_to_the_upload(lead: Client) -> None:
    upload = sent(lead)
    answer = lead.get(reverse("workforce:upload-submit", args=[upload.code]))
    assert answer.headers["Location"] == reverse("workforce:upload", args=[upload.code])


def test_the_list_names_every_upload_with_its_state(lead: Client) -> None:
    sent(lead, name="first.csv")
    page = words(lead.get(reverse("workforce:uploads")))
    assert "first.csv State Ready to submit For Royal Example" in page


def test_the_home_page_says_that_an_upload_waits(lead: Client) -> None:
    sent(lead, name="first.csv")
    assert "Go on with the upload of first.csv Ready to submit" in words(lead.get("/"))


def test_the_home_page_does_not_name_the_uploads_of_others(lead: Client, planner: Client) -> None:
    sent(lead, name="first.csv")
    assert "first.csv" not in words(planner.get("/"))


def test_the_home_page_counts_the_older_ones(lead: Client) -> None:
    for number in range(5):
        sent(lead, HONEST.replace(b"12.5", f"{number}".encode()), f"file-{number}.csv")
    assert "Go on with 2 older uploads" in words(lead.get("/"))


# The same file, and lists of people


def test_the_same_file_is_asked_about(lead: Client) -> None:
    sent(lead)
    page = words(post_file(lead))
    assert ("This file was uploaded before" in page, Upload.objects.count()) == (True, 1)


def test_it_can_be_uploaded_again_anyway_without_choosing_it_again(lead: Client) -> None:
    first = sent(lead)
    answer = lead.post(reverse("workforce:upload-again", args=[first.code]))
    second = Upload.objects.exclude(pk=first.pk).get()
    assert (answer.headers["Location"].rstrip("/").endswith(str(second.code)), second.file.sha256) == (
        True, first.file.sha256,
    )  # fmt: skip


def test_a_list_of_people_has_to_be_chosen_again_because_it_was_not_kept(lead: Client) -> None:
    sent(lead, PEOPLE, "people.csv")
    page = post_file(lead, PEOPLE, "people.csv").content.decode()
    assert ("choose it once more" in page, 'name="again" value="True"' in page) == (True, True)


def test_chosen_again_it_is_taken(lead: Client) -> None:
    sent(lead, PEOPLE, "people.csv")
    post_file(lead, PEOPLE, "people.csv", again="True")
    assert Upload.objects.count() == 2


def test_no_name_of_a_list_of_people_is_on_the_page(lead: Client) -> None:
    page = words(step(lead, sent(lead, PEOPLE, "people.csv")))
    assert not [name for name in ("Nightingale", "1001", "1980") if name in page]


def test_figures_are_the_same_as_in_the_file(lead: Client) -> None:
    step(lead, sent(lead), "submit")
    assert {str(line.substantive_wte) for line in CapacityLine.objects.all()} == {"12.50000", "30.00000"}


def test_somebody_signed_in_without_a_right_is_refused(trust: Organisation) -> None:
    executive = signed_in(make_member(Role.ICS_EXECUTIVE, trust.home_system))
    assert executive.get(reverse("workforce:upload-new")).status_code == 403
