"""Actions through the API: read with the filters of the page, written through the same services."""

import datetime as dt
from typing import Any

import pytest

from partners.models import AuditEvent
from pillars.models import Action
from planning.models import Intervention, InterventionKind
from tests.integration.pillars.acting import made
from tests.integration.pillars.conftest import PlanWorld
from tests.integration.pillars.test_api_plans import call
from tests.plugins.people import make_organisation
from workforce.models import Profession

pytestmark = pytest.mark.django_db
HERE = "systems/QAA/actions/"


def test_an_action_is_added_with_codes(plan_world: PlanWorld) -> None:
    Profession.objects.create(code="nurse", name="Nurse")
    body = {"title": "Listen", "workstream": "retention", "lead": "delivery.lead@example.org", "professions": ["nurse"],
            "due": "2027-03-31", "people_plan": "system", "people_plan_reference": "3.2"}  # fmt: skip
    told = call(plan_world.planner, "POST", HERE, body, 201)
    assert {name: told[name] for name in body} == body


def test_what_cannot_stand_is_pointed_at(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "POST", HERE, {"title": "Listen", "workstream": "retention", "rag": "red"}, 422)
    assert [one["pointer"] for one in told["errors"]] == ["/rag_reason"]


def test_a_code_of_another_plan_is_pointed_at(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "POST", HERE, {"title": "Listen", "workstream": "one-methodology"}, 400)
    assert [one["pointer"] for one in told["errors"]] == ["/workstream"]


def test_put_sets_everything_and_patch_only_what_is_sent(plan_world: PlanWorld) -> None:
    made(plan_world, team="Ward 4", due=dt.date(2027, 3, 31))
    patched = call(plan_world.planner, "PATCH", f"{HERE}A-001/", {"title": "Listen"})
    put = call(plan_world.planner, "PUT", f"{HERE}A-001/", {"title": "Listen", "workstream": "retention"})
    assert (patched["team"], put["team"], put["due"]) == ("Ward 4", "", None)


def test_the_list_takes_the_filters_of_the_page(plan_world: PlanWorld) -> None:
    made(plan_world, status="done")
    made(plan_world, lead=plan_world.lead.user)
    told = [call(plan_world.planner, "GET", f"{HERE}?{query}")["results"]
            for query in ("status=done", "lead=delivery.lead@example.org", "rag=red")]  # fmt: skip
    assert [[one["reference"] for one in rows] for rows in told] == [["A-001"], ["A-002"], []]


def test_an_unknown_filter_is_pointed_at(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "GET", f"{HERE}?status=forgotten", status=400)
    assert told["errors"][0]["pointer"] == "/status"


def test_a_lead_reports_through_the_api(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    step = call(plan_world.lead, "POST", f"{HERE}A-001/milestones/", {"title": "Begun", "due": "2027-01-31"}, 201)
    body = {"status": "under_way", "rag": "green", "reached": [step["id"]], "comment": "Off we go"}
    told = call(plan_world.lead, "POST", f"{HERE}A-001/report/", body)
    assert (told["status"], told["milestones"][0]["done"] is not None) == ("under_way", True)


def test_milestones_of_others_are_not_reached_by_a_report(plan_world: PlanWorld) -> None:
    made(plan_world)
    made(plan_world)
    step = call(plan_world.planner, "POST", f"{HERE}A-002/milestones/", {"title": "Begun", "due": "2027-01-31"}, 201)
    call(plan_world.planner, "POST", f"{HERE}A-001/report/", {"status": "done", "reached": [step["id"]]}, 400)
    assert Action.objects.get(reference="A-001").status == "planned"


def test_a_milestone_is_changed_and_taken_away(plan_world: PlanWorld) -> None:
    made(plan_world)
    where = f"{HERE}A-001/milestones/"
    one = call(plan_world.planner, "POST", where, {"title": "Begun", "due": "2027-01-31"}, 201)
    changed = call(plan_world.planner, "PUT", f"{where}{one['id']}/", {"title": "Begun", "due": "2027-02-28"})
    call(plan_world.planner, "DELETE", f"{where}{one['id']}/", status=204)
    assert (changed["due"], call(plan_world.planner, "GET", where)["results"]) == ("2027-02-28", [])


def test_comments_evidence_and_decisions_are_added_and_listed(plan_world: PlanWorld) -> None:
    made(plan_world)
    for noun, body in (
        ("comments", {"text": "Good"}),
        ("evidence", {"title": "Fewer leavers", "link": "https://example.org/"}),
        ("decisions", {"question": "Fund it?", "asked_of": "The board"}),
    ):
        call(plan_world.planner, "POST", f"{HERE}A-001/{noun}/", body, 201)
    told = [len(call(plan_world.executive, "GET", f"{HERE}A-001/{noun}/")["results"])
            for noun in ("comments", "evidence", "decisions")]  # fmt: skip
    assert told == [1, 1, 1]


def test_a_decision_is_answered_by_who_may_and_by_nobody_else(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    asked = {"question": "Fund it?", "asked_of": "The board"}
    one = call(plan_world.lead, "POST", f"{HERE}A-001/decisions/", asked, 201)
    where = f"{HERE}A-001/decisions/{one['id']}/answer/"
    call(plan_world.lead, "POST", where, {"answer": "Yes"}, 403)
    told = call(plan_world.executive, "POST", where, {"answer": "No"})
    assert (told["answer"], told["answered_by"]) == ("No", "Executive")


def test_evidence_is_taken_back(plan_world: PlanWorld) -> None:
    made(plan_world)
    one = call(plan_world.planner, "POST", f"{HERE}A-001/evidence/", {"title": "Fewer leavers"}, 201)
    told = call(plan_world.planner, "POST", f"{HERE}A-001/evidence/{one['id']}/withdraw/")
    assert told["withdrawn"] is not None


def test_several_are_changed_or_none(plan_world: PlanWorld) -> None:
    made(plan_world)
    made(plan_world, starts=dt.date(2027, 1, 1))
    body = {"actions": ["A-001", "A-002"], "due": "2026-01-01"}
    told = call(plan_world.planner, "POST", f"{HERE}several/", body, 422)
    done = call(plan_world.planner, "POST", f"{HERE}several/", {**body, "due": "2028-01-01"})
    assert ([one["pointer"] for one in told["errors"]], done) == (["/actions/A-002"], {"changed": 2})


def test_an_action_is_retired_and_restored(plan_world: PlanWorld) -> None:
    made(plan_world)
    gone = call(plan_world.planner, "POST", f"{HERE}A-001/retire/")["retired"]
    assert (gone is not None, call(plan_world.planner, "POST", f"{HERE}A-001/restore/")["retired"]) == (True, None)


def test_one_s_own_actions_are_listed(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    made(plan_world)
    assert [one["reference"] for one in call(plan_world.lead, "GET", "my-actions/")["results"]] == ["A-001"]


def test_interventions_out_of_sight_are_neither_told_nor_lost(plan_world: PlanWorld) -> None:
    trust = make_organisation("RH8", plan_world.system)
    values = {"low": 1, "mode": 2, "high": 3, "starts": dt.date(2027, 4, 1), "reason": "r", "source": "s"}
    hidden = Intervention.objects.create(
        system=plan_world.system, kind=InterventionKind.values[0], name="Hidden", organisation=trust, **values
    )
    action = made(plan_world, lead=plan_world.lead.user)
    action.interventions.add(hidden)
    told = call(plan_world.lead, "PATCH", f"{HERE}A-001/", {"title": "Listen"})
    assert (told["interventions"], list(action.interventions.all())) == ([], [hidden])


def test_writes_are_audited_as_the_api_s(plan_world: PlanWorld) -> None:
    call(plan_world.planner, "POST", HERE, {"title": "Listen", "workstream": "retention"}, 201)
    assert AuditEvent.objects.get(action="action.created").channel == "api"


def test_the_list_takes_no_more_queries_for_more_actions(
    plan_world: PlanWorld, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        made(plan_world)
    with django_assert_max_num_queries(40):
        call(plan_world.planner, "GET", HERE)
