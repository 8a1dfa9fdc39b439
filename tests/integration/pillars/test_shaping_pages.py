"""Pages on which a plan is started, reworded, reordered, added to and put away; and who leads what."""

from typing import Any

import pytest
from django.test import Client

from partners.actors import Actor
from partners.models import Membership, System
from partners.roles import Role
from pillars.models import DeliveryLead, Framework
from pillars.services import frameworks
from tests.integration.pillars.acting import client_of, made
from tests.integration.pillars.conftest import PlanWorld, member

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def send(world: PlanWorld, address: str, **said: Any) -> Any:
    return client_of(world.planner).post(f"/pillars/QAA/{address}", said)


@pytest.fixture
def bare(plan_world: PlanWorld) -> System:
    """The second system, which has no plan yet, with a planner."""
    member(plan_world.other, Role.ICS_PLANNER, "Second Planner")
    return plan_world.other


def planner_of(system: System) -> Client:
    return client_of(Actor.of(Membership.objects.get(system=system, role=Role.ICS_PLANNER).user))


@pytest.mark.parametrize(("template", "pillars"), [("people-plan", 4), ("one-workforce", 5)])
def test_a_planner_starts_a_plan_from_each_template(bare: System, template: str, pillars: int) -> None:
    planner_of(bare).post(f"/pillars/QBB/start/{template}/")
    assert Framework.objects.get(system=bare).pillars.count() == pillars


def test_the_preview_names_what_one_gets(bare: System) -> None:
    page = text(planner_of(bare), "/pillars/QBB/start/one-workforce/")
    assert "5 priorities with their workstreams, 11 Long Term Plan workstreams" in page


def test_an_unknown_template_is_not_found(bare: System) -> None:
    assert planner_of(bare).get("/pillars/QBB/start/none/").status_code == 404


def test_while_a_plan_is_in_use_another_is_refused_in_words(plan_world: PlanWorld) -> None:
    answer = send(plan_world, "start/one-workforce/")
    assert "has a framework already" in answer.content.decode()


def test_the_plan_takes_another_name_vision_and_word(plan_world: PlanWorld) -> None:
    send(plan_world, "describe/", name="Our people", vision="Enough of us", pillar_word="theme")
    told = Framework.objects.values_list("name", "vision", "pillar_word").get(pk=plan_world.framework.pk)
    assert told == ("Our people", "Enough of us", "theme")


def test_a_new_name_of_the_plan_stands_in_its_history(plan_world: PlanWorld) -> None:
    send(plan_world, "describe/", name="Our people", vision=plan_world.framework.vision, pillar_word="pillar")
    change = plan_world.framework.changes.get()
    assert (change.what, change.before, change.after) == ("renamed", "People Plan at system level", "Our people")


def test_a_pillar_without_a_name_is_refused_beside_the_field(plan_world: PlanWorld) -> None:
    assert "Enter name" in send(plan_world, "add-pillar/", name="").content.decode()


def test_a_pillar_and_its_workstream_are_added(plan_world: PlanWorld) -> None:
    send(plan_world, "add-pillar/", name="Estates", description="Where people work")
    send(plan_world, "pillars/estates/add-workstream/", name="Rest rooms")
    assert plan_world.framework.pillars.get(code="estates").workstreams.get().name == "Rest rooms"


def test_a_long_term_plan_workstream_is_added(plan_world: PlanWorld) -> None:
    send(plan_world, "add-workstream/", name="Genomics")
    assert plan_world.workstream("genomics").kind == "long_term_plan"


def test_a_workstream_is_reworded(plan_world: PlanWorld) -> None:
    send(plan_world, "shape/workstream/retention/", name="Staying", description="People stay")
    assert plan_world.workstream("retention").name == "Staying"


@pytest.mark.parametrize(("do", "place"), [("up", 0), ("down", 2)])
def test_a_pillar_moves_one_place(plan_world: PlanWorld, do: str, place: int) -> None:
    before = list(plan_world.framework.pillars.order_by("order").values_list("code", flat=True))
    send(plan_world, f"shape/pillar/{before[1]}/change/", do=do)
    after = list(plan_world.framework.pillars.order_by("order").values_list("code", flat=True))
    assert after.index(before[1]) == place


def test_the_first_stays_first_when_it_is_moved_up(plan_world: PlanWorld) -> None:
    before = list(plan_world.framework.pillars.order_by("order").values_list("code", flat=True))
    send(plan_world, f"shape/pillar/{before[0]}/change/", do="up")
    assert list(plan_world.framework.pillars.order_by("order").values_list("code", flat=True)) == before


def test_what_is_retired_can_be_restored_on_the_page(plan_world: PlanWorld) -> None:
    send(plan_world, "shape/workstream/retention/change/", do="retire")
    gone = plan_world.workstream("retention").retired
    send(plan_world, "shape/workstream/retention/change/", do="restore")
    assert (gone is not None, plan_world.workstream("retention").retired) == (True, None)


def test_a_workstream_of_a_retired_pillar_waits_for_it(plan_world: PlanWorld) -> None:
    send(plan_world, "shape/pillar/resourcing/change/", do="retire")
    answer = client_of(plan_world.planner).post(
        "/pillars/QAA/shape/workstream/retention/change/", {"do": "restore"}, follow=True
    )
    assert "Restore “Resourcing” first." in answer.content.decode()


def test_a_retired_plan_can_be_read_with_its_workstreams_and_another_started(plan_world: PlanWorld) -> None:
    send(plan_world, "retire/", reason="A new strategy")
    send(plan_world, "start/one-workforce/")
    page = text(client_of(plan_world.executive), "/pillars/QAA/plans/people-plan/")
    assert "Retention and flexible working" in page


def test_a_plan_is_not_retired_without_a_reason(plan_world: PlanWorld) -> None:
    send(plan_world, "retire/", reason=" ")
    plan_world.framework.refresh_from_db()
    assert plan_world.framework.retired is None


def test_the_history_names_before_after_and_who(plan_world: PlanWorld) -> None:
    pillar = plan_world.framework.pillars.get(code="resourcing")
    frameworks.reword(actor=plan_world.planner, item=pillar, name="Supply", description=pillar.description)
    page = text(client_of(plan_world.executive), "/pillars/QAA/history/")
    assert all(words in page for words in ("Renamed", "Pillar: resourcing", "Supply", "Planner"))


def test_the_history_can_be_downloaded(plan_world: PlanWorld) -> None:
    frameworks.add_pillar(actor=plan_world.planner, framework=plan_world.framework, name="=1+1")
    answer = client_of(plan_world.executive).get("/pillars/QAA/history/history.csv")
    assert "'=1+1" in b"".join(answer.streaming_content).decode()


def test_somebody_is_appointed_and_stands_down(plan_world: PlanWorld) -> None:
    user = plan_world.lead.user
    send(plan_world, "workstreams/retention/appoint/", user=user.pk)
    lead = DeliveryLead.objects.get(user=user, ended=None)
    send(plan_world, f"workstreams/retention/leads/{lead.pk}/stand-down/")
    lead.refresh_from_db()
    assert lead.ended is not None


def test_nobody_from_elsewhere_is_offered_as_lead(plan_world: PlanWorld) -> None:
    page = text(client_of(plan_world.planner), "/pillars/QAA/workstreams/retention/appoint/")
    assert ("Delivery Lead" in page, "Stranger" in page) == (True, False)


def test_who_could_not_change_what_they_lead_is_marked(plan_world: PlanWorld) -> None:
    page = text(client_of(plan_world.planner), "/pillars/QAA/workstreams/retention/appoint/")
    assert "Executive (can look, not change)" in page


def test_the_plan_counts_what_goes_on_in_each_workstream(plan_world: PlanWorld) -> None:
    made(plan_world)
    made(plan_world, long_term_plan=plan_world.workstream("ltp-cancer"))
    made(plan_world, status="done")
    shown = text(client_of(plan_world.executive), "/pillars/QAA/")
    assert (shown.count("2 actions planned or under way"), shown.count("1 action planned or under way")) == (1, 1)
