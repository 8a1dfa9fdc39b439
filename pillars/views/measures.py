"""Pages: the measures of a system's plan with their signs, one measure with its chart, and both as files."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from partners.pages import ActionPage, Page
from partners.permissions import Permission
from pillars.forms.measures import MeasureFilter
from pillars.models import PlanMeasure
from pillars.presenters import measure_charts as charts
from pillars.presenters import measure_words as words
from pillars.presenters import measures as presenters
from pillars.presenters.addresses import of_action
from pillars.selectors import measure_filter, measures
from pillars.selectors.measures import Looking, Seen
from pillars.services.measures import may_check, may_enter
from pillars.views.base import OfPlan
from web.charts import Chart
from web.csp import ChartPageMixin
from web.downloads import csv_response


class OfMeasures(OfPlan, abstract=True):
    """Measures of the plan in use, narrowed down by the filters of the address."""

    @cached_property
    def every(self) -> list[PlanMeasure]:
        return list(measures.measures_of(self.actor, self.framework))

    @cached_property
    def filter(self) -> MeasureFilter:
        return MeasureFilter(self.request.GET, framework=self.framework, measures=self.every)

    @cached_property
    def chosen(self) -> list[Seen]:
        """Measures that answer to the filters, with their series; none where a filter says something unknown."""
        if not self.filter.is_valid():
            return []
        wanted = self.filter.cleaned_data
        rows = measure_filter.by_definition(self.every, wanted, localdate())
        return measure_filter.by_series(Looking(self.actor, self.system).at_all(rows), wanted)


class Measures(OfMeasures, Page):
    """The list, pillar by pillar."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/measures/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        return super().get_context_data(
            form=self.filter, filter_open=self.filter.narrows, query=self.request.GET.urlencode(),
            headline=presenters.headline(self.chosen, today), groups=presenters.groups(self.chosen, today), **kwargs,
        )  # fmt: skip


class MeasuresDownload(OfMeasures, ActionPage):
    """The same measures as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self.filter.is_valid():
            raise Http404("The filters say something that is not there. Open the list and choose again.")
        table = presenters.list_table(self.chosen)
        return csv_response(f"{self.system.code}-measures.csv", table.headings(), table.raw_rows())


class OfMeasure(OfPlan, abstract=True):
    """A page about one measure of the plan in use."""

    @cached_property
    def measure(self) -> PlanMeasure:
        """The measure of the address.

        Raises:
            Http404: there is none, or it is of an organisation whose figures are out of sight.
        """
        rows = measures.in_sight(self.actor).filter(framework=self.framework, slug=self.kwargs["slug"])
        found: PlanMeasure | None = rows.first()
        if found is None:
            raise Http404("There is no measure with that code that you can see.")
        return found

    @cached_property
    def looking(self) -> Looking:
        return Looking(self.actor, self.system)


MOST_READINGS: Final = 6
MOST_PROFESSIONS: Final = 10
"""Professions shown at once; the others are folded away."""


class MeasurePage(ChartPageMixin, OfMeasure, Page):
    """One measure: what it is, how it goes, what was entered."""

    permission = Permission.VIEW_PLANS
    template_name = "pillars/measures/measure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = self.looking.at(self.measure)
        return super().get_context_data(
            measure=self.measure, seen=seen, headline=words.headline(seen), facts=presenters.facts(seen, localdate()),
            variation=words.variation_icon(seen), assurance=words.assurance_icon(seen),
            stabilised=words.STABILISED[seen.stabilised], test=words.TEST_OF_STABILISED,
            chart=charts.xmr_chart(seen, csv_url=self._file("series")), table=charts.series_table(seen, few=0),
            forecast=self._forecast(), actions=self._actions(), **self._parts(seen), **self._entered(), **kwargs,
        )  # fmt: skip

    def _file(self, kind: str) -> str:
        return presenters.address(self.measure, "measure-download", kind)

    def _forecast(self) -> Chart | None:
        node = self.looking.forecast(self.measure)
        return charts.forecast_chart(node, self._file("forecast")) if node else None

    def _actions(self) -> list[dict[str, str]]:
        rows = self.measure.actions.select_related("system").order_by("reference")
        return [{"text": f"{one.reference} {one.title}", "href": of_action(one)} for one in rows]

    def _parts(self, seen: Seen) -> dict[str, Any]:
        """By attribute, by profession: each with its file."""
        attributes, professions = self.looking.by_attribute(self.measure), self.looking.by_profession(self.measure)
        return {
            "attributes": presenters.attribute_chart(attributes, self.measure, self._file("by-attribute")),
            "suppression": presenters.suppression_words(self.system) if seen.protects else [],
            "professions": presenters.profession_table(professions, self.measure, most=MOST_PROFESSIONS),
            "all_professions": presenters.profession_table(professions, self.measure),
            "professions_url": self._file("by-profession"),
        }

    def _entered(self) -> dict[str, Any]:
        """What was entered by hand, for those who enter or check it."""
        one, user = self.measure, self.actor.user
        enters, checks = may_enter(self.actor, one), may_check(self.actor, one)
        by_hand = not one.computed and one.observes_id is None
        rows = measures.readings_of(one) if by_hand and (enters or checks) else []
        cards = presenters.reading_cards(rows, one, user.pk if user else None, checks=checks and not one.retired)
        return {
            "may_enter": enters and by_hand and not one.retired, "may_review": enters and not one.retired,
            "readings": cards[:MOST_READINGS], "earlier": cards[MOST_READINGS:], "by_hand": by_hand,
        }  # fmt: skip


KINDS: Final = ("series", "by-attribute", "by-profession", "forecast")


class MeasureDownload(OfMeasure, ActionPage):
    """The numbers of one chart or table of a measure as a file."""

    permission = Permission.VIEW_PLANS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        heads, rows = self._file(kwargs["kind"])
        return csv_response(f"{self.system.code}-{self.measure.slug}-{kwargs['kind']}.csv", heads, rows)

    def _file(self, kind: str) -> tuple[list[str], list[list[Any]]]:
        if kind not in KINDS:
            raise Http404("There is no such file.")
        if kind == "forecast":
            node = self.looking.forecast(self.measure)
            chart = charts.forecast_chart(node, "") if node else None
            if chart is None:
                raise Http404("There is no projection of this measure.")
            return chart.table.headings(), chart.table.raw_rows()
        if kind == "series":
            table = charts.series_table(self.looking.at(self.measure))
            return table.headings(), table.raw_rows()
        parts = self.looking.by_attribute if kind == "by-attribute" else self.looking.by_profession
        return presenters.parts_file(parts(self.measure), "Attribute" if kind == "by-attribute" else "Profession")
