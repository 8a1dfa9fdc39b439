"""The register of supply risks on screen: what it shows, to whom, and what people do there."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.timezone import localdate

from partners.actors import Actor
from pillars.models import SupplyRisk
from pillars.services.risks import add_risk, set_rule, treat_risk
from tests.integration.pillars.loop_world import ALL, Loop, make_loop
from tests.plugins.gap_world import look, opened, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("closing pages")]
REGISTER = "/pillars/QXX/risks/"
CSV = f"{REGISTER}supply-risks.csv"


@pytest.fixture(scope="module")
def loop(module_data: Callable[[], Any]) -> Iterator[Loop]:
    with module_data():
        yield make_loop()


@pytest.fixture
def own(loop: Loop) -> SupplyRisk:
    """A risk that a person raised."""
    return add_risk(
        actor=loop.actor("planner"), system=loop.world.system, title="A course may close", likelihood=2, impact=2,
        reason="Told by the dean",
    )  # fmt: skip


def titles(loop: Loop, query: str = "", role: str = "planner") -> list[str]:
    answer = loop.client(role).get(f"{CSV}{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row["Risk"] for row in csv.DictReader(io.StringIO(text))]


def address(risk: SupplyRisk, page: str = "") -> str:
    return f"{REGISTER}{risk.code}/{page}"


def send(loop: Loop, risk: SupplyRisk, page: str, role: str = "planner", **given: Any) -> Any:
    return loop.client(role).post(address(risk, page), given)


def treated(loop: Loop, role: str = "planner", **changed: Any) -> Any:
    given = {"title": "Nurses are short", "treatment": "Recruit", **changed}
    return send(loop, loop.nurses, "treat/", role, **given)


def owned_by(loop: Loop, role: str, review: dt.date | None) -> SupplyRisk:
    risk = loop.nurses
    treat_risk(
        actor=loop.actor("planner"), risk=risk, title=risk.title, description="", owner=loop.world.people[role],
        treatment="Recruit", review_date=review, actions=[],
    )  # fmt: skip
    return risk


# The register


def test_the_register_tells_how_grave_the_risks_are(loop: Loop, own: SupplyRisk) -> None:
    page = look(loop.world.people["executive"], REGISTER)
    assert re.search(r"\d+ risks: .*1 moderate\. \d+ have no owner yet\.", page)
    assert "reaches 10.0% of demand and 10.0 WTE within 3 years" in page


def test_each_square_of_the_matrix_leads_to_its_risks(loop: Loop, own: SupplyRisk) -> None:
    page = opened(loop.world.people["executive"], REGISTER)
    assert re.search(
        r'likelihood=2&amp;impact=2" class="app-matrix__count">1<span[^>]*>: 1 risk, unlikely and minor', page
    )
    assert titles(loop, "?likelihood=2&impact=2") == ["A course may close"]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?kind=person", True),
        ("?kind=rule", False),
        ("?grade=moderate", True),
        ("?grade=extreme", False),
        ("?text=COURSE", True),
        ("?text=ship", False),
        ("?owner=nobody", True),
        ("?state=closed", False),
        ("?state=all", True),
    ],
)
def test_the_filters_cut_it_down(loop: Loop, own: SupplyRisk, query: str, there: bool) -> None:
    assert ("A course may close" in titles(loop, query)) == there


def test_a_filter_that_says_something_unknown_gets_a_message(loop: Loop) -> None:
    assert "Grade: choose from those" in look(loop.world.people["planner"], f"{REGISTER}?grade=odd")
    assert loop.client("planner").get(f"{CSV}?grade=odd").status_code == 404


def test_the_gravest_stand_first(loop: Loop, own: SupplyRisk) -> None:
    assert titles(loop)[-1] == "A course may close"


# One risk


def test_a_risk_tells_the_gap_year_by_year_and_leads_to_the_dashboard(loop: Loop) -> None:
    page = opened(loop.world.people["executive"], address(loop.nurses))
    assert re.search(r"Short of about \d+ WTE \(\d+% of demand\) at 31 March \d{4}", text_of(page))
    assert "31 March 2026" in page
    assert f"/planning/QXX/?profession=nurse-adult&amp;basis=funded&amp;year={year_of(loop.nurses)}" in page


def year_of(risk: SupplyRisk) -> str:
    last = int(risk.figures["position"][:4])
    return f"{last - 1}%2F{last % 100:02d}"


def test_a_risk_of_one_organisations_staff_is_told_to_those_who_see_its_figures(loop: Loop) -> None:
    risk = loop.nurses
    risk.figures["only"] = "RBZ"
    risk.save()
    told = {role: loop.client(role).get(address(risk)).status_code for role in ALL}
    assert told == {
        "lead": 404, "planner": 200, "executive": 200, "delivery": 404, "regional": 404, "administrator": 200,
        "partner": 403, "neighbour": 404,
    }  # fmt: skip
    assert [risk.title in titles(loop, role=role) for role in ("planner", "lead", "regional")] == [True, False, False]


def test_a_risk_whose_organisations_are_not_known_is_shown_to_few(loop: Loop) -> None:
    SupplyRisk.objects.filter(pk=loop.nurses.pk).update(figures={})
    assert loop.nurses.title not in titles(loop, role="regional")


def test_nobody_owns_a_risk_that_they_cannot_see(loop: Loop) -> None:
    risk = loop.nurses
    risk.figures["only"] = "RBZ"
    risk.save()
    page = text_of(treated(loop, owner=str(loop.world.people["delivery"].pk)).content.decode())
    assert "cannot see this risk" in page


# What people do


def test_a_planner_treats_a_risk(loop: Loop) -> None:
    action = loop.action("Recruit abroad")
    day = {"review_date_day": "31", "review_date_month": "3", "review_date_year": "2027"}
    treated(loop, owner=str(loop.world.people["delivery"].pk), actions=[str(action.pk)], **day)
    page = look(loop.world.people["executive"], REGISTER + f"{SupplyRisk.objects.get(title='Nurses are short').code}/")
    assert re.search(r"Recruit.*31 March 2027.*A-001 Recruit abroad \(planned\).*Treatment changed", page)


def test_an_owner_treats_what_they_own(loop: Loop) -> None:
    owned_by(loop, "delivery", None)
    answer = treated(loop, "delivery", owner=str(loop.world.people["delivery"].pk))
    assert (answer.status_code, loop.nurses.title) == (302, "Nurses are short")


@pytest.mark.parametrize("role", ["delivery", "executive", "lead", "regional"])
def test_others_do_not(loop: Loop, role: str) -> None:
    assert treated(loop, role).status_code == 403


def test_a_score_is_set_with_a_reason(loop: Loop) -> None:
    send(loop, loop.nurses, "score/", likelihood="2", impact="3", reason="Agency covers it")
    page = look(loop.world.people["planner"], address(loop.nurses))
    assert "2 × 3 = 6, unlikely and moderate: moderate" in page
    assert "Set by a person because Agency covers it" in page


def test_a_score_without_a_reason_is_not_set(loop: Loop) -> None:
    page = text_of(send(loop, loop.nurses, "score/", likelihood="2", impact="3").content.decode())
    assert ("There is a problem" in page, loop.nurses.overridden) == (True, False)


def test_a_risk_is_raised_and_closed_by_a_person(loop: Loop) -> None:
    given = {"title": "An employer may leave", "likelihood": "3", "impact": "5", "reason": "Lease ends"}
    loop.client("planner").post(f"{REGISTER}add/", given)
    risk = SupplyRisk.objects.get(title="An employer may leave")
    send(loop, risk, "close/", reason="It signed again")
    page = look(loop.world.people["planner"], address(risk))
    assert re.search(r"Closed .*: It signed again", page)


def test_what_the_rule_raised_is_not_closed_by_hand(loop: Loop) -> None:
    assert send(loop, loop.nurses, "close/", reason="So").status_code == 404


def test_a_changed_rule_looks_through_the_gaps_straight_away(loop: Loop) -> None:
    given = {"basis": "funded", "threshold": "90", "least_wte": "1", "horizon_years": "3"}
    loop.client("planner").post(f"{REGISTER}rule/", given)
    assert loop.nurses.state == "closed"
    page = look(loop.world.people["planner"], address(loop.nurses))
    assert "When the rule last saw it, it was short of" in page


@pytest.mark.parametrize(
    ("field", "value"), [("basis", "odd"), ("threshold", "0"), ("threshold", "101"), ("least_wte", "-1"),
                         ("horizon_years", "0"), ("horizon_years", "soon")],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_beside_its_field(loop: Loop, field: str, value: str) -> None:
    given = {"basis": "need", "threshold": "10", "least_wte": "1", "horizon_years": "3", field: value}
    page = opened_after(loop.client("planner").post(f"{REGISTER}rule/", given))
    assert f'href="#id_{field}' in page


def opened_after(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


# The home page


@pytest.mark.parametrize(("days", "there"), [(-1, True), (0, True), (1, False)])
def test_the_owner_finds_a_risk_to_review_on_the_home_page(loop: Loop, days: int, there: bool) -> None:
    owned_by(loop, "delivery", localdate() + dt.timedelta(days=days))
    told = [f"Review the supply risk “{loop.nurses.title}”" in look(loop.world.people[role], "/")
            for role in ("delivery", "planner")]  # fmt: skip
    assert told == [there, False]


def test_a_closed_risk_waits_for_nobody(loop: Loop) -> None:
    owned_by(loop, "delivery", localdate())
    set_rule(actor=loop.actor("planner"), system=loop.world.system, basis="funded", threshold=0.9, least_wte=1,
             horizon_years=3)  # fmt: skip
    assert "Review the supply risk" not in look(loop.world.people["delivery"], "/")


# Who may

VIEW = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}
EDIT = {**dict.fromkeys(ALL, 403), "planner": 200, "administrator": 200, "neighbour": 404}
TABLE = {
    REGISTER: VIEW,
    CSV: VIEW,
    f"{REGISTER}add/": EDIT,
    f"{REGISTER}rule/": EDIT,
    f"{REGISTER}{{nurses}}/": VIEW,
    f"{REGISTER}{{nurses}}/treat/": EDIT,
    f"{REGISTER}{{nurses}}/score/": EDIT,
    f"{REGISTER}{{own}}/close/": EDIT,
    f"{REGISTER}00000000-0000-4000-8000-000000000000/": {**dict.fromkeys(ALL, 404), "partner": 403},
}


@pytest.mark.parametrize("path", TABLE)
def test_who_may_open_what(loop: Loop, own: SupplyRisk, path: str) -> None:
    where = path.format(nurses=loop.nurses.code, own=own.code)
    assert {role: loop.client(role).get(where).status_code for role in ALL} == TABLE[path]


def test_an_owner_may_open_the_treatment(loop: Loop) -> None:
    owned_by(loop, "executive", None)
    assert loop.client("executive").get(address(loop.nurses, "treat/")).status_code == 200
    assert Actor.of(loop.world.people["executive"]).user == loop.nurses.owner
