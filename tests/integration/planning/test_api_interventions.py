"""Interventions, packages, switches and grids through the API: the same rights and refusals as on the pages."""

from typing import Any

import pytest
from django.test import Client

from jobs.services import run_waiting
from partners.models import Organisation
from planning.models import Analysis, Intervention, Package
from planning.services.robustness.asking import Question, request_robustness
from tests.integration.planning.world import World
from tests.plugins.projecting import APPLICATION, CARER, NURSE
from tests.plugins.weighing import intervention, package

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
JSON = "application/json"
ALL = ("lead", "planner", "executive", "partner", "regional", "administrator", "neighbour")
LISTS = {**dict.fromkeys(ALL, 200), "partner": 403}
ROWS = {**LISTS, "neighbour": 404}
NEW = {
    "system": "QXX", "kind": "extra_joiners", "name": "Golden hello", "profession": NURSE, "low": "10", "mode": "20",
    "high": "30", "starts": "2026-04-01", "reason": "Worked elsewhere", "source": "Evaluation",
}  # fmt: skip


@pytest.fixture
def planner(world: World) -> Client:
    return world.as_("planner")


@pytest.fixture
def one(world: World) -> Intervention:
    return intervention(world.system, name="Return to nursing")


@pytest.fixture
def together(world: World, one: Intervention) -> Package:
    return package(world.system, "Nurses first", one)


def sent(client: Client, method: str, path: str, **given: Any) -> Any:
    return getattr(client, method)(ROOT + path, given, content_type=JSON)


def grid(world: World, together: Package, **given: Any) -> Analysis:
    question = Question(packages=[together], futures=[world.scenario], **given)
    asked = request_robustness(actor=APPLICATION, system=world.system, question=question)
    run_waiting("planning.robustness")
    return asked


# Who may


def test_each_role_gets_what_the_table_says(world: World, one: Intervention, together: Package) -> None:
    of_one = grid(world, together, filters={"organisation": "RBZ"})
    table = {
        "interventions/": LISTS,
        f"interventions/{one.code}/": ROWS,
        "packages/": LISTS,
        f"packages/{together.code}/": ROWS,
        "robustness/": LISTS,
        f"robustness/{grid(world, together).code}/": ROWS,
        f"robustness/{of_one.code}/": {**ROWS, "lead": 404, "regional": 404},
        f"scenarios/{world.scenario.code}/interventions/": ROWS,
    }
    assert {path: world.statuses(ROOT + path, ALL) for path in table} == table


def test_only_editors_write(world: World, one: Intervention, together: Package) -> None:
    codes = {"packages": [str(together.code)], "futures": [str(world.scenario.code)]}
    writes: list[tuple[str, str, dict[str, Any], int]] = [
        ("post", "interventions/", NEW, 201),
        ("put", f"interventions/{one.code}/", NEW | {"name": "Changed"}, 200),
        ("put", f"scenarios/{world.scenario.code}/interventions/{one.code}/", {"on": True}, 200),
        ("post", "packages/", {"system": "QXX", "name": "More", "interventions": [str(one.code)]}, 201),
        ("put", f"packages/{together.code}/", {"name": "Other", "interventions": [str(one.code)]}, 200),
        ("post", "robustness/", {"system": "QXX", **codes}, 202),
        ("post", f"packages/{together.code}/retire/", {}, 200),
    ]
    for method, path, given, made in writes:
        told = {role: sent(world.as_(role), method, path, **given).status_code for role in ("executive", "planner")}
        assert told == {"executive": 403, "planner": made}, path


def test_another_system_s_people_find_nothing_to_change(world: World, one: Intervention) -> None:
    neighbour = world.as_("neighbour")
    assert sent(neighbour, "put", f"interventions/{one.code}/", **NEW).status_code == 404
    assert sent(neighbour, "post", "interventions/", **NEW).json()["errors"][0]["pointer"] == "/system"


def test_what_concerns_one_organisation_is_for_those_who_see_it(world: World) -> None:
    intervention(world.system, name="Southern", organisation=Organisation.objects.get(code="RBZ"))
    told = {role: len(world.as_(role).get(f"{ROOT}interventions/").json()["results"]) for role in ("lead", "planner")}
    assert told == {"lead": 0, "planner": 1}


# What they say


def test_an_intervention_is_added_as_it_was_sent(world: World, planner: Client) -> None:
    told = sent(planner, "post", "interventions/", **NEW).json()
    assert {name: told[name] for name in ("name", "profession", "mode", "starts", "scenarios")} == {
        "name": "Golden hello", "profession": NURSE, "mode": "20.00000", "starts": "2026-04-01", "scenarios": [],
    }  # fmt: skip


def test_what_is_missing_for_an_agreed_scenario_is_told(world: World, planner: Client) -> None:
    given = NEW | {"kind": "substitution", "by_profession": CARER}
    assert len(sent(planner, "post", "interventions/", **given).json()["missing"]) == 3


@pytest.mark.parametrize(
    ("given", "pointer"),
    [({"low": "25"}, "/mode"), ({"kind": "substitution"}, "/by_profession"), ({"reason": ""}, "/reason")],
)
def test_what_cannot_stand_is_answered_with_its_pointer(
    given: dict[str, Any], pointer: str, world: World, planner: Client
) -> None:
    answer = sent(planner, "post", "interventions/", **NEW | given)
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_what_an_agreed_scenario_refuses_is_said(world: World, planner: Client) -> None:
    role = intervention(world.system, "substitution")
    answer = sent(planner, "put", f"scenarios/{world.scenario.code}/interventions/{role.code}/", on=True)
    assert (answer.status_code, "agreed scenario" in answer.json()["errors"][0]["detail"]) == (422, True)


def test_a_scenario_tells_what_it_counts_on(world: World, planner: Client, one: Intervention) -> None:
    path = f"scenarios/{world.scenario.code}/interventions/"
    sent(planner, "put", f"{path}{one.code}/", on=True)
    on = [each["name"] for each in planner.get(ROOT + path).json()["results"]]
    sent(planner, "put", f"{path}{one.code}/", on=False)
    assert (on, planner.get(ROOT + path).json()["results"]) == (["Return to nursing"], [])


def test_an_intervention_in_use_is_not_retired(planner: Client, together: Package) -> None:
    one = together.interventions.get()
    assert sent(planner, "post", f"interventions/{one.code}/retire/").status_code == 422


def test_lists_are_narrowed_to_a_system(world: World, one: Intervention) -> None:
    administrator = world.as_("administrator")
    told = [administrator.get(f"{ROOT}interventions/?system={code}").json()["results"] for code in ("QXX", "QYY")]
    assert [len(rows) for rows in told] == [1, 0]


def test_a_grid_is_asked_for_and_read(world: World, planner: Client, together: Package) -> None:
    codes = {"packages": [str(together.code)], "futures": [str(world.scenario.code)]}
    asked = sent(planner, "post", "robustness/", system="QXX", tolerance="0.1", **codes).json()
    before = planner.get(f"{ROOT}robustness/{asked['code']}/").json()
    run_waiting("planning.robustness")
    after = planner.get(f"{ROOT}robustness/{asked['code']}/").json()
    assert (before["outcome"], len(after["outcome"]["cells"]), after["asked"]["tolerance"]) == (None, 2, 0.1)


@pytest.mark.parametrize(
    ("given", "pointer"),
    [({"packages": ["00000000-0000-4000-8000-000000000000"]}, "/packages/0"), ({"filters": {"colour": "red"}},
     "/filters/colour"), ({"day": "2040-03-31"}, "/day")],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_answered_with_its_pointer(
    given: dict[str, Any], pointer: str, world: World, planner: Client, together: Package
) -> None:
    usual = {"system": "QXX", "packages": [str(together.code)], "futures": [str(world.scenario.code)]}
    answer = sent(planner, "post", "robustness/", **usual | given)
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
