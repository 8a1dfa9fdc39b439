"""Collections: what a lead and a planner see first, one collection in full, opening and closing."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.plugins.collecting import BASE, Scene, row, saved, submitted, text_of
from tests.plugins.people import make_organisation
from workforce.models import Round
from workforce.services.review import accept
from workforce.services.rounds import close_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(scene: Scene) -> Client:
    return scene.client("planner")


def address(scene: Scene, query: str = "") -> str:
    return f"/returns/rounds/{scene.round.code}/{query}"


def test_a_lead_sees_the_own_return_with_its_sections(scene: Scene) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=1))
    page = text_of(scene.client("lead").get("/returns/"))
    assert (f'href="{scene.address()}"' in page, "Capacity: draft; Demand: not started" in page) == (True, True)


def test_a_lead_sees_no_collection_of_others(scene: Scene) -> None:
    assert "To review" not in text_of(scene.client("lead").get("/returns/"))


def test_a_lead_of_an_organisation_without_a_system_sees_its_returns(scene: Scene) -> None:
    organisation = scene.of_return.organisation
    organisation.home_system = None
    organisation.save()
    page = text_of(scene.client("lead").get("/returns/"))
    assert f'href="{scene.address()}"' in page


def test_a_return_of_a_collection_out_of_sight_leads_to_no_dead_end(scene: Scene) -> None:
    organisation = scene.of_return.organisation
    organisation.home_system = None
    organisation.save()
    assert address(scene) not in text_of(scene.client("lead").get(scene.address()))


def test_whoever_enters_figures_finds_the_uploads(scene: Scene) -> None:
    assert 'href="/returns/uploads/"' in text_of(scene.client("lead").get("/returns/"))


def test_a_lead_can_start_what_has_not_begun(scene: Scene) -> None:
    scene.of_return.delete()
    assert f'action="/returns/rounds/{scene.round.code}/start/"' in text_of(scene.client("lead").get("/returns/"))


def test_a_planner_sees_who_has_submitted_and_who_is_missing(scene: Scene, planner: Client) -> None:
    submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    page = text_of(planner.get("/returns/"))
    assert ("1 of 2" in page, f'href="{address(scene, "?state=missing")}"' in page) == (True, True)


def test_a_planner_is_told_how_many_wait_for_review(scene: Scene, planner: Client) -> None:
    submitted(scene, row(profession="adult-nurse", substantive_wte=1))
    assert "1 submitted section waits for your review" in text_of(planner.get("/returns/"))


def test_a_collection_is_complete_when_every_section_is_accepted(scene: Scene, planner: Client) -> None:
    from workforce.selectors.states import progress_of

    scene.round.sections = ["capacity"]
    scene.round.save()
    accept(actor=scene.actor("planner"), version=submitted(scene, row(profession="adult-nurse", substantive_wte=1)))
    told = progress_of([scene.round], scene.actor("planner"))[scene.round.pk]
    assert (told.asked, told.submitted, told.complete, told.missing, told.waiting) == (2, 1, 1, 1, 0)


def test_closed_collections_are_shown_on_request(scene: Scene, planner: Client) -> None:
    close_round(actor=scene.actor("planner"), round_=scene.round)
    shown = [scene.round.name in text_of(planner.get(f"/returns/{query}")) for query in ("", "?show=closed")]
    assert shown == [False, True]


def test_the_collection_shows_every_organisation_of_the_system(scene: Scene, planner: Client) -> None:
    page = text_of(planner.get(address(scene)))
    assert ["(RH8)" in page, "(RBZ)" in page, "(RYF)" in page] == [True, True, False]


def test_organisations_that_had_closed_are_not_asked(scene: Scene, planner: Client) -> None:
    make_organisation("ROLD", scene.system, closed=BASE)
    assert "(ROLD)" not in text_of(planner.get(address(scene)))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?state=draft", ["RH8"]),
        ("?state=missing", ["RH8", "RBZ"]),
        ("?state=accepted", []),
        ("?q=rbz", ["RBZ"]),
        ("?state=not_started&q=organisation", ["RH8", "RBZ"]),
    ],
)
def test_the_collection_is_filtered_by_its_address(query: str, shown: list[str], scene: Scene, planner: Client) -> None:
    saved(scene, row(profession="adult-nurse", substantive_wte=1))
    table = text_of(planner.get(address(scene, query))).split("<table")[1].split("</table>")[0]
    assert [code for code in ("RH8", "RBZ") if f"({code})" in table] == shown


def test_a_lead_sees_only_the_own_organisation_in_the_collection(scene: Scene) -> None:
    page = text_of(scene.client("lead").get(address(scene)))
    assert ["(RH8)" in page, "(RBZ)" in page] == [True, False]


def new_round(**changes: str) -> dict[str, str | list[str]]:
    due = timezone.localdate() + dt.timedelta(days=30)
    return {
        "base_month_month": str(BASE.month), "base_month_year": str(BASE.year), "due_day": str(due.day),
        "due_month": str(due.month), "due_year": str(due.year), "base_month_0": str(BASE.month),
        "base_month_1": str(BASE.year), "sections": ["capacity", "demand"], "name": "Autumn return", **changes,
    }  # fmt: skip


def test_a_planner_opens_a_collection(scene: Scene, planner: Client) -> None:
    planner.post("/returns/rounds/new/", new_round(system=str(scene.system.pk)))
    opened = Round.objects.get(name="Autumn return")
    assert (opened.base_month, opened.sections) == (BASE, ["capacity", "demand"])


def test_the_same_collection_is_not_opened_twice(scene: Scene, planner: Client) -> None:
    page = text_of(planner.post("/returns/rounds/new/", new_round(system=str(scene.system.pk), name="")))
    assert (Round.objects.count(), "already collects the figures of that month" in page) == (1, True)


def test_a_collection_due_in_the_past_is_refused_beside_its_field(scene: Scene, planner: Client) -> None:
    page = text_of(planner.post("/returns/rounds/new/", new_round(system=str(scene.system.pk), due_year="2020")))
    assert "has passed already" in page


def test_a_planner_cannot_open_a_collection_of_another_system(scene: Scene, planner: Client) -> None:
    planner.post("/returns/rounds/new/", new_round(system=str(scene.elsewhere.home_system_id)))
    assert not Round.objects.filter(name="Autumn return").exists()


def test_a_planner_closes_a_collection(scene: Scene, planner: Client) -> None:
    planner.post(address(scene, "close/"))
    scene.round.refresh_from_db()
    assert scene.round.closed == timezone.localdate()


def test_closing_a_closed_collection_says_so(scene: Scene, planner: Client) -> None:
    close_round(actor=scene.actor("second"), round_=scene.round)
    assert "is closed already" in text_of(planner.post(address(scene, "close/"), follow=True))


@pytest.mark.parametrize("page", ["/returns/", "round"])
def test_the_lists_take_as_many_statements_for_many_organisations(
    page: str, scene: Scene, planner: Client, django_assert_max_num_queries
) -> None:
    from workforce.services.drafts import open_return

    for number in range(20):
        organisation = make_organisation(f"X{number:02}", scene.system)
        if number % 2:
            open_return(actor=scene.actor("planner"), round_=scene.round, organisation=organisation)
    with django_assert_max_num_queries(12):
        planner.get(address(scene) if page == "round" else page)


def test_a_planner_without_any_collection_is_told_to_open_one(scene: Scene, planner: Client) -> None:
    scene.of_return.delete()
    scene.round.delete()
    assert "Open the first collection" in text_of(planner.get("/"))
