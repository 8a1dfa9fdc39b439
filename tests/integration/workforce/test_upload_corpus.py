"""The corpus of files that uploads must survive: a clear message, nothing saved, the next honest upload unaffected."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.models import Job
from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_system
from tests.unit.workforce.reading import hostile
from workforce.models import Profession, Return, Setting, Upload, Version
from workforce.services import uploads
from workforce.services.reference import load_reference

pytestmark = pytest.mark.django_db

SHARED = Path(os.environ.get("SHARED_DIR") or Path(__file__).resolve().parents[4] / "shared")
CORPUS = [str(path.relative_to(SHARED)) for path in hostile.corpus_files(SHARED)] or ["corpus"]
HONEST = b"period,org_code,staff_group,fte\n2026-09,RH8,Midwives,12.5\n"


@pytest.fixture
def trust(db: None) -> Organisation:
    Setting.objects.create(code="not-specified", name="Not specified")
    Profession.objects.create(code="midwives", name="Midwives")
    return make_organisation("RH8", make_system("QXX"))


@pytest.fixture
def lead(trust: Organisation) -> Actor:
    return Actor.of(make_member(Role.WORKFORCE_LEAD, trust))


def sent(actor: Actor, name: str, content: bytes) -> Upload:
    return uploads.read(upload=uploads.receive(actor=actor, name=name, content=content, again=True))


@pytest.mark.parametrize("name", CORPUS)
def test_a_file_of_the_corpus_gives_words_and_leaves_nothing(shared: Path, lead: Actor, name: str) -> None:
    upload = sent(lead, name, (shared / name).read_bytes())
    first = upload.outlook["messages"][0]
    told = bool(first["text"] and first["remedy"])
    assert (upload.state, told, upload.file.content.name, Return.objects.count()) == ("unreadable", True, "", 0)


@pytest.mark.parametrize("make", hostile.MAKERS, ids=lambda make: make.__name__)
def test_the_next_honest_upload_is_unaffected(make: Callable[[Path], Path], lead: Actor, tmp_path: Path) -> None:
    sent(lead, "file.xlsx", make(tmp_path / "file.xlsx").read_bytes())
    assert sent(lead, "honest.csv", HONEST).state == Upload.State.READY


def test_a_hostile_file_does_not_fail_its_job(lead: Actor, tmp_path: Path) -> None:
    content = hostile.two_cells_far_apart(tmp_path / "file.xlsx").read_bytes()
    uploads.receive(actor=lead, name="file.xlsx", content=content)
    run_waiting(uploads.READ_UPLOAD)
    assert Job.objects.get(kind=uploads.READ_UPLOAD).state == Job.State.DONE


def test_a_file_that_is_no_return_leaves_no_version(shared: Path, lead: Actor) -> None:
    path = shared / "data" / "ae_activity_2024-04.csv"
    sent(lead, path.name, path.read_bytes())
    assert not Version.objects.exists()


def test_reference_data_does_not_make_a_return_of_it_either(shared: Path, lead: Actor) -> None:
    Profession.objects.all().delete()
    Setting.objects.all().delete()
    load_reference(actor=Actor.application())
    path = shared / "corpus" / "readxl" / "deaths.xlsx"
    assert sent(lead, path.name, path.read_bytes()).state == Upload.State.UNREADABLE
