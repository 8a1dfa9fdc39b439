"""The gap dashboard says what the projection says, how sure it is, and when it is about to change."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jobs.models import Job
from jobs.services import run_waiting
from partners.models import System
from partners.roles import Role
from planning import home
from planning.models import Scenario
from planning.services.requests import request_recompute
from tests.plugins.gap_world import BACKEND, World, look, make_world, opened, section, text_of
from tests.plugins.people import make_member, make_organisation, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out
from web import slots

CHARTS = ("supply-and-demand", "biggest-gaps", "map", "why-the-gap-moves", "plan-and-actual", "how-sure")
GAP = "/planning/QXX/"


pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("dashboard")]


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield make_world()


@pytest.fixture
def shown(world: World) -> str:
    return opened(world.people["executive"], GAP)


def scenario() -> Scenario:
    return Scenario.objects.get(system__code="QXX", is_default=True)


def news(world: World, **query: str) -> Any:
    client = Client()
    client.force_login(world.people["executive"], backend=BACKEND)
    return client.get(f"{GAP}news/", {"run": str(world.run.code), "shown": "idle", **query})


# What it says.


def test_the_headline_tells_when_how_much_and_where(shown: str) -> None:
    said = (
        r"At 31 March 2032 the system is short of about [\d,]+ WTE \(between [\d,]+ and [\d,]+\); "
        r"nurses & health visitors in acute trusts is the largest part\."
    )
    assert re.search(said, text_of(shown))


def test_the_need_basis_is_a_page_of_its_own(world: World) -> None:
    said = look(world.people["executive"], f"{GAP}?basis=need&year=now")
    assert "At 30 September 2025 the system is short of about 100 WTE" in said


def test_both_gaps_stand_apart(shown: str) -> None:
    said = text_of(shown)
    assert re.search(r"Funded gap [\d,]+ WTE.*Need gap [\d,]+ WTE shown apart, never added", said)


@pytest.mark.parametrize("key", CHARTS)
def test_every_chart_has_numbers_as_a_file_and_their_source(shown: str, key: str) -> None:
    found = section(shown, key)
    assert f'href="/planning/QXX/{key}.csv"' in found
    assert 'href="/planning/QXX/where-from/' in found


@pytest.mark.parametrize("key", CHARTS)
def test_every_chart_has_a_table(shown: str, key: str) -> None:
    assert "<table" in section(shown, key)


@pytest.mark.parametrize("key", [key for key in CHARTS if key not in ("how-sure", "plan-and-actual")])
def test_every_chart_has_date_and_coverage(shown: str, key: str) -> None:
    said = text_of(section(shown, key))
    assert "Data as at 30 September 2025." in said
    assert "3 of 3 organisations reported. 100% of WTE is as reported." in said


def test_the_biggest_gap_comes_first(shown: str) -> None:
    said = text_of(section(shown, "biggest-gaps"))
    assert "The biggest gap is nurses & health visitors in North Hospital" in said
    assert said.index("North Hospital") < said.index("South Hospital")


def test_assumed_gaps_are_kept_out_of_the_biggest_and_counted(shown: str) -> None:
    said = text_of(section(shown, "biggest-gaps"))
    assert "Rose House" not in said
    assert "1 gap that only returns the assumed vacancy rate is kept out." in said


def test_assumed_gaps_are_hatched_on_the_map(shown: str) -> None:
    block = re.search(r'id="chart-map-data">(.*?)</script>', shown)
    assert block is not None
    hatched = [trace for trace in json.loads(block.group(1))["data"] if trace["type"] == "bar"]
    assert [len(trace["x"]) for trace in hatched] == [1]


def test_assumed_gaps_are_marked_in_the_maps_table(shown: str) -> None:
    row = re.search(r"Rose House.*?</tr>", section(shown, "map"), re.DOTALL)
    assert row is not None
    assert "assumed" in text_of(row.group(0))


def test_why_the_gap_moves_adds_up(shown: str) -> None:
    table = re.search(r"<tbody.*?</tbody>", section(shown, "why-the-gap-moves"), re.DOTALL)
    assert table is not None
    values = [float(text.replace("−", "-").replace(",", "")) for text in re.findall(
        r'numeric">(?:<span class="nhsuk-table__heading".*?</span>)?<span>([−\d.,]+)', table.group(0))]  # fmt: skip
    assert sum(values[:-1]) == pytest.approx(values[-1], abs=1)  # as rounded for the page


def test_plan_against_actual_compares_those_who_planned(shown: str) -> None:
    said = text_of(section(shown, "plan-and-actual"))
    assert "In September 2025 staff in post were 10.0 WTE below plan." in said


def test_the_page_tells_where_its_numbers_come_from(shown: str) -> None:
    said = text_of(section(shown, "how-sure"))
    assert re.search(r"Funded demand .*?89% .*?0% .*?0% .*?11%", said)


# Where there is little to say.


@pytest.fixture
def bare(world: World) -> System:
    return make_system("QZZ", world.system.region)


def test_before_the_first_record_the_page_says_so(bare: System, world: World) -> None:
    said = look(world.people["administrator"], "/planning/QZZ/")
    assert "No staff figures have been accepted for this system yet." in said


def test_before_the_first_projection_the_page_shows_the_work(bare: System, world: World) -> None:
    trust(bare, "RQQ")
    said = look(world.people["administrator"], "/planning/QZZ/")
    assert "The first projection is being worked out." in said
    assert "Waiting for a worker." in said


def test_a_first_projection_that_failed_is_said(bare: System, world: World) -> None:
    trust(bare, "RQQ")
    Scenario.objects.get(system=bare).assumptions.all().delete()
    run_waiting()
    said = look(world.people["administrator"], "/planning/QZZ/")
    assert "The projection could not be worked out." in said


def test_where_everything_is_assumed_it_is_shown_and_said_plainly(bare: System, world: World) -> None:
    trust(bare, "RQQ")
    worked_out(bare)
    said = text_of(section(opened(world.people["administrator"], "/planning/QZZ/"), "biggest-gaps"))
    assert "Every gap here only returns the assumed vacancy rate" in said
    assert re.search(r"Organisation RQQ .* assumed", said)


def test_an_unknown_need_is_no_nought(bare: System, world: World) -> None:
    trust(bare, "RQQ")
    worked_out(bare)
    said = look(world.people["administrator"], "/planning/QZZ/?basis=need")
    assert "the gap is not known: nobody reported what it would be measured against" in said
    assert "Need gap Not known" in said


# What is about to change.


def test_nothing_is_said_to_be_recalculated_while_nothing_is(shown: str) -> None:
    assert "Being recalculated" not in shown


def test_the_page_says_that_it_is_being_recalculated(world: World) -> None:
    request_recompute(actor=APPLICATION, scenario=scenario())
    assert "Being recalculated" in opened(world.people["executive"], GAP)


def test_without_javascript_one_can_look_again(world: World) -> None:
    request_recompute(actor=APPLICATION, scenario=scenario())
    assert "Look again" in opened(world.people["executive"], GAP)


def test_no_news_is_no_content(world: World) -> None:
    answer = news(world)
    assert (answer.status_code, answer.headers.get("HX-Trigger")) == (204, None)


def test_work_that_begins_later_brings_the_banner(world: World) -> None:
    request_recompute(actor=APPLICATION, scenario=scenario())
    assert "Being recalculated" in news(world).content.decode()


def test_the_banner_is_not_read_out_again_while_the_work_lasts(world: World) -> None:
    request_recompute(actor=APPLICATION, scenario=scenario())
    assert news(world, shown="busy").status_code == 204


def test_work_that_finds_nothing_new_takes_the_banner_away(world: World) -> None:
    request_recompute(actor=APPLICATION, scenario=scenario())
    run_waiting()
    answer = news(world, shown="busy")
    assert (answer.status_code, "Being recalculated" in answer.content.decode()) == (200, False)


def test_a_new_projection_is_announced(world: World) -> None:
    accept(world.south, "demand", [{"establishment_wte": Decimal(340)}])
    run_waiting()
    assert "new-projection" in news(world).headers["HX-Trigger"]


def test_a_recalculation_that_was_set_aside_is_said(world: World) -> None:
    job = request_recompute(actor=APPLICATION, scenario=scenario())
    Job.objects.filter(pk=job.pk).update(state=Job.State.SET_ASIDE, finished=job.requested)
    assert "Not up to date" in opened(world.people["executive"], GAP)


# Ways to it.


def test_people_of_one_system_go_straight_to_it(world: World, client: Client) -> None:
    client.force_login(world.people["executive"], backend=BACKEND)
    assert client.get("/planning/").headers["Location"] == GAP


def test_people_of_several_systems_choose(world: World) -> None:
    said = look(world.people["administrator"], "/planning/")
    assert ("System QXX" in said, "System QYY" in said, "no records yet" in said) == (True, True, True)


def test_the_menu_leads_to_the_gap(world: World) -> None:
    assert 'href="/planning/"' in opened(world.people["executive"], "/")


def test_the_home_page_tells_the_gap(world: World) -> None:
    assert "At 31 March 2032 the system is short of" in look(world.people["executive"], "/")


@pytest.mark.parametrize("slot", ["after-acceptance", "return-before-submit"])
def test_pages_of_returns_lead_to_the_gap(world: World, slot: str, rf: Any) -> None:
    from partners.actors import Actor

    request = rf.get("/")
    request.actor = Actor.of(world.people["planner"])
    version = accept(world.south, "demand", [{"establishment_wte": Decimal(330)}], quiet=True)
    assert 'href="/planning/QXX/?organisation=RBZ"' in slots.render(slot, request, version=version)


def test_the_page_of_a_return_keeps_quiet_for_people_without_sight(world: World, rf: Any) -> None:
    from partners.actors import Actor

    request = rf.get("/")
    request.actor = Actor.of(world.people["partner"])
    assert home.after_acceptance(request, organisation=world.north) is None


# How heavy it is.


@pytest.fixture
def large(db: None) -> System:
    """Sixty organisations with fifteen professions each."""
    from workforce.models import Profession, StaffGroup

    if not StaffGroup.objects.exists():
        load_reference()
    system = make_system("QBB")
    group = StaffGroup.objects.order_by("pk")[0]
    professions = [Profession.objects.create(code=f"p{n}", name=f"Profession {n}") for n in range(15)]
    for one in professions:
        one.staff_groups.add(group)
    for number in range(60):
        organisation = make_organisation(f"O{number}", system)
        rows = [{"substantive_wte": Decimal(50 + number), "profession": one.code} for one in professions]
        accept(organisation, "capacity", rows, quiet=True)
        posts = [{"establishment_wte": Decimal(60 + number), "profession": one.code} for one in professions]
        accept(organisation, "demand", posts, quiet=number < 59)
    return system


def test_a_large_system_takes_few_queries_and_a_light_page(large: System, client: Client) -> None:
    run = worked_out(large)
    assert run.inputs["cells"] == 900
    client.force_login(make_member(Role.ICS_EXECUTIVE, large), backend=BACKEND)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get("/planning/QBB/")
    assert (len(queries) <= 55, len(answer.content) < 400_000) == (True, True), f"{len(queries)}, {len(answer.content)}"
