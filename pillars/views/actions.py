"""Pages: the actions of a system as a list, on a time line and as files; one's own; the decisions asked for."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.pages import ActionPage, ListPage, Page
from partners.permissions import Access, Permission
from partners.presenters import page_links
from pillars.forms.action_filter import ActionFilter
from pillars.presenters import actions as presenters
from pillars.presenters import timeline
from pillars.selectors import actions as selectors
from pillars.selectors import frameworks
from pillars.services.digests import choose_digest, wants_digest
from pillars.services.rights import led_workstreams
from pillars.services.sheets.columns import HEADINGS, WIDTHS, written
from pillars.services.sheets.names import names_of
from pillars.views.base import OfPlan
from web.downloads import Sheet, csv_response, xlsx_response


class OfActions(OfPlan, abstract=True):
    """A page about actions of a system, narrowed down by the filters of the address."""

    @cached_property
    def filter(self) -> ActionFilter:
        return ActionFilter(self.request.GET, actor=self.actor, system=self.system)

    @cached_property
    def chosen(self) -> Any:
        """The actions that answer to the filters; none where a filter says something unknown."""
        rows = selectors.actions_of(self.actor, self.system)
        if not self.filter.is_valid():
            return rows.none()
        return selectors.narrowed(rows, self.filter.cleaned_data, self.actor, localdate())

    @property
    def may_add(self) -> bool:
        return led_workstreams(self.actor, self.system).filter(retired__isnull=True).exists()

    def filter_context(self) -> dict[str, Any]:
        """What the box of filters and the line of links need."""
        query = self.request.GET.copy()
        query.pop("page", None)
        return {
            "form": self.filter, "filter_open": self.filter.narrows, "query": query.urlencode(),
            "may_add": self.may_add, "headline": presenters.headline(selectors.tally(self.chosen, localdate())),
            "has_plan": frameworks.framework_of(self.actor, self.system) is not None,
        }  # fmt: skip


class Actions(OfActions, ListPage):
    """The list; fifty to a page."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/actions/list.html"

    def get_queryset(self) -> Any:
        return self.chosen

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        return (
            context
            | self.filter_context()
            | {
                "table": presenters.action_table(page, localdate()),
                "page_links": page_links(page, self.request.path, self.request.GET),
            }
        )


class Timeline(OfActions, Page):
    """The same actions by their days."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/actions/timeline.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, today = list(self.chosen), localdate()
        drawn = {"timeline": timeline.timeline(rows, today), "table": timeline.table(rows, today)}
        return super().get_context_data(**kwargs) | self.filter_context() | drawn


class TimelineDownload(OfActions, ActionPage):
    """The days of these actions as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        table = timeline.table(self.chosen, localdate())
        return csv_response(f"{self.system.code}-timeline.csv", table.headings(), table.raw_rows())


class Download(OfActions, ActionPage):
    """These actions as a file, which can be changed and uploaded again."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if self.kwargs["kind"] not in ("csv", "xlsx"):
            raise Http404("The list can be had as csv or xlsx.")
        names = names_of(self.system, self.framework)
        rows = [written(one, names) for one in self.chosen]
        name = f"{self.system.code}-actions"
        if self.kwargs["kind"] == "csv":
            return csv_response(f"{name}.csv", HEADINGS, rows)
        return xlsx_response(f"{name}.xlsx", [Sheet("Actions", HEADINGS, rows, WIDTHS)])


class MyActions(Page):
    """What somebody leads, in all systems; and whether they want the weekly digest."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/actions/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        rows = selectors.my_actions(self.actor)
        going = [one for one in rows if one.status in selectors.OPEN]
        finished = [one for one in rows if one.status not in selectors.OPEN]
        many = len({one.system_id for one in rows}) > 1
        return super().get_context_data(
            going=presenters.action_cards(going, today, self.actor),
            finished=presenters.action_table(finished, today, systems=many) if finished else None,
            headline=presenters.headline(selectors.tally(rows, today)) if rows else "You do not lead an action yet.",
            digest=self.actor.user is not None and wants_digest(self.actor.user),
            **kwargs,
        )


class DigestSwitch(ActionPage):
    """Switches a person's own weekly digest on or off."""

    permission = Access.SIGNED_IN
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        choose_digest(actor=self.actor, wanted=request.POST.get("wanted") == "yes")
        return redirect("pillars:my-actions")


class Decisions(OfPlan, ListPage):
    """Decisions that actions ask for; those that wait come first."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/actions/decisions.html"

    def get_queryset(self) -> Any:
        return selectors.decisions_of(self.actor, self.system)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        waiting = selectors.decisions_of(self.actor, self.system).filter(answered__isnull=True).count()
        return context | {
            "table": presenters.decision_table(page, localdate()),
            "waiting": waiting,
            "page_links": page_links(page, self.request.path, self.request.GET),
        }
