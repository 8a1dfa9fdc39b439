"""The administration pages: audited, without deleting, importing in bulk by code."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partners import news
from partners.models import AuditEvent, Organisation, Place, Region, System
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_region, make_system

pytestmark = pytest.mark.django_db
MODELS = (
    "region",
    "system",
    "place",
    "organisation",
    "organisationsuccession",
    "systemshare",
    "user",
    "membership",
    "apitoken",
    "auditevent",
)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_member(Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens(model: str, admin: Client) -> None:
    assert admin.get(f"/admin/partners/{model}/").status_code == 200


def test_adding_leaves_a_row_in_the_audit_trail(admin: Client) -> None:
    admin.post("/admin/partners/region/add/", {"code": "Y99", "name": "New region"})
    event = AuditEvent.objects.get()
    assert (event.action, event.subject, event.channel) == ("region.added", "region Y99", "admin")


def test_changing_says_what_changed(admin: Client) -> None:
    region = make_region("Y58")
    admin.post(f"/admin/partners/region/{region.pk}/change/", {"code": "Y58", "name": "South West"})
    assert AuditEvent.objects.get().detail == {"values": {"name": "South West"}}


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted(model: str, admin: Client) -> None:
    make_organisation("RH8", make_system())
    assert admin.get(f"/admin/partners/{model}/1/delete/").status_code in {302, 403}
    assert 'value="delete_selected"' not in admin.get(f"/admin/partners/{model}/").content.decode()


def test_the_code_of_an_organisation_is_not_changed(admin: Client) -> None:
    organisation = make_organisation("RH8", make_system())
    page = admin.get(f"/admin/partners/organisation/{organisation.pk}/change/").content.decode()
    assert 'name="code"' not in page


def run_import(admin: Client, model: str, text: str) -> None:
    """Upload a CSV, look at the preview, confirm it: as a person does."""
    file = SimpleUploadedFile("list.csv", text.encode(), content_type="text/csv")
    preview = admin.post(f"/admin/partners/{model}/import/", {"import_file": file, "format": "0", "resource": "0"})
    form = preview.context["confirm_form"]
    admin.post(f"/admin/partners/{model}/process_import/", form.initial)


CSV = "code,name,sector,home_system,place,opened,closed\n"


def test_organisations_are_imported_by_code(admin: Client) -> None:
    make_system("QJK")
    run_import(admin, "organisation", CSV + "RH8,Royal Devon,acute,QJK,,,\nRBZ,Northern Devon,acute,QJK,,,\n")
    assert set(Organisation.objects.values_list("code", "home_system__code")) == {("RH8", "QJK"), ("RBZ", "QJK")}


def test_an_import_changes_what_has_the_same_code(admin: Client) -> None:
    make_organisation("RH8", make_system("QJK"))
    run_import(admin, "organisation", CSV + "RH8,Royal Devon,acute,QJK,,,\n")
    assert Organisation.objects.get(code="RH8").name == "Royal Devon"


def test_an_import_leaves_one_row_in_the_audit_trail(admin: Client) -> None:
    make_system("QJK")
    run_import(admin, "organisation", CSV + "RH8,Royal Devon,acute,QJK,,,\nRBZ,Northern Devon,acute,QJK,,,\n")
    assert list(AuditEvent.objects.values_list("action", "subject")) == [("organisation.imported", "2 rows")]


def test_an_import_with_a_fault_writes_nothing(admin: Client) -> None:
    make_system("QJK")
    file = SimpleUploadedFile("list.csv", (CSV + "RH8,Royal Devon,acute,QJK,,,\nRBZ,X,baking,QJK,,,\n").encode())
    admin.post("/admin/partners/organisation/import/", {"import_file": file, "format": "0", "resource": "0"})
    assert not Organisation.objects.exists()


def test_places_and_systems_are_imported_too(admin: Client) -> None:
    make_region("Y58")
    run_import(admin, "system", "code,name,region,opened,closed,population\nQJK,Devon,Y58,2022-07-01,,1200000\n")
    run_import(admin, "place", "code,name,system\nP1,North,QJK\n")
    assert (Region.objects.count(), System.objects.get().population, Place.objects.get().system.code) == (
        1,
        1_200_000,
        "QJK",
    )


def test_organisations_are_exported(admin: Client) -> None:
    make_organisation("RH8", make_system("QJK"))
    answer = admin.post(
        "/admin/partners/organisation/export/",
        {"format": "0", "resource": "0", **{f"organisationresource_{name}": "on" for name in ("code", "name")}},
    )
    assert "RH8" in answer.content.decode()


@pytest.fixture
def heard():
    calls: list[list[str]] = []

    def handler(systems):
        calls.append([system.code for system in systems])

    news.on_structure_changed(handler)
    yield calls
    news.off_structure_changed(handler)


def test_another_home_system_is_news_for_both(admin: Client, heard) -> None:
    organisation, other = make_organisation("RH8", make_system("QJK")), make_system("QKK", make_region("Y56"))
    form = {"name": organisation.name, "sector": "acute", "home_system": other.pk}
    prefixes = ("successions", "shares")
    form |= {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}
    admin.post(f"/admin/partners/organisation/{organisation.pk}/change/", form)
    assert heard == [["QJK", "QKK"]]


def test_an_import_of_organisations_is_news(admin: Client, heard) -> None:
    make_system("QJK")
    run_import(admin, "organisation", CSV + "RH8,Royal Devon,acute,QJK,,,\n")
    assert heard == [["QJK"]]


def import_preview(admin: Client, model: str, text: str) -> str:
    """What the page says about a CSV before anything is taken from it."""
    file = SimpleUploadedFile("list.csv", text.encode(), content_type="text/csv")
    answer = admin.post(f"/admin/partners/{model}/import/", {"import_file": file, "format": "0", "resource": "0"})
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("RH8,Royal Devon,acute,QXX,,,", "Row 2, column home_system: “QXX” is no system known here."),
        ("RH8,Royal Devon,acute,QJK,,soon,", "Row 2, column opened: “soon” is not a date such as 2026-09-30."),
        (",Royal Devon,acute,QJK,,,", "Row 2, column code: This is blank, and it says which row is meant."),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(row: str, told: str, admin: Client) -> None:
    make_system("QJK")
    assert told in import_preview(admin, "organisation", f"{CSV}{row}\n")


def test_a_column_that_means_nothing_is_named(admin: Client) -> None:
    page = import_preview(admin, "organisation", "code,name,colour\nRH8,Royal Devon,blue\n")
    assert "These columns mean nothing here: “colour”." in page


def test_a_faulty_import_shows_no_traceback(admin: Client) -> None:
    assert "Traceback" not in import_preview(admin, "organisation", f"{CSV}RH8,Royal Devon,acute,QXX,,,\n")


def test_an_import_keeps_a_code_as_it_is_spelt(admin: Client) -> None:
    make_organisation("RH8", make_system("QJK"))
    run_import(admin, "organisation", CSV + "rh8,Royal Devon,acute,QJK,,,\n")
    assert list(Organisation.objects.values_list("code", "name")) == [("RH8", "Royal Devon")]
