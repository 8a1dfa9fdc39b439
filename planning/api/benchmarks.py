"""Benchmarks through the API: the same comparison as the page's, with the same sight."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from planning.api.projections import OfSystem
from planning.forms.benchmarks import BenchmarkFilter
from planning.selectors.benchmark_rates import MATCH_WORDS, RATES
from planning.selectors.benchmarks import Benchmark, Benchmarks
from web.problems import Problem, ProblemException

CODES = list(RATES)


class BenchmarkPeerSerializer(serializers.Serializer[Any]):
    """A partner's rate. Another partner has no code, and nothing that tells its size."""

    organisation = serializers.CharField(source="code", allow_blank=True, help_text="Code; empty: another partner.")
    name = serializers.CharField(allow_blank=True)
    sector = serializers.CharField()
    value = serializers.FloatField()
    numerator = serializers.DecimalField(14, 5, allow_null=True)
    denominator = serializers.DecimalField(14, 5, allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Where chance alone would put 99.8 % of its size: from.")
    high = serializers.FloatField(allow_null=True, help_text="… to.")
    beyond_chance = serializers.BooleanField(allow_null=True)
    marked = serializers.BooleanField()


class BenchmarkLevelSerializer(serializers.Serializer[Any]):
    """A value to compare with, and how far its definition matches."""

    kind = serializers.ChoiceField(["system", "region", "reference"])
    name = serializers.CharField()
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    as_at = serializers.DateField(help_text="The day; of the system and the region the first of the month.")
    match = serializers.ChoiceField(list(MATCH_WORDS))
    why = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class BenchmarkSerializer(serializers.Serializer[Any]):
    """A rate of partners beside one another, from the highest to the lowest."""

    rate = serializers.ChoiceField(CODES)
    name = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    month = serializers.DateField()
    peers = BenchmarkPeerSerializer(many=True)
    levels = BenchmarkLevelSerializer(many=True)
    silent = serializers.IntegerField(help_text="Partners that did not report both parts.")
    withheld = serializers.IntegerField(help_text="Partners that are not shown, lest a single one be told of.")


class BenchmarkApi(OfSystem):
    """A rate of the system's partners, the region and published values."""

    @extend_schema(
        summary="A rate of partners beside one another and published values",
        parameters=[
            OpenApiParameter("rate", enum=CODES, description=f"{CODES[0]} if left out."),
            OpenApiParameter("organisation", description="Whose is marked; one whose figures you see."),
            OpenApiParameter("sector"),
            OpenApiParameter("profession", description="Code; all staff if left out."),
            OpenApiParameter("month", description="Such as 2026-09; the latest that most reported if left out."),
        ],
        responses=BenchmarkSerializer,
    )
    def get(self, request: Request, system: str) -> Response:
        benchmarks = Benchmarks(self.actor, self.system)
        asked = BenchmarkFilter(request.query_params, benchmarks=benchmarks)
        if not asked.is_valid():
            raise ValidationError({name: [str(word) for word in words] for name, words in asked.errors.items()})
        wanted = asked.asked()
        if wanted is None:
            raise ProblemException(Problem(404, detail="Nobody has reported this rate yet."))
        return Response(BenchmarkSerializer(_told(benchmarks.of(wanted))).data)


def _told(found: Benchmark) -> dict[str, Any]:
    rate = found.asked.rate
    return {
        "rate": rate.code, "name": rate.name, "numerator": rate.numerator, "denominator": rate.denominator,
        "month": found.asked.month, "peers": found.peers, "levels": found.levels, "silent": found.silent,
        "withheld": found.withheld,
    }  # fmt: skip
