"""Loading the product's reference data: once, again, after an update, and beside what was changed here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from partners.actors import Actor
from partners.models import AuditEvent, Region, System
from partners.roles import Role
from tests.integration.workforce.collecting import begin, row
from tests.plugins.people import make_member
from workforce import news
from workforce.models import Alias, Measure, Priority, Profession, ReferenceRate, Setting, StaffGroup
from workforce.services.reference import load_reference
from workforce.services.reference.loading import FOLDER

pytestmark = pytest.mark.django_db
APPLICATION = Actor.application()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the reference files that a test may edit."""
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


@pytest.fixture
def loaded(files: Path) -> Path:
    load_reference(actor=APPLICATION, folder=files)
    return files


def again(files: Path) -> dict[str, dict[str, int]]:
    """What a second loading did, where it did anything."""
    done = load_reference(actor=APPLICATION, folder=files)
    told = {name: {kind: count for kind, count in counts.items() if count} for name, counts in done.items()}
    return {name: counts for name, counts in told.items() if counts}


def edit(files: Path, name: str, old: str, new: str) -> None:
    """An update of the product."""
    page = files / f"{name}.csv"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_is_there(loaded: Path) -> None:
    counted = [model.objects.count() for model in (Region, System, StaffGroup, Setting, Priority)]
    assert counted == [7, 42, 40, 21, 5]
    assert min(
        Profession.objects.count(), Alias.objects.count(), Measure.objects.count(), ReferenceRate.objects.count()
    )


@pytest.mark.parametrize("model", [Profession, Setting])
def test_the_reserved_rows_are_there(model: type[Profession | Setting], loaded: Path) -> None:
    assert model.objects.filter(code="not-specified").exists()


def test_loading_again_changes_nothing(loaded: Path) -> None:
    assert again(loaded) == {}


def test_loading_again_leaves_no_second_row_in_the_audit_trail(loaded: Path) -> None:
    again(loaded)
    assert AuditEvent.objects.filter(action="reference.loaded").count() == 1


def test_an_update_of_the_product_arrives(loaded: Path) -> None:
    edit(loaded, "settings", "Maternity", "Birth")
    assert again(loaded) == {"settings": {"changed": 1}}


def test_an_update_of_a_professions_groups_arrives(loaded: Path) -> None:
    edit(loaded, "professions", "hchs-doctors,medical-and-dental,", "hchs-doctors,students,")
    again(loaded)
    groups = Profession.objects.get(code="consultant").staff_groups
    assert groups.filter(scheme__code="esr").get().code == "students"


def test_what_was_changed_here_is_kept(loaded: Path) -> None:
    Profession.objects.filter(code="adult-nurse").update(participation="0.7")
    assert (again(loaded), str(Profession.objects.get(code="adult-nurse").participation)) == (
        {"professions": {"kept": 1}}, "0.7000",
    )  # fmt: skip


def test_what_was_changed_here_is_kept_through_an_update_of_the_product(loaded: Path) -> None:
    Setting.objects.filter(code="maternity-neonatal").update(name="Our maternity")
    edit(loaded, "settings", "Maternity", "Birth")
    again(loaded)
    assert Setting.objects.get(code="maternity-neonatal").name == "Our maternity"


def test_groups_that_were_changed_here_are_kept(loaded: Path) -> None:
    consultant = Profession.objects.get(code="consultant")
    consultant.staff_groups.clear()
    again(loaded)
    assert not consultant.staff_groups.exists()


def test_a_system_that_was_closed_here_stays_closed(loaded: Path) -> None:
    System.objects.filter(code="QJK").update(closed="2027-04-01")
    again(loaded)
    assert str(System.objects.get(code="QJK").closed) == "2027-04-01"


def test_what_was_here_before_the_product_knew_it_is_kept(files: Path) -> None:
    Setting.objects.create(code="hospice", name="Our hospices")
    load_reference(actor=APPLICATION, folder=files)
    assert Setting.objects.get(code="hospice").name == "Our hospices"


def test_labels_of_organisations_and_systems_are_theirs(loaded: Path) -> None:
    own = Alias.objects.create(
        label="Midwives", profession=Profession.objects.get(code="midwife"), system=System.objects.get(code="QJK")
    )
    assert (again(loaded), Alias.objects.filter(pk=own.pk).exists()) == ({}, True)


def test_an_update_that_projections_rest_on_is_news_for_systems_with_records(files: Path) -> None:
    world, heard = begin(), list[list[str]]()

    def handler(systems):
        heard.append([system.code for system in systems])

    load_reference(actor=APPLICATION, folder=files)
    world.accepted(row())
    edit(files, "professions", "0.89", "0.88")
    news.on_records_changed(handler)
    try:
        again(files)
    finally:
        news.off_records_changed(handler)
    assert heard == [["QJK"]]


def test_only_administrators_load(files: Path) -> None:
    planner = Actor.of(make_member(Role.ICS_PLANNER, begin().system, "new@example.org"))
    with pytest.raises(PermissionDenied):
        load_reference(actor=planner, folder=files)


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    Setting.objects.filter(code="hospice").update(name="Our hospices")
    capsys.readouterr()
    call_command("load_reference")
    assert "settings: 0 added, 0 changed, 1 changed here and kept" in capsys.readouterr().out
