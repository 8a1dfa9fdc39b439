"""What the API says of projections. Figures are WTE; arrays hold a number for each of the run's positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from planning.models import NodeResult, Run
from planning.selectors.plan import PlanVsActual
from planning.selectors.projections import STORED_KINDS, GapRow
from planning.services.nodes import DIMENSIONS
from web.formats import financial_year, year_end

BASES = ("funded", "need")


class FilterQuery(serializers.Serializer[Any]):
    """Which figures: without a scenario the system's default one, without a run the published one."""

    scenario = serializers.UUIDField(required=False, help_text="Code of a scenario; by default the system's own.")
    run = serializers.UUIDField(required=False, help_text="Code of a past run whose figures are still kept.")
    place = serializers.CharField(required=False)
    sector = serializers.CharField(required=False)
    organisation = serializers.CharField(required=False)
    staff_group = serializers.CharField(required=False, help_text="Scheme and code: nhs_digital/midwives.")
    profession = serializers.CharField(required=False)
    setting = serializers.CharField(required=False)
    priority = serializers.CharField(required=False)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name in DIMENSIONS if (value := self.validated_data.get(name))}


class NodesQuery(serializers.Serializer[Any]):
    """Which kind of node."""

    kind = serializers.CharField(
        default="organisation", help_text=f"One of {', '.join(STORED_KINDS)} (write + as %2B)."
    )
    scenario = serializers.UUIDField(required=False)
    run = serializers.UUIDField(required=False)

    def validate_kind(self, value: str) -> str:
        kind = value.replace(" ", "+")  # a plus sign in an address is a blank
        if kind not in STORED_KINDS:
            raise serializers.ValidationError(f"There is no kind “{kind}”. Choose one of {', '.join(STORED_KINDS)}.")
        return kind


class GapsQuery(FilterQuery):
    """Where the gaps are, on which basis and when."""

    basis = serializers.ChoiceField(choices=BASES, default="funded")
    year = serializers.CharField(required=False, help_text="Financial year, such as 2031/32; by default the last.")
    limit = serializers.IntegerField(min_value=1, max_value=200, default=10)
    kind = serializers.CharField(required=False, help_text="Kind of node; by default organisation+staff_group.")
    include_assumed = serializers.BooleanField(
        default=False, help_text="Also gaps that only return an assumed vacancy rate."
    )

    validate_kind = NodesQuery.validate_kind

    def validate_year(self, value: str) -> str:
        try:
            year_end(value)
        except ValueError as reason:
            raise serializers.ValidationError(str(reason)) from reason
        return value


class SelectionQuery(FilterQuery):
    """A combination of filters to be worked out."""


class SpreadSerializer(serializers.Serializer[Any]):
    """A figure over the positions: central path and quantiles of the draws."""

    central = serializers.ListField(child=serializers.FloatField())
    p10 = serializers.ListField(child=serializers.FloatField())
    p50 = serializers.ListField(child=serializers.FloatField())
    p90 = serializers.ListField(child=serializers.FloatField())


class BasisSerializer(serializers.Serializer[Any]):
    """Demand and gap on one basis; gaps are over the cells where both sides are known. Positive is a shortfall."""

    demand = SpreadSerializer()
    gap = SpreadSerializer(allow_null=True)
    uncovered = SpreadSerializer(allow_null=True)


class FiguresSerializer(serializers.Serializer[Any]):
    """Supply, cover, and both bases; null = unknown. ``cover_parts``: bank and agency apart, on the central path."""

    supply = SpreadSerializer(allow_null=True)
    cover = SpreadSerializer(allow_null=True)
    cover_parts = serializers.DictField(child=serializers.ListField(child=serializers.FloatField()), required=False)
    turned_away = serializers.ListField(
        child=serializers.FloatField(),
        required=False,
        help_text="Students without a place on placement, by step; left out where there are none.",
    )
    funded = BasisSerializer(allow_null=True)
    need = BasisSerializer(allow_null=True)


class NodeSerializer(serializers.Serializer[Any]):
    """Figures of a cell or a roll-up, and how sure they are."""

    code = serializers.CharField()
    kind = serializers.CharField()
    filters = serializers.DictField(child=serializers.CharField())
    figures = FiguresSerializer()
    quality = serializers.DictField()


class PositionSerializer(serializers.Serializer[Any]):
    """A day for which figures are given, and the financial year that ends on it (null: the base date)."""

    date = serializers.DateField()
    year = serializers.CharField(allow_null=True)


class AsOfSerializer(serializers.Serializer[Any]):
    """Where figures come from, and whether newer ones are on their way."""

    system = serializers.CharField()
    scenario = serializers.UUIDField()
    run = serializers.UUIDField()
    published = serializers.DateTimeField(allow_null=True)
    base_date = serializers.DateField(allow_null=True)
    engine_version = serializers.CharField()
    fingerprint = serializers.CharField()
    being_recalculated = serializers.BooleanField()
    recalculation = serializers.UUIDField(allow_null=True, help_text="The job; follow it under /jobs/.")
    positions = PositionSerializer(many=True)


class ProjectionSerializer(serializers.Serializer[Any]):
    """One node; null while the combination is not worked out: ask for it by POST."""

    as_of = AsOfSerializer()
    filters = serializers.DictField(child=serializers.CharField())
    names = serializers.DictField(child=serializers.CharField())
    node = NodeSerializer(allow_null=True)
    working_out = serializers.UUIDField(allow_null=True, help_text="The job that works the combination out.")
    why_not = serializers.CharField(help_text="Why there will be no figures; empty otherwise.", allow_blank=True)


class NodePageSerializer(serializers.Serializer[Any]):
    """A page of nodes of one kind."""

    as_of = AsOfSerializer()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = NodeSerializer(many=True)


class GapSerializer(serializers.Serializer[Any]):
    """A shortfall at one position, WTE; ``share`` is the gap over demand."""

    node = serializers.CharField()
    filters = serializers.DictField(child=serializers.CharField())
    name = serializers.CharField()
    gap = serializers.FloatField()
    p10 = serializers.FloatField()
    p50 = serializers.FloatField()
    p90 = serializers.FloatField()
    demand = serializers.FloatField()
    supply = serializers.FloatField()
    share = serializers.FloatField(allow_null=True)
    assumed = serializers.BooleanField()


class GapsSerializer(serializers.Serializer[Any]):
    """The biggest gaps, the largest first."""

    as_of = AsOfSerializer()
    basis = serializers.ChoiceField(choices=BASES)
    position = PositionSerializer()
    results = GapSerializer(many=True)


class PlanMonthSerializer(serializers.Serializer[Any]):
    """Substantive WTE of a month; null = nobody told. ``missing`` partners had a plan and told nothing."""

    month = serializers.DateField()
    plan = serializers.DecimalField(max_digits=19, decimal_places=5, allow_null=True)
    actual = serializers.DecimalField(max_digits=19, decimal_places=5, allow_null=True)
    variance = serializers.DecimalField(max_digits=19, decimal_places=5, allow_null=True)
    missing = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """Operating plan beside what happened, of the partners that have a plan."""

    system = serializers.CharField()
    filters = serializers.DictField(child=serializers.CharField())
    organisations = serializers.IntegerField()
    organisations_with_plan = serializers.IntegerField()
    months = PlanMonthSerializer(many=True)


def node_told(row: NodeResult) -> dict[str, Any]:
    """A node as NodeSerializer describes it; plain data, for pages hold a thousand of them."""
    return {
        "code": row.code,
        "kind": row.kind,
        "filters": filters_of(row),
        "figures": row.figures,
        "quality": row.quality,
    }


def filters_of(row: NodeResult) -> dict[str, str]:
    """The dimensions that a node fixes."""
    return {name: code for name in DIMENSIONS if (code := getattr(row, name))}


def positions_told(run: Run) -> list[dict[str, Any]]:
    """The run's positions; the base date ends no year."""
    return [position_told(run, place) for place in range(len(run.positions))]


def position_told(run: Run, place: int) -> dict[str, Any]:
    """One of them."""
    day = run.positions[place]
    return {"date": day, "year": financial_year(dt.date.fromisoformat(day)) if place else None}


def gap_told(row: GapRow) -> dict[str, Any]:
    """A row of the biggest gaps."""
    numbers = ("gap", "p10", "p50", "p90", "demand", "supply", "share")
    told: Mapping[str, Any] = {name: getattr(row, name) for name in numbers}
    return {"node": row.code, "filters": filters_of(row.node), "name": row.name, **told, "assumed": row.assumed}


def plan_told(system: str, filters: Mapping[str, str], found: PlanVsActual) -> dict[str, Any]:
    """The plan month by month."""
    columns = zip(found.months, found.plan, found.actual, found.variance, found.missing, strict=True)
    names = ("month", "plan", "actual", "variance", "missing")
    return {
        "system": system,
        "filters": dict(filters),
        "organisations": found.organisations,
        "organisations_with_plan": found.organisations_with_plan,
        "months": [dict(zip(names, row, strict=True)) for row in columns],
    }
