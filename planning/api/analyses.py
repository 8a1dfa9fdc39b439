"""Analyses of a scenario through the API: asked for by POST, worked out in the background, read by GET."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from partners.api.views import ReadOnly
from partners.permissions import Permission
from planning.api import analysis_serializers as shapes
from planning.api.scenarios import OfScenario, checked, tried
from planning.models import Analysis, Run
from planning.presenters.back_test.seen import MEASURES, BackTest
from planning.selectors import analyses as selectors
from planning.selectors import projections, scenarios
from planning.selectors.sight import Sight, sight_of
from planning.services.back_test.asking import request_back_test
from planning.services.tornado.asking import request_tornado
from web.problems import Problem, ProblemError, ProblemException, invalid

OUT_OF_SIGHT = "These are one organisation's own figures, and you cannot see them."
NO_YEAR = "The projection has no such year. It looks ahead to {}."


class OfAnalyses(OfScenario, abstract=True):
    """Analyses of a scenario, seen as far as the caller sees organisations."""

    queryset = Analysis.objects.select_related("system", "scenario__system")

    @cached_property
    def sees(self) -> Sight:
        return sight_of(self.actor, self.scenario.system)


def told(analysis: Analysis | None) -> dict[str, Any]:
    """How far it is, as AnswerSerializer describes it."""
    if analysis is None:
        return {"state": "not_asked", "code": None, "job": None, "why_not": "", "asked": None, "finished": None,
                "engine_version": ""}  # fmt: skip
    return {
        "state": _state(analysis), "code": analysis.code, "job": analysis.job, "why_not": analysis.failure,
        "asked": analysis.created, "finished": analysis.finished, "engine_version": analysis.engine_version,
    }  # fmt: skip


def _state(analysis: Analysis) -> str:
    if analysis.outcome:
        return "done"
    if analysis.failure:
        return "failed"
    return "stuck" if selectors.stuck(analysis) else "working"


FILTERS = [
    OpenApiParameter(name, str)
    for name in ("place", "sector", "organisation", "staff_group", "profession", "setting", "priority", "year")
] + [OpenApiParameter("basis", str, enum=["funded", "need"], default="funded")]


class Tornado(OfAnalyses):
    """Which assumptions matter most for a gap of the published projection."""

    serializer_class = shapes.TornadoSerializer

    @extend_schema(summary="Which assumptions matter most, if it has been worked out", parameters=FILTERS,
                   operation_id="scenarios_tornado")  # fmt: skip
    def read(self, request: Request, scenario: UUID) -> Response:
        query = shapes.TornadoQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        run, position = self._place(query.filters, query.validated_data)
        found = selectors.tornado(run, query.filters, query.validated_data["basis"], position)
        return Response(self._told(found, run, query.filters, query.validated_data["basis"], position))

    @extend_schema(summary="Have it worked out", request=shapes.TornadoQuery,
                   responses={202: shapes.TornadoSerializer})  # fmt: skip
    def ask(self, request: Request, scenario: UUID) -> Response:
        query = shapes.TornadoQuery(data=request.data)
        query.is_valid(raise_exception=True)
        basis, filters = query.validated_data["basis"], query.filters
        run, position = self._place(filters, query.validated_data)
        asked = tried(
            lambda: request_tornado(actor=self.actor, run=run, basis=basis, position=position, filters=filters)
        )
        return Response(self._told(asked, run, filters, basis, position), status=202)

    def _place(self, filters: Mapping[str, str], given: Mapping[str, Any]) -> tuple[Run, int]:
        """The published run and the position asked for.

        Raises:
            Http404: out of sight. ProblemException: nothing is published, or there is no such year.
        """
        run = scenarios.published(self.scenario)
        if run is None:
            raise ProblemException(Problem(404, detail="Nothing has been published of this scenario yet."))
        run.scenario = self.scenario
        if not self.sees.sees_filters(filters) or not selectors.sees_selection(run, filters, self.sees):
            raise Http404(OUT_OF_SIGHT)
        years = projections.financial_years(run)
        year = given.get("year") or years[-1]
        if year not in years:
            raise invalid([ProblemError("/year", NO_YEAR.format(years[-1]))])
        return run, years.index(year) + 1

    def _told(
        self, found: Analysis | None, run: Run, filters: Mapping[str, str], basis: str, position: int
    ) -> dict[str, Any]:
        outcome = found.outcome if found else {}
        shown, hidden = selectors.seen_rows(outcome.get("rows", []), self.sees)
        return told(found) | {
            "run": run.code, "basis": basis, "filters": dict(filters), "date": run.positions[position],
            "gap": outcome.get("gap"),
            "results": [{name: value for name, value in row.items() if name != "only"} for row in shown],
            "out_of_sight": len(hidden),
            "out_of_sight_swing": sum(row["swing"] for row in hidden),
        }  # fmt: skip


@extend_schema_view(
    list=extend_schema(summary="Back-tests of a scenario, the newest first"),
    retrieve=extend_schema(
        summary="A back-test with its figures",
        parameters=[OpenApiParameter("code", OpenApiTypes.UUID, "path")],
        responses=shapes.BackTestSerializer,
    ),
)
class BackTests(ReadOnly, OfAnalyses):
    """An older projection against what happened."""

    permissions = {"create": Permission.EDIT_SCENARIOS}
    serializer_class = shapes.BackTestListSerializer
    ordering = ("-id",)

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(kind=Analysis.Kind.BACK_TEST)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([_listed(one) for one in page])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self._whole(self.get_object()))

    @extend_schema(
        summary="Ask for a back-test",
        request=shapes.BackTestRequestSerializer,
        responses={202: shapes.BackTestListSerializer},
    )
    def create(self, request: Request, scenario: UUID) -> Response:
        among = self.scenario
        given = checked(shapes.BackTestRequestSerializer, request)
        asked = tried(lambda: request_back_test(actor=self.actor, scenario=among, **given))
        return Response(_listed(asked), status=202)

    def _whole(self, analysis: Analysis) -> dict[str, Any]:
        outcome = analysis.outcome
        return _listed(analysis) | {
            "left_out": outcome.get("left_out", []),
            "measures": [self._measure(analysis, name) for name in MEASURES if name in outcome.get("measures", {})],
        }

    def _measure(self, analysis: Analysis, measure: str) -> dict[str, Any]:
        found = BackTest(analysis, self.scenario, self.sees, measure)
        levels = [
            {
                "level": level,
                "score": found.told["scores"][level] if level == "system" or found.sees_scores else None,
                "results": _without_sight(found.rows(level)),
            }
            for level in shapes.LEVELS
        ]
        return {
            "measure": measure, "organisations": found.told["organisations"], "compared": found.told["compared"],
            "levels": levels,
        }  # fmt: skip


def _listed(analysis: Analysis) -> dict[str, Any]:
    return told(analysis) | {name: analysis.asked[name] for name in ("base_month", "target_month")}


def _without_sight(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "only"} for row in rows]
