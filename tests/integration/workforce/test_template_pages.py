"""The prefilled template as a download."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from tests.integration.workforce.sending import signed_in, words
from tests.plugins.people import make_member
from workforce.models import Return
from workforce.rules import Row
from workforce.services import drafts
from workforce.services.rounds import open_round

pytestmark = pytest.mark.django_db

MONTH = dt.date(2026, 9, 1)


@pytest.fixture
def lead(trust: Organisation) -> Actor:
    return Actor.of(make_member(Role.WORKFORCE_LEAD, trust))


@pytest.fixture
def browser(lead: Actor) -> Client:
    assert lead.user is not None
    return signed_in(lead.user)


def opened(lead: Actor, trust: Organisation, *sections: str) -> Return:
    round_ = open_round(
        actor=Actor.application(), system=trust.home_system, base_month=MONTH, opens=MONTH, due=MONTH,
        sections=sections,
    )  # fmt: skip
    return_ = drafts.open_return(actor=lead, round_=round_, organisation=trust)
    row = Row("capacity", {"period": "2026-09", "profession": "midwives", "substantive_wte": "120.5"})
    drafts.save_section(actor=lead, return_=return_, section="capacity", rows=[row], channel="web")
    return return_


def address(return_: Return, kind: str, section: str = "") -> str:
    plain = reverse("workforce:template", args=[return_.code, kind])
    return f"{plain}?section={section}" if section else plain


def test_the_workbook_holds_the_return_so_far(lead: Actor, trust: Organisation, browser: Client) -> None:
    answer = browser.get(address(opened(lead, trust, "capacity", "demand"), "xlsx"))
    sheet = load_workbook(io.BytesIO(answer.content))["Capacity"]
    assert 120.5 in [cell.value for cell in sheet[5]]


def test_it_is_named_after_organisation_and_month(lead: Actor, trust: Organisation, browser: Client) -> None:
    answer = browser.get(address(opened(lead, trust, "capacity"), "xlsx"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="RH8-2026-09-return.xlsx"'


def test_a_section_comes_as_csv(lead: Actor, trust: Organisation, browser: Client) -> None:
    answer = browser.get(address(opened(lead, trust, "capacity", "demand"), "csv", "capacity"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Substantive WTE"] for row in rows] == ["120.5"]


def test_the_only_section_needs_no_naming(lead: Actor, trust: Organisation, browser: Client) -> None:
    answer = browser.get(address(opened(lead, trust, "capacity"), "csv"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_of_several_sections_one_is_asked_for(lead: Actor, trust: Organisation, browser: Client) -> None:
    page = words(browser.get(address(opened(lead, trust, "capacity", "demand"), "csv")))
    assert "Which section do you want as CSV?" in page


@pytest.mark.parametrize(("kind", "section"), [("csv", "plan"), ("csv", "nonsense"), ("pdf", "")])
def test_what_does_not_exist_is_nowhere(
    kind: str, section: str, lead: Actor, trust: Organisation, browser: Client
) -> None:
    assert browser.get(address(opened(lead, trust, "capacity", "demand"), kind, section)).status_code == 404
