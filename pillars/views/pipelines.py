"""Pages: the pipelines of a system's professions, and one of them from intake to post."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms.pipelines import BasisFilter, PipelineFilter
from pillars.presenters import pipeline_words as words
from pillars.presenters import pipelines as presenters
from pillars.selectors import pipeline_links as links
from pillars.selectors.pipelines import Pipelines, Way
from pillars.views.base import OfPlan
from planning.presenters.board import GAP_WORDS
from web.csp import ChartPageMixin
from web.downloads import csv_response
from workforce.models import Profession

UNKNOWN = "The filters say something that is not there. Open the page and choose again."


class OfPipelines(OfPlan, abstract=True):
    """The list, as the filters of the address cut it down."""

    @cached_property
    def filter(self) -> PipelineFilter:
        return PipelineFilter(self.request.GET)

    @cached_property
    def pipelines(self) -> Pipelines:
        return Pipelines(self.actor, self.system, self.filter.chosen_basis)

    @cached_property
    def ways(self) -> list[Way]:
        """What the filters leave; none where one says something unknown."""
        return [one for one in self.pipelines.ways() if self.filter.keeps(one)] if self.filter.is_valid() else []


class PipelineList(OfPipelines, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/pipelines/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        basis = self.filter.chosen_basis
        return super().get_context_data(**kwargs) | {
            "form": self.filter,
            "filter_open": self.filter.narrows,
            "run": self.pipelines.run,
            "headline": presenters.headline(self.ways, self.filter.narrows),
            "table": presenters.list_table(self.system, self.ways, basis),
            "query": self.request.GET.urlencode() if self.filter.is_valid() else "",
        }


class PipelinesDownload(OfPipelines, ActionPage):
    """The same rows as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        ways = self.ways
        if not self.filter.is_valid():
            raise Http404(UNKNOWN)
        table = presenters.list_table(self.system, ways, self.filter.chosen_basis)
        return csv_response(f"{self.system.code}-pipelines.csv", table.headings(), table.raw_rows())


class OfPipeline(OfPlan, abstract=True):
    """One profession's way from intake to post."""

    @cached_property
    def filter(self) -> BasisFilter:
        return BasisFilter(self.request.GET)

    @cached_property
    def pipelines(self) -> Pipelines:
        return Pipelines(self.actor, self.system, self.filter.chosen_basis)

    @cached_property
    def way(self) -> Way:
        self.system  # noqa: B018 - the right is looked at before the profession
        profession = get_object_or_404(Profession, code=self.kwargs["profession"])
        found = self.pipelines.way(profession)
        if found is None:
            raise Http404(f"Nobody reported staff or students of this profession in {self.system}.")
        return found


class PipelinePage(ChartPageMixin, OfPipeline, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/pipelines/profession.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        way, basis = self.way, self.filter.chosen_basis
        profession, base = way.profession, self.pipelines.run.base_date if self.pipelines.run else None
        proposed = list(links.proposed_places(self.actor, self.system, profession))
        seen = links.placements(self.system, profession, self.pipelines.sight)
        return super().get_context_data(**kwargs) | {
            "form": self.filter,
            "profession": profession,
            "headline": words.headline(way, GAP_WORDS[basis]),
            "stages": presenters.stages_chart(self.system, way, basis, base) if way.funnel else None,
            "years": presenters.years_chart(self.system, way, basis, base) if way.courses else None,
            "courses": presenters.courses_table(way.courses) if way.courses else None,
            "courses_csv": presenters.address(self.system, profession.code, basis, "pipeline-download", "courses"),
            "placements": presenters.placement_lines(seen, way.places),
            "proposed": presenters.places_table(proposed) if proposed else None,
            "actions": links.actions_for_profession(self.actor, self.system, profession, proposed),
        }


class PipelineDownload(OfPipeline, ActionPage):
    """The stages, the years or the courses as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        way = self.way
        made = {
            "stages": lambda: presenters.stages_table(way),
            "years": lambda: presenters.years_table(way),
            "courses": lambda: presenters.courses_table(way.courses),
        }
        kind = self.kwargs["kind"]
        if kind not in made or not self.filter.is_valid():
            raise Http404(UNKNOWN)
        table = made[kind]()
        name = f"{self.system.code}-{way.profession.code}-{kind}.csv"
        return csv_response(name, table.headings(), table.raw_rows())
