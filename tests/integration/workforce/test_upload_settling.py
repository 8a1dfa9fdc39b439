"""Organisations and labels that nobody here knows yet: settled on the upload's page."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Organisation
from tests.integration.workforce.sending import HONEST, keys, lead_of, planner_of, sent, state, step, words
from tests.plugins.people import make_organisation, make_system
from workforce.models import Alias, Upload

pytestmark = pytest.mark.django_db

NEWCOMERS = b"period,ics_code,org_code,org_name,staff_group,fte\n"
NEWCOMERS += b"2026-09,QXX,RN1,North Trust,Midwives,5\n2026-09,QXX,RN2,South Trust,Midwives,7\n"
STRANGER = NEWCOMERS + b"2026-09,QYY,RY1,Far Trust,Midwives,9\n"
UNKNOWN_LABEL = HONEST.replace(b"Doctors", b"Doctor")


@pytest.fixture
def lead(trust: Organisation) -> Client:
    return lead_of(trust)


@pytest.fixture
def planner(trust: Organisation) -> Client:
    return planner_of(trust.home_system)


# Organisations


def test_organisations_that_are_not_known_stand_there_with_code_name_and_system(planner: Client) -> None:
    page = words(step(planner, sent(planner, NEWCOMERS)))
    assert "Create RN1 Name in the file North Trust Home system System QXX (QXX)" in page


def test_those_with_a_tick_are_created(planner: Client) -> None:
    upload = sent(planner, NEWCOMERS)
    step(planner, upload, "organisations", shown=keys("RN1", "RN2"), create=keys("RN1", "RN2"))
    assert (state(upload), Organisation.objects.get(code="RN1").name) == ("ready", "North Trust")


def test_the_rows_of_those_without_are_left_out(planner: Client) -> None:
    upload = sent(planner, NEWCOMERS)
    page = words(step(planner, upload, "organisations", shown=keys("RN1", "RN2"), create=keys("RN1")))
    assert (Organisation.objects.filter(code="RN2").exists(), "Left out Rows of RN2" in page) == (False, True)


def test_a_tick_for_what_the_page_did_not_show_does_nothing(planner: Client) -> None:
    upload = sent(planner, NEWCOMERS)
    step(planner, upload, "organisations", shown=keys("RN1"), create=keys("RN1", "RN2"))
    assert not Organisation.objects.filter(code="RN2").exists()


def test_with_nothing_decided_the_page_says_what_to_do(planner: Client) -> None:
    page = words(step(planner, sent(planner, STRANGER), "organisations"))
    assert "Tick the organisations to create" in page


def test_an_organisation_of_another_system_can_only_be_left_out(planner: Client) -> None:
    make_system("QYY")
    page = words(step(planner, sent(planner, STRANGER)))
    assert "An ICS planner of System QYY (QYY) can add it." in page


def test_without_the_others_the_upload_goes_on(planner: Client) -> None:
    make_system("QYY")
    upload = sent(planner, STRANGER)
    chosen = {"shown": keys("RN1", "RN2"), "create": keys("RN1", "RN2"), "others": "leave-out"}
    step(planner, upload, "organisations", **chosen)
    assert (state(upload), Upload.objects.get().left_out) == ("ready", ["RY1"])


def test_figures_of_a_known_organisation_that_one_does_not_enter_are_explained(lead: Client) -> None:
    make_organisation("RYY", make_system("QYY"))
    page = words(step(lead, sent(lead, HONEST + b"2026-09,RYY,Midwives,5\n")))
    assert "You do not enter figures for this organisation." in page


def test_leaving_out_everything_is_refused_in_words(lead: Client) -> None:
    make_organisation("RYY", make_system("QYY"))
    upload = sent(lead, HONEST.replace(b"RH8", b"RYY"))
    page = words(step(lead, upload, "organisations", others="leave-out"))
    assert ("Nothing would be left of the file." in page, state(upload)) == (True, "needs_organisations")


def test_a_code_that_cannot_be_one_is_refused_in_words(planner: Client) -> None:
    upload = sent(planner, NEWCOMERS.replace(b"RN1", b"<RN1>"))
    page = words(step(planner, upload, "organisations", shown=keys("<RN1>"), create=keys("<RN1>")))
    assert ("“<RN1>” cannot be a code." in page, state(upload)) == (True, "needs_organisations")


def many_organisations(count: int) -> bytes:
    rows = [f"2026-09,QXX,R{number:03},Trust {number},Midwives,{number + 1}\n" for number in range(count)]
    return NEWCOMERS.split(b"\n")[0] + b"\n" + "".join(rows).encode()


def test_many_organisations_stand_on_several_pages(planner: Client) -> None:
    upload = sent(planner, many_organisations(60))
    assert "51 to 60 of 60" in words(planner.get(f"{reverse('workforce:upload', args=[upload.code])}?page=2"))


def test_many_organisations_are_created_at_once(planner: Client) -> None:
    upload = sent(planner, many_organisations(60))
    step(planner, upload, "organisations", action="create-all")
    assert (state(upload), Organisation.objects.count()) == ("ready", 61)


@pytest.mark.parametrize("settled", [False, True], ids=["organisations", "preview"])
def test_the_number_of_queries_does_not_grow_with_organisations(planner: Client, settled: bool) -> None:
    asked = []
    for count in (3, 60):
        upload = sent(planner, many_organisations(count))
        if settled:
            step(planner, upload, "organisations", action="create-all")
        step(planner, upload)
        with CaptureQueriesContext(connection) as queries:
            step(planner, upload)
        asked.append(len(queries))
    assert asked[0] == asked[1]


# Labels


def test_a_label_that_is_not_known_stands_there_with_its_rows_and_organisations(lead: Client) -> None:
    assert "“Doctor” In 1 row, of RH8." in words(step(lead, sent(lead, UNKNOWN_LABEL)))


def test_professions_with_a_name_like_it_come_first(lead: Client) -> None:
    page = step(lead, sent(lead, UNKNOWN_LABEL)).content.decode()
    assert '<optgroup label="Perhaps"><option value="doctors">Doctors</option></optgroup>' in page


def test_nothing_is_chosen_for_the_person(lead: Client) -> None:
    page = step(lead, sent(lead, UNKNOWN_LABEL)).content.decode()
    assert not re.search(r"<option[^>]* selected", page)


def test_a_label_is_mapped_and_remembered(lead: Client, trust: Organisation) -> None:
    upload = sent(lead, UNKNOWN_LABEL)
    step(lead, upload, "labels", **{f"profession-{keys('Doctor')[0]}": "doctors"})
    assert (state(upload), Alias.objects.get().organisation) == ("ready", trust)


def test_with_no_profession_chosen_the_page_says_what_to_do(lead: Client) -> None:
    page = words(step(lead, sent(lead, UNKNOWN_LABEL), "labels", **{f"profession-{keys('Doctor')[0]}": ""}))
    assert "Choose a profession for at least one label." in page


def test_a_profession_that_does_not_exist_is_refused_in_words(lead: Client) -> None:
    page = words(step(lead, sent(lead, UNKNOWN_LABEL), "labels", **{f"profession-{keys('Doctor')[0]}": "wizards"}))
    assert "There is no profession “wizards”." in page


def test_a_label_mapped_meanwhile_is_told(lead: Client) -> None:
    page = words(step(lead, sent(lead, UNKNOWN_LABEL), "labels", **{f"profession-{keys('Gone')[0]}": "doctors"}))
    assert "mapped meanwhile" in page
