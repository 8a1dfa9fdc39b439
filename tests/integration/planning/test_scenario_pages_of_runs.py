"""Pages of runs: the gap before and after, what had changed, past figures, pinning; and the administration pages."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from jobs.services import run_waiting
from partners.models import Organisation
from planning.models import Run
from planning.services import archiving
from tests.integration.planning.world import World, words
from tests.plugins.projecting import accept, worked_out

pytestmark = pytest.mark.django_db
OK, FORBIDDEN = 200, 403


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


@pytest.fixture
def edited(world: World, planner: Client) -> Run:
    """The run after the leaver rate of acute trusts was raised."""
    world.narrow()
    return worked_out(world.system)


def test_the_history_shows_the_gap_before_and_after(world: World, planner: Client, edited: Run) -> None:
    difference = edited.inputs["gap"]["funded"]["p50"] - world.run.inputs["gap"]["funded"]["p50"]
    assert difference > 10
    page = words(planner.get(world.page("runs/")))
    assert f"+{difference:,.1f}" in page or f"+{difference:,.0f}" in page


def test_a_run_says_what_had_changed(world: World, planner: Client, edited: Run) -> None:
    page = words(planner.get(world.page(f"runs/{edited.code}/")))
    assert "Holds for Acute (sector)" in page
    assert "Not assumed After 10%, 12%, 15%" in page


def test_a_run_tells_its_fingerprint_engine_and_seed(world: World, planner: Client) -> None:
    page = words(planner.get(world.run_page))
    assert world.run.fingerprint in page
    assert f"1,000, seed {world.run.seed}" in page


def test_a_superseded_run_can_still_be_read(world: World, planner: Client, edited: Run) -> None:
    page = words(planner.get(world.run_page))
    assert "Superseded" in page
    assert "Funded gap, WTE" in page


def test_a_run_can_be_read_for_one_organisation(world: World, planner: Client) -> None:
    page = words(planner.get(f"{world.run_page}?organisation=RBZ"))
    assert "Organisation RBZ Funded gap, WTE" in page
    assert "30 September 2025 Supply 100 Supply, range 100 to 100" in page


def test_a_run_that_was_never_published_says_so(world: World, planner: Client) -> None:
    world.run.nodes.all().delete()
    Run.objects.update(pruned=world.run.started, snapshot=None)
    assert "This run has no figures: it was never published." in words(planner.get(world.run_page))


def test_figures_that_were_put_away_are_brought_back_by_whoever_may_look(world: World) -> None:
    archiving.put_away(world.run.pk)
    executive = world.as_("executive")
    assert "These figures have been put away" in words(executive.get(world.run_page))
    assert "Funded gap, WTE" in words(executive.post(f"{world.run_page}bring-back/", follow=True))


def test_a_lead_reads_only_their_own_organisation(world: World) -> None:
    form = world.as_("lead").get(world.run_page).context["filter"]
    assert [code for code, _ in form.fields["organisation"].choices] == ["", "RH8"]


def test_an_organisation_out_of_sight_is_no_choice(world: World) -> None:
    answer = world.as_("regional").get(f"{world.run_page}?organisation=RH8")
    assert ("organisation" in answer.context["filter"].fields, answer.context["names"]) == (False, "")


def test_changes_of_organisations_out_of_sight_are_only_counted(world: World) -> None:
    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    run = worked_out(world.system)
    page = words(world.as_("lead").get(world.page(f"runs/{run.code}/")))
    assert "Figures of 1 organisation changed that are not yours to see." in page


def test_a_run_is_pinned_and_let_go(world: World, planner: Client) -> None:
    states = []
    for pinned in ("yes", "no"):
        planner.post(f"{world.run_page}pin/", {"pinned": pinned})
        world.run.refresh_from_db()
        states.append(world.run.pinned)
    assert states == [True, False]


def test_a_run_still_being_worked_out_has_a_page(world: World, planner: Client) -> None:
    computing = Run.objects.create(scenario=world.scenario, seed=1)
    assert planner.get(world.page(f"runs/{computing.code}/")).status_code == OK


def test_runs_that_found_nothing_new_are_in_the_history(world: World, planner: Client) -> None:
    planner.post(world.page("work-out/"))
    run_waiting()
    assert "nothing new" in words(planner.get(world.page("runs/")))


# Administration


@pytest.mark.parametrize("model", ["scenario", "run"])
def test_administrators_look_at_it_and_change_nothing(model: str, world: World) -> None:
    client, one = world.as_("administrator"), {"scenario": world.scenario, "run": world.run}[model]
    page = client.get(f"/admin/planning/{model}/{one.pk}/change/")
    assert (client.get(f"/admin/planning/{model}/").status_code, page.status_code) == (OK, OK)
    assert 'name="_save"' not in page.content.decode()
    assert client.post(f"/admin/planning/{model}/{one.pk}/change/", {}).status_code == FORBIDDEN


def csv_rows(client: Client, path: str) -> list[dict[str, str]]:
    answer = b"".join(client.get(path).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(answer)))


def test_the_history_is_a_file_too(world: World, planner: Client, edited: Run) -> None:
    rows = csv_rows(planner, world.page("runs/runs.csv"))
    gaps = [float(row["Funded gap, middle result (WTE)"]) for row in rows]
    assert gaps == [run.inputs["gap"]["funded"]["p50"] for run in (edited, world.run)]


def test_the_list_of_scenarios_is_a_file_too(world: World, planner: Client) -> None:
    [row] = csv_rows(planner, "/planning/QXX/scenarios/scenarios.csv")
    gap = world.run.inputs["gap"]["funded"]
    assert float(row["Funded gap, high (1 in 10 above) (WTE)"]) == gap["p90"]
