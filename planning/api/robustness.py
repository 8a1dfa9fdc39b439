"""Packages against futures through the API: asked for by POST, worked out in the background, read by GET."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from planning.api import intervention_serializers as serializers
from planning.api.interventions import OF_SYSTEM, OfSystems
from planning.api.scenarios import checked, tried
from planning.models import Analysis
from planning.presenters.robustness import Grid
from planning.selectors import interventions, scenarios
from planning.selectors import robustness as selectors
from planning.selectors.sight import Sight, sight_of
from planning.services.nodes import DIMENSIONS
from planning.services.robustness.asking import Question, request_robustness
from web.problems import ProblemError, invalid

ONE_ORGANISATION = "These are one organisation's own figures, and you cannot see them."
CODE = OpenApiParameter("code", OpenApiTypes.UUID, "path")


@extend_schema_view(list=extend_schema(summary="Grids that were asked for, the newest first", parameters=[OF_SYSTEM]))
class Grids(OfSystems):
    """Grids; a list leaves the answers out, read one of them to see its own."""

    queryset = Analysis.objects.filter(kind=Analysis.Kind.ROBUSTNESS).select_related("system")
    serializer_class = serializers.GridSerializer

    def get_queryset(self) -> Any:
        return self.narrowed(super().get_queryset())

    @extend_schema(summary="One grid with its answer", responses=serializers.AnsweredGridSerializer, parameters=[CODE])
    def retrieve(self, request: Request, code: UUID) -> Response:
        found = self.get_object()
        sight = sight_of(self.actor, found.system)
        if not selectors.sees(found, sight):
            raise Http404(ONE_ORGANISATION)
        answer = _outcome(found, sight) if found.outcome else None
        return Response(self.get_serializer(found).data | {"outcome": answer})

    @extend_schema(
        summary="Have packages weighed against futures",
        request=serializers.NewGridSerializer,
        responses={202: serializers.GridSerializer},
    )
    def create(self, request: Request) -> Response:
        given = checked(serializers.NewGridSerializer, request)
        system = self.system_named(given["system"])
        packages = interventions.packages(self.actor, system)
        futures = scenarios.visible(self.actor, system).defer("published__snapshot")
        question = Question(
            packages=_named("packages", given["packages"], packages),
            futures=_named("futures", given["futures"], futures),
            basis=given["basis"],
            day=given["day"].isoformat() if given.get("day") else "",
            tolerance=given["tolerance"],
            risk=given["risk"],
            filters=_filters(given["filters"]),
        )
        asked = tried(lambda: request_robustness(actor=self.actor, system=system, question=question))
        return Response(self.get_serializer(asked).data, status=202)


def _named(field: str, codes: Iterable[UUID], rows: Iterable[Any]) -> list[Any]:
    """The rows of these codes, in their order.

    Raises:
        ProblemException: 422, one of them is not there or out of sight.
    """
    known: dict[UUID, Any] = {row.code: row for row in rows}
    wanted = list(dict.fromkeys(codes))
    wrong = [place for place, code in enumerate(wanted) if code not in known]
    if wrong:
        words = "There is none with that code in this system."
        raise invalid(ProblemError(f"/{field}/{place}", words) for place in wrong)
    return [known[code] for code in wanted]


def _filters(given: Mapping[str, str]) -> dict[str, str]:
    if wrong := [name for name in given if name not in DIMENSIONS]:
        words = f"There is no such filter. Use {', '.join(DIMENSIONS)}."
        raise invalid(ProblemError(f"/filters/{name}", words) for name in wrong)
    return dict(given)


def _outcome(analysis: Analysis, sight: Sight) -> dict[str, Any]:
    """The answer, without what is one organisation's own and out of sight."""
    outcome = analysis.outcome
    return {
        **{name: outcome[name] for name in ("futures", "packages", "draws")},
        "cells": [[_cell(cell, sight) for cell in row] for row in outcome["cells"]],
        "hold_everywhere": Grid(analysis).everywhere,
    }


def _cell(cell: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    closed = [
        {"code": one["code"], "name": one["name"], "wte": one["wte"] if _seen(one, sight) else None}
        for one in cell["closed"]
    ]
    return {**cell, "closed": closed}


def _seen(closed: Mapping[str, Any], sight: Sight) -> bool:
    return not closed["only"] or sight.sees_organisation(closed["only"])
