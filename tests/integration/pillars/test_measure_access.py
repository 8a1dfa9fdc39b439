"""Who sees which figures of measures, and that no pair of views tells more than protected counts do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from partners.models import Organisation, User
from pillars.models import Framework, PlanMeasure
from tests.conftest import ROOT
from tests.plugins.gap_world import BACKEND, World, make_world
from tests.plugins.people import make_organisation
from tests.plugins.projecting import MONTH, accept
from workforce.models import IndicatorLine, Measure

pytestmark = pytest.mark.django_db
D = Decimal
BANDS = ("band-2", "band-5", "band-9")
TRUSTS = 6
API = "/api/v1/systems/QXX/measures/"
PAGES = "/pillars/QXX/measures/"


@pytest.fixture(scope="module")
def scene(module_data: Any) -> Iterator[World]:
    """The world with a plan and five measures, made once; what a test does to it is undone."""
    with module_data():
        world = make_world()
        plan = Framework.objects.create(system=world.system, code="plan", name="Plan", pillar_word="pillar")
        kind = Measure.objects.create(code="diversity", name="Diversity")
        _measure(plan, "vacancies", computed="vacancy_rate")
        _measure(plan, "of-south", computed="vacancy_rate", organisation=world.south)
        _measure(plan, "diversity", observes=kind, counts_people=True)
        yield world


def _measure(plan: Framework, slug: str, **told: Any) -> PlanMeasure:
    usual = {"name": slug, "numerator": "Some", "denominator": "All", "direction": "lower"}
    return PlanMeasure.objects.create(**(usual | told), framework=plan, system=plan.system, slug=slug)


@pytest.fixture
def world(scene: World, db: None) -> World:
    return scene


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def series(user: User, slug: str) -> Any:
    answer = client_of(user).get(f"{API}{slug}/series/")
    assert answer.status_code == 200, answer.content
    return answer.json()


SEES = {"lead": 404, "planner": 200, "executive": 200, "delivery": 404, "regional": 404, "neighbour": 404,
        "administrator": 200}  # fmt: skip


@pytest.mark.parametrize("address", [f"{PAGES}of-south/", f"{PAGES}of-south/series.csv", f"{API}of-south/series/"])
def test_a_measure_of_one_organisation_is_for_those_who_see_its_figures(world: World, address: str) -> None:
    assert {role: client_of(world.people[role]).get(address).status_code for role in SEES} == SEES


@pytest.mark.parametrize("address", [PAGES, f"{PAGES}measures.csv", API])
def test_lists_leave_it_out(world: World, address: str) -> None:
    answers = {role: client_of(world.people[role]).get(address) for role in ("delivery", "planner")}
    told = {role: b"".join(one) if one.streaming else one.content for role, one in answers.items()}
    assert {role: b"of-south" in one for role, one in told.items()} == {"delivery": False, "planner": True}


def test_an_aggregate_is_for_everybody_who_sees_the_plan(world: World) -> None:
    assert [series(world.people[role], "vacancies")["observations"][-1]["value"] is not None
            for role in ("lead", "delivery", "regional")] == [True] * 3  # fmt: skip


@pytest.mark.parametrize(
    ("role", "withheld"), [("delivery", True), ("regional", True), ("lead", False), ("planner", False)]
)
def test_what_one_partner_alone_told_is_for_those_who_see_its_figures(world: World, role: str, withheld: bool) -> None:
    rows = [{"measure": Measure.objects.get(), "attribute": "all", "numerator": D(30), "denominator": D(120)}]
    accept(world.north, "indicators", rows)
    (told,) = series(world.people[role], "diversity")["observations"]
    assert (told["withheld"], told["value"] is None) == (withheld, withheld)


def test_few_leavers_are_for_those_who_see_the_figures(world: World) -> None:
    _measure(Framework.objects.get(code="plan"), "leavers", computed="leaver_rate")
    for one in (world.north, world.south):
        rows = [{"substantive_wte": D(90), "headcount": D(100), "leavers": D(3)}]
        accept(one, "capacity", rows, MONTH.replace(month=10))
    shown = {role: series(world.people[role], "leavers")["observations"][-1] for role in ("delivery", "planner")}
    assert {role: (one["suppressed"], one["value"] is None) for role, one in shown.items()} == {
        "delivery": (True, True), "planner": (False, False)}  # fmt: skip


Counts = dict[tuple[str, str], int]


def trusts(world: World) -> list[Organisation]:
    more = [make_organisation(f"R{number}X", world.system) for number in range(TRUSTS - 2)]
    return [world.north, world.south, *more]


def counts(seed: int, codes: list[str]) -> Counts:
    """Made-up counts by trust and band, many of them small."""
    dice = random.Random(seed)
    return {key: dice.choice([1, 2, 3, 5, 7, 8, 12, 13, 40]) for key in product(codes, BANDS)}


def told_by(organisations: list[Organisation], told: Counts) -> None:
    for one in organisations:
        rows = [{"measure": Measure.objects.get(), "attribute": band, "numerator": D(told[one.code, band]),
                 "denominator": D(100)} for band in BANDS]  # fmt: skip
        accept(one, "indicators", rows, quiet=True)


def views(world: World, organisations: list[Organisation]) -> dict[tuple[str, str], Any]:
    """What the planner is shown through the API: the whole system, and each trust as a measure of its own, by band."""
    found = {}
    for one in (None, *organisations):
        slug = "diversity" if one is None else f"of-{one.code.lower()}"
        if one is not None:
            plan = Framework.objects.get(code="plan")
            _measure(plan, slug, observes=Measure.objects.get(), counts_people=True, organisation=one)
        for part in series(world.people["planner"], slug)["by_attribute"]:
            found[slug, part["name"]] = part["observations"]
    PlanMeasure.objects.filter(slug__startswith="of-r").delete()
    return found


def test_no_difference_of_two_views_changes_when_a_hidden_count_does(world: World) -> None:
    """Whoever is hidden could be one person or seven: every view, and so every pair of views, stays the same."""
    here = trusts(world)
    counted = counts(1, [one.code for one in here])
    told_by(here, counted)
    before = views(world, here)
    other = counted | {key: random.Random(str(key)).randint(1, 7) for key, count in counted.items() if count < 8}
    assert other != counted
    told_by(here, other)
    assert views(world, here) == before


def test_pairs_of_views_differ_by_rounded_counts_alone(world: World) -> None:
    """The whole less one trust: what is left is a multiple of five, never a count."""
    here = trusts(world)
    told_by(here, counts(2, [one.code for one in here]))
    found = views(world, here)
    numerators = [rows[-1]["numerator"] for rows in found.values() if rows[-1]["numerator"] is not None]
    dice = random.Random(3)
    pairs = [dice.sample(numerators, 2) for _ in range(100)]
    assert {(D(one) - D(other)) % 5 for one, other in pairs} == {D(0)}


def test_every_door_shows_the_same_protected_numbers(world: World) -> None:
    here = trusts(world)
    told_by(here, dict.fromkeys(product([one.code for one in here], BANDS), 3))
    answer = client_of(world.people["planner"]).get(f"{PAGES}diversity/by-attribute.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()[1:]
    in_file = [D(line.split(",")[2]) for line in lines]
    shown = series(world.people["planner"], "diversity")["by_attribute"]
    in_api = [D(part["observations"][0]["numerator"]) for part in shown]
    assert in_file == in_api == [D(25)] * len(BANDS)


def test_observations_are_read_in_one_place_outside_the_returns() -> None:
    """Whoever reads them elsewhere might show counts of people unprotected."""
    named = (IndicatorLine.__name__, "indicatorlines")
    readers = [path for path in _sources() if any(one in (ROOT / path).read_text(encoding="utf-8") for one in named)]
    assert readers == [Path("pillars/selectors/series.py")]


def _sources() -> list[Path]:
    packages = ("pillars", "planning", "partners", "phases", "jobs", "web", "demo")
    found = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    return [path.relative_to(ROOT) for path in found]
