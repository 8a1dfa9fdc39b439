"""Where each value comes from: for an organisation's profession, what holds and what it overrides."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.models import Organisation
from partners.pages import ActionPage, Page
from planning.forms.resolved import WhoForm
from planning.presenters import resolved as presenters
from planning.presenters.scenarios import address
from planning.selectors import resolved as selectors
from planning.selectors.sight import sight_of
from planning.services.snapshots.reading import partners_in
from planning.views.scenarios import OfScenario
from web.downloads import csv_response


class OfValues(OfScenario, abstract=True):
    """A page about the values of those whom the address names; organisations out of sight cannot be chosen."""

    @cached_property
    def form(self) -> WhoForm:
        sight = sight_of(self.actor, self.system)
        here = [one.pk for one, _ in partners_in(self.system, localdate()) if sight.sees_organisation(one.code)]
        rows = Organisation.objects.filter(pk__in=here).order_by("name")
        return WhoForm(self.request.GET or None, organisations=rows)

    @property
    def found(self) -> list[selectors.Resolved]:
        chosen = self.form.cleaned_data
        return selectors.resolved(self.scenario, chosen["profession"], chosen["organisation"], chosen["sector"])

    @property
    def who(self) -> str:
        """ "Adult nurse in North Hospital"; "Adult nurse in any organisation of the sector Acute"."""
        chosen = self.form.cleaned_data
        one = chosen["organisation"]
        return f"{chosen['profession'].name} in {one.name if one else f'any organisation of the sector {self._sector}'}"

    @property
    def _sector(self) -> str:
        return str(dict(self.form.fields["sector"].choices)[self.form.cleaned_data["sector"]])  # type: ignore[attr-defined]


class Values(OfValues, Page):
    template_name = "planning/levers/values.html"

    def page_context(self) -> dict[str, Any]:
        context = super().page_context() | {"form": self.form, "progress": self.progress}
        if not self.form.is_valid():
            return context
        found = self.found
        return context | {
            "who": self.who,
            "headline": presenters.headline(found, self.who),
            "table": presenters.table(self.scenario, found),
            "notes": presenters.notes(found),
            "csv_url": f"{address(self.scenario, 'scenario-values-download')}?{self.request.GET.urlencode()}",
        }


class Download(OfValues, ActionPage):
    """The same table as a file."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.form.is_valid():
            raise Http404("Choose an organisation or a sector, and a profession.")
        table = presenters.table(self.scenario, self.found)
        return csv_response(f"{self.system.code}-values.csv", table.headings(), table.raw_rows())
