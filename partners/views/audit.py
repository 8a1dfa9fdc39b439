"""The audit trail: who did what, for those who may see it; filters in the address, and a CSV of the same rows."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property

from partners import presenters
from partners.forms import AuditFilter
from partners.models import AuditEvent
from partners.pages import ListPage
from partners.permissions import Permission
from web.downloads import csv_response

LONDON = ZoneInfo("Europe/London")
MOST_ROWS = 100_000


class AuditTrail(ListPage):
    permission = Permission.VIEW_AUDIT
    queryset = AuditEvent.objects.select_related("user", "organisation", "system")
    template_name = "partners/audit.html"

    @cached_property
    def filter(self) -> AuditFilter:
        return AuditFilter(self.request.GET, actor=self.actor)

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.filter(_asked(self.filter.cleaned_data)) if self.filter.is_valid() else rows.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        links = presenters.page_links(context["page_obj"], self.request.path, self.request.GET)
        context |= {
            "filter": self.filter,
            "table": presenters.audit_table(context["page_obj"]),
            "page_links": links,
            "query": self.request.GET.urlencode(),
        }
        return context


class AuditCsv(AuditTrail):
    """The rows of the page, all of them, as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = (presenters.audit_row(event) for event in self.get_queryset()[:MOST_ROWS].iterator(chunk_size=1000))
        return csv_response("audit-trail.csv", presenters.AUDIT_COLUMNS, rows)


def _asked(given: dict[str, Any]) -> Q:
    asked = Q()
    if who := given["who"]:
        asked &= Q(user__full_name__icontains=who) | Q(user__email__icontains=who)
    for name, lookup in (("action", "action"), ("channel", "channel"), ("subject", "subject__icontains")):
        if value := given[name]:
            asked &= Q(**{lookup: value})
    if since := given["since"]:
        asked &= Q(at__gte=_midnight(since))
    if until := given["until"]:
        asked &= Q(at__lt=_midnight(until + dt.timedelta(days=1)))
    return asked


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)
