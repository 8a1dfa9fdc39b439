"""The pages of the what-if: what they show, to whom, and that only POST works anything out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from planning.models import Assumption, NodeResult, Scenario
from planning.what_if import pool
from planning.what_if.questions import Busy, Overtaken, TooOften, TooSlow
from tests.plugins.gap_world import BACKEND, World, make_world, text_of
from tests.plugins.module_data import ModuleData

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("what-if-pages")]
LEAVING = "leave_rate.staff_group.nhs_digital.nurses-health-visitors"
LINK = f"move={LEAVING}:0.03:0.05:0.07"
HTMX = {"HX-Request": "true"}
PUBLISHED = "As published, the funded gap at"


@pytest.fixture(scope="module")
def world(module_data: ModuleData) -> Iterator[World]:
    with module_data():
        yield make_world()
        pool.of_this_process().stop()


@pytest.fixture(autouse=True)
def asked_nothing_yet() -> None:
    caches["throttle"].clear()


@pytest.fixture
def no_child(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be asked of a child; nothing is."""
    asked: list[Any] = []
    monkeypatch.setattr(pool.Pool, "ask", lambda _, *question: asked.append(question))
    monkeypatch.setattr(pool.Pool, "warm", lambda _: None)
    return asked


def page(name: str = "") -> str:
    return f"/planning/QXX/scenarios/{Scenario.objects.get(is_default=True).code}/what-if/{name}"


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    return client


def panel(mode: str = "5", low: str = "3", high: str = "7", **more: str) -> dict[str, str]:
    return {"assumption": LEAVING, "a0-low": low, "a0-mode": mode, "a0-high": high, **more}


def send(world: World, data: dict[str, str], who: str = "planner", name: str = "", **headers: str) -> Any:
    return client_of(world, who).post(page(name), data, headers=headers)


def told(answer: Any) -> str:
    return text_of(answer.content.decode())


def field(html: str, name: str) -> str:
    """What stands in a text box."""
    [box] = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    return re.search(r'value="([^"]*)"', box).group(1)


def test_the_page_shows_what_is_published_and_the_weightiest_assumptions(world: World, no_child: list[Any]) -> None:
    text = told(client_of(world, "planner").get(page()))
    assert PUBLISHED in text
    assert "Demand growth, net of productivity: the whole system" in text
    assert no_child == []


def test_a_longer_panel_asks_the_database_no_more(world: World, no_child: list[Any]) -> None:
    client, counts = client_of(world, "planner"), []
    client.get(page())
    for query in ("", "?more=join_rate.system&more=local_share.system&more=training_attrition.system"):
        with CaptureQueriesContext(connection) as asked:
            client.get(page() + query)
        counts.append(len(asked))
    assert counts[1] == counts[0] <= 25


def test_opening_a_link_works_nothing_out_but_fills_the_panel(world: World, no_child: list[Any]) -> None:
    html = client_of(world, "planner").get(f"{page()}?{LINK}").content.decode()
    assert "5" in [field(html, f"a{place}-mode") for place in range(6)]
    assert "data-waiting" in html
    assert PUBLISHED in text_of(html)
    assert no_child == []


def test_showing_it_tells_the_gap_and_the_difference_to_what_is_published(world: World) -> None:
    text = told(send(world, panel()))
    assert "With this change the funded gap at 31 March 2032 is about" in text
    assert "less than published" in text


def test_it_writes_nothing(world: World) -> None:
    client = client_of(world, "planner")
    with CaptureQueriesContext(connection) as asked:
        client.post(page(), panel("5.5"))
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []


def test_htmx_gets_only_what_changes_and_the_address_that_says_so(world: World) -> None:
    answer = send(world, panel(), **HTMX)
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="what-if-shown"' in html
    assert 'hx-swap-oob="innerHTML:#live-region"' in html
    assert dict(parse_qsl(urlsplit(answer["HX-Replace-Url"]).query))["move"] == f"{LEAVING}:0.03:0.05:0.07"


def test_the_link_to_the_changes_leads_back_to_the_same_panel(world: World) -> None:
    address = send(world, panel(basis="need", year="2028/29"), **HTMX)["HX-Replace-Url"]
    html = client_of(world, "planner").get(address).content.decode()
    assert 'value="need" selected' in html
    assert 'value="2028/29" selected' in html
    assert "5" in [field(html, f"a{place}-mode") for place in range(6)]


def test_another_node_is_previewed(world: World) -> None:
    text = told(send(world, panel(organisation="RH8")))
    assert "the funded gap of North Hospital at 31 March 2032" in text


def test_the_need_gap_is_previewed_beside_the_funded_one(world: World) -> None:
    assert "the need gap at 31 March 2032" in told(send(world, panel(basis="need")))


def test_the_table_of_the_bridge_adds_up(world: World) -> None:
    answer = send(world, panel(chart="bridge"), name="numbers.csv")
    rows = [line.split(",") for line in b"".join(answer.streaming_content).decode().splitlines()]
    here = [float(row[2]) for row in rows[1:]]
    assert here[0] + sum(here[1:-1]) == pytest.approx(here[-1], abs=0.01)


def test_the_numbers_of_the_gap_are_a_file_with_its_change_to_what_is_published(world: World) -> None:
    answer = send(world, panel(chart="gap"), name="numbers.csv")
    _, gap, _, _, published, change = b"".join(answer.streaming_content).decode().splitlines()[-1].split(",")
    assert "QXX-what-if-gap-funded-2032-03-31.csv" in answer["Content-Disposition"]
    assert float(change) == pytest.approx(float(gap) - float(published))


def test_reading_the_numbers_needs_a_post(world: World) -> None:
    assert client_of(world, "planner").get(page("numbers.csv")).status_code == 405


def test_every_mistake_is_named_with_its_assumption(world: World, no_child: list[Any]) -> None:
    text = told(send(world, panel(mode="2", low="3", high="abc")))
    assert "Low must not be above the most likely value." in text
    assert "Enter a percentage, such as 10.5." in text
    assert "Leaving before retirement age: Nurses & health visitors" in text
    assert no_child == []


def test_a_value_that_no_scenario_may_have_is_refused_in_words(world: World, no_child: list[Any]) -> None:
    data = {"assumption": "productivity.system", "a0-low": "0", "a0-mode": "1", "a0-high": "2"}
    text = told(send(world, data))
    assert "Productivity: the whole system: Demand growth is net of productivity already" in text


def test_an_assumption_is_added_to_the_panel(world: World, no_child: list[Any]) -> None:
    client = client_of(world, "planner")
    answer = client.post(page(), panel(add="1", added="join_rate.system"), follow=True)
    html = answer.content.decode()
    assert 'name="assumption" value="join_rate.system"' in html
    assert dict(answer.context["request"].GET.lists())["more"] == ["join_rate.system"]
    assert "5" in [field(html, f"a{place}-mode") for place in range(7)]
    assert no_child == []


def test_what_was_added_stays_in_the_address_of_the_preview(world: World) -> None:
    address = send(world, panel(more="join_rate.system"), **HTMX)["HX-Replace-Url"]
    assert dict(parse_qsl(urlsplit(address).query))["more"] == "join_rate.system"


def test_an_assumption_that_is_gone_is_told_of(world: World, no_child: list[Any]) -> None:
    text = told(client_of(world, "planner").get(f"{page()}?move=leave_rate.cell.X.Y:0.1:0.2:0.3"))
    assert "1 assumption that this address names is not in the scenario any more" in text


@pytest.mark.parametrize("broken", ["move=nonsense", f"move={LEAVING}:a:b:c", f"move={LEAVING}:NaN:1:2", "more=x"])
def test_an_address_that_cannot_be_read_moves_nothing(world: World, no_child: list[Any], broken: str) -> None:
    answer = client_of(world, "planner").get(f"{page()}?{broken}")
    assert (answer.status_code, PUBLISHED in told(answer)) == (200, True)


@pytest.mark.parametrize(
    ("reason", "status", "retry"),
    [
        (Busy("Others are at work."), 503, "2"),
        (TooOften("That was a lot.", 4), 429, "4"),
        (TooSlow("It took too long."), 503, None),
        (Overtaken("A newer one."), 409, None),
    ],
)
def test_a_page_without_script_says_why_there_is_no_preview(
    world: World, monkeypatch: pytest.MonkeyPatch, reason: Exception, status: int, retry: str | None
) -> None:
    _refuse(monkeypatch, reason)
    answer = send(world, panel())
    assert (answer.status_code, answer.get("Retry-After")) == (status, retry)
    assert str(reason).partition(",")[0] in told(answer)
    assert PUBLISHED in told(answer)


def test_a_busy_answer_leaves_the_last_preview_standing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse(monkeypatch, Busy("Others are at work."))
    answer = send(world, panel(), **HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (503, "#what-if-notice")
    assert "what-if-shown" not in answer.content.decode()


def test_an_overtaken_question_changes_nothing_on_the_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse(monkeypatch, Overtaken("A newer one."))
    assert send(world, panel(), **HTMX).status_code == 204


def _refuse(monkeypatch: pytest.MonkeyPatch, reason: Exception) -> None:
    def ask(*_: object) -> None:
        raise reason

    monkeypatch.setattr(pool.Pool, "ask", ask)


SEEN = {"planner": 200, "executive": 200, "delivery": 200, "regional": 200, "lead": 200, "administrator": 200,
        "neighbour": 404, "partner": 403}  # fmt: skip


@pytest.mark.parametrize(("who", "status"), SEEN.items())
def test_who_may_look(world: World, no_child: list[Any], who: str, status: int) -> None:
    assert client_of(world, who).get(page()).status_code == status


@pytest.mark.parametrize(("who", "status"), SEEN.items())
def test_who_may_preview(world: World, who: str, status: int) -> None:
    assert send(world, panel(), who).status_code == status


@pytest.mark.parametrize(("who", "status"), {**dict.fromkeys(SEEN, 403), "planner": 200, "administrator": 200,
                                              "neighbour": 404}.items())  # fmt: skip
def test_who_may_keep(world: World, who: str, status: int) -> None:
    assert client_of(world, who).get(f"{page('keep/')}?{LINK}").status_code == status


def test_who_is_not_signed_in_is_led_to_do_so(world: World) -> None:
    assert Client().post(page(), panel()).status_code == 302


def test_a_forged_request_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["planner"], backend=BACKEND)
    assert client.post(page(), panel()).status_code == 403


def test_an_organisation_out_of_sight_is_not_said_to_exist(world: World, no_child: list[Any]) -> None:
    assert send(world, panel(organisation="RBZ"), "lead").status_code == 404
    assert no_child == []


def test_a_roll_up_that_is_one_organisations_own_is_not_shown(world: World, no_child: list[Any]) -> None:
    text = told(send(world, panel(sector="adult_social_care"), "lead"))
    assert "there is nothing of this name in the projection shown" in text
    assert no_child == []


NOT_KEPT = {"organisation": "RH8", "profession": "nurse-adult", "priority": "early-years"}


def test_a_combination_that_is_not_kept_ready_leads_to_the_dashboard(world: World, no_child: list[Any]) -> None:
    text = told(send(world, panel(**NOT_KEPT)))
    assert "not kept ready for this combination" in text
    assert "open the combination on the dashboard first" in text
    assert no_child == []


def test_chosen_on_a_page_that_shows_a_preview_it_is_told_there(world: World, no_child: list[Any]) -> None:
    answer = send(world, panel(**NOT_KEPT), **HTMX)
    assert answer["HX-Retarget"] == "#what-if-notice"
    assert "Choose fewer filters." in told(answer)
    assert "<html" not in answer.content.decode()


def test_only_who_may_keep_is_offered_to(world: World) -> None:
    assert "Keep this as a new scenario" in told(send(world, panel()))
    assert "Keep this as a new scenario" not in told(send(world, panel(), "lead"))


def test_it_is_kept_with_name_reason_and_source(world: World) -> None:
    client = client_of(world, "planner")
    form = client.get(f"{page('keep/')}?{LINK}")
    assert "8.45% to 5%" in told(form)
    answer = client.post(
        f"{page('keep/')}?{LINK}",
        {"name": "Fewer leave", "description": "d", "reason": "Flexible rotas", "source": "HR"},
    )
    kept = Scenario.objects.get(name="Fewer leave")
    assert answer["Location"].endswith(f"/{kept.code}/")
    assert kept.assumptions.get(ended__isnull=True, reason="Flexible rotas", source="HR").natural_code == LEAVING


def test_without_a_reason_nothing_is_kept(world: World) -> None:
    answer = client_of(world, "planner").post(f"{page('keep/')}?{LINK}", {"name": "Fewer leave", "source": "HR"})
    assert "Error" in told(answer)
    assert not Scenario.objects.filter(name="Fewer leave").exists()


def test_nothing_moved_is_not_kept(world: World) -> None:
    answer = client_of(world, "planner").get(page("keep/"), follow=True)
    assert "there is nothing to keep" in told(answer)


def test_a_scenario_without_figures_says_so(world: World, no_child: list[Any]) -> None:
    Scenario.objects.update(published=None)
    text = told(client_of(world, "planner").get(page()))
    assert "Nothing has been published of this scenario yet." in text


def test_a_locked_scenario_can_be_tried_out_and_kept_as_another(world: World) -> None:
    Scenario.objects.update(locked=timezone.now(), locked_by=world.people["planner"], locked_reason="Agreed")
    assert "With this change" in told(send(world, panel()))
    assert client_of(world, "planner").get(f"{page('keep/')}?{LINK}").status_code == 200


def test_previews_leave_no_rows(world: World) -> None:
    before = NodeResult.objects.count(), Assumption.objects.count(), Scenario.objects.count()
    send(world, panel("4.5"))
    assert (NodeResult.objects.count(), Assumption.objects.count(), Scenario.objects.count()) == before
