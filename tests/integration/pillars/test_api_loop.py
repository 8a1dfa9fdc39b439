"""Supply risks, the closed loop, coherence and costs through the API: the same figures, rights and refusals."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.timezone import localdate

from partners.models import AuditEvent
from pillars.models import Action, SupplyRisk
from pillars.services.risks import add_risk
from planning.models import NodeResult
from tests.integration.pillars.loop_world import ALL, Loop, make_loop

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("closing pages")]
ROOT = "/api/v1/systems/QXX/"
RISKS = f"{ROOT}supply-risks/"
JSON = "application/json"


@pytest.fixture(scope="module")
def loop(module_data: Callable[[], Any]) -> Iterator[Loop]:
    with module_data():
        yield make_loop()


def get(loop: Loop, path: str, role: str = "planner") -> Any:
    answer = loop.client(role).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def send(loop: Loop, method: str, path: str, role: Any = "planner", **given: Any) -> Any:
    return getattr(loop.client(role), method)(path, given, content_type=JSON)


def pointers(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [one["pointer"] for one in answer.json()["errors"]]


@pytest.fixture
def own(loop: Loop) -> SupplyRisk:
    return add_risk(
        actor=loop.actor("planner"), system=loop.world.system, title="A course may close", likelihood=2, impact=2,
        reason="Told by the dean",
    )  # fmt: skip


def one(risk: SupplyRisk, name: str = "") -> str:
    return f"{RISKS}{risk.code}/{name}"


# Risks


def test_the_newest_risk_comes_first_and_the_rules_tell_the_gap_by_year(loop: Loop, own: SupplyRisk) -> None:
    told = get(loop, RISKS)["results"]
    assert told[0]["title"] == "A course may close"
    nurses = next(risk for risk in told if risk["node"] == loop.nurses.node)
    assert nurses["figures"]["years"][0].keys() == {"day", "gap", "p10", "p90", "demand"}


def test_the_list_takes_the_filters_of_the_page(loop: Loop, own: SupplyRisk) -> None:
    assert [risk["title"] for risk in get(loop, f"{RISKS}?kind=person")["results"]] == ["A course may close"]
    assert loop.client("planner").get(f"{RISKS}?grade=odd").status_code == 400


def test_a_risk_is_treated_by_people_and_references(loop: Loop) -> None:
    owner = loop.world.people["delivery"].email
    body = {
        "title": "Nurses",
        "owner": owner,
        "review_date": "2027-03-31",
        "actions": ["A-001"],
        "treatment": "Recruit",
    }
    told = send(loop, "put", one(loop.nurses), **body).json()
    assert {name: told[name] for name in body} == body


def test_its_owner_treats_it_too(loop: Loop) -> None:
    SupplyRisk.objects.filter(pk=loop.nurses.pk).update(owner=loop.world.people["delivery"])
    assert send(loop, "put", one(loop.nurses), "delivery", title="Nurses").status_code == 200


def test_somebody_of_another_system_cannot_own_it(loop: Loop) -> None:
    answer = send(loop, "put", one(loop.nurses), title="Nurses", owner=loop.world.people["neighbour"].email)
    assert answer.json()["errors"][0]["pointer"] == "/owner"


def test_a_score_is_set_and_audited(loop: Loop) -> None:
    told = send(loop, "post", one(loop.nurses, "score/"), likelihood=1, impact=2, reason="Covered").json()
    assert (told["score"], told["grade"], told["override_reason"]) == (2, "low", "Covered")
    assert AuditEvent.objects.filter(action="risk.scored").exists()


def test_a_risk_is_raised_closed_and_has_a_history(loop: Loop) -> None:
    made = send(loop, "post", RISKS, title="An employer may leave", likelihood=3, impact=5, reason="Lease ends")
    risk = SupplyRisk.objects.get(code=made.json()["code"])
    send(loop, "post", one(risk, "close/"), reason="It signed again")
    told = get(loop, one(risk, "history/"))
    assert (made.status_code, [event["what"] for event in told]) == (201, ["raised", "closed"])


def test_what_the_rule_raised_is_not_closed_by_hand(loop: Loop) -> None:
    assert pointers(send(loop, "post", one(loop.nurses, "close/"), reason="So")) == [""]


def test_the_rule_is_read_and_changed(loop: Loop) -> None:
    before = get(loop, f"{ROOT}risk-rule/")
    rule = {"basis": "need", "threshold": "0.90000", "least_wte": "1.00", "horizon_years": 5}
    assert send(loop, "put", f"{ROOT}risk-rule/", **rule).json() == rule
    assert (before["threshold"], loop.nurses.state) == ("0.10000", "closed")


# The closed loop


def test_the_parts_are_the_difference_of_the_gaps(loop: Loop) -> None:
    told = get(loop, f"{ROOT}closing/")
    parts = sum(part["wte"] for part in told["interventions"])
    published = NodeResult.objects.get(run=loop.scenario.published, kind="system").figures["funded"]["gap"]["central"]
    assert told["gap_with"] == pytest.approx(published[-1], abs=0.01)
    assert told["gap_without"] - parts == pytest.approx(told["gap_with"], abs=0.01)
    assert sum(pillar["wte"] for pillar in told["pillars"]) == pytest.approx(told["closed"], abs=0.01)


def test_it_names_the_actions_and_what_is_not_counted(loop: Loop) -> None:
    told = get(loop, f"{ROOT}closing/?basis=need&year=2027/28")
    assert {part["name"]: part["actions"] for part in told["interventions"]}["Better rotas"] == ["A-002"]
    assert [(one["action"], one["name"]) for one in told["not_counted"]] == [("A-004", "More places")]
    assert (told["state"], told["basis"], told["day"]) == ("done", "need", "2028-03-31")


def test_one_organisations_own_cannot_be_worked_out(loop: Loop) -> None:
    told = get(loop, f"{ROOT}closing/", "regional")
    assert (told["gap_without"], told["closed"], told["out_of_sight"]) == (None, None, {"count": 1, "wte": None})
    assert {part["share"] for part in told["interventions"]} == {None}


@pytest.mark.parametrize("query", ["basis=odd", "year=1999/00", "profession=nobody"])
def test_what_is_unknown_is_refused(loop: Loop, query: str) -> None:
    assert loop.client("planner").get(f"{ROOT}closing/?{query}").status_code == 400


def test_coherence_names_what_is_missing(loop: Loop) -> None:
    Action.objects.filter(reference="A-001").update(due=localdate().replace(year=2020))
    told = get(loop, f"{ROOT}coherence/", "executive")["findings"]
    assert {(one["kind"], *one["actions"]) for one in told} >= {
        ("unmeasured", "A-001"), ("leaderless", "A-002"), ("overdue", "A-001"),
    }  # fmt: skip


# Cost

COST = {"what": "Fees", "unit": "person", "unit_cost": "10400.00", "price_year": 2026, "recurrent": False}


def test_a_cost_is_recorded_read_and_withdrawn(loop: Loop) -> None:
    path = f"{ROOT}interventions/{loop.abroad.code}/costs/"
    made = send(loop, "post", path, **COST).json()
    send(loop, "post", f"{path}{made['code']}/withdraw/")
    told = get(loop, path, "executive")["results"]
    assert [{name: one[name] for name in COST} for one in told] == [COST]
    assert told[0]["withdrawn"] is not None


def test_a_cost_that_cannot_stand_is_pointed_at(loop: Loop) -> None:
    answer = send(loop, "post", f"{ROOT}interventions/{loop.abroad.code}/costs/", **COST | {"unit_cost": "-1"})
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/unit_cost"]


# Who may

READ = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}


def test_each_role_reads_what_the_table_says(loop: Loop) -> None:
    of_one = {**READ, "delivery": 404, "regional": 404}
    table = {
        RISKS: READ,
        one(loop.nurses): READ,
        one(loop.nurses, "history/"): READ,
        f"{ROOT}risk-rule/": READ,
        f"{ROOT}closing/": READ,
        f"{ROOT}coherence/": READ,
        f"{ROOT}interventions/{loop.abroad.code}/costs/": READ,
        f"{ROOT}interventions/{loop.bank.code}/costs/": of_one,
    }
    told = {path: {role: loop.client(role).get(path).status_code for role in ALL} for path in table}
    assert told == table


def test_only_those_who_edit_plans_write(loop: Loop, own: SupplyRisk) -> None:
    score = {"likelihood": 1, "impact": 1, "reason": "So"}
    rule = {"basis": "need", "threshold": "0.9", "least_wte": "1", "horizon_years": 5}
    writes: list[tuple[str, str, dict[str, Any]]] = [
        ("post", RISKS, {"title": "New", **score}),
        ("put", one(own), {"title": "Other"}),
        ("post", one(own, "score/"), score),
        ("post", one(own, "close/"), {"reason": "So"}),
        ("put", f"{ROOT}risk-rule/", rule),
        ("post", f"{ROOT}interventions/{loop.abroad.code}/costs/", COST),
    ]
    for method, path, given in writes:
        told = {role: send(loop, method, path, role, **given).status_code for role in ("executive", "lead", "delivery")}
        assert set(told.values()) == {403}, path
        assert send(loop, method, path, "neighbour", **given).status_code == 404, path
