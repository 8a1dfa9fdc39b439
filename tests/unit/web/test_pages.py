"""The page around the pages: header, menu, notices, slots, error pages, content security policy."""

import copy
import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from csp.middleware import CSPMiddleware
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory

from web import csp, errors, home, navigation, slots
from web.home import HomeTask
from web.navigation import NavigationEntry
from web.page import AccountItem, Page, navigation_items
from web.progress import Progress
from web.slots import Fragment

PAGE = (
    '{% extends "base.html" %}{% block title %}Returns{% endblock %}{% block content %}<h1>Returns</h1>{% endblock %}'
)


def drawn(source: str = PAGE, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_a_page_works_without_knowing_who_looks() -> None:
    assert "<h1>Returns</h1>" in drawn()


def test_the_title_ends_with_the_product() -> None:
    assert "<title>Returns – ICS workforce planner</title>" in drawn()


def test_nothing_of_the_page_is_inline_code() -> None:
    html = drawn(page=Page(account=[AccountItem("Sign out", "/out/", post=True)], illustrative=True))
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html) == []


def test_htmx_is_kept_within_the_policy() -> None:
    assert '"includeIndicatorStyles": false, "allowEval": false, "selfRequestsOnly": true' in drawn()


def test_the_first_link_skips_to_the_content() -> None:
    assert re.search(r'<a class="nhsuk-skip-link"[^>]*href="#maincontent"', drawn())
    assert 'id="maincontent"' in drawn()


def test_the_page_does_not_wear_the_nhs_logo() -> None:
    assert "nhsuk-header__logo" not in drawn()


def test_demo_data_is_labelled() -> None:
    assert "made up for illustration" in drawn(page=Page(illustrative=True))


def test_real_data_is_not_labelled_as_demo() -> None:
    assert "made up for illustration" not in drawn()


def test_signing_out_is_guarded_against_forged_requests() -> None:
    html = drawn(page=Page(account=[AccountItem("Sign out", "/out/", post=True)]), csrf_token="secret-token")
    assert 'name="csrfmiddlewaretoken" value="secret-token"' in html


def test_the_persons_name_is_escaped() -> None:
    assert "<b>" not in drawn(page=Page(account=[AccountItem("<b>Sam</b>", "/me/")]))


@pytest.fixture
def menu() -> Iterator[None]:
    before = dict(navigation._registered)
    yield
    navigation._registered.clear()
    navigation._registered.update(before)


def test_a_menu_shows_what_is_allowed_in_order(menu: None) -> None:
    for entry in (
        NavigationEntry("t-b", "B", "web:about-data", "may", 20, menu="test"),
        NavigationEntry("t-a", "A", "web:about-data", "may", 10, menu="test"),
        NavigationEntry("t-c", "C", "web:about-data", "may-not", 5, menu="test"),
        NavigationEntry("t-d", "D", "web:about-data", None, 30, menu="test"),
    ):
        navigation.register(entry)
    shown = navigation.entries(lambda permission: permission in (None, "may"), "test")
    assert [entry.label for entry in shown] == ["A", "B", "D"]


def test_two_entries_of_one_name_are_refused(menu: None) -> None:
    navigation.register(NavigationEntry("t-a", "A", "a"))
    with pytest.raises(ValueError, match="t-a"):
        navigation.register(NavigationEntry("t-a", "Another", "a"))


def test_an_entry_that_leads_nowhere_is_found(menu: None) -> None:
    lost = NavigationEntry("t-lost", "Lost", "no-such-route", menu="test")
    navigation.register(lost)
    assert lost in navigation.unresolved()


def test_the_menu_marks_where_one_is() -> None:
    entries = [NavigationEntry("a", "Data", "web:about-data"), NavigationEntry("b", "Method", "web:methodology")]
    items = navigation_items(entries, entries[0].url() or "")
    assert [item.get("current", False) for item in items] == [True, False]


def test_the_menu_marks_the_part_one_is_in() -> None:
    entry = NavigationEntry("a", "Data", "web:about-data")
    assert navigation_items([entry], f"{entry.url()}deeper/")[0]["active"] is True


def test_a_page_may_belong_to_an_entry_with_another_address() -> None:
    entries = [
        NavigationEntry("a", "Data", "web:about-data"),
        NavigationEntry("b", "Method", "web:methodology", below=r"/.+/deeper/"),
    ]
    items = navigation_items(entries, f"{entries[0].url()}deeper/")
    assert [item.get("active", False) for item in items] == [False, True]


def test_messages_are_shown_as_banners() -> None:
    request = RequestFactory().get("/")
    request._messages = [Message(25, "Saved <b>")]
    html = drawn("{% notifications %}", request=request)
    assert "nhsuk-notification-banner--success" in html
    assert "Saved &lt;b&gt;" in html


def test_breadcrumbs_are_links() -> None:
    assert '<a class="nhsuk-breadcrumb__link" href="/returns/">' in drawn('{% breadcrumbs "Returns" "/returns/" %}')


@pytest.fixture
def slot_name() -> Iterator[str]:
    yield "test-slot"
    slots._registered.pop("test-slot", None)


def test_an_empty_slot_is_nothing(slot_name: str) -> None:
    assert drawn('{% slot "test-slot" %}') == ""


def test_a_slot_is_fetched_when_it_has_an_address(slot_name: str) -> None:
    slots.register(slot_name, lambda _request, version: Fragment(url=f"/effect/{version}/", label="Effect on the gap"))
    html = drawn('{% slot "test-slot" version=7 %}')
    assert 'hx-get="/effect/7/"' in html
    assert '<a href="/effect/7/">Effect on the gap</a>' in html


def test_slots_are_filled_in_order(slot_name: str) -> None:
    slots.register(slot_name, lambda _request: Fragment(url="/second/"), order=20)
    slots.register(slot_name, lambda _request: Fragment(url="/first/"), order=10)
    slots.register(slot_name, lambda _request: None, order=5)
    assert re.findall(r'hx-get="([^"]+)"', drawn('{% slot "test-slot" %}')) == ["/first/", "/second/"]


def test_a_provider_fills_a_slot_once(slot_name: str) -> None:
    def provider(request: HttpRequest | None) -> Fragment:
        return Fragment(url="/once/")

    slots.register(slot_name, provider)
    slots.register(slot_name, provider)
    assert drawn('{% slot "test-slot" %}').count("hx-get") == 1


def test_a_fragment_has_one_source() -> None:
    with pytest.raises(ValueError, match="either"):
        Fragment()


def test_tasks_come_by_order_and_due_date(monkeypatch: pytest.MonkeyPatch) -> None:
    def provider(_actor: object) -> list[HomeTask]:
        late, soon = datetime.date(2026, 5, 1), datetime.date(2026, 4, 1)
        first, last = HomeTask("D", "/", order=1), HomeTask("C", "/")
        return [last, HomeTask("B", "/", due=late), HomeTask("A", "/", due=soon), first]

    monkeypatch.setattr(home, "_providers", [])
    home.register(provider)
    assert [task.title for task in home.tasks("someone")] == ["D", "A", "B", "C"]


@pytest.fixture
def nobody_asked(settings: Any) -> None:
    """Pages without the context that upper packages give them."""
    templates = copy.deepcopy(settings.TEMPLATES)
    processors = templates[0]["OPTIONS"]["context_processors"]
    templates[0]["OPTIONS"]["context_processors"] = [name for name in processors if name.startswith("django.")]
    settings.TEMPLATES = templates


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_an_error_page_is_in_plain_words(nobody_asked: None, status: int) -> None:
    response = errors.error_response(RequestFactory().get("/somewhere/"), status)
    assert response.status_code == status
    assert errors.PAGES[status].title in response.content.decode().replace("&#x27;", "'")


def test_an_error_of_the_api_is_a_problem_document() -> None:
    response = errors.not_found(RequestFactory().get("/api/v1/nowhere/"), Exception())
    assert response["Content-Type"] == "application/problem+json"


def test_the_page_of_a_server_error_asks_nobody_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, *args: object) -> None:
        raise AssertionError("asked the database")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    assert errors.server_error(RequestFactory().get("/")).status_code == 500


def test_running_work_asks_again() -> None:
    html = drawn("{% progress p %}", p=Progress("Recalculating", "/job/1/", share=0.42))
    assert 'hx-get="/job/1/" hx-trigger="every 1s"' in html
    assert 'value="42"' in html


def test_finished_work_does_not_ask_again() -> None:
    assert "hx-get" not in drawn("{% progress p %}", p=Progress("x", "/job/1/", finished=True))


@pytest.mark.parametrize(("share", "percent"), [(None, None), (0.999, 99), (1.2, 99), (-1, 0)])
def test_work_is_at_a_hundred_percent_only_when_finished(share: float | None, percent: int | None) -> None:
    assert Progress("x", "/", share=share).percent == percent


def test_old_figures_say_that_new_ones_are_coming() -> None:
    assert "Being recalculated" in drawn('{% recalculating "/gap/status/" %}')


def policy(view: Callable[[HttpRequest], HttpResponse]) -> str:
    response = CSPMiddleware(view)(RequestFactory().get("/"))
    assert isinstance(response, HttpResponse)
    return str(response["Content-Security-Policy"])


def plain_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def test_the_policy_allows_no_inline_code() -> None:
    assert "unsafe-inline" not in policy(plain_page)
    assert "script-src 'self'" in policy(plain_page)


def test_a_page_without_charts_has_no_style_hashes() -> None:
    assert "sha256" not in policy(plain_page)


def test_a_chart_page_has_its_style_hashes() -> None:
    found = policy(csp.chart_page(plain_page))
    assert f"style-src 'self' {csp.EMPTY_STYLE}" in found
    assert f"style-src-attr 'unsafe-hashes' {csp.EMPTY_STYLE} {csp.MARKER_STYLE}" in found


def test_a_chart_page_does_not_loosen_the_next_page() -> None:
    policy(csp.chart_page(plain_page))
    assert "sha256" not in policy(plain_page)


@pytest.mark.parametrize("name", ["accessibility", "methodology", "data"])
def test_pages_for_everyone_can_be_drawn(name: str) -> None:
    assert "<h1" in drawn(f'{{% include "web/about/{name}.html" %}}')
