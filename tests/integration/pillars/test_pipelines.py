"""From intake to post: what is counted of the cohorts that were reported, and who sees whose."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from partners.actors import Actor
from partners.models import Organisation, Sector
from partners.roles import Role
from pillars.models import Framework
from pillars.selectors.pipelines import Pipelines, Way
from pillars.services import frameworks
from pillars.services.actions import ActionFacts, create_action
from planning.models import Assumption, NodeResult, Scenario
from planning.selectors.training import training_of
from tests.integration.pillars.conftest import load_templates
from tests.plugins.gap_world import BACKEND, World, look, make_world
from tests.plugins.people import make_member, make_organisation
from tests.plugins.projecting import CARER, NURSE, accept, worked_out
from tests.plugins.weighing import intervention
from workforce.models import Measure, Profession

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pipelines")]
ROOT = "/pillars/QXX/pipelines/"
ONE = f"{ROOT}{NURSE}/"
ALL = ("lead", "planner", "executive", "delivery", "regional", "administrator", "partner", "neighbour")


def cohort(year: int, intake: int, route: str = "degree", years: int = 3, **more: Any) -> dict[str, Any]:
    start = dt.date(year, 9, 1)
    told = {"route": route, "start": start, "expected_completion": start.replace(year=year + years)}
    return {**told, "intake": Decimal(intake), **more}


def share(value: str) -> Decimal:
    return Decimal(value)


def make_pipelines() -> tuple[World, Organisation]:
    """A university whose nurses go to both hospitals in part, and apprentices of North Hospital, mostly its staff."""
    world = make_world()
    college = make_organisation("UN1", world.system, name="University", sector=Sector.EDUCATION)
    told: dict[str, Any] = {"attrition": share("0.1"), "join_rate": share("0.9")}
    accept(college, "pipeline", [
        cohort(year, 100, destination=place, destination_share=share(part), **told)
        for year in (2025, 2026) for place, part in ((world.north, "0.3"), (world.south, "0.2"))
    ])  # fmt: skip
    accept(world.north, "pipeline", [cohort(2025, 20, "apprenticeship", 4, existing_staff=Decimal(15))])
    load_templates()
    worked_out(world.system)
    return world, college


@pytest.fixture(scope="module")
def scene(module_data: Callable[[], Any]) -> Iterator[tuple[World, Organisation]]:
    with module_data():
        yield make_pipelines()


@pytest.fixture
def world(scene: tuple[World, Organisation], db: None) -> World:
    return scene[0]


def way(world: World, role: str = "planner", profession: str = NURSE, basis: str = "funded") -> Way:
    found = Pipelines(Actor.of(world.people[role]), world.system, basis).way(Profession.objects.get(code=profession))
    assert found is not None
    return found


def rows(world: World, address: str, role: str = "planner") -> list[dict[str, str]]:
    client = Client()
    client.force_login(world.people[role], backend=BACKEND)
    answer: Any = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_a_cohort_with_two_destinations_counts_once(world: World) -> None:
    degree = next(one for one in way(world).courses if one.first.route == "degree")
    assert [degree.total("students"), degree.total("joiners")] == pytest.approx([100, 100 * 0.9 * 0.9 * 0.5])


def test_staff_who_train_are_told_apart_and_not_counted(world: World) -> None:
    trained = next(one for one in way(world).courses if one.first.route == "apprenticeship")
    assert (trained.total("students"), trained.total("staff")) == (5, 15)


def test_a_share_says_whether_it_was_reported_or_assumed(world: World) -> None:
    told = {one.first.route: one.first.sources("attrition") + one.first.sources("local_share")
            for one in way(world).courses}  # fmt: skip
    assert told == {"degree": ["reported", "reported"], "apprenticeship": ["assumed", "by route"]}


def test_the_stages_lead_from_the_intake_to_the_joiners(world: World) -> None:
    found = way(world)
    assert found.funnel is not None
    assert found.funnel.intake == 105
    assert found.funnel.joiners == pytest.approx(sum(one.total("joiners") for one in found.courses))


def test_a_years_completers_are_those_of_its_cohorts(world: World) -> None:
    """Degrees of 2025 and 2026 end in 2028 and 2029."""
    found = {year.ends.year: year.completers for year in way(world).years if year.completers}
    assert found[2029] == pytest.approx(90)
    assert found[2030] == pytest.approx(90 + 5 * (1 - apprentice_attrition(world)))


def apprentice_attrition(world: World) -> float:
    [one] = [each for each in way(world).courses if each.first.route == "apprenticeship"]
    return float(one.first.parts[0].attrition.value)


def test_the_joiners_are_those_of_the_projection(world: World) -> None:
    """The engine counts the same graduates and apprentices, in WTE."""
    node = NodeResult.objects.get(run=worked_out(world.system), kind="profession", profession=NURSE)
    counted = sum(sum(node.flows[route]) for route in ("graduates", "apprenticeships"))
    training = training_of(node.run)
    assert training is not None
    people = sum(year.joiners for year in way(world).years)
    assert people * training.participation[NURSE] == pytest.approx(counted, rel=0.01)


def test_the_gap_is_the_projections_at_its_horizon(world: World) -> None:
    node = NodeResult.objects.get(run=worked_out(world.system), kind="profession", profession=NURSE)
    gap = way(world).gap
    assert gap is not None
    assert gap.wte == pytest.approx(node.figures["funded"]["gap"]["central"][-1])


def test_more_are_needed_where_the_gap_is_wider(world: World) -> None:
    funded, need = way(world), way(world, basis="need")
    assert funded.gap is not None
    assert need.gap is not None
    assert funded.needed is not None
    assert need.needed is not None
    assert (need.gap.wte > funded.gap.wte) == (need.needed > funded.needed)


def test_too_few_places_is_said_where_nobody_lost_would_still_be_too_few(world: World) -> None:
    found = way(world)
    assert found.needed is not None
    assert found.funnel is not None
    assert (found.funnel.intake < found.needed) == (found.bottleneck == "too few places")


def test_places_of_the_scenario_limit_who_is_placed(world: World) -> None:
    scenario = Scenario.objects.get(system=world.system, is_default=True)
    Assumption.objects.create(
        scenario=scenario, parameter="placement_places", scope_kind="profession", low=20, mode=20, high=20,
        profession=Profession.objects.get(code=NURSE), reason="Wards are full", source="Board",
    )  # fmt: skip
    accept(world.south, "capacity", [{"substantive_wte": Decimal(301)}])
    worked_out(world.system)
    found = way(world)
    assert found.places == pytest.approx(20)
    assert found.funnel is not None
    assert found.funnel.levels[0].passed < 1


# Who sees what


def test_one_partners_cohorts_are_for_those_who_see_it(world: World) -> None:
    accept(world.care, "pipeline", [cohort(2025, 12, "apprenticeship", 2, profession=CARER, setting="home-care")])
    worked_out(world.system)
    assert [way(world, role, CARER).hidden for role in ("planner", "executive", "regional", "lead")] == [
        False,
        False,
        True,
        True,
    ]
    words = "A single partner reports the cohorts of this profession"
    assert words in look(world.people["regional"], f"{ROOT}{CARER}/")


def test_several_partners_together_are_an_aggregate(world: World) -> None:
    assert way(world, "regional").hidden is False


# Pages


def test_the_page_names_the_bottleneck_in_words(world: World) -> None:
    page = look(world.people["executive"], ONE)
    assert all(words in page for words in ("About 105 people a year start", "The bottleneck:"))


def test_the_page_says_where_each_share_comes_from(world: World) -> None:
    told = {row["Stage"]: row["The share is"] for row in rows(world, f"{ONE}stages.csv")}
    assert told["Complete the course"] == "reported, assumed by the scenario"
    assert told["Find a place on placement"] == "no limit is assumed"


def test_education_partners_are_named_with_their_courses(world: World) -> None:
    told = {row["Education partner"]: row["Route"] for row in rows(world, f"{ONE}courses.csv")}
    assert told == {"North Hospital": "Apprenticeship", "University": "Degree"}


def test_the_years_stand_against_what_is_needed(world: World) -> None:
    needed = way(world).needed
    [full] = [row for row in rows(world, f"{ONE}years.csv") if row["Financial year"] == "2028/29"]
    assert float(full["Needed to close the gap (people)"]) == pytest.approx(needed, rel=0.01)


def test_placements_are_shown_as_observed(world: World) -> None:
    filled, _ = Measure.objects.get_or_create(code="placements-filled", defaults={"name": "Placements filled"})
    Measure.objects.filter(pk=filled.pk).update(denominator="Offered", name="Placements filled")
    for place in (world.north, world.south):
        accept(place, "indicators", [
            {"measure": filled, "numerator": Decimal(45), "denominator": Decimal(60)}
        ])  # fmt: skip
    page = look(world.people["regional"], ONE)
    assert "75%: 90 of 120, September 2025, 2 partners" in page


def test_a_single_partners_placements_are_not_shown_to_others(world: World) -> None:
    filled, _ = Measure.objects.get_or_create(code="placements-filled", defaults={"name": "Placements filled"})
    accept(world.north, "indicators", [{"measure": filled, "numerator": Decimal(45), "denominator": Decimal(60)}])
    told = ["a single partner out of your sight" in look(world.people[role], ONE) for role in ("regional", "lead")]
    assert told == [True, False]


def test_actions_and_proposed_places_stand_beside_it(world: World) -> None:
    planner = Actor.of(world.people["planner"])
    template = Framework.objects.get(system=None, code="people-plan")
    plan = frameworks.start_framework(actor=planner, system=world.system, template=template)
    places = intervention(world.system, "training_places", "10", name="More places")
    for title, stream, about in (
        ("Open a course", "training-pipeline", {"interventions": (places,)}),
        ("Greet nurses", "retention", {"professions": (Profession.objects.get(code=NURSE),)}),
        ("Paint the canteen", "retention", {}),
    ):
        facts = ActionFacts(title=title, workstream=plan.workstreams.get(code=stream), **about)
        create_action(actor=planner, framework=plan, facts=facts)
    page = look(world.people["executive"], ONE)
    named = [words in page for words in ("Open a course", "Greet nurses", "More places", "Paint the canteen")]
    assert named == [True, True, True, False]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Adult nurse", "Care worker"}),
        ("trained=on", {"Adult nurse"}),
        ("text=NURSE", {"Adult nurse"}),
        ("bottleneck=none", {"Care worker"}),
        ("bottleneck=completion", set()),
    ],
)
def test_the_list_is_narrowed_by_its_address(world: World, query: str, found: set[str]) -> None:
    assert {row["Profession"] for row in rows(world, f"{ROOT}pipelines.csv?{query}")} == found


@pytest.mark.parametrize("address", [f"{ROOT}?bottleneck=luck", f"{ROOT}?basis=odd", f"{ONE}?basis=odd"])
def test_an_unknown_filter_is_told_and_not_guessed_at(world: World, address: str) -> None:
    assert "There is a problem" in look(world.people["planner"], address)


VIEW = {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}


@pytest.mark.parametrize("address", ["", "pipelines.csv", f"{NURSE}/", *(f"{NURSE}/{kind}.csv" for kind in (
    "stages", "years", "courses"))])  # fmt: skip
def test_who_may_open_what(world: World, address: str) -> None:
    told = {}
    for role in ALL:
        client = Client()
        client.force_login(world.people[role], backend=BACKEND)
        told[role] = client.get(f"{ROOT}{address}").status_code
    assert told == VIEW


def test_a_profession_that_nobody_reported_is_not_there(world: World) -> None:
    Profession.objects.create(code="pilot", name="Pilot")
    client = Client()
    client.force_login(world.people["planner"], backend=BACKEND)
    assert client.get(f"{ROOT}pilot/").status_code == 404


def test_a_lead_of_the_university_sees_its_own(world: World, scene: tuple[World, Organisation]) -> None:
    lead = make_member(Role.WORKFORCE_LEAD, scene[1])
    assert "University" in look(lead, ONE)
