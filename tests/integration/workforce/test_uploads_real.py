"""A planner takes in a real published file of two systems; the main job on it is told in tests/integration/main_job."""

from pathlib import Path

import pytest

from partners.actors import Actor
from tests.plugins.uploading import planner_of, received, settled, submitted
from workforce.models import CapacityLine
from workforce.services import uploads
from workforce.services.reference import load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference(db: None) -> None:
    load_reference(actor=Actor.application())


@pytest.fixture
def trusts(shared: Path) -> Path:
    return shared / "data" / "staff_fte_by_trust_2017-09_2018-06.csv"


def test_the_organisations_of_a_file_are_offered_by_code_name_and_system(trusts: Path) -> None:
    upload = received(planner_of("QJK", "QKK", email="a@example.org"), trusts)
    offered = {entry.pop("code"): entry for entry in upload.outlook["unknown_organisations"]}
    assert offered["RA9"] == {
        "name": "Torbay and South Devon NHS Foundation Trust", "system": "QJK", "may_create": True,
    }  # fmt: skip


def test_a_planner_of_one_system_may_leave_the_other_systems_rows_out(trusts: Path) -> None:
    actor = planner_of("QJK", email="a@example.org")
    upload = received(actor, trusts)
    waiting = upload.outlook["unknown_organisations"]
    mine = [entry["code"] for entry in waiting if entry["may_create"]]
    others = [entry["code"] for entry in waiting if not entry["may_create"]]
    uploads.confirm_organisations(actor=actor, upload=upload, create=mine, leave_out=others)
    submitted(actor, settled(actor, upload))
    assert set(CapacityLine.objects.values_list("organisation__home_system__code", flat=True)) == {"QJK"}
