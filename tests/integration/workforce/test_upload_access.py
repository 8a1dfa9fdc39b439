"""One table: address of an upload, a template or an origin × role → what comes back, and wrong files on the page."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from partners.actors import Actor
from partners.models import Organisation, User
from partners.roles import Role
from tests.integration.workforce.sending import (
    HONEST,
    lead_of,
    planner_of,
    post_file,
    sent,
    signed_in,
    state,
    step,
    words,
)
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from tests.unit.workforce.reading import hostile
from workforce.models import CapacityLine, Return, Upload
from workforce.services.drafts import open_return
from workforce.services.rounds import close_round, open_round

pytestmark = pytest.mark.django_db

OK, FORBIDDEN, NOWHERE = 200, 403, 404
MONTH = dt.date(2026, 9, 1)
ROLES = (
    "sender", "other lead", "planner", "executive", "delivery", "partner", "regional", "administrator", "stranger",
)  # fmt: skip
ENTERS = {"sender", "planner", "partner", "administrator"}
"""Who enters figures of the organisation and so sees its uploads."""
SEES = ENTERS | {"executive"}
"""Who sees its figures."""


def only(allowed: set[str], nowhere: set[str]) -> dict[str, int]:
    """200 for those allowed, 404 for those out of whose sight it is, 403 for the rest."""
    return {role: OK if role in allowed else NOWHERE if role in nowhere else FORBIDDEN for role in ROLES}


LEADS_ELSEWHERE = {"other lead", "stranger"}
ENTERS_SOMEWHERE = only(ENTERS | LEADS_ELSEWHERE, set())
UPLOAD = only(ENTERS, LEADS_ELSEWHERE)
FIGURES = only(SEES, LEADS_ELSEWHERE)
TABLE: dict[str, dict[str, int]] = {
    "/returns/uploads/": ENTERS_SOMEWHERE,
    "/returns/uploads/new/": ENTERS_SOMEWHERE,
    "/returns/uploads/new/?return={return}": only(ENTERS, LEADS_ELSEWHERE),
    "/returns/uploads/{upload}/": UPLOAD,
    "/returns/uploads/{upload}/report.csv": UPLOAD,
    "/returns/{return}/template.xlsx": FIGURES,
    "/returns/{return}/template.csv?section=capacity": FIGURES,
    "/returns/versions/{version}/lines/{line}/substantive_wte/": FIGURES,
    "/returns/versions/{version}/lines/{line}/substantive_wte/rows/": FIGURES,
    "/returns/files/{file}/": FIGURES,
    "/returns/files/{file}/original/": FIGURES,
}


@pytest.fixture
def people(trust: Organisation) -> dict[str, User]:
    system = trust.home_system
    return {
        "sender": make_member(Role.WORKFORCE_LEAD, trust),
        "other lead": make_member(Role.WORKFORCE_LEAD, make_organisation("RH9", system)),
        "planner": make_member(Role.ICS_PLANNER, system),
        "executive": make_member(Role.ICS_EXECUTIVE, system),
        "delivery": make_member(Role.DELIVERY_LEAD, system),
        "partner": make_member(Role.PARTNER, trust),
        "regional": make_member(Role.REGIONAL_VIEWER, system.region),
        "administrator": make_member(Role.ADMINISTRATOR),
        "stranger": make_member(Role.WORKFORCE_LEAD, make_organisation("RZZ", make_system("QYY", make_region("Y56")))),
    }


def opened(trust: Organisation, lead: User) -> Return:
    round_ = open_round(
        actor=Actor.application(), system=trust.home_system, base_month=MONTH, opens=MONTH, due=MONTH
    )  # fmt: skip
    return open_return(actor=Actor.of(lead), round_=round_, organisation=trust)


@pytest.fixture
def things(people: dict[str, User], trust: Organisation) -> dict[str, object]:
    """An upload that has been submitted, with what came of it."""
    sender = signed_in(people["sender"])
    return_ = opened(trust, people["sender"])
    upload = sent(sender)
    step(sender, upload, "submit")
    line = CapacityLine.objects.select_related("version").earliest("pk")
    return {
        "upload": upload.code, "file": upload.file.code, "return": return_.code, "version": line.version.code,
        "line": line.pk,
    }  # fmt: skip


def status(client: Client, address: str) -> int:
    """What comes back; a download is read to its end, which closes it."""
    answer = client.get(address)
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


def test_each_role_gets_what_the_table_says(people: dict[str, User], things: dict[str, object]) -> None:
    clients = {role: signed_in(people[role]) for role in ROLES}
    found = {path: {role: status(client, path.format(**things)) for role, client in clients.items()} for path in TABLE}
    assert found == TABLE


@pytest.mark.parametrize("path", TABLE)
def test_somebody_not_signed_in_is_sent_to_sign_in(path: str, client: Client, db: None) -> None:
    named = dict.fromkeys(("upload", "file", "return", "version"), uuid4())
    answer = client.get(path.format(**named, line=1))
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["submit", "discard", "look-again", "labels", "organisations", "again"])
def test_the_steps_of_an_upload_out_of_sight_are_nowhere(
    name: str, people: dict[str, User], things: dict[str, object]
) -> None:
    address = reverse(f"workforce:upload-{name}", args=[things["upload"]])
    assert signed_in(people["stranger"]).post(address).status_code == NOWHERE


def test_the_list_holds_only_what_is_in_sight(people: dict[str, User], things: dict[str, object]) -> None:
    assert "return.csv" not in words(signed_in(people["other lead"]).get(reverse("workforce:uploads")))


# On a return


def test_on_a_return_the_file_needs_no_month_and_no_organisation(people: dict[str, User], trust: Organisation) -> None:
    return_ = opened(trust, people["sender"])
    address = f"{reverse('workforce:upload-new')}?return={return_.code}"
    upload = sent(signed_in(people["sender"]), b"staff group,wte\nMidwives,12.5\n", address=address)
    assert (state(upload), upload.round, upload.uploaded_for) == ("ready", return_.round, trust)


def test_a_corrected_file_goes_to_the_same_return(people: dict[str, User], trust: Organisation) -> None:
    sender, return_ = signed_in(people["sender"]), opened(trust, people["sender"])
    address = f"{reverse('workforce:upload-new')}?return={return_.code}"
    upload = sent(sender, b"staff group,wte\nMidwives,lots\n", address=address)
    assert f'href="{address}"' in step(sender, upload).content.decode()


def test_the_page_offers_the_templates_of_the_return(people: dict[str, User], trust: Organisation) -> None:
    return_ = opened(trust, people["sender"])
    page = signed_in(people["sender"]).get(f"{reverse('workforce:upload-new')}?return={return_.code}")
    assert reverse("workforce:template", args=[return_.code, "xlsx"]) in page.content.decode()


def test_a_closed_collection_takes_no_file(people: dict[str, User], trust: Organisation) -> None:
    return_ = opened(trust, people["sender"])
    close_round(actor=Actor.of(people["planner"]), round_=return_.round)
    page = signed_in(people["sender"]).get(f"{reverse('workforce:upload-new')}?return={return_.code}")
    assert ("takes no more figures" in words(page), 'type="file"' in page.content.decode()) == (True, False)


def test_what_is_no_code_is_nowhere(people: dict[str, User]) -> None:
    assert signed_in(people["sender"]).get("/returns/uploads/new/?return=nonsense").status_code == NOWHERE


def test_the_same_file_again_stays_on_the_return(people: dict[str, User], trust: Organisation) -> None:
    sender, return_ = signed_in(people["sender"]), opened(trust, people["sender"])
    first = sent(sender)
    sender.post(reverse("workforce:upload-again", args=[first.code]), {"return": return_.code})
    assert Upload.objects.exclude(pk=first.pk).get().uploaded_for == trust


# Wrong files


def test_no_file_is_asked_for(trust: Organisation) -> None:
    assert "Choose a file." in words(lead_of(trust).post(reverse("workforce:upload-new")))


def test_an_empty_file_is_told(trust: Organisation) -> None:
    assert "This file is empty." in words(post_file(lead_of(trust), b""))


def test_a_file_too_large_is_told_with_the_most_that_is_taken(trust: Organisation, settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    page = words(post_file(lead_of(trust), b"x" * (2 * 1024 * 1024 + 1)))
    assert ("at most 2 MB" in page, Upload.objects.exists()) == (True, False)


def test_a_name_with_folders_is_only_a_name(trust: Organisation) -> None:
    assert sent(lead_of(trust), name="../../etc/passwd.csv").file.name == "passwd.csv"


WRONG = ["corpus/readxl/deaths.xlsx", "corpus/phpspreadsheet/contains_html.csv", "data/ae_activity_2024-04.csv"]


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_return_gets_words_and_leaves_nothing(name: str, shared: Path, trust: Organisation) -> None:
    path, client = shared / name, lead_of(trust)
    upload = sent(client, path.read_bytes(), path.name)
    page = words(step(client, upload))
    assert ("This file could not be read Could not be read Nothing was saved." in page, upload.file.content.name) == (
        True, "",
    )  # fmt: skip


@pytest.mark.parametrize("make", hostile.MAKERS[:4], ids=lambda make: make.__name__)
def test_a_hostile_file_gets_words(make: Callable[[Path], Path], trust: Organisation, tmp_path: Path) -> None:
    client = lead_of(trust)
    page = words(step(client, sent(client, make(tmp_path / "file.xlsx").read_bytes(), "file.xlsx")))
    assert "This file could not be read" in page


def test_a_planner_of_two_systems_sees_the_upload_of_both(trust: Organisation) -> None:
    other = make_system("QKK")
    make_organisation("RJ1", other)
    planner = planner_of(trust.home_system, other, email="both@example.org")
    upload = sent(planner, HONEST + b"2026-09,RJ1,Midwives,5\n")
    assert "2 organisations" in words(step(planner, upload))
