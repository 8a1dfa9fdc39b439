"""Reference data in and out: previewed, known by natural key, wrong cells named with row and column, audited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tablib import Dataset

from partners.actors import Actor
from partners.models import AuditEvent, User
from partners.roles import Role
from tests.integration.workforce.collecting import Collection, begin, row
from tests.plugins.people import make_member
from workforce import news, resources
from workforce.models import Alias, Priority, Profession, ReferenceRate, Setting, SettingPriority
from workforce.services.reference import load_reference

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reference"
FILES = {
    "schemes": resources.SchemeResource,
    "staff_groups": resources.StaffGroupResource,
    "professions": resources.ProfessionResource,
    "aliases": resources.AliasResource,
    "settings": resources.SettingResource,
    "priorities": resources.PriorityResource,
    "setting_priorities": resources.SettingPriorityResource,
    "rates": resources.RateResource,
    "measures": resources.MeasureResource,
}


@pytest.fixture
def world(db: None) -> Collection:
    return begin()


@pytest.fixture
def user(db: None) -> User:
    return make_member(Role.ADMINISTRATOR)


def bring(resource: type[resources.AliasResource] | Any, text: str, user: User | None, dry_run: bool = False) -> Any:
    """What importing a CSV text gives, as the administration pages do it."""
    data = Dataset().load(text, format="csv")
    return resource().import_data(data, dry_run=dry_run, user=user, rollback_on_validation_errors=True)


def faults(result: Any) -> list[tuple[int, dict[str, list[str]]]]:
    return [(wrong.number, wrong.field_specific_errors) for wrong in result.invalid_rows]


def base_faults(result: Any) -> str:
    return " ".join(str(fault.error) for fault in result.base_errors)


@pytest.fixture
def as_shipped(db: None) -> None:
    load_reference(actor=Actor.application())


@pytest.mark.parametrize("name", FILES)
def test_the_products_own_file_is_taken_and_changes_nothing(name: str, as_shipped: None, user: User) -> None:
    result = bring(FILES[name], (FOLDER / f"{name}.csv").read_text(encoding="utf-8"), user)
    assert (base_faults(result), faults(result), result.totals["new"], result.totals["update"]) == ("", [], 0, 0)


@pytest.mark.parametrize("name", FILES)
def test_what_is_taken_out_comes_back_in_and_changes_nothing(name: str, as_shipped: None, user: User) -> None:
    result = bring(FILES[name], FILES[name]().export().csv, user)
    assert (base_faults(result), faults(result), result.totals["new"], result.totals["update"]) == ("", [], 0, 0)


def test_a_row_with_a_known_code_changes_and_a_new_one_adds(world: Collection, user: User) -> None:
    result = bring(resources.ProfessionResource, "code,name\nnurse,Registered nurse\ndoctor,Doctor\n", user)
    assert (result.totals["update"], result.totals["new"], Profession.objects.get(code="nurse").name) == (
        1, 1, "Registered nurse",
    )  # fmt: skip


def test_a_column_left_out_leaves_what_is_there(as_shipped: None, user: User) -> None:
    bring(resources.ProfessionResource, "code,participation\nadult-nurse,0.5\n", user)
    nurse = Profession.objects.get(code="adult-nurse")
    assert (str(nurse.participation), nurse.registered, nurse.staff_groups.count() > 0) == ("0.5000", True, True)


def test_groups_of_a_profession_are_told_by_scheme(as_shipped: None, user: User) -> None:
    bring(resources.ProfessionResource, "code,name,esr_group,asc_group\nnew,New,students,\n", user)
    groups = Profession.objects.get(code="new").staff_groups.values_list("scheme__code", "code")
    assert list(groups) == [("esr", "students")]


def test_a_changed_group_takes_the_place_of_its_scheme_only(as_shipped: None, user: User) -> None:
    before = dict(Profession.objects.get(code="adult-nurse").staff_groups.values_list("scheme__code", "code"))
    bring(resources.ProfessionResource, "code,esr_group\nadult-nurse,students\n", user)
    after = dict(Profession.objects.get(code="adult-nurse").staff_groups.values_list("scheme__code", "code"))
    assert after == before | {"esr": "students"}


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("participation", "most", "“most” is not a number."),
        ("registered", "perhaps", "“perhaps” is neither true nor false."),
        ("sectors", "acute baking", "“baking” is not one of the sectors"),
        ("age_profile", "16-24:0.5", "add up to 0.5, not to 1"),
        ("esr_group", "wizards", "“wizards” is no staff group of the scheme esr."),
        ("nfs_of", "esr/wizards", "“esr/wizards” is no staff group known here."),
        ("leaver_rate_mode", "0.00001", "no more than 4 decimal places"),
    ],
)
def test_a_wrong_cell_is_named_with_row_and_column(
    column: str, cell: str, words: str, as_shipped: None, user: User
) -> None:
    result = bring(resources.ProfessionResource, f"code,{column}\nmidwife,\nadult-nurse,{cell}\n", user, dry_run=True)
    told = dict(faults(result))
    assert words in " ".join(told[3][column])


def test_one_wrong_row_brings_nothing_in(world: Collection, user: User) -> None:
    bring(resources.ProfessionResource, "code,name,new_role\ndoctor,Doctor,\nnurse,Nurse,perhaps\n", user)
    assert not Profession.objects.filter(code="doctor").exists()


def test_a_row_told_twice_is_named(world: Collection, user: User) -> None:
    result = bring(resources.ProfessionResource, "code,name\ndoctor,Doctor\nnurse,N\ndoctor,Other\n", user)
    assert faults(result) == [(4, {"code": ["Row 2 of the file is about the same."]})]


def test_a_row_without_its_key_is_named(world: Collection, user: User) -> None:
    result = bring(resources.RateResource, "code,period,geography,label\nr,,England,R\n", user)
    assert faults(result) == [(2, {"period": ["This is blank, and it says which row is meant."]})]


def test_a_key_that_means_nothing_is_named(world: Collection, user: User) -> None:
    result = bring(resources.RateResource, "code,period,geography,label\nr,soon,England,R\n", user)
    assert faults(result) == [(2, {"period": ["“soon” is not a date such as 2026-09-30."]})]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,code,name\n1,ward,Ward\n", "mean nothing here: “id”"),
        ("name,source\nWard,S\n", "has no column “code”"),
        ("code,name,colour\nward,Ward,blue\n", "mean nothing here: “colour”"),
    ],
)
def test_columns_are_looked_at_before_any_row(text: str, words: str, world: Collection, user: User) -> None:
    result = bring(resources.SettingResource, text, user)
    assert (words in base_faults(result), Setting.objects.count()) == (True, 1)


def test_a_number_of_the_database_overwrites_nobody(world: Collection, user: User) -> None:
    nurse = Profession.objects.get(code="nurse")
    bring(resources.ProfessionResource, f"id,code,name\n{nurse.pk},doctor,Doctor\n", user)
    assert list(Profession.objects.filter(pk=nurse.pk).values_list("code", "name")) == [("nurse", "Adult nurse")]


@pytest.fixture
def everybodys(world: Collection) -> None:
    """One label, mapped for everybody, for the system and for the trust."""
    nurse = Profession.objects.get(code="nurse")
    Alias.objects.create(label="Staff", profession=nurse)
    Alias.objects.create(label="Staff", profession=nurse, system=world.system)
    Alias.objects.create(label="Staff", profession=nurse, organisation=world.trust)


@pytest.mark.parametrize(
    ("organisation", "system", "changed"),
    [("", "", (None, None)), ("", "QJK", (None, "QJK")), ("RH8", "", ("RH8", None))],
)
def test_a_label_changes_in_its_own_scope_only(
    organisation: str, system: str, changed: tuple[str | None, str | None], everybodys: None, user: User
) -> None:
    text = f"label,profession_code,organisation,system\nSTAFF,midwife,{organisation},{system}\n"
    bring(resources.AliasResource, text, user)
    found = Alias.objects.filter(profession__code="midwife").values_list("organisation__code", "system__code")
    assert list(found) == [changed]


def test_a_file_without_scopes_touches_everybodys_mapping_only(everybodys: None, user: User) -> None:
    bring(resources.AliasResource, "label,profession_code\nStaff,midwife\n", user)
    assert Alias.objects.filter(profession__code="midwife").get().organisation is None


def test_a_label_is_found_however_it_is_spelt(world: Collection, user: User) -> None:
    Alias.objects.create(label="Staff & nurses", profession=Profession.objects.get(code="nurse"))
    bring(resources.AliasResource, "label,profession_code\nstaff  AND nurses,midwife\n", user)
    assert Alias.objects.get().profession.code == "midwife"


def test_a_priority_of_a_system_stands_beside_a_national_one(world: Collection, user: User) -> None:
    Priority.objects.create(code="ageing", name="Ageing")
    bring(resources.PriorityResource, "code,name,system\nageing-here,Ageing well in Devon,QJK\n", user)
    assert set(Priority.objects.values_list("name", "system__code")) == {
        ("Ageing", None),
        ("Ageing well in Devon", "QJK"),
    }


def test_a_priority_of_a_system_has_no_national_code(world: Collection, user: User) -> None:
    Priority.objects.create(code="ageing", name="Ageing")
    result = bring(resources.PriorityResource, "code,name,system\nageing,Ageing well in Devon,QJK\n", user)
    assert faults(result) == [(2, {"code": ["A national priority has this code. Choose another."]})]


@pytest.fixture
def shares(world: Collection) -> Setting:
    """A setting of which 70 % serve one national priority; there is another."""
    setting = Setting.objects.create(code="ward", name="Ward")
    first = Priority.objects.create(code="first", name="First")
    Priority.objects.create(code="second", name="Second")
    SettingPriority.objects.create(setting=setting, priority=first, percent=70)
    return setting


SHARES = "setting_code,priority_code,percent\n"


def test_shares_may_change_places_in_any_order(shares: Setting, user: User) -> None:
    bring(resources.SettingPriorityResource, f"{SHARES}ward,second,80\nward,first,20\n", user)
    assert dict(shares.priority_shares.values_list("priority__code", "percent")) == {"first": 20, "second": 80}


def test_shares_above_the_whole_are_refused_with_their_rows(shares: Setting, user: User) -> None:
    result = bring(resources.SettingPriorityResource, f"{SHARES}ward,second,31\n", user)
    assert faults(result) == [
        (2, {"percent": ["The national priorities of this setting would have 101 %; the whole is 100 %."]})
    ]


def test_a_share_of_nought_takes_the_row_away(shares: Setting, user: User) -> None:
    bring(resources.SettingPriorityResource, f"{SHARES}ward,first,0\nward,second,0\n", user)
    assert not shares.priority_shares.exists()


@pytest.fixture
def heard():
    calls: list[list[str]] = []

    def handler(systems):
        calls.append([system.code for system in systems])

    news.on_records_changed(handler)
    yield calls
    news.off_records_changed(handler)


RATE = "code,label,value,unit,period,geography,source\nr,R,5,share,2026-09-30,England,S\n"


@pytest.mark.parametrize(
    ("resource", "text", "told"),
    [
        (resources.RateResource, RATE, [["QJK"]]),
        (resources.ProfessionResource, "code,participation\nnurse,0.5\n", [["QJK"]]),
        (resources.ProfessionResource, "code,name\nnurse,Adult nurse\n", []),
        (resources.AliasResource, "label,profession_code\nStaff,nurse\n", []),
        (resources.PriorityResource, "code,name\nageing,Ageing\n", []),
    ],
)
def test_what_projections_rest_on_is_news_for_systems_with_records(
    resource: Any, text: str, told: list[list[str]], world: Collection, user: User, heard: list[list[str]]
) -> None:
    world.accepted(row())
    heard.clear()
    bring(resource, text, user)
    assert heard == told


def test_a_preview_writes_tells_and_audits_nothing(world: Collection, user: User, heard: list[list[str]]) -> None:
    world.accepted(row())
    heard.clear()
    bring(resources.RateResource, RATE, user, dry_run=True)
    imported = AuditEvent.objects.filter(action__endswith=".imported").exists()
    assert (ReferenceRate.objects.count(), imported, heard) == (0, False, [])


def test_one_row_in_the_audit_trail_for_the_whole_file(world: Collection, user: User) -> None:
    bring(resources.ProfessionResource, "code,name\nnurse,Nurse\ndoctor,Doctor\n", user)
    event = AuditEvent.objects.get(action="profession.imported")
    assert (event.user, event.subject, event.detail["totals"]) == (user, "2 rows", {"new": 1, "update": 1})


@pytest.mark.parametrize("somebody", [None, "planner"])
def test_only_an_administrator_brings_reference_data_in(somebody: str | None, world: Collection) -> None:
    result = bring(resources.SettingResource, "code,name\nward,Ward\n", world.planner.user if somebody else None)
    assert (Setting.objects.filter(code="ward").exists(), "Only an administrator" in base_faults(result)) == (
        False,
        True,
    )


@pytest.fixture
def admin(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(admin: Client, text: str) -> Any:
    file = SimpleUploadedFile("settings.csv", text.encode(), content_type="text/csv")
    return admin.post("/admin/workforce/setting/import/", {"import_file": file, "format": "0", "resource": "0"})


def test_a_person_sees_a_preview_and_confirms_it(admin: Client) -> None:
    preview = upload(admin, "code,name\nward,Ward\n")
    assert not Setting.objects.exists()
    admin.post("/admin/workforce/setting/process_import/", preview.context["confirm_form"].initial)
    assert Setting.objects.get().name == "Ward"


def test_the_preview_names_row_and_column_of_what_is_wrong(admin: Client) -> None:
    page = upload(admin, f"code,name\nward,Ward\nhall,{'x' * 151}\n").content.decode()
    assert "Row 3, column name: Ensure this value has at most 150 characters" in " ".join(page.split())


def test_unknown_columns_are_told_without_a_traceback(admin: Client) -> None:
    page = upload(admin, "code,name,colour\nward,Ward,blue\n").content.decode()
    assert ("These columns mean nothing here: “colour”" in page, "Traceback" in page) == (True, False)


def test_a_list_is_taken_out_as_csv(admin: Client, world: Collection) -> None:
    fields = {f"aliasresource_{name}": "on" for name in ("label", "profession", "system")}
    Alias.objects.create(label="Staff", profession=Profession.objects.get(code="nurse"), system=world.system)
    answer = admin.post("/admin/workforce/alias/export/", {"format": "0", "resource": "0", **fields})
    assert "label,profession_code,system\r\nStaff,nurse,QJK" in answer.content.decode()
