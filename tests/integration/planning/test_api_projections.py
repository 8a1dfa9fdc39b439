"""Projections through the API: figures with their range and sureness, each to whom they concern, cheap to poll."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.services import run_waiting
from partners.models import Organisation
from planning.models import Run, Scenario
from planning.services.scenarios import edit_assumption
from tests.integration.planning.world import World
from tests.plugins.projecting import APPLICATION, accept, trust, worked_out

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
JSON = "application/json"


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


def projection(rest: str = "") -> str:
    return f"{ROOT}projections/QXX/{rest}"


def test_a_node_tells_its_figures_year_by_year(world: World, planner: Client) -> None:
    told = planner.get(projection()).json()
    gap = told["node"]["figures"]["funded"]["gap"]
    years = [one["year"] for one in told["as_of"]["positions"]]
    assert (gap["central"][0], len(gap["p90"]), years[0], years[-1]) == (
        pytest.approx(90, abs=1e-3),
        8,
        None,
        "2031/32",
    )


def test_a_node_tells_how_sure_it_is(world: World, planner: Client) -> None:
    assert planner.get(projection()).json()["node"]["quality"]["coverage"] == 1.0


def test_a_node_tells_which_run_it_is_of(world: World, planner: Client) -> None:
    told = planner.get(projection()).json()["as_of"]
    assert (told["run"], told["scenario"], told["being_recalculated"]) == (
        str(world.run.code), str(world.scenario.code), False,
    )  # fmt: skip


def test_filters_choose_the_node(world: World, planner: Client) -> None:
    told = planner.get(projection("?organisation=RBZ&staff_group=nhs_digital/nurses-health-visitors")).json()
    assert (told["node"]["figures"]["supply"]["central"][0], told["names"]["organisation"]) == (
        pytest.approx(100, abs=1e-3), "Organisation RBZ",
    )  # fmt: skip


def test_while_it_is_recalculated_the_old_figures_say_so(world: World, planner: Client) -> None:
    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    told = planner.get(projection()).json()
    assert (told["as_of"]["being_recalculated"], told["as_of"]["run"]) == (True, str(world.run.code))


def test_a_past_run_is_read_by_its_code(world: World, planner: Client) -> None:
    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    worked_out(world.system)
    supplies = [
        planner.get(projection(query)).json()["node"]["figures"]["supply"]["central"][0]
        for query in ("", f"?run={world.run.code}")
    ]
    assert supplies == pytest.approx([590, 600], abs=1e-3)


def test_a_pruned_run_is_not_read(world: World, planner: Client) -> None:
    Run.objects.update(pruned=world.run.started)
    answer = planner.get(projection(f"?run={world.run.code}"))
    assert (answer.status_code, "have been put away" in answer.json()["detail"]) == (404, True)


def test_a_run_of_another_system_is_not_found_here(world: World) -> None:
    trust(world.neighbour, "RYF")
    elsewhere = worked_out(world.neighbour)
    answer = world.as_("administrator").get(projection(f"?run={elsewhere.code}"))
    assert answer.status_code == 404


def test_a_system_without_projection_says_so(world: World) -> None:
    answer = world.as_("neighbour").get(f"{ROOT}projections/QYY/")
    assert (answer.status_code, answer.json()["detail"]) == (404, "Nothing has been projected for this system yet.")


def test_a_combination_is_worked_out_when_asked_for(world: World, planner: Client) -> None:
    filters = {"sector": "acute", "profession": "nurse-adult", "setting": "not-specified"}
    query = "?" + "&".join(f"{name}={code}" for name, code in filters.items())
    before = planner.get(projection(query)).json()
    job = planner.post(projection(), filters, JSON)
    meanwhile = planner.get(projection(query)).json()
    run_waiting()
    after = planner.get(projection(query)).json()
    assert (before["node"], job.status_code, meanwhile["working_out"], after["node"]["kind"]) == (
        None, 202, job.json()["code"], "selection",
    )  # fmt: skip


def test_what_is_stored_is_answered_at_once(world: World, planner: Client) -> None:
    answer = planner.post(projection(), {"organisation": "RBZ"}, JSON)
    assert (answer.status_code, answer.json()["node"]["code"]) == (200, "organisation:RBZ")


def test_where_nobody_works_the_answer_says_so(world: World, planner: Client) -> None:
    told = planner.get(projection("?organisation=NOBODY")).json()
    assert (told["node"], told["why_not"]) == (None, "Nobody reported staff or posts for this combination.")


# Cheap to poll


def again(client: Client, address: str) -> Any:
    return client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]})


POLLED = ["", "nodes/?kind=cell", "biggest-gaps/"]


@pytest.mark.parametrize("path", POLLED)
def test_what_has_not_changed_is_answered_by_304(path: str, world: World, planner: Client) -> None:
    answer = again(planner, projection(path))
    assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (304, b"", "private, no-cache")


def test_304_takes_few_statements(
    world: World, planner: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    etag = planner.get(projection("nodes/?kind=cell")).headers["ETag"]
    with django_assert_max_num_queries(8):
        planner.get(projection("nodes/?kind=cell"), headers={"If-None-Match": etag})


@pytest.mark.parametrize("path", POLLED)
def test_a_request_to_recalculate_and_the_new_run_each_change_the_etag(
    path: str, world: World, planner: Client
) -> None:
    etags = [planner.get(projection(path)).headers["ETag"]]
    accept(Organisation.objects.get(code="RBZ"), "capacity", [{"substantive_wte": Decimal(90)}])
    etags.append(planner.get(projection(path)).headers["ETag"])
    worked_out(world.system)
    etags.append(planner.get(projection(path)).headers["ETag"])
    assert len(set(etags)) == 3


def test_people_who_see_different_things_have_different_etags(world: World) -> None:
    etags = {world.as_(role).get(projection("nodes/")).headers["ETag"] for role in ("planner", "lead", "regional")}
    assert len(etags) == 3


def test_an_etag_does_not_open_what_is_out_of_sight(world: World, planner: Client) -> None:
    address = projection("?organisation=RBZ")
    etag = planner.get(address).headers["ETag"]
    assert world.as_("lead").get(address, headers={"If-None-Match": etag}).status_code == 404


# Nodes, gaps, plan


def codes(client: Client, path: str) -> list[str]:
    return [row["code"] for row in client.get(projection(path)).json()["results"]]


def test_nodes_of_a_kind_come_in_pages_each_once(world: World, planner: Client) -> None:
    found, address = [], projection("nodes/?kind=organisation&page_size=1")
    while address:
        page = planner.get(address).json()
        found += [row["code"] for row in page["results"]]
        address = page["next"]
    assert found == ["organisation:RBZ", "organisation:RH8"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [("planner", ["organisation:RBZ", "organisation:RH8"]), ("lead", ["organisation:RH8"]), ("regional", [])],
)
def test_each_sees_nodes_of_their_own_organisations(role: str, expected: list[str], world: World) -> None:
    assert codes(world.as_(role), "nodes/?kind=organisation") == expected


def test_a_kind_with_two_dimensions_may_be_written_with_a_plus(world: World, planner: Client) -> None:
    assert codes(planner, "nodes/?kind=sector+profession") == ["sector:acute&profession:nurse-adult"]


def test_an_unknown_kind_is_refused_with_those_there_are(world: World, planner: Client) -> None:
    [error] = planner.get(projection("nodes/?kind=colour")).json()["errors"]
    assert (error["pointer"], "organisation+profession" in error["detail"]) == ("/kind", True)


def gaps(client: Client, query: str = "") -> list[tuple[str, str]]:
    rows = client.get(projection(f"biggest-gaps/{query}")).json()["results"]
    return [(row["filters"].get("organisation", ""), f"{row['gap']:.0f}") for row in rows]


def test_the_biggest_gap_comes_first(world: World, planner: Client) -> None:
    assert [code for code, _ in gaps(planner)] == ["RH8", "RBZ"]


def test_gaps_can_be_asked_for_a_year(world: World, planner: Client) -> None:
    assert gaps(planner, "?year=2025/26") != gaps(planner, "?year=2031/32")


def test_a_year_beyond_the_projection_is_refused_with_those_there_are(world: World, planner: Client) -> None:
    [error] = planner.get(projection("biggest-gaps/?year=2050/51")).json()["errors"]
    assert (error["pointer"], "2031/32" in error["detail"]) == ("/year", True)


def test_what_does_not_narrow_a_kind_is_refused(world: World, planner: Client) -> None:
    [error] = planner.get(projection("biggest-gaps/?profession=nurse-adult")).json()["errors"]
    assert error["pointer"] == "/profession"


def test_a_lead_sees_the_gaps_of_their_own_organisation_only(world: World) -> None:
    assert [code for code, _ in gaps(world.as_("lead"))] == ["RH8"]


def test_a_regional_viewer_sees_gaps_of_sectors(world: World) -> None:
    assert [code for code, _ in gaps(world.as_("regional"))] == [""]


def test_the_plan_stands_beside_what_happened(world: World, planner: Client) -> None:
    told = planner.get(projection("plan/")).json()
    assert (told["organisations_with_plan"], told["months"]) == (
        1,
        [{"month": "2025-09-01", "plan": "510.00000", "actual": "500.00000", "variance": "-10.00000", "missing": 0}],
    )


def test_an_unknown_scenario_is_not_found(world: World, planner: Client) -> None:
    assert planner.get(projection(f"?scenario={uuid.uuid4()}")).status_code == 404


def test_another_scenario_is_read_by_its_code(world: World, planner: Client) -> None:
    code = planner.post(world.api("copy/"), {"name": "Leave more"}, JSON).json()["code"]
    copy = Scenario.objects.get(code=code)
    old = copy.assumptions.get(parameter="participation", scope_kind="system")
    numbers: dict[str, Any] = {name: Decimal("0.8") for name in ("low", "mode", "high")}
    edit_assumption(actor=APPLICATION, assumption=old, **numbers, reason="why", source="where")
    run_waiting()
    assert planner.get(projection(f"?scenario={code}")).json()["as_of"]["scenario"] == code


def test_making_the_schema_gives_no_warning_about_planning(db: None) -> None:
    from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
    from drf_spectacular.generators import SchemaGenerator

    reset_generator_stats()
    schema = SchemaGenerator().get_schema(request=None, public=True)
    told = [text for found in (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache) for text in found]
    assert ([text for text in told if "planning" in text], "/api/v1/projections/{system}/" in schema["paths"]) == (
        [],
        True,
    )
