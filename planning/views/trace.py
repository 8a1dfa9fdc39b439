"""Where a figure comes from: the records behind it, each with its way to the cell, and what was assumed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from partners.pages import Page
from planning.presenters import addresses, coverage, dashboard, trace
from planning.selectors import explain
from planning.views.choosing import OfSystem


class WhereFrom(OfSystem, Page):
    """The records and assumptions behind a node; ``?month=2025-09`` adds that month of the operating plan."""

    template_name = "planning/trace/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choice, node = self.chosen_node()
        found = trace.found(self.actor, choice, node)
        students = trace.students(self.actor, choice)
        month = _month(self.request.GET.get("month", ""))
        context = {
            "system": self.system,
            "choice": choice,
            "back_url": addresses.dashboard(choice),
            "headline": explain.headline(choice.run, node, choice.basis, choice.position).sentence,
            "chosen": dashboard.chosen_filters(choice),
            "facts": coverage.facts(choice, node),
            "found": found,
            "most": trace.MOST_ON_PAGE,
            "lines": trace.lines_table(found),
            "csv_url": addresses.download(choice, trace.KEY),
            "students": students,
            "students_table": trace.students_table(students),
            "assumptions": trace.assumptions_table(choice),
            "scenario_url": addresses.scenario(choice.scenario),
            "month": month,
        }
        if month is not None:
            plan = trace.plan(self.actor, choice, month)
            context |= {"plan": plan, "plan_table": trace.plan_table(plan)}
        return super().get_context_data(**(kwargs | context))


def _month(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
