"""Where a figure comes from: the records behind it, each with its way to the cell, and what was assumed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator

from partners.pages import Page
from partners.presenters import page_links
from planning.presenters import addresses, cover, coverage, dashboard, trace
from planning.presenters import estimates as presenters
from planning.selectors import explain
from planning.selectors.choice import Choice
from planning.selectors.estimates import estimates
from planning.views.choosing import OfSystem


class WhereFrom(OfSystem, Page):
    """The records and assumptions behind a node, a page at a time.

    ``?month=2025-09`` adds that month of the operating plan, ``?page=2`` goes on in the records.
    """

    template_name = "planning/trace/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choice, node = self.chosen_node()
        found = trace.ranking(self.actor, choice, node)
        page = Paginator(found.figures, trace.MOST_ON_PAGE).get_page(self.request.GET.get("page"))
        students = trace.students(self.actor, choice)
        peers = estimates(choice.run, choice.filters, self.sight)
        context = {
            "system": self.system,
            "choice": choice,
            "back_url": addresses.dashboard(choice),
            "headline": explain.headline(choice.run, node, choice.basis, choice.position, self.sight).sentence,
            "chosen": dashboard.chosen_filters(choice),
            "facts": coverage.facts(choice, node),
            "found": found,
            "lines_page": page,
            "page_links": page_links(page, self.request.path, self.request.GET),
            "lines": trace.lines_table(list(page.object_list)),
            "csv_url": addresses.download(choice, trace.KEY),
            "peers": peers,
            "peers_table": presenters.table(peers),
            "peers_url": addresses.download(choice, presenters.KEY),
            "students": students,
            "turned_away": trace.turned_away(node, choice.position),
            "students_table": trace.students_table(students),
            "students_url": addresses.download(choice, trace.STUDENTS),
            "cover": cover.table(choice.run, node),
            "cover_url": addresses.download(choice, cover.KEY),
            "assumptions": trace.assumptions_table(choice),
            "assumptions_url": addresses.download(choice, trace.ASSUMPTIONS),
            "presumed": trace.presumed_table(choice),
            "presumed_url": addresses.download(choice, trace.PRESUMED),
            "scenario_url": addresses.scenario(choice.scenario),
        }
        return super().get_context_data(**(kwargs | context | self._plan(choice)))

    def _plan(self, choice: Choice) -> dict[str, Any]:
        month = month_of(self.request.GET.get("month", ""))
        if month is None:
            return {"month": None}
        plan = trace.plan(self.actor, choice, month)
        return {
            "month": month,
            "plan": plan,
            "most": trace.MOST_ON_PAGE,
            "plan_table": trace.plan_table(plan.lines[: trace.MOST_ON_PAGE]),
            "plan_url": addresses.download(choice, trace.PLAN, month=f"{month:%Y-%m}"),
        }


def month_of(text: str) -> dt.date | None:
    """The first day of "2025-09"; None if it is no month."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
