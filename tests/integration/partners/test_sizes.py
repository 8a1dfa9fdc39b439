"""How large an organisation is: looked after in the administration pages, shown on its page and in the API."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from partners import news
from partners.models import Organisation
from partners.roles import Role
from tests.integration.partners.test_admin import run_import
from tests.plugins.people import make_member, make_organisation, make_system

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def practice(db: None) -> Organisation:
    return make_organisation("Y00001", make_system("QJK"), size=Decimal("9400"), size_measure="patients")


def signed_in(role: str, where: Any = None) -> Client:
    client = Client()
    client.force_login(make_member(role, where), backend=BACKEND)
    return client


@pytest.mark.parametrize("given", [{"size": 5}, {"size_measure": "beds"}, {"size": 0, "size_measure": "beds"}], ids=str)
def test_size_and_measure_come_together(db: None, given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        make_organisation("Y00002", None, **given)


def test_the_page_says_how_large_it_is(practice: Organisation) -> None:
    page = signed_in(Role.ICS_PLANNER, practice.home_system).get("/organisations/Y00001/").content.decode()
    assert "9,400 registered patients" in page


def test_the_api_tells_it(practice: Organisation) -> None:
    told = signed_in(Role.ICS_PLANNER, practice.home_system).get("/api/v1/organisations/Y00001/").json()
    assert (told["size"], told["size_measure"]) == ("9400.00", "patients")


@pytest.fixture
def heard() -> Iterator[list[list[str]]]:
    calls: list[list[str]] = []

    def handler(systems: Any) -> None:
        calls.append([system.code for system in systems])

    news.on_structure_changed(handler)
    yield calls
    news.off_structure_changed(handler)


def changed(practice: Organisation, **given: str) -> Any:
    form = {"name": practice.name, "sector": practice.sector, "home_system": practice.home_system_id, **given}
    form |= {f"{one}-{name}_FORMS": "0" for one in ("successions", "shares") for name in ("TOTAL", "INITIAL")}
    address = f"/admin/partners/organisation/{practice.pk}/change/"
    return signed_in(Role.ADMINISTRATOR).post(address, form)


def test_a_new_size_is_news(practice: Organisation, heard: list[list[str]]) -> None:
    changed(practice, size="9900", size_measure="patients")
    assert heard == [["QJK"]]


def test_the_form_says_what_is_missing(practice: Organisation) -> None:
    answer = changed(practice, size="9900", size_measure="")
    assert "Give a size above 0 together with what it counts" in answer.content.decode()


def test_sizes_come_in_as_a_file(practice: Organisation) -> None:
    text = "code,name,sector,size,size_measure\nY00001,Acorn,primary_care,9600,patients\n"
    run_import(signed_in(Role.ADMINISTRATOR), "organisation", text)
    assert Organisation.objects.get().size == Decimal(9600)


def test_they_go_out_as_a_file(practice: Organisation) -> None:
    chosen = {f"organisationresource_{name}": "on" for name in ("code", "size", "size_measure")}
    address = "/admin/partners/organisation/export/"
    answer = signed_in(Role.ADMINISTRATOR).post(address, {"format": "0", "resource": "0", **chosen})
    assert "Y00001,9400,patients" in answer.content.decode()
