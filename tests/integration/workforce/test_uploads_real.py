"""Real published files go in whole, and their totals come out exactly."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Membership, Organisation, System
from partners.roles import Role
from tests.plugins.people import make_member
from workforce.models import Alias, CapacityLine, Profession, Upload, Version
from workforce.services import many, uploads
from workforce.services.reference import load_reference
from workforce.services.uploads.submitting import warnings_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference(db: None) -> None:
    load_reference(actor=Actor.application())


def planner_of(*codes: str, email: str) -> Actor:
    first, *others = [System.objects.get(code=code) for code in codes]
    user = make_member(Role.ICS_PLANNER, first, email)
    for system in others:
        Membership.objects.create(user=user, role=Role.ICS_PLANNER, system=system)
    return Actor.of(user)


def received(actor: Actor, path: Path, **more: Any) -> Upload:
    """Uploaded, and read by the job."""
    upload = uploads.receive(actor=actor, name=path.name, content=path.read_bytes(), **more)
    run_waiting(uploads.READ_UPLOAD)
    upload.refresh_from_db()
    return upload


def settled(actor: Actor, upload: Upload) -> Upload:
    """Organisations confirmed and “Unknown” mapped once."""
    if upload.state == Upload.State.NEEDS_ORGANISATIONS:
        codes = [entry["code"] for entry in upload.outlook["unknown_organisations"]]
        uploads.confirm_organisations(actor=actor, upload=upload, create=codes)
    if upload.state == Upload.State.NEEDS_MAPPING:
        labels = [entry["label"] for entry in upload.outlook["unknown_labels"]]
        unknown = Profession.objects.get(code="nhs_digital-unknown-nfs")
        uploads.map_labels(actor=actor, upload=upload, choices=dict.fromkeys(labels, unknown.code))
    return upload


def submitted(actor: Actor, upload: Upload) -> list[Version]:
    reasons = {message.code: "As published" for message in warnings_of(upload)}
    return uploads.submit(actor=actor, upload=upload, reasons=reasons)


def totals(*by: str) -> dict[tuple[Any, ...], Decimal]:
    found = CapacityLine.objects.filter(version__state="accepted").values_list(*by).annotate(Sum("substantive_wte"))
    return {tuple(key): Decimal(total).quantize(Decimal("0.00001")) for *key, total in found}


@pytest.fixture
def trusts(shared: Path) -> Path:
    return shared / "data" / "staff_fte_by_trust_2017-09_2018-06.csv"


def test_the_organisations_of_a_file_are_offered_by_code_name_and_system(trusts: Path) -> None:
    upload = received(planner_of("QJK", "QKK", email="a@example.org"), trusts)
    offered = {entry.pop("code"): entry for entry in upload.outlook["unknown_organisations"]}
    assert offered["RA9"] == {
        "name": "Torbay and South Devon NHS Foundation Trust", "system": "QJK", "may_create": True,
    }  # fmt: skip


def test_totals_of_two_systems_equal_the_file_after_another_planner_accepts(trusts: Path) -> None:
    first, second = planner_of("QJK", "QKK", email="a@example.org"), planner_of("QJK", "QKK", email="b@example.org")
    upload = settled(first, received(first, trusts))
    many.accept_many(actor=second, versions=submitted(first, upload))
    by = totals("organisation__home_system__code", "period")
    assert {(code, month.isoformat()): str(total) for (code, month), total in by.items()} == {
        ("QJK", "2017-09-01"): "26270.82978",
        ("QJK", "2018-06-01"): "26538.25204",
        ("QKK", "2017-09-01"): "41986.32421",
        ("QKK", "2018-06-01"): "43534.56403",
    }


def test_every_figure_of_it_leads_back_to_its_row(trusts: Path) -> None:
    first = planner_of("QJK", "QKK", email="a@example.org")
    submitted(first, settled(first, received(first, trusts)))
    line = CapacityLine.objects.get(
        organisation__code="RA9", period="2017-09-01", profession__code="nhs_digital-hchs-doctors-nfs"
    )
    assert line.origins["substantive_wte"]["rows"] == [[4, 4]]


def test_a_planner_of_one_system_may_leave_the_other_systems_rows_out(trusts: Path) -> None:
    actor = planner_of("QJK", email="a@example.org")
    upload = received(actor, trusts)
    waiting = upload.outlook["unknown_organisations"]
    mine = [entry["code"] for entry in waiting if entry["may_create"]]
    others = [entry["code"] for entry in waiting if not entry["may_create"]]
    uploads.confirm_organisations(actor=actor, upload=upload, create=mine, leave_out=others)
    submitted(actor, settled(actor, upload))
    assert set(CapacityLine.objects.values_list("organisation__home_system__code", flat=True)) == {"QJK"}


def test_the_whole_country_goes_in_and_its_totals_are_exact(shared: Path, administrator: Actor) -> None:
    other = Actor.of(make_member(Role.ADMINISTRATOR, email="second@example.org"))
    upload = settled(administrator, received(administrator, shared / "data" / "hchs_staff_2017-09_2018-06.xlsx"))
    many.accept_many(actor=other, versions=submitted(administrator, upload))
    published = json.loads((shared / "cases" / "B04_hchs_2017_2018_totals.json").read_text())["totals"]
    months = {"2017-09-01": "2017-SEP", "2018-06-01": "2018-JUN"}
    found: dict[str, dict[str, float]] = {}
    for (month, label), total in totals("period", "source_label").items():
        found.setdefault(months[month.isoformat()], {})[label] = float(total)
    assert found == published


def test_organisations_without_a_system_are_visible_to_administrators_only(
    shared: Path, administrator: Actor, member: Callable[..., Any]
) -> None:
    upload = received(administrator, shared / "data" / "hchs_staff_2017-09_2018-06.xlsx")
    settled(administrator, upload)
    planner = planner_of("QJK", email="a@example.org")
    from partners.permissions import Permission

    assert (
        Organisation.objects.visible_to(planner, Permission.VIEW_FIGURES).count(),
        Organisation.objects.visible_to(administrator, Permission.VIEW_FIGURES).count(),
    ) == (0, 438)


def test_a_label_is_mapped_once_for_each_system_and_remembered(trusts: Path) -> None:
    Alias.objects.filter(label__iexact="Unknown").delete()
    first = planner_of("QJK", "QKK", email="a@example.org")
    settled(first, received(first, trusts))
    assert Alias.objects.filter(label="Unknown").count() == 2
