"""Reference data and rounds, to read."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Prefetch, Q
from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from partners.api.views import ApiView, ReadOnly, ScopedViewSet
from partners.models import System
from partners.permissions import Access, Permission
from workforce.api.base import WorkforceApi
from workforce.api.documenting import answers
from workforce.api.filtering import KnownFilters, yes_or_no
from workforce.api.serializers import reference, returns
from workforce.models import (
    Measure,
    Priority,
    Profession,
    ReferenceRate,
    Round,
    Setting,
    SettingPriority,
    StaffGroup,
)
from workforce.rules import SECTIONS, SectionDefinition

TAG = "reference data"


class OpenViewSet(WorkforceApi, ScopedViewSet, abstract=True):
    """Rows that are no secret: they belong to nobody."""

    permission = Access.SIGNED_IN
    filter_backends = (KnownFilters,)
    ordering: tuple[str, ...] = ("code",)

    def get_queryset(self) -> Any:
        return GenericViewSet.get_queryset(self)


class ProfessionFilter(FilterSet):
    """Professions by staff group and kind."""

    staff_group = filters.CharFilter(field_name="staff_groups__code", label="Code of a staff group.", distinct=True)
    scheme = filters.CharFilter(field_name="staff_groups__scheme__code", label="Code of a scheme.", distinct=True)
    registered = yes_or_no("Has a professional register.")
    nationally_short = yes_or_no("Nationally short.")
    new_role = yes_or_no("Is a new role.")


@extend_schema_view(
    list=extend_schema(summary="Professions, with their staff groups", tags=[TAG]),
    retrieve=extend_schema(summary="One profession", tags=[TAG]),
)
class Professions(ReadOnly, OpenViewSet):
    queryset = Profession.objects.select_related("not_further_specified_of__scheme").prefetch_related(
        Prefetch("staff_groups", StaffGroup.objects.select_related("scheme"))
    )
    serializer_class = reference.ProfessionSerializer
    filterset_class = ProfessionFilter


class StaffGroupFilter(FilterSet):
    """Staff groups by scheme."""

    scheme = filters.CharFilter(field_name="scheme__code", label="Code of a scheme.")


@extend_schema_view(list=extend_schema(summary="Staff groups of every scheme", tags=[TAG]))
class StaffGroups(ListModelMixin, OpenViewSet):
    queryset = StaffGroup.objects.select_related("scheme")
    serializer_class = reference.StaffGroupSerializer
    filterset_class = StaffGroupFilter
    ordering = ("id",)


@extend_schema_view(
    list=extend_schema(summary="Care settings, with their shares of priorities", tags=[TAG]),
    retrieve=extend_schema(summary="One care setting", tags=[TAG]),
)
class Settings(ReadOnly, OpenViewSet):
    queryset = Setting.objects.all()
    serializer_class = reference.SettingSerializer

    def get_queryset(self) -> Any:
        seen = SettingPriority.objects.filter(priority__in=priorities_for(self)).select_related("priority")
        return super().get_queryset().prefetch_related(Prefetch("priority_shares", seen))


@extend_schema_view(list=extend_schema(summary="ICS priorities: everybody's, and those of your systems", tags=[TAG]))
class Priorities(ListModelMixin, OpenViewSet):
    queryset = Priority.objects.select_related("system")
    serializer_class = reference.PrioritySerializer
    ordering = ("id",)

    def get_queryset(self) -> Any:
        return priorities_for(self).select_related("system")


def priorities_for(view: OpenViewSet) -> Any:
    """Priorities of everybody, and of the systems that the caller sees."""
    if getattr(view, "swagger_fake_view", False):
        return Priority.objects.none()
    systems = System.objects.visible_to(view.actor, Permission.VIEW_PARTNERS)
    return Priority.objects.filter(Q(system__isnull=True) | Q(system__in=systems))


@extend_schema_view(
    list=extend_schema(summary="Measures that indicators count", tags=[TAG]),
    retrieve=extend_schema(summary="One measure", tags=[TAG]),
)
class Measures(ReadOnly, OpenViewSet):
    queryset = Measure.objects.all()
    serializer_class = reference.MeasureSerializer


class RateFilter(FilterSet):
    """Published rates by code, place and date."""

    code = filters.CharFilter(label="Code of a rate.")
    geography = filters.CharFilter(label="Such as England.")
    since = filters.DateFilter(field_name="period", lookup_expr="gte", label="As at this day or later.")


@extend_schema_view(list=extend_schema(summary="Published rates, each with its date and source", tags=[TAG]))
class ReferenceRates(ListModelMixin, OpenViewSet):
    queryset = ReferenceRate.objects.all()
    serializer_class = reference.ReferenceRateSerializer
    filterset_class = RateFilter
    ordering = ("id",)


class RoundFilter(FilterSet):
    """Collections by system, month, and whether they take figures."""

    system = filters.CharFilter(field_name="system__code", label="Code of a system.")
    base_month = filters.DateFilter(label="First day of the month, such as 2026-09-01.")
    open = yes_or_no("Whether it takes figures.", field_name="closed", lookup_expr="isnull")


@extend_schema_view(
    list=extend_schema(summary="Collections of your systems", tags=["returns"]),
    retrieve=extend_schema(summary="One collection", tags=["returns"]),
)
class Rounds(ReadOnly, WorkforceApi, ScopedViewSet):
    permission = Permission.VIEW_PARTNERS
    queryset = Round.objects.select_related("system")
    serializer_class = returns.RoundSerializer
    filter_backends = (KnownFilters,)
    filterset_class = RoundFilter
    ordering = ("id",)


class Sections(WorkforceApi, ApiView):
    """The sections of a return and their fields: what lines hold."""

    permission = Access.SIGNED_IN

    @extend_schema(
        summary="The sections of a return and their fields",
        tags=[TAG],
        responses=answers(reference.SectionDefinitionSerializer(many=True)),
    )
    def get(self, request: Request) -> Response:
        return Response([shown_section(section) for section in SECTIONS.values()])


class OneSection(WorkforceApi, ApiView):
    """One section and its fields."""

    permission = Access.SIGNED_IN

    @extend_schema(
        operation_id="section_retrieve",
        summary="One section and its fields",
        tags=[TAG],
        responses=answers(reference.SectionDefinitionSerializer, 404),
    )
    def get(self, request: Request, section: str) -> Response:
        if section not in SECTIONS:
            raise NotFound(f"There is no section “{section[:60]}”. There are {', '.join(SECTIONS)}.")
        return Response(shown_section(SECTIONS[section]))


def shown_section(section: SectionDefinition) -> dict[str, Any]:
    """A section as JSON."""
    names = ("name", "label", "kind", "unit", "help", "required", "default", "longest")
    return {
        "code": section.code,
        "label": section.label,
        "about": section.about,
        "fields": [
            {name: getattr(item, name) for name in names}
            | {"choices": [{"code": code, "label": label} for code, label in item.choices]}
            for item in section.fields
        ],
    }
