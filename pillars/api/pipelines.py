"""Pipelines through the API: the same figures as the pages', with the same sight."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from pillars.api import pipeline_serializers as serializers
from pillars.api.base import SYSTEM, OfPlanApi
from pillars.forms.pipelines import BasisFilter, PipelineFilter
from pillars.models import Action
from pillars.presenters.pipeline_words import BOTTLENECKS, source
from pillars.selectors import pipeline_links as links
from pillars.selectors.pipelines import Course, Pipelines, Way
from workforce.models import Profession

BASIS = OpenApiParameter("basis", enum=["funded", "need"], description="Which gap counts; funded if left out.")
FILTERS = [
    OpenApiParameter("text", description="Words in the name of the profession."),
    OpenApiParameter("bottleneck", enum=[*BOTTLENECKS, serializers.NONE]),
    OpenApiParameter("short", bool),
    OpenApiParameter("trained", bool),
]


class PipelineApi(OfPlanApi):
    """Each profession of a system from intake to post."""

    queryset = Action.objects.all()
    serializer_class = serializers.PipelineSerializer

    @extend_schema(
        summary="Professions from intake to post, with gap and bottleneck", operation_id="systems_pipelines_list",
        parameters=[SYSTEM, BASIS, *FILTERS], responses=serializers.PipelineSerializer(many=True),
    )  # fmt: skip
    def every(self, request: Request, system: str) -> Response:
        asked = PipelineFilter(request.query_params)
        pipelines = Pipelines(self.actor, self.system, self._basis(asked))
        told = [_told(one, pipelines.basis) for one in pipelines.ways() if asked.keeps(one)]
        return Response(serializers.PipelineSerializer(told, many=True).data)

    @extend_schema(
        summary="One profession from intake to post", operation_id="systems_pipelines_retrieve",
        parameters=[SYSTEM, OpenApiParameter("profession", location="path", description="Code."), BASIS],
        responses=serializers.PipelineDetailSerializer,
    )  # fmt: skip
    def one(self, request: Request, system: str, profession: str) -> Response:
        pipelines = Pipelines(self.actor, self.system, self._basis(BasisFilter(request.query_params)))
        about = get_object_or_404(Profession, code=profession)
        way = pipelines.way(about)
        if way is None:
            raise Http404("Nobody reported staff or students of this profession in the system.")
        places = list(links.proposed_places(self.actor, self.system, about))
        actions = links.actions_for_profession(self.actor, self.system, about, places)
        told = _told(way, pipelines.basis) | {
            "stages": _stages(way),
            "years": _years(way),
            "courses": [_course(one) for one in way.courses],
            "actions": [one.reference for one in actions],
            "interventions": [one.code for one in places],
        }
        return Response(serializers.PipelineDetailSerializer(told).data)

    def _basis(self, asked: BasisFilter) -> str:
        if not asked.is_valid():
            raise ValidationError({name: [str(word) for word in words] for name, words in asked.errors.items()})
        return asked.chosen_basis


def _told(way: Way, basis: str) -> dict[str, Any]:
    return {
        "profession": way.profession.code,
        "name": way.profession.name,
        "basis": basis,
        "intake": way.funnel.intake if way.funnel else None,
        "joiners": way.funnel.joiners if way.funnel else None,
        "needed": way.needed,
        "gap": way.gap.wte if way.gap else None,
        "gap_day": way.gap.day if way.gap else None,
        "bottleneck": (way.bottleneck or serializers.NONE) if way.funnel else None,
        "placement_places": way.places,
        "withheld": way.hidden,
        "gap_withheld": way.gap_hidden,
    }


def _stages(way: Way) -> list[dict[str, Any]]:
    cohorts = [cohort for course in way.courses for cohort in course.newest]
    return [
        {
            "name": level.name, "passed": level.passed, "people": level.people, "lost": level.lost,
            "source": source(level.name, cohorts, way.places),
        }
        for level in (way.funnel.levels if way.funnel else ())
    ]  # fmt: skip


def _years(way: Way) -> list[dict[str, Any]]:
    return [
        {
            "ends": year.ends, "completers": year.completers, "joiners": year.joiners,
            "needed": None if way.needed is None else way.needed * year.years,
        }
        for year in way.years
    ]  # fmt: skip


def _course(one: Course) -> dict[str, Any]:
    return {
        "organisation": one.first.reporter, "route": one.first.route, "years": one.years,
        "intake": one.total("students"), "existing_staff": one.total("staff"),
        "completers": one.total("completers"), "joiners": one.total("joiners"),
    }  # fmt: skip
