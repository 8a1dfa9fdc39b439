"""Tags and filters of pages: header and footer, notices, slots, charts, tables, grids, progress, figures in words."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from web import formats, navigation, nhsuk, slots
from web.charts import Chart
from web.grids import Grid
from web.page import PRODUCT, Page, navigation_items
from web.progress import Progress
from web.tables import DataTable

register = template.Library()

for _function in (
    formats.format_about,
    formats.format_money,
    formats.format_month,
    formats.format_moment,
    formats.format_number,
    formats.format_percent,
    formats.format_range,
    formats.format_signed,
    formats.format_signed_percent,
    formats.format_size,
    formats.format_wte,
):
    register.filter(_function.__name__.removeprefix("format_"), _function)
register.filter("day", formats.format_date)
register.filter("financial_year", formats.financial_year)
register.filter("plural", lambda count, words: formats.plural(count, *str(words).split(",")))


@register.simple_tag(takes_context=True)
def page_header(context: Context) -> SafeString:
    """Product name, account menu and main navigation."""
    page: Page = context.get("page") or Page()
    path = getattr(context.get("request"), "path", "")
    params: dict[str, Any] = {
        "logo": {"src": _static("images/mark.svg"), "alt": "", "aria_label": f"{PRODUCT} home"},
        "service": {"text": PRODUCT, "href": page.home_url},
    }
    if items := navigation_items(page.navigation, path):
        params["navigation"] = {"items": items, "aria_label": "Main menu"}
    if page.account:
        params["account"] = {"items": [_account_item(item, context) for item in page.account]}
    return nhsuk.render("header", params)


def _account_item(item: Any, context: Context) -> dict[str, Any]:
    if not item.post:
        return {"text": item.text, "href": item.href, "icon": True}
    # The component's own form has no place for the token that guards against forged requests.
    passed = {"item": item, "csrf_token": context.get("csrf_token")}
    return {"html": mark_safe(render_to_string("web/account_button.html", passed))}  # noqa: S308


def _static(name: str) -> str:
    from django.templatetags.static import static

    return static(name)


@register.simple_tag
def page_footer() -> SafeString:
    """Links that every page ends with."""
    entries = navigation.entries(lambda needed: needed is None, navigation.FOOTER)
    items = [{"text": entry.label, "href": url} for entry in entries if (url := entry.url())]
    return nhsuk.render("footer", {"meta": {"items": items}, "copyright": {"text": ""}})


@register.simple_tag(takes_context=True)
def notifications(context: Context) -> SafeString:
    """The messages of the last action, as banners."""
    request = context.get("request")
    if request is None or not hasattr(request, "_messages"):
        return SafeString("")
    return mark_safe("\n".join(_banner(message) for message in get_messages(request)))  # noqa: S308


def _banner(message: Message) -> str:
    titles = {"success": "Done", "warning": "Please check", "error": "There is a problem"}
    level = message.level_tag
    params: dict[str, Any] = {"title": titles.get(level, "Important"), "text": str(message.message)}
    if level == "success":
        params["variant"] = "success"
    if level == "error":
        params |= {"role": "alert", "classes": "app-notification--error"}
    # Several banners on a page need headings of their own.
    params["title"] = {"text": params["title"], "id": f"notification-{id(message)}"}
    return nhsuk.render("notification-banner", params)


@register.simple_tag
def breadcrumbs(*pairs: Any) -> SafeString:
    """`{% breadcrumbs "Home" "/" "Returns" returns_url %}`: words and address by turns, without the page itself."""
    items = [{"text": text, "href": href} for text, href in zip(pairs[::2], pairs[1::2], strict=True)]
    return nhsuk.render("breadcrumb", {"items": items, "label_text": "Breadcrumb"})


@register.simple_tag
def back_link(href: str, text: str = "Back") -> SafeString:
    """`{% back_link url "Back to the return" %}`."""
    link = nhsuk.render("back-link", {"href": href, "text": text})
    return format_html('<nav aria-label="Back">{}</nav>', link)


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, **passed: Any) -> SafeString:
    """`{% slot "return-before-submit" submission=submission %}`: what upper apps put here."""
    return slots.render(name, context.get("request"), **passed)


@register.simple_tag(takes_context=True)
def chart(context: Context, chart: Chart) -> SafeString:
    """A chart with its headline, notes, table and CSV. The page needs `{% chart_scripts %}` and a chart-page policy."""
    return _drawn("web/charts/chart.html", context, chart=chart)


@register.inclusion_tag("web/charts/scripts.html")
def chart_scripts() -> dict[str, Any]:
    """The scripts of a page with charts; put it into `{% block scripts %}`."""
    return {}


@register.simple_tag
def data_table(table: DataTable) -> SafeString:
    """A table with caption, aligned figures, and a layout for phones."""
    return table.html()


@register.simple_tag(takes_context=True)
def grid(context: Context, grid: Grid) -> SafeString:
    """A table of inputs; put it inside a form. The page needs `{% grid_scripts %}` for pasting and arrow keys."""
    return _drawn("web/grid/grid.html", context, grid=grid)


@register.inclusion_tag("web/grid/scripts.html")
def grid_scripts() -> dict[str, Any]:
    """The script of a page with a grid; put it into `{% block scripts %}`."""
    return {}


@register.simple_tag(takes_context=True)
def progress(context: Context, progress: Progress) -> SafeString:
    """Work in the background: how far it is; asks again by itself until it ends, or by a link without JavaScript."""
    return _drawn("web/progress.html", context, progress=progress)


@register.simple_tag(takes_context=True)
def recalculating(context: Context, url: str, since: Any = None, text: str = "") -> SafeString:
    """A banner for figures that are being worked out anew: the page's old figures stay, labelled.

    `url` answers 204 (nothing changes, and nothing is read out again) while it lasts, and an empty page with the header
    `HX-Refresh: true` once the new projection is published.
    """
    return _drawn("web/recalculating.html", context, url=url, since=since, text=text)


def _drawn(template_name: str, context: Context, **passed: Any) -> SafeString:
    return mark_safe(render_to_string(template_name, passed, request=context.get("request")))  # noqa: S308 - a template


@register.simple_tag
def tag_list(items: Iterable[str], colour: str = "grey") -> SafeString:
    """Words as tags, one beside another."""
    return mark_safe(" ".join(nhsuk.render("tag", {"text": item, "colour": colour}) for item in items))  # noqa: S308
