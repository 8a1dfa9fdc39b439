"""Pages: a rate of the system's partners beside one another, the region and published reference values."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from planning.forms.benchmarks import BenchmarkFilter
from planning.presenters import benchmarks as presenters
from planning.selectors.benchmarks import Benchmark, Benchmarks
from planning.views.choosing import OfSystem
from web.csp import ChartPageMixin
from web.downloads import csv_response


class OfBenchmarks(OfSystem, abstract=True):
    """What the filters of the address ask for."""

    @cached_property
    def benchmarks(self) -> Benchmarks:
        return Benchmarks(self.actor, self.system)

    @cached_property
    def filter(self) -> BenchmarkFilter:
        return BenchmarkFilter(self.request.GET, benchmarks=self.benchmarks)

    @cached_property
    def found(self) -> Benchmark | None:
        """The comparison; None where a filter says something unknown, or nobody has told anything."""
        asked = self.filter.asked() if self.filter.is_valid() else None
        return self.benchmarks.of(asked) if asked else None


class BenchmarkPage(ChartPageMixin, OfBenchmarks, Page):
    template_name = "planning/benchmarks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"system": self.system, "form": self.filter, "chart": None}
        if (found := self.found) is not None:
            query = presenters.parameters(found.asked)
            files = [presenters.address(self.system, name, **query) for name in (
                "benchmarks-download", "benchmarks-levels-download")]  # fmt: skip
            shown |= {
                "chart": presenters.chart(found, self.system, files[0], presenters.coverage(found)),
                "levels": presenters.levels_table(found),
                "levels_csv": files[1],
                "has_peers": bool(found.peers),
            }
        return super().get_context_data(**(kwargs | shown))


class BenchmarkDownload(OfBenchmarks, ActionPage):
    """The partners of the page as a file."""

    http_method_names = ["get"]
    part = "partners"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        found = self.found
        if found is None:
            raise Http404("There is nothing to compare. Open the page and choose again.")
        table = presenters.levels_table(found) if self.part == "levels" else presenters.peers_table(found)
        name = f"{self.system.code}-{found.asked.rate.code}-{found.asked.month:%Y-%m}-{self.part}.csv"
        return csv_response(name, table.headings(), table.raw_rows())


class LevelsDownload(BenchmarkDownload):
    """The values to compare with as a file."""

    part = "levels"
