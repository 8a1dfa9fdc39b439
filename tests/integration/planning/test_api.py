"""Scenarios, assumptions, runs and projections through the API: the same rights, the same refusals, cheap to poll."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jobs.services import run_waiting
from partners.models import Organisation, User
from partners.roles import Role
from planning.models import Run, Scenario
from planning.services.scenarios import edit_assumption
from tests.plugins.people import make_member, make_region, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
JSON = "application/json"
VALUES = {"low": "0.09", "mode": "0.105", "high": "0.12", "reason": "Exit interviews", "source": "HR"}
ALL = ("lead", "planner", "executive", "partner", "regional", "administrator", "neighbour")


class World:
    """A system with a published projection, a neighbour, and a person in each role."""

    def __init__(self) -> None:
        load_reference()
        self.system, self.neighbour = make_system("QXX"), make_system("QYY", make_region("Y56"))
        own = trust(self.system)
        accept(own, "demand", [{"establishment_wte": Decimal(560)}])
        accept(own, "plan", [{"substantive_wte": Decimal(510)}])
        other = trust(self.system, "RBZ", "100")
        accept(other, "demand", [{"establishment_wte": Decimal(130)}])
        self.run = worked_out(self.system)
        self.scenario = Scenario.objects.get()
        self.people: dict[str, User] = {
            "lead": make_member(Role.WORKFORCE_LEAD, own),
            "planner": make_member(Role.ICS_PLANNER, self.system),
            "executive": make_member(Role.ICS_EXECUTIVE, self.system),
            "partner": make_member(Role.PARTNER, own),
            "regional": make_member(Role.REGIONAL_VIEWER, self.system.region),
            "administrator": make_member(Role.ADMINISTRATOR),
            "neighbour": make_member(Role.ICS_PLANNER, self.neighbour),
        }

    def as_(self, role: str) -> Client:
        client = Client()
        client.force_login(self.people[role], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def path(self, rest: str = "") -> str:
        return f"{ROOT}scenarios/{self.scenario.code}/{rest}"


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


def projection(rest: str = "") -> str:
    return f"{ROOT}projections/QXX/{rest}"


# Who may

AGGREGATES = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}
TABLE: dict[str, dict[str, int]] = {
    "scenarios/": {**dict.fromkeys(ALL, 200), "partner": 403},
    "scenarios/{code}/": AGGREGATES,
    "scenarios/{code}/assumptions/": AGGREGATES,
    "scenarios/{code}/assumptions/leave_rate.system/": AGGREGATES,
    "scenarios/{code}/assumptions/leave_rate.system/history/": AGGREGATES,
    "scenarios/{code}/runs/": AGGREGATES,
    "scenarios/{code}/runs/{run}/": AGGREGATES,
    "projections/QXX/": AGGREGATES,
    "projections/QXX/nodes/": AGGREGATES,
    "projections/QXX/biggest-gaps/": AGGREGATES,
    "projections/QXX/plan/": AGGREGATES,
    "projections/QXX/?organisation=RH8": {**AGGREGATES, "regional": 404},
    "projections/QXX/?organisation=RBZ": {**AGGREGATES, "regional": 404, "lead": 404},
    "projections/QXX/plan/?organisation=RBZ": {**AGGREGATES, "regional": 404, "lead": 404},
    "projections/QXX/biggest-gaps/?organisation=RBZ": {**AGGREGATES, "regional": 404, "lead": 404},
    "projections/NONE/": {**dict.fromkeys(ALL, 404), "partner": 403},
}


@pytest.mark.parametrize("path", TABLE)
def test_each_role_gets_what_the_table_says(path: str, world: World) -> None:
    address = ROOT + path.format(code=world.scenario.code, run=world.run.code)
    assert {role: world.as_(role).get(address).status_code for role in ALL} == TABLE[path]


WRITES = [
    ("post", "copy/", {"name": "Recruit more"}, 201),
    ("patch", "", {"horizon_years": 4}, 200),
    ("post", "work-out/", {}, 202),
    ("post", "assumptions/", {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute", **VALUES}, 201),
    ("put", "assumptions/leave_rate.system/", VALUES, 200),
    ("post", "assumptions/demand_growth.sector.adult_social_care/end/", {"reason": "no"}, 200),
    ("post", "runs/{run}/pin/", {"pinned": True}, 200),
]


@pytest.mark.parametrize(("method", "path", "body", "done"), WRITES, ids=lambda value: str(value)[:40])
def test_only_editors_change_anything(
    method: str, path: str, body: dict[str, Any], done: int, world: World
) -> None:  # fmt: skip
    address = world.path(path.format(run=world.run.code))
    roles = ("executive", "lead", "regional", "partner", "neighbour", "planner")
    answers = {role: getattr(world.as_(role), method)(address, body, JSON).status_code for role in roles}
    assert answers == {**dict.fromkeys(roles, 403), "neighbour": 404, "planner": done}


def test_a_caller_not_signed_in_gets_401(client: Client, world: World) -> None:
    assert client.get(projection()).status_code == 401


# Scenarios and assumptions


def test_a_scenario_tells_what_is_published_and_what_is_coming(world: World, planner: Client) -> None:
    planner.post(world.path("work-out/"))
    told = planner.get(world.path()).json()
    assert (told["published"], told["recalculating"], told["is_default"]) == (str(world.run.code), True, True)


def test_scenarios_are_listed_by_system(world: World) -> None:
    found = world.as_("administrator").get(f"{ROOT}scenarios/?system=QYY").json()["results"]
    assert found == []


def test_a_list_of_scenarios_takes_as_many_statements_for_ten_as_for_one(
    world: World, planner: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(9):
        Scenario.objects.create(system=world.system, name=f"Copy {number}")
    with django_assert_max_num_queries(6):
        assert len(planner.get(f"{ROOT}scenarios/").json()["results"]) == 10


def test_what_is_not_sent_stays(world: World, planner: Client) -> None:
    told = planner.patch(world.path(), {"description": "Today's rates"}, JSON).json()
    assert (told["name"], told["description"], told["horizon_years"]) == ("As things are", "Today's rates", 6)


def test_an_assumption_tells_value_reason_and_source(world: World, planner: Client) -> None:
    told = planner.get(world.path("assumptions/participation.system/")).json()
    assert (told["mode"], told["unit"], told["source"][:11]) == ("0.89000", "WTE per head", "NHS England")


def test_values_are_changed_under_the_same_address(world: World, planner: Client) -> None:
    address = world.path("assumptions/leave_rate.system/")
    planner.put(address, VALUES, JSON)
    assert planner.get(address).json()["mode"] == "0.10500"


def test_history_tells_what_was_assumed_before(world: World, planner: Client) -> None:
    planner.put(world.path("assumptions/leave_rate.system/"), VALUES, JSON)
    told = planner.get(world.path("assumptions/leave_rate.system/history/")).json()
    assert [(one["mode"], one["ended"] is None) for one in told] == [("0.10500", True), ("0.08500", False)]


def test_what_was_changed_since_it_was_read_is_not_overwritten(world: World, planner: Client) -> None:
    address = world.path("assumptions/leave_rate.system/")
    etag = planner.get(address).headers["ETag"]
    planner.put(address, VALUES, JSON)
    answer = planner.put(address, {**VALUES, "mode": "0.1"}, JSON, headers={"If-Match": etag})
    assert (answer.status_code, planner.get(address).json()["mode"]) == (409, "0.10500")


def test_the_etag_of_the_answer_serves_for_the_next_change(world: World, planner: Client) -> None:
    address = world.path("assumptions/leave_rate.system/")
    etag = planner.put(address, VALUES, JSON).headers["ETag"]
    assert planner.put(address, {**VALUES, "mode": "0.1"}, JSON, headers={"If-Match": etag}).status_code == 200


REFUSED = [
    ({"mode": "0.2"}, 422, ["/mode"]),
    ({"high": "1.5"}, 422, ["/high"]),
    ({"sector": ""}, 422, ["/sector"]),
    ({"organisation": "RH8"}, 422, ["/organisation"]),
    ({"organisation": "NOBODY"}, 400, ["/organisation"]),
    ({"scope_kind": "staff_group", "sector": "", "staff_group": "nhs_digital/nobody"}, 400, ["/staff_group"]),
    ({"parameter": "luck"}, 400, ["/parameter"]),
    ({"low": "little"}, 400, ["/low"]),
    ({"reason": ""}, 400, ["/reason"]),
]


@pytest.mark.parametrize(("given", "status", "pointers"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_cannot_stand_is_answered_with_its_pointer(
    given: dict[str, str], status: int, pointers: list[str], world: World, planner: Client
) -> None:
    body = {"parameter": "leave_rate", "scope_kind": "sector", "sector": "acute", **VALUES, **given}
    answer = planner.post(world.path("assumptions/"), body, JSON)
    told = [error["pointer"] for error in answer.json()["errors"]]
    assert (answer.status_code, told) == (status, pointers)


def test_an_assumption_is_added_for_one_profession_in_one_organisation(world: World, planner: Client) -> None:
    body = {"parameter": "leave_rate", "scope_kind": "cell", "organisation": "RH8", "profession": "nurse-adult"}
    answer = planner.post(world.path("assumptions/"), {**body, **VALUES}, JSON)
    assert answer.json()["code"] == "leave_rate.cell.RH8.nurse-adult"


def test_a_withdrawn_assumption_is_history(world: World, planner: Client) -> None:
    address = world.path("assumptions/demand_growth.sector.adult_social_care/")
    planner.post(f"{address}end/", {"reason": "Local plan"}, JSON)
    listed = [one["code"] for one in planner.get(world.path("assumptions/?page_size=1000")).json()["results"]]
    assert planner.get(address).json()["ended_reason"] == "Local plan"
    assert "demand_growth.sector.adult_social_care" not in listed


def test_assumptions_come_in_pages(world: World, planner: Client) -> None:
    page = planner.get(world.path("assumptions/?page_size=10")).json()
    after = planner.get(page["next"]).json()["results"]
    assert not {one["code"] for one in page["results"]} & {one["code"] for one in after}


# Runs


def test_a_run_tells_from_what_it_was_computed(world: World, planner: Client) -> None:
    told = planner.get(world.path(f"runs/{world.run.code}/")).json()
    assert (told["fingerprint"], told["state"], told["coverage"], told["gap"]["funded"]) == (
        world.run.fingerprint, "published", 1.0, world.run.inputs["gap"]["funded"],
    )  # fmt: skip


def test_a_run_that_is_gone_cannot_be_pinned(world: World, planner: Client) -> None:
    Run.objects.update(pruned=world.run.started)
    answer = planner.post(world.path(f"runs/{world.run.code}/pin/"), {"pinned": True}, JSON)
    assert (answer.status_code, "not kept any more" in answer.json()["detail"]) == (409, True)


# Projections


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
    assert (answer.status_code, "not kept any more" in answer.json()["detail"]) == (404, True)


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
    code = planner.post(world.path("copy/"), {"name": "Leave more"}, JSON).json()["code"]
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
