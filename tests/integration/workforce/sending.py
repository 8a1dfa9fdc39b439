"""Sends files through the pages, as a person does, and has them read by the job."""

import html
import re
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from jobs.services import run_waiting
from partners.models import Membership, Organisation, User
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_system
from workforce.models import Profession, Setting, Upload
from workforce.presenters.uploads.keys import key_of
from workforce.services import uploads

BACKEND = "django.contrib.auth.backends.ModelBackend"
HONEST = b"period,org_code,staff_group,fte\n2026-09,RH8,Midwives,12.5\n2026-09,RH8,Doctors,30\n"
NEW = reverse("workforce:upload-new")


def small_world() -> Organisation:
    """Two professions and a trust in a system of its own."""
    Setting.objects.create(code="not-specified", name="Not specified")
    Profession.objects.create(code="midwives", name="Midwives")
    Profession.objects.create(code="doctors", name="Doctors")
    return make_organisation("RH8", make_system("QXX"), name="Royal Example")


def lead_of(organisation: Organisation, email: str | None = None) -> Client:
    return signed_in(make_member(Role.WORKFORCE_LEAD, organisation, email))


def planner_of(*systems: Any, email: str | None = None) -> Client:
    user = make_member(Role.ICS_PLANNER, systems[0], email)
    for system in systems[1:]:
        Membership.objects.create(user=user, role=Role.ICS_PLANNER, system=system)
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def post_file(
    client: Client, content: bytes = HONEST, name: str = "return.csv", address: str = NEW, **more: Any
) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content), **more})


def sent(client: Client, content: bytes = HONEST, name: str = "return.csv", address: str = NEW) -> Upload:
    """Uploaded on the page, and read by the job."""
    answer = post_file(client, content, name, address)
    assert answer.status_code == 302, words(answer)
    run_waiting(uploads.READ_UPLOAD)
    return Upload.objects.get(code=answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1])


def sent_file(client: Client, path: Path) -> Upload:
    return sent(client, path.read_bytes(), path.name)


def step(client: Client, upload: Upload, name: str = "", **posted: Any) -> Any:
    """Open the upload's page, or post to one of its steps and follow to the page after it."""
    if not name:
        return client.get(reverse("workforce:upload", args=[upload.code]))
    return client.post(reverse(f"workforce:upload-{name}", args=[upload.code]), posted, follow=True)


def state(upload: Upload) -> str:
    return Upload.objects.values_list("state", flat=True).get(pk=upload.pk)


def keys(*texts: str) -> list[str]:
    return [key_of(text) for text in texts]


def words(answer: HttpResponse | Any) -> str:
    """What a person reads on the page."""
    main = re.sub(r"(?s).*<main[^>]*>|</main>.*", "", answer.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def csv_text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")
