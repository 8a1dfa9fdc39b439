"""Pages of initiatives: the list with its filters, one initiative, and what people put on record."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from pillars.models import Agreement, Initiative
from pillars.services.initiatives import InitiativeFacts, agree, put_site, retire_initiative, save_initiative, set_steps
from tests.integration.pillars.acting import client_of, made
from tests.integration.pillars.conftest import PlanWorld
from tests.plugins.gap_world import text_of
from tests.plugins.people import make_member, make_organisation

pytestmark = pytest.mark.django_db
ROOT = "/pillars/QAA/initiatives/"


@pytest.fixture
def hospital(plan_world: PlanWorld) -> Organisation:
    return make_organisation("RH8", plan_world.system, name="North Hospital")


def add(world: PlanWorld, name: str = "Virtual wards", **facts: Any) -> Initiative:
    told = InitiativeFacts(name=name, **facts)
    return save_initiative(actor=world.planner, system=world.system, facts=told)


@pytest.fixture
def wards(plan_world: PlanWorld, hospital: Organisation) -> Initiative:
    """On trial in one hospital, which agrees with conditions; one step is late."""
    one = add(plan_world, digital_enabler="Remote monitoring")
    planner = plan_world.planner
    put_site(actor=planner, initiative=one, organisation=hospital, name="Ward 3", stage="pilot", since=None)
    agree(actor=planner, initiative=one, organisation=hospital, word="conditions", note="If staffed")
    set_steps(actor=planner, initiative=one, steps=[("Ten patients", localdate() - dt.timedelta(days=1), None)])
    return one


def read(actor: Actor, address: str = ROOT) -> str:
    answer = client_of(actor).get(address)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer.content.decode())


def page_of(one: Initiative, below: str = "") -> str:
    return f"{ROOT}{one.code}/{below}"


def send(actor: Actor, address: str, **said: Any) -> Any:
    return client_of(actor).post(address, said)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Virtual wards", "Shared bank"}),
        ("stage=pilot", {"Virtual wards"}),
        ("stage=in_use", {"Shared bank"}),
        ("partner=RH8", {"Virtual wards"}),
        ("partner=RH8&stage=in_use", set()),
        ("agreement=conditions", {"Virtual wards"}),
        ("agreement=declined", set()),
        ("lead=nobody", {"Virtual wards"}),
        ("lead=delivery.lead@example.org", {"Shared bank"}),
        ("text=MONITORING", {"Virtual wards"}),
        ("late=on", {"Virtual wards"}),
        ("retired=on", set()),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    plan_world: PlanWorld, wards: Initiative, query: str, found: set[str]
) -> None:
    bank, other = add(plan_world, "Shared bank", lead=plan_world.lead.user), make_organisation("RBZ", plan_world.system)
    put_site(actor=plan_world.planner, initiative=bank, organisation=other, name="All", stage="in_use", since=None)
    shown = client_of(plan_world.executive).get(f"{ROOT}?{query}").content.decode()
    assert {one.name for one in (wards, bank) if f"/{one.code}/" in shown} == found


def test_an_unknown_filter_is_told_and_not_guessed_at(plan_world: PlanWorld, wards: Initiative) -> None:
    shown = read(plan_world.executive, f"{ROOT}?stage=everywhere")
    assert ("Has a site that is: choose from those that are offered." in shown, wards.name in shown) == (True, False)


def test_the_page_says_how_far_it_has_spread_and_what_partners_say(plan_world: PlanWorld, wards: Initiative) -> None:
    make_organisation("RBZ", plan_world.system)
    words = "In use nowhere yet, and on trial at 1 site. Partners’ words: 1 agreed with conditions. 1 partner has not"
    assert words in read(plan_world.executive, page_of(wards))


def test_a_late_step_is_marked_in_the_list(plan_world: PlanWorld, wards: Initiative) -> None:
    assert "late" in read(plan_world.executive).partition("Ten patients")[2][:60]


def test_the_list_is_a_file_too(plan_world: PlanWorld, wards: Initiative) -> None:
    answer = client_of(plan_world.executive).get(f"{ROOT}initiatives.csv")
    assert b"Virtual wards,Remote monitoring,0,1," in b"".join(answer.streaming_content)


def test_a_planner_adds_an_initiative_with_the_actions_behind_it(plan_world: PlanWorld) -> None:
    action = made(plan_world)
    send(plan_world.planner, f"{ROOT}add/", name="Shared bank", actions=[action.pk])
    assert list(Initiative.objects.get(name="Shared bank").actions.all()) == [action]


def test_a_name_that_is_taken_is_told_beside_its_field(plan_world: PlanWorld, wards: Initiative) -> None:
    answer = send(plan_world.planner, f"{ROOT}add/", name="Virtual wards")
    assert "There is an initiative of this name" in text_of(answer.content.decode())


def test_changing_one_keeps_its_sites(plan_world: PlanWorld, wards: Initiative) -> None:
    send(plan_world.planner, page_of(wards, "change/"), name="Wards at home")
    wards.refresh_from_db()
    assert (wards.name, wards.sites.count()) == ("Wards at home", 1)


def test_milestones_are_changed_on_one_page(plan_world: PlanWorld, wards: Initiative) -> None:
    send(
        plan_world.planner, page_of(wards, "steps/"), title_0="", title_1="Hundred patients", due_1="2027-09-30",
        title_2="Ten patients", due_2="2027-03-31", done_2="2027-03-01",
    )  # fmt: skip
    told = list(wards.steps.values_list("title", "done"))
    assert told == [("Ten patients", dt.date(2027, 3, 1)), ("Hundred patients", None)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title_0": "Begin"}, "Say by when it is due."),
        ({"due_0": "2027-01-01"}, "Say what the milestone is, or empty its dates."),
        ({"title_0": "Begin", "due_0": "soon"}, "Due must be a real date"),
    ],
)
def test_half_a_milestone_is_refused_and_nothing_changes(
    plan_world: PlanWorld, wards: Initiative, said: dict[str, str], words: str
) -> None:
    answer = send(plan_world.planner, page_of(wards, "steps/"), **said)
    assert (words in text_of(answer.content.decode()), wards.steps.get().title) == (True, "Ten patients")


def test_a_site_reaches_its_next_stage(plan_world: PlanWorld, wards: Initiative, hospital: Organisation) -> None:
    send(plan_world.planner, page_of(wards, "sites/"), organisation=hospital.pk, name="Ward 3", stage="in_use",
         since_day="1", since_month="4", since_year="2027")  # fmt: skip
    assert [(site.stage, site.since) for site in wards.sites.all()] == [("in_use", dt.date(2027, 4, 1))]


def test_a_partner_speaks_for_itself_and_its_earlier_word_stays(
    plan_world: PlanWorld, wards: Initiative, hospital: Organisation
) -> None:
    lead = Actor.of(make_member(Role.WORKFORCE_LEAD, hospital))
    send(lead, page_of(wards, "agreement/"), organisation=hospital.pk, word="agreed")
    words = Agreement.objects.filter(initiative=wards).order_by("when").values_list("word", "ended")
    assert [(word, ended is None) for word, ended in words] == [("conditions", False), ("agreed", True)]


def test_a_partner_is_not_offered_another(plan_world: PlanWorld, wards: Initiative, hospital: Organisation) -> None:
    other = make_organisation("RBZ", plan_world.system)
    answer = send(Actor.of(make_member(Role.WORKFORCE_LEAD, hospital)), page_of(wards, "agreement/"),
                  organisation=other.pk, word="agreed")  # fmt: skip
    assert (answer.status_code, Agreement.objects.filter(organisation=other).count()) == (200, 0)


def test_a_retired_one_leaves_the_list_and_comes_back(plan_world: PlanWorld, wards: Initiative) -> None:
    send(plan_world.planner, page_of(wards, "retire/"), do="retire")
    gone = wards.name in read(plan_world.executive), wards.name in read(plan_world.executive, f"{ROOT}?retired=on")
    send(plan_world.planner, page_of(wards, "retire/"), do="restore")
    assert (gone, wards.name in read(plan_world.executive)) == ((False, True), True)


def test_a_retired_one_is_not_changed(plan_world: PlanWorld, wards: Initiative) -> None:
    retire_initiative(actor=plan_world.planner, initiative=wards)
    assert send(plan_world.planner, page_of(wards, "change/"), name="Again").status_code == 404


def test_the_list_takes_no_more_queries_for_more_initiatives(
    plan_world: PlanWorld, wards: Initiative, django_assert_max_num_queries: Any
) -> None:
    client = client_of(plan_world.planner)
    for place in range(12):
        add(plan_world, f"Initiative {place}")
    with django_assert_max_num_queries(40):
        client.get(ROOT)


# Who may

VIEW = {"lead": 200, "partner": 403, "planner": 200, "executive": 200, "delivery": 200, "regional": 200,
        "administrator": 200, "neighbour": 404}  # fmt: skip
EDIT = {**dict.fromkeys(VIEW, 403), "planner": 200, "administrator": 200, "neighbour": 404}
TABLE = {
    "": VIEW,
    "initiatives.csv": VIEW,
    "add/": EDIT,
    "{code}/": VIEW,
    "{code}/spread-to.csv": VIEW,
    "{code}/change/": EDIT,
    "{code}/steps/": EDIT,
    "{code}/sites/": EDIT,
    "{code}/agreement/": {**EDIT, "lead": 200},
}


def people(world: PlanWorld, hospital: Organisation) -> dict[str, Actor]:
    made = {
        "lead": make_member(Role.WORKFORCE_LEAD, hospital), "partner": make_member(Role.PARTNER, hospital),
        "regional": make_member(Role.REGIONAL_VIEWER, world.system.region),
        "administrator": make_member(Role.ADMINISTRATOR), "neighbour": make_member(Role.ICS_PLANNER, world.other),
    }  # fmt: skip
    known = {"planner": world.planner, "executive": world.executive, "delivery": world.lead}
    return {one: Actor.of(user) for one, user in made.items()} | known


@pytest.mark.parametrize("address", TABLE)
def test_who_may_open_what(plan_world: PlanWorld, wards: Initiative, hospital: Organisation, address: str) -> None:
    path = f"{ROOT}{address.format(code=wards.code)}"
    told = {role: client_of(one).get(path).status_code for role, one in people(plan_world, hospital).items()}
    assert told == TABLE[address]


def test_who_does_not_edit_plans_retires_nothing(
    plan_world: PlanWorld, wards: Initiative, hospital: Organisation
) -> None:
    path, roles = page_of(wards, "retire/"), people(plan_world, hospital)
    told = {role: client_of(one).post(path).status_code for role, one in roles.items() if EDIT[role] != 200}
    assert told == {role: code for role, code in EDIT.items() if code != 200}
