"""Charts, grids and components in a real browser, under the real policy, on pages that need no database.

The pages are made by Django here and handed to Chromium instead of an answer from the network.
"""

import datetime
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Page, Route

from web import csp
from web.charts import KEY, Chart, Series, bars, fan_chart, heat_map, lines
from web.grids import Grid, GridCell, GridColumn, GridRow

ADDRESS = "http://planner.test"
PHONE = {"width": 360, "height": 740}
CHECKS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FRAME = (
    '{% extends "base.html" %}{% block title %}Test{% endblock %}'
    "{% block scripts %}{% chart_scripts %}{% grid_scripts %}{% endblock %}{% block content %}<h1>Test</h1>"
)


@pytest.fixture
def show(page: Page, root: Path) -> Callable[..., list[str]]:
    """`show(source, **context)` opens a page with this content; what is forbidden or broken comes into the list."""

    def open_page(source: str, fragment: str = "", **context: Any) -> list[str]:
        html = engines["django"].from_string(FRAME + source + "{% endblock %}").render(context)
        part = engines["django"].from_string(fragment).render(context)
        faults: list[str] = []
        page.on(
            "console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.route("**/*", lambda route: answer(route, html, part, root / "static" / "build"))
        page.goto(f"{ADDRESS}/", wait_until="networkidle")
        return faults

    return open_page


def answer(route: Route, html: str, part: str, build: Path) -> None:
    path = route.request.url.removeprefix(ADDRESS)
    if path.startswith("/static/"):
        file = build / path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "")
    else:
        response = guarded(part if path == "/part/" else html)
        headers = {
            "Content-Security-Policy": response["Content-Security-Policy"],
            "Content-Type": "text/html; charset=utf-8",
        }
        route.fulfill(body=response.content, headers=headers)


def guarded(html: str) -> HttpResponse:
    """The page as an answer under the policy of pages with charts."""

    @csp.chart_page
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(html)

    response = CSPMiddleware(view)(RequestFactory().get("/"))
    assert isinstance(response, HttpResponse)
    return response


def charts() -> list[Chart]:
    years = [f"{year}/{(year + 1) % 100}" for year in range(2026, 2036)]
    path = [1000 + 13 * step for step in range(10)]
    low, high = [value - 40 for value in path], [value + 40 for value in path]
    heat = heat_map(["Trust", "Vale"], ["Nursing", "Medical"], [[0.1, -0.2], [None, 0]], [["+10%", "−20%"], ["–", "0%"]], [[True, False], [False, False]])  # fmt: skip  # noqa: E501
    built = [
        ("fan", fan_chart(years, path, low, high, high)),
        ("heat", heat),
        (
            "bars",
            bars(["A", "B"], [Series("One", [1, 2], assumed=[False, True]), Series("Two", [2, 1])], horizontal=True),
        ),
        ("lines", lines(["April", "May"], [Series("Plan", [1, 2]), Series("Actual", [1, None])])),
    ]
    return [
        Chart(key, f"Chart {key}", "Nursing is short of 40 WTE.", figure, table, datetime.date(2026, 3, 31),
              notes=[KEY], csv_url="/csv", table_first_on_phone=key == "heat")
        for key, (figure, table) in built
    ]  # fmt: skip


CHARTS = "{% for c in charts %}{% chart c %}{% endfor %}"


def violations(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page, options=CHECKS).response["violations"]]


def test_every_chart_is_drawn(page: Page, show: Callable[..., list[str]]) -> None:
    show(CHARTS, charts=charts())
    assert page.locator("[data-chart] .main-svg").count() >= 4


def test_charts_keep_to_the_policy(show: Callable[..., list[str]]) -> None:
    assert show(CHARTS, charts=charts()) == []


def test_pages_with_charts_are_accessible(page: Page, show: Callable[..., list[str]]) -> None:
    show(CHARTS, charts=charts())
    assert violations(page) == []


def test_charts_fit_a_phone(page: Page, show: Callable[..., list[str]]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    show(CHARTS, charts=charts())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_heat_map_on_a_phone_is_its_table(page: Page, show: Callable[..., list[str]]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    show(CHARTS, charts=charts())
    assert page.locator("#chart-heat table").is_visible()
    assert not page.locator("#chart-heat-figure").is_visible()


def test_the_last_year_keeps_its_label_on_a_phone(page: Page, show: Callable[..., list[str]]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    show(CHARTS, charts=charts())
    assert page.locator("#chart-fan .xtick text").last.text_content() == "2035/36"


def test_charts_that_arrive_later_are_drawn(page: Page, show: Callable[..., list[str]]) -> None:
    faults = show('<div hx-get="/part/" hx-trigger="load"></div>', fragment=CHARTS, charts=charts())
    page.locator("#chart-lines .main-svg").first.wait_for()
    assert faults == []


def grid() -> Grid:
    units = GridColumn("unit", "Unit", kind="choice", choices=[("", ""), ("wte", "WTE"), ("posts", "Posts")])
    columns = [GridColumn("wte", "WTE"), GridColumn("heads", "Headcount", kind="whole"), units]
    rows = [
        GridRow("a", "Nurse", {"wte": GridCell("x", errors=["Type a number."], previous="1")}),
        GridRow("b", "Porter"),
    ]
    return Grid("g", "Staff in post", columns, rows)


GRID = "<form>{% grid grid %}</form>"
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


def typed(page: Page) -> list[str]:
    values: list[str] = page.locator(".app-grid__input").evaluate_all("all => all.map(one => one.value)")
    return values


def test_a_block_from_a_spreadsheet_fills_the_grid(page: Page, show: Callable[..., list[str]]) -> None:
    show(GRID, grid=grid())
    page.focus('[name="g:a:wte"]')
    page.evaluate(PASTE, '1.5\t2\tPosts\r\n"2,5"\t3\twte\r\n')
    assert typed(page) == ["1.5", "2", "posts", "2,5", "3", "wte"]


def test_what_does_not_fit_the_grid_is_said(page: Page, show: Callable[..., list[str]]) -> None:
    show(GRID, grid=grid())
    page.focus('[name="g:b:heads"]')
    page.evaluate(PASTE, "1\tnonsense\r\n2\twte")
    assert page.locator("[data-grid-status]").inner_text() == (
        "1 cell filled. 3 did not fit into the table and were left out."
    )


def test_keys_move_through_the_grid(page: Page, show: Callable[..., list[str]]) -> None:
    show(GRID, grid=grid())
    page.focus('[name="g:a:wte"]')
    for key in ("Enter", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.name") == "g:a:heads"


@pytest.mark.parametrize("width", [1280, 360])
def test_a_grid_is_accessible(page: Page, show: Callable[..., list[str]], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    show(GRID, grid=grid())
    assert violations(page) == []


def test_a_grid_fits_a_phone(page: Page, show: Callable[..., list[str]]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    show(GRID, grid=grid())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
