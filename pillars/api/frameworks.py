"""Pillars and workstreams, read only."""

from typing import Any

from rest_framework.viewsets import GenericViewSet

from partners.api.views import GuardedApi, ReadOnly
from partners.permissions import Permission
from pillars.api.framework_serializers import PillarSerializer, WorkstreamSerializer
from pillars.models import Pillar, Workstream
from pillars.selectors import frameworks as selectors


class PillarApi(GuardedApi, ReadOnly, GenericViewSet):
    """Pillars of the frameworks of the caller's systems, with their workstreams and leads."""

    permission = Permission.VIEW_PLANS
    queryset = Pillar.objects.all()
    serializer_class = PillarSerializer
    ordering = ("framework_id", "order")

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Pillar.objects.none()
        return selectors.pillars_for(self.actor)


class WorkstreamApi(GuardedApi, ReadOnly, GenericViewSet):
    """Workstreams of the pillars and of the Long Term Plan."""

    permission = Permission.VIEW_PLANS
    queryset = Workstream.objects.all()
    serializer_class = WorkstreamSerializer
    lookup_field = "code"
    ordering = ("code",)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Workstream.objects.none()
        return selectors.workstreams_for(self.actor)
