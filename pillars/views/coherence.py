"""Page: whether the actions of a plan fit together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms.coherence import CoherenceFilter
from pillars.presenters import coherence as presenters
from pillars.selectors.coherence import Finding, Kind, findings
from pillars.services.rights import led_workstreams
from pillars.views.base import OfPlan
from web.downloads import csv_response


class OfCoherence(OfPlan, abstract=True):
    """Findings, as the filter of the address cuts them down."""

    @cached_property
    def form(self) -> CoherenceFilter:
        return CoherenceFilter(self.request.GET)

    @cached_property
    def kinds(self) -> list[Kind]:
        """Those asked for; all while the address says something unknown."""
        asked = self.form.cleaned_data["kind"] if self.form.is_valid() else ""
        return [Kind(asked)] if asked else list(Kind)

    @cached_property
    def found(self) -> list[Finding]:
        return [one for one in findings(self.actor, self.system, localdate()) if one.kind in self.kinds]


class CoherencePage(OfCoherence, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/coherence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = led_workstreams(self.actor, self.system).exists()
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "headline": presenters.headline(self.found),
            "groups": presenters.groups(self.found, self.system, self.kinds, may_change=may_change),
            "query": self.request.GET.urlencode() if self.form.is_valid() else "",
        }


class CoherenceDownload(OfCoherence, ActionPage):
    """The same findings as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        headings, rows = presenters.file_rows(self.found)
        return csv_response(f"{self.system.code}-coherence.csv", headings, rows)
