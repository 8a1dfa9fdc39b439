"""The whole country's file goes in: 81,603 rows, a sheet of notes first, months as words, nationality summed over."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from jobs.models import Job
from partners.actors import Actor
from partners.models import Organisation
from partners.permissions import Permission
from partners.roles import Role
from planning.services.requests import RECOMPUTE
from tests.integration.main_job.story import totals
from tests.plugins.module_data import ModuleData
from tests.plugins.people import make_member
from tests.plugins.uploading import planner_of, taken_in
from workforce.models import CapacityLine, Upload
from workforce.services.reference import load_reference

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("main job: the whole country")]
FILE = "hchs_staff_2017-09_2018-06.xlsx"
MONTHS = {dt.date(2017, 9, 1): "2017-SEP", dt.date(2018, 6, 1): "2018-JUN"}


@dataclass(frozen=True)
class Country:
    """The accepted upload, and the administrator who brought it."""

    administrator: Actor
    upload: Upload
    path: Path


@pytest.fixture(scope="module")
def country(shared: Path, module_data: ModuleData) -> Iterator[Country]:
    path = shared / "data" / FILE
    with module_data():
        load_reference(actor=Actor.application())
        first, second = (
            Actor.of(make_member(Role.ADMINISTRATOR, email=f"{name}@example.org")) for name in ("first", "second")
        )
        yield Country(first, taken_in(path, by=first, reviewer=second), path)


def seen_by(actor: Actor) -> tuple[int, int]:
    """Organisations and figures in sight."""
    return (
        Organisation.objects.visible_to(actor, Permission.VIEW_PARTNERS).count(),
        CapacityLine.objects.visible_to(actor, Permission.VIEW_FIGURES).count(),
    )


def test_totals_by_month_and_staff_group_are_the_published_ones(country: Country, shared: Path) -> None:
    published = json.loads((shared / "cases" / "B04_hchs_2017_2018_totals.json").read_text(), parse_float=Decimal)
    found: dict[str, dict[str, Decimal]] = {}
    for (month, label), wte in totals("period", "source_label").items():
        found.setdefault(MONTHS[month], {})[str(label)] = wte  # type: ignore[index]
    assert found == published["totals"]


def test_all_rows_became_lines_of_438_organisations(country: Country) -> None:
    assert (country.upload.file.row_count, Organisation.objects.count(), CapacityLine.objects.count()) == (
        81_603, 438, 7_272,
    )  # fmt: skip


def test_administrators_see_all_of_it(country: Country) -> None:
    assert seen_by(country.administrator) == (438, 7_272)


@pytest.mark.parametrize("role", [Role.ICS_PLANNER, Role.ICS_EXECUTIVE, Role.REGIONAL_VIEWER])
def test_nobody_else_sees_organisations_without_a_system(country: Country, role: Role) -> None:
    system = planner_of("QJK", email="a@example.org").user.memberships.get().system
    actor = Actor.of(make_member(role, system.region if role == Role.REGIONAL_VIEWER else system))
    assert seen_by(actor) == (0, 0)


def test_no_projection_is_asked_for_where_there_is_no_system(country: Country) -> None:
    assert not Job.objects.filter(kind=RECOMPUTE).exists()


def test_every_figure_is_the_sum_of_the_rows_that_it_names(country: Country) -> None:
    """A line of a nationality each became one; a sample of them is added up again from the sheet itself."""
    book = python_calamine.CalamineWorkbook.from_path(str(country.path))
    sheets: dict[str, list[list[Any]]] = {}
    for line in CapacityLine.objects.order_by("pk")[:: 7_272 // 60]:
        place = line.origins["substantive_wte"]
        if place["sheet"] not in sheets:
            sheets[place["sheet"]] = book.get_sheet_by_name(place["sheet"]).to_python(skip_empty_area=False)
        rows, column = sheets[place["sheet"]], ord(place["column"]) - ord("A")
        told = [Decimal(str(rows[n - 1][column])) for first, last in place["rows"] for n in range(first, last + 1)]
        assert sum(told).quantize(Decimal("0.00001")) == line.substantive_wte
