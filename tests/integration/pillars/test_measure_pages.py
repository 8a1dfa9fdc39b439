"""Pages of measures: the list, one measure with its chart, forms and files."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from partners.actors import Actor
from pillars.models import PlanMeasure, Reading
from pillars.services.readings import ReadingFacts, enter_reading
from tests.integration.pillars.conftest import PlanWorld
from tests.integration.pillars.measuring import defined
from tests.plugins.gap_world import BACKEND, text_of

pytestmark = pytest.mark.django_db
D = Decimal
ROOT = "/pillars/QAA/measures/"
SHARED = f"{ROOT}shared-training/"


def client_of(actor: Actor) -> Client:
    client = Client()
    assert actor.user is not None
    client.force_login(actor.user, backend=BACKEND)
    return client


def page(actor: Actor, address: str) -> str:
    answer = client_of(actor).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def file(actor: Actor, address: str) -> list[str]:
    answer = client_of(actor).get(address)
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def entered(world: PlanWorld, measure: PlanMeasure, *per_cent: int) -> None:
    """One reading a month, the last one of September 2025."""
    for back, value in enumerate(reversed(per_cent)):
        month = 9 - back
        day = dt.date(2025 + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        facts = ReadingFacts(numerator=D(value), denominator=D(100))
        enter_reading(actor=world.lead, measure=measure, period=day, facts=facts)


STEADY = (50, 52, 49, 51, 50, 52, 48, 50, 51, 49, 50, 51)


def test_the_list_tells_each_measure_with_its_signs_in_words(plan_world: PlanWorld) -> None:
    one = defined(plan_world, target=D("0.8"))
    entered(plan_world, one, *STEADY)
    told = text_of(page(plan_world.executive, f"{ROOT}?text=shared"))
    for words in ("Shared training", "51.0%", "September 2025", "80.0%", "Common cause: no significant change",
                  "By its limits, misses the target consistently", "Stabilised", "Delivery Lead"):  # fmt: skip
        assert words in told


def test_filters_narrow_the_list_and_the_file(plan_world: PlanWorld) -> None:
    one = defined(plan_world, target=D("0.4"))
    entered(plan_world, one, 50)
    defined(plan_world, name="Another", target=D("0.9"))
    assert [line.split(",")[0] for line in file(plan_world.lead, f"{ROOT}measures.csv?target=met")[1:]] == [
        "Shared training"
    ]


def test_a_filter_that_says_something_unknown_is_told(plan_world: PlanWorld) -> None:
    assert "Variation: choose from those that are offered." in page(plan_world.lead, f"{ROOT}?variation=odd")


def test_fewer_than_twelve_points_are_a_plain_line_that_says_so(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world), *STEADY[:11])
    told = page(plan_world.lead, SHARED)
    assert "There are 11 points" in told
    assert "Lower limit" not in told


def test_twelve_points_have_limits_and_a_test_of_stabilised(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world), *STEADY)
    told = page(plan_world.lead, SHARED)
    assert "Upper limit" in told
    assert "Stabilised" in text_of(told)


def test_special_cause_has_a_shape_of_its_own(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world), *STEADY, 90)
    told = page(plan_world.lead, SHARED)
    assert '"symbol":"diamond"' in told
    assert "Special cause: improving" in told


def test_the_file_holds_the_numbers_of_the_chart(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world, target=D("0.8")), *STEADY)
    heads, newest, *_ = file(plan_world.executive, f"{SHARED}series.csv")
    assert heads == (
        "Period,People trained,People in post,Value,Mean,Lower limit,Upper limit,Target,What it says,Remark"
    )
    assert newest.startswith("2025-09-01,51.00000,100.00000,0.51000,0.5025")
    assert newest.endswith("0.80000,Common cause,Not checked yet")


def test_a_planner_defines_a_measure_in_per_cent(plan_world: PlanWorld) -> None:
    given = {
        "name": "Staying", "unit": "fraction", "direction": "higher", "numerator": "Stayed", "denominator": "All",
        "how": "observes:stability", "baseline": "88.5", "baseline_date_day": "31", "baseline_date_month": "3",
        "baseline_date_year": "2025", "baseline_note": "As printed", "target_basis": "relative", "target": "2",
        "target_date_day": "31", "target_date_month": "12", "target_date_year": "2027",
        "trajectory": "2026-03-31 89",
    }  # fmt: skip
    answer = client_of(plan_world.planner).post(f"{ROOT}add/", given, follow=True)
    made = PlanMeasure.objects.get(slug="staying")
    assert (made.baseline, made.target, made.trajectory) == (D("0.885"), D("0.02"), {"2026-03-31": "0.89000"})
    assert "+2.0% relative to the baseline, that is 90.3% by 31 December 2027" in text_of(answer.content.decode())


def test_what_is_wrong_stands_beside_its_field(plan_world: PlanWorld) -> None:
    given = {"name": "X", "unit": "fraction", "direction": "higher", "numerator": "a", "denominator": "b",
             "how": "entered", "target_basis": "points", "target": "2", "trajectory": "soon 3"}  # fmt: skip
    told = client_of(plan_world.planner).post(f"{ROOT}add/", given).content.decode()
    assert "Line 1 must be a day and a level" in told
    told = client_of(plan_world.planner).post(f"{ROOT}add/", given | {"trajectory": ""}).content.decode()
    assert "A target that is a change needs the level and the day that it starts from." in told


def test_the_form_shows_a_measure_as_it_was_typed(plan_world: PlanWorld) -> None:
    defined(plan_world, baseline=D("0.885"), baseline_date=dt.date(2025, 3, 31), target=D("0.9"))
    told = page(plan_world.planner, f"{SHARED}change/")
    assert 'value="88.5"' in told
    assert 'value="90"' in told


def test_an_owner_enters_a_reading_and_a_planner_checks_it(plan_world: PlanWorld) -> None:
    defined(plan_world)
    given = {"period_day": "1", "period_month": "9", "period_year": "2025", "numerator": "6", "denominator": "10"}
    client_of(plan_world.lead).post(f"{SHARED}readings/add/", given)
    assert "It is right" not in page(plan_world.lead, SHARED)
    assert "It is right" in page(plan_world.planner, SHARED)
    client_of(plan_world.planner).post(f"{SHARED}readings/2025-09-01/check/")
    assert Reading.objects.get().checked_by == plan_world.planner.user


def test_a_reading_is_corrected_with_a_reason(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world), 50)
    address = f"{SHARED}readings/2025-09-01/correct/"
    refused = client_of(plan_world.lead).post(address, {"numerator": "60", "denominator": "100"})
    assert "Say why it is corrected." in refused.content.decode()
    client_of(plan_world.lead).post(address, {"numerator": "60", "denominator": "100", "note": "Late"})
    assert [one.value for one in Reading.objects.filter(ended=None)] == [D("0.6")]


def test_a_measure_is_reviewed_and_retired(plan_world: PlanWorld) -> None:
    defined(plan_world)
    ahead = timezone.localdate() + dt.timedelta(days=60)
    given = {"next_review_day": ahead.day, "next_review_month": ahead.month, "next_review_year": ahead.year}
    client_of(plan_world.lead).post(f"{SHARED}review/", given)
    client_of(plan_world.planner).post(f"{SHARED}retire/", {"do": "retire"})
    found = PlanMeasure.objects.get(slug="shared-training")
    assert (found.review_date, found.retired is None) == (ahead, False)


def test_home_asks_the_owner_to_review_and_the_checker_to_check(plan_world: PlanWorld) -> None:
    past = timezone.localdate() - dt.timedelta(days=1)
    one = defined(plan_world, review_date=past, checker=plan_world.planner.user)
    entered(plan_world, one, 50)
    assert "Review the measure Shared training" in page(plan_world.lead, "/")
    assert "Check 1 reading of Shared training" in page(plan_world.planner, "/")


OWN = ("", "measures.csv", "shared-training/", "shared-training/series.csv")


@pytest.mark.parametrize("address", OWN)
def test_who_plans_for_another_system_sees_none_of_it(plan_world: PlanWorld, address: str) -> None:
    defined(plan_world)
    assert client_of(plan_world.stranger).get(ROOT + address).status_code == 404


TABLE = {
    "add/": (200, 403, 403), "shared-training/": (200, 200, 200), "shared-training/change/": (200, 403, 403),
    "shared-training/review/": (200, 200, 403), "shared-training/readings/add/": (200, 200, 403),
    "shared-training/readings/2025-09-01/correct/": (200, 200, 403), "nothing/": (404, 404, 404),
    "shared-training/nothing.csv": (404, 404, 404),
}  # fmt: skip


@pytest.mark.parametrize("address", TABLE)
def test_each_role_gets_what_the_table_says(plan_world: PlanWorld, address: str) -> None:
    entered(plan_world, defined(plan_world), 50)
    people = (plan_world.planner, plan_world.lead, plan_world.executive)
    answers = tuple(client_of(one).get(ROOT + address).status_code for one in people)
    assert answers == TABLE[address]


def test_who_leads_but_does_not_own_a_measure_may_not_enter(plan_world: PlanWorld) -> None:
    defined(plan_world, owner=None)
    assert client_of(plan_world.lead).get(f"{SHARED}readings/add/").status_code == 403


def test_a_pillar_shows_its_measures_and_the_way_to_add_one(plan_world: PlanWorld) -> None:
    told = page(plan_world.planner, "/pillars/QAA/pillars/resourcing/")
    assert 'href="/pillars/QAA/measures/local-recruitment/"' in told
    assert 'href="/pillars/QAA/measures/add/?pillar=resourcing"' in told


def test_limits_that_a_change_has_overtaken_say_nothing_of_the_target(plan_world: PlanWorld) -> None:
    """The target lies above the limits of all points, and yet the latest point meets it."""
    entered(plan_world, defined(plan_world, target=D("0.7")), *STEADY, 90)
    told = page(plan_world.lead, SHARED)
    assert "Cannot be told while the measure is changing" in told
    assert "The limits are of all points." in told
