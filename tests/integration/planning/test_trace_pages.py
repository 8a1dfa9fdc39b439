"""Where does this come from? From a figure of the dashboard to the cell of the file, and to what was assumed."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jobs.services import run_waiting
from planning.models import Scenario
from planning.services import scenarios
from tests.plugins.gap_world import BACKEND, World, cohort, look, make_world, opened, text_of
from tests.plugins.projecting import APPLICATION
from workforce.models import CapacityLine, Profession

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("trace pages")]

FROM = "/planning/QXX/where-from/"


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield make_world()


def rows(page: str, title: str) -> list[str]:
    """The lines of one table of the page, as text."""
    part = page.split(f'aria-labelledby="{title}"')[1].split("</section>", maxsplit=1)[0]
    body = re.search(r"<tbody.*?</tbody>", part, re.DOTALL)
    assert body is not None
    return [text_of(line) for line in re.findall(r"<tr.*?</tr>", body.group(0), re.DOTALL)]


def test_the_dashboard_leads_here_with_its_filters(world: World) -> None:
    page = opened(world.people["executive"], "/planning/QXX/?sector=acute&basis=need")
    assert 'href="/planning/QXX/where-from/?sector=acute&amp;basis=need"' in page


def test_a_row_of_the_biggest_gaps_leads_to_its_records(world: World) -> None:
    page = opened(world.people["executive"], "/planning/QXX/")
    address = "/planning/QXX/where-from/?organisation=RH8&amp;staff_group=nhs_digital%2Fnurses-health-visitors"
    assert f'href="{address}"' in page


def test_each_figure_tells_whose_what_when_how_much_and_how_it_came(world: World) -> None:
    lines = rows(opened(world.people["executive"], f"{FROM}?organisation=RBZ"), "records-title")
    told = [" ".join(line.split()) for line in lines]
    ending = "September 2025 {} Version 1 Not kept reported 100% not-specified"
    assert told == [
        f"South Hospital Adult nurse Funded establishment, WTE or posts {ending.format(330)}",
        f"South Hospital Adult nurse Substantive (contracted) WTE, or filled posts {ending.format(300)}",
    ]


def test_a_figure_leads_to_its_version_and_its_cell(world: World) -> None:
    page = opened(world.people["executive"], f"{FROM}?organisation=RH8")
    line = CapacityLine.objects.get(organisation=world.north)
    key = {"code": line.version.code, "line": line.pk, "figure": "substantive_wte"}
    assert f'href="{reverse("workforce:version", args=[line.version.code])}"' in page
    assert f'href="{reverse("workforce:origin", kwargs=key)}">Sheet Capacity, cell F12<' in page


def test_a_priority_counts_its_share_of_each_figure(world: World) -> None:
    lines = rows(opened(world.people["executive"], f"{FROM}?priority=early-years"), "records-title")
    assert all("40%" in line for line in lines)


def test_figures_out_of_sight_are_counted_not_shown(world: World) -> None:
    said = look(world.people["lead"], FROM)
    assert "5 lines stand behind the figure; 3 lines belong to organisations whose figures you cannot see" in said
    assert ("North Hospital" in said, "South Hospital" in said) == (True, False)


def test_people_who_see_roll_ups_are_told_how_many_lines_stand_behind(world: World) -> None:
    said = look(world.people["regional"], FROM)
    assert "5 lines belong to organisations whose figures you cannot see" in said
    assert "No record that you may see stands behind this figure." in said


def test_students_on_their_way_are_listed(world: World) -> None:
    line = cohort(world.north)
    run_waiting()
    (found,) = rows(opened(world.people["executive"], FROM), "students-title")
    assert re.search(r"North Hospital Adult nurse .* September 2028 40 Version 1", found)
    assert line.intake == Decimal(40)


def test_the_month_of_the_plan_is_listed_with_what_happened(world: World) -> None:
    page = opened(world.people["executive"], f"{FROM}?month=2025-09&organisation=RH8")
    told = [re.sub(r" Version.*", "", line).split()[-2:] for line in rows(page, "plan-title")]
    assert told == [["Plan", "510"], ["Actual", "500"]]


def test_the_plans_chart_leads_to_its_month(world: World) -> None:
    page = opened(world.people["executive"], "/planning/QXX/")
    assert 'href="/planning/QXX/where-from/?month=2025-09"' in page


# What is assumed.


def test_assumptions_are_told_with_scope_values_reason_and_source(world: World) -> None:
    found = rows(opened(world.people["executive"], f"{FROM}?organisation=VN1"), "assumptions-title")
    (vacancy,) = [line for line in found if "Vacancy rate assumed" in line]
    held = Scenario.objects.get(is_default=True).assumptions.filter(sector="adult_social_care", to_year=None)
    row = held.get(parameter="assumed_vacancy_rate")
    assert "One sector: Adult social care" in vacancy
    assert all(text_of(words).strip() in vacancy for words in (row.reason, row.source, "7.0%"))


def test_an_assumption_that_is_not_needed_is_not_listed(world: World) -> None:
    found = rows(opened(world.people["executive"], f"{FROM}?organisation=RH8"), "assumptions-title")
    assert not [line for line in found if "Vacancy rate assumed" in line]


def test_the_most_specific_assumption_is_the_one_listed(world: World) -> None:
    scenarios.add_assumption(
        actor=APPLICATION, scenario=Scenario.objects.get(is_default=True), parameter="leave_rate", scope_kind="cell",
        low=Decimal("0.01"), mode=Decimal("0.02"), high=Decimal("0.03"), reason="Counted here", source="Own count",
        organisation=world.north, profession=Profession.objects.get(code="nurse-adult"),
    )  # fmt: skip
    run_waiting()
    found = rows(opened(world.people["executive"], f"{FROM}?organisation=RH8"), "assumptions-title")
    (leaving,) = [line for line in found if "Leaving before retirement age" in line]
    assert "One profession in one organisation: North Hospital, Adult nurse" in leaving
    assert re.findall(r"[\d.]+%", leaving)[:3] == ["1.0%", "2.0%", "3.0%"]


def test_a_combination_that_is_not_worked_out_is_not_found(world: World, client: Client) -> None:
    client.force_login(world.people["executive"], backend=BACKEND)
    assert client.get(f"{FROM}?organisation=RH8&profession=nurse-adult&priority=early-years").status_code == 404


# A page at a time.


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planning.presenters.trace.MOST_ON_PAGE", 2)


def values(world: World, address: str) -> list[str]:
    return re.findall(r"([\d.]+) Version", " ".join(rows(opened(world.people["executive"], address), "records-title")))


def test_the_records_come_a_page_at_a_time_largest_first(world: World, short_pages: None) -> None:
    assert [values(world, f"{FROM}?page={page}") for page in (1, 2, 3)] == [
        ["600", "560"], ["560", "500"], ["330", "300"],
    ]  # fmt: skip


def test_a_page_says_where_it_stands(world: World, short_pages: None) -> None:
    said = look(world.people["executive"], f"{FROM}?page=2")
    assert "numbers 3 to 4 of 7 figures are on this page, all of them in the file" in said


def test_assumptions_are_folded_away_and_counted(world: World) -> None:
    assert re.search(r"Show \d+ assumptions", look(world.people["executive"], FROM))
