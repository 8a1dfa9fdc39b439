"""A projection as a workbook: what the pages show, as tables for analysis, and no more than the person may see."""

import io
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from partners.models import Organisation, System
from partners.roles import Role
from planning.models import Run
from planning.selectors import frames, projections
from tests.plugins.people import make_member, make_organisation, make_system
from tests.plugins.projecting import accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db
ADDRESS = "/planning/QXX/figures.xlsx"


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    system = make_system("QXX")
    for code, establishment in (("RH8", "560"), ("RBZ", "540")):
        accept(trust(system, code), "demand", [{"establishment_wte": Decimal(establishment)}])
    return system


@pytest.fixture
def run(system: System) -> Run:
    return worked_out(system)


def opened(client: Client, role: str, where: Organisation | System) -> dict[str, list[tuple[object, ...]]]:
    client.force_login(make_member(role, where), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(ADDRESS)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_long_table_holds_what_is_published(run: Run) -> None:
    node = projections.node(run, organisation="RH8")
    assert node is not None
    frame = frames.figures_frame(run, [node])
    gap = frame[(frame["figure"] == "gap") & (frame["basis"] == "funded")]
    assert list(gap["p50"]) == node.figures["funded"]["gap"]["p50"]


def test_by_year_has_a_row_for_each_organisation(run: Run) -> None:
    frame = frames.figures_frame(run, projections.nodes(run, "organisation"))
    assert list(frames.by_year(frame, "organisation", basis="funded").index) == ["RBZ", "RH8"]


def test_unknown_is_left_empty(run: Run) -> None:
    make_organisation("RZZ", run.scenario.system)
    frame = frames.figures_frame(run, projections.nodes(run, "organisation"))
    assert frames.by_year(frame, "organisation", basis="need").empty


def test_a_planner_gets_every_organisation(run: Run, system: System, client: Client) -> None:
    sheet = opened(client, Role.ICS_PLANNER, system)["Organisation, funded gap"]
    assert [row[0] for row in sheet[1:]] == ["Organisation RBZ", "Organisation RH8"]


def test_a_lead_gets_their_own_organisation_only(run: Run, client: Client) -> None:
    own = Organisation.objects.get(code="RH8")
    sheet = opened(client, Role.WORKFORCE_LEAD, own)["Organisation, funded gap"]
    assert [row[0] for row in sheet[1:]] == ["Organisation RH8"]


def test_a_region_gets_aggregates_only(run: Run, system: System, client: Client) -> None:
    assert "Organisation, funded gap" not in opened(client, Role.REGIONAL_VIEWER, system)


def test_the_first_sheet_says_which_run_it_is(run: Run, system: System, client: Client) -> None:
    sheet = opened(client, Role.ICS_EXECUTIVE, system)["About"]
    assert ("Run", str(run.code)) in [row[:2] for row in sheet]


def test_a_neighbour_finds_nothing(run: Run, client: Client) -> None:
    client.force_login(
        make_member(Role.ICS_PLANNER, make_system("QYY")), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(ADDRESS).status_code == 404


def test_before_anything_is_published_there_is_no_workbook(db: None, client: Client) -> None:
    person = make_member(Role.ICS_PLANNER, make_system("QXX"))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(ADDRESS).status_code == 404
