"""A rate of partners beside one another: sums over sums, definitions matched, and nobody told of a single partner."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from partners.actors import Actor
from partners.models import Organisation, Sector
from planning.selectors.benchmark_rates import RATES
from planning.selectors.benchmarks import Asked, Benchmark, Benchmarks, Level, limits
from tests.plugins.gap_world import BACKEND, World, look, make_world
from tests.plugins.people import make_organisation, make_system
from tests.plugins.projecting import CARER, MONTH, NURSE, accept
from workforce.models import Measure, Profession, ReferenceRate

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("benchmarks")]
PAGE = "/planning/QXX/benchmarks/"
PARTNERS, LEVELS = f"{PAGE}partners.csv", f"{PAGE}levels.csv"
ALL = ("lead", "planner", "executive", "delivery", "regional", "administrator", "partner", "neighbour")


def staff(**figures: int) -> list[dict[str, Any]]:
    return [{name: Decimal(value) for name, value in figures.items()}]


@pytest.fixture(scope="module")
def scene(module_data: Callable[[], Any]) -> Iterator[World]:
    """Both hospitals and three more tell their leavers; so do two care homes, one of them of very few people."""
    with module_data():
        world = make_world()
        for place, (code, leavers, people) in enumerate((("RA1", 10, 200), ("RA2", 30, 300), ("RA3", 60, 400))):
            other = make_organisation(code, world.system, name=f"Hospital {place}")
            accept(other, "capacity", staff(substantive_wte=people, headcount=people, leavers=leavers), quiet=True)
        accept(world.north, "capacity", staff(substantive_wte=500, headcount=560, leavers=56), quiet=True)
        accept(world.south, "capacity", staff(substantive_wte=300, headcount=340, leavers=17), quiet=True)
        care = [{"substantive_wte": Decimal(100), "headcount": Decimal(140), "leavers": Decimal(35),
                 "profession": CARER}]  # fmt: skip
        accept(world.care, "capacity", care, quiet=True)
        for code, label, value, unit in (
            ("nhs-vacancy-rate", "NHS vacancy rate", "0.067", "fraction"),
            ("nhs-nurse-vacancy-rate", "Nurse vacancy rate", "0.06", "fraction"),
            ("social-care-turnover", "Care turnover", "0.231", "fraction"),
            ("social-care-sickness-days", "Care sickness days", "5.3", "days a worker a year"),
        ):
            ReferenceRate.objects.create(
                code=code, label=label, value=value, unit=unit, period=dt.date(2025, 3, 31), source="Published"
            )
        yield world


@pytest.fixture
def world(scene: World, db: None) -> World:
    return scene


def compared(world: World, rate: str = "leaver-rate", role: str = "planner", **asked: Any) -> Benchmark:
    found = Benchmarks(Actor.of(world.people[role]), world.system)
    return found.of(Asked(RATES[rate], MONTH, **asked))


def values(found: Benchmark) -> dict[str, float]:
    return {one.name: one.value for one in found.peers}


def level(found: Benchmark, name: str) -> Level:
    return next(one for one in found.levels if one.name.startswith(name))


def rows(world: World, address: str, role: str = "planner") -> list[dict[str, str]]:
    client = Client()
    client.force_login(world.people[role], backend=BACKEND)
    answer: Any = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_partners_are_ranked_from_the_highest(world: World) -> None:
    found = compared(world, sector="acute")
    assert [one.name for one in found.peers] == [
        "Hospital 2", "Hospital 1", "North Hospital", "Hospital 0", "South Hospital",
    ]  # fmt: skip
    assert values(found)["North Hospital"] == pytest.approx(0.1)


def test_the_systems_rate_is_a_sum_over_a_sum(world: World) -> None:
    found = compared(world)
    assert found.system is not None
    assert found.system.value == pytest.approx((10 + 30 + 60 + 56 + 17 + 35) / (200 + 300 + 400 + 560 + 340 + 140))


def test_an_organisation_that_did_not_tell_is_left_out_of_both_parts(world: World) -> None:
    accept(world.south, "capacity", staff(substantive_wte=300, headcount=340), quiet=True)
    found = compared(world, sector="acute")
    assert ("South Hospital" in values(found), found.silent) == (False, 1)
    assert found.system is not None
    assert found.system.value == pytest.approx(156 / 1460)


def test_vacancies_are_those_of_professions_with_an_establishment(world: World) -> None:
    ward = {"setting": "hospital-ward"}
    more = {"substantive_wte": Decimal(40), "profession": CARER, "setting": "home-care"}
    accept(world.north, "capacity", [{"substantive_wte": Decimal(500), **ward}, more], quiet=True)
    accept(world.north, "demand", [{"establishment_wte": Decimal(560), **ward}], quiet=True)
    found = compared(world, "vacancy-rate")
    assert values(found)["North Hospital"] == pytest.approx(60 / 560)


def test_a_profession_alone_can_be_compared(world: World) -> None:
    found = compared(world, profession=Profession.objects.get(code=CARER))
    assert values(found) == {"Rose House": pytest.approx(0.25)}


# Chance


def test_limits_hold_the_rate_and_narrow_with_size() -> None:
    small, large = limits(0.1, 50), limits(0.1, 5000)
    assert small[0] < large[0] < 0.1 < large[1] < small[1]  # type: ignore[operator]


def test_limits_are_wilsons() -> None:
    """Worked by hand: p = 0.1, n = 100, z = 3.090232."""
    assert list(limits(0.1, 100)) == pytest.approx([0.03968, 0.23006], abs=1e-5)


def test_a_partner_beside_its_limits_is_told_apart(world: World) -> None:
    told = {row["Partner"]: row["Against chance"] for row in rows(world, f"{PARTNERS}?rate=leaver-rate&sector=acute")}
    assert (told["South Hospital"], told["North Hospital"]) == ("Beyond chance", "Within chance")


def test_rates_that_count_no_people_have_no_limits(world: World) -> None:
    accept(world.north, "capacity", staff(
        substantive_wte=500, sickness_days_lost=5000, sickness_days_available=100000), quiet=True)  # fmt: skip
    assert [one.low for one in compared(world, "sickness-absence").peers] == [None]


# Reference values


@pytest.mark.parametrize(
    ("rate", "sector", "name", "match"),
    [
        ("vacancy-rate", "acute", "NHS vacancy rate", "same"),
        ("vacancy-rate", "", "NHS vacancy rate", "similar"),
        ("vacancy-rate", "adult_social_care", "NHS vacancy rate", "different"),
        ("vacancy-rate", "acute", "Nurse vacancy rate", "different"),
        ("leaver-rate", "adult_social_care", "Care turnover", "similar"),
        ("sickness-absence", "adult_social_care", "Care sickness days", "different"),
    ],
)
def test_how_far_definitions_match_is_stated(world: World, rate: str, sector: str, name: str, match: str) -> None:
    accept(world.care, "capacity", staff(sickness_days_lost=5, sickness_days_available=100), quiet=True)
    assert level(compared(world, rate, sector=sector), name).match == match


def test_a_rate_of_one_profession_matches_that_profession(world: World) -> None:
    nurses = Profession.objects.get(code=NURSE)
    found = compared(world, "vacancy-rate", sector="acute", profession=nurses)
    assert (level(found, "Nurse").match, level(found, "NHS").match) == ("same", "different")


def test_what_is_on_another_scale_is_told_and_not_drawn(world: World) -> None:
    accept(world.care, "capacity", staff(sickness_days_lost=5, sickness_days_available=100), quiet=True)
    assert level(compared(world, "sickness-absence"), "Care sickness days").on_scale is False


def test_the_newest_value_of_each_area_counts_and_none_of_days_to_come(world: World) -> None:
    for year, place, value in ((2024, "England", "0.08"), (2024, "London", "0.09"), (2099, "England", "0.01")):
        ReferenceRate.objects.create(
            code="nhs-vacancy-rate", label="NHS vacancy rate", value=value, unit="fraction", source="Published",
            period=dt.date(year, 9, 30), geography=place,
        )  # fmt: skip
    found = compared(world, "vacancy-rate", sector="acute")
    told = {one.name: one.value for one in found.levels if one.name.startswith("NHS")}
    assert told == {"NHS vacancy rate, England": 0.067, "NHS vacancy rate, London": 0.09}


def test_a_value_that_an_administrator_enters_is_shown_without_a_claim(world: World) -> None:
    ReferenceRate.objects.create(
        code="agency-share-london", label="Agency share", value="0.04", unit="fraction", period=MONTH, source="Told"
    )
    assert level(compared(world, "agency-share"), "Agency share").match == "not said"


# The region


def elsewhere(world: World, count: int) -> list[Organisation]:
    other = make_system("QZZ", world.system.region)
    made = [make_organisation(f"RZ{place}", other, sector=Sector.ACUTE) for place in range(count)]
    for one in made:
        accept(one, "capacity", staff(substantive_wte=90, headcount=100, leavers=20), quiet=True)
    return made


def test_the_region_counts_each_organisation_once_and_whole(world: World) -> None:
    elsewhere(world, 5)
    assert level(compared(world), world.system.region.name).value == pytest.approx((208 + 100) / (1940 + 500))


def test_a_region_of_few_others_is_told_to_those_who_see_it_only(world: World) -> None:
    elsewhere(world, 4)
    region = world.system.region.name
    told = [any(one.name == region for one in compared(world, role=role).levels) for role in ("planner", "regional")]
    assert told == [False, True]


# Who sees whom


def test_peers_out_of_sight_have_no_name_and_no_size(world: World) -> None:
    found = compared(world, role="lead", sector="acute")
    named = [one.name for one in found.peers if one.name]
    others = [(one.code, one.numerator, one.denominator, one.low) for one in found.peers if not one.name]
    assert (named, others) == (["North Hospital"], [("", None, None, None)] * 4)


def test_a_sector_of_few_out_of_sight_is_withheld(world: World) -> None:
    found = compared(world, role="regional", sector="adult_social_care")
    assert (found.peers, found.withheld, found.system) == ((), 1, None)


def test_what_stands_for_few_people_is_withheld(world: World) -> None:
    accept(world.south, "capacity", staff(substantive_wte=300, headcount=340, leavers=3), quiet=True)
    found = compared(world, role="regional", sector="acute")
    assert (len(found.peers), found.withheld) == (4, 1)


def test_the_page_of_a_regional_viewer_names_no_partner(world: World) -> None:
    page = look(world.people["regional"], f"{PAGE}?rate=leaver-rate")
    assert ("Hospital" in page, "Another partner" in page) == (False, True)


def test_nobody_marks_a_partner_out_of_sight(world: World) -> None:
    page = look(world.people["lead"], f"{PAGE}?organisation=RBZ")
    assert "Whose is marked: choose from those that are offered." in page


# Observations


def test_observations_are_compared_as_protected_counts(world: World) -> None:
    measure = Measure.objects.create(code="stability", name="Stability", unit="fraction", denominator="People")
    for place, stayed in ((world.north, 452), (world.south, 301)):
        told = {"measure": measure, "numerator": Decimal(stayed), "denominator": Decimal(500)}
        accept(place, "indicators", [told, told | {"attribute": "band 5"}], quiet=True)
    assert values(compared(world, "stability")) == {"North Hospital": 0.9, "South Hospital": 0.6}


# Pages


def test_the_headline_says_where_a_partner_stands(world: World) -> None:
    page = look(world.people["executive"], f"{PAGE}?rate=leaver-rate&organisation=RH8&sector=acute")
    assert (
        "North Hospital: leaver rate (acute) 10.0% in September 2025, number 2 of 5 partners from the highest." in page
    )


def test_the_page_says_how_definitions_match_and_why(world: World) -> None:
    page = look(world.people["planner"], f"{PAGE}?sector=acute")
    assert "Same definition Why Both take funded WTE without a substantive person in post." in page


def test_levels_are_a_file_too(world: World) -> None:
    told = {row["Compared with"]: row["Definition"] for row in rows(world, f"{LEVELS}?sector=acute")}
    assert told["NHS vacancy rate, England"] == "Same definition"


@pytest.mark.parametrize("query", ["rate=luck", "sector=moon", "profession=nobody", "month=1999-01"])
def test_an_unknown_filter_is_told_and_not_guessed_at(world: World, query: str) -> None:
    assert "There is a problem" in look(world.people["planner"], f"{PAGE}?{query}")


def test_a_rate_that_nobody_told_says_so(world: World) -> None:
    assert "Nobody has reported this rate yet." in look(world.people["planner"], f"{PAGE}?rate=local-recruitment")


@pytest.mark.parametrize("address", [PAGE, PARTNERS, LEVELS])
def test_who_may_open_what(world: World, address: str) -> None:
    told = {}
    for role in ALL:
        client = Client()
        client.force_login(world.people[role], backend=BACKEND)
        told[role] = client.get(address).status_code
    assert told == {**dict.fromkeys(ALL, 200), "partner": 403, "neighbour": 404}


# Through the API


def asked(world: World, query: str, role: str = "planner", status: int = 200) -> Any:
    client = Client()
    client.force_login(world.people[role], backend=BACKEND)
    answer = client.get(f"/api/v1/systems/QXX/benchmarks/{query}")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_the_api_tells_what_the_page_does(world: World) -> None:
    told = asked(world, "?rate=leaver-rate&sector=acute&organisation=RH8")
    assert [one["name"] for one in told["peers"]] == [
        one.name for one in compared(world, sector="acute", organisation="RH8").peers
    ]
    assert [one["organisation"] for one in told["peers"] if one["marked"]] == ["RH8"]


def test_the_api_names_nobody_out_of_sight(world: World) -> None:
    told = asked(world, "?rate=leaver-rate&sector=acute", "regional")
    assert {(one["organisation"], one["name"], one["denominator"]) for one in told["peers"]} == {("", "", None)}


def test_the_api_points_at_what_is_unknown(world: World) -> None:
    assert asked(world, "?rate=luck", status=400)["errors"][0]["pointer"] == "/rate"


def test_who_may_ask_the_api(world: World) -> None:
    for role, status in (("regional", 200), ("partner", 403), ("neighbour", 404)):
        asked(world, "", role, status)
