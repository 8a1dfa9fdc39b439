"""Pages: what the actions of a plan close of the gap, what no action covers, and linking interventions to an action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.presenters import closing as presenters
from pillars.presenters.closing_look import Look, closing_context, look_at
from pillars.presenters.frameworks import plural_of
from pillars.selectors import frameworks as framework_selectors
from pillars.services.closing import have_worked_out
from pillars.services.rights import led_workstreams
from pillars.views.base import OfPlan
from web.downloads import csv_response


class OfClosing(OfPlan, abstract=True):
    """What the address asks of the closed loop."""

    @cached_property
    def look(self) -> Look:
        return look_at(self.actor, self.system, self.request.GET)


class ClosingPage(OfClosing, Page):
    permission = Permission.VIEW_PLANS
    template_name = "pillars/closing/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        look = self.look
        return context | closing_context(look) | self._tables(look)

    def _tables(self, look: Look) -> dict[str, Any]:
        picture = look.picture
        if picture is None:
            return {}
        framework = framework_selectors.framework_of(self.actor, self.system)
        word = framework.pillar_word if framework else "pillar"
        pillars = framework_selectors.pillars_of(self.actor, framework) if framework else []
        may_add = framework is not None and led_workstreams(self.actor, self.system).exists()
        told: dict[str, Any] = {
            "off": presenters.off_table(picture) if picture.off else None,
            "uncovered": presenters.uncovered_table(look.listed, look.names, self.system, may_add),
            "left_out": len(look.uncovered) - len(look.listed),
            "all_query": look.query_with(rows="all"),
            "realised": look.realised,
            "word": word,
            "parts": plural_of(word),
        }
        if picture.seen is not None:
            told |= {
                "pillars": presenters.pillar_table(picture, pillars, word),
                "table": presenters.parts_table(picture),
            }
        return told


class ClosingDownload(OfClosing, ActionPage):
    """From the gap without any action to that with all, as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        picture = self.look.picture
        if picture is None or picture.seen is None:
            raise Http404("There are no figures to download. Open the page to see why.")
        table = presenters.parts_table(picture)
        name = f"{self.system.code}-what-actions-close-{picture.basis}-{picture.day}.csv"
        return csv_response(name, table.headings(), table.raw_rows())


class AskClosing(OfPlan, ActionPage):
    """Has it worked out again where no answer came."""

    permission = Permission.EDIT_PLANS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        have_worked_out(actor=self.actor, system=self.system)
        messages.success(request, "It is being worked out.")
        return redirect("pillars:closing", self.system.code)
