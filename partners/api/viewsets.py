"""Regions, systems, places, organisations and oneself, to read."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import DateField

from partners.api import serializers
from partners.api.views import ApiView, ReadOnly, ScopedViewSet
from partners.models import Organisation, OrganisationSuccession, Place, Region, Sector, System, SystemShare
from partners.permissions import Access, Permission


@extend_schema_view(list=extend_schema(summary="NHS regions"), retrieve=extend_schema(summary="One region"))
class Regions(ReadOnly, ScopedViewSet):
    permission = Access.SIGNED_IN
    queryset = Region.objects.order_by("pk")
    serializer_class = serializers.RegionSerializer

    def get_queryset(self) -> QuerySet[Region]:
        return Region.objects.order_by("pk")  # names of regions are no secret


@extend_schema_view(
    list=extend_schema(summary="Systems that you may see"), retrieve=extend_schema(summary="One system")
)
class Systems(ReadOnly, ScopedViewSet):
    permission = Permission.VIEW_PARTNERS
    queryset = System.objects.select_related("region").prefetch_related("successors")
    serializer_class = serializers.SystemSerializer


@extend_schema_view(
    list=extend_schema(summary="Places of the systems that you may see"), retrieve=extend_schema(summary="One place")
)
class Places(ReadOnly, ScopedViewSet):
    permission = Permission.VIEW_PARTNERS
    queryset = Place.objects.select_related("system")
    serializer_class = serializers.PlaceSerializer


@extend_schema_view(
    list=extend_schema(
        summary="Organisations that you may see",
        parameters=[
            OpenApiParameter("system", description="Code of the home system, or of one in which it has a share."),
            OpenApiParameter("sector", enum=Sector.values),
            OpenApiParameter("open_on", OpenApiTypes.DATE, description="Only those that exist on this day."),
        ],
    ),
    retrieve=extend_schema(summary="One organisation"),
)
class Organisations(ReadOnly, ScopedViewSet):
    permission = Permission.VIEW_PARTNERS
    queryset = Organisation.objects.select_related("home_system", "place", "area_of").prefetch_related(
        Prefetch("successions", OrganisationSuccession.objects.select_related("successor")),
        Prefetch("shares", SystemShare.objects.select_related("system", "place")),
    )
    serializer_class = serializers.OrganisationSerializer

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        asked = self.request.query_params
        if sector := asked.get("sector"):
            rows = rows.filter(sector=sector)
        if system := asked.get("system"):
            at_home, shared = rows.filter(home_system__code=system), SystemShare.objects.filter(system__code=system)
            rows = at_home | rows.filter(pk__in=shared.values("organisation"))
        if day := asked.get("open_on"):
            rows = rows.open_on(_day(day))
        return rows


def _day(text: str) -> Any:
    try:
        return DateField().to_internal_value(text)
    except ValidationError as error:
        raise ValidationError({"open_on": error.detail}) from error


class Me(ApiView):
    """Who is calling."""

    permission = Access.SIGNED_IN

    @extend_schema(summary="Who you are and what you may do", responses=serializers.MeSerializer)
    def get(self, request: Request) -> Response:
        user, token = self.actor.user, self.actor.token
        shown = {
            "name": user.full_name if user else "",
            "email": user.email if user else "",
            "memberships": self.actor.memberships,
            "permissions": sorted(right for right in Permission if self.actor.may(right)),
            "token_expires": token.expires if token else None,
        }
        return Response(serializers.MeSerializer(shown).data)
