"""The published projection of a scenario as a workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from partners.models import System
from partners.pages import ActionPage
from partners.permissions import Permission
from planning.models import Scenario
from planning.selectors import scenarios
from web.downloads import xlsx_response


class Workbook(ActionPage):
    """Everything that the actor may see of a projection, for analysis elsewhere; ``?scenario=`` chooses another."""

    permission = Permission.VIEW_AGGREGATES

    def get(self, request: HttpRequest, system: str) -> HttpResponseBase:
        where = self.find(System.objects.all(), code=system)
        scenario = self._scenario(where, request.GET.get("scenario", ""))
        run = scenarios.published(scenario)
        if run is None:
            raise Http404("Nothing has been published of this scenario yet. Come back when it has been worked out.")
        from planning.presenters import workbook  # pandas is slow to load, and only this page needs it

        name = f"workforce-gap-{where.code}-{run.base_date}"
        return xlsx_response(name, workbook.sheets(self.actor, run))

    def _scenario(self, system: System, code: str) -> Scenario:
        seen = scenarios.visible(self.actor, system)
        found = next((one for one in seen if (str(one.code) == code if code else one.is_default)), None)
        if found is None:
            raise Http404("There is no such scenario that you can see.")
        return found
