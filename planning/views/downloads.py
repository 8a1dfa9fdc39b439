"""The numbers of each chart as a file: the rows of its table, unrounded, cut down by the same filters."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from partners.pages import ActionPage
from planning.models import NodeResult
from planning.presenters import cover, dashboard, estimates, trace
from planning.presenters.board import Board
from planning.selectors import estimates as behind
from planning.selectors.choice import Choice
from planning.views.choosing import OfSystem
from planning.views.trace import month_of
from web.downloads import csv_response
from web.tables import DataTable


class Download(OfSystem, ActionPage):
    """``chart`` is the key of a chart of the dashboard, or ``where-from…`` for what is behind a figure."""

    def get(self, request: HttpRequest, system: str, chart: str) -> HttpResponseBase:
        choice, node = self.chosen_node()
        if chart.startswith(trace.KEY):
            return _file(choice, chart, self._behind(choice, node, chart))
        build = dashboard.CHARTS.get(chart)
        built = build(Board(choice, node)) if build is not None else None
        if built is None:
            raise Http404("There are no numbers of that name here.")
        return _file(choice, chart, built.table)

    def _behind(self, choice: Choice, node: NodeResult, key: str) -> DataTable:
        """All of what the page about the origin of a figure shows in part.

        Raises:
            Http404: it shows nothing of that name.
        """
        month = month_of(self.request.GET.get("month", ""))
        if key == trace.KEY:
            return trace.lines_table(trace.ranking(self.actor, choice, node).figures)
        if key == estimates.KEY:
            return estimates.table(behind.estimates(choice.run, choice.filters, self.sight))
        if key == trace.STUDENTS:
            return trace.students_table(trace.students(self.actor, choice))
        if key == cover.KEY and (found := cover.table(choice.run, node)) is not None:
            return found
        if key == trace.ASSUMPTIONS:
            return trace.assumptions_table(choice)
        if key == trace.PRESUMED:
            return trace.presumed_table(choice)
        if key == trace.PLAN and month is not None:
            return trace.plan_table(trace.plan(self.actor, choice, month).lines)
        raise Http404("There are no numbers of that name here.")


def _file(choice: Choice, chart: str, table: DataTable) -> HttpResponseBase:
    name = f"{choice.system.code}-{chart}-{choice.basis}-{choice.date}.csv"
    return csv_response(name, table.headings(), table.raw_rows())
