"""The numbers of each chart as a file: the rows of its table, unrounded, cut down by the same filters."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from partners.pages import ActionPage
from planning.presenters import dashboard, trace
from planning.presenters.board import Board
from planning.selectors.choice import Choice
from planning.views.choosing import OfSystem
from web.downloads import csv_response
from web.tables import DataTable


class Download(OfSystem, ActionPage):
    """``chart`` is the key of a chart of the dashboard, or ``where-from`` for the records behind it."""

    def get(self, request: HttpRequest, system: str, chart: str) -> HttpResponseBase:
        choice, node = self.chosen_node()
        if chart == trace.KEY:
            return _file(choice, chart, trace.lines_table(trace.found(self.actor, choice, node, trace.MOST_IN_FILE)))
        build = dashboard.CHARTS.get(chart)
        built = build(Board(choice, node)) if build is not None else None
        if built is None:
            raise Http404("There are no numbers of that name here.")
        return _file(choice, chart, built.table)


def _file(choice: Choice, chart: str, table: DataTable) -> HttpResponseBase:
    name = f"{choice.system.code}-{chart}-{choice.basis}-{choice.date}.csv"
    return csv_response(name, table.headings(), table.raw_rows())
