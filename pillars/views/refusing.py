"""Forms of a system's plan whose service refuses in words of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from pillars.services.costs import CostRefused
from pillars.services.risks import RiskRefused
from pillars.views.base import PlanForm


class RefusingForm(PlanForm, abstract=True):
    """What a service says against a risk or a cost stands beside the fields."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except (RiskRefused, CostRefused) as refused:
            for field, words in refused.messages.items():
                form.add_problem(field or None, words)
            return self.form_invalid(form)
