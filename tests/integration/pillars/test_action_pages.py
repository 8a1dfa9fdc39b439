"""Pages of actions: the list with its filters, the time line, one action with its forms, several at once."""

import datetime as dt
from typing import Any

import pytest
from django.utils.html import escape
from django.utils.timezone import localdate

from partners.models import AuditEvent
from pillars.models import Action, Decision, Evidence, Initiative, Milestone, SupplyRisk
from pillars.services import frameworks, leads
from pillars.services.decisions import ask_decision
from pillars.services.milestones import add_milestone
from tests.integration.pillars.acting import client_of, made, page, send
from tests.integration.pillars.conftest import PlanWorld

pytestmark = pytest.mark.django_db
YESTERDAY = localdate() - dt.timedelta(days=1)
LATER = localdate() + dt.timedelta(days=200)


def listed(world: PlanWorld, query: str) -> set[str]:
    """References that a list with these filters shows."""
    shown = page(world.planner, f"?{query}")
    return {one for one in Action.objects.values_list("reference", flat=True) if f"/{one}/" in shown}


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("", {"A-001", "A-002"}),
        ("status=done", {"A-001"}),
        ("status=open", {"A-002"}),
        ("rag=red", {"A-002"}),
        ("rag=none", {"A-001"}),
        ("workstream=inclusion", {"A-002"}),
        ("workstream=ltp-cancer", {"A-001"}),
        ("pillar=resourcing", {"A-001"}),
        ("lead=delivery.lead@example.org", {"A-002"}),
        ("lead=nobody", {"A-001"}),
        ("people_plan=any", {"A-002"}),
        ("people_plan=organisation", set()),
        ("text=LISTEN", {"A-002"}),
        (f"due_before={localdate()}", {"A-002"}),
        ("overdue=on", {"A-002"}),
        ("mine=on", set()),
        ("retired=on", set()),
    ],
)
def test_the_list_is_narrowed_by_its_address(plan_world: PlanWorld, query: str, which: set[str]) -> None:
    made(plan_world, status="done", long_term_plan=plan_world.workstream("ltp-cancer"), due=LATER)
    made(
        plan_world, title="Listen to staff", workstream=plan_world.workstream("inclusion"), rag="red",
        rag_reason="Late", lead=plan_world.lead.user, people_plan="system", due=YESTERDAY,
    )  # fmt: skip
    assert listed(plan_world, query) == which


def test_an_unknown_filter_is_told_and_not_guessed_at(plan_world: PlanWorld) -> None:
    made(plan_world)
    assert "Workstream: there is nothing of this name in this plan." in page(plan_world.planner, "?workstream=none")


def test_the_list_says_in_words_how_things_stand(plan_world: PlanWorld) -> None:
    made(plan_world, rag="red", rag_reason="Late", due=YESTERDAY)
    made(plan_world, status="under_way")
    assert "2 actions: 1 under way, 1 planned. 1 is off track, 1 overdue." in page(plan_world.planner, "")


def test_a_delivery_lead_finds_their_own(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user, title="Mine to do")
    made(plan_world, title="Somebody else’s")
    shown = client_of(plan_world.lead).get("/pillars/mine/").content.decode()
    assert ("Mine to do" in shown, "Somebody else’s" in shown) == (True, False)


def test_the_home_page_asks_a_lead_to_report(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user, due=YESTERDAY)
    shown = client_of(plan_world.lead).get("/").content.decode()
    assert "Report on your 1 action" in shown


def test_the_list_takes_no_more_queries_for_more_actions(
    plan_world: PlanWorld, django_assert_max_num_queries: Any
) -> None:
    client = client_of(plan_world.planner)
    for _ in range(12):
        add_milestone(actor=plan_world.planner, action=made(plan_world), title="Begin", due=LATER)
    with django_assert_max_num_queries(40):
        client.get("/pillars/QAA/actions/")


def test_the_time_line_marks_milestones_and_due_days_in_words(plan_world: PlanWorld) -> None:
    action = made(plan_world, starts=dt.date(2027, 1, 4), due=dt.date(2027, 6, 30))
    add_milestone(actor=plan_world.planner, action=action, title="Survey sent", due=dt.date(2027, 3, 1))
    shown = page(plan_world.executive, "timeline/")
    assert all(words in shown for words in ("milestone Survey sent, 1 March 2027", "due 30 June 2027", "Mar 2027"))


def test_the_time_line_can_be_downloaded(plan_world: PlanWorld) -> None:
    made(plan_world, starts=dt.date(2027, 1, 4))
    answer = client_of(plan_world.executive).get("/pillars/QAA/actions/timeline/timeline.csv")
    assert b"2027-01-04" in b"".join(answer.streaming_content)


def test_an_action_without_days_is_named_beside_the_time_line(plan_world: PlanWorld) -> None:
    made(plan_world)
    assert "Without any day" in page(plan_world.executive, "timeline/")


def test_an_action_is_added_on_the_page(plan_world: PlanWorld) -> None:
    stream = plan_world.workstream("retention")
    send(plan_world.planner, "add/", title="Exit interviews", workstream=stream.pk, status="planned",
         due_day="31", due_month="3", due_year="2027")  # fmt: skip
    assert Action.objects.get().due == dt.date(2027, 3, 31)


def test_what_is_wrong_stands_beside_its_field(plan_world: PlanWorld) -> None:
    answer = send(plan_world.planner, "add/", title="Exit interviews", status="planned", rag="red")
    assert "Say why it is red" in answer.content.decode()


def test_a_delivery_lead_is_offered_the_workstreams_they_lead(plan_world: PlanWorld) -> None:
    user, streams = plan_world.lead.user, plan_world.framework.workstreams
    leads.appoint(actor=plan_world.planner, workstream=streams.get(code="retention"), user=user)  # type: ignore[arg-type]
    shown = page(plan_world.lead, "add/")
    assert (streams.get(code="retention").name in shown, streams.get(code="inclusion").name in shown) == (True, False)


def test_changing_an_action_keeps_what_was_not_touched(plan_world: PlanWorld) -> None:
    action = made(plan_world, due=LATER, lead=plan_world.lead.user, people_plan="system", people_plan_reference="3.2")
    send(plan_world.lead, "A-001/change/", title="Listen", workstream=action.workstream_id, status="planned",
         lead=action.lead_id, people_plan="system", people_plan_reference="3.2",
         due_day=LATER.day, due_month=LATER.month, due_year=LATER.year)  # fmt: skip
    changed = AuditEvent.objects.get(action="action.changed").detail
    assert list(changed) == ["title"]


def test_a_report_sets_status_rag_milestones_and_comment_at_once(plan_world: PlanWorld) -> None:
    action = made(plan_world, lead=plan_world.lead.user)
    step = add_milestone(actor=plan_world.planner, action=action, title="Survey sent", due=LATER)
    send(plan_world.lead, "A-001/report/", status="under_way", rag="amber", rag_reason="Slow", reached=[step.pk],
         comment="Two wards to go")  # fmt: skip
    action.refresh_from_db()
    step.refresh_from_db()
    assert (action.rag, step.done, action.comments.get().text) == ("amber", localdate(), "Two wards to go")


def test_a_report_that_is_refused_leaves_nothing(plan_world: PlanWorld) -> None:
    action = made(plan_world, lead=plan_world.lead.user)
    step = add_milestone(actor=plan_world.planner, action=action, title="Survey sent", due=LATER)
    send(plan_world.lead, "A-001/report/", status="under_way", rag="red", reached=[step.pk], comment="So far")
    step.refresh_from_db()
    assert (step.done, action.comments.count()) == (None, 0)


def test_a_milestone_is_added_changed_and_taken_away(plan_world: PlanWorld) -> None:
    made(plan_world)
    day: dict[str, Any] = {"due_day": "1", "due_month": "4", "due_year": "2027"}
    send(plan_world.planner, "A-001/milestones/add/", title="Begun", **day)
    step = Milestone.objects.get()
    send(plan_world.planner, f"A-001/milestones/{step.pk}/", title="Begun in all wards", **day)
    named = Milestone.objects.get().title
    send(plan_world.planner, f"A-001/milestones/{step.pk}/remove/")
    assert (named, Milestone.objects.count()) == ("Begun in all wards", 0)


def test_evidence_is_shown_until_it_is_withdrawn(plan_world: PlanWorld) -> None:
    made(plan_world)
    send(plan_world.planner, "A-001/evidence/add/", title="Fewer leavers", link="https://example.org/report")
    before = "Fewer leavers" in page(plan_world.executive, "A-001/")
    send(plan_world.planner, f"A-001/evidence/{Evidence.objects.get().pk}/withdraw/")
    assert (before, "https://example.org/report" in page(plan_world.executive, "A-001/")) == (True, False)


def test_a_link_that_runs_a_script_is_refused(plan_world: PlanWorld) -> None:
    made(plan_world)
    answer = send(plan_world.planner, "A-001/evidence/add/", title="Look", link="javascript:alert(1)")
    assert ("beginning with https" in answer.content.decode(), Evidence.objects.count()) == (True, 0)


def test_who_may_sign_off_answers_a_decision_once(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    ask_decision(actor=plan_world.planner, action=action, question="Fund it?", asked_of="The board")
    address = f"A-001/decisions/{Decision.objects.get().pk}/"
    send(plan_world.executive, address, answer="Yes, from April")
    send(plan_world.executive, address, answer="No")
    assert Decision.objects.get().answer == "Yes, from April"


def test_a_delivery_lead_cannot_answer_their_own_question(plan_world: PlanWorld) -> None:
    action = made(plan_world, lead=plan_world.lead.user)
    ask_decision(actor=plan_world.lead, action=action, question="Fund it?", asked_of="The board")
    answer = send(plan_world.lead, f"A-001/decisions/{Decision.objects.get().pk}/", answer="Yes")
    assert (answer.status_code, Decision.objects.get().answered) == (403, None)


def test_an_executive_is_asked_on_the_home_page(plan_world: PlanWorld) -> None:
    ask_decision(actor=plan_world.planner, action=made(plan_world), question="Fund it?", asked_of="The board")
    assert "1 decision asked for in QAA" in client_of(plan_world.executive).get("/").content.decode()


def test_a_comment_cannot_smuggle_in_markup(plan_world: PlanWorld) -> None:
    made(plan_world)
    send(plan_world.executive, "A-001/comment/", text="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page(plan_world.executive, "A-001/")


def test_a_retired_action_leaves_the_list_and_can_be_restored(plan_world: PlanWorld) -> None:
    made(plan_world)
    send(plan_world.planner, "A-001/retire/", do="retire")
    gone = (listed(plan_world, ""), listed(plan_world, "retired=on"))
    send(plan_world.planner, "A-001/retire/", do="restore")
    assert (gone, listed(plan_world, "")) == ((set(), {"A-001"}), {"A-001"})


def test_an_action_of_a_retired_plan_can_be_read_but_not_changed(plan_world: PlanWorld) -> None:
    made(plan_world)
    frameworks.retire_framework(actor=plan_world.planner, framework=plan_world.framework, reason="Over")
    assert "Report progress" not in page(plan_world.planner, "A-001/")
    answer = send(plan_world.planner, "A-001/report/", status="done")
    assert "is retired and can only be read" in answer.content.decode()


def test_several_actions_are_changed_at_once(plan_world: PlanWorld) -> None:
    for _ in range(3):
        made(plan_world)
    send(plan_world.planner, "several/", actions=["A-001", "A-003"], status="done", rag="keep")
    told = list(Action.objects.order_by("reference").values_list("status", flat=True))
    assert told == ["done", "planned", "done"]


def test_of_several_all_are_changed_or_none(plan_world: PlanWorld) -> None:
    made(plan_world)
    made(plan_world, starts=LATER)
    answer = send(plan_world.planner, "several/", actions=["A-001", "A-002"], status="done", rag="keep",
                  due_day=1, due_month=1, due_year=2020)  # fmt: skip
    words = answer.content.decode()
    assert ("A-002</strong>: This is before the start" in words, Action.objects.filter(status="done").count()) == (
        True,
        0,
    )


def test_a_lead_is_offered_only_what_they_lead_for_several(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.lead.user)
    made(plan_world)
    answer = send(plan_world.lead, "several/", actions=["A-001", "A-002"], status="done", rag="keep")
    assert ("A-002 is not one of" in answer.content.decode(), Action.objects.filter(status="done").count()) == (True, 0)


def test_an_action_leads_to_its_measures_risks_and_initiatives(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    measure = plan_world.framework.measures.all()[0]
    measure.actions.add(action)
    SupplyRisk.objects.create(system=plan_world.system, title="A course may close", likelihood=2, impact=3).actions.add(
        action
    )
    Initiative.objects.create(system=plan_world.system, name="A shared bank").actions.add(action)
    shown = page(plan_world.executive, "A-001/")
    assert [words in shown for words in (escape(measure.name), "A course may close", "A shared bank")] == [True] * 3


def test_who_may_only_look_at_what_they_lead_is_not_asked_to_report(plan_world: PlanWorld) -> None:
    made(plan_world, lead=plan_world.executive.user)
    shown = client_of(plan_world.executive).get("/pillars/mine/").content.decode()
    assert ("Ask why people leave" in shown, "Report progress" in shown) == (True, False)
