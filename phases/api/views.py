"""Phases, read only."""

from rest_framework.viewsets import GenericViewSet

from partners.api.views import GuardedApi, ReadOnly
from partners.permissions import Permission
from phases.api.serializers import PhaseSerializer
from phases.models import Phase


class PhaseApi(GuardedApi, ReadOnly, GenericViewSet):
    """The seven phases of the strategy with their deliverables."""

    permission = Permission.VIEW_PLANS
    queryset = Phase.objects.prefetch_related("deliverables")
    serializer_class = PhaseSerializer
    lookup_field = "code"
    ordering = ("order",)
