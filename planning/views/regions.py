"""A region: each organisation counted once and whole, whatever its shares of systems."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from partners.models import Region
from partners.pages import ActionPage, GuardedView, Page
from partners.permissions import Permission
from planning.presenters import regions as presenters
from planning.selectors.regions import visible_regions
from web.csp import ChartPageMixin
from web.downloads import csv_response


class OfRegion(GuardedView, abstract=True):
    """A page about a region in sight."""

    permission = Permission.VIEW_AGGREGATES
    kwargs: dict[str, Any]

    @cached_property
    def region(self) -> Region:
        found = visible_regions(self.actor).filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404("There is no region with that code whose totals you can see.")
        return found


class RegionPage(ChartPageMixin, OfRegion, Page):
    """What was reported last, and where the systems are heading."""

    template_name = "planning/dashboard/region.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = presenters.board_of(self.region)
        context = {
            "region": self.region,
            "facts": presenters.facts(board),
            "by_system": presenters.by_system(board),
            "path": presenters.path(board),
        }
        return super().get_context_data(**(kwargs | context))


class RegionDownload(OfRegion, ActionPage):
    """The rows of a chart of the region's page."""

    def get(self, request: HttpRequest, code: str, chart: str) -> HttpResponseBase:
        build = presenters.CHARTS.get(chart)
        built = build(presenters.board_of(self.region)) if build is not None else None
        if built is None:
            raise Http404("There are no numbers of that name here.")
        return csv_response(f"region-{self.region.code}-{chart}", built.table.headings(), built.table.raw_rows())
