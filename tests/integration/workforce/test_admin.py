"""The administration pages of reference data and of returns: audited, told upwards, and nothing submitted changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import AuditEvent
from partners.roles import Role
from tests.integration.workforce.collecting import Collection, row
from tests.plugins.people import make_member
from workforce import news
from workforce.models import (
    Alias,
    Measure,
    Priority,
    Profession,
    ReferenceRate,
    Setting,
    SettingPriority,
    StaffGroup,
    StaffGroupScheme,
)

pytestmark = pytest.mark.django_db
KEPT = (
    "staffgroupscheme", "staffgroup", "profession", "alias", "setting", "priority", "settingpriority", "measure",
    "referencerate",
)  # fmt: skip
LOOKED_AT = (
    "round", "return", "submission", "version", "upload", "sourcefile", "capacityline", "demandline", "pipelineline",
    "planline", "indicatorline",
)  # fmt: skip
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_member(Role.ADMINISTRATOR), backend=BACKEND)
    return client


@pytest.fixture
def nurse(world: Collection) -> Profession:
    return Profession.objects.get(code="nurse")


@pytest.fixture
def heard():
    calls: list[list[str]] = []

    def handler(systems):
        calls.append([system.code for system in systems])

    news.on_records_changed(handler)
    yield calls
    news.off_records_changed(handler)


def profession_form(**changes: object) -> dict[str, object]:
    return {"name": "Adult nurse", "sectors": [], "age_profile": "", "source": "", **changes}


def share_rows(*shares: tuple[Priority, str], initial: int = 0, **more: object) -> dict[str, object]:
    """The inline rows of a setting's page."""
    form: dict[str, object] = {"priority_shares-TOTAL_FORMS": len(shares), "priority_shares-INITIAL_FORMS": initial}
    for number, (priority, percent) in enumerate(shares):
        form |= {f"priority_shares-{number}-priority": priority.pk, f"priority_shares-{number}-percent": percent}
    return {"name": "Not specified", **form, **more}


@pytest.mark.parametrize("model", KEPT + LOOKED_AT)
def test_every_list_opens_can_be_searched_and_deletes_nothing(model: str, admin: Client, world: Collection) -> None:
    world.accepted(row())
    answer = admin.get(f"/admin/workforce/{model}/?q=rh8")
    assert (answer.status_code, b'value="delete_selected"' in answer.content) == (200, False)


@pytest.mark.parametrize("role", [Role.ICS_PLANNER, Role.WORKFORCE_LEAD])
def test_the_pages_are_for_administrators_only(role: str, client: Client, world: Collection) -> None:
    where = world.trust if role == Role.WORKFORCE_LEAD else world.system
    client.force_login(make_member(role, where, "other@example.org"), backend=BACKEND)
    answers = {client.get(f"/admin/workforce/{model}/").status_code for model in KEPT + LOOKED_AT}
    assert answers == {403}


def test_records_are_not_added_here(admin: Client) -> None:
    assert {admin.get(f"/admin/workforce/{model}/add/").status_code for model in LOOKED_AT} == {403}


@pytest.mark.parametrize("model", ["version", "capacityline"])
def test_a_submitted_version_is_looked_at_and_not_changed(model: str, admin: Client, world: Collection) -> None:
    version = world.accepted(row("50"))
    page = f"/admin/workforce/{model}/{version.pk if model == 'version' else version.capacitylines.get().pk}/change/"
    assert (admin.get(page).status_code, admin.post(page, {"state": "draft"}).status_code) == (200, 403)


def test_changing_a_profession_says_what_changed(admin: Client, nurse: Profession) -> None:
    admin.post(f"/admin/workforce/profession/{nurse.pk}/change/", profession_form(participation="0.8900"))
    event = AuditEvent.objects.get(action="profession.changed")
    assert (event.subject, event.channel, event.detail["values"]) == (
        "profession nurse", "admin", {"participation": "0.8900"},
    )  # fmt: skip


def test_the_code_of_a_profession_is_not_changed(admin: Client, nurse: Profession) -> None:
    admin.post(f"/admin/workforce/profession/{nurse.pk}/change/", profession_form(code="other"))
    assert Profession.objects.filter(code="nurse").exists()


def test_an_age_profile_is_written_a_band_to_a_line(admin: Client, nurse: Profession) -> None:
    bands = "16-24:0.1\n25-34:0.9"
    admin.post(f"/admin/workforce/profession/{nurse.pk}/change/", profession_form(age_profile=bands))
    nurse.refresh_from_db()
    assert nurse.age_profile == {"16-24": 0.1, "25-34": 0.9}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("age_profile", "16-24:0.1\n25-34:0.8", "add up to 0.9, not to 1"),
        ("age_profile", "teens:1", "is not one of the age bands"),
        ("age_profile", "16-24:much", "a share from 0 to 1"),
        ("leaver_rate_low", "0.2", "must be in this order"),
    ],
)
def test_a_profession_that_cannot_be_is_refused_in_words(
    field: str, value: str, words: str, admin: Client, nurse: Profession
) -> None:
    form = profession_form(leaver_rate="0.1", **{field: value})
    page = admin.post(f"/admin/workforce/profession/{nurse.pk}/change/", form).content.decode()
    assert words in page


def test_a_profession_has_one_group_of_each_scheme(admin: Client, nurse: Profession) -> None:
    scheme = StaffGroupScheme.objects.create(code="esr", name="ESR")
    groups = [StaffGroup.objects.create(scheme=scheme, code=code, name=code).pk for code in ("a", "b")]
    form = profession_form(staff_groups=groups)
    page = admin.post(f"/admin/workforce/profession/{nurse.pk}/change/", form).content.decode()
    assert "there are several of ESR" in page


def test_a_changed_profession_is_news_for_systems_with_records(admin: Client, world: Collection, heard) -> None:
    world.accepted(row())
    heard.clear()
    nurse = Profession.objects.get(code="nurse")
    admin.post(f"/admin/workforce/profession/{nurse.pk}/change/", profession_form(participation="0.89"))
    assert heard == [["QJK"]]


def test_a_page_saved_unchanged_is_no_news(admin: Client, world: Collection, heard) -> None:
    world.accepted(row())
    heard.clear()
    nurse = Profession.objects.get(code="nurse")
    admin.post(f"/admin/workforce/profession/{nurse.pk}/change/", profession_form())
    assert heard == []


def test_a_rate_is_news(admin: Client, world: Collection, heard) -> None:
    world.accepted(row())
    heard.clear()
    rate = {"code": "r", "label": "R", "value": "5", "unit": "share", "period": "2026-09-30", "geography": "England",
            "source": "S"}  # fmt: skip
    admin.post("/admin/workforce/referencerate/add/", rate)
    assert (heard, ReferenceRate.objects.get().period) == ([["QJK"]], dt.date(2026, 9, 30))


def test_a_rate_lies_within_its_range(admin: Client) -> None:
    rate = {"code": "r", "label": "R", "value": "5", "low": "6", "unit": "share", "period": "2026-09-30",
            "geography": "England", "source": "S"}  # fmt: skip
    assert "must lie between low and high" in admin.post("/admin/workforce/referencerate/add/", rate).content.decode()


def test_an_alias_is_no_news_for_lines_keep_their_profession(admin: Client, world: Collection, heard) -> None:
    world.accepted(row())
    heard.clear()
    nurse = Profession.objects.get(code="nurse")
    admin.post("/admin/workforce/alias/add/", {"label": "Staff", "profession": nurse.pk})
    assert (Alias.objects.get().profession, heard) == (nurse, [])


def test_a_label_is_mapped_once_however_it_is_spelt(admin: Client, nurse: Profession) -> None:
    Alias.objects.create(label="Staff & nurses", profession=nurse)
    form = {"label": "STAFF and  nurses", "profession": nurse.pk}
    assert "is mapped there already" in admin.post("/admin/workforce/alias/add/", form).content.decode()


def test_a_label_has_one_scope(admin: Client, world: Collection, nurse: Profession) -> None:
    form = {
        "label": "Staff", "profession": nurse.pk, "organisation": world.trust.pk, "system": world.system.pk,
    }  # fmt: skip
    assert "not both" in admin.post("/admin/workforce/alias/add/", form).content.decode()


@pytest.mark.parametrize(("whose", "shown"), [("everybody", {"A"}), ("system", {"B"}), ("organisation", {"C"})])
def test_aliases_are_filtered_by_whose_they_are(
    whose: str, shown: set[str], admin: Client, world: Collection, nurse: Profession
) -> None:
    Alias.objects.create(label="A", profession=nurse)
    Alias.objects.create(label="B", profession=nurse, system=world.system)
    Alias.objects.create(label="C", profession=nurse, organisation=world.trust)
    found = admin.get(f"/admin/workforce/alias/?whose={whose}").context["cl"].queryset
    assert {alias.label for alias in found} == shown


def test_a_system_has_priorities_of_its_own(admin: Client, world: Collection) -> None:
    admin.post("/admin/workforce/priority/add/", {"code": "frailty", "name": "Frailty", "system": world.system.pk})
    assert Priority.objects.get().system == world.system


def test_its_own_priority_has_no_national_code(admin: Client, world: Collection) -> None:
    Priority.objects.create(code="early-years", name="Early years")
    form = {"code": "early-years", "name": "Ours", "system": world.system.pk}
    assert "Choose another" in admin.post("/admin/workforce/priority/add/", form).content.decode()


@pytest.fixture
def priorities(world: Collection) -> tuple[Priority, Priority]:
    """One national, one of the system's own."""
    return (
        Priority.objects.create(code="national", name="National"),
        Priority.objects.create(code="own", name="Own", system=world.system),
    )


def test_shares_of_a_setting_are_saved_with_it(admin: Client, priorities, heard, world: Collection) -> None:
    world.accepted(row())
    heard.clear()
    setting = Setting.objects.get()
    admin.post(
        f"/admin/workforce/setting/{setting.pk}/change/", share_rows((priorities[0], "60"), (priorities[1], "40"))
    )
    assert (set(setting.priority_shares.values_list("percent", flat=True)), heard) == (
        {Decimal(60), Decimal(40)}, [["QJK"]],
    )  # fmt: skip


def test_national_and_own_shares_together_are_the_whole_at_most(admin: Client, priorities) -> None:
    form = share_rows((priorities[0], "60"), (priorities[1], "40.5"))
    page = admin.post(f"/admin/workforce/setting/{Setting.objects.get().pk}/change/", form).content.decode()
    assert "would have 100.5 %" in page


def test_shares_of_two_systems_do_not_add_up(admin: Client, priorities, world: Collection) -> None:
    world.trust.home_system.region.systems.create(code="QKK", name="Neighbour")
    theirs = Priority.objects.create(
        code="theirs", name="Theirs", system_id=world.system.region.systems.get(code="QKK").pk
    )
    setting = Setting.objects.get()
    admin.post(f"/admin/workforce/setting/{setting.pk}/change/", share_rows((priorities[1], "70"), (theirs, "70")))
    assert setting.priority_shares.count() == 2


def test_a_share_may_be_taken_away_and_that_is_audited(admin: Client, priorities, world: Collection, heard) -> None:
    world.accepted(row())
    heard.clear()
    setting = Setting.objects.get()
    share = SettingPriority.objects.create(setting=setting, priority=priorities[1], percent=40)
    form = share_rows((priorities[1], "40"), initial=1)
    form |= {
        "priority_shares-0-id": share.pk,
        "priority_shares-0-setting": setting.pk,
        "priority_shares-0-DELETE": "on",
    }
    admin.post(f"/admin/workforce/setting/{setting.pk}/change/", form)
    event = AuditEvent.objects.get(action="settingpriority.removed")
    assert (SettingPriority.objects.count(), event.system, heard) == (0, world.system, [["QJK"]])


def test_a_share_on_its_own_page_is_checked_too(admin: Client, priorities) -> None:
    SettingPriority.objects.create(setting=Setting.objects.get(), priority=priorities[0], percent=70)
    form = {"setting": Setting.objects.get().pk, "priority": priorities[1].pk, "percent": "31"}
    assert "would have 101 %" in admin.post("/admin/workforce/settingpriority/add/", form).content.decode()


def test_a_measure_says_which_way_it_should_go(admin: Client) -> None:
    form = {"code": "m", "name": "M", "definition": "D", "unit": "share", "direction": "sideways"}
    admin.post("/admin/workforce/measure/add/", form)
    assert not Measure.objects.filter(code="m").exists()


def test_more_lines_ask_no_more_of_the_database(
    admin: Client, world: Collection, django_assert_max_num_queries
) -> None:
    address = "/admin/workforce/capacityline/"
    world.accepted(row("5"))
    with CaptureQueriesContext(connection) as of_one:
        admin.get(address)
    world.accepted(*(row("5", source_label=str(number)) for number in range(10)))
    with django_assert_max_num_queries(len(of_one)):
        admin.get(address)
