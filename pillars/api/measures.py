"""Measures, their series and their readings through the API; every write is a service's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.timezone import localdate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly
from partners.permissions import Permission
from pillars.api import measure_serializers as serializers
from pillars.api.base import SYSTEM, OfPlanApi, tried
from pillars.forms.measures import MeasureFilter
from pillars.models import PlanMeasure, Reading
from pillars.selectors import measure_filter, measures
from pillars.selectors.measures import Looking
from pillars.services import measures as services
from pillars.services import readings
from pillars.services.measure_facts import MeasureFacts, facts_of

SLUG = OpenApiParameter("slug", description="Code of the measure within the plan.", location="path")
DAY = OpenApiParameter("day", OpenApiTypes.DATE, "path", description="The period of the reading.")
WHERE = [SYSTEM, SLUG]
FILTERS = [
    SYSTEM,
    *(
        OpenApiParameter(name, OpenApiTypes.BOOL if name == "retired" else OpenApiTypes.STR)
        for name in MeasureFilter.base_fields
    ),
]
EDITS = dict.fromkeys(("create", "update", "partial_update", "retire", "restore"), Permission.EDIT_PLANS)
LEADS = dict.fromkeys(("review",), Permission.LEAD_PLANS)


class OfMeasureApi(OfPlanApi, abstract=True):
    """Rows about measures of the plan in use; one of an organisation out of sight is not there."""

    def rows(self) -> Any:
        return measures.measures_of(self.actor, self.framework).prefetch_related("actions")

    @property
    def measure(self) -> PlanMeasure:
        """The measure of the address.

        Raises:
            Http404: there is none in sight.
        """
        found: PlanMeasure | None = self.rows().filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404("There is no measure with that code that you can see.")
        return found


@extend_schema_view(
    list=extend_schema(summary="Measures of success of a system's plan", parameters=FILTERS),
    retrieve=extend_schema(summary="One measure", parameters=WHERE),
)
class Measures(ReadOnly, OfMeasureApi):
    """Measures; the list takes the filters of the page, of the same names."""

    permissions = {**EDITS, **LEADS}
    queryset = PlanMeasure.objects.all()
    serializer_class = serializers.PlanMeasureSerializer
    lookup_field = "slug"
    ordering = ("pillar__order", "order", "id")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return PlanMeasure.objects.none()
        rows = self.rows()
        return rows.filter(pk__in=self._chosen()) if self.action == "list" else rows

    def get_object(self) -> PlanMeasure:
        return self.measure

    def _chosen(self) -> list[int]:
        every = list(self.rows())
        asked = MeasureFilter(self.request.query_params, framework=self.framework, measures=every)
        if not asked.is_valid():
            raise ValidationError({name: [str(one) for one in words] for name, words in asked.errors.items()})
        kept = measure_filter.by_definition(every, asked.cleaned_data, localdate())
        if any(asked.cleaned_data.get(name) for name in measure_filter.SERIES):
            seen = Looking(self.actor, self.system).at_all(kept)
            kept = [one.measure for one in measure_filter.by_series(seen, asked.cleaned_data)]
        return [one.pk for one in kept]

    def told(self, measure: PlanMeasure, status: int = 200) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=measure.pk)).data, status=status)

    @extend_schema(summary="Add a measure", parameters=[SYSTEM], request=serializers.PlanMeasureFactsSerializer,
                   responses={201: serializers.PlanMeasureSerializer})  # fmt: skip
    def create(self, request: Request, system: str) -> Response:
        plan, given = self.framework, self._given()
        facts = MeasureFacts(**given)
        return self.told(tried(lambda: services.define_measure(actor=self.actor, framework=plan, facts=facts)), 201)

    @extend_schema(summary="Set everything about a measure", parameters=WHERE,
                   request=serializers.PlanMeasureFactsSerializer)  # fmt: skip
    def update(self, request: Request, system: str, slug: str) -> Response:
        found = self.measure
        return self._change(found, MeasureFacts(**self._given()))

    @extend_schema(summary="Change some of a measure", parameters=WHERE, request=serializers.PlanMeasureFactsSerializer)
    def partial_update(self, request: Request, system: str, slug: str) -> Response:
        found = self.measure
        return self._change(found, replace(facts_of(found), **self._given(partial=True)))

    def _given(self, *, partial: bool = False) -> dict[str, Any]:
        given = self.checked(serializers.PlanMeasureFactsSerializer, partial=partial)
        return serializers.PlanMeasureFactsSerializer.facts(given)

    def _change(self, measure: PlanMeasure, facts: MeasureFacts) -> Response:
        return self.told(tried(lambda: services.change_measure(actor=self.actor, measure=measure, facts=facts)))

    @extend_schema(summary="Say that a measure was looked at, and when to look again", parameters=WHERE,
                   request=serializers.MeasureReviewSerializer)  # fmt: skip
    def review(self, request: Request, system: str, slug: str) -> Response:
        found, given = self.measure, self.checked(serializers.MeasureReviewSerializer)
        tried(lambda: services.review_measure(actor=self.actor, measure=found, **given))
        return self.told(found)

    @extend_schema(summary="Take a measure out of the lists", parameters=WHERE, request=None)
    def retire(self, request: Request, system: str, slug: str) -> Response:
        found = self.measure
        services.retire_measure(actor=self.actor, measure=found)
        return self.told(found)

    @extend_schema(summary="Bring a measure back", parameters=WHERE, request=None)
    def restore(self, request: Request, system: str, slug: str) -> Response:
        found = self.measure
        services.retire_measure(actor=self.actor, measure=found, restore=True)
        return self.told(found)

    @extend_schema(summary="What was observed of a measure, and what it says", parameters=WHERE,
                   responses=serializers.MeasureSeriesSerializer)  # fmt: skip
    def series(self, request: Request, system: str, slug: str) -> Response:
        found, looking = self.measure, Looking(self.actor, self.system)
        parts = {"by_attribute": looking.by_attribute(found), "by_profession": looking.by_profession(found)}
        return Response(serializers.MeasureSeriesSerializer(looking.at(found), context=parts).data)


@extend_schema_view(
    list=extend_schema(summary="Readings of a measure, for those who enter or check them", parameters=WHERE)
)
class Readings(ReadOnly, OfMeasureApi):
    """What was entered by hand and holds."""

    permissions = dict.fromkeys(("create", "update", "check"), Permission.LEAD_PLANS)
    queryset = Reading.objects.all()
    serializer_class = serializers.ReadingSerializer
    ordering = ("-period",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Reading.objects.none()
        found = self.measure
        if not (services.may_enter(self.actor, found) or services.may_check(self.actor, found)):
            raise PermissionDenied("Readings are for those who enter or check them. The series is for everybody.")
        return measures.readings_of(found)

    def _reading(self) -> Reading:
        found = measures.readings_of(self.measure).filter(period=self._day()).first()
        if found is None:
            raise Http404("There is no reading of that day.")
        return found

    def _day(self) -> dt.date:
        try:
            return dt.date.fromisoformat(self.kwargs["day"])
        except ValueError as reason:
            raise Http404("There is no reading of that day.") from reason

    @extend_schema(summary="Enter a reading", parameters=WHERE, request=serializers.NewReadingSerializer,
                   responses={201: serializers.ReadingSerializer})  # fmt: skip
    def create(self, request: Request, system: str, slug: str) -> Response:
        found, given = self.measure, self.checked(serializers.NewReadingSerializer)
        made = tried(
            lambda: readings.enter_reading(
                actor=self.actor, measure=found, period=given["period"], facts=given["facts"]
            )
        )  # fmt: skip
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(summary="Correct a reading; it is to be checked again", parameters=[*WHERE, DAY],
                   request=serializers.ReadingFactsSerializer)  # fmt: skip
    def update(self, request: Request, system: str, slug: str, day: str) -> Response:
        reading, given = self._reading(), self.checked(serializers.ReadingFactsSerializer)
        made = tried(lambda: readings.correct_reading(actor=self.actor, reading=reading, facts=given["facts"]))
        return Response(self.get_serializer(made).data)

    @extend_schema(
        summary="Say that a reading is right; not for who entered it", parameters=[*WHERE, DAY], request=None
    )
    def check(self, request: Request, system: str, slug: str, day: str) -> Response:
        reading = self._reading()
        return Response(
            self.get_serializer(tried(lambda: readings.check_reading(actor=self.actor, reading=reading))).data
        )
